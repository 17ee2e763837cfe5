package lawbook

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
)

// A Code is all that is said about one code.
type Code struct {
	Code             diag.Code
	Title, Text, Law string
	Severities       []diag.Severity
	Messages         []Message
}

// A Message is one way in which a code is told. What fills its holes stands by
// name.
type Message struct{ Variant, Message, Follows, Remedy, Law string }

// Codes lists the codes that the program can tell, sorted. The catalogue may hold
// the words of rules that have yet to come.
func Codes(catalog *i18n.Catalog) []string {
	return slices.DeleteFunc(catalog.Groups("rules", ".tittel"), func(code string) bool { return isToCome(code) })
}

// ToCome lists the codes that have words, and no rule in this version.
func ToCome(catalog *i18n.Catalog) []string {
	return slices.DeleteFunc(catalog.Groups("rules", ".tittel"), func(code string) bool { return !isToCome(code) })
}

func isToCome(code string) bool {
	return code[0] == 'V' && !slices.Contains(handover.Rules(), diag.Code(code))
}

// Code returns what is said about a code.
func (b *Book) Code(code string) Code {
	out := Code{
		Code: diag.Code(code), Title: b.Text.Shown(code + ".tittel"), Text: b.Text.Shown(code + ".forklar"),
		Law: b.part(code, "grunnlag", ""), Severities: handover.Severities(diag.Code(code)),
	}
	for _, v := range b.variants(code) {
		m := Message{v, b.part(code, "melding", v), b.part(code, "foelge", v), b.part(code, "rettelse", v), b.part(code, "grunnlag", v)}
		out.Messages = append(out.Messages, m)
	}
	return out
}

// variants are the endings of a code's texts: at first none.
func (b *Book) variants(code string) []string {
	out := []string{""}
	for _, key := range b.Catalog.Keys("rules", code) {
		part, variant, _ := strings.Cut(key, "_")
		told := slices.Contains([]string{"melding", "foelge", "rettelse", "grunnlag"}, part)
		if part == "grunnlag" && settingOf(variant) != "" {
			continue // which paragraphs concern a transition; the whole is told
		}
		if told && !slices.Contains(out, variant) {
			out = append(out, variant)
		}
	}
	return out
}

// settingOf is the setting that a variant is for, or nothing.
func settingOf(variant string) string {
	for _, s := range handover.Settings() {
		if variant == s || strings.HasSuffix(variant, "_"+s) {
			return s
		}
	}
	return ""
}

// part is a text of a code in a variant, or else the one for all. A variant for a
// setting takes what it does not say itself from the variant.
func (b *Book) part(code, part, variant string) string {
	if key := code + "." + part + "_" + variant; variant != "" && b.Text.Has(key) {
		return b.Text.Shown(key)
	}
	if s := settingOf(variant); s != "" {
		return b.part(code, part, strings.TrimSuffix(strings.TrimSuffix(variant, s), "_"))
	}
	if key := code + "." + part; b.Text.Has(key) {
		return b.Text.Shown(key)
	}
	return ""
}

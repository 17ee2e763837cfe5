package casefile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/diag"
)

// hardSpace is every space that is none to a reader of YAML, for use in a class.
const hardSpace = "\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"

// hardLead is such a space where YAML asks for ordinary ones.
var hardLead = regexp.MustCompile(`^ *[` + hardSpace + `]|^[ -]*-[` + hardSpace + `]|^[ -]*\p{L}[\p{L}\p{N}_]*:[` + hardSpace + `]`)

// indented returns the first line that is indented with something else than
// spaces: a tab, where that has made the file unreadable, or a hard space, which
// YAML takes for a letter.
func indented(name string, src []byte, tabs bool) *diag.Diagnostic {
	if !tabs && !hasRare(src, isHardSpace) {
		return nil // as almost always
	}
	lines := cut(string(src))
	for i := range lines {
		l := &lines[i]
		if l.inside {
			continue
		}
		at := func(col int) diag.Span {
			return diag.Span{File: name, Line: i + 1, Col: utf8.RuneCountInString(l.text[:col]) + 1, Width: 1}
		}
		rest := strings.TrimLeft(l.text, " -")
		if col := len(l.text) - len(rest); tabs && strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
			return fail("F05", at(col), "")
		}
		if !l.note && strings.ContainsFunc(l.text, isHardSpace) && hardLead.MatchString(l.text) {
			return fail("F06", at(strings.IndexFunc(l.text, isHardSpace)), "hardt")
		}
	}
	return nil
}

// hasRare reports whether a text has a character that is such. None of those in ASCII
// is, and no letter of Norwegian: they are most of the text.
func hasRare(src []byte, is func(rune) bool) bool {
	const latin = 0xc3 // the first byte of À to ÿ
	for i := 0; i < len(src); i++ {
		if c := src[i]; c < utf8.RuneSelf || c == latin || !utf8.RuneStart(c) {
			continue
		}
		if r, _ := utf8.DecodeRune(src[i:]); is(r) {
			return true
		}
	}
	return false
}

func isHardSpace(r rune) bool {
	return r >= '\u2000' && r <= '\u200b' || strings.ContainsRune("\u00a0\u202f\u205f\u3000\ufeff", r)
}

package document

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// Which language a text is in, for a reader that says it aloud. The case file does
// not tell it of a text, so no more is said than what can be known:
//
//   - another script than the Latin is another language: that language of the
//     family which is written so, or, when the release names none or several, an
//     undetermined one with that script;
//   - a paragraph in Sámi is known by its small words, when the release names
//     that language for the child or the family, and no small word in it is
//     Norwegian.
//
// Everything else keeps the document's language.

// tongues returns the languages that the release names anywhere, but the
// document's own.
func (b *builder) tongues() []language.Tag {
	var out []language.Tag
	for _, named := range languagesIn(b.Form, b.Release.Data, nil) {
		tag, err := language.Parse(named)
		if base, _ := tag.Base(); err == nil && !slices.Contains([]string{"nb", "nn", "no"}, base.String()) && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return out
}

// languagesIn appends what is answered in fields for languages.
func languagesIn(f *schema.Field, v record.Value, out []string) []string {
	switch {
	case f == nil:
	case v.Kind() == record.List:
		for _, it := range v.Items() {
			out = languagesIn(f, it, out)
		}
	case v.Kind() == record.Map:
		for _, m := range v.Fields() {
			out = languagesIn(f.Field(m.Key), m.Value, out)
		}
	case v.Kind() == record.Text && (f.Code == schema.LanguageCode || f.Item != nil && f.Item.Code == schema.LanguageCode):
		out = append(out, v.Text().Reveal())
	}
	return out
}

// inTongues cuts a text where its language changes; a run without a language is
// in the document's.
func (b *builder) inTongues(s string) []Run {
	if lang := b.sami(s); lang != "" {
		return []Run{b.run(s, lang)}
	}
	var out []Run
	for {
		from, to, script := otherScript(s)
		if script == "" {
			break
		}
		if from > 0 {
			out = append(out, b.run(s[:from], ""))
		}
		out = append(out, b.run(s[from:to], b.writtenIn(script)))
		s = s[to:]
	}
	if s != "" {
		out = append(out, b.run(s, ""))
	}
	return out
}

// scripts are those that the typeface has beside the Latin, by their codes (ISO 15924).
var scripts = map[string]*unicode.RangeTable{"Cyrl": unicode.Cyrillic, "Grek": unicode.Greek}

// otherScript finds the first words in another script than the Latin, from their
// first letter to their last. A single letter may be a sign, such as α.
func otherScript(s string) (from, to int, script string) {
	if !hasOtherScript(s) {
		return 0, 0, ""
	}
	letters := 0
	for i, r := range s {
		switch own := scriptOf(r); {
		case own == "" && !unicode.IsLetter(r):
		case script != "" && own == script:
			to = i + len(string(r))
			letters++
		case letters > 1:
			return from, to, script
		default:
			from, to, script, letters = i, i+len(string(r)), own, 1
		}
	}
	if letters < 2 {
		return 0, 0, ""
	}
	return from, to, script
}

// firstOther is the first character of the first other script.
const firstOther = 0x370

// hasOtherScript reports whether there may be letters of another script, which most
// texts have none of.
func hasOtherScript(s string) bool {
	const lead = 0xc0 | firstOther>>6 // of two bytes
	for i := range len(s) {
		if s[i] >= lead {
			return strings.ContainsFunc(s, func(r rune) bool { return scriptOf(r) != "" })
		}
	}
	return false
}

func scriptOf(r rune) string {
	if r < firstOther {
		return ""
	}
	for code, table := range scripts {
		if unicode.Is(table, r) {
			return code
		}
	}
	return ""
}

// writtenIn returns the one language of the family that is written in a script.
func (b *builder) writtenIn(script string) string {
	found := "und-" + script
	n := 0
	for _, tag := range b.foreign {
		if own, _ := tag.Script(); own.String() == script {
			found = tag.String()
			n++
		}
	}
	if n > 1 {
		return "und-" + script
	}
	return found
}

// small words of the Sámi languages, by their codes, and of Norwegian. What is a
// word in both, as «lei», «gal» and «gå» are, is left out.
var small = map[string][]string{
	"se": {
		"ahte", "dat", "dego", "dus", "eai", "gii", "go", "gos", "guhte", "ii", "ja", "lea", "lean", "leat", "leamaš", "maid", "maŋŋel", "mii",
		"mon", "mu", "muhto", "mun", "munnje", "mus", "sii", "sus",
	},
	"smj": {"dån", "gudi", "ij", "iv", "ja", "lij", "mij", "mujna", "muv", "mån", "sij", "sån", "valla"},
	"sma": {"datne", "dïhte", "gie", "gosse", "ij", "im", "jïh", "lea", "leah", "leam", "lij", "manne", "mijjieh", "mov", "mij"},
}

var smallNorwegian = []string{
	"at", "av", "bli", "blir", "den", "det", "eg", "ei", "ein", "en", "er", "et", "for", "fordi", "fra", "frå", "gjer", "gjør", "han", "har", "heiter",
	"heter", "hun", "hva", "hvem", "ho", "ikke", "ikkje", "jeg", "kan", "kva", "kven", "liker", "likar", "med", "men", "når", "og", "om", "på", "skal", "som",
	"til", "var", "vi", "vil", "å",
}

// sami returns the Sámi language of a text, or nothing when it may be another: it
// takes two of its small words, and none that is Norwegian.
func (b *builder) sami(s string) string {
	var words []string
	found, most := "", 1
	for _, tag := range b.foreign {
		base, _ := tag.Base()
		known := small[base.String()]
		if known == nil {
			continue
		}
		if words == nil {
			words = wordsOf(s)
			if len(words) < 3 || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(smallNorwegian, w) }) {
				return ""
			}
		}
		n := 0
		for _, k := range known {
			if slices.Contains(words, k) {
				n++
			}
		}
		switch {
		case n > most:
			found, most = tag.String(), n
		case n == most:
			found = ""
		}
	}
	return found
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

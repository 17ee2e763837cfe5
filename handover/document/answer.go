package document

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// answer writes what was answered in a field, as lines; list tells that each
// line is an item.
func (b *builder) answer(f *schema.Field, v record.Value) (lines []Line, list bool) {
	switch v.Kind() {
	case record.List:
		return b.listAnswer(f, v)
	case record.Map:
		return b.groupAnswer(f, v), false
	case record.Text:
		if f.Type == schema.Text && f.Code == "" && f.Key != phoneKey {
			return eachOf(b.paragraphs(v.Text().Reveal()), f.Path), false
		}
	}
	return []Line{of(b.line(b.short(f, v)), f.Path)}, false
}

// of notes on a line which fields it gives the answers of.
func of(l Line, paths ...string) Line {
	if len(l) > 0 {
		l[0].Of = append(slices.Clip(l[0].Of), paths...)
	}
	return l
}

func eachOf(lines []Line, path string) []Line {
	for _, l := range lines {
		of(l, path)
	}
	return lines
}

// fieldsOf returns what has been noted on lines.
func fieldsOf(lines ...Line) []string {
	var out []string
	for _, l := range lines {
		for _, r := range l {
			out = append(out, r.Of...)
		}
	}
	return out
}

// short writes a single answer in one piece.
func (b *builder) short(f *schema.Field, v record.Value) string {
	switch v.Kind() {
	case record.Bool:
		if v.Yes() {
			return b.Printer.T("word.yes", nil)
		}
		return b.Printer.T("word.no", nil)
	case record.Int:
		return strconv.FormatInt(v.Int(), 10)
	}
	raw := v.Text().Reveal()
	switch f.Type {
	case schema.Date:
		if d, err := day.Parse(raw); err == nil {
			return b.Printer.LongDate(d)
		}
	case schema.Enum:
		if word, ok := f.Ord[raw]; ok {
			return word.In(b.lang)
		}
	case schema.Object, schema.List:
		return b.words("ingen")
	case schema.Text:
		return b.code(f, raw)
	}
	return raw
}

// code writes the codes of languages and countries as words.
func (b *builder) code(f *schema.Field, raw string) string {
	switch f.Code {
	case schema.LanguageCode:
		return b.Printer.Language(raw)
	case schema.CountryCode:
		return b.Printer.Country(raw)
	}
	if f.Key == phoneKey {
		return unbroken(raw)
	}
	return raw
}

// phoneKey is the key of telephone numbers, which are kept on one line.
const phoneKey = "telefon"

func (b *builder) listAnswer(f *schema.Field, v record.Value) ([]Line, bool) {
	item := f.Item
	if item.Type == schema.Object {
		var out []Line
		for _, it := range v.Items() {
			if l := b.item(item, it); l != nil { // otherwise it holds measures alone
				out = append(out, l)
			}
		}
		return out, true
	}
	var words []string
	for _, it := range v.Items() {
		words = append(words, b.short(item, it))
	}
	if item.Type == schema.Text && item.Code == "" {
		var out []Line
		for _, w := range words {
			out = append(out, of(b.line(w), f.Path))
		}
		return out, len(out) > 1
	}
	return []Line{of(b.line(b.Printer.And(words)), f.Path)}, false
}

// groupAnswer writes a group of answers: a level with its comment as one line,
// and otherwise one line for each answer.
func (b *builder) groupAnswer(f *schema.Field, v record.Value) []Line {
	if level := v.Field("nivaa"); !level.IsMissing() {
		line := of(b.bold(b.short(f.Field("nivaa"), level)), record.Join(f.Path, "nivaa"))
		comment := eachOf(b.paragraphs(v.Field("kommentar").Text().Reveal()), record.Join(f.Path, "kommentar"))
		if len(comment) > 0 {
			line = append(append(line, b.line(" – ")...), comment[0]...)
			return append([]Line{line}, comment[1:]...)
		}
		return []Line{line}
	}
	if len(f.Fields) == 1 && len(v.Fields()) == 1 { // the group says what its one answer is
		lines, _ := b.answer(f.Fields[0], v.Field(f.Fields[0].Key))
		return lines
	}
	var out []Line
	for _, m := range v.Fields() {
		c := f.Field(m.Key)
		if c == nil || inTable(m.Key, m.Value) {
			continue
		}
		out = append(out, b.labelled(c, m.Value)...)
	}
	return out
}

// labelled writes an answer behind its label.
func (b *builder) labelled(f *schema.Field, v record.Value) []Line {
	lines, list := b.answer(f, v)
	if len(lines) == 0 {
		return nil
	}
	label := b.line(b.Template.label(f, b.lang) + ": ")
	if !list {
		return append([]Line{append(label, lines[0]...)}, lines[1:]...)
	}
	for i, l := range lines {
		if i > 0 {
			label = append(label, Run{Break: true})
		}
		label = append(label, l...)
	}
	return []Line{label}
}

// item writes one row of a list of groups: its first answer in bold with those
// that need no label, and the others behind their labels, a line for each or for
// as many as there is room for.
func (b *builder) item(f *schema.Field, v record.Value) Line {
	var out Line
	room := 0 // characters left on the line, for an answer that begins with its label
	for _, c := range f.Fields {
		m := v.Field(c.Key)
		if m.IsMissing() || inTable(c.Key, m) {
			continue
		}
		said, fields := b.flat(c, m)
		label := b.Template.label(c, b.lang)
		switch {
		case out == nil:
			out = of(b.bold(said), fields...)
		case slices.Contains(b.Template.bare, c.Path) && sentence(plain(out)) != plain(out):
			out = append(out, of(b.line(" · "+said), fields...)...)
			room -= utf8.RuneCountInString(said) + len(" · ")
		case sentence(said) != said && utf8.RuneCountInString(label+said) < room:
			out = append(out, of(b.line(" · "+lowerFirst(label)+": "+said), fields...)...)
			room -= utf8.RuneCountInString(label+said) + len(" · : ")
		default:
			out = append(append(out, Run{Break: true}), of(b.line(upperFirst(label)+": "+said), fields...)...)
			room = itemWidth - utf8.RuneCountInString(label+said)
		}
	}
	return out
}

// itemWidth is about how many characters stand on a line of an item.
const itemWidth = 62

// flat writes any answer in one piece, and tells which fields it is of. What ends as
// a sentence needs no other mark before what follows.
func (b *builder) flat(f *schema.Field, v record.Value) (said string, fields []string) {
	lines, _ := b.answer(f, v)
	for i, l := range lines {
		switch {
		case i > 0 && sentence(said) == said:
			said += " "
		case i > 0:
			said += "; "
		}
		said += plain(l)
	}
	return said, fieldsOf(lines...)
}

// lowerFirst writes a title so that it can stand within a sentence.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) {
		return s // an abbreviation
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// date writes a date of the release as numbers, or a dash.
func (b *builder) date(v record.Value) string {
	d, err := day.Parse(v.Text().Reveal())
	if err != nil {
		return "–"
	}
	return i18n.Date(d)
}

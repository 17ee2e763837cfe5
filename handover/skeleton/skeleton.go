// Package skeleton writes a new case file: every field of the form in the order
// people see, each with an explanation, ready to be filled in.
//
// What is left empty in it is not written: a reader of case files passes over keys
// without a value and rows with nothing in them. So nothing has to be deleted.
package skeleton

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/schema"
)

// A Skeleton says what is filled in from the start.
type Skeleton struct {
	Form   *schema.Field
	Lang   string // of the explanations: "nb" or "nn"
	Schema string // where an editor finds the JSON Schema
	Words  Words
	// Known holds values for paths that are known already, as YAML has them. Of a row of
	// a list, the path has the number of the row: "foresatte[1].navn".
	Known map[string]string
	// Choices holds the items that a list may have. They are written with a # in
	// front, to be taken away.
	Choices map[string][]string
	// Rows says how many empty rows a list begins with, where it is not one.
	Rows map[string]int
}

// Words are the sentences that the skeleton itself needs.
type Words struct {
	Intro    []string
	Required string // «må fylles ut»
	Within   string // «må fylles ut her»: in a group that is left out when it is empty
	Choose   string // «Velg»
	YesNo    string // «Svar ja eller nei»
	Example  string // «For eksempel»
	None     string // «Skriv ingen …»
	Measures string // where measures can stand
	Sections string // above what is said about the sections
	Pick     string // «Ta bort # foran …»: above the choices of a list
	Seen     string // where what the family has read is to be noted
}

// width is how wide a comment may be, in characters.
const width = 96

// measuresKey is the key of measures, which any section may have; they are
// explained once, where they stand for themselves.
const measuresKey = "tiltak"

// seen is where an answer notes which texts the family has read. The program makes
// the lines of it, so there is only said that they are to stand there.
const seen = "tillatelser.vist_tekst"

// about is the key of what is said about each section.
const about = "om"

// skipped are fields that people do not fill in by hand.
var skipped = []string{"tidligere_saks_id", "om.grunnlag", "vedlegg.grunnlag"}

// String returns the file.
func (s *Skeleton) String() string {
	w := &writer{s: s, known: map[string]bool{}}
	w.line("# yaml-language-server: $schema=" + s.Schema)
	w.line("#")
	for _, l := range s.Words.Intro {
		w.comment("", l)
	}
	for _, f := range s.Form.Fields {
		if w.skips(f) {
			continue
		}
		w.line("")
		if f.Key == about {
			w.about(f)
			continue
		}
		w.field(f, "")
	}
	return w.b.String()
}

// A Row is what a row of a list begins with.
type Row struct {
	Known   map[string]string
	Choices map[string][]string
}

// Paste returns rows of the list at a path, to be pasted into a case file. They are not
// explained.
func (s *Skeleton) Paste(path string, rows []Row) string {
	w := &writer{s: s}
	for _, r := range rows {
		one := *s
		one.Known, one.Choices = r.Known, r.Choices
		row := &writer{s: &one, known: map[string]bool{}}
		for _, f := range s.Form.At(path).Item.Fields {
			if !row.skips(f) {
				row.rowField(f, false)
			}
		}
		w.dash(row.b.String(), "  ")
	}
	return w.b.String()
}

type writer struct {
	s *Skeleton
	b strings.Builder
	// optional tells that what is written now is part of something that may be
	// left out as a whole.
	optional bool
	// known are explanations that have been given: a shape that comes again, such
	// as a level with its comment, is explained once.
	known map[string]bool
	// inset is how far what is written now will be moved in.
	inset int
	// list is the list whose row is written now, and row the path of that row.
	list, row string
}

// value is what is known of a field.
func (w *writer) value(f *schema.Field) string {
	if below, ok := strings.CutPrefix(f.Path, w.list+"."); ok && w.list != "" {
		if v, ok := w.s.Known[w.row+"."+below]; ok {
			return v
		}
	}
	return w.s.Known[f.Path]
}

func (w *writer) line(s string) { w.b.WriteString(s + "\n") }

func (w *writer) skips(f *schema.Field) bool {
	for _, p := range skipped {
		if p == f.Path {
			return true
		}
	}
	return false
}

// field writes a field with its explanation, and everything below it.
func (w *writer) field(f *schema.Field, indent string) {
	if f.Key == measuresKey && strings.Contains(f.Path, ".") {
		w.comment(indent, w.s.Words.Measures)
		return
	}
	if f.Path == seen {
		w.comment(indent, w.s.Words.Seen)
		return
	}
	w.explain(f, indent)
	switch {
	case f.Type == schema.Object:
		w.line(indent + f.Key + ":")
		w.within(f, func() { w.fields(f.Fields, indent+"  ") })
	case f.Type == schema.List && w.s.Known[f.Path] == "":
		w.line(indent + f.Key + ":")
		w.within(f, func() { w.rows(f, indent+"  ") })
	default:
		w.line(strings.TrimRight(indent+f.Key+": "+w.value(f), " "))
	}
}

// within writes what is below a field.
func (w *writer) within(f *schema.Field, write func()) {
	before := w.optional
	w.optional = before || !f.Required
	write()
	w.optional = before
}

func (w *writer) fields(fields []*schema.Field, indent string) {
	for _, f := range fields {
		if !w.skips(f) {
			w.field(f, indent)
		}
	}
}

// choice stands before what may be chosen. There is no space after its #, so that
// a dash is where it should be when the # alone is deleted.
const choice = "#- "

// rows writes empty rows of a list, for people to fill in. Only the first is
// explained.
func (w *writer) rows(f *schema.Field, indent string) {
	if choices := w.s.Choices[f.Path]; len(choices) > 0 {
		for _, c := range choices {
			w.line(indent + choice + c)
		}
		return
	}
	n := max(1, w.s.Rows[f.Path])
	for i := range n {
		if f.Item.Type != schema.Object {
			w.line(indent + "-")
			continue
		}
		row := &writer{s: w.s, optional: w.optional, known: w.known, inset: w.inset + len(indent) + len("- "), list: f.Path, row: f.Path + "[" + strconv.Itoa(i) + "]"}
		for _, c := range f.Item.Fields {
			if !row.skips(c) {
				row.rowField(c, i == 0)
			}
		}
		w.dash(row.b.String(), indent)
	}
}

func (w *writer) rowField(f *schema.Field, first bool) {
	if first {
		w.field(f, "")
		return
	}
	bare := &writer{s: w.s, optional: w.optional, known: w.known, list: w.list, row: w.row}
	bare.field(f, "")
	for l := range strings.Lines(bare.b.String()) {
		if text := strings.TrimSpace(l); !strings.HasPrefix(text, "#") || strings.HasPrefix(text, choice) {
			w.b.WriteString(l)
		}
	}
}

// dash puts a dash before the first key of a row, and indents the rest under it.
func (w *writer) dash(text, indent string) {
	dashed := false
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		switch {
		case dashed:
			w.line(indent + "  " + l)
		case strings.HasPrefix(l, "#"):
			w.line(indent + l)
		default:
			dashed = true
			w.line(indent + "- " + l)
		}
	}
}

// about writes one line for each section: when it was written, and by whom.
func (w *writer) about(f *schema.Field) {
	w.explain(f, "")
	w.comment("", w.s.Words.Sections)
	w.line(f.Key + ":")
	for _, c := range f.Fields {
		w.line("  " + c.Key + ": {sist_oppdatert: , kilde: {rolle: , dato: }}")
	}
}

// explain writes the comment above a field.
func (w *writer) explain(f *schema.Field, indent string) {
	words := f.Words(w.s.Lang)
	parts := []string{strings.TrimRight(words.Title, ".") + w.marks(f)}
	if words.Description != "" {
		parts = append(parts, words.Description)
	}
	enum := f
	if f.Type == schema.List && f.Item != nil {
		enum = f.Item
	}
	switch {
	case len(enum.Enum) > 1:
		parts = append(parts, w.s.Words.Choose+": "+strings.Join(enum.Enum, " | ")+".")
	case f.Type == schema.Bool:
		parts = append(parts, w.s.Words.YesNo)
	}
	if f.None {
		parts = append(parts, w.s.Words.None)
	}
	if len(w.s.Choices[f.Path]) > 0 {
		parts = append(parts, w.s.Words.Pick)
	}
	if words.Example != "" && enum.Type == schema.Text {
		parts = append(parts, w.s.Words.Example+": "+quoted(words.Example))
	}
	text := strings.Join(parts, " ")
	if f.Key == "nivaa" || f.Key == "kommentar" {
		if w.known[text] {
			return
		}
		w.known[text] = true
	}
	w.comment(indent, text)
}

func (w *writer) marks(f *schema.Field) string {
	switch {
	case f.Required && w.optional:
		return " (" + w.s.Words.Within + ")."
	case f.Required:
		return " (" + w.s.Words.Required + ")."
	case strings.HasSuffix(f.Words(w.s.Lang).Title, "?"):
		return ""
	}
	return "."
}

// numeric is what an editor would take for a number or a time unless it stands in
// quotation marks.
var numeric = regexp.MustCompile(`^[0-9+][0-9 :.]*$`)

func quoted(example string) string {
	if numeric.MatchString(example) {
		return `"` + example + `"`
	}
	return example
}

// comment writes a text as comment lines of at most width characters.
func (w *writer) comment(indent, text string) {
	begin := utf8.RuneCountInString(indent) + len("#")
	used := begin
	w.b.WriteString(indent + "#")
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if used+1+n > width-w.inset {
			w.b.WriteString("\n" + indent + "#")
			used = begin
		}
		w.b.WriteByte(' ')
		w.b.WriteString(word)
		used += 1 + n
	}
	w.b.WriteByte('\n')
}

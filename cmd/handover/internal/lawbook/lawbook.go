// Package lawbook tells in words what the program builds on in law: the bases and
// what each can carry, who has to answer, every rule, and what never leaves. It is
// for whoever is asked why something was sent, and for a jurist who wants to see
// every place where the program takes a legal stand.
//
// It decides nothing and knows no paragraph. What it tells stands in the law data,
// in the forms and in the tables of rules, and the sentences stand in the
// catalogue: what is added there is told here without a change.
package lawbook

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
)

// A Book is what there is to tell, and the language to tell it in.
type Book struct {
	Text    *i18n.Printer
	Catalog *i18n.Catalog
	Law     *basis.Law
	Forms   *schema.Set
}

// A Row is one labelled line.
type Row struct{ Label, Text string }

// rows gathers the rows that have something to tell.
type rows struct {
	text *i18n.Printer
	list []Row
}

func (r *rows) add(label, text string) {
	if text != "" {
		r.list = append(r.list, Row{r.text.T(label, nil), text})
	}
}

func (b *Book) in(p schema.Pair) string { return p.In(string(b.Text.Lang())) }

// Paragraph is the paragraph of a basis, or nothing for a code that the law data
// do not have.
func (b *Book) Paragraph(code string) string {
	x, _ := b.Law.Code(code)
	return b.in(x.Law)
}

// each puts words of the law data as the catalogue has them.
func (b *Book) each(begin string, words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = b.Text.T(begin+w, nil)
	}
	return out
}

// Transitions names transitions: «fra barnehage til skole».
func (b *Book) Transitions(names []string) string {
	return b.Text.And(b.each("lov.overgang_", names))
}

// Severity names what a code is told as. What has no severity is handled
// individually.
func (b *Book) Severity(of []diag.Severity) string {
	if len(of) == 0 {
		return b.Text.T("regler.alvor_vern", nil)
	}
	var out []string
	for _, s := range of {
		out = append(out, b.Text.T("alvor."+s.String(), nil))
	}
	return b.Text.And(out)
}

// Marked returns the fields of a form that are part of the «grunnpakke», each as
// wide as the mark is, but not those in sections that are excepted.
func Marked(form *schema.Field, except []string) []*schema.Field {
	var out []*schema.Field
	for _, c := range form.Fields {
		switch {
		case c.Out == schema.Never || slices.Contains(except, c.Path):
		case c.Basic:
			out = append(out, c)
		default:
			out = append(out, Marked(c, nil)...)
		}
	}
	return out
}

// A Never is a field that never leaves, or only masked.
type Never struct {
	// Path is that of the field; what is said about every section alike stands once,
	// as «om.*.grunnlag».
	Path  string
	Field *schema.Field
}

// aboutSections is the group of what is said about each section.
const aboutSections = "om"

// Kept returns the fields of a form that never leave, or only masked.
func Kept(form *schema.Field) []Never {
	var out []Never
	for _, f := range kept(form) {
		path := f.Path
		if steps := strings.SplitN(path, ".", 3); len(steps) == 3 && steps[0] == aboutSections {
			path = aboutSections + ".*." + steps[2]
		}
		if !slices.ContainsFunc(out, func(n Never) bool { return n.Path == path }) {
			out = append(out, Never{path, f})
		}
	}
	return out
}

func kept(f *schema.Field) []*schema.Field {
	var out []*schema.Field
	for _, c := range f.Fields {
		if c.Out != schema.May {
			out = append(out, c)
			continue
		}
		out = append(out, kept(c)...)
	}
	return out
}

// Ceilings returns the fields of a form that only some roles may get.
func Ceilings(form *schema.Field) []*schema.Field {
	var out []*schema.Field
	form.Walk(func(f *schema.Field) {
		if len(f.Roles) > 0 {
			out = append(out, f)
		}
	})
	return out
}

func paths(fields []*schema.Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Path
	}
	return out
}

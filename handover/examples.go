package handover

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// Examples makes up cases about nobody, one by one. It is safe for concurrent use.
type Examples struct {
	p       *Program
	set     *example.Set
	options example.Options
}

// An ExampleCase is a case that was made up, as a file.
type ExampleCase struct {
	*example.Case
	Text string
}

// Examples returns the cases of a seed: of one transition, or of all when kind is
// empty. They are written for a day, with dates around it.
func (p *Program) Examples(seed uint64, kind string, today day.Day) (*Examples, error) {
	set, err := example.Load()
	if err != nil {
		return nil, err
	}
	return &Examples{p, set, example.Options{Seed: seed, Kind: kind, Today: today, Start: nextStart(today)}}, nil
}

// Case makes up case number i, from 0. Who answers in it has noted the texts that
// they have read.
func (e *Examples) Case(i int) (ExampleCase, error) {
	c, err := e.set.Case(i, e.options)
	if err != nil {
		return ExampleCase{}, err
	}
	var texts []consent.Text
	for _, f := range e.p.Forms.Form(c.Kind).Fields {
		at := slices.IndexFunc(c.Sections, func(n *example.Node) bool { return n.Key == f.Key })
		if at >= 0 {
			texts = append(texts, consent.Text{Section: f.Key, Digest: consent.Digest(made(c.ID, f, c.Sections[at]))})
		}
	}
	return ExampleCase{c, c.Text(func(a example.Answer) string {
		return SeenBlock(slices.DeleteFunc(slices.Clone(texts), func(t consent.Text) bool { return !answers(a, t.Section) }))
	})}, nil
}

// answers reports whether an answer names a section, or an attachment.
func answers(a example.Answer, section string) bool {
	return !slices.Contains(a.Except, section) && slices.ContainsFunc(a.Scope, func(s string) bool {
		first, _, _ := strings.Cut(s, ".")
		return first == section
	})
}

// made is what was made up, as it is when the file has been read: what the form says
// is a number or a yes is one. Reading the file would tell the same, and takes ten
// times as long; a test holds that it is the same.
func made(caseID string, f *schema.Field, n *example.Node) record.Value {
	switch {
	case n.Fields != nil:
		var fields []record.Field
		for _, c := range n.Fields {
			fields = append(fields, record.Field{Key: c.Key, Value: made(caseID, f.Field(c.Key), c)})
		}
		return record.OfMap(fields...)
	case n.Items != nil:
		var items []record.Value
		for _, it := range n.Items {
			items = append(items, made(caseID, f.Item, it))
		}
		return record.OfList(items...)
	case f.Type == schema.Bool:
		return record.OfBool(n.Text == "ja")
	case f.Type == schema.Int:
		if i, err := strconv.ParseInt(n.Text, 10, 32); err == nil {
			return record.OfInt(i)
		}
	}
	return record.OfText(secret.New(caseID, n.Text))
}

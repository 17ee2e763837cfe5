package handover

import (
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/example"
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
// they have read, where a case of its outcome can have them.
func (e *Examples) Case(i int) (ExampleCase, error) {
	made, err := e.set.Case(i, e.options)
	if err != nil {
		return ExampleCase{}, err
	}
	text := made.Text(example.Unseen)
	if !made.Seen() {
		return ExampleCase{made, text}, nil
	}
	var found diag.List
	tree := casefile.Parse(made.ID, []byte(text), &found)
	if tree == nil {
		return ExampleCase{made, text}, nil
	}
	c, err := e.p.validator.Case(tree, &found)
	if err != nil { // broken or protected, as it is meant to be
		return ExampleCase{made, text}, nil
	}
	form := e.p.Forms.Form(made.Kind)
	return ExampleCase{made, made.Text(func(row int) string {
		block := SeenBlock(consent.TextsOf(c, form, c.Grants[row]))
		return strings.TrimSuffix(block, "\n") + "\n"
	})}, nil
}

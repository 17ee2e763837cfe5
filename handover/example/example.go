// Package example makes up cases: as many as are wanted, about children who do not
// exist, for trials, for teaching and for measuring how fast the program is.
//
// A case is a case file as a barnehage or a school would have written it, in bokmål
// or nynorsk. Names, sentences, and what each section may hold are data, in the
// folder data: banks of sentences for each language, and an outline for each
// transition. Units are the barnehager, schools and offices that the cases go
// between. They do not exist either; their list only grows, so that a key book can be
// made for them once.
//
// The promise: case number i of a seed is the same on every system and with every
// version of Go, however many cases are made, as long as the day and the data are.
// Everything in it is fictional, identity numbers are synthetic, and every case is
// marked as a test. No two cases of a seed have the same id, and of the first thousands
// no two children have the same name.
//
// Most cases are valid, and something may be shared. A known share of each of the
// other outcomes is there for the program to stop, see Outcome.
package example

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// An Outcome is what the program is to make of a case.
type Outcome string

// The outcomes.
const (
	Valid     Outcome = "valid"
	Refused   Outcome = "refused"   // valid, but nobody has said yes, or all have taken it back
	Broken    Outcome = "broken"    // a rule is broken, see Case.Code
	Protected Outcome = "protected" // the address is protected: to be handled individually
)

// The share of cases that end otherwise than Valid, in percent.
const (
	RefusedShare   = 4
	BrokenShare    = 3
	ProtectedShare = 1
)

// A Set is what cases are made of. It is safe for concurrent use.
type Set struct {
	units    []Unit
	shares   []*people
	words    map[string]words
	outlines map[string]outline
}

// Transitions are the transitions that there are cases of.
func Transitions() []string {
	return []string{"barnehage_skole", "barneskole_ungdomsskole", "videregaaende"}
}

// Load reads the data that the program was built with.
func Load() (*Set, error) {
	s := &Set{words: map[string]words{}, outlines: map[string]outline{}}
	read := func(name string) (string, error) {
		data, err := fs.ReadFile(files, "data/"+name+".txt")
		return strings.ReplaceAll(string(data), "\r\n", "\n"), err
	}
	src, err := read("units")
	if err == nil {
		s.units, err = parseUnits(src)
	}
	if err != nil {
		return nil, err
	}
	if src, err = read("names"); err == nil {
		s.shares, err = parsePeoples(src)
	}
	if err != nil {
		return nil, err
	}
	for _, lang := range []string{"nb", "nn"} {
		if src, err = read("setninger." + lang); err == nil {
			s.words[lang], err = parseWords(lang, src)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, kind := range Transitions() {
		if src, err = read(kind); err == nil {
			s.outlines[kind], err = parseOutline(kind, src)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Units returns the units that cases are from and to, in an order that only grows.
func (s *Set) Units() []Unit { return append([]Unit(nil), s.units...) }

// Options are what all cases of a run have in common.
type Options struct {
	Seed uint64
	// Kind is a transition; empty for all of them.
	Kind string
	// Today is the day that the cases are written for, and Start the first day of
	// school after it.
	Today, Start day.Day
}

// A Case is a case that somebody could have written.
type Case struct {
	ID, Kind, Lang string
	Outcome        Outcome
	// Code is the rule that a Broken case breaks, and the reason of a Refused one.
	Code string
	// Child is the whole name of the child.
	Child string
	// Units are the orgnr of the sender and the recipients.
	Units []string
	// Sections are those that the case has, in the order of the file.
	Sections []*Node
	// Answers are those that note what has been read, in the order of the file.
	Answers []Answer
	parts   []string // between what each of them notes
}

// An Answer names what it is about, by path.
type Answer struct{ Scope, Except []string }

// Text is the case file. seen returns what each of Answers notes about the texts that
// were read, as whole lines.
func (c *Case) Text(seen func(Answer) string) string {
	var b strings.Builder
	for i, part := range c.parts {
		if i > 0 {
			b.WriteString(seen(c.Answers[i-1]))
		}
		b.WriteString(part)
	}
	return b.String()
}

// Case makes up case number i, from 0.
func (s *Set) Case(i int, o Options) (*Case, error) {
	kinds := Transitions()
	w := &writer{dice: *newDice(o.Seed, i), set: s, today: o.Today, start: o.Start, facts: map[string]bool{}, used: map[string]*drawn{}}
	w.kind = one(&w.dice, kinds)
	if o.Kind != "" {
		w.kind = o.Kind
	}
	if s.outlines[w.kind] == nil {
		return nil, fmt.Errorf("example: no transition called %q", w.kind)
	}
	w.child = s.child(o.Seed, i)
	w.outcome = Valid
	switch draw := w.n(100); {
	case draw < RefusedShare:
		w.outcome = Refused
	case draw < RefusedShare+BrokenShare:
		w.outcome = Broken
	case draw < RefusedShare+BrokenShare+ProtectedShare:
		w.outcome = Protected
	}
	w.plan()
	w.write()
	units := []string{w.from.Orgnr}
	for _, to := range w.to {
		units = append(units, to.Orgnr)
	}
	return &Case{
		ID: w.id, Kind: w.kind, Lang: w.lang, Outcome: w.outcome, Code: w.code, Child: w.child.name(), Units: units,
		Sections: w.sections, Answers: w.answered, parts: append(w.parts, w.out.String()),
	}, nil
}

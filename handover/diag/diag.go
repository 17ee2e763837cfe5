// Package diag says what is wrong with a file, where, and by which rule – never
// the value. Case files are about children, and findings end up in tickets,
// logs and screenshots.
//
// A Code names one finding. Codes are a public contract: a code may be retired,
// but is never given another meaning. F codes are about the file itself, S codes
// about its form (the schema), V codes are the rules of the domain, T codes are
// about templates and settings, L codes about lists that cases are made from.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// A Code names one finding, for example "V30".
type Code string

// Severity says what follows from a finding.
type Severity uint8

// The severities, least serious first.
const (
	// Withheld is a decision about release, not a mistake: something in the
	// file does not go to somebody.
	Withheld Severity = iota
	// Warning is worth a look and stops nothing.
	Warning
	// Error stops the case that the file is about.
	Error
)

// String returns the word used in JSON: "holdes_igjen", "varsel" or "feil".
func (s Severity) String() string {
	switch s {
	case Withheld:
		return "holdes_igjen"
	case Warning:
		return "varsel"
	default:
		return "feil"
	}
}

// A Span is a place in a file. Line and Col count from 1, Col and Width in
// characters. The zero Span is no place; a Span with a File alone is the whole file.
// In a list, Sheet is which of its sheets, from 1, and Line and Col are row and column.
type Span struct {
	File      string
	Path      string // the field, "tillatelser[0].dato"; empty for the whole
	Line, Col int
	Width     int
	Sheet     int // 0 for what is no list
}

// String returns file:line:column, as editors understand it.
func (s Span) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Col)
}

// Args fills the holes of a message. They hold names, limits, dates of law and
// allowed values from schemas and catalogues – never data from the file.
type Args map[string]any

// A Diagnostic is one finding.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Span     Span
	Args     Args
	// Variant chooses between several texts for one code; empty for the first.
	Variant string
	// Setting tells what kind of case it is about, the closest first: texts that have
	// words of their own for that, use them.
	Setting []string
}

// A List collects findings. The zero List is empty and ready.
type List struct{ all []Diagnostic }

// Add records findings.
func (l *List) Add(d ...Diagnostic) { l.all = append(l.all, d...) }

// Fail records an Error.
func (l *List) Fail(code Code, at Span, args Args) {
	l.Add(Diagnostic{Code: code, Severity: Error, Span: at, Args: args})
}

// RaiseAll makes every Warning an Error.
func (l *List) RaiseAll() {
	for i := range l.all {
		if l.all[i].Severity == Warning {
			l.all[i].Severity = Error
		}
	}
}

// Place gives a setting to every finding that has none.
func (l *List) Place(setting []string) {
	for i := range l.all {
		if l.all[i].Setting == nil {
			l.all[i].Setting = setting
		}
	}
}

// Raise makes every finding with this code an Error.
func (l *List) Raise(code Code) {
	for i := range l.all {
		if l.all[i].Code == code {
			l.all[i].Severity = Error
		}
	}
}

// Len returns the number of findings.
func (l *List) Len() int { return len(l.all) }

// Count returns the number of findings of one severity.
func (l *List) Count(s Severity) int {
	n := 0
	for _, d := range l.all {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// All returns the findings in file order, each only once, so that output never
// depends on the order of a map.
func (l *List) All() []Diagnostic {
	all := slices.Clone(l.all)
	slices.SortStableFunc(all, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Span.File, b.Span.File),
			cmp.Compare(a.Span.Sheet, b.Span.Sheet),
			cmp.Compare(a.Span.Line, b.Span.Line),
			cmp.Compare(a.Span.Col, b.Span.Col),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Span.Path, b.Span.Path),
		)
	})
	return slices.CompactFunc(all, func(a, b Diagnostic) bool {
		return a.Code == b.Code && a.Span == b.Span && a.Variant == b.Variant
	})
}

// Err returns nil unless some finding is an Error.
func (l *List) Err() error {
	if n := l.Count(Error); n > 0 {
		return &InvalidError{Count: n}
	}
	return nil
}

// An InvalidError reports that a file breaks at least one rule.
type InvalidError struct{ Count int }

func (e *InvalidError) Error() string { return fmt.Sprintf("the file has %d error(s)", e.Count) }

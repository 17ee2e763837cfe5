// Package rule holds the checks that a schema cannot say: one table, one code
// each.
//
// There are two kinds of rule in the domain. Those about release decide what a
// recipient gets; they are judged in package consent, withhold, and are never errors.
// The others find mistakes in the file (errors, which stop the case) and things worth
// a second look (warnings, which stop nothing). Some are both, about different things.
// All stand in the table; what can be seen in one case is looked for here, and the
// rest where it can be seen. The words of every rule –
// message, remedy, explanation, paragraph – stand in the catalogues under its
// code.
package rule

import (
	"slices"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/handover/wording"
)

// Input is what rules look at.
type Input struct {
	Case  *validate.Case
	Form  *schema.Field
	Today day.Day
	Law   *basis.Law
	// LogAge is the age from which the pupil answers about a relay log, where the owner
	// has chosen one.
	LogAge int
	// Key tells what the key books say about a unit and role today; nil when there
	// is no key book to ask.
	Key func(unit, role string) Key
	// Sender tells what the key books say about the unit that sends, likewise.
	Sender func(unit string) Sender
	// Words is what to look for in free text; nil when that is not asked.
	Words *wording.Lists
	// Refused tells that the answer to everything is no: then what the texts say goes
	// to nobody, and is nothing to warn of.
	Refused bool
	// CanWrite reports whether the document's typeface has a character; nil when
	// that is not asked.
	CanWrite func(r rune) bool
	texts    []*text // what has been read, see eachText; Mixed lets go of it
}

// deciders are those who have to answer.
func (in *Input) deciders() consent.Deciders {
	return consent.Deciders{Case: in.Case, Today: in.Today, Law: in.Law, LogAge: in.LogAge}
}

// A Key is what the key books say about a unit and one of its roles.
type Key struct {
	// Name is the unit's name in its book, or nothing when no book has the unit.
	Name string
	// Missing tells that the role has no key that counts today. It is not set
	// where the book itself cannot be relied on: that is told of the book.
	Missing bool
}

// A Sender is what the key books say about a unit that sends.
type Sender struct {
	// Name is the unit's name in its book, or nothing when no book has the unit.
	Name string
	// Unknown tells that no book has the unit, and Unsigned that none of one's own keys
	// may sign for it. Neither is set where the book itself cannot be relied on, nor
	// Unsigned for somebody who has no signing key and never packs.
	Unknown, Unsigned bool
}

// A Rule is one line of the table.
type Rule struct {
	Code diag.Code
	// Severity is what the rule is told as unless its check says otherwise, and Also what
	// else it can be told as. A rule that is Withheld decides what somebody gets (package
	// consent); one that is more than that is also, or in some cases, a mistake in the
	// file or worth a second look.
	Severity diag.Severity
	Also     []diag.Severity
	// check looks for the rule in one case; nil for a rule that is told elsewhere: by
	// consent, by the schema, or where the cases of a run are held together.
	check func(in *Input, r reporter)
	// needs are fields that the check takes for what they say, besides the one it
	// points at. While the form of one is wrong, the question is not asked.
	needs []string
}

// A reporter takes the places where the rule is broken.
type reporter func(path string, opts ...option)

type option func(*diag.Diagnostic)

func args(a diag.Args) option         { return func(d *diag.Diagnostic) { d.Args = a } }
func variant(v string) option         { return func(d *diag.Diagnostic) { d.Variant = v } }
func at(s diag.Span) option           { return func(d *diag.Diagnostic) { s.Path = d.Span.Path; d.Span = s } }
func as(s diag.Severity) option       { return func(d *diag.Diagnostic) { d.Severity = s } }
func (in *Input) raw(p string) string { return in.Case.Data.At(p).Text().Reveal() }

// Check tells out every place where a rule is broken. Of a case whose form is
// wrong it tells what can be known in spite of that.
func Check(in *Input, out *diag.List) {
	for _, r := range Rules() {
		if r.check == nil || slices.ContainsFunc(r.needs, in.broken) {
			continue
		}
		r.check(in, func(path string, opts ...option) {
			if in.broken(path) {
				return // what is wrong there has been told
			}
			d := diag.Diagnostic{Code: r.Code, Severity: r.Severity, Span: in.Case.Span(path)}
			for _, o := range opts {
				o(&d)
			}
			out.Add(d)
		})
	}
}

// broken reports whether the form is wrong at a field, in it or around it.
func (in *Input) broken(path string) bool {
	at := casefile.Steps(path)
	return slices.ContainsFunc(in.Case.Broken, func(place string) bool {
		b := casefile.Steps(place)
		n := min(len(b), len(at))
		return slices.Equal(b[:n], at[:n])
	})
}

// within reports whether d lies in the last n months before today.
func (in *Input) within(d day.Day, n int) bool { return !d.AddMonths(n).Before(in.Today) }

func (in *Input) date(path string) day.Day { return dateOf(in.Case.Data.At(path)) }

// dateOf returns the day that a value tells, or no day.
func dateOf(v record.Value) day.Day {
	d, err := day.Parse(v.Text().Reveal())
	if err != nil {
		return day.Day{}
	}
	return d
}

// has reports whether any grant names exactly this scope.
func (in *Input) hasScope(scope string) bool {
	return slices.ContainsFunc(in.Case.Grants, func(g validate.Grant) bool { return slices.Contains(g.Scope, scope) })
}

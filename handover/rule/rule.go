// Package rule holds the checks that a schema cannot say: one table, one code
// each.
//
// There are two kinds of rule in the domain. Those about release decide what a
// recipient gets; they live in package consent, withhold, and are never errors.
// Those here find mistakes in the file (errors, which stop the case) and things
// worth a second look (warnings, which stop nothing). The words of every rule –
// message, remedy, explanation, paragraph – stand in the catalogues under its
// code.
package rule

import (
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

// Input is what rules look at.
type Input struct {
	Case  *validate.Case
	Form  *schema.Field
	Today day.Day
	// HasKey reports whether a unit and role has a key that is valid today; nil
	// when there is no key book to ask.
	HasKey func(unit, role string) bool
	// CanWrite reports whether the document's typeface has a character; nil when
	// that is not asked.
	CanWrite func(r rune) bool
}

// A Rule is one check.
type Rule struct {
	Code     diag.Code
	Severity diag.Severity
	check    func(in *Input, r reporter)
}

// A reporter takes the places where the rule is broken.
type reporter func(path string, opts ...option)

type option func(*diag.Diagnostic)

func args(a diag.Args) option         { return func(d *diag.Diagnostic) { d.Args = a } }
func variant(v string) option         { return func(d *diag.Diagnostic) { d.Variant = v } }
func at(s diag.Span) option           { return func(d *diag.Diagnostic) { s.Path = d.Span.Path; d.Span = s } }
func as(s diag.Severity) option       { return func(d *diag.Diagnostic) { d.Severity = s } }
func (in *Input) raw(p string) string { return in.Case.Data.At(p).Text().Reveal() }

// Rules returns the table in the order of the codes.
func Rules() []Rule {
	return []Rule{
		{"S15", diag.Error, scopesExist},
		{"S16", diag.Error, charactersExist},
		{"V03", diag.Error, notGivenInTheFuture},
		{"V06", diag.Warning, pupilSoonDecides},
		{"V09", diag.Error, atMostTwelveMonths},
		{"V10", diag.Warning, oralIsRecorded},
		{"V11", diag.Warning, namesARecipient},
		{"V22", diag.Warning, gradingIsKnown},
		{"V26", diag.Error, photoHasItsOwnYes},
		{"V27", diag.Error, idFitsEnvironment},
		{"V30", diag.Error, idHasRightDigits},
		{"V31", diag.Warning, idFitsBirthDate},
		{"V32", diag.Warning, bornInTheCohort},
		{"V33", diag.Error, unitsHaveRightDigits},
		{"V34", diag.Warning, recipientsHaveKeys},
		{"V35", diag.Error, senderIsNotRecipient},
		{"V40", diag.Error, childIsHeard},
		{"V42", diag.Warning, strengthsOutweigh},
		{"V44", diag.Warning, textsAreShort},
		{"V45", diag.Warning, sectionsAreFresh},
		{"V46", diag.Error, decisionsHaveDates},
		{"V47", diag.Warning, assessmentIsRecent},
		{"V49", diag.Warning, parentsAreHeard},
		{"V50", diag.Warning, interpreterHasLanguage},
		{"V60", diag.Warning, inTime},
		{"V62", diag.Warning, startsInAugust},
		{"V63", diag.Error, yearFitsStart},
	}
}

// Held lists the codes that the schema holds in place of a rule: the field
// itself says so in the schema (x-regel).
func Held() []diag.Code { return []diag.Code{"V33", "V37", "V41", "V43"} }

// Check tells out every place where a rule is broken.
func Check(in *Input, out *diag.List) {
	for _, r := range Rules() {
		r.check(in, func(path string, opts ...option) {
			d := diag.Diagnostic{Code: r.Code, Severity: r.Severity, Span: in.Case.Span(path)}
			for _, o := range opts {
				o(&d)
			}
			out.Add(d)
		})
	}
}

// within reports whether d lies in the last n months before today.
func (in *Input) within(d day.Day, n int) bool { return !d.AddMonths(n).Before(in.Today) }

func (in *Input) date(path string) day.Day {
	d, err := day.Parse(in.raw(path))
	if err != nil {
		return day.Day{}
	}
	return d
}

// has reports whether any grant names exactly this scope.
func (in *Input) hasScope(scope string) bool {
	return slices.ContainsFunc(in.Case.Grants, func(g validate.Grant) bool { return slices.Contains(g.Scope, scope) })
}

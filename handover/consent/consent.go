// Package consent decides what one recipient may see on one day, and says why.
//
// Words. A *grant* is one row of tillatelser: somebody has allowed or refused
// that something goes to somebody. The *givers* are those whose yes is needed
// (barnelova §§ 30–34, opplæringslova §§ 24-4 and 24-5): usually every guardian
// with foreldreansvar, and from 15 the pupil. A *release* is what may leave, and
// the only thing that does. A *decision* tells of one section, or of a part of it,
// whether it goes, and which rule says so.
//
// The zero answer is no. Something goes on a legal basis that the law data have
// for just that, between this sender and this recipient, on this day. Where the
// basis needs a permission, every giver has said yes to just that, for this
// recipient and role, with an answer that counts today. Where homes disagree,
// nobody is overruled: what goes is what all have allowed. A no stands until the
// same person says yes on a later day. Where the law lets the recipient fetch
// something without asking the family (opplæringslova § 25-1 second and third
// paragraph), the recipient must have asked, and what goes against somebody's no is
// told. «Tillatelse» is not consent under GDPR art. 7: it is an extra condition in
// the statutes named in the law data, and it lifts the duty of confidentiality.
//
// What decides is what was allowed, never what is in the file: two cases that
// differ only in what is withheld give the same release.
package consent

import (
	"slices"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

// How long things last, in months.
const (
	// AnswerMonths is how long an answer counts at most, from the day it was given.
	AnswerMonths = 12
	// StartMonths is how long after the first day of school an answer counts that does
	// not say, and a basis that needs none.
	StartMonths = 6
)

// A Choice is what an owner has chosen in handover.yaml.
type Choice struct {
	// Profile is the set of rules, basis.Strict or basis.ByLaw; empty is strict.
	Profile string
	// LogAge is the age in whole years from which the pupil answers about a relay
	// log; 0 is what the law data say.
	LogAge int
}

// A Request asks what one recipient may see.
type Request struct {
	Case   *validate.Case
	Form   *schema.Field // of the case's transition
	To     validate.Recipient
	Today  day.Day
	Law    *basis.Law
	Choice Choice
}

// An Outcome is the answer.
type Outcome struct {
	To validate.Recipient
	// Release is what may leave, or nil when nothing may.
	Release *Release
	// Decisions tell of every section that the file has, and of every part that is
	// decided otherwise than the section it stands in, in the order of the form.
	Decisions []Decision
	// Refused tells that somebody who decides has answered no to everything.
	Refused bool
}

// A Decision tells whether something goes, and why or why not.
type Decision struct {
	Path string
	Goes bool
	// Reason is the rule that withholds it, and Variant which of its reasons.
	// Both are empty for what goes.
	Reason  diag.Code
	Variant string
	// Bases are the codes of the legal bases that carry it; of what is withheld, of
	// the one that would.
	Bases []string
	// Takes is the kind of answer that would carry what is withheld, or nothing when no
	// answer would or none was missing.
	Takes string
	// ByPupil tells that it is the pupil who gives that answer or, where there is no such
	// kind, who answers about most.
	ByPupil bool
	// Grants are the rows of tillatelser that decide it: those that allow it, or the
	// one that it is withheld by.
	Grants []int
	// Despite tells that it goes on a basis that needs no permission, though somebody
	// who decides has said no.
	Despite bool
	// At is where the answer stands that decides: a row of tillatelser, or
	// nothing when there is no such row.
	At diag.Span
	// Usual tells that it is withheld from most: the file holds it to decide by.
	Usual bool
}

// Why a giver's answer is no, or does not count. The codes are those of the
// domain's rules.
type reason struct {
	code    diag.Code
	variant string
}

var (
	noBasis    = reason{"V01", ""}
	heldBack   = reason{"V01", "ingen"} // by the sender, with a basis of nothing
	refused    = reason{"V02", "nektet"}
	expired    = reason{"V03", "utloept"}
	withdrawn  = reason{"V03", "trukket"}
	notYet     = reason{"V03", "fram_i_tid"}
	unanswered = reason{"V04", ""}
	noHealth   = reason{"V04", "helse"} // from a health service, and that has not been allowed
	wrongScope = reason{"V07", "omfang"}
	exception  = reason{"V07", "unntatt"}
	olderText  = reason{"V08b", ""}
	noRecord   = reason{"V10", ""}
	wrongUnit  = reason{"V11", ""}
	noUnit     = reason{"V11", "uten"}  // a permission that names nobody is for nobody
	wrongRole  = reason{"V11", "rolle"} // the form keeps it from that role
	undecided  = reason{"V12", "ubesluttet"}
	notAsked   = reason{"V13", ""}
)

// Codes lists the rules that a decision can name as its reason.
func Codes() []diag.Code {
	return []diag.Code{"V01", "V02", "V03", "V04", "V05", "V07", "V08b", "V10", "V11", "V12", "V13", "V61"}
}

// Decide answers a request.
func Decide(r Request) Outcome { return newDecider(r, newMatter(r)).decide() }

// DecideAll answers a request for every recipient of the case, whatever To says.
func DecideAll(r Request) []Outcome {
	var out []Outcome
	m := newMatter(r)
	for _, to := range r.Case.Recipients {
		r.To = to
		out = append(out, newDecider(r, m).decide())
	}
	return out
}

func (d *decider) decide() Outcome {
	out := Outcome{To: d.To}
	if d.Case.Protection == validate.Protected || d.Case.Broken != nil {
		return out
	}
	d.sections()
	if len(d.kept) > 0 {
		n := len(d.decisions)
		d.followers()
		d.decisions = slices.Concat(d.decisions[n:], d.decisions[:n]) // the child comes first in the form
		out.Release = d.release()
	} else {
		out.Refused = d.allRefused()
	}
	out.Decisions = d.decisions
	return out
}

// allRefused reports whether somebody who decides says no to everything.
func (d *decider) allRefused() bool {
	for _, g := range d.giversOf(d.usual()) {
		if d.giver(ask{use: &basis.Use{}}, g).reason == refused {
			return true
		}
	}
	return false
}

// A matter is a case on a day, and what is worked out about it once for all its
// recipients.
type matter struct {
	who     Deciders
	kind    string             // of answer that is usual, see usual
	asked   map[string][]giver // by kind of answer
	seen    map[string]string  // digests of sections, see digest
	refusal []string           // the scopes of every no in the case, see saidNo
}

func newMatter(r Request) *matter {
	m := &matter{who: Deciders{Case: r.Case, Today: r.Today, Law: r.Law, LogAge: r.Choice.LogAge}, asked: map[string][]giver{}, seen: map[string]string{}}
	m.kind = m.who.usual()
	for _, g := range r.Case.Grants {
		m.refusal = append(m.refusal, g.Except...)
		if g.Type == refusal || !g.Withdrawn.IsZero() {
			m.refusal = append(m.refusal, g.Scope...)
		}
	}
	return m
}

// usual is the kind of answer that carries most in the case.
func (m *matter) usual() string { return m.kind }

// giversOf returns those whose yes is needed for a kind of answer.
func (m *matter) giversOf(kind string) []giver {
	out, ok := m.asked[kind]
	if !ok {
		out = m.who.givers(kind)
		m.asked[kind] = out
	}
	return out
}

// digest returns what vist_tekst has of a section that was seen as it stands.
func (m *matter) digest(section string) string {
	out, ok := m.seen[section]
	if !ok {
		out = Digest(m.who.Case.Data.Field(section))
		m.seen[section] = out
	}
	return out
}

// A decider holds what is worked out while a request is answered.
type decider struct {
	Request
	*matter
	between   basis.Between
	question  basis.Question // without a section
	kept      []record.Field // what goes, section by section
	bases     []SectionBasis
	decisions []Decision
	files     []File
}

func newDecider(r Request, m *matter) *decider {
	d := &decider{Request: r, matter: m, question: r.between()}
	d.between = r.Law.Between(d.question)
	return d
}

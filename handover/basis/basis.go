// Package basis holds the legal bases (rettsgrunnlag) as dated data: which
// paragraph can carry what, from which sender to which recipient, in which
// transition, on which day, and whose permission it needs.
//
// Words. A *basis* is a paragraph, or part of one, with a code that is never given
// another meaning. A *use* is one way in which it carries something: between whom,
// what of it, and what has to be there first – an *answer* (a permission of some
// kind), a request from the recipient, a decision by a named person. An *owner's
// choice* is which of the two sets of rules a municipality has chosen: «streng»,
// where all but the most basic needs a yes, or «lov», where what the law lets
// schools share is shared without one.
//
// The data stand in schemas/grunnlag.yaml. A change of law is a change of that
// file; nothing here knows a paragraph. What no use carries, goes nowhere.
package basis

import (
	"slices"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// The sets of rules that an owner can choose (profil in handover.yaml).
const (
	Strict = "streng"
	ByLaw  = "lov"
)

// HealthService is the source that needs a basis besides the usual one.
const HealthService = "helsetjeneste"

// A Basis is one paragraph that something can be shared on.
type Basis struct {
	Code       string      // "BHL_2A_TILLATELSE"; never given another meaning
	Law        schema.Pair // the paragraph: «barnehageloven § 2 a»
	Wording    schema.Pair // what it says
	Withdrawal schema.Pair // what it means that somebody changes their mind
	Unused     schema.Pair // why no use of it stands in the data, or nothing
	From, To   day.Day     // first and last day; no day is no limit
	Uses       []Use
}

// Holds reports whether the paragraph is in force on a day.
func (b Basis) Holds(on day.Day) bool {
	return !on.Before(b.From) && (b.To.IsZero() || !on.After(b.To))
}

// A Use is one way in which a basis carries something.
type Use struct {
	Code string // of the basis
	// Permissions are the kinds of answer that it needs; empty means none.
	Permissions []string
	// Request tells that the recipient must have asked, or that an agreement on
	// transitions must stand; Necessary that the sender must have written why it is
	// necessary; Decision that a named person must have decided it.
	Request, Necessary, Decision bool
	// Besides names a source whose information needs this use in addition to
	// another; empty for a use that carries alone.
	Besides string
	// Unanswered is the rule that is told when nobody who decides has answered.
	Unanswered diag.Code
	// Transitions, Senders, Recipients (kinds), Roles, Phases and Profiles say
	// between whom and when; of the last four, none means all.
	Transitions, Senders, Recipients, Roles, Phases, Profiles []string
	// Sections, if any, are the only ones; Not are never carried.
	Sections, Not []string
	// Basic tells that the fields marked as «grunnpakke» are carried, and Fields
	// lists others; when neither is set, all fields are.
	Basic  bool
	Fields []string
}

// A Question asks which uses can carry something.
type Question struct {
	Transition, Sender, Phase, Profile string
	Recipient, Role                    string // kind of recipient, and role there
	Section, Path                      string
	Basic                              bool // the field at Path is part of the «grunnpakke»
	On                                 day.Day
}

// An Answer is a kind of permission, and who gives it.
type Answer struct {
	Type string
	// PupilFrom is the age in whole years from which the pupil answers; Law says
	// where it comes from, and By who answers for those who are younger.
	PupilFrom int
	Law, By   schema.Pair
}

// A Phase is how far the way to upper secondary school has come.
type Phase struct {
	Name string
	// BeforeIntake tells that nobody can know yet which school it will be.
	BeforeIntake bool
	Law          schema.Pair // where the last day comes from, or nothing
	last         LastDay
}

// A LastDay is when a phase ends, whichever year it is.
type LastDay struct {
	Month time.Month
	Day   int
	// Year is counted from the one that school starts in: −1 is the year before.
	Year int
	// Moves tells that a last day that is no working day moves to the next that is.
	Moves bool
}

// LastDay returns when the phase ends; ok is false where it has no last day.
func (p Phase) LastDay() (last LastDay, ok bool) { return p.last, p.last.Month != 0 }

// Due returns the last day of a phase for a pupil who starts school on a day, or no
// day when there is none.
func (p Phase) Due(start day.Day) day.Day {
	last, ok := p.LastDay()
	if !ok || start.IsZero() {
		return day.Day{}
	}
	d := day.New(start.Year()+last.Year, last.Month, last.Day)
	if last.Moves && !d.IsWorkday() {
		return d.AddWorkdays(1)
	}
	return d
}

// Law is all bases. It is safe for concurrent use.
type Law struct {
	all     []Basis
	answers []Answer
	phases  []Phase
	open    []schema.Pair
	fresh   int
}

// FreshMonths is for how many months what somebody has told of a child can be relied
// on without asking again.
func (l *Law) FreshMonths() int { return l.fresh }

// Phase returns what the data say of a phase.
func (l *Law) Phase(name string) (Phase, bool) {
	for _, p := range l.phases {
		if p.Name == name {
			return p, true
		}
	}
	return Phase{}, false
}

// Phases returns every phase in the order of the data.
func (l *Law) Phases() []Phase { return slices.Clone(l.phases) }

// For returns the uses that can carry what is asked about, in the order of the
// data: at first what needs nobody's yes, so that nothing is passed off as allowed
// which goes in any case. An empty answer means that it may not leave.
func (l *Law) For(q Question) []*Use { return l.Between(q).For(q) }

// Between returns the uses between the sender and the recipient of a question on its
// day, whatever it is about: to be asked about many things.
func (l *Law) Between(q Question) Between { return l.held(q, (*Use).between) }

// held returns the uses in force on the day of a question that are for it.
func (l *Law) held(q Question, is func(*Use, Question) bool) Between {
	var out Between
	for i := range l.all {
		if !l.all[i].Holds(q.On) {
			continue
		}
		for j := range l.all[i].Uses {
			if u := &l.all[i].Uses[j]; is(u, q) {
				out = append(out, u)
			}
		}
	}
	return out
}

// From returns the uses that a sender has in a transition, phase and set of rules on
// a day, whatever it is about and whoever it is for: what can be asked before
// anything is written.
func (l *Law) From(q Question) Between { return l.held(q, (*Use).from) }

// Between is the uses between a sender and a recipient on a day, or those that a sender
// has with anybody.
type Between []*Use

// For returns those that can carry a section and path.
func (b Between) For(q Question) []*Use { return b.find("", q) }

// Besides returns those of which one is needed in addition, for information that
// comes from a source.
func (b Between) Besides(source string, q Question) []*Use { return b.find(source, q) }

func (b Between) find(besides string, q Question) []*Use {
	var out []*Use
	for _, u := range b {
		if u.Besides == besides && u.Carries(q) {
			out = append(out, u)
		}
	}
	return out
}

// between reports whether a use is for this sender and recipient, in this
// transition, phase and set of rules.
func (u *Use) between(q Question) bool {
	return u.from(q) && anyOf(u.Recipients, q.Recipient) && anyOf(u.Roles, q.Role)
}

// from reports whether a use is for this sender, in this transition, phase and set
// of rules.
func (u *Use) from(q Question) bool {
	return slices.Contains(u.Transitions, q.Transition) && slices.Contains(u.Senders, q.Sender) && anyOf(u.Phases, q.Phase) && anyOf(u.Profiles, q.Profile)
}

// anyOf reports whether a list has a word, or names none because all will do.
func anyOf(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }

// Carries reports whether a use can carry the section and field that are asked about.
func (u *Use) Carries(q Question) bool {
	if len(u.Sections) > 0 && !slices.Contains(u.Sections, q.Section) || slices.Contains(u.Not, q.Section) {
		return false
	}
	if !u.Basic && len(u.Fields) == 0 {
		return true
	}
	return u.Basic && q.Basic || slices.ContainsFunc(u.Fields, func(f string) bool { return record.Covers(f, q.Path) })
}

// Code returns the basis with this code.
func (l *Law) Code(code string) (Basis, bool) {
	for _, b := range l.all {
		if b.Code == code {
			return b, true
		}
	}
	return Basis{}, false
}

// Answer returns what the data say of a kind of answer.
func (l *Law) Answer(kind string) (Answer, bool) {
	for _, a := range l.answers {
		if a.Type == kind {
			return a, true
		}
	}
	return Answer{}, false
}

// Allows reports whether a basis has any use in a transition from a sender, on
// any day: one that has none is a mistake when a case states it. A basis without
// uses that only holds back is allowed everywhere.
func (l *Law) Allows(code, transition, sender string) bool {
	b, ok := l.Code(code)
	return ok && (code == Nothing || slices.ContainsFunc(b.Uses, func(u Use) bool {
		return slices.Contains(u.Transitions, transition) && slices.Contains(u.Senders, sender)
	}))
}

// Nothing is the code by which a case holds a section back.
const Nothing = "INGEN"

// Asks reports whether any use in a transition from a sender needs an answer of
// this kind, on any day.
func (l *Law) Asks(kind, transition, sender string) bool {
	return slices.ContainsFunc(l.all, func(b Basis) bool {
		return slices.ContainsFunc(b.Uses, func(u Use) bool {
			return slices.Contains(u.Permissions, kind) && slices.Contains(u.Transitions, transition) && slices.Contains(u.Senders, sender)
		})
	})
}

// All returns every basis in the order of the data.
func (l *Law) All() []Basis { return slices.Clone(l.all) }

// Answers returns every kind of answer in the order of the data.
func (l *Law) Answers() []Answer { return slices.Clone(l.answers) }

// Open returns the questions that a jurist or a data protection officer has to
// settle, and what the program does until then.
func (l *Law) Open() []schema.Pair { return slices.Clone(l.open) }

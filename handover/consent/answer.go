package consent

import (
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/validate"
)

// giver works out one giver's answer. Where several answer for one, a no from any
// of them stands, and one yes is enough.
func (d *decider) giver(a ask, g giver) verdict {
	if !g.who.several {
		return d.person(a, g.grants)
	}
	best := verdict{reason: unanswered, grant: noGrant}
	for _, grants := range g.people {
		v := d.person(a, grants)
		switch {
		case v.isNo():
			return v
		case v.yes:
			best = v
		case !best.yes && (best.reason == unanswered || closer(v.reason, best.reason)):
			best = v
		}
	}
	return best
}

// byName divides grants by who gave them, in the order in which they first come.
func byName(grants []validate.Grant) [][]validate.Grant {
	var names []string
	of := map[string][]validate.Grant{}
	for _, g := range grants {
		name := foldName(g.Giver.Reveal())
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], g)
	}
	out := make([][]validate.Grant, len(names))
	for i, n := range names {
		out[i] = of[n]
	}
	return out
}

// isNo reports whether somebody has said no, and not only not said yes.
func (v verdict) isNo() bool {
	return v.reason == refused || v.reason == exception || v.reason == withdrawn
}

// person works out one person's answer: the latest yes or no that speaks of the
// path. On the same day, no wins.
func (d *decider) person(a ask, grants []validate.Grant) verdict {
	out := verdict{reason: unanswered, grant: noGrant}
	var since day.Day
	answered := false
	for _, grant := range grants {
		v, on, speaks := d.read(a, grant)
		switch {
		case speaks && (!answered || on.After(since) || on == since && !v.yes):
			out, since, answered = v, on, true
		case !speaks && !answered && v.reason != (reason{}) && closer(v.reason, out.reason):
			out = v
		}
	}
	return out
}

// closer orders the reasons why no answer speaks of a path: the one that was
// nearest to a yes is told.
func closer(a, b reason) bool {
	order := []reason{unanswered, wrongUnit, noUnit, wrongScope, notYet, expired, noRecord, olderText}
	return slices.Index(order, a) > slices.Index(order, b)
}

// read reads what one grant says about a path: yes or no since a day, or
// nothing that counts, with the reason.
func (d *decider) read(a ask, g validate.Grant) (v verdict, since day.Day, speaks bool) {
	v = verdict{grant: g.Index}
	if g.Type == refusal {
		v.reason = refused
		return v, g.Date, addressed(g, d.To, true) && (len(g.Scope) == 0 || covers(g.Scope, a.path))
	}
	if g.Date.IsZero() || g.Date.After(d.Today) {
		v.reason = notYet
		return v, day.Day{}, false
	}
	right := slices.Contains(a.use.Permissions, g.Type)
	switch to := addressed(g, d.To, false); {
	case to && covers(g.Except, a.path): // also in a permission of another kind
		v.reason = exception
		return v, g.Date, true
	case !right:
		return v, day.Day{}, false
	case !to:
		v.reason = wrongUnit
		if len(g.To) == 0 {
			v.reason = noUnit
		}
		return v, day.Day{}, false
	case !a.covered(g.Scope):
		v.reason = wrongScope
		return v, day.Day{}, false
	case !g.Withdrawn.IsZero() && !g.Withdrawn.After(d.Today):
		v.reason = withdrawn
		return v, day.Max(g.Withdrawn, g.Date), true
	}
	return d.weigh(a, g, v)
}

// weigh judges a yes that is meant for this recipient and this path.
func (d *decider) weigh(a ask, g validate.Grant, v verdict) (verdict, day.Day, bool) {
	until := validTo(g, d.Case.Start)
	shown, wasShown := g.Shown[a.section]
	switch {
	case until.Before(d.Today):
		v.reason = expired
	case !recorded(g):
		v.reason = noRecord
	case wasShown && shown != d.digest(a.section):
		v.reason = olderText
	default:
		v.yes, v.grants, v.by = true, []int{g.Index}, []support{{until: until, given: g.Date}}
		return v, g.Date, true
	}
	return v, day.Day{}, false
}

// recorded reports whether an answer can be shown to have been given: an oral
// one counts only with a reference to where it is written down.
func recorded(g validate.Grant) bool { return g.Form != "muntlig_referat" || g.Documented }

// validTo returns the last day a grant counts: as it says, but at the latest
// twelve months after it was given; unless it says, six months after the start
// of school.
func validTo(g validate.Grant, start day.Day) day.Day {
	limit := g.Date.AddMonths(AnswerMonths)
	if g.ValidTo.IsZero() {
		return day.Min(start.AddMonths(StartMonths), limit)
	}
	return day.Min(g.ValidTo, limit)
}

// addressed reports whether a grant is for this unit and role. A refusal that
// names nobody is for everybody; a permission that names nobody is for none.
func addressed(g validate.Grant, to validate.Recipient, refusal bool) bool {
	if len(g.To) == 0 {
		return refusal
	}
	return slices.ContainsFunc(g.To, func(a validate.Addressee) bool {
		return a.Unit == to.Unit && (slices.Contains(a.Roles, to.Role) || refusal && len(a.Roles) == 0)
	})
}

func (a ask) covered(scope []string) bool {
	if !a.exact {
		return covers(scope, a.path)
	}
	return slices.Contains(scope, a.path)
}

func covers(scope []string, path string) bool {
	return slices.ContainsFunc(scope, func(s string) bool { return record.Covers(s, path) })
}

package consent

import (
	"slices"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A verdict is the answer about one path.
type verdict struct {
	yes bool
	reason
	by      []support // what carries a yes; of a no, the basis that would
	grant   int       // row of tillatelser that decides a no, or noGrant
	grants  []int     // rows that say yes
	kind    string    // of answer that a no would have taken
	despite bool      // goes though somebody has said no
}

const noGrant = -1

// A support is a legal basis that carries something.
type support struct {
	code  string
	until day.Day // last day
	given day.Day // when the last of those who decide had answered, or the recipient had asked
}

// between asks the law data about everything between the sender and the recipient.
func (r Request) between() basis.Question {
	profile := r.Choice.Profile
	if profile == "" {
		profile = basis.Strict
	}
	return basis.Question{
		Transition: r.Case.Transition, Sender: r.Case.Sender.Kind, Phase: r.Case.Phase, Profile: profile,
		Recipient: r.To.Kind, Role: r.To.Role, On: r.Today,
	}
}

// ofLaw asks the law data about a path.
func (d *decider) ofLaw(section, path string) basis.Question {
	q := d.question
	q.Section, q.Path = section, path
	q.Basic = isBasic(d.Form, path)
	return q
}

// isBasic reports whether a form marks the field at path, or a group that holds it, as
// part of the «grunnpakke».
func isBasic(form *schema.Field, path string) bool {
	return form.Deepest(path).Within(func(f *schema.Field) bool { return f.Basic })
}

// roleMay reports whether the form lets the recipient's role have the path at all.
func (d *decider) roleMay(path string) bool {
	return !d.Form.Deepest(path).Within(func(f *schema.Field) bool { return len(f.Roles) > 0 && !slices.Contains(f.Roles, d.To.Role) })
}

// permissionUse returns the first use that can carry a section and needs an answer, or
// nil. No form is asked: what is basic takes none.
func permissionUse(b basis.Between, section string) *basis.Use {
	for _, u := range b.For(basis.Question{Section: section, Path: section}) {
		if len(u.Permissions) > 0 {
			return u
		}
	}
	return nil
}

// about asks about a path, on each basis that the law has for it and the case does
// not leave out, and returns the first yes.
func (d *decider) about(section, path string, exact bool) verdict {
	return d.narrowed(section, path, exact, d.stated(section))
}

// stated is the basis that the case narrows a section to, or nothing.
func (d *decider) stated(section string) record.Value {
	return d.Case.Data.At("om." + section + ".grunnlag")
}

// narrowed asks about a path on those bases that are all of the stated ones: a case
// may narrow what the law allows, and never widen it.
func (d *decider) narrowed(section, path string, exact bool, stated ...record.Value) verdict {
	if !d.roleMay(path) {
		return verdict{reason: wrongRole, grant: noGrant}
	}
	if slices.ContainsFunc(stated, func(v record.Value) bool { return v.Is(basis.Nothing) }) {
		return verdict{reason: heldBack, grant: noGrant, by: []support{{code: basis.Nothing}}}
	}
	best := verdict{reason: noBasis, grant: noGrant}
	for _, u := range d.between.For(d.ofLaw(section, path)) {
		if slices.ContainsFunc(stated, func(v record.Value) bool { return !v.IsMissing() && !v.Is(u.Code) }) {
			continue
		}
		if u.Necessary && d.Case.Data.At("om."+section+".noedvendig").IsMissing() {
			continue // nobody has said that it is, and then it takes a yes
		}
		v := d.on(ask{section, path, u, exact})
		if v.yes {
			return v
		}
		if best.reason == noBasis {
			best = v
		}
	}
	return best
}

// on judges a path on one basis.
func (d *decider) on(a ask) verdict {
	if len(a.use.Permissions) == 0 {
		return d.byLaw(a)
	}
	v := d.all(a)
	if !v.yes || !d.fromHealthService(a.section) {
		return v
	}
	return d.besides(a, v)
}

// fromHealthService reports whether a section says that a health service is its source.
func (r Request) fromHealthService(section string) bool {
	return r.Case.Data.At("om." + section + ".kilde.helsetjeneste").Yes()
}

// byLaw judges a basis that needs nobody's permission: the recipient must have
// asked, or somebody must have decided.
func (d *decider) byLaw(a ask) verdict {
	v := verdict{grant: noGrant, by: []support{{code: a.use.Code, until: d.Case.Start.AddMonths(StartMonths)}}}
	since, ok := d.requested()
	switch {
	case a.use.Request && !ok:
		v.reason = notAsked
		return v
	case a.use.Request:
		v.by[0].given = since
	}
	if a.use.Decision {
		on, err := day.Parse(d.Case.Data.At(a.section + ".besluttet_dato").Text().Reveal())
		law, _ := d.Law.Code(a.use.Code)
		if err != nil || on.After(d.Today) || !law.Holds(on) {
			v.reason = undecided
			return v
		}
		v.by[0].given = on
	}
	v.yes, v.despite = true, !a.use.Decision && d.isRefused(a)
	return v
}

// requested tells whether the recipient's unit has asked by today, and since when;
// an agreement on transitions, which has no day here, is as good.
func (d *decider) requested() (since day.Day, ok bool) {
	for _, r := range d.Case.Requests {
		if r.Unit == d.To.Unit && !r.On.IsZero() && !r.On.After(d.Today) {
			since, ok = day.Max(since, r.On), true
		}
	}
	return since, ok || d.Case.Agreement
}

// isRefused reports whether somebody who decides has said no to a path.
func (d *decider) isRefused(a ask) bool {
	u := permissionUse(d.between, a.section)
	if u == nil {
		return false
	}
	a.use = u
	return slices.ContainsFunc(d.giversOf(u.Permissions[0]), func(g giver) bool { return d.giver(a, g).isNo() })
}

// besides asks for what is needed in addition when a health service is the source
// (helsepersonelloven § 22).
func (d *decider) besides(a ask, v verdict) verdict {
	no := verdict{reason: noHealth, grant: noGrant}
	for _, u := range d.between.Besides(basis.HealthService, d.ofLaw(a.section, a.path)) {
		also := d.all(ask{a.section, a.path, u, a.exact})
		if also.yes {
			v.by = append(slices.Clone(v.by), also.by...)
			v.grants = append(slices.Clone(v.grants), also.grants...)
			return v
		}
		if no = also; no.reason == unanswered {
			no.reason = noHealth
		}
	}
	return no
}

// An ask is one question to all givers: does this path go, on this basis?
type ask struct {
	section, path string
	use           *basis.Use
	// exact tells that only an answer which names path itself, or something
	// in it, is a yes.
	exact bool
}

// all is the intersection: yes when every giver says yes. Why not, is what the first of
// them has not said yes to, but for somebody's no: that is an answer, and nothing is
// missing.
func (d *decider) all(a ask) verdict {
	out := verdict{reason: unanswered, grant: noGrant}
	sum := support{code: a.use.Code}
	var missing *verdict
	for _, g := range d.giversOf(a.use.Permissions[0]) {
		v := d.giver(a, g)
		switch {
		case v.isNo():
			return a.without(v)
		case v.yes:
		case len(g.grants) == 0 && !g.who.anyone && d.excused(a):
			continue
		default:
			if missing == nil {
				missing = &v
			}
			continue
		}
		out.yes, sum.until, sum.given = true, day.Min(sum.until, v.by[0].until), day.Max(sum.given, v.by[0].given)
		out.grants = append(out.grants, v.grants...)
	}
	if missing != nil {
		return a.without(*missing)
	}
	out.by, out.kind = []support{sum}, a.use.Permissions[0]
	return a.named(out)
}

// without is a verdict that somebody's yes is missing to.
func (a ask) without(v verdict) verdict {
	v.by, v.kind = []support{{code: a.use.Code}}, a.use.Permissions[0]
	return a.named(v)
}

// named tells that nobody who decides has answered under the rule that the basis has
// for it.
func (a ask) named(v verdict) verdict {
	if !v.yes && v.reason == unanswered && a.use.Unanswered != "" {
		v.reason = reason{a.use.Unanswered, ""}
	}
	return v
}

// excused reports whether another guardian's yes stands for one who has answered
// nothing at all: the grant says why one home's answer is enough (unntak_grunn). Whoever
// has answered something, and be it a no to somebody else, can be asked. Where
// barnevernet has the care, there is no such reason.
func (d *decider) excused(a ask) bool {
	for _, g := range d.giversOf(a.use.Permissions[0]) {
		v := d.giver(a, g)
		if v.yes && slices.ContainsFunc(v.grants, func(row int) bool { return d.Case.Grants[row].Exception != "" }) {
			return true
		}
	}
	return false
}

// codes returns the legal bases of a verdict, each once.
func (v verdict) codes() []string {
	var out []string
	for _, s := range v.by {
		if !slices.Contains(out, s.code) {
			out = append(out, s.code)
		}
	}
	return out
}

// place points at the row of tillatelser that decides a no.
func (d *decider) place(v verdict) diag.Span {
	if v.grant == noGrant {
		return d.Case.Span("tillatelser")
	}
	return d.Case.At(d.Case.Grants[v.grant], fieldOf(v.reason))
}

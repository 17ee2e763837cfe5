package consent

import (
	"fmt"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/validate"
)

// What follows any section that goes: who the child is, and how to reach those
// it lives with. Everything else about child and guardians goes only when an
// answer names just that.
var (
	childBasics    = []string{"fornavn", "mellomnavn", "etternavn", "kallenavn", "uttale", "foedselsdato"}
	guardianBasics = []string{"navn", "telefon", "spraak", "tolk", "tolkespraak"}
	// byLaw are those of them that go where nothing goes on anybody's yes: a name, a day
	// of birth and a telephone. What somebody is called at home and which language is
	// spoken there, no recipient may fetch without asking.
	byLaw     = []string{"fornavn", "mellomnavn", "etternavn", "foedselsdato", "navn", "telefon"}
	livesWith = []string{"fast", "delt"}
	// usual are those that a file has for other reasons than to pass them on.
	usual = []string{"barn.id", "foresatte.relasjon", "foresatte.bor_hos"}
)

// child is the section that holds who the child is.
const child = "barn"

// Follows returns the fields that go with any section: of the child, and of the
// guardians it lives with.
func Follows() (ofChild, ofGuardians []string) {
	for _, key := range childBasics {
		ofChild = append(ofChild, record.Join(child, key))
	}
	for _, key := range guardianBasics {
		ofGuardians = append(ofGuardians, record.Join("foresatte", key))
	}
	return ofChild, ofGuardians
}

// followers adds child and guardians to what goes.
func (d *decider) followers() {
	on := d.companionBasis()
	var out []record.Field
	kept := d.child(on)
	if !kept.IsMissing() {
		out = append(out, record.Field{Key: child, Value: kept})
		d.bases = append(d.bases, on.entry(child))
	}
	d.decisions = append(d.decisions, Decision{Path: child, Goes: true, Bases: []string{on.code}})
	d.stays(child, d.Case.Data.Field(child), kept)
	rows := d.guardians(on)
	if len(rows) > 0 {
		out = append(out, record.Field{Key: "foresatte", Value: record.OfList(rows...)})
		d.bases = append(d.bases, on.entry("foresatte"))
	}
	d.kept = append(out, d.kept...)
}

// Named reports whether an answer can name a path with any effect: a section or a
// part of one, something about the child or its guardians, or what is said about a
// section under om. Whatever else is in a case follows the packet itself.
func Named(path string) bool {
	top := first(path)
	switch {
	case top == "om":
		return true
	case slices.Contains(envelope, top):
		return false
	case top == sender:
		return !isUnitFact(path)
	}
	return true
}

// IsCompanion reports whether a path is about the child or its guardians, which
// follow any section that goes.
func IsCompanion(path string) bool {
	return slices.ContainsFunc(companions, func(c string) bool { return first(path) == c || strings.HasPrefix(path, c+"[") })
}

// stays records which fields of a group that goes stay behind, each once.
func (d *decider) stays(path string, all, kept record.Value) {
	for _, f := range all.Fields() {
		p := record.Join(path, f.Key)
		if !d.mayLeave(p) || !kept.Field(f.Key).IsMissing() || d.told(p) {
			continue
		}
		why := d.about(path, p, false)
		if why.yes || why.reason == noBasis {
			why = d.about(path, p, true)
		}
		if why.yes { // the form keeps this kind of it
			why = verdict{reason: noBasis, grant: noGrant}
		}
		held := d.decision(p, false, why)
		held.Usual = slices.Contains(usual, p) && !why.isNo() // a no is somebody's own
		d.decisions = append(d.decisions, held)
	}
}

func (d *decider) told(path string) bool {
	return slices.ContainsFunc(d.decisions, func(x Decision) bool { return x.Path == path })
}

// companionBasis is what child and guardians go on: the first basis that takes
// somebody's yes or, where there is none, the first, until the first of those on the
// same basis ends.
func (d *decider) companionBasis() support {
	first := max(0, slices.IndexFunc(d.bases, func(s SectionBasis) bool { return d.takesYes(s.Code) }))
	out := support{code: d.bases[first].Code}
	for _, s := range d.bases {
		if s.Code == out.code {
			out.until = day.Min(out.until, s.ValidUntil)
			out.given = day.Max(out.given, s.Given)
		}
	}
	return out
}

// takesYes reports whether a basis needs an answer from somebody.
func (d *decider) takesYes(code string) bool {
	law, _ := d.Law.Code(code)
	return slices.ContainsFunc(law.Uses, func(u basis.Use) bool { return len(u.Permissions) > 0 })
}

func (s support) entry(section string) SectionBasis {
	return SectionBasis{Section: section, Code: s.code, ValidUntil: s.until, Given: s.given}
}

func (d *decider) child(on support) record.Value {
	var out []record.Field
	for _, f := range d.Case.Data.Field(child).Fields() {
		path := record.Join(child, f.Key)
		switch {
		case slices.Contains(childBasics, f.Key):
			if d.follows(path, on) {
				out = append(out, f)
			}
		case f.Key == "id":
			if d.named(path) {
				out = appendMasked(out, f.Value)
			}
		case d.mayLeave(path) && d.named(path):
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return record.Value{}
	}
	return record.OfMap(out...)
}

// appendMasked adds a fødselsnummer as DDMMYY*****. Of other kinds of number nothing is
// shown: a DUF number tells that somebody has fled, and a D-number, by its first
// digit, that somebody has no more than leave to stay for a while.
func appendMasked(out []record.Field, id record.Value) []record.Field {
	if !id.Field("type").Is("fnr") {
		return out
	}
	number := id.Field("verdi").Text()
	masked := norid.Mask(number.Reveal())
	if masked == "" {
		return out
	}
	v := record.OfMap(record.Field{Key: "verdi", Value: record.OfText(number.With(masked))})
	return append(out, record.Field{Key: "id", Value: v})
}

// guardians returns the rows that go. Whoever is not to have information, and
// may be the one the child is kept safe from, is in none of them. The guardians of
// an adult pupil follow nothing: they have no part in it any longer.
func (d *decider) guardians(on support) []record.Value {
	var out []record.Value
	rows := d.Case.Data.Field("foresatte").Items()
	all := d.about("foresatte", "foresatte", true)
	grown := !d.Case.Born.IsZero() && d.Case.Born.Age(d.Today) >= Adult
	kept := make([]record.Value, len(rows))
	for i, row := range rows {
		g := d.Case.Guardians[i]
		if g.Excluded || !all.yes && (grown || !slices.Contains(livesWith, g.LivesWith)) {
			continue
		}
		if kept[i] = d.guardian(row, on); !kept[i].IsMissing() {
			out = append(out, kept[i])
		}
	}
	if len(out) > 0 {
		d.decisions = append(d.decisions, Decision{Path: "foresatte", Goes: true, Bases: []string{on.code}})
	}
	for i, row := range rows {
		switch {
		case d.Case.Guardians[i].Excluded:
		case kept[i].IsMissing():
			held := d.decision(fmt.Sprintf("foresatte[%d]", i), false, all)
			held.Usual = !all.isNo()
			d.decisions = append(d.decisions, held)
		default:
			d.stays("foresatte", row, kept[i])
		}
	}
	return out
}

func (d *decider) guardian(row record.Value, on support) record.Value {
	var out []record.Field
	for _, f := range row.Fields() {
		path := "foresatte." + f.Key
		comesAlong := slices.Contains(guardianBasics, f.Key) && d.follows(path, on)
		if d.mayLeave(path) && (comesAlong || d.named(path)) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return record.Value{}
	}
	return record.OfMap(out...)
}

// follows reports whether a field comes along with what goes on a basis; where it does
// not, somebody may still have named it.
func (d *decider) follows(path string, on support) bool {
	_, key, _ := strings.Cut(path, ".")
	return !d.saidNo(path) && (slices.Contains(byLaw, key) || d.takesYes(on.code) || d.named(path))
}

// named reports whether every giver has said yes to just this path, by name.
func (d *decider) named(path string) bool { return d.about(first(path), path, true).yes }

// saidNo reports whether somebody has held the path back by name and has not said
// yes to it on a later day: by an exception, by a refusal of just that, or by
// withdrawing an answer that names it. A refusal of everything is none of these:
// where something goes, a later yes has taken its place, or it takes no yes.
func (d *decider) saidNo(path string) bool {
	if !covers(d.refusal, path) {
		return false // nobody speaks of it
	}
	return slices.ContainsFunc(d.answerable(path), func(u *basis.Use) bool {
		kind := d.usual()
		if len(u.Permissions) > 0 {
			kind = u.Permissions[0]
		}
		return slices.ContainsFunc(d.giversOf(kind), func(g giver) bool {
			return slices.ContainsFunc(g.people, func(grants []validate.Grant) bool {
				return d.holdsBack(ask{first(path), path, u, false}, grants)
			})
		})
	})
}

// answerable are the uses under which somebody can answer about what comes along: the
// usual one and, of what is said about a section, those that the section goes on.
func (d *decider) answerable(path string) []*basis.Use {
	out := []*basis.Use{{}}
	if u := permissionUse(d.between, child); u != nil {
		out[0] = u
	}
	rest, ok := strings.CutPrefix(path, "om.")
	if !ok {
		return out
	}
	q := d.ofLaw(first(rest), first(rest))
	for _, u := range slices.Concat(d.between.For(q), d.between.Besides(basis.HealthService, q)) {
		if len(u.Permissions) > 0 {
			out = append(out, u)
		}
	}
	return out
}

// holdsBack reports whether one person's answers have a no to just this path that
// no later yes to it has lifted.
func (d *decider) holdsBack(a ask, grants []validate.Grant) bool {
	for _, g := range grants {
		since, no := d.noTo(a.path, g)
		if !no {
			continue
		}
		lifted := slices.ContainsFunc(grants, func(other validate.Grant) bool {
			v, on, _ := d.read(a, other)
			return v.yes && on.After(since)
		})
		if !lifted {
			return true
		}
	}
	return false
}

// noTo reports whether a grant says no to a path by name, and since when.
func (d *decider) noTo(path string, g validate.Grant) (since day.Day, no bool) {
	switch {
	case g.Type == refusal:
		return g.Date, len(g.Scope) > 0 && covers(g.Scope, path) && addressed(g, d.To, true)
	case covers(g.Except, path):
		return g.Date, addressed(g, d.To, false)
	case !g.Withdrawn.IsZero() && !g.Withdrawn.After(d.Today):
		return day.Max(g.Withdrawn, g.Date), covers(g.Scope, path) && addressed(g, d.To, false)
	}
	return day.Day{}, false
}

// first returns the top-level key that a path begins with.
func first(path string) string {
	top, _, _ := strings.Cut(path, ".")
	return top
}

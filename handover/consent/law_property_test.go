package consent_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/record"
)

// companions and what is no section follow, and are tried elsewhere.
var notSections = []string{
	"skjema", "overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "avsender", "om", "grunnlag", "barn", "foresatte",
}

func (w world) release(t failer, d aDrawing) consent.Outcome {
	t.Helper()
	c := typed(t, d.c)
	return consent.Decide(consent.Request{Case: c, Form: d.form, To: c.Recipients[d.role], Today: d.on, Law: w.law, Choice: d.pick})
}

// released lists the fields of sections that go, attachments by their kind.
func released(o consent.Outcome) map[string]bool {
	out := map[string]bool{}
	if o.Release == nil {
		return out
	}
	for _, f := range o.Release.Data.Fields() {
		switch {
		case slices.Contains(notSections, f.Key):
		case f.Key == "vedlegg":
			for _, row := range f.Value.Items() {
				out["vedlegg."+row.Field("type").Text().Reveal()] = true
			}
		default:
			f.Value.Walk(f.Key, func(path string, _ record.Value) { out[path] = true })
		}
	}
	return out
}

// asked lists the fields of sections that a case has.
func (d aDrawing) asked(t failer) map[string]bool {
	out := map[string]bool{}
	data := typed(t, d.c).Data
	for _, f := range d.form.Fields {
		v := data.Field(f.Key)
		switch {
		case !consent.IsSection(f) || f.Key == "avsender" || v.IsMissing():
		case f.Key == "vedlegg":
			for _, row := range v.Items() {
				out["vedlegg."+row.Field("type").Text().Reveal()] = true
			}
		default:
			v.Walk(f.Key, func(path string, _ record.Value) { out[path] = true })
		}
	}
	return out
}

// In every transition, for every sender, recipient, role, phase, age, day and set
// of rules: what goes is what some basis carries with all that it needs, field by
// field, and nothing else; and the release says on which basis, until when.
func TestEveryFieldHasABasis(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		d := w.draw(t)
		o, j := w.release(t, d), w.judge(d)
		got := released(o)
		for path := range d.asked(t) {
			if want := j.allowed(path); got[path] != want {
				t.Fatalf("%s goes: %v, allowed: %v", path, got[path], want)
			}
		}
		if len(got) == 0 {
			return
		}
		for path := range got {
			section, _, _ := strings.Cut(path, ".")
			if !slices.ContainsFunc(o.Release.Bases, func(b consent.SectionBasis) bool {
				law, ok := w.law.Code(b.Code)
				return ok && law.Holds(d.on) && b.Section == section && !b.ValidUntil.Before(d.on) && !b.Given.After(d.on)
			}) {
				t.Fatalf("%s goes without a basis that holds that day", section)
			}
		}
	})
}

// Take away a permission without exceptions, or let it be withdrawn: what goes
// afterwards is what went before, without just what it was needed for.
func TestWithoutOnePermission(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		d := w.draw(t)
		grants := d.c["tillatelser"].([]any)
		if len(grants) == 0 {
			return
		}
		i := rapid.IntRange(0, len(grants)-1).Draw(t, "taken")
		gone := grants[i].(object)
		if gone["type"] == "nekter" || len(gone["unntatt"].([]any)) > 0 || gone["trukket"] != nil || gone["dato"].(string) > d.on.String() {
			return
		}
		before := w.release(t, d)
		carried := map[string]bool{} // by decision, the sections that the permission carries
		for _, dec := range before.Decisions {
			section, _, _ := strings.Cut(dec.Path, ".")
			carried[section] = carried[section] || slices.Contains(dec.Grants, i)
		}
		less := d
		less.c = maps.Clone(d.c)
		if rapid.Bool().Draw(t, "withdrawn") { // a no to all that it named, also where another yes was newer
			for _, s := range gone["omfang"].([]any) {
				section, _, _ := strings.Cut(s.(string), ".")
				carried[section] = true
			}
			row := maps.Clone(gone)
			row["trukket"] = d.on.String()
			less.c["tillatelser"] = append(append(slices.Clone(grants[:i]), any(row)), grants[i+1:]...)
		} else {
			less.c["tillatelser"] = append(slices.Clone(grants[:i]), grants[i+1:]...)
		}
		// Without their only answer somebody has said nothing at all, and then another's
		// reason why one home is enough counts for them; what it opens is judged apart.
		opens := silences(less.c["tillatelser"].([]any), gone)
		had, has, j := released(before), released(w.release(t, less)), w.judge(less)
		for path := range had {
			section, _, _ := strings.Cut(path, ".")
			if !has[path] && !carried[section] {
				t.Fatalf("%s goes no longer, and the permission had nothing to do with %s", path, section)
			}
			if has[path] != j.allowed(path) {
				t.Fatalf("%s goes: %v, allowed: %v", path, has[path], j.allowed(path))
			}
		}
		for path := range has {
			if !had[path] && (!opens || !j.allowed(path)) {
				t.Fatalf("without one permission, %s goes as well", path)
			}
		}
	})
}

// silences reports whether nobody of the name that gave gone is left among grants, and
// another has a reason why one home is enough.
func silences(grants []any, gone object) bool {
	name := func(g object) any { return g["gitt_av"].(object)["navn"] }
	excused := false
	for _, it := range grants {
		g := it.(object)
		if name(g) == name(gone) {
			return false
		}
		excused = excused || g["unntak_grunn"] != nil
	}
	return excused
}

// What is withheld does not show, in any transition: other words in it, or its
// absence, give the same release.
func TestWithheldDoesNotShowInAnyTransition(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		d := w.draw(t)
		before := w.release(t, d)
		if before.Release == nil {
			return
		}
		var withheld []string
		had := released(before)
		for path := range d.asked(t) {
			if !had[path] && !strings.HasPrefix(path, "vedlegg.") && !strings.HasSuffix(path, "besluttet_dato") {
				withheld = append(withheld, path)
			}
		}
		if len(withheld) == 0 {
			return
		}
		slices.Sort(withheld)
		path := rapid.SampledFrom(withheld).Draw(t, "withheld")
		other := typed(t, d.c)
		other.Data = change(other.Data, path, rapid.Bool().Draw(t, "remove"))
		after := consent.Decide(consent.Request{Case: other, Form: d.form, To: other.Recipients[d.role], Today: d.on, Law: w.law, Choice: d.pick})
		if after.Release == nil || plain(t, before.Release.Data) != plain(t, after.Release.Data) || !slices.Equal(before.Release.Bases, after.Release.Bases) {
			t.Fatalf("changing what is withheld at %s shows", path)
		}
	})
}

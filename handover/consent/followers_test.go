package consent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
)

// Child and guardians follow; custody, kinship and numbers go only by name, and
// somebody who is not to have information is nowhere.
func TestWhatFollows(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother(), father()), 0, today)
	if got, want := plain(t, o.Release.Data.Field("barn")), `{"etternavn":"Moe","foedselsdato":"2021-06-03","fornavn":"Iben"}`; got != want {
		t.Errorf("barn goes as %s, want %s", got, want)
	}
	if got, want := plain(t, o.Release.Data.Field("foresatte")), `[{"navn":"Kristin Haugland","telefon":"+47 20 11 20 31"},{"navn":"Jørgen Moe","telefon":"+47 20 11 20 32"}]`; got != want {
		t.Errorf("foresatte goes as %s, want %s", got, want)
	}
	named := []any{"helse", "barn.bor_sammen_med", "barn.id", "foresatte", "foresatte.relasjon"}
	o = w.decide(t, with(aCase(), mother("omfang", named), father("omfang", named)), 0, today)
	if got, want := plain(t, o.Release.Data.Field("barn")), `{"bor_sammen_med":"delt","etternavn":"Moe","foedselsdato":"2021-06-03","fornavn":"Iben","id":{"verdi":"038621*****"}}`; got != want {
		t.Errorf("barn goes as %s, want %s", got, want)
	}
	if got := o.Release.Data.Field("foresatte").Items(); len(got) != 3 || got[2].Field("relasjon").IsMissing() {
		t.Error("rows or kinship that were named do not go")
	}
	c := aCase()
	c["foresatte"].([]any)[1].(object)["skal_ikke_ha_informasjon"] = true
	o = w.decide(t, with(c, mother("omfang", named), father("omfang", named)), 0, today)
	if got := plain(t, o.Release.Data); strings.Contains(got, "Jørgen") {
		t.Error("somebody who is not to have information is named")
	}
	one := []any{"barn.id"}
	if got := goes(w.decide(t, with(aCase(), mother("omfang", one), father("omfang", one)), 0, today)); got != "" {
		t.Errorf("with nothing to follow, %q goes", got)
	}
}

// What stays behind of child and guardians is told: no text that stands in the
// file is left out without a word.
func TestWhatStaysIsTold(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["foresatte"].([]any)[1].(object)["kontaktes_via"] = "telefon"
	held := func(c object) string {
		var out []string
		for _, d := range w.decide(t, c, 0, today).Decisions {
			if consent.IsCompanion(d.Path) && !d.Goes {
				out = append(out, string(d.Reason)+" "+d.Path+map[bool]string{true: " (usual)"}[d.Usual])
			}
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	const usual = "V07 barn.id (usual), V07 foresatte.bor_hos (usual), V07 foresatte.relasjon (usual), V07 foresatte[2] (usual)"
	if got, want := held(with(c, mother(), father())), "V07 barn.bor_sammen_med, V07 barn.id (usual), V07 barn.pronomen, V07 foresatte.bor_hos (usual), V07 foresatte.kontaktes_via, V07 foresatte.relasjon (usual), V07 foresatte[2] (usual)"; got != want {
		t.Errorf("held back are\n%s, want\n%s", got, want)
	}
	named := []any{"helse", "barn.bor_sammen_med", "barn.pronomen", "foresatte.kontaktes_via"}
	if got := held(with(c, mother("omfang", named), father("omfang", named))); got != usual {
		t.Errorf("with the rest named, held back are\n%s, want\n%s", got, usual)
	}
	if got := held(with(c, mother("unntatt", []any{"barn.foedselsdato"}), father())); !strings.Contains(got, "V07 barn.foedselsdato,") {
		t.Errorf("an exception is not told among\n%s", got)
	}
	c["foresatte"].([]any)[2].(object)["skal_ikke_ha_informasjon"] = true
	if got := held(with(c, mother(), father())); strings.Contains(got, "[2]") {
		t.Errorf("told of somebody who is not to have information:\n%s", got)
	}
}

// A DUF number tells that somebody has fled, and the first digit of a D-number how
// somebody stays here: nothing of them leaves.
func TestNumbersThatTellOfStay(t *testing.T) {
	w := theWorld(t)
	named := []any{"helse", "barn.id"}
	for kind, number := range map[string]string{"duf": "201017238203", "dnr": "41810021827", "lokal": "03862161385", "ingen": "03862161385"} {
		c := aCase()
		c["barn"].(object)["id"] = object{"type": kind, "verdi": number}
		o := w.decide(t, with(c, mother("omfang", named), father("omfang", named)), 0, today)
		if got := plain(t, o.Release.Data); strings.Contains(got, number[:4]) || strings.Contains(got, `"id"`) {
			t.Errorf("%s: goes %s", kind, got)
		}
		if i := slices.IndexFunc(o.Decisions, func(d consent.Decision) bool { return d.Path == "barn.id" }); i < 0 || o.Decisions[i].Goes || o.Decisions[i].Reason != "V01" {
			t.Errorf("%s: that it stays is not told, or as if an answer were missing", kind)
		}
	}
}

// From the day a pupil is of age, nothing of the guardians comes along; what the pupil
// names, goes.
func TestGuardiansOfAnAdult(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["barn"].(object)["foedselsdato"] = "2009-05-12" // 18 years old today
	pupil := func(scope ...any) object {
		return grant("Iben Moe", "gitt_av", object{"navn": "Iben Moe", "rolle": "elev"}, "omfang", append([]any{"helse"}, scope...))
	}
	for name, x := range map[string]struct {
		answer object
		days   int
		want   string
	}{
		"the day before": {pupil(), -1, "barn foresatte helse"}, "of age": {pupil(), 0, "barn helse"}, "of age, named": {pupil("foresatte"), 0, "barn foresatte helse"},
	} {
		if got := goes(w.decide(t, with(c, x.answer), 0, today.AddDays(x.days))); got != x.want {
			t.Errorf("%s: %q goes, want %q", name, got, x.want)
		}
	}
}

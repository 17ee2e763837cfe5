package consent_test

import (
	"maps"
	"testing"

	"github.com/handover-no/handover/handover/consent"
)

// from is the case, sent by another kind of unit.
func from(c object, kind string) object {
	c = maps.Clone(c)
	c["avsender"] = object{"type": kind, "orgnr": "901196583", "navn": "Avsender", "kommunenummer": "4698", "ansvarlig": object{"navn": "M", "rolle": "fagperson"}}
	return c
}

func basesOf(o consent.Outcome) map[string]bool {
	out := map[string]bool{}
	if o.Release != nil {
		for _, b := range o.Release.Bases {
			out[b.Code] = true
		}
	}
	return out
}

// Each kind of sender builds on its own paragraph, on both homes' answer to just
// that; an answer of another kind carries nothing.
func TestEachSenderHasItsBasis(t *testing.T) {
	w := theWorld(t)
	for _, c := range []struct{ sender, answer, basis string }{
		{"barnehage", "tillatelse_bhl_2a", "BHL_2A_TILLATELSE"}, {"barnehage", "samtykke_helse", ""}, {"barnehage", "samtykke_fvl_13a", ""},
		{"ppt", "samtykke_fvl_13a", "FVL_13A_SAMTYKKE"}, {"ppt", "tillatelse_bhl_2a", ""}, {"ppt", "samtykke_helse", ""},
		{"helsestasjon", "samtykke_helse", "HPL_22_SAMTYKKE"}, {"helsestasjon", "tillatelse_bhl_2a", ""}, {"helsestasjon", "samtykke_fvl_13a", ""},
		{"grunnskole", "tillatelse_bhl_2a", ""}, {"grunnskole", "tillatelse_25_1_4", ""},
	} {
		src := from(aCase(), c.sender)
		want := ""
		if c.basis != "" {
			want = all
		}
		got := w.decide(t, with(src, mother("type", c.answer), father("type", c.answer)), 0, today)
		if goes(got) != want || len(basesOf(got)) > 1 || c.basis != "" && !basesOf(got)[c.basis] {
			t.Errorf("%s with %s: goes %q on %v", c.sender, c.answer, goes(got), basesOf(got))
		}
		if got := goes(w.decide(t, with(src, mother("type", c.answer)), 0, today)); got != "" {
			t.Errorf("%s with %s from one home: goes %q", c.sender, c.answer, got)
		}
	}
}

// What a helsestasjon tells, the pupil answers for from 16; what a PPT does, from 15.
func TestFromWhichAgeThePupilAnswers(t *testing.T) {
	w := theWorld(t)
	both := func(kind string) []any { return []any{mother("type", kind), father("type", kind)} }
	pupil := func(kind string) []any {
		return []any{mother("type", kind, "gitt_av", object{"navn": "Iben Moe", "rolle": "elev"})}
	}
	for _, c := range []struct {
		sender, kind, born string // the day is 12 May 2027
		parents, self      string
	}{
		{"helsestasjon", "samtykke_helse", "2011-05-13", all, ""},
		{"helsestasjon", "samtykke_helse", "2011-05-12", "", all},
		{"ppt", "samtykke_fvl_13a", "2012-05-13", all, ""},
		{"ppt", "samtykke_fvl_13a", "2012-05-12", "", all},
	} {
		src := from(aCase(), c.sender)
		child := maps.Clone(src["barn"].(object))
		child["foedselsdato"] = c.born
		src["barn"] = child
		if got := goes(w.decide(t, with(src, both(c.kind)...), 0, today)); got != c.parents {
			t.Errorf("%s, born %s, the parents' yes: %q, want %q", c.sender, c.born, got, c.parents)
		}
		if got := goes(w.decide(t, with(src, pupil(c.kind)...), 0, today)); got != c.self {
			t.Errorf("%s, born %s, the pupil's yes: %q, want %q", c.sender, c.born, got, c.self)
		}
	}
}

// The kind of answer that is asked for most follows from the sender.
func TestUsual(t *testing.T) {
	w := theWorld(t)
	for sender, want := range map[string]string{
		"barnehage": "tillatelse_bhl_2a", "ppt": "samtykke_fvl_13a", "helsestasjon": "samtykke_helse", "grunnskole": "",
	} {
		got, ok := w.deciders(typed(t, from(aCase(), sender))).Usual()
		if ok != (want != "") || ok && got.Permissions[0] != want {
			t.Errorf("%s: %v, want %q", sender, got, want)
		}
	}
}

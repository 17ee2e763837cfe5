package consent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
)

// Nobody answers for another: a guardian whose name is missing, or is that of
// another, has not answered.
func TestNobodyAnswersForAnother(t *testing.T) {
	w := theWorld(t)
	for name, second := range map[string]any{"no name": nil, "a blank name": " ", "the other's name": "kristin  HAUGLAND"} {
		c := aCase()
		row := c["foresatte"].([]any)[1].(object)
		delete(row, "navn")
		if second != nil {
			row["navn"] = second
		}
		for _, grants := range [][]any{
			{mother()}, {mother(), mother()}, {grant("", "dato", "2027-05-01"), mother()},
			{father("type", "nekter", "omfang", nil, "dato", "2027-05-01"), mother("dato", "2027-05-02")},
		} {
			if got := goes(w.decide(t, with(c, grants...), 0, today)); got != "" {
				t.Errorf("%s: %q goes", name, got)
			}
		}
		if len(w.deciders(typed(t, c)).Unknowable()) == 0 {
			t.Errorf("%s: nobody is told to be unknowable", name)
		}
	}
	if rows := w.deciders(typed(t, aCase())).Unknowable(); len(rows) != 0 {
		t.Errorf("a sound case: rows %v", rows)
	}
}

// Names are compared as people write them.
func TestNamesAreComparedAsWritten(t *testing.T) {
	for _, pair := range [][2]string{
		{"Anne-Marie O'Brien", "anne‑marie  O’Brien"}, {"Åse", "A\u030ase"}, {"Jan\u00a0Erik", "jan erik"}, {"Anne–Lise", "Anne-Lise"}, {"Kari", "Ka\u00adri"},
	} {
		if !consent.SameName(pair[0], pair[1]) {
			t.Errorf("%q and %q are taken for two", pair[0], pair[1])
		}
	}
	if consent.SameName("Anne Marie", "Anne-Marie") {
		t.Error("a space is taken for a dash")
	}
}

// Where an office or two foster parents are known by their role, a no from any of
// them stands until the same one says yes.
func TestEachOfARoleAnswersForThemselves(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["omsorg"] = object{"omsorgsovertakelse": true, "barnevernstjeneste_orgnr": "903963840"}
	by := func(name, role string, changes ...any) object {
		return grant(name, append([]any{"gitt_av", object{"navn": name, "rolle": role}}, changes...)...)
	}
	no := []any{"type", "nekter", "omfang", nil, "mottakere", nil, "dato", "2027-05-01"}
	service, foster := by("Tjenesten", "barnevernstjenesten"), func(changes ...any) object { return by("Fostermor", "fosterforelder", changes...) }
	other := func(changes ...any) object { return by("Fosterfar", "fosterforelder", changes...) }
	for name, x := range map[string]struct {
		grants []any
		open   bool
	}{
		"one foster parent is enough":      {[]any{service, foster()}, true},
		"no from one, later yes by other":  {[]any{service, foster(no...), other("dato", "2027-05-02")}, false},
		"no, and later yes from the same":  {[]any{service, foster(no...), foster("dato", "2027-05-02")}, true},
		"no from one in the service":       {[]any{service, by("En annen", "barnevernstjenesten", no...), foster()}, false},
		"taken back by one, yes by other":  {[]any{service, foster("trukket", "2027-05-06"), other()}, false},
		"no to all roles at the school":    {[]any{service, foster(append(slices.Clone(no), "mottakere", []any{object{"orgnr": school, "roller": []any{}}})...), other()}, false},
		"nobody with care, reason given":   {[]any{by("Tjenesten", "barnevernstjenesten", "unntak_grunn", "avklart_hos_kommunens_jurist")}, false},
		"an exception by one":              {[]any{service, foster("unntatt", []any{"helse"}), other("dato", "2027-05-06")}, true},
		"only the service":                 {[]any{service}, false},
		"the service and nobody with care": {[]any{service, mother(), father()}, false},
	} {
		got := goes(w.decide(t, with(c, x.grants...), 0, today))
		if (got != "") != x.open {
			t.Errorf("%s: %q goes", name, got)
		}
		if name == "an exception by one" && strings.Contains(got, "helse") {
			t.Errorf("%s: what one foster parent has excepted goes", name)
		}
	}
}

// What is said about a section can be held back too.
func TestExceptionsReachWhatIsSaidAboutASection(t *testing.T) {
	w := theWorld(t)
	has := func(c object, what string) bool {
		o := w.decide(t, c, 0, today)
		return o.Release != nil && strings.Contains(plain(t, o.Release.Data), what)
	}
	if !has(with(aCase(), mother(), father()), "Vi er enige") {
		t.Fatal("the remark does not go when nobody holds it back")
	}
	for _, path := range []string{"om.selvhjelp.merknad_foresatt", "om.selvhjelp", "om"} {
		if has(with(aCase(), mother("unntatt", []any{path}), father()), "Vi er enige") {
			t.Errorf("unntatt %s: the remark goes", path)
		}
		if has(with(aCase(), mother(), father(), mother("type", "nekter", "omfang", []any{path}, "dato", "2027-05-06")), "Vi er enige") {
			t.Errorf("nekter %s: the remark goes", path)
		}
	}
	if has(with(aCase(), mother("unntatt", []any{"om.helse.sist_oppdatert"}), father()), `"helse":{"sist_oppdatert"`) {
		t.Error("a date that is held back goes")
	}
}

// So can those who answer in a matter of its own, though others decide the rest: of
// health until the pupil is 16, and of the relay log.
func TestExceptionsOfThoseWhoAnswerBeside(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["barn"].(object)["foedselsdato"] = "2011-11-12" // 15 years old
	c["om"].(object)["helse"] = object{"merknad_foresatt": "Dette er mellom oss.", "kilde": object{"rolle": "lege", "helsetjeneste": true}}
	c["om"].(object)["stafettlogg"] = object{"merknad_foresatt": "Dette òg."}
	pupil := grant("Iben Moe", "gitt_av", object{"navn": "Iben Moe", "rolle": "elev"})
	both := func(kind, section string, except ...any) []any {
		own := []any{"type", kind, "omfang", []any{section}}
		return []any{mother(append(slices.Clone(own), "unntatt", append([]any{}, except...))...), father(own...)}
	}
	has := func(what string, grants ...any) bool {
		tc := typed(t, with(c, grants...))
		o := consent.Decide(consent.Request{Case: tc, Form: w.form, To: tc.Recipients[0], Today: today, Law: w.law, Choice: consent.Choice{LogAge: 16}})
		return o.Release != nil && strings.Contains(plain(t, o.Release.Data), what)
	}
	for _, x := range []struct{ kind, section, said string }{
		{"samtykke_helse", "helse", "mellom oss"}, {"samtykke_stafettlogg", "stafettlogg", "Dette òg"},
	} {
		if !has(x.said, append(both(x.kind, x.section), pupil)...) {
			t.Errorf("%s: the remark does not go when nobody holds it back", x.section)
		}
		if has(x.said, append(both(x.kind, x.section, "om."+x.section+".merknad_foresatt"), pupil)...) {
			t.Errorf("%s: the remark goes though mother has held it back", x.section)
		}
	}
}

// Whoever has answered something can be asked about the rest: one home's answer is
// enough only for who has said nothing.
func TestOnlyTheSilentAreExcused(t *testing.T) {
	w := theWorld(t)
	alone := mother("unntak_grunn", "utilgjengelig_dokumentert")
	elsewhere := []any{object{"orgnr": otherSchool, "roller": []any{"rektor"}}}
	if goes(w.decide(t, with(aCase(), alone), 0, today)) == "" {
		t.Fatal("nobody but mother has answered, and nothing goes")
	}
	for name, answer := range map[string]object{
		"a no to another school":      father("type", "nekter", "omfang", nil, "mottakere", elsewhere),
		"a no to one section":         father("type", "nekter", "omfang", []any{"helse"}),
		"a yes to another school":     father("mottakere", elsewhere),
		"a yes about the relay log":   father("type", "samtykke_stafettlogg", "omfang", []any{"stafettlogg"}),
		"a yes that is not recorded":  father("form", "muntlig_referat"),
		"a yes that was about before": father("vist_tekst", object{"ressurser": "00000000", "helse": "00000000", "selvhjelp": "00000000"}, "omfang", []any{"ressurser", "helse", "selvhjelp"}),
	} {
		if got := goes(w.decide(t, with(aCase(), alone, answer), 0, today)); got != "" {
			t.Errorf("%s: %q goes on mother's word alone", name, got)
		}
	}
}

// A no to something about the child stands, whatever is answered about the rest.
func TestANoToACompanionStands(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["barn"].(object)["kallenavn"] = "Ibsi"
	has := func(grants ...any) bool {
		o := w.decide(t, with(c, grants...), 0, today)
		return o.Release != nil && strings.Contains(plain(t, o.Release.Data), "Ibsi")
	}
	wide := []any{"ressurser", "helse"}
	for name, grants := range map[string][]any{
		"an exception, then no to everything, then yes to a section": {
			mother("dato", "2027-05-01", "unntatt", []any{"barn.kallenavn"}), mother("type", "nekter", "omfang", nil, "dato", "2027-05-02"),
			mother("dato", "2027-05-03", "omfang", wide), father(),
		},
		"a yes to just that, withdrawn, then yes to a section": {
			mother("dato", "2027-05-01", "omfang", []any{"barn.kallenavn"}, "trukket", "2027-05-02"), mother("dato", "2027-05-03", "omfang", wide), father(),
		},
		"a no to just that": {
			mother("type", "nekter", "omfang", []any{"barn.kallenavn"}, "dato", "2027-05-01"), mother("dato", "2027-05-03", "omfang", wide), father(),
		},
	} {
		if has(grants...) {
			t.Errorf("%s: it goes", name)
		}
		if !has(append(slices.Clone(grants), mother("dato", "2027-05-04", "omfang", []any{"barn.kallenavn", "ressurser"}))...) {
			t.Errorf("%s: a later yes to just that does not count", name)
		}
	}
}

// A withdrawal counts from the later of its two days, and an exception also in a
// permission of another kind.
func TestNoByAnyRoute(t *testing.T) {
	w := theWorld(t)
	if got := goes(w.decide(t, with(aCase(), mother("dato", "2027-04-10"), mother("dato", "2027-05-01", "trukket", "2027-04-01"), father()), 0, today)); got != "" {
		t.Errorf("withdrawn before it was given: %q goes", got)
	}
	got := goes(w.decide(t, with(aCase(), mother(), father(), mother("type", "samtykke_stafettlogg", "dato", "2027-05-06", "unntatt", []any{"helse"})), 0, today))
	if strings.Contains(got, "helse") || got == "" {
		t.Errorf("an exception in another kind of permission: %q goes", got)
	}
}

// Where one has not spoken of something and another has said no to it, it is the no
// that is told: nothing is missing.
func TestANoIsToldBeforeSilence(t *testing.T) {
	w := theWorld(t)
	for name, c := range map[string]object{
		"a no to it":        with(aCase(), mother("omfang", []any{"helse"}), father("unntatt", []any{"ressurser"})),
		"the other way":     with(aCase(), mother("unntatt", []any{"ressurser"}), father("omfang", []any{"helse"})),
		"and one is silent": with(aCase(), father("unntatt", []any{"ressurser"})),
	} {
		told := false
		for _, d := range w.decide(t, c, 0, today).Decisions {
			if d.Path == "ressurser" {
				told = d.Reason == "V07" && d.Variant == "unntatt"
			}
		}
		if !told {
			t.Errorf("%s: the exception is not the reason", name)
		}
	}
}

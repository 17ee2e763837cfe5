package document_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/document"
)

const (
	hearing = "videregaaende_1_hoersel_verksted"
	october = "videregaaende_2_oktobermelding_nynorsk"
)

// afterIntake is a release as it will be when the school is known.
func afterIntake(t testing.TB, r *consent.Release) *consent.Release {
	t.Helper()
	return with(t, with(t, r, "fase", `"etter_inntak"`), "mottaker",
		`{"type":"videregaaende","orgnr":"904640964","navn":"Storelva videregående skole","rolle":"rektor"}`)
}

// under returns what stands under a heading, up to the next.
func under(t testing.TB, d *document.Document, anchor string) string {
	t.Helper()
	for i, x := range d.Blocks {
		if h, ok := x.(document.Heading); !ok || h.Anchor != anchor {
			continue
		}
		end := i + 1
		for end < len(d.Blocks) {
			if h, ok := d.Blocks[end].(document.Heading); ok && h.Level == 2 {
				break
			}
			end++
		}
		return text(d.Blocks[i:end])
	}
	t.Fatalf("no %s", anchor)
	return ""
}

// The first line tells where the pupil is going: before intake no school is known,
// and the phase stands there in its place.
func TestWhereToIsToldByPhase(t *testing.T) {
	b := newBench(t)
	applied, message := b.release(t, hearing, "inntak"), b.release(t, october, "inntak")
	for name, c := range map[string]struct {
		r    *consent.Release
		want string
	}{
		"an application":    {applied, "til Midtfylket fylkeskommune, inntakskontoret · søknad innen 1. februar · skolen er ikke kjent ennå · fra 17. august 2027"},
		"to PPT":            {b.release(t, hearing, "ppt"), "til Midtfylket fylkeskommune, PPT · søknad innen 1. februar · skolen er ikke kjent ennå · fra 17. august 2027"},
		"October, nynorsk":  {message, "til Ytrefylket fylkeskommune, inntakskontoret · melding innan 1. oktober · skulen er ikkje kjend enno · frå 17. august 2027"},
		"to a school":       {afterIntake(t, applied), "til Storelva videregående skole, Vg1 · etter inntaket · fra 17. august 2027"},
		"still no school":   {with(t, applied, "fase", `"etter_inntak"`), "til Midtfylket fylkeskommune, inntakskontoret · etter inntaket · fra 17. august 2027"},
		"8th grade, to PPT": {b.release(t, "ungdomsskole_1_fosterheim_nynorsk", "ppt"), "til PPT for Skarfjord og Indre Sund · 8. trinn · frå 16. august 2027"},
		"by 1 March":        {with(t, applied, "fase", `"soeknad_1mars"`), "søknad innen 1. mars · skolen er ikke kjent ennå"},
	} {
		title, _ := block[document.Title](b.build(t, c.r))
		if got := text([]document.Block{title}); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A list that goes to a fylkeskommune tells when the items begin that belong to a
// school. A school's own list does not.
func TestTheListTellsThatNoSchoolIsKnown(t *testing.T) {
	b := newBench(t)
	applied := b.release(t, hearing, "inntak")
	const nb = "Punkter som hører en skole til, gjelder fra den dagen skolen er kjent."
	if got := under(t, b.build(t, applied), document.Checklist); !strings.Contains(got, nb) {
		t.Errorf("the list says nothing of it:\n%s", got)
	}
	if got := under(t, b.build(t, b.release(t, october, "ppt")), document.Checklist); !strings.Contains(got, "Punkt som høyrer ein skule til, gjeld frå den dagen skulen er kjend.") {
		t.Errorf("the list says nothing of it in nynorsk:\n%s", got)
	}
	if got := under(t, b.build(t, afterIntake(t, applied)), document.Checklist); strings.Contains(got, nb) {
		t.Error("a school's own list says that no school is known")
	}
}

// The old decisions are told of as what they are.
func TestOldDecisionsAreBackground(t *testing.T) {
	b := newBench(t)
	ito := under(t, b.build(t, b.release(t, hearing, "ppt")), "ito_bakgrunn")
	for _, want := range []string{
		"Bakgrunn, ikke et gyldig vedtak hos mottakeren.", "Vedtaket gjelder ikke i videregående; fylkeskommunen må ha ny sakkyndig vurdering og fatte nytt vedtak.",
		"25. august 2026", "12. mars 2024",
	} {
		if !strings.Contains(ito, want) {
			t.Errorf("lacks %q:\n%s", want, ito)
		}
	}
	help := under(t, b.build(t, b.release(t, october, "inntak")), "personlig_assistanse")
	for _, want := range []string{"Bakgrunn, ikkje eit gyldig vedtak hos mottakaren.", "12 timar i veka", "18. august 2026"} {
		if !strings.Contains(help, want) {
			t.Errorf("lacks %q:\n%s", want, help)
		}
	}
}

// The document of one who is sixteen says «eleven», and nothing of a first grade or
// an after-school programme.
func TestWordsForAPupilOfSixteen(t *testing.T) {
	b := newBench(t)
	child := regexp.MustCompile(`(?i)\bbarn(et|ets)?\b|\bSFO\b|\d\. trinn\b`)
	for _, lang := range []string{"nb", "nn"} {
		for _, c := range examples {
			if !strings.HasPrefix(c.name, "videregaaende") {
				continue
			}
			r := b.release(t, c.name, c.role)
			r.Language = lang
			for _, line := range strings.Split(text(b.build(t, r).Blocks), "\n") {
				if child.MatchString(line) {
					t.Errorf("%s, %s, %s: %q", c.name, c.role, lang, line)
				}
			}
		}
	}
}

// The reading copy is for the pupil, who is told what becomes of a no.
func TestAReadingCopyForAPupil(t *testing.T) {
	b := newBench(t)
	child := regexp.MustCompile(`(?i)\bbarn(et|ets)?\b`)
	for name, want := range map[string]string{
		hearing: "Men fylkeskommunen kan be om noe uten at du må si ja: hva du søker på, fortrinnsrett, individuell behandling, merknader til karakterer, fravær i tall og tidligere skoler.",
		october: "Men fylkeskommunen kan be om noko utan at du må seie ja: kva du søkjer på, fortrinnsrett, individuell behandling, merknader til karakterar, fråvær i tal og tidlegare skular.",
	} {
		d := b.read(t, b.reading(t, name))
		got := text(d.Blocks)
		if !strings.Contains(got, want) {
			t.Errorf("%s does not say %q", name, want)
		}
		for _, line := range append(strings.Split(got, "\n"), d.Footer.Note.Reveal()) {
			if child.MatchString(line) {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

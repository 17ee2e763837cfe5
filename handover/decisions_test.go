package handover_test

import "testing"

// Decisions and expert assessments are looked at wherever a form has them: below a
// group, and in the rows of a list.
func TestDecisionsAreLookedAtEverywhere(t *testing.T) {
	const ito = "    vedtaksdato: 2026-08-20\n    gyldig_til: 2028-06-16\n"
	src := edit(t, brief(t, foster), "gyldig_til: 2027-06-18", "gyldig_til: 2028-06-16")
	if got := codes(check(t, src)); got != "" {
		t.Fatalf("found %s", got)
	}
	open := "\naapne_vedtak:\n  - {type: skyss, status: gjelder, vedtaksdato: 2026-08-20, gyldig_til: 2027-06-18}\n\nvedlegg:"
	for _, c := range []struct {
		codes, at string
		edits     []string
	}{
		{"V46/mangler", "tilrettelegging.ito.vedtaksdato", []string{ito, "    gyldig_til: 2028-06-16\n"}},
		{"V46", "tilrettelegging.ito.gyldig_til", []string{ito, "    vedtaksdato: 2026-08-20\n    gyldig_til: 2026-08-19\n"}},
		{"V46/utloeper", "tilrettelegging.ito.gyldig_til", []string{ito, "    vedtaksdato: 2026-08-20\n    gyldig_til: 2027-08-16\n"}},
		{"V07/ingen V46/utloeper", "aapne_vedtak[0].gyldig_til", []string{"\nvedlegg:", open}},
		{"V47", "lesing_skriving_regning.sakkyndig_dato", []string{"konstatert_dato: 2025-11-20\n  sakkyndig_dato: 2026-04-16", "konstatert_dato: 2025-11-20\n  sakkyndig_dato: 2024-05-11"}},
		{"V47", "tilrettelegging.ito.sakkyndig_dato", []string{"laereplan: nei\n    sakkyndig_dato: 2026-04-16", "laereplan: nei\n    sakkyndig_dato: 2024-05-11"}},
	} {
		found := check(t, edit(t, src, c.edits...))
		if got := codes(found); got != c.codes {
			t.Errorf("%s: found %s, want %s", c.at, got, c.codes)
			continue
		}
		all := found.Findings.All()
		if got := all[len(all)-1].Span.Path; got != c.at {
			t.Errorf("%s: told at %s", c.codes, got)
		}
	}
}

package handover_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
)

// The same case on the last day before the duty to share came, and on its first: what
// is decided and what is found differ in that duty, and in nothing else.
func TestTheDayTheLawChanged(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(corpus, "sunn", lower+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(
		"2027/2028", "2026/2027", "skolestart: 2027-08-16", "skolestart: 2026-08-17", "lokal_frist: 2027-05-20", "lokal_frist: 2026-08-10",
		"dato: 2027-03-18", "dato: 2026-03-18", "dato: 2027-05-05", "dato: 2026-05-05", "gyldig_til: 2028-02-16", "gyldig_til: 2027-02-17",
		"besluttet_dato: 2027-05-03", "besluttet_dato: 2026-08-01", "2027-05-04", "2026-07-30", "sist_oppdatert: 2027", "sist_oppdatert: 2026",
		"FOEDT", "2013-01-05", "FORNAVN", "Nora", "ETTERNAVN", "Vang", "SAKSID", "00000000-0000-4000-8000-000000000001",
	).Replace(string(src))
	text = reread(t, text)
	on := func(d int, m time.Month) *handover.Checked {
		return program(t).Check("sak.yaml", []byte(text), handover.CheckOptions{Today: day.New(2026, m, d)})
	}
	before, after := on(31, time.July), on(1, time.August)

	other := func(all []diag.Diagnostic) (out []string) {
		for _, d := range all {
			if d.Code != "V12" {
				out = append(out, string(d.Code)+"/"+d.Variant)
			}
		}
		return out
	}
	if a, b := other(before.Findings.All()), other(after.Findings.All()); len(a)+len(b) > 0 {
		t.Errorf("found before: %v, after: %v", a, b)
	}
	if len(before.Findings.All()) != 1 || len(after.Findings.All()) != 0 {
		t.Errorf("V12 before: %d, after: %d", len(before.Findings.All()), len(after.Findings.All()))
	}
	was, is := before.Outcomes[0], after.Outcomes[0]
	if !was.Release.Data.Field("forebygging_25_1_4").IsMissing() || is.Release.Data.Field("forebygging_25_1_4").IsMissing() {
		t.Error("the duty carries nothing on its first day, or something before")
	}
	rest := func(o consent.Outcome) []record.Field {
		return slices.DeleteFunc(slices.Clone(o.Release.Data.Fields()), func(f record.Field) bool {
			return f.Key == "forebygging_25_1_4" || f.Key == "grunnlag" || f.Key == "om"
		})
	}
	a, b := rest(was), rest(is)
	if len(a) != len(b) || len(a) < 12 {
		t.Fatalf("%d fields before, %d after", len(a), len(b))
	}
	for i := range a {
		if plainText(a[i].Value) != plainText(b[i].Value) || a[i].Key != b[i].Key {
			t.Errorf("%s differs", a[i].Key)
		}
	}
	bases := func(o consent.Outcome) []consent.SectionBasis {
		return slices.DeleteFunc(slices.Clone(o.Release.Bases), func(s consent.SectionBasis) bool { return s.Code == "OPL_25_1_4_PLIKT" })
	}
	if !slices.Equal(bases(was), bases(is)) || len(bases(is)) != len(is.Release.Bases)-1 {
		t.Errorf("on %v before, on %v after", was.Release.Bases, is.Release.Bases)
	}
}

// plainText is everything in a value, for comparing.
func plainText(v record.Value) string {
	var out []string
	v.Walk("", func(path string, leaf record.Value) { out = append(out, path+"="+leaf.Text().Reveal()) })
	return strings.Join(out, "\n")
}

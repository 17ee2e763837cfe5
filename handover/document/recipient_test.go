package document_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

func TestSaysRole(t *testing.T) {
	for _, c := range []struct {
		unit, role string
		want       bool
	}{
		{"PPT for Skarfjord og Indre Sund", "PPT", true}, {"Midtfylket fylkeskommune, PPT", "PPT", true}, {"Midtfylket fylkeskommune, inntakskontoret", "inntak", true},
		{"Skolekontoret i Åsvær", "kontoret", true}, {"Skulekontoret", "kontoret", true}, {"Strandlia skole", "rektor", false}, {"Strandlia SFO", "SFO-leder", false},
		{"Utdanningsdirektoratet", "rektor", false}, {"PPT-kontoret", "PPT", true}, {"Toppturskolen", "PPT", false}, {"", "PPT", false}, {"Skole", "", false},
	} {
		if got := document.SaysRole(c.unit, c.role); got != c.want {
			t.Errorf("%q, %q: %v", c.unit, c.role, got)
		}
	}
}

// The page of bases and the reading copy name a recipient once.
func TestTheRecipientIsNamedOnce(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, role, want string }{
		{"ungdomsskole_1_fosterheim_nynorsk", "ppt", "til PPT for Skarfjord og Indre Sund. Her"}, {"videregaaende_1_hoersel_verksted", "inntak", "til Midtfylket fylkeskommune, inntakskontoret. Her"},
		{"ungdomsskole_1_fosterheim_nynorsk", "rektor", "til Skarfjord ungdomsskule, rektor. Her"},
	} {
		if got := text(b.build(t, b.release(t, c.name, c.role)).Blocks); !strings.Contains(got, c.want) {
			t.Errorf("%s, %s: lacks %q", c.name, c.role, c.want)
		}
	}
}

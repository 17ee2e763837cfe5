package handover_test

import (
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
)

// Whoever is born on 29 February turns fifteen on 1 March: until then the parents
// answer, and the warning that their answer outlasts that (V06) agrees.
func TestThePupilDecidesFromTheSameDayEverywhere(t *testing.T) {
	src := strings.NewReplacer("2027-04-", "2027-01-", "2027-05-31", "2027-03-31", "2027-05-", "2027-02-").Replace(brief(t, "barnehage_1_to_hjem"))
	src = edit(t, src, "foedselsdato: 2021-06-03", "foedselsdato: 2012-02-29", "barn:\n", "aarskull_avvik: annet\nbarn:\n", "  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "")
	for on, want := range map[day.Day]struct {
		variant string
		goes    bool
	}{
		day.New(2027, time.February, 28): {"", true}, day.New(2027, time.March, 1): {"fylt", false},
	} {
		c := checkOn(t, src, on)
		told := found(c.Findings.All(), "V06")
		if len(told) == 0 || told[0].Variant != want.variant {
			t.Errorf("on %s: V06 is told as %v", on, told)
		}
		if goes := outcome(t, c, "rektor").Release != nil; goes != want.goes {
			t.Errorf("on %s: something goes on the parents' answer: %v", on, goes)
		}
	}
}

package handover_test

import (
	"slices"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
)

// What there is a duty to share goes to rektor alone, without anybody's permission,
// and gives rektor something to do.
func TestDutyToShareIsForRektor(t *testing.T) {
	src := edit(t, brief(t, foster), "\nvedlegg:", `
forebygging_25_1_4:
  besluttet_av: Leiv-Arne Kvam, rektor
  besluttet_dato: 2027-05-03
  noedvendighet: Skulen må vite om situasjonane for å ha nok vaksne ute dei første vekene.
  beskrivelse: Har kasta stein i friminutt utan vaksne.
  tiltak_som_virker: Ein fast vaksen ved ballbingen.
  eleven_informert: {informert: ja, dato: 2027-05-04}
  foreldre_informert: {informert: ja, dato: 2027-05-04}

vedlegg:`, "\nom:\n", "\nom:\n  forebygging_25_1_4: {sist_oppdatert: 2027-05-03, kilde: {rolle: rektor}}\n")
	c := check(t, src)
	if c.Err != nil || codes(c) != "V46/utloeper" {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	head, ppt := outcome(t, c, "rektor").Release, outcome(t, c, "ppt").Release
	if !slices.Contains(goesOn(head), "forebygging_25_1_4 OPL_25_1_4_PLIKT") {
		t.Errorf("rektor gets %v", goesOn(head))
	}
	// It has the last number, so that none is missing in the packet when its page is taken out.
	items := program(t).Items(head, today)
	if last := len(items) - 1; items[last].ID != "M30" || items[last].Due != day.New(2027, time.August, 9) {
		t.Errorf("rektor's list ends with %s, due %s", items[last].ID, items[last].Due)
	}
	if !head.Data.At("forebygging_25_1_4.eleven_informert").IsMissing() {
		t.Error("rektor gets the sender's own record of who was told")
	}
	if !ppt.Data.Field("forebygging_25_1_4").IsMissing() {
		t.Error("PPT gets what is for rektor alone")
	}
	lacks(t, "PPT", ppt, "stein")
}

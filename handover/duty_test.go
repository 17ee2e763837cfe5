package handover_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
)

// withDuty is a case with what there is a duty to share.
func withDuty(t *testing.T) string {
	t.Helper()
	return edit(t, brief(t, foster), "\nvedlegg:", `
forebygging_25_1_4:
  besluttet_av: Leiv-Arne Kvam, rektor
  besluttet_dato: 2027-05-03
  noedvendighet: Skulen må vite om situasjonane for å ha nok vaksne ute dei første vekene.
  beskrivelse: Har kasta stein i friminutt utan vaksne.
  tiltak_som_virker: Ein fast vaksen ved ballbingen.
  eleven_informert: {informert: ja, dato: 2027-05-04}
  foreldre_informert: {informert: ja, dato: 2027-05-04}

vedlegg:`, "\nom:\n", "\nom:\n  forebygging_25_1_4: {sist_oppdatert: 2027-05-03, kilde: {rolle: rektor}}\n")
}

// What there is a duty to share goes to rektor alone, without anybody's permission,
// and gives rektor something to do.
func TestDutyToShareIsForRektor(t *testing.T) {
	src := withDuty(t)
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

// The workbook leads to the page where the item is told: one that may be taken out, and
// for the others the page that stays.
func TestTheWorkbookLeadsToThePageOfTheDuty(t *testing.T) {
	o := newOffice(t)
	o.letIn("908599608", "901889880/rektor", "901196583/ppt")
	files, _ := o.pack(withDuty(t))
	rows, _ := o.sheet(files["sjekkliste/rektor"], "901889880/rektor")
	pages := map[string][]string{}
	for _, row := range rows {
		if _, page, ok := strings.Cut(row[workItem], "sjekklista i pakken, side "); ok {
			pages[page] = append(pages[page], row[workNr])
		}
	}
	last := strconv.Itoa(len(rows))
	for page, numbers := range pages {
		if len(pages) != 2 || page == "0" || slices.Contains(numbers, last) != (len(numbers) == 1) {
			t.Errorf("the last of %s items stands alone on a page of its own: %v", last, pages)
		}
	}
	if len(pages) == 0 {
		t.Error("no item leads to the packet")
	}
}

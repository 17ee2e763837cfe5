package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
)

const forRektor = `{"besluttet_av":"Leiv-Arne Kvam, rektor","besluttet_dato":"2027-05-03",
	"noedvendighet":"Skulen må vite om situasjonane for å ha nok vaksne ute dei første vekene.",
	"beskrivelse":"Har kasta stein i friminutt utan vaksne.","tiltak_som_virker":"Ein fast vaksen ved ballbingen.",
	"tiltak":[{"hva":"Eigen inngang","virker":"godt","viderefoeres":"ja","frist":"2027-08-16"}]}`

// What rektor alone is to read stands on a page of its own behind the other
// sections, says so, and is nowhere else: not on the first page, and its measures
// not in the table that teachers fill in.
func TestPageOfItsOwn(t *testing.T) {
	b := newBench(t)
	r := with(t, b.release(t, "ungdomsskole_1_fosterheim_nynorsk", "rektor"), "forebygging_25_1_4", forRektor)
	r.Bases = append(slices.Clone(r.Bases), consent.SectionBasis{Section: "forebygging_25_1_4", Code: "OPL_25_1_4_PLIKT", Given: day.New(2027, 5, 3), ValidUntil: day.New(2028, 2, 16)})
	blocks := b.build(t, r).Blocks
	at := func(match func(document.Block) bool, from int) int {
		i := slices.IndexFunc(blocks[from:], match)
		if i < 0 {
			t.Fatal("a block is not there")
		}
		return from + i
	}
	isBreak := func(x document.Block) bool { _, ok := x.(document.PageBreak); return ok }
	heading := func(anchor string) func(document.Block) bool {
		return func(x document.Block) bool { h, ok := x.(document.Heading); return ok && h.Anchor == anchor }
	}
	begin := at(heading("forebygging_25_1_4"), 0)
	end := at(isBreak, begin)
	if !isBreak(blocks[begin-1]) {
		t.Error("something stands above it")
	}
	if measures := at(heading("tiltak"), 0); measures > begin {
		t.Error("it does not stand behind the others")
	}
	page := text(blocks[begin:end])
	for _, want := range []string{"Til rektor\n", "Denne sida er til rektor åleine.", "Ein fast vaksen ved ballbingen.", "Har kasta stein", "Bestemt av\nLeiv-Arne Kvam", "Eigen inngang"} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q:\n%s", want, page)
		}
	}
	rest := text(blocks[:begin]) + text(blocks[end:])
	for _, never := range []string{"kasta stein", "Eigen inngang", "rektor åleine"} {
		if strings.Contains(rest, never) {
			t.Errorf("says %q elsewhere too", never)
		}
	}
	if !strings.Contains(rest, "Sida til rektor er lesen av rektor, og rektor har bestemt kva skulen gjer frå første dag (side →forebygging_25_1_4)") {
		t.Error("the checklist does not lead to it")
	}
	without := b.build(t, b.release(t, "ungdomsskole_1_fosterheim_nynorsk", "rektor"))
	if strings.Contains(text(without.Blocks), "Til rektor\n") {
		t.Error("there is a page when there is nothing on it")
	}
}

// A group that was answered with «ingen» as a whole is among the short answers.
func TestNoneInPlaceOfAGroup(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, section, label string }{
		{"ungdomsskole_1_fosterheim_nynorsk", "fritak", "Fritak"}, {"barnehage_1_to_hjem", "bygg_behov", "Bygg og rom"},
	} {
		d := b.build(t, with(t, b.release(t, c.name, "rektor"), c.section, `"ingen"`))
		if got := facts(d, "korte_svar")[c.label]; got != "ingen" {
			t.Errorf("%s: %q", c.section, got)
		}
	}
}

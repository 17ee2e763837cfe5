package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
)

const forRektor = `{"besluttet_av":"Leiv-Arne Kvam, rektor","besluttet_dato":"2027-05-03",
	"noedvendighet":"Skulen må vite om situasjonane for å ha nok vaksne ute dei første vekene.",
	"beskrivelse":"Har kasta stein i friminutt utan vaksne.","tiltak_som_virker":"Ein fast vaksen ved ballbingen.",
	"tiltak":[{"hva":"Eigen inngang","virker":"godt","viderefoeres":"ja","frist":"2027-08-16"}]}`

// What rektor alone is to read stands on a page of its own behind the other
// sections, and says so. Whoever gets the packet without the page cannot see that
// there was one: the rest is as if the section were not there, also what it goes on,
// the checklist and its numbers.
func TestPageOfItsOwn(t *testing.T) {
	b := newBench(t)
	r := with(t, b.release(t, "ungdomsskole_1_fosterheim_nynorsk", "rektor"), "forebygging_25_1_4", forRektor)
	r.Bases = append(slices.Clone(r.Bases), consent.SectionBasis{Section: "forebygging_25_1_4", Code: "OPL_25_1_4_PLIKT", Given: day.New(2027, 5, 3), ValidUntil: day.New(2028, 2, 16)})
	in := b.input(r)
	in.Items = apartLast(in.Items)
	d, err := document.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	blocks := d.Blocks
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
	for _, want := range []string{"Til rektor\n", "Denne sida er til rektor åleine.", "Ein fast vaksen ved ballbingen.", "Har kasta stein", "Bestemt av\nLeiv-Arne Kvam", "Eigen inngang",
		"Plikt til å dele (opplæringslova § 25-1 fjerde ledd andre punktum), bestemt av rektor\n", "20\nSida til rektor er lesen av rektor, og rektor har bestemt kva skulen gjer frå første dag\n"} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q:\n%s", want, page)
		}
	}
	without := b.build(t, b.release(t, "ungdomsskole_1_fosterheim_nynorsk", "rektor"))
	if rest := slices.Concat(blocks[:begin-1], blocks[end+1:]); text(rest) != text(without.Blocks) {
		t.Errorf("the rest tells of the page:\n%s", text(rest))
	}
}

// apartLast orders items as a packet has them.
func apartLast(items []checklist.Item) []checklist.Item {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(x, y checklist.Item) int {
		is := map[bool]int{true: 1}
		return is[x.Section == "forebygging_25_1_4"] - is[y.Section == "forebygging_25_1_4"]
	})
	return out
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

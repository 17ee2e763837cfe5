package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

// What a guardian says of a section stands within it, as large as what it is said of:
// under the one answer or list of answers, and of a section in parts before the first.
func TestTheGuardiansRemarkStandsWithItsSection(t *testing.T) {
	b := newBench(t)
	for section, c := range map[string]struct{ before, after string }{"sosialt": {"Bør gå i gruppe", "Trygghet"}, "spraak": {"Språk", "Norsk"}} {
		edit := []string{"  " + section + ":\n    sist_oppdatert", "  " + section + ":\n    merknad_foresatt: Hjemme er det annerledes.\n    sist_oppdatert"}
		r := b.release(t, "barnehage_1_to_hjem", "rektor", edit...)
		r.Language = "nb"
		d := b.build(t, r)
		at := slices.IndexFunc(d.Blocks, func(b document.Block) bool { h, ok := b.(document.Heading); return ok && h.Anchor == section })
		end := at + 1 + slices.IndexFunc(d.Blocks[at+1:], func(b document.Block) bool { h, ok := b.(document.Heading); return ok && h.Level == 2 })
		got := text(d.Blocks[at : end+1])
		remark := strings.Index(got, "Merknad fra foresatte")
		before, after := strings.Index(got, c.before), strings.LastIndex(got, c.after)
		if remark < 0 || before < 0 || before > remark || after < remark || !strings.Contains(got, "Hjemme er det annerledes.") {
			t.Errorf("%s: %d, %d, %d:\n%s", section, before, remark, after, got)
		}
		for _, block := range d.Blocks[at:end] {
			if facts, ok := block.(document.Facts); ok {
				for _, f := range facts.Rows {
					if strings.Contains(text([]document.Block{document.Para{Text: []document.Line{f.Note}}}), "annerledes") {
						t.Errorf("%s: it is smaller than what it is said of", section)
					}
				}
			}
		}
	}
}

// Each measure that goes on is a row to decide in: three boxes, and room to write who
// and when where nobody has proposed it. One that has stopped is none.
func TestEachMeasureThatGoesOnIsADecision(t *testing.T) {
	b := newBench(t)
	r := b.release(t, "barnehage_1_to_hjem", "rektor")
	r = with(t, r, "tiltak", `[{"hva":"Uten noen","virker":"godt","viderefoeres":"ja"},{"hva":"Med alt","virker":"delvis","viderefoeres":"vurderes","ansvarlig_rolle":"rektor","frist":"2027-08-20"},{"hva":"Er over","virker":"ikke","viderefoeres":"nei"}]`)
	got := map[string][]document.Cell{}
	for _, block := range b.build(t, r).Blocks {
		if table, ok := block.(document.Table); ok && len(table.Heads) == 6 {
			for _, row := range table.Rows {
				if len(row.Cells[0].Text) > 0 {
					got[strings.TrimSpace(text([]document.Block{document.Para{Text: row.Cells[0].Text}}))] = row.Cells
				}
			}
		}
	}
	for what, want := range map[string]struct {
		blank bool
		boxes int
	}{"Uten noen": {true, 3}, "Med alt": {false, 3}, "Er over": {false, 0}} {
		cells := got[what]
		if len(cells) != 6 || cells[3].Blank != want.blank || cells[4].Blank != want.blank || len(cells[5].Boxes) != want.boxes {
			t.Errorf("%s: %+v", what, cells)
		}
	}
}

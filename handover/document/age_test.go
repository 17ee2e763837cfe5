package document_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

// olderBy returns the edit that makes a section of the first case from another day.
func olderBy(section, on string) []string {
	was := map[string]string{
		"ressurser": "  ressurser:\n    sist_oppdatert: 2027-04-30", "foreldres_stemme": "  foreldres_stemme:\n    sist_oppdatert: 2027-04-23",
		"helse": "  helse:\n    sist_oppdatert: 2027-04-23", "sosialt": "  sosialt:\n    sist_oppdatert: 2027-04-30",
		"trygghet": "  trygghet:\n    sist_oppdatert: 2027-04-30",
	}[section]
	return []string{was, was[:strings.LastIndex(was, " ")+1] + on}
}

// What is old says so in words, in its section and wherever else it is told; what is
// not, says nothing.
func TestOldStatementsSaySo(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		section, on string
		nb, nn      string
		front       string
	}{
		{"sosialt", "2026-05-12", "", "", ""},
		{"sosialt", "2026-05-11", "Fra mai 2026 – over ett år gammelt. Stemmer det fortsatt?", "Frå mai 2026 – over eitt år gammalt. Stemmer det framleis?", ""},
		{"sosialt", "2024-10-01", "Fra oktober 2024 – over 2 år gammelt. Stemmer det fortsatt?", "Frå oktober 2024 – over 2 år gammalt. Stemmer det framleis?", ""},
		{"ressurser", "2025-10-30", "Fra oktober 2025 – over ett år gammelt. Stemmer det fortsatt?", "Frå oktober 2025 – over eitt år gammalt. Stemmer det framleis?", "Ser hvem som står alene, og henter dem inn i leken. (fra oktober 2025)"},
		{"foreldres_stemme", "2025-10-30", "Fra oktober 2025 – over ett år gammelt. Stemmer det fortsatt?", "Frå oktober 2025", "planen endres. Da går alt. (fra oktober 2025)"},
		{"helse", "2025-10-30", "Fra oktober 2025 – over ett år gammelt. Stemmer det fortsatt?", "Frå oktober 2025", "Fra oktober 2025 – over ett år gammelt. Stemmer det fortsatt? Mer på side"},
	} {
		r := b.release(t, "barnehage_1_to_hjem", "rektor", olderBy(c.section, c.on)...)
		for lang, want := range map[string]string{"nb": c.nb, "nn": c.nn} {
			r.Language = lang
			d := b.build(t, r)
			got := text(d.Blocks)
			if want == "" && (strings.Contains(got, "gammelt") || strings.Contains(got, "gammalt")) || !strings.Contains(got, want) {
				t.Errorf("%s of %s in %s: lacks or has %q", c.section, c.on, lang, want)
			}
			if lang == "nb" && !strings.Contains(text(front(d)), c.front) {
				t.Errorf("%s of %s: the first page lacks %q:\n%s", c.section, c.on, c.front, text(front(d)))
			}
		}
	}
}

// The mark stands right under the heading of its section and before what it is of, and
// in bold; a measure has it in its own row.
func TestWhereTheMarkStands(t *testing.T) {
	b := newBench(t)
	d := b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor", olderBy("sosialt", "2025-10-30")...))
	for i, block := range d.Blocks {
		h, ok := block.(document.Heading)
		if !ok || h.Anchor != "sosialt" {
			continue
		}
		mark, ok := d.Blocks[i+1].(document.Para)
		if !ok || mark.Quiet || len(mark.Text) != 1 || !mark.Text[0][0].Bold {
			t.Errorf("under the heading stands %+v", d.Blocks[i+1])
		}
	}
	d = b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor", olderBy("trygghet", "2025-10-30")...))
	marked := 0
	for _, block := range d.Blocks {
		if table, ok := block.(document.Table); ok && len(table.Widths) == 6 && len(table.Rows) > 0 && len(table.Rows[0].Cells[5].Boxes) > 0 {
			for _, row := range table.Rows {
				if len(row.Cells[0].Note) > 0 && strings.HasPrefix(text([]document.Block{document.Para{Text: row.Cells[0].Note}}), "Fra oktober 2025 – over ett år gammelt\n") {
					marked++
				}
			}
		}
	}
	if marked == 0 {
		t.Error("no measure of an old section says so")
	}
}

package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/document"
)

// What there is to read on the first page, without name, headings, alerts and whom to
// ring, is what the template says: about a minute.
func TestTheFirstPageIsReadInAMinute(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, role string }{
		{"barnehage_1_to_hjem", "rektor"}, {"barnehage_1_to_hjem", "sfo"}, {"barnehage_2_samisk_opplaering", "rektor"}, {"ungdomsskole_1_fosterheim_nynorsk", "rektor"},
		{"ungdomsskole_2_nyankommen_tolk", "rektor"}, {"videregaaende_1_hoersel_verksted", "inntak"},
	} {
		r := b.release(t, c.name, c.role)
		n := 0
		add := func(lines ...document.Line) {
			n += len(strings.Fields(strings.ReplaceAll(text([]document.Block{document.Para{Text: lines}}), "→", " ")))
		}
		for _, block := range front(b.build(t, r)) {
			switch block := block.(type) {
			case document.Callout:
				add(block.Text...)
			case document.Columns:
				add(append(slices.Clone(block.Left.Items), block.Right.Items...)...)
			case document.Quote:
				add(block.Text...)
			case document.Box:
				add(block.Items...)
			}
		}
		if n > 180 || n < 120 {
			t.Errorf("%s, %s: %d words to read", c.name, c.role, n)
		}
		if got := document.Crowded(b.input(r)); len(got) > 0 {
			t.Errorf("%s, %s: %+v", c.name, c.role, got)
		}
	}
}

// A field that is longer than the first page has room for is named, with how much
// there is room for; where it is as short as that, it is not.
func TestWhatIsTooLongForTheFirstPage(t *testing.T) {
	b := newBench(t)
	whole := b.release(t, "barnehage_1_to_hjem", "rektor")
	words := func(n int, word string) string { return strings.TrimSpace(strings.Repeat(word+" ", n)) }
	family := func(know, contact string) *consent.Release {
		return with(t, whole, "foreldres_stemme", `{"viktigst_aa_vite":"`+know+`","beste_kontaktmaate":"`+contact+`"}`)
	}
	for name, c := range map[string]struct {
		release *consent.Release
		want    []document.Crowding
	}{
		"as long as may be": {family(words(90, "Ord."), words(25, "ord")), nil},
		"what to know":      {family(words(91, "Ord."), "SMS."), []document.Crowding{{"foreldres_stemme.viktigst_aa_vite", document.Cut, 91, 90}}},
		"whom to ring":      {family("Ord.", words(26, "ord")), []document.Crowding{{"foreldres_stemme.beste_kontaktmaate", document.LeftOut, 26, 25}}},
		"sentences":         {family("Ord.", words(20, "Ord.")+" "+words(20, "ord")), nil},
		"an allergy": {
			with(t, whole, "helse", `{"allergi":[{"stoff":"egg","reaksjon":"mild","kommentar":"`+words(40, "ord")+`"},{"stoff":"katt","reaksjon":"mild","kommentar":"`+words(41, "ord")+`"}]}`),
			[]document.Crowding{{"helse.allergi[1].kommentar", document.LeftOut, 41, 40}},
		},
	} {
		if got := document.Crowded(b.input(c.release)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	crowded := with(t, family(words(1, words(150, "ord")+"."), "SMS."), "ressurser", `{"styrker":["`+words(40, "sterk")+`"]}`)
	got := document.Crowded(b.input(crowded))
	if len(got) != 1 || got[0].Path != "foreldres_stemme.viktigst_aa_vite" || got[0].How != document.Full || got[0].Most < 20 || got[0].Most >= 90 {
		t.Errorf("no room for strengths: %+v", got)
	}
}

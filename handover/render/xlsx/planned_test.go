package xlsx_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
)

func planned() xlsx.Planned {
	return xlsx.Planned{
		Created: time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC), Made: day.New(2027, time.May, 12), Individual: true,
		Rows: []xlsx.PlannedRow{
			{Unit: "Strandlia skole", Orgnr: "908592476", Role: "rektor", Ready: 24, Held: 5, Nothing: 4, Until: day.New(2027, time.September, 30), First: true},
			{Unit: "=HYPERLINK(1)", Orgnr: "905893491", Role: "kontor", Ready: 1, Held: 1, Stopped: 7},
		},
	}
}

func writePlanned(t testing.TB, o xlsx.Planned, lang i18n.Lang) []byte {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := xlsx.WritePlanned(o, catalog.Printer(lang))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Figures of five and more are numbers; the others are told in the same words, whatever
// they are, also none.
func TestTheOverviewOfAPlan(t *testing.T) {
	f := read(t, writePlanned(t, planned(), i18n.Nynorsk))
	holds(t, f, "Plan", map[string]string{
		"A1": "Plan for overføring, laga 12.05.2027", "A3": "Noko er ikkje med i tala, og blir behandla enkeltvis etter rutinen i kommunen.",
		"A5": "Strandlia skole", "B5": "908592476", "C5": "rektor", "D5": "24", "E5": "5", "F5": "–", "G5": "–", "H5": "30.09.2027", "I5": "ja",
		"A6": "'=HYPERLINK(1)", "D6": "–", "E6": "–", "F6": "–", "G6": "7", "H6": "manglar", "I6": "",
	})
	none := planned()
	none.Individual = false
	holds(t, read(t, writePlanned(t, none, i18n.Bokmaal)), "Plan", map[string]string{"A3": ""})
}

// No cell holds a small figure as a number, and no two give one by what is between.
func TestNoSmallFigureInTheOverview(t *testing.T) {
	cell := regexp.MustCompile(`<c r="[D-G]5"[^>]*>`)
	for n := range 2 * xlsx.Least {
		o := planned()
		o.Rows[0].Ready, o.Rows[0].Held, o.Rows[0].Nothing, o.Rows[0].Stopped = n+xlsx.Least, n, n, n
		sheet := part(t, writePlanned(t, o, i18n.Bokmaal), "xl/worksheets/sheet1.xml")
		told := 0
		cells := cell.FindAllString(sheet, -1)
		for _, c := range cells {
			if !strings.Contains(c, `t="s"`) {
				told++ // a number, and no text
			}
		}
		if len(cells) != 4 {
			t.Fatalf("%d cells with figures", len(cells))
		}
		if want := map[bool]int{true: 4, false: 1}[n >= xlsx.Least]; told != want {
			t.Errorf("%d is told in %d cells, want %d", n, told, want)
		}
	}
	for few := range xlsx.Least {
		o := planned()
		o.Rows[0].Ready, o.Rows[0].Held = 20, 20-few
		holds(t, read(t, writePlanned(t, o, i18n.Nynorsk)), "Plan", map[string]string{"D5": "20", "E5": "–"})
	}
}

func TestTheOverviewIsTheSameEveryTime(t *testing.T) {
	a := writePlanned(t, planned(), i18n.Bokmaal)
	for range 5 {
		if !bytes.Equal(a, writePlanned(t, planned(), i18n.Bokmaal)) {
			t.Fatal("two workbooks of the same plan differ")
		}
	}
}

package xlsx_test

import (
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
)

// A heading names one unit or two; of more it tells how many there are, because one that
// is wider than its table makes the table small on paper.
func TestHeadingOfManyUnits(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	made := day.New(2027, time.May, 12)
	for units, want := range map[string]string{
		"Fjellrekka skole":                     "Mottatt hos Fjellrekka skole, rektor",
		"Fjellrekka skole;Myrdammen skole":     "Mottatt hos Fjellrekka skole og Myrdammen skole, rektor",
		"Fjellrekka skole;Myrdammen skole;PPT": "Mottatt hos 3 enheter, rektor",
	} {
		data, err := xlsx.WriteReceived(xlsx.Received{Units: strings.Split(units, ";"), Roles: []string{"rektor"}, Made: made, Created: time.Unix(1810000000, 0).UTC()}, catalog.Printer(i18n.Bokmaal))
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, data)
		if got, err := f.GetCellValue(f.GetSheetName(0), "A1"); err != nil || got != want {
			t.Errorf("%q, want %q (%v)", got, want, err)
		}
	}
}

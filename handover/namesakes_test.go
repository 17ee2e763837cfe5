package handover_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

// Children with one name are told apart by the day of birth, on rows that were there
// before the second of them came too; what people have written stays.
func TestNamesakesAreToldApart(t *testing.T) {
	p := program(t)
	b := several(arrived(t), 3, 2)
	b[1].Name, b[1].Born = b[0].Name, b[0].Born.AddDays(100)
	first, _ := workbook(t, p, handover.Reception{Arrivals: b[:1], Lang: i18n.Bokmaal, Today: today})
	if all := shownOn(t, first, 0) + shownOn(t, first, 1); strings.Contains(all, ", f.\u00a0") {
		t.Error("one child alone has a day of birth")
	}
	f, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("Oppgaver", "I5", "ringt"); err != nil {
		t.Fatal(err)
	}
	if err := f.RemoveCol("Oversikt", "B"); err != nil { // as workbooks were before it had a column for the role
		t.Fatal(err)
	}
	var saved bytes.Buffer
	if err := f.Write(&saved); err != nil {
		t.Fatal(err)
	}
	kept := readBook(t, p, saved.Bytes())
	if kept.More {
		t.Error("an older workbook is said to have more than its rows")
	}
	data, changes := workbook(t, p, handover.Reception{Arrivals: b, Kept: kept, Lang: i18n.Bokmaal, Today: today})
	if changes.Lost || changes.New != 4 || changes.Restored != 0 {
		t.Errorf("the older workbook is taken for another: %+v", changes)
	}
	book, notes := readBook(t, p, data), 0
	for i, a := range b {
		name := a.Name.Reveal()
		if i < 2 {
			name += ", f.\u00a0" + i18n.Date(a.Born)
		}
		for nr := 1; nr <= 2; nr++ {
			row := lineOf(t, book, a.ID, nr)
			if row.Child.Reveal() != name {
				t.Errorf("child %d, item %d is called %q", i, nr, row.Child.Reveal())
			}
			if row.Note.Reveal() == "ringt" {
				notes++
			}
		}
		if !strings.Contains(shownOn(t, data, 1), name) {
			t.Errorf("child %d is not in the overview under its name", i)
		}
	}
	if notes != 1 {
		t.Errorf("%d notes, want the one that somebody has written", notes)
	}
	again, _ := workbook(t, p, handover.Reception{Arrivals: b, Kept: book, Lang: i18n.Bokmaal, Today: today})
	if !bytes.Equal(again, data) {
		t.Error("made again, it is another")
	}
	b[1].Born = day.Day{}
	alone, _ := workbook(t, p, handover.Reception{Arrivals: b, Kept: book, Lang: i18n.Nynorsk, Today: today})
	if row := lineOf(t, readBook(t, p, alone), b[0].ID, 1); row.Child.Reveal() != b[0].Name.Reveal() {
		t.Errorf("with no namesake, the child is called %q", row.Child.Reveal())
	}
}

// The overview says for whom each packet is, as far as it may.
func TestTheOverviewSaysForWhom(t *testing.T) {
	p := program(t)
	b := several(arrived(t), 3, 2)
	b[1].Role, b[2].Role = "sfo", "ppt"
	data, _ := workbook(t, p, handover.Reception{Arrivals: b, Lang: i18n.Bokmaal, Today: today})
	all := shownOn(t, data, 1)
	for _, want := range []string{"Til", "rektor", "SFO-leder", "se pakken"} {
		if !strings.Contains(all, want) {
			t.Errorf("the overview has no %q", want)
		}
	}
	if strings.Contains(all, "PPT") {
		t.Error("the overview names a role that tells about the child")
	}
	b[1].ToName = "Bakkeløkka skole"
	data, _ = workbook(t, p, handover.Reception{Arrivals: b, Lang: i18n.Bokmaal, Today: today})
	if !strings.Contains(shownOn(t, data, 1), "Bakkeløkka skole, SFO-leder") {
		t.Error("of several units the overview does not say which")
	}
}

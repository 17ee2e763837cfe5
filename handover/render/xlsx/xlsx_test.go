package xlsx_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

func sample(names ...string) xlsx.Checklist {
	c := xlsx.Checklist{Unit: "Strandlia skole", Role: "rektor", Packet: "t3h8vd5n2c", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC), Made: day.New(2027, 5, 12)}
	for i, n := range names {
		c.Rows = append(c.Rows, xlsx.Row{
			Child: secret.New("s", n), Packet: "k7q2m9xw4a", Made: day.New(2027, 5, 11), Start: day.New(2027, 8, 16),
			Nr: i + 1, Item: "Foresatte er kontaktet", Who: "kontaktlærer", Due: day.New(2027, 8, 13), When: "fra 09.08.2027",
		})
	}
	return c
}

func write(t *testing.T, c xlsx.Checklist, lang i18n.Lang) []byte {
	t.Helper()
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := xlsx.Write(c, cat.Printer(lang))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestSameBytesEveryTime(t *testing.T) {
	a := write(t, sample("Iben", "Áilu"), i18n.Bokmaal)
	for range 20 { // the library walks maps
		if b := write(t, sample("Iben", "Áilu"), i18n.Bokmaal); !bytes.Equal(a, b) {
			t.Fatal("two workbooks of the same list differ")
		}
	}
}

func TestTheListReadsBack(t *testing.T) {
	f := read(t, write(t, sample("Iben Sofie Haugland Moe"), i18n.Nynorsk))
	sheet := f.GetSheetName(0)
	for cell, want := range map[string]string{
		"A5": "Iben Sofie Haugland Moe", "B5": "k7q2m9xw4a, 11.05.2027", "C5": "1", "D5": "Foresatte er kontaktet", "E5": "kontaktlærer",
		"F5": "13.08.2027", "G5": "fra 09.08.2027", "H5": "ny",
		"A2": "Laga 12.05.2027. Det som skal gjerast for barna de har fått pakkar om, etter frist. Forklaringa står på neste ark.",
	} {
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != want {
			t.Errorf("%s holds %q, want %q (%v)", cell, got, want, err)
		}
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("the head is not frozen: %+v, %v", panes, err)
	}
	choices, err := f.GetDataValidations(sheet)
	if err != nil || len(choices) != 1 || choices[0].Sqref != "H5:H5" || !strings.Contains(choices[0].Formula1, "ferdig") {
		t.Errorf("the status has no list to choose from: %+v, %v", choices, err)
	}
	names := f.GetDefinedName()
	titles := false
	for _, n := range names {
		titles = titles || n.Name == "_xlnm.Print_Titles"
	}
	if !titles {
		t.Errorf("the head is not printed on every page: %+v", names)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Language != "nn-NO" || strings.Contains(props.Title, "Iben") {
		t.Errorf("properties: %+v, %v", props, err)
	}
}

// While no school is known, the list says from when what belongs to one counts.
func TestNoSchoolIsKnown(t *testing.T) {
	for known, want := range map[bool]string{
		true: "", false: "Noen elever har ingen skole ennå. Punkter som hører en skole til, gjelder fra den dagen skolen er kjent.",
	} {
		c := sample("Tomas")
		c.SchoolUnknown = !known
		f := read(t, write(t, c, i18n.Bokmaal))
		if got, err := f.GetCellValue(f.GetSheetName(0), "A3"); err != nil || got != want {
			t.Errorf("known %v: says %q (%v)", known, got, err)
		}
	}
}

// Whatever a name looks like, a spreadsheet takes it for a text.
func TestNamesAreNoFormulas(t *testing.T) {
	for _, name := range []string{`=HYPERLINK("http://x","y")`, "+1", "-1+2", "@SUM(A1)", "\t=1", "\u200b=1", "  =1", "|cmd", "%1"} {
		f := read(t, write(t, sample(name), i18n.Bokmaal))
		sheet := f.GetSheetName(0)
		formula, err := f.GetCellFormula(sheet, "A5")
		if err != nil || formula != "" {
			t.Errorf("%q became a formula", name)
		}
		kind, err := f.GetCellType(sheet, "A5")
		value, _ := f.GetCellValue(sheet, "A5")
		if err != nil || kind != excelize.CellTypeSharedString || !strings.HasPrefix(value, "'") {
			t.Errorf("%q stands as %q of type %v", name, value, kind)
		}
	}
	f := read(t, write(t, sample("Ane-Marie O’Hara"), i18n.Bokmaal))
	if got, _ := f.GetCellValue(f.GetSheetName(0), "A5"); got != "Ane-Marie O’Hara" {
		t.Errorf("an ordinary name became %q", got)
	}
}

// Rows stand by date, whichever child they are about, and by child within a day.
func TestRowsStandByDate(t *testing.T) {
	c := sample("Iben", "Áilu", "Iben")
	for i, due := range []day.Day{day.New(2027, 10, 11), day.New(2027, 5, 18), day.New(2027, 5, 18)} {
		c.Rows[i].Due, c.Rows[i].Item = due, due.String()+" "+c.Rows[i].Child.Reveal()
	}
	c.Rows = append(c.Rows, c.Rows[1])
	c.Rows[3].Nr, c.Rows[3].Item = 9, "2027-05-18 Áilu 9"
	f := read(t, write(t, c, i18n.Bokmaal))
	var got []string
	for line := 5; line <= 8; line++ {
		s, err := f.GetCellValue(f.GetSheetName(0), fmt.Sprintf("D%d", line))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, s)
	}
	if want := []string{"2027-05-18 Iben", "2027-05-18 Áilu", "2027-05-18 Áilu 9", "2027-10-11 Iben"}; !slices.Equal(got, want) {
		t.Errorf("rows stand as %q", got)
	}
	if c.Rows[0].Due != day.New(2027, 10, 11) {
		t.Error("the caller's rows are moved")
	}
}

// Dates begin where texts do, so that the due date and what is said about it do not
// run together; and a column is wide enough for what stands in it.
func TestDatesStandClear(t *testing.T) {
	f := read(t, write(t, sample("Iben"), i18n.Bokmaal))
	sheet := f.GetSheetName(0)
	for _, col := range []string{"F", "J"} {
		id, err := f.GetCellStyle(sheet, col+"5")
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || style.Alignment == nil || style.Alignment.Horizontal != "left" {
			t.Errorf("column %s is not set to the left: %+v, %v", col, style, err)
		}
	}
	for col, text := range map[string]string{"B": "k7q2m9xw4a, 11.05.2027", "F": "13.08.2027", "G": "fra 09.08.2027", "H": "ikke aktuelt"} {
		if wide, err := f.GetColWidth(sheet, col); err != nil || wide < float64(len(text)) {
			t.Errorf("column %s is %.0f wide, and holds %q (%v)", col, wide, text, err)
		}
	}
}

// A list says when it was made, on the sheet and on each printed page.
func TestTheListTellsWhenItWasMade(t *testing.T) {
	f := read(t, write(t, sample("Iben"), i18n.Bokmaal))
	sheet := f.GetSheetName(0)
	if got, _ := f.GetCellValue(sheet, "A2"); !strings.HasPrefix(got, "Laget 12.05.2027.") {
		t.Errorf("the sheet says %q", got)
	}
	foot, err := f.GetHeaderFooter(sheet)
	if err != nil || !strings.Contains(foot.OddFooter, "Sjekkliste t3h8vd5n2c, laget 12.05.2027") {
		t.Errorf("the page says %+v, %v", foot, err)
	}
}

func TestAnEmptyListIsALittleBook(t *testing.T) {
	if f := read(t, write(t, sample(), i18n.Bokmaal)); f.SheetCount != 2 {
		t.Errorf("%d sheets", f.SheetCount)
	}
}

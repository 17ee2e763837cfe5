package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
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

// sample is a list with one item for each name.
func sample(names ...string) xlsx.Checklist {
	c := xlsx.Checklist{
		Unit: "Strandlia skole", Role: "rektor", Packet: "t3h8vd5n2c", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC),
		Made: day.New(2027, 5, 12), CopiesBy: day.New(2028, 2, 16),
	}
	for i, n := range names {
		c.Children = append(c.Children, xlsx.Child{
			Name: secret.New("s", n), Packet: "k7q2m9xw4" + string(rune('a'+i)), Made: day.New(2027, 5, 11),
			Sender: "903963840", AnswerBy: day.New(2027, 5, 18),
			Items: []xlsx.Item{{Nr: i + 1, Text: "Foresatte er kontaktet", Who: "kontaktlærer", Due: day.New(2027, 8, 13), When: "fra 09.08.2027"}},
		})
	}
	return c
}

func write(t testing.TB, c xlsx.Checklist, lang i18n.Lang) []byte {
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

func read(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// part returns a part of the file as it stands there.
func part(t testing.TB, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func holds(t *testing.T, f *excelize.File, sheet string, cells map[string]string) {
	t.Helper()
	for cell, want := range cells {
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != want {
			t.Errorf("%s!%s holds %q, want %q (%v)", sheet, cell, got, want, err)
		}
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	a := write(t, sample("Iben", "Áilu"), i18n.Bokmaal)
	for range 20 { // the library walks maps
		if b := write(t, sample("Iben", "Áilu"), i18n.Bokmaal); !bytes.Equal(a, b) {
			t.Fatal("two workbooks of the same list differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Modified.Year() > 1980 {
			t.Errorf("%s has the time %v", f.Name, f.Modified)
		}
	}
}

func TestTheListReadsBack(t *testing.T) {
	f := read(t, write(t, sample("Iben Sofie Haugland Moe"), i18n.Nynorsk))
	if got := strings.Join(f.GetSheetList(), ", "); got != "Oppgåver, Oversyn, Slik bruker de lista" {
		t.Errorf("the sheets are %s", got)
	}
	holds(t, f, "Oppgåver", map[string]string{
		"A1": "Sjekkliste for Strandlia skole, rektor",
		"A2": "Laga 12.05.2027. Det som skal gjerast for barna de har fått pakkar om, etter frist. Det siste arket forklarer korleis lista blir brukt.",
		"A5": "Iben Sofie Haugland Moe", "B5": "Foresatte er kontaktet (fra 09.08.2027)", "C5": "kontaktlærer", "D5": "13.08.2027", "E5": "", "F5": "open",
		"G5": "", "H5": "", "I5": "", "J5": "k7q2m9xw4a", "K5": "1",
	})
	holds(t, f, "Oversyn", map[string]string{
		"A3": "I alt: opne 1, over fristen 0, innan 7 dagar 0, gjort 0, ikkje aktuelt 0.",
		"A5": "Iben Sofie Haugland Moe", "B5": "k7q2m9xw4a", "C5": "11.05.2027", "D5": "903963840", "E5": "18.05.2027", "F5": "13.08.2027",
		"G5": "1", "H5": "0", "I5": "0", "J5": "0", "K5": "0", "L5": "0%",
	})
	for _, sheet := range []string{"Oppgåver", "Oversyn"} {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 4 {
			t.Errorf("%s: the head is not frozen: %+v, %v", sheet, panes, err)
		}
		if !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool {
			return n.Name == "_xlnm.Print_Titles" && n.Scope == sheet && n.RefersTo == "'"+sheet+"'!$4:$4"
		}) {
			t.Errorf("%s: the head is not printed on every page: %+v", sheet, f.GetDefinedName())
		}
	}
}

// What people may put in a cell: a status from the list, a date, and a note.
func TestWhatMayStandInACell(t *testing.T) {
	f := read(t, write(t, sample("Iben", "Áilu"), i18n.Bokmaal))
	all, err := f.GetDataValidations("Oppgaver")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*excelize.DataValidation{}
	for _, v := range all {
		got[v.Sqref] = v
	}
	if v := got["F5:F6"]; v == nil || v.Formula1 != `"åpen,i arbeid,gjort,ikke aktuelt"` || v.ShowDropDown || *v.ErrorStyle != "stop" {
		t.Errorf("status: %+v", v)
	}
	for _, at := range []string{"D5:D6", "H5:H6"} {
		// From 12.05.2026 to 12.05.2030.
		if v := got[at]; v == nil || v.Type != "date" || v.Operator != "between" || v.Formula1 != "46154" || v.Formula2 != "47615" {
			t.Errorf("%s: %+v", at, v)
		}
	}
	if v := got["I5:I6"]; v == nil || v.Prompt == nil || !strings.Contains(*v.Prompt, "se pakken") {
		t.Errorf("note: %+v", v)
	}
}

// Nothing is locked: in a sheet that is, nobody can sort or filter.
func TestNothingIsLocked(t *testing.T) {
	data := write(t, sample("Iben"), i18n.Bokmaal)
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"} {
		if text := part(t, data, name); strings.Contains(text, "Protection") || !strings.Contains(text, "<sheet") {
			t.Errorf("%s is locked", name)
		}
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
		for _, sheet := range []string{"Oppgaver", "Oversikt"} {
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
	}
	f := read(t, write(t, sample("Ane-Marie O’Hara"), i18n.Bokmaal))
	if got, _ := f.GetCellValue(f.GetSheetName(0), "A5"); got != "Ane-Marie O’Hara" {
		t.Errorf("an ordinary name became %q", got)
	}
}

// Rows stand by date, whichever child they are about, and within a day by child – as
// Norwegians order names – and number. The overview stands by child.
func TestRowsStandByDate(t *testing.T) {
	c := sample("Iben", "Ådne", "Áilu")
	early, late := day.New(2027, 5, 18), day.New(2027, 10, 11)
	for i := range c.Children {
		name := c.Children[i].Name.Reveal()
		c.Children[i].Items = []xlsx.Item{
			{Nr: 3, Text: name + " 3", Due: late}, {Nr: 2, Text: name + " 2", Due: early}, {Nr: 1, Text: name + " 1", Due: early},
		}
	}
	f := read(t, write(t, c, i18n.Bokmaal))
	column := func(sheet, col string, rows int) (out []string) {
		for line := 5; line < 5+rows; line++ {
			s, err := f.GetCellValue(sheet, fmt.Sprintf("%s%d", col, line))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return out
	}
	want := []string{"Áilu 1", "Áilu 2", "Iben 1", "Iben 2", "Ådne 1", "Ådne 2", "Áilu 3", "Iben 3", "Ådne 3"}
	if got := column("Oppgaver", "B", 9); !slices.Equal(got, want) {
		t.Errorf("rows stand as %q", got)
	}
	if got := column("Oversikt", "A", 3); !slices.Equal(got, []string{"Áilu", "Iben", "Ådne"}) {
		t.Errorf("children stand as %q", got)
	}
	if c.Children[0].Items[0].Nr != 3 || c.Children[0].Name.Reveal() != "Iben" {
		t.Error("the caller's rows are moved")
	}
}

// Dates begin where texts do, so that the due date and what is said about it do not
// run together.
func TestDatesStandClear(t *testing.T) {
	f := read(t, write(t, sample("Iben"), i18n.Bokmaal))
	for _, cell := range []string{"D5", "H5"} {
		id, err := f.GetCellStyle("Oppgaver", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || style.Alignment == nil || style.Alignment.Horizontal != "left" || *style.CustomNumFmt != "dd.mm.yyyy" {
			t.Errorf("%s is not a date to the left: %+v, %v", cell, style, err)
		}
	}
}

func TestAnEmptyListIsALittleBook(t *testing.T) {
	f := read(t, write(t, sample(), i18n.Bokmaal))
	if f.SheetCount != 3 {
		t.Errorf("%d sheets", f.SheetCount)
	}
	holds(t, f, "Oversikt", map[string]string{"A3": "I alt: åpne 0, forfalt 0, innen 7 dager 0, gjort 0, ikke aktuelt 0."})
}

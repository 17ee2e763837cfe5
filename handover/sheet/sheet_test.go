package sheet_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/sheet"
)

func limits() sheet.Limits {
	return sheet.Limits{File: 1 << 20, Part: 1 << 20, Strings: 1000, Columns: 10}
}

// saved returns a workbook with these values in its first row.
func saved(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A formula counts with the value that was saved; one without is told apart from a
// cell that nothing stands in, and so is a value that is an error.
func TestFormulasAreNotWorkedOut(t *testing.T) {
	data := saved(t, func(f *excelize.File) {
		for cell, formula := range map[string]string{"B1": "1+1", "C1": "NA()"} {
			if err := f.SetCellFormula("Sheet1", cell, formula); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellStr("Sheet1", "A1", "x"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Sheet1", "Z1", "beyond what is looked at"); err != nil {
			t.Fatal(err)
		}
	})
	book, err := sheet.Open(data, limits())
	if err != nil || book.Sheets() != 1 {
		t.Fatalf("%v", err)
	}
	var got []sheet.Cell
	if err := book.Rows(0, func(_ int, cells []sheet.Cell) error {
		got = append(got, cells...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Text != "x" || !got[1].Unsaved || got[1].Text != "" || !got[2].Unsaved || got[2].Col != 2 {
		t.Errorf("got %+v", got)
	}
}

// Dates are numbers, or what people write with the day first.
func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"2021-06-03": "2021-06-03", "03.06.2021": "2021-06-03", "3/6-21": "2021-06-03", "3. juni 2021": "2021-06-03", "torsdag 3. juni 2021": "2021-06-03",
		"2021-06-03T00:00:00": "2021-06-03", "31.02.2021": "", "3.6": "", "44350": "", "": "", "juni": "", "03.06.1899": "", "06/13/2021": "",
	} {
		if d, ok := (sheet.Cell{Text: text}).Day(1900, 2100); d.String() != want || ok != (want != "") {
			t.Errorf("%q is %q", text, d)
		}
	}
	for number, want := range map[string]string{"44350": "2021-06-03", "44350.5": "2021-06-03", "4.435E4": "2021-06-03", "0": "", "-3": "", "1e9": "", "x": ""} {
		if d, _ := (sheet.Cell{Text: number, Number: true}).Day(1900, 2100); d.String() != want {
			t.Errorf("%s is %q", number, d)
		}
	}
}

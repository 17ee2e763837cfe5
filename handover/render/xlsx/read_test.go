package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

// What is read back of a workbook is its list, in both målformer and with odd texts.
func TestAWorkbookAgrees(t *testing.T) {
	odd := sample(" Iben & <Moe>", "=Áilu", "Ола \"O'Neil\"", "")
	odd.Rows[1].Item, odd.Rows[1].Who, odd.Rows[1].When = "To\nlinjer, og & < > \" '", "", " kl. 14.00 "
	for name, c := range map[string]xlsx.Checklist{"two": sample("Iben", "Áilu"), "none": sample(), "odd": odd} {
		for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
			for _, unknown := range []bool{false, true} {
				c.SchoolUnknown = unknown
				if err := xlsx.Agrees(c, write(t, c, lang)); err != nil {
					t.Errorf("%s, %s: %v", name, lang, err)
				}
			}
		}
	}
}

// Whatever is another is found out: a row that is lost or one too many, another
// child's name or packet beside an item, any other cell.
func TestAnAlteredWorkbookIsFoundOut(t *testing.T) {
	data := write(t, sample("Iben", "Áilu"), i18n.Bokmaal)
	for name, change := range map[string]func(c *xlsx.Checklist){
		"a row is lost":  func(c *xlsx.Checklist) { c.Rows = append(c.Rows, c.Rows[0]) },
		"one too many":   func(c *xlsx.Checklist) { c.Rows = c.Rows[:1] },
		"another child":  func(c *xlsx.Checklist) { c.Rows[0].Child = secret.New("s", "Ola") },
		"changed places": func(c *xlsx.Checklist) { c.Rows[0].Child, c.Rows[1].Child = c.Rows[1].Child, c.Rows[0].Child },
		"another packet": func(c *xlsx.Checklist) { c.Rows[1].Packet = "t3h8vd5n2d" },
		"another number": func(c *xlsx.Checklist) { c.Rows[0].Nr = 9 },
		"another item":   func(c *xlsx.Checklist) { c.Rows[0].Item += "." },
		"another answer": func(c *xlsx.Checklist) { c.Rows[0].Who = "rektor" },
		"another day": func(c *xlsx.Checklist) {
			c.Rows[0].Due, c.Rows[1].Due = c.Rows[0].Due.AddDays(1), c.Rows[1].Due.AddDays(1)
		},
		"another time": func(c *xlsx.Checklist) { c.Rows[1].When = "" },
	} {
		other := sample("Iben", "Áilu")
		change(&other)
		if err := xlsx.Agrees(other, data); !errors.Is(err, xlsx.ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := 0; n < len(data); n += 97 {
		if err := xlsx.Agrees(sample("Iben", "Áilu"), data[:n]); !errors.Is(err, xlsx.ErrAltered) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
}

// Another reader finds the same in it.
func TestTheLibraryReadsTheSame(t *testing.T) {
	c := sample("Iben", "Áilu")
	f := read(t, write(t, c, i18n.Bokmaal))
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range xlsx.InOrder(c.Rows) {
		if got := rows[4+i]; got[0] != r.Child.Reveal() || got[3] != r.Item || got[2] != fmt.Sprint(r.Nr) {
			t.Errorf("row %d: %q", i, got)
		}
	}
}

// Whatever comes, it is either the list or it is not.
func FuzzAgrees(f *testing.F) {
	c := sample("Iben", "Áilu")
	cat, err := i18n.Load()
	if err != nil {
		f.Fatal(err)
	}
	data, err := xlsx.Write(c, cat.Printer(i18n.Bokmaal))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, other []byte) {
		if err := xlsx.Agrees(sample("Ola"), other); err == nil && bytes.Equal(other, data) {
			t.Error("it is another list")
		}
	})
}

// What reading back takes, beside what writing does: a list of 60 children.
func BenchmarkAgrees(b *testing.B) {
	var names []string
	for i := range 900 {
		names = append(names, fmt.Sprintf("Iben Moe%02d", i%60))
	}
	c := sample(names...)
	cat, err := i18n.Load()
	if err != nil {
		b.Fatal(err)
	}
	data, err := xlsx.Write(c, cat.Printer(i18n.Bokmaal))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			if _, err := xlsx.Write(c, cat.Printer(i18n.Bokmaal)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if err := xlsx.Agrees(c, data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

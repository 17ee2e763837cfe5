package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

func agrees(t testing.TB, c xlsx.Checklist, lang i18n.Lang, data []byte) error {
	t.Helper()
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return xlsx.Agrees(c, cat.Printer(lang), data)
}

// What is read back of a workbook is its list, in both målformer and with odd texts.
func TestAWorkbookAgrees(t *testing.T) {
	odd := sample(" Iben & <Moe>", "=Áilu", "Ola \"O'Neil\"", "")
	odd.Children[1].Items[0] = xlsx.Item{Nr: 2, Text: "To\nlinjer, og & < > \" '", When: " kl. 14.00 "}
	odd.Children[2].AnswerBy, odd.Children[2].Items = day.Day{}, nil
	for name, c := range map[string]xlsx.Checklist{"two": sample("Iben", "Áilu"), "none": sample(), "odd": odd} {
		for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
			for _, unknown := range []bool{false, true} {
				c.SchoolUnknown = unknown
				if err := agrees(t, c, lang, write(t, c, lang)); err != nil {
					t.Errorf("%s, %s: %v", name, lang, err)
				}
			}
		}
	}
}

// Whatever is another is found out: a row that is lost or one too many, another
// child's name or packet beside an item, any other cell of both tables.
func TestAnAlteredWorkbookIsFoundOut(t *testing.T) {
	data := write(t, sample("Iben", "Áilu"), i18n.Bokmaal)
	for name, change := range map[string]func(all []xlsx.Child) []xlsx.Child{
		"a child is lost": func(all []xlsx.Child) []xlsx.Child { return append(all, all[0]) },
		"one too many":    func(all []xlsx.Child) []xlsx.Child { return all[:1] },
		"a row is lost":   func(all []xlsx.Child) []xlsx.Child { all[0].Items = append(all[0].Items, all[0].Items[0]); return all },
		"a row too many":  func(all []xlsx.Child) []xlsx.Child { all[0].Items = nil; return all },
		"another child":   func(all []xlsx.Child) []xlsx.Child { all[0].Name = secret.New("s", "Ola"); return all },
		"changed places":  func(all []xlsx.Child) []xlsx.Child { all[0].Name, all[1].Name = all[1].Name, all[0].Name; return all },
		"another packet":  func(all []xlsx.Child) []xlsx.Child { all[1].Packet = "t3h8vd5n2d"; return all },
		"another sender":  func(all []xlsx.Child) []xlsx.Child { all[1].Sender = "907902102"; return all },
		"made then":       func(all []xlsx.Child) []xlsx.Child { all[1].Made = all[1].Made.AddDays(1); return all },
		"another answer":  func(all []xlsx.Child) []xlsx.Child { all[1].AnswerBy = day.Day{}; return all },
		"another number":  func(all []xlsx.Child) []xlsx.Child { all[0].Items[0].Nr = 9; return all },
		"another item":    func(all []xlsx.Child) []xlsx.Child { all[0].Items[0].Text += "."; return all },
		"another who":     func(all []xlsx.Child) []xlsx.Child { all[0].Items[0].Who = "rektor"; return all },
		"another day":     func(all []xlsx.Child) []xlsx.Child { all[0].Items[0].Due = all[0].Items[0].Due.AddDays(-1); return all },
		"another time":    func(all []xlsx.Child) []xlsx.Child { all[1].Items[0].When = ""; return all },
	} {
		other := sample("Iben", "Áilu")
		other.Children = change(other.Children)
		if err := agrees(t, other, i18n.Bokmaal, data); !errors.Is(err, xlsx.ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := 0; n < len(data); n += 97 {
		if err := agrees(t, sample("Iben", "Áilu"), i18n.Bokmaal, data[:n]); !errors.Is(err, xlsx.ErrAltered) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
}

// Another reader finds the same in it.
func TestTheLibraryReadsTheSame(t *testing.T) {
	f := read(t, write(t, sample("Iben", "Áilu"), i18n.Bokmaal))
	for sheet, want := range []map[string]string{
		{"A5": "Áilu", "B5": "Foresatte er kontaktet (fra 09.08.2027)", "J5": "k7q2m9xw4b", "K5": "2", "A6": "Iben", "J6": "k7q2m9xw4a", "K6": "1"},
		{"A5": "Áilu", "B5": "k7q2m9xw4b", "D5": "903963840", "A6": "Iben", "B6": "k7q2m9xw4a", "D6": "903963840"},
	} {
		holds(t, f, f.GetSheetName(sheet), want)
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
		if err := xlsx.Agrees(sample("Ola"), cat.Printer(i18n.Bokmaal), other); err == nil && bytes.Equal(other, data) {
			t.Error("it is another list")
		}
	})
}

// What reading back takes, beside what writing does: a list of 60 children.
func BenchmarkAgrees(b *testing.B) {
	var names []string
	for i := range 60 {
		names = append(names, fmt.Sprintf("Iben Moe%02d", i))
	}
	c := sample(names...)
	for i := range c.Children {
		c.Children[i].Packet = fmt.Sprintf("k7q2m9x%03d", i)
		for n := range 14 {
			it := c.Children[i].Items[0]
			it.Nr = n + 2
			c.Children[i].Items = append(c.Children[i].Items, it)
		}
	}
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
			if err := xlsx.Agrees(c, cat.Printer(i18n.Bokmaal), data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package filled_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

func catalog(t testing.TB) *i18n.Catalog {
	t.Helper()
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// three is a list for three children with five items each, in a language.
func three(t testing.TB, lang i18n.Lang) []byte {
	t.Helper()
	c := xlsx.Checklist{Unit: "Strandlia skole", Role: "rektor", Packet: "t3h8vd5n2c", Made: day.New(2027, 5, 12), CopiesBy: day.New(2028, 2, 16)}
	for i, name := range []string{"Iben Prøvedal", "Áilu Eksempel", "Noor Testland"} {
		child := xlsx.Child{Name: secret.New("s", name), Packet: "k7q2m9xw4" + string(rune('a'+i)), Made: day.New(2027, 5, 11), Sender: "903963840"}
		for k, due := range []day.Day{day.New(2027, 5, 18), day.New(2027, 7, 26), day.New(2027, 8, 9), day.New(2027, 8, 16), day.New(2027, 10, 11)} {
			child.Items = append(child.Items, xlsx.Item{Nr: k + 1, Text: fmt.Sprintf("Oppgave %d", k+1), Who: "rektor", Due: due})
		}
		c.Children = append(c.Children, child)
	}
	data, err := xlsx.Write(c, catalog(t).Printer(lang))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A desk is somebody who has a list open in a spreadsheet.
type desk struct {
	t    testing.TB
	file *excelize.File
	name string // of the sheet
}

func at(t testing.TB, data []byte) *desk {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return &desk{t, f, f.GetSheetName(0)}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) put(cell string, v any) {
	d.t.Helper()
	d.must(d.file.SetCellValue(d.name, cell, v))
}

func (d *desk) saved(opts ...excelize.Options) []byte {
	d.t.Helper()
	var out bytes.Buffer
	d.must(d.file.Write(&out, opts...))
	return out.Bytes()
}

// without empties a column, heads and all.
func (d *desk) without(col string) {
	d.t.Helper()
	for row := 4; row < 20; row++ {
		d.must(d.file.SetCellValue(d.name, fmt.Sprintf("%s%d", col, row), nil))
	}
}

// read reads what somebody has saved.
func (d *desk) read() filled.List {
	d.t.Helper()
	l, err := filled.Read(d.saved(), catalog(d.t))
	d.must(err)
	return l
}

// told writes lines as tests compare them.
func told(lines []filled.Line) (out []string) {
	for _, l := range lines {
		s := fmt.Sprintf("%s/%d %s %s", l.Packet, l.Nr, l.Due, l.Status)
		for word, is := range map[string]bool{"no-due": l.NoDue, "no-status": l.NoStatus, "no-item": l.NoItem} {
			if is {
				s += " " + word
			}
		}
		out = append(out, s)
	}
	return out
}

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// What is written reads back: every item, with its child, packet, number and date, and
// nothing done yet.
func TestWhatIsWrittenReadsBack(t *testing.T) {
	cat := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]i18n.Lang{i18n.Bokmaal, i18n.Nynorsk}).Draw(t, "language")
		c := xlsx.Checklist{Unit: "Skolen", Role: "rektor", Packet: "t3h8vd5n2c", Made: day.New(2027, 5, 12)}
		var wanted []string
		for i := range rapid.IntRange(0, 6).Draw(t, "children") {
			name := rapid.StringMatching(`[A-ZÆØÅa-zæøåáčđŋ]{1,12}( [A-ZÆØÅa-zæøå'’-]{1,12}){0,3}`).Draw(t, "name")
			child := xlsx.Child{Name: secret.New("s", name), Packet: fmt.Sprintf("%09d%d", rapid.IntRange(0, 999999999).Draw(t, "id"), i)}
			for nr := range rapid.IntRange(0, 20).Draw(t, "items") {
				due := day.New(2027, 1, 1).AddDays(rapid.IntRange(0, 1000).Draw(t, "due"))
				text := rapid.StringMatching(`[a-zæøå&<>"' ]{0,40}`).Draw(t, "text")
				child.Items = append(child.Items, xlsx.Item{Nr: nr + 1, Text: "x" + text, Who: "rektor", Due: due})
				wanted = append(wanted, fmt.Sprintf("%s/%d %s %s %s", child.Packet, nr+1, due, name, strings.TrimSpace("x"+text)))
			}
			c.Children = append(c.Children, child)
		}
		data, err := xlsx.Write(c, cat.Printer(lang))
		if err != nil {
			t.Fatal(err)
		}
		l, err := filled.Read(data, cat)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range l.Lines {
			got = append(got, fmt.Sprintf("%s/%d %s %s %s", x.Packet, x.Nr, x.Due, x.Child.Reveal(), x.Task.Reveal()))
			if x.Status != filled.Open || x.NoDue || x.NoStatus || x.NoItem || x.Dated {
				t.Fatalf("%+v is more than open", x)
			}
		}
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Fatalf("got %q, want %q", got, wanted)
		}
	})
}

var today = day.New(2027, time.August, 11)

// The same list, filled in, sorted and added to in LibreOffice: its sheet has another
// name, dates are typed as text, a line is hidden, and one is a formula.
func TestFilledInWithLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	l, err := filled.Read(data, catalog(t))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range l.Packets() {
		lines = append(lines, told(p.Lines)...)
	}
	want(t, "lines", lines, []string{
		"k7q2m9xw4b/1 2027-05-18 done", "k7q2m9xw4b/2 2027-07-26 in_progress", "k7q2m9xw4b/3 2027-08-12 open",
		"k7q2m9xw4b/4 2027-08-16 open", "k7q2m9xw4b/5 2027-10-01 open",
		"k7q2m9xw4a/1 2027-05-18 done", "k7q2m9xw4a/2 2027-07-26 not_applicable", "k7q2m9xw4a/3 2027-08-09 open",
		"k7q2m9xw4a/4 2027-08-16 open no-status", "k7q2m9xw4a/5 2027-10-11 open",
		"k7q2m9xw4c/1 2027-05-18 done", "k7q2m9xw4c/3 2027-08-09 done", "k7q2m9xw4c/2 2027-08-12 open",
		"k7q2m9xw4c/4 2027-08-16 open", "k7q2m9xw4c/5 2027-10-11 open",
		"/0 2027-08-13 open",
	})
	if got := filled.Counted(l.Lines, today); got != (filled.Count{Items: 16, Open: 11, Overdue: 2, Soon: 6, Done: 4, NotApplicable: 1}) {
		t.Errorf("counted %+v", got)
	}
	if l.Sheets != 1 || l.Repeated != 0 || len(l.Unknown()) != 0 {
		t.Errorf("%d sheets, %d repeated, unknown %v", l.Sheets, l.Repeated, told(l.Unknown()))
	}
	for _, p := range l.Packets() {
		if child := p.Child().Reveal(); p.ID == "k7q2m9xw4a" && child != "Iben Prøvedal" {
			t.Errorf("the child is %q", child)
		}
	}
}

// The same, in Excel: what people write in place of the words of the list.
func TestFilledIn(t *testing.T) {
	for lang, words := range map[i18n.Lang][]string{
		i18n.Bokmaal: {"gjort", "ikke aktuelt", "i arbeid"}, i18n.Nynorsk: {"gjort", "ikkje aktuelt", "i arbeid"},
	} {
		d := at(t, three(t, lang))
		for row, v := range map[int]any{5: words[0], 6: " GJORT ", 7: "x", 8: words[1], 9: words[2], 10: "Ferdig.", 11: true, 12: "ring mor"} {
			d.put(fmt.Sprintf("F%d", row), v)
		}
		d.put("D13", "16.8.2027")
		d.put("D14", "2027-08-10")
		d.put("D15", 46610.75) // a day with a time
		d.put("D16", "snart")
		d.put("H16", "11.8.")
		l := d.read()
		want(t, string(lang), told(l.Lines), []string{
			"k7q2m9xw4b/1 2027-05-18 done", "k7q2m9xw4a/1 2027-05-18 done", "k7q2m9xw4c/1 2027-05-18 done",
			"k7q2m9xw4b/2 2027-07-26 not_applicable", "k7q2m9xw4a/2 2027-07-26 in_progress", "k7q2m9xw4c/2 2027-07-26 done",
			"k7q2m9xw4b/3 2027-08-09 done", "k7q2m9xw4a/3 2027-08-09 open no-status", "k7q2m9xw4c/3 2027-08-16 open",
			"k7q2m9xw4b/4 2027-08-10 open", "k7q2m9xw4a/4 2027-08-11 open", "k7q2m9xw4c/4  open no-due",
			"k7q2m9xw4b/5 2027-10-11 open", "k7q2m9xw4a/5 2027-10-11 open", "k7q2m9xw4c/5 2027-10-11 open",
		})
		if got := filled.Counted(l.Lines, today); got != (filled.Count{Items: 15, Open: 9, Overdue: 3, Soon: 2, Done: 5, NotApplicable: 1}) {
			t.Errorf("%s: counted %+v", lang, got)
		}
		if u := l.Unknown(); len(u) != 1 || u[0].Row != 16 || !u[0].Dated {
			t.Errorf("%s: cannot tell of %v", lang, told(u))
		}
	}
}

// Lines moved, put in and written below; columns moved and put in; the sheet renamed,
// and the list begun further down.
func TestMovedAround(t *testing.T) {
	d := at(t, three(t, i18n.Bokmaal))
	d.put("F5", "gjort")
	d.must(d.file.SetSheetName(d.name, "Rektors liste"))
	d.name = "Rektors liste"
	d.must(d.file.DuplicateRowTo(d.name, 5, 18)) // to the end: the same item twice
	d.must(d.file.InsertRows(d.name, 6, 2))
	d.put("B6", "Navneskilt på garderobeplassen")
	d.put("D6", "10.08.2027")
	d.put("B7", "Husk: møte i august") // a note, no item
	d.must(d.file.InsertCols(d.name, "C", 2))
	d.must(d.file.RemoveCol(d.name, "B")) // the text of the items can be done without
	d.must(d.file.InsertRows(d.name, 1, 3))
	l := d.read()
	if got := filled.Counted(l.Lines, today); got != (filled.Count{Items: 16, Open: 15, Overdue: 9, Soon: 3, Done: 1}) {
		t.Errorf("counted %+v in %v", got, told(l.Lines))
	}
	if l.Repeated != 1 || l.Lines[1].Packet != "" || l.Lines[1].Row != 9 || l.Lines[0].Row != 8 {
		t.Errorf("%d repeated: %v", l.Repeated, told(l.Lines[:2]))
	}
}

// An item that stands twice is closed when both lines say so. Copies of a sheet, and a
// list put below another, are read too.
func TestRepeated(t *testing.T) {
	d := at(t, three(t, i18n.Bokmaal))
	copied, err := d.file.NewSheet("Klasse 1A")
	d.must(err)
	d.must(d.file.CopySheet(0, copied))
	for row := 5; row <= 8; row++ {
		d.put(fmt.Sprintf("F%d", row), "gjort")
	}
	d.name = "Klasse 1A"
	d.put("F5", "gjort")
	d.put("F6", "ikke aktuelt")
	d.put("F9", "gjort")
	l := d.read()
	if got := filled.Counted(l.Lines, today); l.Sheets != 2 || l.Repeated != 15 || got.Items != 15 || got.Done != 2 || got.Open != 13 {
		t.Errorf("%d sheets, %d repeated, %+v: %v", l.Sheets, l.Repeated, got, told(l.Lines))
	}

	d = at(t, three(t, i18n.Bokmaal))
	for col, head := range []string{"Barn", "Frist", "Status", "Pakke", "Nr."} {
		d.put(fmt.Sprintf("%s30", string(rune('A'+col))), head)
		d.put(fmt.Sprintf("%s31", string(rune('A'+col))), []any{"Sol Eksempel", "1.8.2027", "åpen", "aaaaaaaaaa", 7}[col])
	}
	l = d.read()
	if got := told(l.Lines)[len(l.Lines)-1]; got != "aaaaaaaaaa/7 2027-08-01 open" || len(l.Lines) != 16 {
		t.Errorf("%d lines, the last %s", len(l.Lines), got)
	}
}

// A line that does not say which item it is, is told of and not guessed at.
func TestLinesThatSayNotWhichItem(t *testing.T) {
	d := at(t, three(t, i18n.Bokmaal))
	d.put("J5", "k7q2m9xw4")
	d.put("K6", "fire")
	d.put("J7", "")
	d.put("J8", "K7Q2M9XW4B ")
	d.put("K8", "2.")
	for _, col := range "DFJK" {
		d.put(fmt.Sprintf("%c9", col), "")
	}
	l := d.read()
	want(t, "lines", told(l.Lines[:4]), []string{
		"/0 2027-05-18 open no-item", "/0 2027-05-18 open no-item", "/0 2027-05-18 open no-item", "k7q2m9xw4b/2 2027-07-26 open",
	})
	if len(l.Lines) != 14 || len(l.Unknown()) != 3 {
		t.Errorf("%d lines, %d that say not which they are", len(l.Lines), len(l.Unknown()))
	}
}

// The alert of the sheet and the program mean the same days.
func TestTheSheetAndTheProgramMeanTheSame(t *testing.T) {
	made := day.New(2027, 5, 12)
	c := xlsx.Checklist{Unit: "Skolen", Role: "rektor", Packet: "t3h8vd5n2c", Made: made}
	child := xlsx.Child{Name: secret.New("s", "Iben"), Packet: "k7q2m9xw4a"}
	for k := range 20 {
		child.Items = append(child.Items, xlsx.Item{Nr: k + 1, Text: "x", Who: "rektor", Due: made.AddDays(k - 6)})
	}
	c.Children = []xlsx.Child{child}
	data, err := xlsx.Write(c, catalog(t).Printer(i18n.Bokmaal))
	if err != nil {
		t.Fatal(err)
	}
	d := at(t, data)
	l := d.read()
	n := filled.Counted(l.Lines, made)
	for _, x := range l.Lines {
		got, err := d.file.GetCellValue(d.name, fmt.Sprintf("E%d", x.Row))
		d.must(err)
		word := ""
		switch {
		case x.Overdue(made):
			word = "forfalt"
		case x.Soon(made):
			word = "innen 7 dager"
		}
		if got != word {
			t.Errorf("due %s: the sheet says %q, the program %q", x.Due, got, word)
		}
	}
	sum, err := d.file.GetCellValue("Oversikt", "A3")
	d.must(err)
	if want := fmt.Sprintf("I alt: åpne %d, forfalt %d, innen 7 dager %d, gjort 0, ikke aktuelt 0.", n.Open, n.Overdue, n.Soon); sum != want {
		t.Errorf("the sheet says %q, the program %q", sum, want)
	}
}

// What stands in a workbook beside its cells is told of; what a program puts in that
// holds nothing is not.
func TestWhatIsBesideTheCells(t *testing.T) {
	good := three(t, i18n.Bokmaal)
	comment := at(t, good)
	comment.must(comment.file.AddComment(comment.name, excelize.Comment{Cell: "A5", Author: "ab", Text: "ringt"}))
	const drawing = `<xdr:wsDr xmlns:xdr="x">%s</xdr:wsDr>`
	for what, c := range map[string]struct {
		data []byte
		more bool
	}{
		"nothing":          {good, false},
		"a comment":        {comment.saved(), true},
		"an empty drawing": {byHand(t, sheetOf(line(due, open)), map[string]string{"xl/drawings/drawing1.xml": fmt.Sprintf(drawing, "")}), false},
		"a picture":        {byHand(t, sheetOf(line(due, open)), map[string]string{"xl/drawings/drawing1.xml": fmt.Sprintf(drawing, "<xdr:twoCellAnchor/>")}), true},
	} {
		book, err := filled.ReadBook(c.data, catalog(t))
		if err != nil || book.More != c.more {
			t.Errorf("%s: %v, %v", what, book.More, err)
		}
	}
}

// A number in a column that people have put in is a date when it was shown as one.
func TestDatesInColumnsOfTheirOwn(t *testing.T) {
	d := at(t, three(t, i18n.Bokmaal))
	d.put("L4", "Møte")
	d.put("L5", time.Date(2027, 8, 20, 0, 0, 0, 0, time.UTC))
	d.put("L6", 46254)
	d.put("L7", "mandag")
	book, err := filled.ReadBook(d.saved(), catalog(t))
	d.must(err)
	if len(book.Columns) != 1 || book.Columns[0].Reveal() != "Møte" {
		t.Fatalf("the columns are %d", len(book.Columns))
	}
	for i, want := range []filled.Value{{Day: day.New(2027, 8, 20)}, {Number: "46254"}, {Text: secret.New("", "mandag")}} {
		got := book.Rows[i].Own[0]
		if got.Day != want.Day || got.Number != want.Number || got.Text.Reveal() != want.Text.Reveal() {
			t.Errorf("row %d: %v %q %q", i, got.Day, got.Number, got.Text.Reveal())
		}
	}
}

// Of a copy of the list on another sheet, only rows that the list has not are kept, and
// it is told.
func TestAListThatStandsTwice(t *testing.T) {
	d := at(t, three(t, i18n.Bokmaal))
	to, err := d.file.NewSheet("Kopi")
	d.must(err)
	d.must(d.file.CopySheet(0, to))
	before, err := filled.ReadBook(three(t, i18n.Bokmaal), catalog(t))
	d.must(err)
	book, err := filled.ReadBook(d.saved(), catalog(t))
	d.must(err)
	if len(book.Rows) != len(before.Rows) || !book.More {
		t.Errorf("%d rows of %d, %v", len(book.Rows), len(before.Rows), book.More)
	}
}

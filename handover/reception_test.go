package handover_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/secret"
)

// arrived is one opened packet, as its receiver remembers it.
func arrived(t testing.TB) handover.Arrival {
	t.Helper()
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_1_to_hjem"))
	opener := o.opener("908592476/rektor")
	opened, err := opener.Open(files["pakke/rektor"])
	o.must(err)
	return opener.Arrival(opened)
}

// several are as many arrivals about different children, with a few items each.
func several(a handover.Arrival, n, items int) (out []handover.Arrival) {
	for i := range n {
		b := a
		b.ID, b.Supersedes = packet.ID(fmt.Sprintf("k7q2m9xw%02d", i)), ""
		b.CaseID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		b.Name = secret.New(b.CaseID, fmt.Sprintf("Eksempelbarn Nummer %d", i))
		b.Items = a.Items[:min(items, len(a.Items))]
		out = append(out, b)
	}
	return out
}

func workbook(t rapid.TB, p *handover.Program, r handover.Reception) ([]byte, handover.Changes) {
	t.Helper()
	data, changes, err := p.Workbook(r)
	if err != nil {
		t.Fatal(err)
	}
	return data, changes
}

func readBook(t rapid.TB, p *handover.Program, data []byte) *filled.Book {
	t.Helper()
	book, err := filled.ReadBook(data, p.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	return &book
}

func valueText(v filled.Value) string { return v.Day.String() + v.Number + v.Text.Reveal() }

// rowTexts are the rows of a workbook, each as one text with all that stands on it.
func rowTexts(b *filled.Book) (out []string) {
	for _, r := range b.Rows {
		s := []string{
			r.Child.Reveal(), r.Task.Reveal(), r.Who.Reveal(), valueText(r.DueCell), r.Status.String(), r.By.Reveal(), valueText(r.DoneOn), r.Note.Reveal(),
			r.PacketText, valueText(r.NrCell),
		}
		if r.NoStatus {
			s[4] = r.StatusText.Reveal()
		}
		for i, v := range r.Own {
			if !v.IsEmpty() {
				s = append(s, b.Columns[i].Reveal()+"="+valueText(v))
			}
		}
		out = append(out, strings.Join(s, "|"))
	}
	return out
}

// A hand fills a workbook in, as people do.
type hand struct {
	t    *rapid.T
	file *excelize.File
	rows int // with something on them, heads and all
}

var written = rapid.OneOf(
	rapid.StringOfN(rapid.RuneFrom([]rune("abcæøåÁŽš 123-=+@'\"&<>_xX.,😀")), 1, 20, -1),
	rapid.SampledFrom([]string{"-", "=1+1", "+47 55 00 00 00", "@", "'x", "_x0041_", "Åse & Øyvind <post>", "2027", "x", "%", "linje\nskift"}),
)

func (h *hand) put(cell string, v any) {
	if err := h.file.SetCellValue("Oppgaver", cell, v); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hand) fill() {
	row := func() int { return rapid.IntRange(5, h.rows).Draw(h.t, "row") }
	at := func(col string) string { return fmt.Sprintf("%s%d", col, row()) }
	date := func() time.Time {
		return time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 300).Draw(h.t, "day"))
	}
	switch rapid.IntRange(0, 9).Draw(h.t, "what") {
	case 0, 1:
		h.put(at("F"), rapid.SampledFrom([]string{"gjort", "i arbeid", "ikke aktuelt", "åpen", "Ferdig", "ring mor"}).Draw(h.t, "status"))
	case 2:
		h.put(at("G"), written.Draw(h.t, "by"))
	case 3:
		h.put(at("H"), date())
	case 4:
		h.put(at("I"), written.Draw(h.t, "note"))
	case 5:
		h.put(at("D"), date())
	case 6:
		h.put(at(rapid.SampledFrom([]string{"A", "B", "C", "D", "H"}).Draw(h.t, "col")), written.Draw(h.t, "text"))
	case 7: // a row of their own
		h.rows++
		h.put(fmt.Sprintf("B%d", h.rows), written.Draw(h.t, "task"))
		if rapid.Bool().Draw(h.t, "due") {
			h.put(fmt.Sprintf("D%d", h.rows), date())
		}
	case 8: // a column of their own
		h.put("L4", "Klasse")
		h.put(at("L"), rapid.OneOf(written, rapid.Just("7b")).Draw(h.t, "own"))
	case 9: // a row once more
		from := row()
		h.rows++
		if err := h.file.DuplicateRowTo("Oppgaver", from, h.rows); err != nil {
			h.t.Fatal(err)
		}
	}
}

// Whatever people have written in a workbook, it stands there when more has arrived: on
// the same row, and no row is gone; and every item of every packet has a row.
func TestWhatIsFilledInSurvives(t *testing.T) {
	p := program(t)
	all := several(arrived(t), 5, 4)
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(1, 4).Draw(t, "first")
		lang := i18n.Bokmaal
		data, _ := workbook(t, p, handover.Reception{Arrivals: all[:first], Lang: lang, Today: today})
		for range rapid.IntRange(1, 2).Draw(t, "runs") {
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			h := &hand{t, f, 4 + len(readBook(t, p, data).Rows)}
			for range rapid.IntRange(0, 12).Draw(t, "cells") {
				h.fill()
			}
			var saved bytes.Buffer
			if err := f.Write(&saved); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			kept := readBook(t, p, saved.Bytes())
			want := rowTexts(kept)
			again, changes := workbook(t, p, handover.Reception{Arrivals: all, Kept: kept, Lang: lang, Today: today.AddDays(1)})
			got := readBook(t, p, again)
			for _, w := range want {
				i := slices.Index(rowTexts(got), w)
				if i < 0 {
					t.Fatalf("a row is gone:\n%s\nof\n%s", w, strings.Join(rowTexts(got), "\n"))
				}
				got.Rows = slices.Delete(got.Rows, i, i+1)
			}
			if len(got.Rows) != changes.New+changes.Restored {
				t.Fatalf("%d rows are new, told are %d and %d", len(got.Rows), changes.New, changes.Restored)
			}
			data = again
		}
		list, err := filled.Read(data, p.Catalog)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, l := range list.Lines {
			seen[l.Packet]++
		}
		for _, a := range all {
			if seen[string(a.ID)] != len(a.Items) {
				t.Fatalf("%s has %d items, want %d", a.ID, seen[string(a.ID)], len(a.Items))
			}
		}
	})
}

// The same reception gives the same bytes, and a workbook that nobody has touched comes
// out as it went in.
func TestAWorkbookIsMadeTheSame(t *testing.T) {
	p := program(t)
	r := handover.Reception{Arrivals: several(arrived(t), 6, 20), Lang: i18n.Nynorsk, Today: today}
	a, changes := workbook(t, p, r)
	if changes.Packets != 6 || changes.New == 0 {
		t.Errorf("changes: %+v", changes)
	}
	slices.Reverse(r.Arrivals)
	for range 5 {
		if b, _ := workbook(t, p, r); !bytes.Equal(a, b) {
			t.Fatal("two workbooks of the same differ")
		}
	}
	r.Kept = readBook(t, p, a)
	b, changes := workbook(t, p, r)
	if !bytes.Equal(a, b) || changes.New+changes.Restored+changes.Carried+changes.Left != 0 || changes.Lost {
		t.Errorf("made again it differs: %+v", changes)
	}
	r.Lang = i18n.Bokmaal
	b, _ = workbook(t, p, r)
	r.Kept = nil
	if c, _ := workbook(t, p, r); !bytes.Equal(b, c) {
		t.Error("in the other målform it differs")
	}
}

// fillIn writes in cells of the tasks.
func fillIn(t testing.TB, data []byte, cells map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, v := range cells {
		sheet, at, ok := strings.Cut(cell, "!")
		if !ok {
			sheet, at = f.GetSheetName(0), cell
		}
		if n, _ := f.GetSheetIndex(sheet); n < 0 {
			if _, err := f.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellValue(sheet, at, v); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lineOf is the row of an item of a packet.
func lineOf(t testing.TB, b *filled.Book, id packet.ID, nr int) filled.Row {
	t.Helper()
	i := slices.IndexFunc(b.Rows, func(r filled.Row) bool { return r.Packet == string(id) && r.Nr == nr })
	if i < 0 {
		t.Fatalf("no row of %s/%d", id, nr)
	}
	return b.Rows[i]
}

// What was filled in for an item follows to the packet that replaces its own, wherever
// the item stands there; what cannot follow stays; and nobody else's packet takes
// anything over.
func TestAReplacedPacketHandsOver(t *testing.T) {
	p := program(t)
	all := several(arrived(t), 2, 6)
	old, other := all[0], all[1]
	data, _ := workbook(t, p, handover.Reception{Arrivals: all, Lang: i18n.Bokmaal, Today: today})
	book := readBook(t, p, data)
	at := func(col string, nr int) string { return fmt.Sprintf("%s%d", col, lineOf(t, book, old.ID, nr).Row) }
	data = fillIn(t, data, map[string]any{
		at("F", 2): "gjort", at("G", 2): "ab", at("H", 2): day.New(2027, 6, 1).Time(), at("I", 2): "ringt", "L4": "Klasse", at("L", 2): "1a",
		at("F", 1): "i arbeid", at("D", 3): day.New(2027, 9, 1).Time(), at("F", 5): "ikke aktuelt",
	})
	newer := old
	newer.ID, newer.Supersedes = "zzzzzzzzz0", old.ID
	newer.Items = slices.Concat(old.Items[1:4], old.Items[5:]) // without the first and the fifth
	stranger := other
	stranger.ID, stranger.Supersedes, stranger.From = "zzzzzzzzz1", other.ID, "999999999"
	r := handover.Reception{Arrivals: []handover.Arrival{newer, stranger, old, other}, Kept: readBook(t, p, data), Lang: i18n.Bokmaal, Today: today}
	data, changes := workbook(t, p, r)
	if changes.Carried != 2 || changes.Left != 2 || changes.Packets != 3 || changes.Restored != 0 || changes.Lost {
		t.Errorf("changes: %+v", changes)
	}
	book = readBook(t, p, data)
	done := lineOf(t, book, newer.ID, 1)
	if done.Status != filled.Done || done.By.Reveal() != "ab" || done.DoneOn.Day != day.New(2027, 6, 1) || done.Note.Reveal() != "ringt" || valueText(done.Own[0]) != "1a" {
		t.Errorf("the item that was done: %+v %q", done, rowTexts(book))
	}
	if moved := lineOf(t, book, newer.ID, 2); moved.DueCell.Day != day.New(2027, 9, 1) {
		t.Errorf("the date that was moved: %v", moved.DueCell.Day)
	}
	if lineOf(t, book, old.ID, 1).Status != filled.InProgress || lineOf(t, book, old.ID, 5).Status != filled.NotApplicable {
		t.Error("what the new packet does not have is changed")
	}
	for _, r := range book.Rows {
		if r.Packet == string(old.ID) && r.Nr != 1 && r.Nr != 5 {
			t.Errorf("item %d of the old packet is still there", r.Nr)
		}
	}
	if n := len(slices.DeleteFunc(slices.Clone(book.Rows), func(r filled.Row) bool { return r.Packet != string(other.ID) })); n != len(other.Items) {
		t.Errorf("a stranger has put %d items out of use", len(other.Items)-n)
	}
	again := r
	again.Kept = book
	if b, _ := workbook(t, p, again); !bytes.Equal(b, data) {
		t.Error("once more it differs")
	}
	overview := shownOn(t, data, 1)
	if want := "erstattet av zzzzzzzzz0"; !strings.Contains(overview, want) || strings.Count(overview, "erstattet av") != 1 {
		t.Errorf("the overview says\n%s", overview)
	}
}

// shownOn is the cells of a sheet.
func shownOn(t testing.TB, data []byte, sheet int) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(f.GetSheetName(sheet))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, strings.Join(r, "\t"))
	}
	return strings.Join(out, "\n")
}

// What somebody has written on the new packet's row is not written over.
func TestNothingIsWrittenOver(t *testing.T) {
	p := program(t)
	old := several(arrived(t), 1, 3)[0]
	newer := old
	newer.ID, newer.Supersedes = "zzzzzzzzz0", old.ID
	// Both stand in the workbook with notes: the newer came first, from another folder.
	other := newer
	other.Supersedes = ""
	data, _ := workbook(t, p, handover.Reception{Arrivals: []handover.Arrival{old, other}, Lang: i18n.Bokmaal, Today: today})
	book := readBook(t, p, data)
	data = fillIn(t, data, map[string]any{
		fmt.Sprintf("I%d", lineOf(t, book, old.ID, 1).Row): "gammel", fmt.Sprintf("I%d", lineOf(t, book, newer.ID, 1).Row): "ny",
	})
	data, changes := workbook(t, p, handover.Reception{Arrivals: []handover.Arrival{old, newer}, Kept: readBook(t, p, data), Lang: i18n.Bokmaal, Today: today})
	book = readBook(t, p, data)
	if lineOf(t, book, old.ID, 1).Note.Reveal() != "gammel" || lineOf(t, book, newer.ID, 1).Note.Reveal() != "ny" || changes.Left != 1 || len(book.Rows) != 4 {
		t.Errorf("%+v %q", changes, rowTexts(book))
	}
}

// A row that somebody took out comes back, and a packet whose folder is gone keeps its
// rows.
func TestRowsAndFoldersThatAreGone(t *testing.T) {
	p := program(t)
	all := several(arrived(t), 2, 3)
	data, _ := workbook(t, p, handover.Reception{Arrivals: all, Lang: i18n.Bokmaal, Today: today})
	book := readBook(t, p, data)
	book.Rows = slices.DeleteFunc(book.Rows, func(r filled.Row) bool { return r.Packet == string(all[0].ID) && r.Nr == 2 })
	data, changes := workbook(t, p, handover.Reception{Arrivals: all[:1], Kept: book, Lang: i18n.Bokmaal, Today: today})
	if changes.Restored != 1 || changes.New != 0 || len(readBook(t, p, data).Rows) != 6 {
		t.Errorf("changes: %+v", changes)
	}
	if !strings.Contains(shownOn(t, data, 1), "ikke i mappa") {
		t.Error("the overview does not tell that a folder is gone")
	}
}

// What only the workbook before had is told of, so that a copy of it is kept.
func TestWhatCannotBeKeptIsTold(t *testing.T) {
	p := program(t)
	all := several(arrived(t), 1, 3)
	data, _ := workbook(t, p, handover.Reception{Arrivals: all, Lang: i18n.Bokmaal, Today: today})
	for what, c := range map[string]struct {
		cells map[string]any
		lost  bool
	}{
		"nothing":                {nil, false},
		"a note on a row":        {map[string]any{"I5": "ringt"}, false},
		"a column":               {map[string]any{"L4": "Klasse", "L5": "1a"}, false},
		"a sheet":                {map[string]any{"Møter!A1": "mandag"}, true},
		"a sheet with nothing":   {map[string]any{"Møter!A1": nil}, false},
		"beside the overview":    {map[string]any{"Oversikt!P5": "ringt"}, true},
		"below the overview":     {map[string]any{"Oversikt!A9": "ringt"}, true},
		"a column without heads": {map[string]any{"M6": "1a"}, false},
	} {
		kept := readBook(t, p, fillIn(t, data, c.cells))
		if kept.More != c.lost {
			t.Errorf("%s: %v", what, kept.More)
		}
	}
}

// Beside a name, the workbook tells nothing that a list that is pinned up does not, in
// whichever roles the packets came.
func TestTheReceivedWorkbookTellsNothing(t *testing.T) {
	p := program(t)
	a := arrived(t)
	sensitive := 0
	for _, role := range []string{"rektor", "helsesykepleier", "ppt"} {
		b := several(a, 2, 100)
		b[1].Role = role
		for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
			data, _ := workbook(t, p, handover.Reception{Arrivals: b, Lang: lang, Today: today})
			for i, it := range a.Items {
				row := lineOf(t, readBook(t, p, data), b[1].ID, i+1)
				neutral := p.Catalog.Printer(lang).T("xlsx.noeytral_uten_side", map[string]any{"nr": i + 1})
				if want := it.Sensitive || role != "rektor"; want != (row.Task.Reveal() == neutral) {
					t.Errorf("%s, %s: item %s says %q", role, lang, it.ID, row.Task.Reveal())
				}
				if it.Sensitive {
					sensitive++
				}
			}
			if all := shownOn(t, data, 0) + shownOn(t, data, 1); role != "rektor" && strings.Contains(strings.ToLower(all), p.Catalog.Printer(lang).T("rolle."+role, nil)) {
				t.Errorf("%s, %s: the workbook names the role", role, lang)
			}
		}
	}
	if sensitive == 0 {
		t.Error("no item is sensitive")
	}
}

// What lies in a folder is told as it was when it was opened, and only as its sender
// signed it.
func TestAFolderTellsWhatWasSigned(t *testing.T) {
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_1_to_hjem"))
	opener := o.opener("908592476/rektor")
	opened, err := opener.Open(files["pakke/rektor"])
	o.must(err)
	want := opener.Arrival(opened)
	at := t.TempDir()
	into, err := outbox.Open(at, outbox.Options{})
	o.must(err)
	name, err := opener.Write(into, opened)
	o.must(err)
	if _, err := opener.Write(into, opened); !errors.Is(err, handover.ErrHere) {
		t.Errorf("once more: %v", err)
	}
	dir := filepath.Join(at, name)
	got, err := opener.Arrived(os.DirFS(dir))
	if err != nil || got.ID != want.ID || !got.Name.Equal(want.Name) || len(got.Items) != len(want.Items) || got.AnswerBy != want.AnswerBy || got.DeleteBy != want.DeleteBy || got.Answered() {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, name := range []string{"sak.json", "manifest.json", "manifest.json.sig"} {
		full := filepath.Join(dir, name)
		data, err := os.ReadFile(full)
		o.must(err)
		o.must(os.WriteFile(full, bytes.Replace(data, []byte("a"), []byte("b"), 1), 0o600))
		if _, err := opener.Arrived(os.DirFS(dir)); err == nil {
			t.Errorf("%s can be changed", name)
		}
		o.must(os.WriteFile(full, data, 0o600))
	}
	if _, err := opener.Arrived(os.DirFS(dir)); err != nil {
		t.Error(err)
	}
}

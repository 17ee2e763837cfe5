// Package filled reads checklists back that people have filled in, and says what is
// open and what is late.
//
// A workbook comes back from anywhere: sorted, filtered, with lines put in and
// columns moved, saved by another program, or made to do harm. So a list is found by
// the heads of its columns, on whichever sheets they stand, and a line is known by
// the packet and the number that stand on it. Only the cells of a few columns are
// looked at, formulas are never worked out – the value that was saved with one
// counts – and nothing is written to disk. What cannot be read is told by its row,
// and never shown.
//
// An item is open until it is done or beside the point; what has a status that nobody
// knows is open. It is late (overdue) when it is open and was due before today.
package filled

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// Why a file cannot be read. All are kinds of ErrUnreadable, but those of the file
// system.
var (
	ErrUnreadable = errors.New("filled: not a checklist that can be read")
	// ErrFormat reports a file that is no .xlsx: an older or another format.
	ErrFormat = sheet.Kind(ErrUnreadable, "filled: not an .xlsx file")
	// ErrLocked reports a workbook that takes a password to open.
	ErrLocked = sheet.Kind(ErrUnreadable, "filled: the workbook is encrypted")
	// ErrDamaged reports a workbook that is cut, or not put together as one.
	ErrDamaged = sheet.Kind(ErrUnreadable, "filled: the workbook is damaged")
	// ErrTooLarge reports a workbook beyond what any list of ours comes to.
	ErrTooLarge = sheet.Kind(ErrUnreadable, "filled: the workbook is too large")
	// ErrColumns reports a checklist without columns that it cannot do without; which
	// ones is in the ColumnsError.
	ErrColumns = sheet.Kind(ErrUnreadable, "filled: columns are missing")
	// ErrNoList reports a workbook that has no checklist.
	ErrNoList = sheet.Kind(ErrUnreadable, "filled: the workbook has no checklist")
)

// A ColumnsError is ErrColumns with the columns.
type ColumnsError struct {
	Missing []string // keys, as in the catalogue behind «xlsx.kolonne_»
}

func (e *ColumnsError) Error() string { return ErrColumns.Error() }

// Unwrap makes it a kind of ErrColumns.
func (e *ColumnsError) Unwrap() error { return ErrColumns }

// MaxBytes is the largest file that is read. A list for 80 children is 0.1 MB, and one
// for 3,000 is 3 MB.
const MaxBytes = 32 << 20

// maxLines is how many lines a list may have. For 80 children it is 1,440, and for an
// office that gets 3,000 packets 54,000.
const maxLines = 100_000

// limits are beyond what any list of ours comes to: 1 MB in its largest part for 80
// children.
func limits() sheet.Limits {
	return sheet.Limits{File: MaxBytes, Part: 64 << 20, Strings: 1_000_000, Columns: 64}
}

// A Line is one item of a list, as it stands in the file.
type Line struct {
	Sheet, Row  int // from 1
	Child, Task secret.Text
	Packet      string // id of the child's packet, or empty for a line that people put in
	Nr          int    // of the item in that packet
	Due         day.Day
	Status      Status
	Dated       bool // somebody has written a day on which it was done
	// NoDue, NoStatus and NoItem tell that the date, the status, or which item it is
	// cannot be read.
	NoDue, NoStatus, NoItem bool
}

// Closed reports whether nothing more is to be done.
func (l Line) Closed() bool { return l.Status == Done || l.Status == NotApplicable }

// Overdue reports whether an item is open, and was due before today.
func (l Line) Overdue(today day.Day) bool {
	return !l.Closed() && !l.Due.IsZero() && l.Due.Before(today)
}

// SoonDays is how many days before it is due an item is told of.
const SoonDays = 7

// Soon reports whether an item is open, and due today or within SoonDays.
func (l Line) Soon(today day.Day) bool {
	return !l.Closed() && !l.Due.IsZero() && !l.Due.Before(today) && !l.Due.After(today.AddDays(SoonDays))
}

// A List is what a file holds.
type List struct {
	Lines  []Line
	Sheets int // that have lines
	// Repeated is how many lines tell of an item that an earlier line told of. It is
	// closed only when all of them say so.
	Repeated int
}

// Unknown returns the open lines whose due date cannot be read, and those that
// cannot be told which item they are.
func (l List) Unknown() []Line {
	var out []Line
	for _, x := range l.Lines {
		if x.NoDue && !x.Closed() || x.NoItem {
			out = append(out, x)
		}
	}
	return out
}

// A Packet is the lines about one packet, which is about one child. Those that
// people have put in themselves are together, with no ID.
type Packet struct {
	ID    string
	Lines []Line
}

// Child is the name that stands on the first of the lines.
func (p Packet) Child() secret.Text {
	if p.ID == "" {
		return secret.Text{}
	}
	return p.Lines[0].Child
}

// Next is the open line that is due first.
func (p Packet) Next() (next Line, ok bool) {
	for _, l := range p.Lines {
		if !l.Closed() && !l.Due.IsZero() && (!ok || l.Due.Before(next.Due)) {
			next, ok = l, true
		}
	}
	return next, ok
}

// Packets returns the lines by packet, and both by date: first those where something
// is due.
func (l List) Packets() []Packet {
	var out []Packet
	at := map[string]int{}
	for _, x := range l.Lines {
		i, ok := at[x.Packet]
		if !ok {
			i = len(out)
			at[x.Packet] = i
			out = append(out, Packet{ID: x.Packet})
		}
		out[i].Lines = append(out[i].Lines, x)
	}
	for _, p := range out {
		slices.SortStableFunc(p.Lines, func(a, b Line) int { return whenDue(a, !a.Due.IsZero(), b, !b.Due.IsZero()) })
	}
	slices.SortStableFunc(out, func(a, b Packet) int {
		x, xok := a.Next()
		y, yok := b.Next()
		return cmp.Or(whenDue(x, xok, y, yok), strings.Compare(a.ID, b.ID))
	})
	return out
}

// whenDue orders lines by date; those that have none come last.
func whenDue(a Line, aok bool, b Line, bok bool) int {
	switch {
	case aok && bok:
		return a.Due.Compare(b.Due)
	case aok:
		return -1
	case bok:
		return 1
	}
	return 0
}

// A Count is how many items are how far. Those in Overdue and Soon are open too.
type Count struct{ Items, Open, Overdue, Soon, Done, NotApplicable int }

// Counted counts lines on a day.
func Counted(lines []Line, today day.Day) (n Count) {
	for _, l := range lines {
		n.Items++
		switch {
		case l.Status == Done:
			n.Done++
		case l.Status == NotApplicable:
			n.NotApplicable++
		default:
			n.Open++
		}
		if l.Overdue(today) {
			n.Overdue++
		}
		if l.Soon(today) {
			n.Soon++
		}
	}
	return n
}

// Read reads a workbook. The catalogue says what the heads of the columns are in
// each language.
func Read(data []byte, texts *i18n.Catalog) (List, error) {
	book, err := sheet.Open(data, limits())
	if err != nil {
		return List{}, own(err)
	}
	f := &finder{heads: headings(texts), book: book}
	f.visit = f.pick
	for i := range book.Sheets() {
		if err := f.sheet(i); err != nil {
			return List{}, own(err)
		}
	}
	return f.result()
}

// own turns what is wrong with a workbook into what is wrong with a checklist.
func own(err error) error {
	return sheet.Kinds{Format: ErrFormat, Locked: ErrLocked, Damaged: ErrDamaged, TooLarge: ErrTooLarge}.Of(err)
}

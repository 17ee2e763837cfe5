package filled

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// The columns of a list, by their keys in the catalogue.
const (
	colChild  = "barn"
	colTask   = "oppgave"
	colWho    = "ansvarlig"
	colDue    = "frist"
	colAlert  = "varsel"
	colStatus = "status"
	colBy     = "gjort_av"
	colDone   = "dato"
	colNote   = "merknad"
	colPacket = "pakke"
	colNr     = "nr"
)

// needed are the columns that nothing can be told without.
var needed = []string{colPacket, colNr, colDue, colStatus}

// The first and last year that a list may have a date of. A number beyond them is not
// meant as a date.
const firstYear, lastYear = 2000, 2199

const (
	// enough is how many heads have to stand on a row for it to be the heads of a
	// list, if one with columns missing. The overview has two.
	enough = 4
	// highest is the last row on which the heads may be.
	highest = 100
)

// headings returns what the heads of the columns say, in each language.
func headings(texts *i18n.Catalog) map[string]string {
	out := map[string]string{}
	for _, lang := range i18n.Langs() {
		p := texts.Printer(lang)
		for _, key := range []string{
			"barn", "oppgave", "ansvarlig", "frist", "varsel", "status", "gjort_av", "dato", "merknad", "pakke", "nr",
		} {
			out[folded(p.T("xlsx.kolonne_"+key, nil))] = key
		}
	}
	return out
}

// A finder goes through the sheets of a workbook and picks up lines.
type finder struct {
	heads map[string]string
	book  *sheet.Workbook
	list  List
	known map[item]int // where in list.Lines
	// heading is what stands above each column of the first list, and on which sheet.
	heading   map[int]secret.Text
	headSheet int
	// visit is called for each row below the heads of a list.
	visit func(n, row int, cells []sheet.Cell, at columns) error
	found bool // a sheet has all the columns that are needed
	// lacks are the columns that are missing on the sheet that was closest.
	lacks []string
}

// An item is known by its packet and its number there.
type item struct {
	packet string
	nr     int
}

// columns says in which column stands what.
type columns map[string]int

// sheet picks up the lines of a sheet, if it has a list, or several one below the other.
func (f *finder) sheet(n int) error {
	var at columns
	err := f.book.Rows(n, func(row int, cells []sheet.Cell) error {
		if at == nil && row > highest {
			return nil
		}
		if heads := f.columns(cells); heads != nil {
			at = heads
			f.headRow(n+1, cells)
			return nil
		}
		if at == nil {
			return nil
		}
		return f.visit(n+1, row, cells, at)
	})
	if at != nil {
		f.list.Sheets++
	}
	return err
}

// headRow remembers what stands above the columns of the first list.
func (f *finder) headRow(n int, cells []sheet.Cell) {
	if f.heading == nil {
		f.heading = map[int]secret.Text{}
	} else if f.headSheet != n {
		return
	}
	f.headSheet = n
	for _, c := range cells {
		f.heading[c.Col] = secret.New("", c.Text)
	}
}

// columns returns where the columns stand when a row is the heads of a list.
func (f *finder) columns(cells []sheet.Cell) columns {
	out := columns{}
	for _, c := range cells {
		if key, ok := f.heads[folded(c.Text)]; ok {
			if _, twice := out[key]; !twice {
				out[key] = c.Col
			}
		}
	}
	if len(out) < enough {
		return nil
	}
	var missing []string
	for _, key := range needed {
		if _, ok := out[key]; !ok {
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		f.found = true
		return out
	}
	if f.lacks == nil || len(missing) < len(f.lacks) {
		f.lacks = missing
	}
	return nil
}

// texts returns the cells of a row by what they are.
func texts(cells []sheet.Cell, at columns) map[string]sheet.Cell {
	out := map[string]sheet.Cell{}
	for key, col := range at {
		for _, c := range cells {
			if c.Col == col {
				out[key] = c
			}
		}
	}
	return out
}

// pick reads a row as an item of the list. One without a packet is an item that people
// have put in, if it has a date or a status; other rows are notes.
func (f *finder) pick(n, row int, cells []sheet.Cell, at columns) error {
	l, isItem := f.line(n, row, texts(cells, at))
	if !isItem {
		return nil
	}
	if len(f.list.Lines) == maxLines {
		return ErrTooLarge
	}
	f.add(l)
	return nil
}

func (f *finder) line(n, row int, c map[string]sheet.Cell) (l Line, isItem bool) {
	l = Line{
		Sheet: n, Row: row, Child: secret.New("", c[colChild].Text), Task: secret.New("", c[colTask].Text), Dated: c[colDone].Text != "",
	}
	due, status := c[colDue], c[colStatus].Text
	var hasDue, hasStatus, hasItem bool
	l.Due, hasDue = due.Day(firstYear, lastYear)
	l.Status, hasStatus = statusOf(status)
	l.Packet, l.Nr, hasItem = itemOf(c[colPacket].Text, c[colNr].Text)
	l.NoDue = !hasDue && (due.Text != "" || l.Packet != "") // one of their own may do without
	l.NoStatus, l.NoItem = !hasStatus, !hasItem
	return l, l.Packet != "" || due.Text != "" || status != ""
}

// itemOf reads which item of which packet a line is. ok is false when something
// stands there that says neither; nothing at all is a line that people put in.
func itemOf(id, nr string) (_ string, n int, ok bool) {
	id = strings.ToLower(strings.TrimSpace(id))
	if id == "" && nr == "" {
		return "", 0, true
	}
	if _, err := packet.ParseID(id); err != nil {
		return "", 0, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(nr, "."))
	if err != nil || n < 1 {
		return "", 0, false
	}
	return id, n, true
}

// add adds a line, or weighs it against one that tells of the same item: closed is
// what all of them say is closed.
func (f *finder) add(l Line) {
	key := item{l.Packet, l.Nr}
	if f.known == nil {
		f.known = map[item]int{}
	}
	before, ok := f.known[key]
	if l.Packet == "" || !ok {
		f.known[key] = len(f.list.Lines)
		f.list.Lines = append(f.list.Lines, l)
		return
	}
	f.list.Repeated++
	if f.list.Lines[before].Closed() && !l.Closed() {
		f.list.Lines[before] = l
	}
}

func (f *finder) result() (List, error) {
	switch {
	case f.found:
		return f.list, nil
	case f.lacks != nil:
		return List{}, &ColumnsError{f.lacks}
	}
	return List{}, ErrNoList
}

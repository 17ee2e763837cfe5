package filled

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/secret"
)

// A Book is everything that people can have written in a list, so that the list can be
// made again without losing any of it.
type Book struct {
	Rows []Row // as they stand, from top to bottom
	// Columns are the heads of columns that people have put in, some of which may be
	// empty.
	Columns []secret.Text
	// More tells that there is something that Rows do not have: a sheet, a comment, a
	// picture, or a note on a sheet where nothing is to be filled in.
	More bool
}

// A Row is a row of a list with all that stands on it.
type Row struct {
	Line
	// IsItem is false for a note that people have put in between.
	IsItem          bool
	Who, By, Note   secret.Text
	StatusText      secret.Text
	DueCell, DoneOn Value
	PacketText      string
	NrCell          Value
	Own             []Value // in Columns
}

// A Value is what stands in a cell: a day, a number as the file has it, or a text.
type Value struct {
	Day    day.Day
	Number string
	Text   secret.Text
}

// IsEmpty reports whether nothing stands there.
func (v Value) IsEmpty() bool { return v.Day.IsZero() && v.Number == "" && v.Text.IsEmpty() }

// ReadBook reads a workbook with everything that people have written in it. It fails
// as Read does.
func ReadBook(data []byte, texts *i18n.Catalog) (Book, error) {
	book, err := open(data)
	if err != nil {
		return Book{}, err
	}
	k := &keeper{finder: finder{heads: headings(texts), book: book}, own: map[int]int{}, items: map[item]bool{}, book: book, out: Book{More: book.beside}}
	k.visit = k.keep
	if k.dates, err = book.dateStyles(); err != nil {
		return Book{}, err
	}
	for i := range book.sheets {
		if err := k.sheetOf(i, texts); err != nil {
			return Book{}, err
		}
	}
	_, err = k.result()
	return k.out, err
}

// A keeper goes through a workbook and keeps all that stands there.
type keeper struct {
	finder
	book  *workbook
	out   Book
	dates []bool // of each style: whether it shows a number as a date
	first int    // the sheet that has the list, from 1
	own   map[int]int
	items map[item]bool
}

// sheetOf keeps what stands on a sheet. On those that are made again from the tasks,
// only what has been added counts.
func (k *keeper) sheetOf(n int, texts *i18n.Catalog) error {
	rows := len(k.out.Rows)
	if err := k.sheet(n); err != nil {
		return err
	}
	if len(k.out.Rows) > rows || k.first == n+1 || k.out.More {
		return nil
	}
	switch key := sheetKey(k.book.names[n], texts); key {
	case "hjelp":
		return nil
	case "oversikt":
		return k.overview(n, texts)
	}
	return k.book.rows(k.book.sheets[n], func(int, []cell) error {
		k.out.More = true
		return nil
	})
}

func sheetKey(name string, texts *i18n.Catalog) string {
	for _, lang := range i18n.Langs() {
		for _, key := range []string{"oppgaver", "oversikt", "hjelp"} {
			if folded(name) == folded(texts.Printer(lang).T("xlsx.ark_"+key, nil)) {
				return key
			}
		}
	}
	return ""
}

// overview looks for what people have written on the overview, where nothing is kept.
func (k *keeper) overview(n int, texts *i18n.Catalog) error {
	packets, last := -1, -1
	return k.book.rows(k.book.sheets[n], func(row int, cells []cell) error {
		if packets < 0 {
			for _, c := range cells {
				if isHead(c.text, "xlsx.oversikt_pakke", texts) && row <= highest {
					packets, last = c.col, cells[len(cells)-1].col
				}
			}
			return nil
		}
		isPacket := false
		for _, c := range cells {
			if _, err := packet.ParseID(strings.ToLower(c.text)); c.col == packets && err == nil {
				isPacket = true
			}
			k.out.More = k.out.More || c.col > last
		}
		k.out.More = k.out.More || !isPacket
		return nil
	})
}

func isHead(text, key string, texts *i18n.Catalog) bool {
	for _, lang := range i18n.Langs() {
		if folded(text) == folded(texts.Printer(lang).T(key, nil)) {
			return true
		}
	}
	return false
}

// keep keeps a row. Of further sheets with a list, such as a copy, it keeps the rows
// that no earlier sheet has.
func (k *keeper) keep(sheet, row int, cells []cell, at columns) error {
	if len(k.out.Rows) == maxLines {
		return ErrTooLarge
	}
	if k.first == 0 {
		k.first = sheet
	}
	c := texts(cells, at)
	r := Row{
		Who: text(c[colWho]), By: text(c[colBy]), Note: text(c[colNote]), StatusText: text(c[colStatus]), PacketText: c[colPacket].text,
	}
	r.Line, r.IsItem = k.line(sheet, row, c)
	r.DueCell, r.DoneOn = k.dayValue(c[colDue]), k.dayValue(c[colDone])
	r.NrCell = value(c[colNr])
	for _, x := range cells {
		if at.has(x.col) {
			continue
		}
		if sheet != k.first {
			k.out.More = true
			continue
		}
		k.put(&r, x)
	}
	key := item{r.Packet, r.Nr}
	if sheet != k.first && (!r.IsItem || k.items[key]) {
		k.out.More = true
		return nil
	}
	k.items[key] = k.items[key] || r.Packet != ""
	if !r.blank() {
		k.out.Rows = append(k.out.Rows, r)
	}
	return nil
}

// blank reports whether a row has nothing but what is worked out.
func (r Row) blank() bool {
	for _, t := range []secret.Text{r.Child, r.Task, r.Who, r.By, r.Note, r.StatusText} {
		if !t.IsEmpty() {
			return false
		}
	}
	return r.DueCell.IsEmpty() && r.DoneOn.IsEmpty() && r.NrCell.IsEmpty() && r.PacketText == "" && len(r.Own) == 0
}

// put keeps what stands in a column that people have put in.
func (k *keeper) put(r *Row, x cell) {
	i, ok := k.own[x.col]
	if !ok {
		i = len(k.out.Columns)
		k.own[x.col] = i
		k.out.Columns = append(k.out.Columns, k.heading[x.col])
	}
	for len(r.Own) <= i {
		r.Own = append(r.Own, Value{})
	}
	r.Own[i] = value(x)
	if x.number && x.style >= 0 && x.style < len(k.dates) && k.dates[x.style] {
		r.Own[i] = k.dayValue(x)
	}
}

func text(c cell) secret.Text { return secret.New("", c.text) }

func value(c cell) Value {
	if c.number {
		return Value{Number: c.text}
	}
	return Value{Text: text(c)}
}

// dayValue is value for a column of dates.
func (k *keeper) dayValue(c cell) Value {
	if d, ok := dayOf(c, k.book.from1904); ok {
		return Value{Day: d}
	}
	return value(c)
}

func (c columns) has(col int) bool {
	for _, at := range c {
		if at == col {
			return true
		}
	}
	return false
}

// dateStyles tells of each style whether it shows a number as a date.
func (b *workbook) dateStyles() (out []bool, err error) {
	if b.styles == nil {
		return nil, nil
	}
	own, inCells := map[int]bool{}, false
	err = walk(b.styles, func(_ *walker, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			id, err := strconv.Atoi(attr(e, "numFmtId"))
			if err == nil {
				own[id] = showsDate(attr(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles":
			inCells = false
		case "xf":
			if inCells {
				id, err := strconv.Atoi(attr(e, "numFmtId"))
				out = append(out, err == nil && (own[id] || 14 <= id && id <= 17 || id == 22)) // those that are built in
			}
		}
		return nil
	})
	return out, err
}

// showsDate reports whether a format has a day or a year in it, outside quotes and
// brackets.
func showsDate(format string) bool {
	inside := rune(0)
	for _, r := range strings.ToLower(format) {
		switch {
		case inside != 0:
			if r == inside {
				inside = 0
			}
		case r == '"':
			inside = '"'
		case r == '[':
			inside = ']'
		case r == 'd' || r == 'y' || r == 'å':
			return true
		}
	}
	return false
}

package filled

import (
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
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
	book, err := sheet.Open(data, limits())
	if err != nil {
		return Book{}, own(err)
	}
	k := &keeper{finder: finder{heads: headings(texts), book: book}, own: map[int]int{}, items: map[item]bool{}, out: Book{More: book.HasMore()}}
	k.visit = k.keep
	for i := range book.Sheets() {
		if err := k.sheetOf(i, texts); err != nil {
			return Book{}, own(err)
		}
	}
	_, err = k.result()
	return k.out, err
}

// A keeper goes through a workbook and keeps all that stands there.
type keeper struct {
	finder
	out   Book
	first int // the sheet that has the list, from 1
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
	switch key := sheetKey(k.book.Name(n), texts); key {
	case "hjelp":
		return nil
	case "oversikt":
		return k.overview(n, texts)
	}
	return k.book.Rows(n, func(int, []sheet.Cell) error {
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
	return k.book.Rows(n, func(row int, cells []sheet.Cell) error {
		if packets < 0 {
			for _, c := range cells {
				if isHead(c.Text, "xlsx.oversikt_pakke", texts) && row <= highest {
					packets, last = c.Col, cells[len(cells)-1].Col
				}
			}
			return nil
		}
		isPacket := false
		for _, c := range cells {
			if _, err := packet.ParseID(strings.ToLower(c.Text)); c.Col == packets && err == nil {
				isPacket = true
			}
			k.out.More = k.out.More || c.Col > last
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
func (k *keeper) keep(n, row int, cells []sheet.Cell, at columns) error {
	if len(k.out.Rows) == maxLines {
		return ErrTooLarge
	}
	if k.first == 0 {
		k.first = n
	}
	c := texts(cells, at)
	r := Row{
		Who: text(c[colWho]), By: text(c[colBy]), Note: text(c[colNote]), StatusText: text(c[colStatus]), PacketText: c[colPacket].Text,
	}
	r.Line, r.IsItem = k.line(n, row, c)
	r.DueCell, r.DoneOn = k.dayValue(c[colDue]), k.dayValue(c[colDone])
	r.NrCell = value(c[colNr])
	for _, x := range cells {
		if at.has(x.Col) {
			continue
		}
		if n != k.first || x.Text == "" {
			k.out.More = true
			continue
		}
		k.put(&r, x)
	}
	key := item{r.Packet, r.Nr}
	if n != k.first && (!r.IsItem || k.items[key]) {
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
func (k *keeper) put(r *Row, x sheet.Cell) {
	i, ok := k.own[x.Col]
	if !ok {
		i = len(k.out.Columns)
		k.own[x.Col] = i
		k.out.Columns = append(k.out.Columns, k.heading[x.Col])
	}
	for len(r.Own) <= i {
		r.Own = append(r.Own, Value{})
	}
	r.Own[i] = value(x)
	if x.Dated {
		r.Own[i] = k.dayValue(x)
	}
}

func text(c sheet.Cell) secret.Text { return secret.New("", c.Text) }

func value(c sheet.Cell) Value {
	if c.Number {
		return Value{Number: c.Text}
	}
	return Value{Text: text(c)}
}

// dayValue is value for a column of dates.
func (k *keeper) dayValue(c sheet.Cell) Value {
	if d, ok := c.Day(firstYear, lastYear); ok {
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

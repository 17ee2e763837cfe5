package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

// ErrAltered reports a finished workbook that says something else than its list.
var ErrAltered = errors.New("xlsx: the finished workbook says something else")

// Agrees reads a finished workbook back from its bytes, and returns ErrAltered unless
// the rows under the heads of both its tables are those of the list, each with its own
// child and packet, and no others. p is the printer that it was written with.
//
// The library that writes workbooks can read them too, in half the time that writing
// takes. This looks for the values of cells and nothing else, in the one way in which
// they are written here, in a sixth of the time.
func Agrees(c Checklist, p *i18n.Printer, data []byte) error {
	return (&book{text: p, columns: overviewColumns, tasks: c.tasks(p), children: c.byName()}).agrees(data)
}

func (b *book) agrees(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ErrAltered
	}
	shared, ok := part(z, "xl/sharedStrings.xml")
	if !ok {
		return ErrAltered
	}
	texts := sharedTexts(shared)
	var formulas []int
	for i, c := range b.columns {
		if slices.Contains(counted, c.key) {
			formulas = append(formulas, i)
		}
	}
	task := func(i int) cells { return b.tasks[i].cells(b) }
	child := func(i int) cells { return b.cells(b.children[i]) }
	if !holds(z, "sheet1", texts, len(b.tasks), task, colAlert) || !holds(z, "sheet2", texts, len(b.children), child, formulas...) {
		return ErrAltered
	}
	return nil
}

// counted are the columns of the overview that are formulas.
var counted = []string{"neste_frist", "aapne", "forfalt", "snart", "gjort", "ikke_aktuelt", "framdrift"}

// Cells are what stands in one row, by columns.
type cells [26]string

// cells are what stands in a row of the tasks, apart from the alert.
func (t *Task) cells(b *book) cells {
	out := cells{
		colChild: printable(t.Child.Reveal()), colItem: printable(t.Item.Reveal()), colWho: printable(t.Who.Reveal()), colDue: t.Due.cell(),
		colStatus: printable(t.status(b)), colBy: printable(t.By.Reveal()), colDone: t.Done.cell(), colNote: printable(t.Note.Reveal()),
		colPacket: printable(t.Packet), colNr: t.nr().cell(),
	}
	for i, v := range t.More {
		out[colNr+1+i] = v.cell()
	}
	return out
}

// cell is a value as it stands in a cell.
func (v Value) cell() string {
	switch {
	case !v.Day.IsZero():
		return dated(v.Day)
	case v.isNumber():
		return v.Number
	}
	return printable(v.Text.Reveal())
}

// cells are what the overview says of a child, apart from its formulas.
func (b *book) cells(c *Child) (out cells) {
	for i, col := range b.columns {
		switch col.key {
		case "barn":
			out[i] = safe(c.Name.Reveal())
		case "til":
			out[i] = safe(c.To)
		case "pakke":
			out[i] = safe(c.Packet)
		case "laget":
			out[i] = dated(c.Made)
		case "avsender":
			out[i] = safe(c.Sender)
		case "kvittering":
			out[i] = safe(c.Answer.in(b.text))
		case "svar_innen":
			out[i] = dated(c.AnswerBy)
		case "slettes_innen":
			out[i] = dated(c.DeleteBy)
		}
	}
	return out
}

// dated is a day as a cell has it.
func dated(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(serial(d))
}

// holds reports whether the rows under the head of a sheet are these and no others,
// but for the columns that are formulas.
func holds(z *zip.Reader, sheet string, texts []string, n int, want func(i int) cells, formulas ...int) bool {
	i := 0
	ok := eachRow(z, sheet, texts, func(row *cells) bool {
		for _, col := range formulas {
			row[col] = ""
		}
		i++
		return i <= n && *row == want(i-1)
	})
	return ok && i == n
}

// What may be in a workbook: a list of 5,000 rows is 2 MB.
const maxPart = 64 << 20 // bytes

// eachRow calls f for the rows under the head of a sheet, until one of them is not as
// rows are, or f says no.
func eachRow(z *zip.Reader, name string, texts []string, f func(*cells) bool) bool {
	sheet, ok := part(z, "xl/worksheets/"+name+".xml")
	if !ok {
		return false
	}
	rows := 0
	_, all, _ := strings.Cut(sheet, "<sheetData>")
	all, _, _ = strings.Cut(all, "</sheetData>")
	for row := range strings.SplitSeq(all, "</row>") {
		n, err := strconv.Atoi(attribute(row, "<row ", ` r="`))
		if row == "" || err == nil && n <= headRow {
			continue
		}
		values, ok := readCells(row, texts)
		if err != nil || !ok || n != headRow+1+rows || !f(&values) {
			return false
		}
		rows++
	}
	return true
}

func part(z *zip.Reader, name string) (string, bool) {
	f, err := z.Open(name)
	if err != nil {
		return "", false
	}
	var data strings.Builder
	if info, e := f.Stat(); e == nil && info.Size() < maxPart {
		data.Grow(int(info.Size()))
	}
	n, err := io.Copy(&data, io.LimitReader(f, maxPart))
	return data.String(), errors.Join(err, f.Close()) == nil && n < maxPart
}

// sharedTexts returns the texts that cells point to by their numbers.
func sharedTexts(in string) []string {
	var out []string
	for item := range strings.SplitSeq(in, "</si>") {
		_, text, ok := strings.Cut(item, "<t")
		_, text, inside := strings.Cut(text, ">")
		if text, _, closed := strings.Cut(text, "</t>"); ok && inside && closed {
			out = append(out, html.UnescapeString(text))
		}
	}
	return out
}

func readCells(row string, texts []string) (out cells, ok bool) {
	for cell := range strings.SplitSeq(row, "</c>") {
		at := attribute(cell, "<c ", ` r="`)
		if at == "" {
			continue
		}
		_, value, _ := strings.Cut(cell, "<v>")
		value, _, closed := strings.Cut(value, "</v>")
		col := int(at[0]) - 'A'
		if !closed || col < 0 || col >= len(out) {
			return out, false
		}
		if attribute(cell, "<c ", ` t="`) == "s" {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n >= len(texts) {
				return out, false
			}
			value = texts[n]
		}
		out[col] = value
	}
	return out, true
}

// attribute returns what an element says in an attribute, of which begin is all that
// stands before the value.
func attribute(in, element, begin string) string {
	at := strings.Index(in, element)
	if at < 0 {
		return ""
	}
	tag, _, _ := strings.Cut(in[at:], ">")
	_, value, _ := strings.Cut(tag, begin)
	value, _, _ = strings.Cut(value, `"`)
	return value
}

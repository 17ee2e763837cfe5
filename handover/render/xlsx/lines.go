package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// lines are the rows of a table, which are written into the file one by one. The
// library would keep every cell of every row until the file is done, and a school has
// thousands of rows.
//
// Their texts stand behind those of the library among the texts that sheets share. A
// row has its cells in the order of the columns.
type lines struct {
	to    io.Writer
	buf   bytes.Buffer
	texts *texts
	style styles
	row   int
	fails error
	// formulas are those of the table in the pieces between the numbers of rows.
	formulas map[string][]string
}

// linesAtOnce is how much is gathered before it is written on.
const linesAtOnce = 32 << 10 // bytes

// begin begins a row of a height.
func (l *lines) begin(row int, height float64) {
	l.row = row
	l.buf.WriteString(`<row r="`)
	l.int(row)
	l.buf.WriteString(`" ht="`)
	l.buf.Write(strconv.AppendFloat(l.buf.AvailableBuffer(), height, 'g', -1, 64))
	l.buf.WriteString(`">`)
}

func (l *lines) end() {
	l.buf.WriteString(`</row>`)
	if l.buf.Len() > linesAtOnce {
		l.flush()
	}
}

func (l *lines) flush() {
	_, err := l.buf.WriteTo(l.to)
	l.fails = errors.Join(l.fails, err)
}

func (l *lines) int(n int) { l.buf.Write(strconv.AppendInt(l.buf.AvailableBuffer(), int64(n), 10)) }

func (l *lines) escaped(s string) { _ = xml.EscapeText(&l.buf, []byte(s)) } // a buffer takes everything

// cell begins a cell.
func (l *lines) cell(col, style int) {
	l.buf.WriteString(`<c r="`)
	l.buf.WriteByte(byte('A' + col))
	l.int(l.row)
	l.buf.WriteString(`" s="`)
	l.int(style)
	l.buf.WriteByte('"')
}

// put writes a text that stays a text.
func (l *lines) put(col int, text string, style int) { l.keep(col, safe(text), style) }

// keep writes a text as somebody has written it here: it stays a text too.
func (l *lines) keep(col int, text string, style int) {
	l.cell(col, style)
	l.buf.WriteString(` t="s"><v>`)
	l.int(l.texts.number(printable(text)))
	l.buf.WriteString(`</v></c>`)
}

// number writes a number as it stands in a file.
func (l *lines) number(col int, n string, style int) {
	l.cell(col, style)
	l.buf.WriteString(`><v>`)
	l.buf.WriteString(n)
	l.buf.WriteString(`</v></c>`)
}

// date writes a day, or leaves the cell empty.
func (l *lines) date(col int, d day.Day) { l.value(col, Value{Day: d}, l.style.date) }

// value writes a day, a number or a text, whichever there is.
func (l *lines) value(col int, v Value, style int) {
	switch {
	case !v.Day.IsZero():
		l.number(col, strconv.Itoa(serial(v.Day)), l.style.date)
	case v.isNumber():
		l.number(col, v.Number, style)
	default:
		l.keep(col, v.Text.Reveal(), style)
	}
}

// anyRow stands in a formula for the number of its own row.
const anyRow = "\x00"

// formula writes a formula, and the value that it has the day the list is made: an int
// or a text.
func (l *lines) formula(col int, formula string, now any, style int) {
	l.cell(col, style)
	text, isText := now.(string)
	if isText {
		l.buf.WriteString(` t="str"`)
	}
	l.buf.WriteString(`><f>`)
	l.inRow(formula)
	l.buf.WriteString(`</f><v>`)
	if n, ok := now.(int); ok {
		l.int(n)
	}
	l.escaped(text)
	l.buf.WriteString(`</v></c>`)
}

// inRow writes a formula for the row. It is told apart by its text: a table has few.
func (l *lines) inRow(formula string) {
	pieces, ok := l.formulas[formula]
	if !ok {
		for piece := range strings.SplitSeq(formula, anyRow) {
			var escaped bytes.Buffer
			_ = xml.EscapeText(&escaped, []byte(piece)) // a buffer takes everything
			pieces = append(pieces, escaped.String())
		}
		if l.formulas == nil {
			l.formulas = map[string][]string{}
		}
		l.formulas[formula] = pieces
	}
	for i, piece := range pieces {
		if i > 0 {
			l.int(l.row)
		}
		l.buf.WriteString(piece)
	}
}

// texts are those that the lines of a workbook share, each once.
type texts struct {
	from  int // how many the library has before them
	at    map[string]int
	order []string
}

// number returns which text it is.
func (t *texts) number(s string) int {
	if n, ok := t.at[s]; ok {
		return n
	}
	n := t.from + len(t.order)
	t.at[s], t.order = n, append(t.order, s)
	return n
}

// The library's own texts, and how many there are.
const textsEnd = `</sst>`

// behind returns the library's texts with these behind them.
func (t *texts) behind(own []byte) ([]byte, error) {
	count := func(n int) string { return `count="` + strconv.Itoa(n) + `" uniqueCount="` + strconv.Itoa(n) + `"` }
	head, rest, ok := bytes.Cut(own, []byte(count(t.from)))
	body, isWhole := bytes.CutSuffix(rest, []byte(textsEnd))
	if !ok || !isWhole {
		return nil, errParts
	}
	var out bytes.Buffer
	out.Write(head)
	out.WriteString(count(t.from + len(t.order)))
	out.Write(body)
	for _, s := range t.order {
		out.WriteString(`<si><t`)
		if strings.TrimSpace(s) != s {
			out.WriteString(` xml:space="preserve"`)
		}
		out.WriteByte('>')
		_ = xml.EscapeText(&out, []byte(s)) // a buffer takes everything
		out.WriteString(`</t></si>`)
	}
	out.WriteString(textsEnd)
	return out.Bytes(), nil
}

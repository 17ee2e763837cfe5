package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"html"
	"io"
	"strconv"
	"strings"
	"time"
)

// ErrAltered reports a finished workbook that says something else than its list.
var ErrAltered = errors.New("xlsx: the finished workbook says something else")

// Agrees reads a finished workbook back from its bytes, and returns ErrAltered unless
// the rows under its head are those of the list, each with its own child and packet,
// and no others.
//
// The library that writes workbooks can read them too, in half the time that writing
// takes. This looks for the values of cells and nothing else, in the one way in which
// they are written here, in a tenth of that.
func Agrees(c Checklist, data []byte) error {
	rows, ok := readRows(data)
	want := InOrder(c.Rows)
	if !ok || len(rows) != len(want) {
		return ErrAltered
	}
	for i, cells := range rows {
		if !want[i].is(cells) {
			return ErrAltered
		}
	}
	return nil
}

// is reports whether cells say what a row does.
func (r Row) is(cells line) bool {
	for col, want := range []string{safe(r.Child.Reveal()), safe(packetOf(r)), strconv.Itoa(r.Nr), safe(r.Item), safe(r.Who), serial(r), safe(r.When)} {
		if cells[col] != want {
			return false
		}
	}
	return true
}

// serial is a row's due date as a workbook counts days.
func serial(r Row) string {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	return strconv.Itoa(int(r.Due.Time().Sub(epoch).Hours() / 24))
}

// A line is the values of the cells of one row, by their columns.
type line [16]string

// What may be in a workbook: a list of 5,000 rows is 2 MB.
const maxPart = 64 << 20 // bytes

// readRows returns the rows under the head of the first sheet.
func readRows(data []byte) ([]line, bool) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, false
	}
	shared, ok := part(z, "xl/sharedStrings.xml")
	sheet, found := part(z, "xl/worksheets/sheet1.xml")
	if !ok || !found {
		return nil, false
	}
	texts := sharedTexts(shared)
	var out []line
	_, all, _ := strings.Cut(sheet, "<sheetData>")
	all, _, _ = strings.Cut(all, "</sheetData>")
	for row := range strings.SplitSeq(all, "</row>") {
		n, err := strconv.Atoi(attribute(row, "<row ", ` r="`))
		if row == "" || err == nil && n <= headRow {
			continue
		}
		cells, ok := readCells(row, texts)
		if err != nil || !ok || n != headRow+1+len(out) {
			return nil, false
		}
		out = append(out, cells)
	}
	return out, true
}

func part(z *zip.Reader, name string) (string, bool) {
	f, err := z.Open(name)
	if err != nil {
		return "", false
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPart))
	return string(data), errors.Join(err, f.Close()) == nil && len(data) < maxPart
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

func readCells(row string, texts []string) (out line, ok bool) {
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

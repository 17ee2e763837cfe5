package register

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/handover-no/handover/handover/sheet"
)

// maxCell is how many bytes of a text in quotation marks are looked at for its end.
// Excel has no longer cells than 32,767 characters.
const maxCell = 64 << 10

// textLines reads a text with separators.
func textLines(data []byte) ([]line, error) {
	text, err := decoded(data)
	if err != nil {
		return nil, err
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	row := 1
	sep, rest, named := namedSeparator(text)
	if named {
		text, row = rest, 2
	} else {
		sep = separator(text)
	}
	var out []line
	for text != "" {
		l := line{sheet: 1, row: row}
		n := 0
		l.cells, l.broken, n = cut(text, sep)
		text = text[n:]
		row++
		if len(l.cells) == 0 {
			continue
		}
		if len(out) == MaxRows {
			return nil, ErrTooLarge
		}
		out = append(out, l)
	}
	return out, nil
}

// decoded returns a text as UTF-8. What has no mark and is no UTF-8 is from an older
// Windows program.
func decoded(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian), nil
	}
	const start = 64 // bytes
	switch head := data[:min(len(data), start)]; {
	case bytes.IndexByte(head, 0) >= 0 && bytes.Count(head, []byte{0})*3 > len(head): // every other byte, or nearly so
		if head[0] == 0 {
			return wide(data, binary.BigEndian), nil
		}
		return wide(data, binary.LittleEndian), nil
	case bytes.IndexByte(data, 0) >= 0, isOther(head):
		return "", ErrFormat
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrFormat
	}
	return string(out), nil
}

// isOther recognises files that are no list by how they begin.
func isOther(head []byte) bool {
	for _, begin := range []string{"%pdf-", "{\\rtf", "<html", "<!doctype", "<?xml", "<table", "age-encryption.org/"} {
		if bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(head)), []byte(begin)) {
			return true
		}
	}
	return false
}

func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return string(utf16.Decode(units))
}

// namedSeparator reads the line «sep=;» that Excel understands.
func namedSeparator(text string) (sep byte, rest string, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	s, ok := strings.CutPrefix(strings.ToLower(strings.Trim(first, `" `)), "sep=")
	if !ok || len(s) != 1 || !strings.Contains(";,\t|", s) {
		return 0, "", false
	}
	return s[0], rest, true
}

// separator finds what stands between the cells: what makes the most known headings of
// some row among the first, or else the most cells. In Norway that is mostly a
// semicolon, since the comma is in numbers.
func separator(text string) byte {
	best, most := byte(';'), 1
	for _, sep := range []byte{';', '\t', ',', '|'} {
		rest := text
		for range deepest {
			cells, _, n := cut(rest, sep)
			score := len(cells)
			for _, c := range cells {
				if _, ok := understand(c.Text); ok && len(cells) > 1 {
					score += maxColumns
				}
			}
			if score > most {
				best, most = sep, score
			}
			if rest = rest[n:]; rest == "" {
				break
			}
		}
	}
	return best
}

// cut reads the first row of a text: its cells, whether they can be told apart, and
// how many bytes it has. A row whose quotation marks do not fit ends where its line
// ends, so that the row after it is read all the same.
func cut(text string, sep byte) (cells []sheet.Cell, broken bool, n int) {
	end := strings.IndexByte(text, '\n')
	if end < 0 {
		end = len(text)
	}
	whole := min(end+1, len(text))
	at, col := 0, 0
	for {
		value, next, ok := cellAt(text, at, sep)
		if !ok {
			return []sheet.Cell{{Text: text[:end]}}, true, whole
		}
		if value = strings.TrimSpace(value); value != "" && col < maxColumns {
			cells = append(cells, sheet.Cell{Col: col, Text: value})
		}
		if next >= len(text) || text[next] == '\n' {
			return cells, false, min(next+1, len(text))
		}
		at, col = next+1, col+1
	}
}

// cellAt reads a cell, and returns where what ends it stands.
func cellAt(text string, at int, sep byte) (value string, next int, ok bool) {
	if at >= len(text) || text[at] != '"' {
		n := strings.IndexAny(text[at:], "\n"+string(rune(sep)))
		if n < 0 {
			n = len(text) - at
		}
		return unguarded(text[at : at+n]), at + n, true
	}
	var b strings.Builder
	for i := at + 1; i < len(text) && i-at < maxCell; i++ {
		switch {
		case text[i] != '"':
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == '"':
			b.WriteByte('"')
			i++
		case i+1 == len(text) || text[i+1] == sep || text[i+1] == '\n':
			return b.String(), i + 1, true
		default:
			return "", 0, false
		}
	}
	return "", 0, false
}

// unguarded takes away what keeps Excel from making a number of a text: ="0101".
func unguarded(s string) string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(s), `="`)
	if inner, end := strings.CutSuffix(inner, `"`); ok && end {
		return inner
	}
	return s
}

package filled

import (
	"archive/zip"
	"encoding/xml"
	"strconv"
	"strings"
)

// A cell is what stands in one cell of a row.
type cell struct {
	col    int // from 0
	text   string
	number bool // text is a number as the file has it
	style  int
}

// maxColumns is how many columns are looked at.
const maxColumns = 64

// rows calls visit for each row that has something in it.
func (b *workbook) rows(f *zip.File, visit func(row int, cells []cell) error) error {
	row, within := 0, false
	return walk(f, func(w *walker, e xml.StartElement) error {
		switch e.Name.Local {
		case "sheetData":
			within = true
		case "row":
			if !within {
				return nil
			}
			row++
			if n, err := strconv.Atoi(attr(e, "r")); err == nil {
				row = n
			}
			cells, err := b.row(w)
			if err != nil || len(cells) == 0 {
				return err
			}
			return visit(row, cells)
		}
		return nil
	})
}

// row reads the cells of a row, to its end.
func (b *workbook) row(w *walker) (out []cell, err error) {
	until, col := w.depth-1, -1
	for w.depth > until {
		t, err := w.next()
		if err != nil {
			return nil, unexpected(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			continue
		}
		if col++; attr(e, "r") != "" {
			col = columnOf(attr(e, "r"))
		}
		c, err := b.cell(w, attr(e, "t"))
		if err != nil {
			return nil, err
		}
		c.style, _ = strconv.Atoi(attr(e, "s"))
		if c.text != "" && col >= 0 && col < maxColumns {
			c.col = col
			out = append(out, c)
		}
	}
	return out, nil
}

// columnOf returns the column of a cell's name from 0, or -1.
func columnOf(name string) int {
	col := 0
	for i, r := range name {
		if r < 'A' || r > 'Z' || i > 2 {
			break
		}
		col = col*26 + int(r-'A') + 1
	}
	return col - 1
}

// cell reads what stands in a cell, to its end: the value that was saved, whether
// somebody wrote it or it comes from a formula.
func (b *workbook) cell(w *walker, kind string) (cell, error) {
	until, value, inValue := w.depth-1, "", false
	for w.depth > until {
		t, err := w.next()
		if err != nil {
			return cell{}, unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "is" {
				s, err := w.text()
				if err != nil {
					return cell{}, err
				}
				value = s
			}
			inValue = t.Name.Local == "v"
		case xml.EndElement:
			inValue = false
		case xml.CharData:
			if inValue && len(value) < maxText {
				value += string(t[:min(len(t), maxText-len(value))])
			}
		}
	}
	return b.value(kind, strings.TrimSpace(tidy(value)))
}

// value turns what a cell holds into its text.
func (b *workbook) value(kind, v string) (cell, error) {
	switch kind {
	case "s":
		if v == "" {
			return cell{}, nil
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n >= len(b.strings) {
			return cell{}, ErrDamaged
		}
		return cell{text: strings.TrimSpace(b.strings[n])}, nil
	case "b":
		return cell{text: map[string]string{"0": "false", "1": "true"}[v]}, nil
	case "", "n":
		return cell{text: v, number: true}, nil
	}
	return cell{text: v}, nil // a text, a date as text, or an error such as #REF!
}

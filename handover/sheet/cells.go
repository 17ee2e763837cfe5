package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// A Cell is what stands in one cell of a row.
type Cell struct {
	Col    int // from 0
	Text   string
	Number bool // Text is a number as the file has it
	// Failed tells that the value is an error such as #REF!, and Unsaved that there is
	// a formula and no value was saved with it.
	Failed, Unsaved bool
	// Dated tells that a number is shown as a date.
	Dated bool
	days  calendar
}

// Rows calls visit for each row of a sheet that has something in it. Sheets
// count from 0, and rows from 1.
func (b *Workbook) Rows(n int, visit func(row int, cells []Cell) error) error {
	row, within := 0, false
	return walk(b.sheets[n], b.limits.Part, func(w *walker, e xml.StartElement) error {
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
func (b *Workbook) row(w *walker) (out []Cell, err error) {
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
		if style, err := strconv.Atoi(attr(e, "s")); err == nil && style >= 0 && style < len(b.dates) {
			c.Dated = c.Number && b.dates[style]
		}
		if (c.Text != "" || c.Unsaved) && col >= 0 && col < b.limits.Columns {
			c.Col = col
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
func (b *Workbook) cell(w *walker, kind string) (Cell, error) {
	until, value, inValue, formula := w.depth-1, "", false, false
	for w.depth > until {
		t, err := w.next()
		if err != nil {
			return Cell{}, unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "is" {
				s, err := w.text()
				if err != nil {
					return Cell{}, err
				}
				value = s
			}
			inValue, formula = t.Name.Local == "v", formula || t.Name.Local == "f"
		case xml.EndElement:
			inValue = false
		case xml.CharData:
			if inValue && len(value) < maxText {
				value += string(t[:min(len(t), maxText-len(value))])
			}
		}
	}
	c, err := b.value(kind, strings.TrimSpace(tidy(value)))
	c.Unsaved = formula && c.Text == ""
	return c, err
}

// value turns what a cell holds into its text.
func (b *Workbook) value(kind, v string) (Cell, error) {
	switch kind {
	case "s":
		if v == "" {
			return Cell{}, nil
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n >= len(b.strings) {
			return Cell{}, ErrDamaged
		}
		return Cell{Text: strings.TrimSpace(b.strings[n])}, nil
	case "b":
		return Cell{Text: map[string]string{"0": "false", "1": "true"}[v]}, nil
	case "", "n":
		return Cell{Text: v, Number: true, days: calendar(b.from1904)}, nil
	}
	return Cell{Text: v, Failed: kind == "e"}, nil // a text, a date as text, or an error
}

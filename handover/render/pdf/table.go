package pdf

import (
	"fmt"

	"github.com/handover-no/handover/handover/document"
)

const (
	boxSize   = 3.2 // of a check box
	boxIndent = 5.0
)

// table sets a table. Its head stands again on each page.
func (w *writer) table(t document.Table) {
	w.gap(1)
	least := w.headHeight(t)
	if len(t.Rows) > 0 {
		least += w.rowHeight(t, t.Rows[0])
	}
	w.need(least)
	w.element("Table", func() {
		w.tableHead(t)
		for _, r := range t.Rows {
			h := w.rowHeight(t, r)
			if w.y+h > bottom && !w.fresh {
				w.newPage()
				w.artifact(func() { w.tableHead(t) })
			}
			w.element("TR", func() { w.row(t, r, h) })
		}
	})
	w.y += 3
}

// columnsOf calls visit with the place of each column.
func columnsOf(t document.Table, visit func(i int, x, wide float64)) {
	x := left
	for i, part := range t.Widths {
		wide := part * width
		visit(i, x, wide-cellPadding)
		x += wide
	}
}

func (w *writer) headHeight(t document.Table) float64 {
	h := 0.0
	columnsOf(t, func(i int, _, wide float64) {
		h = max(h, w.height([]document.Line{t.Heads[i]}, head, wide))
	})
	return h + 2.5
}

func (w *writer) tableHead(t document.Table) {
	h := w.headHeight(t)
	w.element("TR", func() {
		columnsOf(t, func(i int, x, wide float64) {
			own := w.height([]document.Line{t.Heads[i]}, head, wide)
			w.fixed("TH", x, w.y+h-2.5-own+1, []document.Line{t.Heads[i]}, head, wide)
		})
	})
	w.y += h
	w.artifact(func() { w.rule(left, w.y-0.4, width, accent, 0.35) })
	w.y, w.fresh = w.y+0.6, false
}

const rowPadding = 1.2

func (w *writer) rowHeight(t document.Table, r document.Row) float64 {
	h := cell.leading
	columnsOf(t, func(i int, _, wide float64) {
		if i < len(r.Cells) {
			h = max(h, w.cellHeight(r.Cells[i], wide))
		}
	})
	return h + 2*rowPadding
}

func (w *writer) cellHeight(c document.Cell, wide float64) float64 {
	return w.height(c.Text, cell, wide) + w.height(c.Note, note, wide) + w.height(c.Boxes, cell, wide-boxIndent)
}

func (w *writer) row(t document.Table, r document.Row, h float64) {
	y := w.y + rowPadding
	columnsOf(t, func(i int, x, wide float64) {
		if i < len(r.Cells) {
			w.cell(r.Cells[i], x, y, wide)
		}
	})
	w.y += h
	w.artifact(func() { w.rule(left, w.y, width, hairline, 0.2) })
	w.fresh = false
}

func (w *writer) cell(c document.Cell, x, y, wide float64) {
	w.element("TD", func() {
		if c.Check {
			w.checkBox(x, y)
		}
		y += w.fixed("P", x, y, c.Text, cell, wide)
		y += w.fixed("P", x, y, c.Note, note, wide)
		for _, b := range c.Boxes {
			w.checkBox(x, y)
			y += w.fixed("P", x+boxIndent, y, []document.Line{b}, cell, wide-boxIndent)
		}
	})
}

func (w *writer) checkBox(x, y float64) {
	w.artifact(func() {
		w.doc.SetDrawColor(ink[0], ink[1], ink[2])
		w.doc.SetLineWidth(0.25)
		w.doc.Rect(x, y+(cell.leading-boxSize)/2, boxSize, boxSize, "D")
	})
}

// rounded draws a box with round corners; op is the painting operator. fpdf's
// own leaves the graphics state unbalanced.
func (w *writer) rounded(x, y, wide, high, r float64, op string) {
	const k, arc = 72 / 25.4, 0.5523
	p := func(px, py float64) string { return fmt.Sprintf("%.2f %.2f ", px*k, (pageHeight-py)*k) }
	c := r * (1 - arc)
	x2, y2 := x+wide, y+high
	w.doc.RawWriteStr(p(x+r, y) + "m " + p(x2-r, y) + "l " +
		p(x2-c, y) + p(x2, y+c) + p(x2, y+r) + "c " + p(x2, y2-r) + "l " +
		p(x2, y2-c) + p(x2-c, y2) + p(x2-r, y2) + "c " + p(x+r, y2) + "l " +
		p(x+c, y2) + p(x, y2-c) + p(x, y2-r) + "c " + p(x, y+r) + "l " +
		p(x, y+c) + p(x+c, y) + p(x+r, y) + "c " + op)
}

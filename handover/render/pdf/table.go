package pdf

import (
	"fmt"
	"strings"

	"github.com/go-pdf/fpdf"

	"github.com/handover-no/handover/handover/document"
)

const (
	boxSize   = 3.2 // of a check box
	boxIndent = 5.0
)

// table sets a table. Its head stands again on each page, and never alone; nor
// do its last rows.
func (w *writer) table(t document.Table) {
	w.gap(1)
	rows := make([][]cellLines, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = w.cells(t, r)
	}
	head, tail := w.headHeight(t), w.tail(rows)
	w.need(head + w.leastRows(rows))
	w.element("Table", func() {
		w.tableHead(t)
		for i, r := range rows {
			room := w.rowHeight(r)
			if i == tail {
				room = w.rowsHeight(rows[i:])
			}
			if w.y+room > bottom && !w.justHead(head) {
				w.newPage()
				w.artifact(func() { w.tableHead(t) })
			}
			w.element("TR", func() { w.row(t, r) })
		}
	})
	w.y += 3 * w.st.scale
}

// tail returns the first of the last rows, which go to a new page together: rather
// a few rows there than one.
func (w *writer) tail(rows [][]cellLines) int {
	const most = 40.0 // millimetres
	i := len(rows) - 1
	for i > 1 && w.rowsHeight(rows[i-1:]) <= most {
		i--
	}
	return i
}

func (w *writer) rowsHeight(rows [][]cellLines) float64 {
	h := 0.0
	for _, r := range rows {
		h += w.rowHeight(r)
	}
	return h
}

// justHead reports whether nothing but a table's head stands on the page, so that
// a new page would be no better.
func (w *writer) justHead(head float64) bool { return w.y < top+head+12 }

// leastRows returns how high the first row is, or the first two if they are short.
func (w *writer) leastRows(rows [][]cellLines) float64 {
	h := 0.0
	for i, r := range rows[:min(2, len(rows))] {
		own := min(w.rowHeight(r), bottom-top)
		if i > 0 && h+own > 40 {
			break
		}
		h += own
	}
	return h
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
		h = max(h, w.height([]document.Line{t.Heads[i]}, w.shrunk(t.Heads[i], w.st.head, wide), wide))
	})
	return h + 3.1
}

func (w *writer) tableHead(t document.Table) {
	h := w.headHeight(t)
	w.element("TR", func() {
		columnsOf(t, func(i int, x, wide float64) {
			s := w.shrunk(t.Heads[i], w.st.head, wide)
			own := w.height([]document.Line{t.Heads[i]}, s, wide)
			w.fixed("TH", x, w.y+h-2.1-own, []document.Line{t.Heads[i]}, s, wide)
		})
	})
	w.y += h
	w.rule(left, w.y-1, width, accent, 0.35)
	w.fresh = false
}

// cellLines are the lines of one cell, as they will stand.
type cellLines []cellLine

type cellLine struct {
	segs   []segment
	style  style
	indent float64
	box    bool // a check box stands before it
}

// cells breaks the texts of a row to the widths of its columns.
func (w *writer) cells(t document.Table, r document.Row) []cellLines {
	out := make([]cellLines, len(t.Widths))
	columnsOf(t, func(i int, _, wide float64) {
		if i >= len(r.Cells) {
			return
		}
		c := r.Cells[i]
		if c.Check {
			out[i] = append(out[i], cellLine{style: w.st.cell, box: true})
		}
		add := func(text []document.Line, s style, indent float64, box bool) {
			for _, l := range text {
				set := w.shrunk(l, s, wide-indent)
				for n, segs := range w.lines(l, set, wide-indent) {
					out[i] = append(out[i], cellLine{segs, set, indent, box && n == 0})
				}
			}
		}
		add(c.Text, w.st.cell, 0, false)
		add(c.Note, w.st.note, 0, false)
		add(c.Boxes, w.st.cell, boxIndent, true)
	})
	return out
}

// shrunk returns a style in which the widest word of a line fits a column, so that
// no word has to be cut; within reason.
func (w *writer) shrunk(l document.Line, s style, wide float64) style {
	const smallest = 0.75
	widest := 0.0
	for _, seg := range w.segments(l) {
		set := s
		set.bold = s.bold || seg.bold
		for word := range strings.FieldsSeq(seg.text) {
			for _, piece := range pieces(word) {
				widest = max(widest, w.measure(piece, set))
			}
		}
	}
	if widest > wide {
		s.size *= max(smallest, wide/widest*0.995)
	}
	return s
}

const rowPadding = 1.2

func (w *writer) rowHeight(r []cellLines) float64 {
	h := w.st.cell.leading
	for _, c := range r {
		own := 0.0
		for _, l := range c {
			own += l.style.leading
		}
		h = max(h, own)
	}
	return h + 2*rowPadding*w.st.scale
}

// row sets a row. One that is higher than a page goes on on the next.
func (w *writer) row(t document.Table, r []cellLines) {
	for {
		rest, more, low := make([]cellLines, len(r)), false, w.y
		pad := rowPadding * w.st.scale
		columnsOf(t, func(i int, x, _ float64) {
			y := w.y + pad
			for n, l := range r[i] {
				if n > 0 && y+l.style.leading+pad > bottom {
					rest[i], more = r[i][n:], true
					break
				}
				w.cellLine(x, y, l)
				y += l.style.leading
			}
			low = max(low, y+pad)
		})
		w.y, w.fresh = max(low, w.y+w.st.cell.leading+2*pad), false
		w.rule(left, w.y, width, hairline, 0.2)
		if !more {
			return
		}
		r = rest
		w.newPage()
		w.artifact(func() { w.tableHead(t) })
	}
}

func (w *writer) cellLine(x, y float64, l cellLine) {
	w.element("TD", func() {
		if l.box {
			w.checkBox(x, y)
		}
		w.draw(x+l.indent, y, l.segs, l.style)
	})
}

func (w *writer) checkBox(x, y float64) {
	w.ink(func(doc *fpdf.Fpdf) {
		doc.SetDrawColor(ink[0], ink[1], ink[2])
		doc.SetLineWidth(0.25)
		doc.Rect(x, y+(w.st.cell.leading-boxSize)/2, boxSize, boxSize, "D")
	})
}

// rounded draws a box with round corners; op is the painting operator. fpdf's
// own leaves the graphics state unbalanced.
func rounded(doc *fpdf.Fpdf, x, y, wide, high, r float64, op string) {
	const k, arc = 72 / 25.4, 0.5523
	p := func(px, py float64) string { return fmt.Sprintf("%.2f %.2f ", px*k, (pageHeight-py)*k) }
	c := r * (1 - arc)
	x2, y2 := x+wide, y+high
	doc.RawWriteStr(p(x+r, y) + "m " + p(x2-r, y) + "l " +
		p(x2-c, y) + p(x2, y+c) + p(x2, y+r) + "c " + p(x2, y2-r) + "l " +
		p(x2, y2-c) + p(x2-c, y2) + p(x2-r, y2) + "c " + p(x+r, y2) + "l " +
		p(x+c, y2) + p(x, y2-c) + p(x, y2-r) + "c " + p(x, y+r) + "l " +
		p(x, y+c) + p(x+c, y) + p(x+r, y) + "c " + op)
}

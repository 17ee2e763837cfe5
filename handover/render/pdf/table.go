package pdf

import (
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// table sets a table. Its head stands again on each page, and never alone; nor
// do its last rows.
func (w *writer) table(t document.Table) {
	w.gap(1)
	rows := w.rows(t)
	head, tail := w.headHeight(t), w.tail(rows)
	w.need(head + w.leastRows(rows))
	e := w.child(pdfa.Element{Kind: tableOf})
	page, y := w.page, w.y
	w.within(e, func() { w.tableRows(t, rows, head, tail) })
	if e != nil && w.page == page {
		e.Box = box(left, y, width, w.y-y)
	}
	w.y += 3 * w.st.scale
}

func (w *writer) tableRows(t document.Table, rows [][]cellLines, head float64, tail int) {
	if len(rows) == 0 {
		w.tableHead(t)
		return
	}
	w.element(pdfa.Element{Kind: tableHead}, func() { w.tableHead(t) })
	w.element(pdfa.Element{Kind: tableBody}, func() {
		for i, r := range rows {
			room := w.rowHeight(r)
			if i == tail {
				room = w.rowsHeight(rows[i:])
			}
			if w.y+room > w.bottom && !w.justHead(head) {
				w.nextTablePage(t)
			}
			w.element(pdfa.Element{Kind: tableRow}, func() { w.row(t, r) })
		}
	})
}

// nextTablePage begins a page with the head of a table that goes on there.
func (w *writer) nextTablePage(t document.Table) {
	w.newPage()
	w.artifact(repeated, func() { w.tableHead(t) })
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
func (w *writer) justHead(head float64) bool { return w.y < w.top+head+12 }

// leastRows returns how high the first row is, or the first two if they are short.
func (w *writer) leastRows(rows [][]cellLines) float64 {
	h := 0.0
	for i, r := range rows[:min(2, len(rows))] {
		own := min(w.rowHeight(r), w.frame.room())
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
	w.element(pdfa.Element{Kind: tableRow}, func() {
		columnsOf(t, func(i int, x, wide float64) {
			s := w.shrunk(t.Heads[i], w.st.head, wide)
			own := w.height([]document.Line{t.Heads[i]}, s, wide)
			w.element(pdfa.Element{Kind: headCell, Scope: "Column", Lang: w.common(t.Heads[i])}, func() {
				w.fixed(direct, x, w.y+h-2.1-own, []document.Line{t.Heads[i]}, s, wide)
			})
		})
	})
	w.y += h
	w.rule(left, w.y-1, width, w.accent, 0.35)
	w.fresh = false
}

// shrunk returns a style in which the widest word of a line fits a column, so that
// no word has to be cut; within reason.
func (w *writer) shrunk(l document.Line, s style, wide float64) style {
	const smallest = 0.75
	if widest := w.widest(l, s); widest > wide {
		s.size *= max(smallest, wide/widest*0.995)
	}
	return s
}

package pdf

import (
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

const (
	boxSize   = 3.2 // of a check box
	boxIndent = 5.0
)

// cellLines are the lines of one cell, as they will stand.
type cellLines []cellLine

type cellLine struct {
	segs   []segment
	style  style
	indent float64
	box    bool // a check box stands before it
	part   *cellPart
}

// A cellPart is a text of a cell: one of several, or an item behind a check box.
// Its elements are made when its first line is drawn, and last over a page's end.
type cellPart struct {
	line document.Line
	item bool
	only bool // nothing else stands in the cell
	body *pdfa.Element
}

// rows breaks the texts of a table to the widths of its columns. While only laying out,
// it does so once for each size; what is drawn may hold the numbers of pages.
func (w *writer) rows(t document.Table) [][]cellLines {
	if len(t.Rows) == 0 {
		return nil
	}
	key := rowsKey{&t.Rows[0], len(t.Rows), w.plan.digits, w.st.scale}
	if known, ok := w.known.rows[key]; ok && w.pen == nil {
		return known
	}
	out := make([][]cellLines, len(t.Rows))
	for i, r := range t.Rows {
		out[i] = w.cells(t, r)
	}
	if w.pen == nil {
		w.known.rows[key] = out
	}
	return out
}

// cells breaks the texts of a row to the widths of its columns.
func (w *writer) cells(t document.Table, r document.Row) []cellLines {
	out := make([]cellLines, len(t.Widths))
	columnsOf(t, func(i int, _, wide float64) {
		if i < len(r.Cells) {
			out[i] = w.cell(r.Cells[i], wide)
		}
	})
	return out
}

func (w *writer) cell(c document.Cell, wide float64) cellLines {
	var out cellLines
	if c.Check {
		out = append(out, cellLine{style: w.st.cell, box: true, part: &cellPart{only: true}})
	}
	if c.Blank {
		out = append(out, cellLine{style: w.hand(), part: &cellPart{only: true}})
	}
	only := len(c.Text)+len(c.Note) == 1 && len(c.Boxes) == 0 && !c.Check
	add := func(text []document.Line, s style, indent float64, boxed bool) {
		for _, l := range text {
			set, part := w.shrunk(l, s, wide-indent), &cellPart{line: l, item: boxed, only: only}
			for n, segs := range w.lines(l, set, wide-indent) {
				out = append(out, cellLine{segs, set, indent, boxed && n == 0, part})
			}
		}
	}
	add(c.Text, w.st.cell, 0, false)
	add(c.Note, w.st.note, 0, false)
	add(c.Boxes, w.st.cell, boxIndent, true)
	return out
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
	cells := make([]tableCell, len(r))
	for i := range r {
		cells[i].Element = w.child(pdfa.Element{Kind: cell, Lang: w.onlyLanguage(r[i])})
	}
	for {
		rest, low := []cellLines(nil), w.y
		pad := rowPadding * w.st.scale
		columnsOf(t, func(i int, x, _ float64) {
			y := w.y + pad
			for n, l := range r[i] {
				if n > 0 && y+l.style.leading+pad > w.bottom {
					if rest == nil {
						rest = make([]cellLines, len(r))
					}
					rest[i] = r[i][n:]
					break
				}
				w.cellLine(&cells[i], x, y, l)
				y += l.style.leading
			}
			low = max(low, y+pad)
		})
		w.y, w.fresh = max(low, w.y+w.st.cell.leading+2*pad), false
		w.rule(left, w.y, width, hairline, 0.2)
		if rest == nil {
			return
		}
		r = rest
		w.nextTablePage(t)
	}
}

// onlyLanguage returns the language of a cell's one text, if it is another than
// the document's.
func (w *writer) onlyLanguage(c cellLines) string {
	if len(c) > 0 && c[0].part.only {
		return w.common(c[0].part.line)
	}
	return ""
}

// A tableCell is a cell while it is drawn, and the list in it, if there is one.
type tableCell struct {
	*pdfa.Element
	list *pdfa.Element
}

func (w *writer) cellLine(c *tableCell, x, y float64, l cellLine) {
	draw := func() { w.draw(x+l.indent, y, l.segs, l.style) }
	switch {
	case c.Element == nil:
		if l.box {
			w.checkBox(x, y)
		}
		draw()
	case l.part.only:
		w.within(c.Element, func() {
			if l.box {
				w.checkBox(x, y)
			}
			draw()
		})
	case l.part.item:
		w.cellItem(c, x, y, l, draw)
	default:
		if l.part.body == nil {
			w.within(c.Element, func() { l.part.body = w.child(pdfa.Element{Kind: paragraph, Lang: w.common(l.part.line)}) })
		}
		w.within(l.part.body, draw)
	}
}

// cellItem draws a line of an item behind a check box.
func (w *writer) cellItem(c *tableCell, x, y float64, l cellLine, draw func()) {
	if c.list == nil {
		w.within(c.Element, func() { c.list = w.child(pdfa.Element{Kind: list, Numbering: "None"}) })
	}
	if l.part.body == nil {
		w.within(c.list, func() {
			w.element(pdfa.Element{Kind: item}, func() {
				w.element(pdfa.Element{Kind: mark}, func() { w.checkBox(x, y) })
				l.part.body = w.child(pdfa.Element{Kind: itemBody, Lang: w.common(l.part.line)})
			})
		})
	}
	w.within(l.part.body, draw)
}

// checkBox draws a box to tick by hand in a cell. A reader hears what it is.
func (w *writer) checkBox(x, y float64) {
	w.boxOf(x, y+(w.st.cell.leading-boxSize)/2, boxSize, boxSize, w.boxWord, func() {})
}

// boxOf draws a box to tick, with its top at y, and what stands in it. A reader hears
// what it is called.
func (w *writer) boxOf(x, y, wide, high float64, name string, inside func()) {
	if w.pen == nil {
		return
	}
	w.element(pdfa.Element{Kind: figure, Alt: name, Box: box(x, y, wide, high)}, func() {
		w.tags.drawn()
		w.pen.lines(ink, 0.25)
		w.pen.box(x, y, wide, high, "D")
		inside()
	})
}

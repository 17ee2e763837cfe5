package pdf

import (
	"github.com/handover-no/handover/handover/document"
)

// block sets one block. next is what follows it, for keeping them together.
func (w *writer) block(b, next document.Block) {
	switch b := b.(type) {
	case document.Title:
		w.title(b)
	case document.Heading:
		w.heading(b, next)
	case document.Para:
		w.para(b)
	case document.Callout:
		w.callout(b)
	case document.Quote:
		w.quote(b)
	case document.Box:
		w.box(b)
	case document.Columns:
		w.columns(b)
	case document.Facts:
		w.facts(b)
	case document.Table:
		w.table(b)
	case document.PageBreak:
		if !w.fresh {
			w.newPage()
		}
	}
}

func (w *writer) title(b document.Title) {
	w.flow("H1", left, []document.Line{b.Text}, name, width)
	w.y++
	w.flow("P", left, []document.Line{b.Sub}, subtitle, width)
	w.y += 3
}

func (w *writer) heading(b document.Heading, next document.Block) {
	s := heading1
	if b.Level > 1 {
		s = heading2
	}
	w.gap(5.5)
	text := []document.Line{b.Text}
	meta, beside := w.beside(b, s)
	w.need(w.height(text, s, width) + w.height(meta, quiet, width) + w.least(next))
	if b.Anchor != "" {
		w.anchors[b.Anchor] = w.doc.PageNo()
	}
	y := w.y
	w.flow("H2", left, text, s, width)
	if beside > 0 {
		w.fixed("P", left+width-beside, y+0.9, []document.Line{b.Meta}, quiet, beside+1)
	}
	w.flow("P", left, meta, quiet, width)
	w.y += 1.5
}

// beside finds out whether what stands under a heading fits beside it: then it
// returns how wide that is, and otherwise the lines to set under it.
func (w *writer) beside(b document.Heading, s style) (under []document.Line, wide float64) {
	if len(b.Meta) == 0 {
		return nil, 0
	}
	const apart = 8.0
	own, meta := w.lineWidth(b.Text, s), w.lineWidth(b.Meta, quiet)
	if own+apart+meta <= width {
		return nil, meta
	}
	return []document.Line{b.Meta}, 0
}

// lineWidth returns how wide a line is when it is not broken.
func (w *writer) lineWidth(l document.Line, s style) float64 {
	wide := 0.0
	for _, seg := range w.segments(l) {
		set := s
		set.bold = s.bold || seg.bold
		wide += w.measure(seg.text, set)
	}
	return wide
}

// least returns how much of a block must stand on the same page as its heading.
func (w *writer) least(b document.Block) float64 {
	switch b := b.(type) {
	case document.Facts:
		return min(w.factHeight(b.Rows[0]), longFact) + 2
	case document.Table:
		h := w.headHeight(b)
		if len(b.Rows) > 0 {
			h += w.rowHeight(b, b.Rows[0])
		}
		return h
	}
	return 3 * body.leading
}

func (w *writer) para(b document.Para) {
	s := body
	if b.Quiet {
		s = quiet
	}
	w.flow("P", left, b.Text, s, width)
	w.y += 2
}

// callout stands beside a rule: the first thing to read.
func (w *writer) callout(b document.Callout) {
	const indent = 5.5
	inner := width - indent
	h := w.height([]document.Line{b.Head}, small, inner) + 1 + w.height(b.Text, body, inner)
	w.gap(4)
	w.need(h)
	y := w.y
	w.artifact(func() {
		w.doc.SetFillColor(accent[0], accent[1], accent[2])
		w.doc.Rect(left, y, 0.7, h, "F")
	})
	y += w.fixed("H2", left+indent, y, []document.Line{b.Head}, small, inner) + 1
	y += w.fixed("P", left+indent, y, b.Text, body, inner)
	w.y, w.fresh = y+3, false
}

// columns sets two lists side by side, or one over the whole width.
func (w *writer) columns(b document.Columns) {
	const between = 10.0
	w.gap(5)
	if len(b.Left.Items) == 0 || len(b.Right.Items) == 0 {
		one := b.Left
		if len(one.Items) == 0 {
			one = b.Right
		}
		if len(one.Items) > 0 {
			w.need(w.bulletsHeight(one, width))
			w.y += w.bullets(left, w.y, one, width)
		}
		return
	}
	half := (width - between) / 2
	h := max(w.bulletsHeight(b.Left, half), w.bulletsHeight(b.Right, half))
	w.need(h)
	w.bullets(left, w.y, b.Left, half)
	w.bullets(left+half+between, w.y, b.Right, half)
	w.y, w.fresh = w.y+h, false
}

const (
	bulletIndent = 4.5
	bulletGap    = 0.9
)

func (w *writer) bulletsHeight(b document.Bullets, wide float64) float64 {
	h := w.height([]document.Line{b.Head}, small, wide) + 1
	for _, it := range b.Items {
		h += w.height([]document.Line{it}, body, wide-bulletIndent) + bulletGap
	}
	return h
}

func (w *writer) bullets(x, y float64, b document.Bullets, wide float64) float64 {
	start := y
	y += w.fixed("H2", x, y, []document.Line{b.Head}, small, wide) + 1
	w.element("L", func() {
		for _, it := range b.Items {
			w.dot(x, y, body)
			y += w.fixed("LI", x+bulletIndent, y, []document.Line{it}, body, wide-bulletIndent) + bulletGap
		}
	})
	w.fresh = false
	return y - start
}

// dot draws the mark of a list item beside a line that begins at y.
func (w *writer) dot(x, y float64, s style) {
	w.artifact(func() {
		w.doc.SetFillColor(accent[0], accent[1], accent[2])
		w.doc.Circle(x+1.2, y+s.leading/2+0.1, 0.62, "F")
	})
}

// quote is what somebody said, in a quiet box.
func (w *writer) quote(b document.Quote) {
	const pad, between = 5.0, 1.6
	inner := width - 2*pad
	h := 2*pad + w.height([]document.Line{b.Source}, quiet, inner)
	for _, l := range b.Text {
		h += w.height([]document.Line{l}, body, inner) + between
	}
	w.gap(4)
	w.need(h)
	y := w.y
	w.artifact(func() {
		w.doc.SetFillColor(paper[0], paper[1], paper[2])
		w.rounded(left, y, width, h, 2, "f")
	})
	y += pad
	for _, l := range b.Text {
		y += w.fixed("BlockQuote", left+pad, y, []document.Line{l}, body, inner) + between
	}
	w.fixed("P", left+pad, y, []document.Line{b.Source}, quiet, inner)
	w.y, w.fresh = w.y+h+2, false
}

// box is a frame around a short list.
func (w *writer) box(b document.Box) {
	const pad = 4.5
	inner := width - 2*pad
	list := document.Bullets(b)
	h := 2*pad + w.bulletsHeight(list, inner) - bulletGap
	w.gap(4)
	w.need(h)
	y := w.y
	w.artifact(func() {
		w.doc.SetDrawColor(accent[0], accent[1], accent[2])
		w.doc.SetLineWidth(0.3)
		w.rounded(left, y, width, h, 2, "S")
	})
	w.bullets(left+pad, y+pad, list, inner)
	w.y = y + h + 2
}

// facts sets labelled answers, one under the other.
func (w *writer) facts(b document.Facts) {
	for _, f := range b.Rows {
		// A short answer stays whole; a long one may run over the page's end.
		w.need(min(w.factHeight(f), longFact))
		w.fact(f)
	}
	w.y++
}

const (
	factGap  = 1.5
	longFact = 26.0 // millimetres; what is higher may be broken over two pages
)

func (w *writer) valueWidth(f document.Fact) (x, wide float64) {
	x, wide = left+labelWidth+gutter, width-labelWidth-gutter
	if f.Bullets {
		return x + bulletIndent, wide - bulletIndent
	}
	return x, wide
}

func (w *writer) factHeight(f document.Fact) float64 {
	_, wide := w.valueWidth(f)
	return max(w.height([]document.Line{f.Label}, label, labelWidth), w.height(f.Value, body, wide)) + factGap
}

func (w *writer) fact(f document.Fact) {
	x, wide := w.valueWidth(f)
	y, page := w.y, w.doc.PageNo()
	low := y + w.fixed("P", left, y, []document.Line{f.Label}, label, labelWidth)
	for _, l := range f.Value {
		if f.Bullets {
			w.need(body.leading)
			w.dot(x-bulletIndent, w.y, body)
		}
		w.flow("P", x, []document.Line{l}, body, wide)
	}
	if w.doc.PageNo() == page {
		w.y = max(w.y, low)
	}
	w.y, w.fresh = w.y+factGap, false
}

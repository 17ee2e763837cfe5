package pdf

import (
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// What stands in a box of some kind. It is kept whole; what is higher than a page
// loses its box and runs on, so that nothing is cut off.

func (w *writer) framed(h float64) bool {
	if h > w.frame.room() {
		return false
	}
	w.need(h)
	return true
}

// loose sets the texts of a box without it.
func (w *writer) loose(head document.Line, s style, text []document.Line) {
	w.flow(heading2, left, []document.Line{head}, s, width)
	w.flow(paragraph, left, text, w.st.body, width)
	w.y += 3
}

// callout stands beside a rule: the first thing to read.
func (w *writer) callout(b document.Callout) {
	const indent = 5.5
	inner := width - indent
	h := w.height([]document.Line{b.Head}, w.st.small, inner) + 1 + w.height(b.Text, w.st.body, inner)
	w.chapter()
	w.gap(4)
	if !w.framed(h) {
		w.loose(b.Head, w.st.small, b.Text)
		return
	}
	y := w.y
	w.ink(func(p *pen) {
		p.fill(w.accent, func() { p.box(left, y, 0.7, h, "F") })
	})
	y += w.fixed(heading2, left+indent, y, []document.Line{b.Head}, w.st.small, inner) + 1
	y += w.fixed(paragraph, left+indent, y, b.Text, w.st.body, inner)
	w.y, w.fresh = y+2*w.st.scale, false
}

// alert is the one frame in ink, with a bar before it: it is seen on a bad copy too.
func (w *writer) alert(b document.Alert) {
	const pad, bar, between = 3.6, 1.8, 1.2
	x, inner := left+bar+pad, width-bar-2*pad
	h := 2*pad + w.height([]document.Line{b.Head}, w.st.alarm, inner)
	for _, l := range b.Items {
		h += between + w.height([]document.Line{l}, w.st.body, inner)
	}
	w.chapter()
	w.gap(3)
	if !w.framed(h) {
		w.loose(b.Head, w.st.alarm, b.Items)
		return
	}
	y := w.y
	w.ink(func(p *pen) {
		p.lines(ink, 0.5)
		p.box(left, y, width, h, "D")
		p.fill(ink, func() { p.box(left, y, bar, h, "F") })
	})
	y += pad
	y += w.fixed(heading2, x, y, []document.Line{b.Head}, w.st.alarm, inner)
	for _, l := range b.Items {
		y += between + w.fixed(paragraph, x, y+between, []document.Line{l}, w.st.body, inner)
	}
	w.y, w.fresh = w.y+h+1*w.st.scale, false
}

// columns sets two lists side by side, or one over the whole width.
func (w *writer) columns(b document.Columns) {
	const between = 10.0
	w.gap(w.st.lists)
	half := (width - between) / 2
	first, second := append([]document.Bullets{b.Left}, b.UnderLeft...), append([]document.Bullets{b.Right}, b.UnderRight...)
	h := max(w.columnHeight(first, half), w.columnHeight(second, half))
	if len(b.Left.Items) == 0 || len(b.Right.Items) == 0 || h > w.frame.room() {
		for _, one := range append(first, second...) {
			if len(one.Items) > 0 {
				w.need(min(w.bulletsHeight(one, width), 40))
				w.bulletFlow(one)
			}
		}
		return
	}
	w.need(h)
	w.column(left, first, half)
	w.column(left+half+between, second, half)
	w.y, w.fresh = w.y+h, false
}

// underGap is the space between lists in one column.
const underGap = 3.0

func (w *writer) columnHeight(lists []document.Bullets, wide float64) float64 {
	h := float64(len(lists)-1) * underGap
	for _, b := range lists {
		h += w.bulletsHeight(b, wide)
	}
	return h
}

func (w *writer) column(x float64, lists []document.Bullets, wide float64) {
	y := w.y
	for _, b := range lists {
		w.bullets(x, y, b, wide)
		y += w.bulletsHeight(b, wide) + underGap
	}
}

const bulletIndent = 4.5

func (w *writer) bulletsHeight(b document.Bullets, wide float64) float64 {
	h := w.height([]document.Line{b.Head}, w.st.small, wide) + 1
	for _, it := range b.Items {
		h += w.height([]document.Line{it}, w.st.body, wide-bulletIndent) + w.st.item
	}
	return h
}

func (w *writer) bullets(x, y float64, b document.Bullets, wide float64) {
	w.chapter()
	y += w.fixed(heading2, x, y, []document.Line{b.Head}, w.st.small, wide) + 1
	w.element(pdfa.Element{Kind: list, Numbering: "Disc"}, func() {
		for _, it := range b.Items {
			w.dot(x, y)
			y += w.fixed(item, x+bulletIndent, y, []document.Line{it}, w.st.body, wide-bulletIndent) + w.st.item
		}
	})
	w.fresh = false
}

// bulletFlow sets a list over the whole width and as many pages as it takes.
func (w *writer) bulletFlow(b document.Bullets) {
	w.chapter()
	w.flow(heading2, left, []document.Line{b.Head}, w.st.small, width)
	w.y++
	w.element(pdfa.Element{Kind: list, Numbering: "Disc"}, func() {
		for _, it := range b.Items {
			w.need(w.st.body.leading)
			w.dot(left, w.y)
			w.flow(item, left+bulletIndent, []document.Line{it}, w.st.body, width-bulletIndent)
			w.y += w.st.item
		}
	})
}

// dot draws the mark of a list item beside a line of text that begins at y.
func (w *writer) dot(x, y float64) {
	w.ink(func(p *pen) { p.dot(x+1.2, y+w.st.body.leading/2+0.1, w.accent) })
}

// quote is what somebody said, in a quiet box.
func (w *writer) quote(b document.Quote) {
	const pad, between = 4.5, 1.6
	inner := width - 2*pad
	h := 2*pad + w.height([]document.Line{b.Source}, w.st.quiet, inner)
	for _, l := range b.Text {
		h += w.height([]document.Line{l}, w.st.body, inner) + between
	}
	w.chapter()
	w.gap(4)
	if !w.framed(h) {
		w.flow(heading2, left, []document.Line{b.Source}, w.st.small, width)
		w.element(pdfa.Element{Kind: quotation}, func() { w.flow(paragraph, left, b.Text, w.st.body, width) })
		w.y += 3
		return
	}
	y := w.y
	w.ink(func(p *pen) {
		p.fill(paper, func() { p.rounded(left, y, width, h, 2, "f") })
	})
	y += pad
	w.element(pdfa.Element{Kind: quotation}, func() {
		for _, l := range b.Text {
			y += w.fixed(paragraph, left+pad, y, []document.Line{l}, w.st.body, inner) + between
		}
	})
	w.fixed(paragraph, left+pad, y, []document.Line{b.Source}, w.st.quiet, inner)
	w.y, w.fresh = w.y+h+1*w.st.scale, false
}

// box is a frame around a short list.
func (w *writer) box(b document.Box) {
	const pad = 4.0
	inner := width - 2*pad
	list := document.Bullets{Head: b.Head, Items: b.Items}
	own := w.bulletsHeight(list, inner)
	h := 2*pad + own + w.height([]document.Line{b.Foot}, w.st.quiet, inner)
	if len(b.Foot) > 0 {
		own, h = own+1, h+1
	}
	w.gap(4)
	if !w.framed(h) {
		w.bulletFlow(list)
		w.flow(paragraph, left, []document.Line{b.Foot}, w.st.quiet, width)
		return
	}
	y := w.y
	w.ink(func(p *pen) {
		p.lines(w.accent, 0.3)
		p.rounded(left, y, width, h, 2, "S")
	})
	w.bullets(left+pad, y+pad, list, inner)
	w.fixed(paragraph, left+pad, y+pad+own, []document.Line{b.Foot}, w.st.quiet, inner)
	w.y, w.fresh = y+h+1*w.st.scale, false
}

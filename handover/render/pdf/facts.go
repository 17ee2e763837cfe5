package pdf

import (
	"slices"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

const (
	factGap  = 1.5
	longFact = 26.0 // millimetres; what is higher may be broken over two pages
)

// facts sets labelled answers, one under the other. To a reader they are a list of
// terms, each with what is said of it; answers without labels are just texts.
func (w *writer) facts(b document.Facts) {
	if slices.ContainsFunc(b.Rows, func(f document.Fact) bool { return len(f.Label) > 0 }) {
		w.element(pdfa.Element{Kind: list, Numbering: "None"}, func() { w.factRows(b, w.labelled) })
	} else {
		w.factRows(b, w.answer)
	}
	w.y++
}

func (w *writer) factRows(b document.Facts, set func(document.Fact)) {
	for i, f := range b.Rows {
		// A short answer stays whole; a long one may run over the page's end. The
		// last one does not go alone.
		room := min(w.factHeight(f), longFact)
		if i > 0 && i == len(b.Rows)-2 {
			room += min(w.factHeight(b.Rows[i+1]), longFact)
		}
		w.need(room)
		set(f)
		w.y, w.fresh = w.y+factGap*w.st.scale, false
	}
}

func (w *writer) valueWidth(f document.Fact) (x, wide float64) {
	x, wide = left, width
	if len(f.Label) > 0 {
		x, wide = left+labelWidth+gutter, width-labelWidth-gutter
	}
	if f.Bullets {
		return x + bulletIndent, wide - bulletIndent
	}
	return x, wide
}

func (w *writer) factHeight(f document.Fact) float64 {
	_, wide := w.valueWidth(f)
	value := w.height(f.Value, w.st.body, wide) + w.height([]document.Line{f.Note}, w.st.quiet, wide)
	return max(w.height([]document.Line{f.Label}, w.st.label, labelWidth), value) + factGap*w.st.scale
}

// labelled sets an answer beside its label.
func (w *writer) labelled(f document.Fact) {
	w.element(pdfa.Element{Kind: item}, func() {
		y, page := w.y, w.page
		low := y + w.fixed(mark, left, y, []document.Line{f.Label}, w.st.label, labelWidth)
		w.element(pdfa.Element{Kind: itemBody}, func() { w.answer(f) })
		if w.page == page {
			w.y = max(w.y, low)
		}
	})
}

// answer sets an answer: texts, or the items of a list, and a note.
func (w *writer) answer(f document.Fact) {
	x, wide := w.valueWidth(f)
	if f.Bullets {
		w.element(pdfa.Element{Kind: list, Numbering: "Disc"}, func() {
			for _, l := range f.Value {
				w.need(w.st.body.leading)
				w.dot(x-bulletIndent, w.y)
				w.flow(item, x, []document.Line{l}, w.st.body, wide)
			}
		})
	} else {
		w.flow(paragraph, x, f.Value, w.st.body, wide)
	}
	if len(f.Note) > 0 {
		w.flow(paragraph, x, []document.Line{f.Note}, w.st.quiet, wide)
	}
}

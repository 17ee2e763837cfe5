package pdf

import (
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// Lines to write on by hand.

const (
	handHeight = 7.8 // of a line to write on
	signHeight = 9.0 // of a cell to sign in
	tickHeight = 6.0 // of a line of boxes to tick
	tickSize   = 3.8 // of a box to tick
	tickGap    = 1.3 // between a box and its word
	ticksApart = 3.6 // between two of them
	blankGap   = 5.0 // between blanks beside each other
	labelGap   = 2.0 // between a label and the line
)

// hand is the style of room to sign in.
func (w *writer) hand() style { return style{leading: signHeight - 2*rowPadding} }

func (w *writer) blanks(b document.Blanks) {
	w.gap(0.5)
	for _, row := range b.Rows {
		h := w.blankRow(row)
		w.need(h)
		x := left
		for _, f := range row {
			wide := blankWidth(f)
			if len(f.Boxes) > 0 {
				w.ticks(f, x, h, wide)
			} else {
				w.blank(f, x, h, wide)
			}
			x += wide + blankGap
		}
		w.y, w.fresh = w.y+h, false
	}
	w.y += 1.5 * w.st.scale
}

func blankWidth(f document.Blank) float64 { return f.Part*(width+blankGap) - blankGap }

// leastBlanks returns how high the first rows are.
func (w *writer) leastBlanks(b document.Blanks) float64 {
	h := 0.0
	for _, row := range b.Rows[:min(2, len(b.Rows))] {
		h += w.blankRow(row)
	}
	return h
}

func (w *writer) blankRow(row []document.Blank) float64 {
	h := 0.0
	for _, f := range row {
		wide := blankWidth(f)
		if len(f.Boxes) > 0 {
			places, over := w.tickPlaces(f, wide)
			h = max(h, over+float64(places[len(places)-1].line+1)*tickHeight)
			continue
		}
		h = max(h, handHeight, w.height([]document.Line{f.Text}, w.filledIn(), wide-w.labelRoom(f))+1)
	}
	return h
}

// filledIn is the style of what stands on a line already.
func (w *writer) filledIn() style {
	s := w.st.body
	s.bold = true
	return s
}

// labelRoom is how much room the label of a blank takes.
func (w *writer) labelRoom(f document.Blank) float64 {
	if len(f.Label) == 0 {
		return 0
	}
	return w.lineWidth(f.Label, w.st.body) + labelGap
}

// blank draws a label and a line to write on, or what stands there already. The line
// is what the eye sees; a reader hears the label.
func (w *writer) blank(f document.Blank, x, h, wide float64) {
	at := x + w.labelRoom(f)
	own := max(w.st.body.leading, w.height([]document.Line{f.Text}, w.filledIn(), x+wide-at))
	y := w.y + h - own
	w.fixed(paragraph, x, y, []document.Line{f.Label}, w.st.body, wide)
	w.fixed(paragraph, at, y, []document.Line{f.Text}, w.filledIn(), x+wide-at)
	if len(f.Text) == 0 {
		w.rule(at, w.y+h-0.7, x+wide-at, muted, 0.2)
	}
}

// A tickPlace is where a box stands, from the left and in which line.
type tickPlace struct {
	x    float64
	line int
}

// tickPlaces finds out where the boxes of a blank stand: behind the label, and in
// lines under the first of them; or all under a label that leaves no room for one,
// which is then so high.
func (w *writer) tickPlaces(f document.Blank, wide float64) (places []tickPlace, over float64) {
	indent, widest := w.labelRoom(f), 0.0
	for _, l := range f.Boxes {
		widest = max(widest, tickSize+tickGap+w.lineWidth(l, w.st.body))
	}
	if indent > 0 && indent+widest > wide {
		indent, over = 0, w.height([]document.Line{f.Label}, w.st.body, wide)
	}
	x, line := indent, 0
	for _, l := range f.Boxes {
		own := tickSize + tickGap + w.lineWidth(l, w.st.body)
		if x > indent && x+own > wide {
			x, line = indent, line+1
		}
		places = append(places, tickPlace{x, line})
		x += own + ticksApart
	}
	return places, over
}

// ticks draws a label and boxes to tick. The last line of them stands beside what
// stands in the same row.
func (w *writer) ticks(f document.Blank, x, h, wide float64) {
	places, over := w.tickPlaces(f, wide)
	y := w.y + h - float64(places[len(places)-1].line)*tickHeight - w.st.body.leading
	w.fixed(paragraph, x, y-over, []document.Line{f.Label}, w.st.body, wide)
	w.element(pdfa.Element{Kind: list, Numbering: "None"}, func() {
		for i, l := range f.Boxes {
			at, down := x+places[i].x, y+float64(places[i].line)*tickHeight
			w.element(pdfa.Element{Kind: item}, func() {
				w.element(pdfa.Element{Kind: mark}, func() {
					w.boxOf(at, down+(w.st.body.leading-tickSize)/2, tickSize, tickSize, w.boxWord, func() {})
				})
				w.fixed(itemBody, at+tickSize+tickGap, down, []document.Line{l}, w.st.body, wide)
			})
		}
	})
}

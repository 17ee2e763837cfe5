package pdf

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// Things to say yes or no to by hand.

const (
	answerWidth = 6.9 // of a box with a word in it
	answerHigh  = 4.2
	answersGap  = 1.6 // between two of them
	columnGap   = 7.0 // between things beside each other
	choicePad   = 0.6 // over and under each
	keyGap      = 1.6 // between a title and its key
)

// choices sets a list, in rows of one or two.
func (w *writer) choices(b document.Choices) {
	w.gap(1)
	w.element(pdfa.Element{Kind: list, Numbering: "None"}, func() {
		for i, row := range w.choiceRows(b) {
			h := w.choiceRow(b, row)
			w.need(h)
			if i > 0 && !w.fresh {
				w.rule(left, w.y, width, hairline, 0.2)
			}
			for n, c := range row {
				w.choiceAt(b, c, left+float64(n)*(w.choiceWidth(b)+columnGap), w.y+choicePad)
			}
			w.y, w.fresh = w.y+h, false
		}
	})
	w.y += 2 * w.st.scale
}

func (w *writer) choiceRows(b document.Choices) [][]document.Choice {
	n := 2
	if b.Wide {
		n = 1
	}
	return slices.Collect(slices.Chunk(b.Items, n))
}

func (w *writer) choiceWidth(b document.Choices) float64 {
	if b.Wide {
		return width
	}
	return (width - columnGap) / 2
}

// leastChoices returns how high the first rows are.
func (w *writer) leastChoices(b document.Choices) float64 {
	h := 0.0
	for _, row := range w.choiceRows(b)[:min(2, len(w.choiceRows(b)))] {
		h += w.choiceRow(b, row)
	}
	return h
}

// choiceRow returns how high a row is.
func (w *writer) choiceRow(b document.Choices, row []document.Choice) float64 {
	h := 0.0
	for _, c := range row {
		p := w.placed(b, c)
		h = max(h, p.title+p.text+p.under)
	}
	return h + 2*choicePad
}

// A placing is how high the parts of a choice are, and where its key stands: at a
// place behind the title or the text, or on a line of its own.
type placing struct {
	title, text, under float64
	keyX, keyY         float64
}

func (w *writer) placed(b document.Choices, c document.Choice) placing {
	wide := w.choiceWidth(b)
	room := wide - answersWidth - keyGap
	p := placing{title: w.height([]document.Line{c.Title}, w.st.strong, room), text: w.height(c.Text, w.st.choice, wide)}
	key := w.lineWidth(c.Key, w.st.key)
	end := w.endOf([]document.Line{c.Title}, w.st.strong, room)
	if end+keyGap+key <= room {
		p.keyX, p.keyY = end+keyGap, p.title-w.st.strong.leading
		return p
	}
	if end := w.endOf(c.Text, w.st.choice, wide); len(c.Text) > 0 && end+keyGap+key <= wide {
		p.keyX, p.keyY = wide-key, p.title+p.text-w.st.choice.leading
		return p
	}
	p.keyY, p.under = p.title+p.text, w.st.key.leading
	return p
}

// endOf returns how wide the last line of a text is.
func (w *writer) endOf(text []document.Line, s style, wide float64) float64 {
	if len(text) == 0 {
		return 0
	}
	lines := w.lines(text[len(text)-1], s, wide)
	end := 0.0
	if len(lines) > 0 {
		for _, seg := range lines[len(lines)-1] {
			end += s.length(w.units(seg, s.bold))
		}
	}
	return end
}

// answersWidth is how wide the two boxes are.
const answersWidth = 2*answerWidth + answersGap

// choiceAt draws one of them with its top at y. It is heard as its title, what is
// said of it, the two boxes and its key.
func (w *writer) choiceAt(b document.Choices, c document.Choice, x, y float64) {
	wide, p := w.choiceWidth(b), w.placed(b, c)
	w.element(pdfa.Element{Kind: item}, func() {
		w.fixed(mark, x, y, []document.Line{c.Title}, w.st.strong, wide-answersWidth-keyGap)
		w.element(pdfa.Element{Kind: itemBody}, func() {
			w.fixed(paragraph, x, y+p.title, c.Text, w.st.choice, wide)
			at := x + wide - answersWidth
			for i, m := range []document.Line{b.Yes, b.No} {
				w.answerBox(at+float64(i)*(answerWidth+answersGap), y, m)
			}
			shift := 0.0
			if p.under == 0 { // its baseline is that of what it stands behind
				shift = (w.st.choice.leading-w.st.key.leading)/2 + (w.st.choice.size-w.st.key.size)*mmPerPoint*0.36
			}
			w.fixed(paragraph, x+p.keyX, y+p.keyY+shift, []document.Line{c.Key}, w.st.key, wide)
		})
	})
}

// answerBox draws a box with its word in it, to be crossed over. The word is heard in
// small letters: capitals may be spelled out.
func (w *writer) answerBox(x, y float64, word document.Line) {
	name := w.boxWord + ": "
	for _, r := range word {
		name += strings.ToLower(r.Text.Reveal())
	}
	y += (w.st.choice.leading-answerHigh)/2 - 0.2
	w.boxOf(x, y, answerWidth, answerHigh, name, func() {
		inside := (answerWidth - w.lineWidth(word, w.st.answer)) / 2
		for _, l := range w.lines(word, w.st.answer, answerWidth) {
			w.draw(x+inside, y+(answerHigh-w.st.answer.leading)/2, l, w.st.answer)
		}
	})
}

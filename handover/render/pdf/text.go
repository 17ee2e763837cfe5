package pdf

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/document"
)

// A segment is a piece of a line in one style.
type segment struct {
	text string
	bold bool
}

// segments turns a Line into clean text, with page numbers filled in.
func (w *writer) segments(l document.Line) []segment {
	var out []segment
	for _, r := range l {
		if r.Ref != "" {
			out = append(out, segment{w.pageOf(r.Ref), r.Bold})
			continue
		}
		out = append(out, segment{clean(r.Text.Reveal()), r.Bold})
	}
	return out
}

// pageOf returns the page number of an anchor; before it is known, two digits
// keep its place.
func (w *writer) pageOf(anchor string) string {
	if p := w.known[anchor]; p > 0 {
		return strconv.Itoa(p)
	}
	return "00"
}

// lines breaks text to a width. At the end of each line but the last stands a
// space, so that words do not join for a screen reader or when copied.
func (w *writer) lines(l document.Line, s style, wide float64) [][]segment {
	b := &breaker{w: w, style: s, wide: wide}
	for _, seg := range w.segments(l) {
		for i, word := range strings.Split(seg.text, " ") {
			if i > 0 {
				b.space(seg.bold)
			}
			b.add(word, seg.bold)
		}
	}
	return b.finish()
}

// A breaker fills lines with words. A word may change style within itself.
type breaker struct {
	w       *writer
	style   style
	wide    float64
	done    [][]segment
	line    []segment
	lineW   float64
	word    []segment
	wordW   float64
	spacing bool // a space is waiting before the word
	spaceB  bool
}

func (b *breaker) styled(bold bool) style {
	s := b.style
	s.bold = s.bold || bold
	return s
}

func (b *breaker) add(text string, bold bool) {
	if text == "" {
		return
	}
	b.word = append(b.word, segment{text, bold})
	b.wordW += b.w.measure(text, b.styled(bold))
}

func (b *breaker) space(bold bool) {
	b.flush()
	if len(b.line) > 0 {
		b.spacing, b.spaceB = true, bold
	}
}

// flush puts the waiting word on the line, or on a new one.
func (b *breaker) flush() {
	if len(b.word) == 0 {
		return
	}
	gap := 0.0
	if b.spacing {
		gap = b.w.measure(" ", b.styled(b.spaceB))
	}
	if len(b.line) > 0 && b.lineW+gap+b.wordW > b.wide {
		b.newLine()
		gap = 0
	} else if b.spacing {
		b.line = append(b.line, segment{" ", b.spaceB})
	}
	if b.wordW > b.wide {
		b.split()
	} else {
		b.line = append(b.line, b.word...)
		b.lineW += gap + b.wordW
	}
	b.word, b.wordW, b.spacing = nil, 0, false
}

func (b *breaker) newLine() {
	if n := len(b.line); n > 0 {
		b.line[n-1].text += " "
	}
	b.done = append(b.done, b.line)
	b.line, b.lineW, b.spacing = nil, 0, false
}

// split breaks a word that is wider than a whole line where the line ends. It
// gets no hyphen and no space: it may be an address that somebody copies.
func (b *breaker) split() {
	for _, seg := range b.word {
		piece := ""
		for _, r := range seg.text {
			rw := b.w.measure(string(r), b.styled(seg.bold))
			if b.lineW+rw > b.wide && b.lineW > 0 {
				b.line = append(b.line, segment{piece, seg.bold})
				b.done = append(b.done, b.line)
				b.line, b.lineW, piece = nil, 0, ""
			}
			piece += string(r)
			b.lineW += rw
		}
		b.line = append(b.line, segment{piece, seg.bold})
	}
}

func (b *breaker) finish() [][]segment {
	b.flush()
	if len(b.line) > 0 {
		b.done = append(b.done, b.line)
	}
	return b.done
}

// height returns how high text is when set to a width.
func (w *writer) height(text []document.Line, s style, wide float64) float64 {
	n := 0
	for _, l := range text {
		n += len(w.lines(l, s, wide))
	}
	return float64(n) * s.leading
}

// draw sets one line with its top at y.
func (w *writer) draw(x, y float64, line []segment, s style) {
	base := y + s.leading/2 + s.size*mmPerPoint*0.36
	for _, seg := range line {
		set := s
		set.bold = s.bold || seg.bold
		x += w.put(x, base, seg.text, set)
	}
}

// flow sets text from w.y on, over as many pages as it takes.
func (w *writer) flow(kind string, x float64, text []document.Line, s style, wide float64) {
	for _, l := range text {
		lines := w.lines(l, s, wide)
		w.element(kind, func() {
			for _, line := range lines {
				w.need(s.leading)
				w.draw(x, w.y, line, s)
				w.y += s.leading
				w.fresh = false
			}
		})
	}
}

// fixed sets text at a place, without looking for the end of the page, and
// returns how high it is.
func (w *writer) fixed(kind string, x, y float64, text []document.Line, s style, wide float64) float64 {
	start := y
	for _, l := range text {
		lines := w.lines(l, s, wide)
		w.element(kind, func() {
			for _, line := range lines {
				w.draw(x, y, line, s)
				y += s.leading
			}
		})
	}
	return y - start
}

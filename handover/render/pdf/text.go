package pdf

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/document"
)

// A segment is a piece of a line in one style, or the end of a line. What is laid
// out is room, where that is not empty.
type segment struct {
	text string
	room string
	bold bool
	end  bool
}

func (s segment) laidOut() string {
	if s.room != "" {
		return s.room
	}
	return s.text
}

// segments turns a Line into clean text, with page numbers filled in.
func (w *writer) segments(l document.Line) []segment {
	out := make([]segment, 0, len(l))
	for _, r := range l {
		switch {
		case r.Break:
			out = append(out, segment{end: true})
		case r.Ref != "":
			out = append(out, segment{text: w.pageOf(r.Ref), room: w.pageRoom(), bold: r.Bold})
		default:
			out = append(out, segment{text: clean(r.Text.Reveal()), bold: r.Bold})
		}
	}
	return out
}

// pageOf returns the page number of an anchor; before it is known, a digit keeps
// its place.
func (w *writer) pageOf(anchor string) string {
	if p := w.plan.anchors[anchor]; p > 0 {
		return strconv.Itoa(p)
	}
	return "0"
}

// pageRoom is as wide as any page number of the document: so where lines are
// broken does not depend on which page something comes to stand on.
func (w *writer) pageRoom() string { return strings.Repeat("0", len(strconv.Itoa(w.plan.total))) }

// lines breaks text to a width. At the end of each line that goes on stands a
// space, so that words do not join for a screen reader or when copied.
func (w *writer) lines(l document.Line, s style, wide float64) [][]segment {
	if len(l) == 0 {
		return nil
	}
	if slices.ContainsFunc(l, func(r document.Run) bool { return r.Ref != "" }) {
		return w.broken(l, s, wide) // page numbers change while they settle
	}
	key := lineKey{&l[0], len(l), s.size, s.bold, wide}
	lines, ok := w.faces.broken[key]
	if !ok {
		lines = w.broken(l, s, wide)
		w.faces.broken[key] = lines
	}
	return lines
}

func (w *writer) broken(l document.Line, s style, wide float64) [][]segment {
	b := &breaker{w: w, style: s, wide: wide}
	for _, seg := range w.segments(l) {
		if seg.end {
			b.end()
			continue
		}
		if seg.room != "" {
			b.add(seg)
			continue
		}
		for i, word := range strings.Split(seg.text, " ") {
			if i > 0 {
				b.space(seg.bold)
			}
			for _, piece := range pieces(word) {
				b.joint()
				b.add(segment{text: piece, bold: seg.bold})
			}
		}
	}
	return b.finish()
}

// A breaker fills lines with words. A word may change style within itself, and be
// two that belong on the same line.
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
	glue    bool // the word may take the next one with it
	glueB   bool
}

func (b *breaker) styled(bold bool) style {
	s := b.style
	s.bold = s.bold || bold
	return s
}

func (b *breaker) add(seg segment) {
	if seg.text == "" {
		return
	}
	if b.glue {
		b.glue = false
		if sticks(wordOf(b.word), seg.text) {
			b.put(segment{text: " ", bold: b.glueB})
		} else {
			b.flush()
			b.spacing, b.spaceB = len(b.line) > 0, b.glueB
		}
	}
	b.put(seg)
}

func (b *breaker) put(seg segment) {
	b.word = append(b.word, seg)
	b.wordW += b.w.measure(seg.laidOut(), b.styled(seg.bold))
}

func (b *breaker) space(bold bool) {
	if len(b.word) > 0 && mayStick(wordOf(b.word)) {
		b.glue, b.glueB = true, bold
		return
	}
	b.flush()
	if len(b.line) > 0 {
		b.spacing, b.spaceB = true, bold
	}
}

// joint ends a piece of a word after which a line may be broken.
func (b *breaker) joint() {
	if n := len(b.word); n > 0 && !b.glue && breaksAfter(b.word[n-1].text) {
		b.flush()
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
		b.newLine(b.spacing)
		gap = 0
	} else if b.spacing {
		b.line = append(b.line, segment{text: " ", bold: b.spaceB})
	}
	if b.wordW > b.wide {
		b.split()
	} else {
		b.line = append(b.line, b.word...)
		b.lineW += gap + b.wordW
	}
	b.word, b.wordW, b.spacing, b.glue = nil, 0, false, false
}

func (b *breaker) newLine(space bool) {
	if n := len(b.line); n > 0 && space {
		b.line[n-1].text += " "
	}
	b.done = append(b.done, b.line)
	b.line, b.lineW, b.spacing = nil, 0, false
}

// end ends a line where its author did.
func (b *breaker) end() {
	b.flush()
	b.newLine(true)
}

// split breaks a word that is wider than a whole line where the line ends. It
// gets no hyphen and no space: it may be an address that somebody copies.
func (b *breaker) split() {
	for _, seg := range b.word {
		piece := ""
		for _, r := range seg.text {
			rw := b.w.measure(string(r), b.styled(seg.bold))
			if b.lineW+rw > b.wide && b.lineW > 0 {
				b.line = append(b.line, segment{text: piece, bold: seg.bold})
				b.done = append(b.done, b.line)
				b.line, b.lineW, piece = nil, 0, ""
			}
			piece += string(r)
			b.lineW += rw
		}
		b.line = append(b.line, segment{text: piece, bold: seg.bold})
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

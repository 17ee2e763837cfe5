package pdf

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/document"
)

// A segment is a piece of a line in one style and language, or the end of a line. One
// with digits is a page number, for which there is room for so many.
type segment struct {
	text, lang string
	digits     uint8
	bold, end  bool
}

// space is a space in the style and language of a segment.
func (s segment) space() segment { return segment{text: " ", bold: s.bold, lang: s.lang} }

// laidOut is what room is made for. A page number is as wide as any of the document: so
// where lines are broken does not depend on which page something comes to stand on.
func (s segment) laidOut() string {
	if s.digits > 0 {
		return strings.Repeat("0", int(s.digits))
	}
	return s.text
}

// segments turns a Line into clean text, with page numbers filled in.
func (w *writer) segments(l document.Line) []segment {
	if len(l) == 0 {
		return nil
	}
	return w.text(l).segs
}

func hasPages(l document.Line) bool {
	return slices.ContainsFunc(l, func(r document.Run) bool { return r.Ref != "" })
}

func (w *writer) readSegments(l document.Line) []segment {
	out := w.known.ofSegs.take(len(l))
	for _, r := range l {
		switch {
		case r.Break:
			out = append(out, segment{end: true})
		case r.Ref != "":
			out = append(out, segment{text: w.pageOf(r.Ref), digits: uint8(w.plan.digits), bold: r.Bold, lang: w.language})
		default:
			out = append(out, segment{text: clean(r.Text.Reveal()), bold: r.Bold, lang: w.languageOf(r)})
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

// height returns how high text is when set to a width.
func (w *writer) height(text []document.Line, s style, wide float64) float64 {
	n := 0
	for _, l := range text {
		n += len(w.lines(l, s, wide))
	}
	return float64(n) * s.leading
}

// draw sets one line with its top at y: what is of one style and language in one
// piece.
func (w *writer) draw(x, y float64, line []segment, s style) {
	if w.pen == nil {
		return
	}
	base := y + s.leading/2 + s.size*mmPerPoint*0.36
	for len(line) > 0 {
		n, own := 1, s.orBold(line[0].bold)
		for n < len(line) && line[n].bold == line[0].bold && line[n].lang == line[0].lang {
			n++
		}
		w.inLanguage(line[0].lang, x, base, line[:n], own)
		if len(line) > n {
			x += own.length(w.asItStands(line[:n], own.bold))
		}
		line = line[n:]
	}
}

// flow sets text from w.y on, over as many pages as it takes. kind is what each
// line of it is.
func (w *writer) flow(kind string, x float64, text []document.Line, s style, wide float64) {
	for _, l := range text {
		lines := w.lines(l, s, wide)
		w.part(kind, l, func() {
			for i, line := range lines {
				w.need(s.leading)
				if i == 0 {
					w.bookmark(kind, l, w.y)
				}
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
		w.bookmark(kind, l, y)
		w.part(kind, l, func() {
			for _, line := range lines {
				w.draw(x, y, line, s)
				y += s.leading
			}
		})
	}
	return y - start
}

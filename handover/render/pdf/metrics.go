package pdf

import (
	"strings"

	"github.com/handover-no/handover/handover/document"
)

// measures know how wide characters are, so that a document can be laid out before
// anything is drawn, and remember what they have found out about its lines: the same
// line is looked at several times, and comes out the same. They are for one rendering.
type measures struct {
	*Faces
	look      Look
	texts     map[textKey]*text
	following map[restKey]float64 // see following
	rows      map[rowsKey][][]cellLines

	ofTexts  arena[text]
	ofBroken arena[broken]
	ofChunks arena[chunk]
	ofSegs   arena[segment]
	ofLines  arena[[]segment]
	ofSet    arena[setting]
}

func newMeasures(f *Faces, look Look) *measures {
	const usual = 512 // lines of a document
	return &measures{
		Faces: f, look: look,
		texts: make(map[textKey]*text, usual), following: map[restKey]float64{}, rows: map[rowsKey][][]cellLines{},
	}
}

// A textKey is a line as it stands in the document.
type textKey struct {
	line *document.Run
	runs int
}

// A restKey is what follows a heading of some level, and how it is to be set.
type restKey struct {
	first         *document.Block
	blocks, level int
	digits        int
	scale         float64
}

// A rowsKey is a table, known by its rows, and how it is to be set: no two tables share
// their rows, so the widths of the columns follow.
type rowsKey struct {
	first        *document.Row
	rows, digits int
	scale        float64
}

// A text is a line as clean text, and what is known about it.
type text struct {
	segs   []segment
	broken [2]*broken // as it is, and in bold
	widest [2]int     // of the pieces that no line ends within, the same; or 0
	set    []setting
}

// A setting is how a text was broken to a width.
type setting struct {
	size, wide float64
	bold       bool
	lines      [][]segment
}

// text returns what is known about a line. One with a page number is looked at anew
// each time, since it changes when that is found out.
func (w *writer) text(l document.Line) *text {
	if hasPages(l) {
		return w.readText(l)
	}
	key := textKey{&l[0], len(l)}
	t := w.known.texts[key]
	if t == nil {
		t = w.readText(l)
		w.known.texts[key] = t
	}
	return t
}

func (w *writer) readText(l document.Line) *text {
	const usual = 2 // ways to set it: as it is, and at another size
	t := w.known.ofTexts.one()
	t.segs, t.set = w.readSegments(l), w.known.ofSet.take(usual)
	return t
}

// units returns how wide a segment is in a style, in thousandths of the size.
func (w *writer) units(seg segment, bold bool) int {
	if bold || seg.bold {
		return w.known.bold.Width(seg.laidOut())
	}
	return w.known.regular.Width(seg.laidOut())
}

// asItStands returns how wide texts are as they are drawn, in thousandths of the size.
func (w *writer) asItStands(text []segment, bold bool) int {
	face, sum := w.known.regular, 0
	if bold {
		face = w.known.bold
	}
	for _, seg := range text {
		sum += face.Width(seg.text)
	}
	return sum
}

// lines breaks text to a width.
func (w *writer) lines(l document.Line, s style, wide float64) [][]segment {
	if len(l) == 0 {
		return nil
	}
	t := w.text(l)
	for _, known := range t.set {
		if known.size == s.size && known.wide == wide && known.bold == s.bold {
			return known.lines
		}
	}
	weight := weightOf(s.bold)
	if t.broken[weight] == nil {
		t.broken[weight] = w.takeApart(t.segs, s.bold)
	}
	lines := w.fill(t.broken[weight], s, wide)
	t.set = append(t.set, setting{s.size, wide, s.bold, lines})
	return lines
}

func weightOf(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// widest returns how wide the widest piece of a line is.
func (w *writer) widest(l document.Line, s style) float64 {
	if len(l) == 0 {
		return 0
	}
	t, weight := w.text(l), weightOf(s.bold)
	if t.widest[weight] == 0 {
		for _, seg := range t.segs {
			for word := range strings.FieldsSeq(seg.text) {
				for n := 0; word != ""; word = word[n:] {
					n = piece(word)
					t.widest[weight] = max(t.widest[weight], w.units(segment{text: word[:n], bold: seg.bold}, s.bold))
				}
			}
		}
	}
	return s.length(t.widest[weight])
}

package pdf

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/handover-no/handover/handover/document"
)

// faces know how wide characters are, so that a document can be laid out before
// anything is drawn, and remember how they have broken its lines: the same line is
// looked at several times, and comes out the same. They are for one rendering.
type faces struct {
	regular, bold *face
	broken        map[lineKey][][]segment
}

// A lineKey is a line as it stands in the document, and how it is to be set.
type lineKey struct {
	line  *document.Run
	runs  int
	size  float64
	bold  bool
	width float64
}

type face struct {
	font  *sfnt.Font
	buf   sfnt.Buffer
	em    fixed.Int26_6
	known map[rune]int // thousandths of the size, as the file says them
}

func measure(f Fonts) (*faces, error) {
	regular, err := newFace(f.Regular)
	if err != nil {
		return nil, err
	}
	bold, err := newFace(f.Bold)
	if err != nil {
		return nil, err
	}
	return &faces{regular, bold, map[lineKey][][]segment{}}, nil
}

func newFace(data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFont, err)
	}
	return &face{font: f, em: fixed.I(int(f.UnitsPerEm())), known: make(map[rune]int, 128)}, nil
}

// width returns how wide a clean text is at size 1.
func (f *face) width(text string) float64 {
	sum := 0
	for _, r := range text {
		w, ok := f.known[r]
		if !ok {
			w = f.advance(r)
			f.known[r] = w
		}
		sum += w
	}
	return float64(sum) / 1000
}

func (f *face) advance(r rune) int {
	i, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil {
		return 0
	}
	w, err := f.font.GlyphAdvance(&f.buf, i, f.em, font.HintingNone)
	if err != nil {
		return 0
	}
	return int((int64(w)*1000 + int64(f.em)/2) / int64(f.em))
}

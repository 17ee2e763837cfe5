package pdf

import (
	"bytes"
	"io"
	"math"
	"strconv"

	"github.com/go-pdf/fpdf"

	"github.com/handover-no/handover/handover/render/typeface"
)

// A pen draws in a file. fpdf keeps the pages and draws lines and boxes; what there is
// most of, text in codes of our own and marks around it, the pen writes itself, and
// tells of a font or a colour only when it is another than the last.
type pen struct {
	doc           *fpdf.Fpdf
	regular, bold *typeface.Cut
	missing       bool   // a character that the faces do not have was to be drawn
	ink           []byte // that is not in doc yet
	codes         []byte // of the text that is being written
	reader        bytes.Reader

	// As it is on the page; the zero style and colours that are none at its top.
	set    style
	stroke stroke
}

// A stroke is how lines are drawn; it is as thick as so many millimetres.
type stroke struct {
	colour colour
	thick  float64
}

// The names of the faces on pages.
const (
	faceRegular = "R"
	faceBold    = "B"
)

func newPen(f *Faces, top float64) *pen {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCompression(false) // the finisher does that, with less to throw away
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(left, top, right)
	return &pen{doc: doc, regular: f.regular.Cut(), bold: f.bold.Cut()}
}

func (p *pen) newPage() {
	p.flush()
	p.doc.AddPage()
	p.set, p.stroke = style{}, stroke{}
}

// flush gives fpdf what has been written, before it draws something itself.
func (p *pen) flush() {
	if len(p.ink) > 0 {
		p.reader.Reset(p.ink)
		p.doc.RawWriteBuf(&p.reader)
		p.ink = p.ink[:0]
	}
}

// output ends the file.
func (p *pen) output(out io.Writer) error {
	p.flush()
	return p.doc.Output(out)
}

// write writes operators on the page.
func (p *pen) write(op string) { p.ink = append(append(p.ink, op...), '\n') }

// mark begins a piece of the page, which the tree speaks of by its number.
func (p *pen) mark(kind string, number int) {
	p.ink = append(append(append(p.ink, '/'), kind...), "<</MCID "...)
	p.ink = append(strconv.AppendInt(p.ink, int64(number), 10), ">>BDC\n"...)
}

// text writes the texts of segments with their baseline at y.
func (p *pen) text(x, y float64, segs []segment, s style) {
	cut, name := p.regular, faceRegular
	if s.bold {
		cut, name = p.bold, faceBold
	}
	if s.bold != p.set.bold || s.size != p.set.size {
		p.ink = append(append(append(p.ink, '/'), name...), ' ')
		p.ink = strconv.AppendFloat(p.ink, s.size, 'f', 2, 64)
		p.ink = append(p.ink, " Tf\n"...)
	}
	if s.colour != p.set.colour || p.set == (style{}) {
		p.colour(s.colour, "rg\n")
	}
	p.set = s
	p.codes = p.codes[:0]
	for _, seg := range segs {
		var all bool
		p.codes, all = cut.Encode(p.codes, seg.text)
		p.missing = p.missing || !all
	}
	p.ink = append(p.ink, "BT "...)
	p.place(x, y)
	p.ink = append(p.ink, "Td ("...)
	for _, c := range p.codes {
		switch c {
		case '\\', '(', ')':
			p.ink = append(p.ink, '\\', c)
		case '\r':
			p.ink = append(p.ink, '\\', 'r')
		default:
			p.ink = append(p.ink, c)
		}
	}
	p.ink = append(p.ink, ") Tj ET\n"...)
}

// fill draws a shape in a colour, and leaves the colour of text as it is.
func (p *pen) fill(c colour, draw func()) {
	p.ink = append(p.ink, "q "...)
	p.colour(c, "rg\n")
	draw()
	p.write("Q")
}

// lines tells how lines are drawn from here on.
func (p *pen) lines(c colour, thick float64) {
	if s := (stroke{c, thick}); s != p.stroke {
		p.colour(c, "RG ")
		p.number(thick/mmPerPoint, 2)
		p.write("w")
		p.stroke = s
	}
}

func (p *pen) line(x1, y1, x2, y2 float64) {
	p.flush()
	p.doc.Line(x1, y1, x2, y2)
}

// box draws a box, filled ("F") or as lines ("D").
func (p *pen) box(x, y, wide, high float64, how string) {
	p.flush()
	p.doc.Rect(x, y, wide, high, how)
}

// rounded draws a box with round corners; op is the painting operator. fpdf's own
// leaves the graphics state unbalanced.
func (p *pen) rounded(x, y, wide, high, r float64, op string) {
	c := r * (1 - arc)
	x2, y2 := x+wide, y+high
	p.path("m ", x+r, y)
	p.path("l ", x2-r, y)
	p.path("c ", x2-c, y, x2, y+c, x2, y+r)
	p.path("l ", x2, y2-r)
	p.path("c ", x2, y2-c, x2-c, y2, x2-r, y2)
	p.path("l ", x+r, y2)
	p.path("c ", x+c, y2, x, y2-c, x, y2-r)
	p.path("l ", x, y+r)
	p.path("c ", x, y+c, x+c, y, x+r, y)
	p.write(op)
}

// arc is how far the handles of a curve are from its ends, for a quarter of a circle
// with the radius 1.
const arc = 0.5523

// path writes a step of a path through places.
func (p *pen) path(op string, places ...float64) {
	for i := 0; i < len(places); i += 2 {
		p.place(places[i], places[i+1])
	}
	p.ink = append(p.ink, op...)
}

// dot draws the mark of a list item around a place, with a radius of 0.62 millimetres.
// All are alike, and so take next to nothing when they are packed.
func (p *pen) dot(x, y float64, c colour) {
	p.fill(c, func() {
		p.ink = append(p.ink, "1 0 0 1 "...)
		p.place(x, y)
		p.write("cm 1.757 0 m 1.757 .97 .97 1.757 0 1.757 c -.97 1.757 -1.757 .97 -1.757 0 c -1.757 -.97 -.97 -1.757 0 -1.757 c .97 -1.757 1.757 -.97 1.757 0 c f")
	})
}

// picture draws a picture.
func (p *pen) picture(name string, x, y, wide, high float64) {
	p.ink = append(p.ink, "q "...)
	p.number(points(wide), 2)
	p.ink = append(p.ink, "0 0 "...)
	p.number(points(high), 2)
	p.place(x, y+high)
	p.write("cm /" + name + " Do Q")
}

// aslant turns what is drawn around a place.
func (p *pen) aslant(degrees, x, y float64, draw func()) {
	p.flush()
	p.doc.TransformBegin()
	p.doc.TransformRotate(degrees, x, y)
	draw()
	p.flush()
	p.doc.TransformEnd()
	p.set = style{} // it is again what it was before
}

func (p *pen) colour(c colour, op string) {
	for _, part := range c {
		p.number(float64(part)/255, 3)
	}
	p.ink = append(p.ink, op...)
}

// place writes where something stands: points from the left and from below.
func (p *pen) place(x, y float64) {
	p.number(points(x), 2)
	p.number(pointsHigh-points(y), 2)
}

// pointsHigh is how high a page is, as fpdf has it.
const pointsHigh = 841.89

// number writes a number with so many decimals at most, and a space after it.
func (p *pen) number(v float64, decimals int) {
	scale := int64(math.Pow10(decimals))
	n := int64(math.Round(v * float64(scale)))
	if n < 0 {
		p.ink, n = append(p.ink, '-'), -n
	}
	p.ink = strconv.AppendInt(p.ink, n/scale, 10)
	if n %= scale; n > 0 {
		p.ink = append(p.ink, '.')
		for ; n > 0; n %= scale {
			scale /= 10
			p.ink = append(p.ink, byte('0'+n/scale))
		}
	}
	p.ink = append(p.ink, ' ')
}

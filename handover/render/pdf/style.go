package pdf

// Lengths are in millimetres, sizes of type in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 20.0, 20.0
	width                 = pageWidth - left - right
	headerLine            = 14.6 // baseline of the header's first line
	headerRule            = 22.5
	footerRule            = 281.0
	footerLine            = 286.5

	mmPerPoint  = 25.4 / 72
	labelWidth  = 44.0 // of the labels beside answers
	gutter      = 6.0
	cellPadding = 2.0
)

// A frame is where the text of a page begins, and how low its last line is.
type frame struct{ top, bottom float64 }

func (f frame) room() float64 { return f.bottom - f.top }

var (
	usualFrame = frame{31, 273}
	formFrame  = frame{27, 277}
)

// A colour is red, green, blue.
type colour [3]int

var (
	ink      = colour{27, 36, 48}
	muted    = colour{84, 96, 109}   // 6.4:1 on white
	accent   = colour{15, 76, 92}    // 9.6:1 on white
	hairline = colour{205, 211, 216} // decoration only
	paper    = colour{243, 245, 245}
	stamp    = colour{243, 245, 246} // decoration; the footer says the same in words
)

// A style is how text is set.
type style struct {
	size    float64 // points
	leading float64 // millimetres from line to line
	bold    bool
	colour  colour
}

func (s style) times(k float64) style {
	s.size, s.leading = s.size*k, s.leading*k
	return s
}

// orBold returns the style of what stands in a text of style s.
func (s style) orBold(bold bool) style {
	s.bold = s.bold || bold
	return s
}

// length turns thousandths of the size into millimetres.
func (s style) length(units int) float64 { return float64(units) / 1000 * s.size * mmPerPoint }

// styles are those of the text of a page, at one scale.
type styles struct {
	scale                                         float64
	over, lists, item                             float64 // space over a heading and over lists, and after an item, in millimetres
	body, quiet, label                            style
	name, subtitle                                style
	choice, strong, answer, key                   style // of what is answered by hand
	heading, part, small, alarm, head, cell, note style
}

func newStyles(k float64) styles {
	return styles{
		scale:    k,
		over:     5.5,
		lists:    5,
		item:     0.9,
		body:     style{10.5, 5.4, false, ink}.times(k),
		quiet:    style{9, 4.6, false, muted}.times(k),
		label:    style{9.5, 5.4, false, muted}.times(k),
		name:     style{22, 9.6, true, ink}.times(k),
		subtitle: style{11, 5.8, false, muted}.times(k),
		choice:   style{10.5, 4.45, false, ink}.times(k),
		strong:   style{10.5, 4.45, true, ink}.times(k),
		answer:   style{7.5, 3.6, true, muted}.times(k),
		key:      style{7, 3.1, false, muted}.times(k),
		heading:  style{13, 6.4, true, accent}.times(k),
		part:     style{10.5, 5.6, true, ink}.times(k),
		small:    style{11.5, 6, true, accent}.times(k), // heads of boxes and columns
		alarm:    style{11.5, 6, true, ink}.times(k),
		head:     style{9, 4.4, true, muted}.times(k), // of table columns
		cell:     style{9.5, 4.6, false, ink}.times(k),
		note:     style{8.5, 4.3, false, muted}.times(k),
	}
}

// newFormStyles are those of what is filled in by hand: as large, and closer.
func newFormStyles() styles {
	st := newStyles(1)
	st.over, st.lists, st.item = 2.8, 2.8, 0.4
	st.body.leading, st.quiet.leading, st.heading, st.part.leading = 4.75, 4.2, style{12, 5.6, true, accent}, 5.2
	st.small = style{12, 5.6, true, accent}
	st.cell = style{10.5, 4.6, false, ink}
	st.name, st.subtitle = style{20, 8.4, true, ink}, style{10.5, 5, false, muted}
	return st
}

// Page furniture has one size throughout.
var (
	furniture = style{8.5, 4.2, false, muted}
	owner     = style{8.5, 4.2, true, ink}
)

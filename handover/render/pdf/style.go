package pdf

// Lengths are in millimetres, sizes of type in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 20.0, 20.0
	width                 = pageWidth - left - right
	top                   = 33.0  // of the text
	bottom                = 271.0 // the lowest line of text
	headerLine            = 17.0  // baseline of the header
	headerRule            = 22.5
	footerRule            = 281.0
	footerLine            = 286.5

	family      = "inter"
	mmPerPoint  = 25.4 / 72
	labelWidth  = 44.0 // of the labels beside answers
	gutter      = 6.0
	cellPadding = 2.0
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

var (
	body      = style{10.5, 5.4, false, ink}
	quiet     = style{9, 4.6, false, muted}
	label     = style{9.5, 5.4, false, muted}
	name      = style{22, 9.6, true, ink}
	subtitle  = style{11, 5.8, false, muted}
	heading1  = style{15, 7, true, ink}
	heading2  = style{13, 6.4, true, accent}
	small     = style{11.5, 6, true, accent} // heads of boxes and columns
	head      = style{9, 4.4, true, muted}   // of table columns
	cell      = style{9.5, 4.6, false, ink}
	note      = style{8.5, 4.3, false, muted}
	furniture = style{8.5, 4.2, false, muted}
	owner     = style{8.5, 4.2, true, ink}
)

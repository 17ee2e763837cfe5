package pdf

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/render/pdfa"
)

// A Look is what an owner has chosen of how its documents look. The zero Look is the
// program's own.
type Look struct {
	// Accent is the colour of headings, rules and dots.
	Accent Accent
	// Logo stands at the top of each page, where the document says what it shows.
	Logo *Logo
}

// Digest stands for how pages of this look differ from others: two that are made of the
// same have the same.
func (l Look) Digest() [sha256.Size]byte {
	own := struct {
		Accent  colour
		Picture pdfa.Picture
	}{Accent: l.Accent.colour()}
	if l.Logo != nil {
		own.Picture = l.Logo.picture
	}
	data, err := json.Marshal(own)
	if err != nil {
		panic(err) // numbers and bytes
	}
	return sha256.Sum256(data)
}

// An Accent is a colour that text can be read in. The zero Accent is the program's.
type Accent struct{ own *colour }

func (a Accent) colour() colour {
	if a.own == nil {
		return accent
	}
	return *a.own
}

// ErrColour reports a text that is no colour.
var ErrColour = errors.New("pdf: not a colour")

// A FaintError reports a colour that text cannot be read in. Darker is the same hue,
// dark enough.
type FaintError struct {
	Ratio  float64
	Darker string
}

func (e *FaintError) Error() string {
	return fmt.Sprintf("pdf: contrast %s:1, needs %.1f:1; %s would do", e.Told(), LeastContrast, e.Darker)
}

// Told is the contrast as it is told: never rounded up to one that would do.
func (e *FaintError) Told() string { return strconv.FormatFloat(math.Floor(e.Ratio*10)/10, 'f', 1, 64) }

// LeastContrast is what text needs against what it stands on (WCAG 2.1, 1.4.3, AA).
const LeastContrast = 4.5

// grounds are what text stands on: the page, the box of a quote, the stamp.
var grounds = []colour{{255, 255, 255}, paper, stamp}

// ParseAccent reads a colour such as #0F4C5C.
func ParseAccent(s string) (Accent, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(strings.TrimPrefix(s, "#")) != 6 {
		return Accent{}, ErrColour
	}
	c := colour{int(n >> 16), int(n >> 8 & 0xff), int(n & 0xff)}
	if least := leastOn(c); least < LeastContrast {
		return Accent{}, &FaintError{least, darkened(c).String()}
	}
	return Accent{&c}, nil
}

// String writes a colour as it is read.
func (c colour) String() string { return fmt.Sprintf("#%02X%02X%02X", c[0], c[1], c[2]) }

// darkened returns the lightest shade of a colour that text can be read in.
func darkened(c colour) colour {
	const steps = 256
	for k := steps; k > 0; k-- {
		shade := colour{c[0] * k / steps, c[1] * k / steps, c[2] * k / steps}
		if leastOn(shade) >= LeastContrast {
			return shade
		}
	}
	return colour{}
}

// leastOn is the contrast of a colour against what it is least seen on.
func leastOn(c colour) float64 {
	least := math.Inf(1)
	for _, g := range grounds {
		least = min(least, contrast(c, g))
	}
	return least
}

// contrast of two colours, from 1 to 21 (WCAG 2.1, «contrast ratio»).
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is how bright a colour is, from 0 to 1 (WCAG 2.1, «relative luminance»).
func (c colour) luminance() float64 {
	part := func(i int) float64 {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(0) + 0.7152*part(1) + 0.0722*part(2)
}

// in returns styles in a colour of one's own where they have the program's.
func (s styles) in(c colour) styles {
	s.heading.colour, s.small.colour = c, c
	return s
}

// Where a logo stands, and how large it can be: at the top, to the left.
const (
	logoTop  = 9.0
	logoHigh = 11.5
	logoWide = 46.0
	logoGap  = 4.0 // between it and the names
)

// logoSize is how large the logo is drawn, in millimetres.
func (l *Logo) logoSize() (wide, high float64) {
	k := min(logoWide/float64(l.picture.Wide), logoHigh/float64(l.picture.High))
	return float64(l.picture.Wide) * k, float64(l.picture.High) * k
}

// logo draws the picture at the top of a page, and returns how much room it takes.
// On the first page a reader hears what it shows; on the others it is furniture.
func (w *writer) logo() float64 {
	name := clean(w.head.Logo.Reveal())
	if w.look.Logo == nil || name == "" {
		return 0
	}
	wide, high := w.look.Logo.logoSize()
	if w.pen == nil {
		return wide + logoGap
	}
	y := logoTop + (logoHigh-high)/2
	draw := func() {
		w.tags.drawn()
		w.pen.picture(logoName, left, y, wide, high)
	}
	if w.page == 1 {
		w.element(pdfa.Element{Kind: figure, Alt: name, Box: box(left, y, wide, high)}, draw)
	} else {
		w.artifact(pageHead, draw)
	}
	return wide + logoGap
}

// pictures are those that the pages draw.
func (w *writer) pictures() []pdfa.Picture {
	if w.look.Logo == nil || w.head.Logo.IsEmpty() {
		return nil
	}
	return []pdfa.Picture{w.look.Logo.picture}
}

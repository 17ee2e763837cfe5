package pdftext

import (
	"strings"
	"testing"
)

// drawn reads a page on which A and B are codes 1 and 2, half the size wide.
func drawn(content string) (*reader, bool) {
	r := &reader{faces: []face{{name: "F", chars: []rune{0, 'A', 'B'}, widths: []int{0, 500, 500}}}, box: [4]float64{0, 0, 100, 100}}
	r.in = []byte(content)
	return r, r.all()
}

// A text is read where it can be seen, and in one piece of the page at a time. What
// this program does not draw with is not read at all.
func TestWhatIsOnAPage(t *testing.T) {
	const a, ab = "(\\000\\001)", "(\x00\x01\x00\x02)"
	for name, c := range map[string]struct {
		content, want string
		fails         bool
	}{
		"a text":                  {content: "/P<</MCID 0>>BDC BT /F 10 Tf ET BT 1 1 Td (\x00\x01\x00\x02) Tj ET EMC", want: "AB"},
		"two":                     {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 1 Td (\x00\x01) Tj ET EMC /P<</MCID 1>>BDC BT 1 1 Td (\x00\x02) Tj ET EMC", want: "AB"},
		"below the page":          {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 -1 Td " + ab + " Tj ET EMC"},
		"above it":                {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 99 Td " + ab + " Tj ET EMC"},
		"left of it":              {content: "/P<</MCID 0>>BDC BT /F 10 Tf -1 1 Td " + ab + " Tj ET EMC"},
		"over its right edge":     {content: "/P<</MCID 0>>BDC BT /F 10 Tf 91 1 Td " + ab + " Tj ET EMC"},
		"up to its right edge":    {content: "/P<</MCID 0>>BDC BT /F 10 Tf 90 1 Td " + ab + " Tj ET EMC", want: "AB"},
		"moved twice":             {content: "/P<</MCID 0>>BDC BT /F 10 Tf 60 1 Td 60 1 Td " + ab + " Tj ET EMC"},
		"beside the text":         {content: "/Artifact<</Type/Layout>>BDC 1 0 0 1 0 0 cm BT /F 10 Tf 1 1 Td " + ab + " Tj ET EMC"},
		"lines and colours":       {content: "0 J 0.57 w 0.1 0.2 0.3 rg 0 G /P<</MCID 0>>BDC q 1 2 3 4 re f [1 2] 0 d 1 1 m 2 2 l S Q EMC"},
		"in no piece":             {content: "BT /F 10 Tf 1 1 Td " + ab + " Tj ET", fails: true},
		"a piece in another":      {content: "/P<</MCID 0>>BDC /P<</MCID 1>>BDC EMC EMC", fails: true},
		"a piece twice":           {content: "/P<</MCID 0>>BDC EMC /P<</MCID 0>>BDC EMC", fails: true},
		"no number":               {content: "/P<</X 0>>BDC EMC", fails: true},
		"an end without a start":  {content: "EMC", fails: true},
		"a start without an end":  {content: "/P<</MCID 0>>BDC", fails: true},
		"no face":                 {content: "/P<</MCID 0>>BDC BT 1 1 Td " + ab + " Tj ET EMC", fails: true},
		"an unknown face":         {content: "/P<</MCID 0>>BDC BT /G 10 Tf 1 1 Td " + ab + " Tj ET EMC", fails: true},
		"an unknown character":    {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 1 Td (\x00\x03) Tj ET EMC", fails: true},
		"half a character":        {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 1 Td (\x00) Tj ET EMC", fails: true},
		"aslant":                  {content: "/P<</MCID 0>>BDC 0.5 0.8 -0.8 0.5 0 0 cm BT /F 10 Tf 1 1 Td " + ab + " Tj ET EMC", fails: true},
		"invisible":               {content: "/P<</MCID 0>>BDC BT 3 Tr /F 10 Tf 1 1 Td " + ab + " Tj ET EMC", fails: true},
		"shown in another way":    {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 1 Td [" + ab + "] TJ ET EMC", fails: true},
		"a picture":               {content: "/Figure<</MCID 0>>BDC q 9 0 0 9 1 1 cm /Logo Do Q EMC /P<</MCID 1>>BDC BT /F 10 Tf 1 1 Td " + ab + " Tj ET EMC", want: "AB"},
		"aslant behind a picture": {content: "/P<</MCID 0>>BDC q 0.5 0.8 -0.8 0.5 0 0 cm q /Logo Do Q BT /F 10 Tf 1 1 Td " + ab + " Tj ET Q EMC", fails: true},
		"an end too many":         {content: "/P<</MCID 0>>BDC Q EMC", fails: true},
		"with a matrix":           {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 0 0 1 1 1 Tm " + ab + " Tj ET EMC", fails: true},
		"with digits in a string": {content: "/P<</MCID 0>>BDC BT /F 10 Tf 1 1 Td " + a + " Tj ET EMC", fails: true},
	} {
		r, ok := drawn(c.content)
		if got := string(r.page.text); ok == c.fails || !c.fails && got != c.want {
			t.Errorf("%s: read %q, %v", name, got, ok)
		}
		if name == "beside the text" && strings.TrimSpace(string(r.page.furniture)) != "AB" {
			t.Errorf("%s: %q", name, r.page.furniture)
		}
	}
}

// What is drawn on a page may be anything.
func FuzzPage(f *testing.F) {
	f.Add([]byte("/P<</MCID 0>>BDC q 1 0 0 rg BT /F 9 Tf 1 1 Td (\x00\x01\\)\\\\) Tj ET Q EMC"))
	f.Add([]byte("(((\\"))
	f.Add([]byte("<<[(<"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if r, ok := drawn(string(content)); ok && r.mark != none {
			t.Error("a piece is open at the end")
		}
	})
}

// A text is passed as it is read, whatever stands in it, and so is a byte of each kind.
func TestPassed(t *testing.T) {
	for _, s := range []string{"(a)b", "()b", "((a)(b))b", `(\))b`, `(\\)b`, `(\(a)b`, `(a`, `(a\`, `(`, `(a\n\(b)(c)`, "(\\\xff\xfe)b"} {
		one, two := &scanner{in: []byte(s)}, &scanner{in: []byte(s)}
		one.literal(nil)
		if two.passLiteral(); one.at != two.at {
			t.Errorf("%q is read to %d and passed to %d", s, one.at, two.at)
		}
	}
	for c := range 256 {
		space := strings.IndexByte(" \n\r\t\f\x00", byte(c)) >= 0
		delimiter := strings.IndexByte("()<>[]{}/%", byte(c)) >= 0
		if isSpace(byte(c)) != space || isRegular(byte(c)) == (space || delimiter) {
			t.Errorf("the byte %#x is taken for another kind", c)
		}
	}
}

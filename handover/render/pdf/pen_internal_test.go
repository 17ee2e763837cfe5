package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/handover-no/handover/templates"
)

// Numbers are written as short as they can be.
func TestNumbers(t *testing.T) {
	for _, try := range []struct {
		v        float64
		decimals int
		want     string
	}{{0, 2, "0"}, {7, 2, "7"}, {8.5, 2, "8.5"}, {56.6929, 2, "56.69"}, {0.05, 2, "0.05"}, {-3.1449, 2, "-3.14"}, {-0.001, 2, "0"}, {99.999, 2, "100"}, {1.0 / 3, 3, "0.333"}, {0.004, 3, "0.004"}} {
		p := &pen{}
		if p.number(try.v, try.decimals); string(p.ink) != try.want+" " {
			t.Errorf("%v: got %q, want %q", try.v, p.ink, try.want)
		}
	}
}

// A font or a colour is named when it is another than the last, and anew on each page;
// what texts are written in otherwise cannot end them.
func TestWhatIsNamed(t *testing.T) {
	f, err := Load(Fonts{templates.Regular, templates.Bold})
	if err != nil {
		t.Fatal(err)
	}
	p := newPen(f, 10)
	p.newPage()
	say := func(s style) string {
		p.ink = p.ink[:0]
		p.text(0, 0, []segment{{text: "e"}}, s)
		return string(p.ink)
	}
	body, strong, quiet := style{size: 10, colour: ink}, style{size: 10, colour: ink, bold: true}, style{size: 10, colour: muted}
	for i, try := range []struct {
		style        style
		font, colour bool
	}{{body, true, true}, {body, false, false}, {strong, true, false}, {strong, false, false}, {body, true, false}, {quiet, false, true}} {
		got := say(try.style)
		if strings.Contains(got, "Tf") != try.font || strings.Contains(got, "rg") != try.colour {
			t.Errorf("%d: %q", i, got)
		}
	}
	if p.newPage(); !strings.Contains(say(quiet), "Tf") {
		t.Error("a new page does not name the font")
	}
}

// A text that is told to be clean is one that nothing would be done with, and the usual
// ones are told to be.
func TestIsClean(t *testing.T) {
	atLength := func(s string) string { return strings.TrimSuffix(clean(s+"—"), "—") } // the dash is looked at closely
	for r := range rune(0x3000) {
		for _, s := range []string{string(r), "a" + string(r) + "b"} {
			if isClean(s) && atLength(s) != s {
				t.Errorf("%q becomes %q", s, atLength(s))
			}
		}
	}
	for n := range 1 << 16 {
		if s := string([]byte{byte(n >> 8), byte(n)}); isClean(s) && !utf8.ValidString(s) {
			t.Errorf("% x is cut", s)
		}
	}
	if !isClean("Åse sa «nei» i § 2 på 1·2 (ærlig)") || isClean("to\u00a0ord") || isClean("sam\u00adarbeid") {
		t.Error("the usual text is not clean, or another one is")
	}
}

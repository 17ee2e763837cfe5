package typeface_test

import (
	"errors"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/handover-no/handover/handover/render/typeface"
	"github.com/handover-no/handover/templates"
)

func parse(t testing.TB, data []byte) *typeface.Face {
	t.Helper()
	f, err := typeface.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is read of a face is what another reader reads.
func TestFaceAsAnotherReadsIt(t *testing.T) {
	for name, data := range map[string][]byte{"Inter-Regular": templates.Regular, "Inter-Bold": templates.Bold} {
		f := parse(t, data)
		other, err := sfnt.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		em := fixed.I(int(other.UnitsPerEm()))
		var buf sfnt.Buffer
		characters := 0
		for r := rune(1); r < 0xffff; r++ {
			g, err := other.GlyphIndex(&buf, r)
			if err != nil || f.Has(r) != (g != 0) {
				t.Fatalf("%s, U+%04X: has it: %v, glyph of the other: %d (%v)", name, r, f.Has(r), g, err)
			}
			if g == 0 {
				continue
			}
			characters++
			w, err := other.GlyphAdvance(&buf, g, em, font.HintingNone)
			if want := (int(w)*1000 + int(em)/2) / int(em); err != nil || f.Width(string(r)) != want {
				t.Fatalf("%s, U+%04X: %d wide, want %d (%v)", name, r, f.Width(string(r)), want, err)
			}
		}
		if characters < 700 || f.Name != name || f.Metrics.Bold != (name == "Inter-Bold") {
			t.Errorf("%s: %d characters, called %s, %+v", name, characters, f.Name, f.Metrics)
		}
		m, err := other.Metrics(&buf, fixed.I(1000), font.HintingNone)
		if err != nil || f.Metrics.Ascent != m.Ascent.Round() || -f.Metrics.Descent != m.Descent.Round() || f.Metrics.CapHeight != m.CapHeight.Round() {
			t.Errorf("%s: %+v, want %+v (%v)", name, f.Metrics, m, err)
		}
	}
}

func TestWidthIsThatOfAllCharacters(t *testing.T) {
	f := parse(t, templates.Regular)
	if f.Width("") != 0 || f.Width("Áiŋ Ж") != f.Width("Á")+f.Width("i")+f.Width("ŋ")+f.Width(" ")+f.Width("Ж") || f.Width("文") != 0 {
		t.Error("the width of a text is not that of its characters")
	}
}

// A file that is cut anywhere, or has a byte changed, is refused or read, and
// never more than that.
func TestBrokenFiles(t *testing.T) {
	for n := 0; n < len(templates.Regular); n += 97 {
		if _, err := typeface.Parse(templates.Regular[:n]); !errors.Is(err, typeface.ErrFont) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
	}
	for n := 0; n < 400; n++ {
		data := append([]byte(nil), templates.Regular...)
		data[n] ^= 0x55
		if f, err := typeface.Parse(data); err == nil {
			c := f.Cut()
			c.Encode(nil, "Ågot ǩ")
			c.Program()
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(templates.Bold[:2000], "abc")
	f.Add([]byte("\x00\x01\x00\x00\x00\x01"), "")
	f.Fuzz(func(_ *testing.T, data []byte, text string) {
		if face, err := typeface.Parse(data); err == nil {
			c := face.Cut()
			c.Encode(nil, text)
			c.Program()
		}
	})
}

// another returns the glyph of a character as another reader finds it.
func another(t *testing.T, data []byte, r rune) int {
	t.Helper()
	f, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	g, err := f.GlyphIndex(nil, r)
	if err != nil || g == 0 {
		t.Fatalf("no glyph for %q: %v", r, err)
	}
	return int(g)
}

package pdf_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdf"
)

// shield is a picture with transparent corners, and edges that are half so.
func shield(wide, high int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			if d := min(x, y, wide-1-x, high-1-y); d >= 0 {
				img.SetNRGBA(x, y, color.NRGBA{138, uint8(16 + x*40/wide), uint8(48 + y*40/high), uint8(min(255, d*64))})
			}
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func logo(t testing.TB, data []byte) *pdf.Logo {
	t.Helper()
	l, err := pdf.ReadLogo(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Pictures of every kind can stand on a page that an archive can keep: transparent,
// grey, with a palette, wide, tall, large.
func TestPagesWithALogoHold(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 300, 100))
	flag := image.NewPaletted(image.Rect(0, 0, 64, 48), color.Palette{color.Transparent, color.NRGBA{0, 40, 104, 255}, color.NRGBA{186, 12, 47, 128}})
	for i := range flag.Pix {
		flag.Pix[i] = uint8(i % 3)
	}
	for name, data := range map[string][]byte{
		"transparent": asPNG(t, shield(400, 480)), "small": asPNG(t, shield(8, 8)), "wide": asPNG(t, shield(3000, 40)), "tall": asPNG(t, shield(40, 3000)),
		"grey": asPNG(t, grey), "palette": asPNG(t, flag), "JPEG": asJPEG(t, shield(1200, 900)), "grey JPEG": asJPEG(t, grey),
	} {
		d := sample()
		d.Header.Logo = own("Kommunevåpenet til Åsvær")
		accent, err := pdf.ParseAccent("#8A1030")
		if err != nil {
			t.Fatal(err)
		}
		made, err := pdf.RenderAs(d, faces(t), pdf.Look{Logo: logo(t, data), Accent: accent})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		holds(t, name, made.Data)
		if plain := render(t, sample()); made.Pages != plain.Pages || len(made.Data) > len(plain.Data)+100_000 {
			t.Errorf("%s: %d pages and %d bytes, without it %d and %d", name, made.Pages, len(made.Data), plain.Pages, len(plain.Data))
		}
	}
}

// What shows through is white, as the paper is.
func TestTransparentBecomesWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 20, 20)) // nothing at all
	a, b := logo(t, asPNG(t, img)), image.NewNRGBA(img.Bounds())
	for i := range b.Pix {
		b.Pix[i] = 0xff
	}
	d := sample()
	d.Header.Logo = own("Et bilde")
	one, err1 := pdf.RenderAs(d, faces(t), pdf.Look{Logo: a})
	other, err2 := pdf.RenderAs(d, faces(t), pdf.Look{Logo: logo(t, asPNG(t, b))})
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(one.Data, other.Data) {
		t.Errorf("not white: %v", err)
	}
}

// A reader hears once what the picture shows, before everything else; on the other
// pages it is furniture. Without words for it, or without a picture, there is none.
func TestTheLogoIsHeardOnce(t *testing.T) {
	bin := tool(t, "qpdf")
	plain := func(look pdf.Look, name string) string {
		d := sample()
		d.Header.Logo = own(name)
		made, err := pdf.RenderAs(d, faces(t), look)
		if err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(t.TempDir(), "ut.pdf")
		run(t, bin, "--qdf", "--object-streams=disable", write(t, made.Data), out)
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	withLogo := pdf.Look{Logo: logo(t, asPNG(t, shield(40, 48)))}
	got, pages := plain(withLogo, "Vaapen"), render(t, sample()).Pages
	if n := strings.Count(got, "/Alt (Vaapen)"); n != 1 {
		t.Errorf("heard %d times", n)
	}
	if n := strings.Count(got, "/Logo Do"); n != pages {
		t.Errorf("drawn %d times on %d pages", n, pages)
	}
	if first := strings.Index(got, ">>BDC"); !strings.Contains(got, "/Figure<</MCID 0>>BDC") && !strings.Contains(got, "/Figure <<\n/MCID 0\n>> BDC") {
		t.Errorf("it is not the first thing on the page: %q", got[max(0, first-40):first])
	}
	for name, got := range map[string]string{"no words": plain(withLogo, ""), "no picture": plain(pdf.Look{}, "Vaapen")} {
		if strings.Contains(got, "Do") && strings.Contains(got, "/Logo") || strings.Contains(got, "/Alt (Vaapen)") {
			t.Errorf("%s: it is there", name)
		}
	}
}

func TestWhatIsNoLogo(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, shield(30, 30), nil); err != nil {
		t.Fatal(err)
	}
	whole := asPNG(t, shield(40, 40))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":           {nil, pdf.ErrLogoKind},
		"SVG":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), pdf.ErrLogoKind},
		"GIF":               {moving.Bytes(), pdf.ErrLogoKind},
		"PDF":               {[]byte("%PDF-1.7\n"), pdf.ErrLogoKind},
		"half a PNG":        {whole[:len(whole)/2], pdf.ErrLogoKind},
		"too wide":          {asPNG(t, image.NewGray(image.Rect(0, 0, pdf.MaxLogoSide+1, 10))), pdf.ErrLogoPixels},
		"next to nothing":   {asPNG(t, image.NewGray(image.Rect(0, 0, 100, 7))), pdf.ErrLogoPixels},
		"more than 2 MiB":   {append(bytes.Clone(whole), make([]byte, pdf.MaxLogo)...), pdf.ErrLogoLarge},
		"as wide as it may": {asPNG(t, image.NewGray(image.Rect(0, 0, pdf.MaxLogoSide, 10))), nil},
	} {
		if _, err := pdf.ReadLogo(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadLogo(f *testing.F) {
	f.Add(asPNG(f, shield(9, 9)))
	f.Add(asJPEG(f, shield(16, 16)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if l, err := pdf.ReadLogo(data); err == nil {
			d := doc(document.Title{Text: line("Navn")})
			d.Header.Logo = own("Et bilde")
			made, err := pdf.RenderAs(d, faces(t), pdf.Look{Logo: l})
			if err != nil {
				t.Fatal(err)
			}
			holds(t, "fuzz", made.Data)
		}
	})
}

package pdfa_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"github.com/handover-no/handover/handover/render/pdfa"
	"github.com/handover-no/handover/handover/render/pdfcheck"
	"github.com/handover-no/handover/handover/render/typeface"
	"github.com/handover-no/handover/templates"
)

// drawn is a file of two pages as fpdf writes it, with what belongs to it.
func drawn(t testing.TB) ([]byte, *pdfa.Document) {
	t.Helper()
	face, err := typeface.Parse(templates.Regular)
	if err != nil {
		t.Fatal(err)
	}
	ready := pdfa.NewFace(face)
	cut, unused := face.Cut(), face.Cut()
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCompression(false)
	heading := &pdfa.Element{Kind: "H1", Kids: []pdfa.Kid{{Page: 1, Mark: 0}, {Page: 2, Mark: 0}}}
	span := &pdfa.Element{Kind: "Span", Lang: "uk", Kids: []pdfa.Kid{{Page: 2, Mark: 1}}}
	for page, texts := range [][]string{{"/H1<</MCID 0>>BDC", "Hei"}, {"/H1<</MCID 0>>BDC", "på (deg) \\", "/Span<</MCID 1>>BDC", "Дя"}} {
		doc.AddPage()
		for i := 0; i < len(texts); i += 2 {
			codes, _ := cut.Encode(nil, texts[i+1])
			doc.RawWriteStr(texts[i])
			doc.RawWriteStr(fmt.Sprintf("BT /One 10 Tf 50 %d Td <%x> Tj ET", 700-20*i-page, codes))
			doc.RawWriteStr("EMC")
		}
	}
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), &pdfa.Document{
		Title: `Pakke <1> & "2" (tre) \ ærlig`, Author: "Eksempel & sønn", Language: "nb-NO", Tool: "prøve", Created: time.Date(2027, 5, 12, 11, 0, 0, 0, time.FixedZone("", 7200)),
		Root:    &pdfa.Element{Kind: "Document", Kids: []pdfa.Kid{{Element: heading}, {Element: &pdfa.Element{Kind: "P", Kids: []pdfa.Kid{{Element: span}}}}}},
		Outline: []pdfa.Bookmark{{"Først (1)", 1, 700}, {"Så", 2, 600.5}, {"Sist", 2, 10}},
		Fonts:   []pdfa.Font{{Name: "One", Face: ready, Cut: cut}, {Name: "Two", Face: ready, Cut: unused}},
	}
}

func finish(t testing.TB, in []byte, d *pdfa.Document) []byte {
	t.Helper()
	out, err := pdfa.Finish(in, d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is finished holds, whatever signs are in its title, and without an author.
func TestFinish(t *testing.T) {
	in, d := drawn(t)
	nameless := *d
	nameless.Author, nameless.Outline = "", nil
	for what, d := range map[string]*pdfa.Document{"whole": d, "without author and bookmarks": &nameless} {
		for _, r := range pdfcheck.Check(finish(t, in, d)).Results {
			if !r.Holds() {
				t.Errorf("%s: %s does not hold: %v", what, r.Code, r.Places)
			}
		}
	}
}

// The same is the same file, and the input is left as it is; anything else is another
// file, with another identifier.
func TestSameInSameOut(t *testing.T) {
	in, d := drawn(t)
	before := bytes.Clone(in)
	one, two := finish(t, in, d), finish(t, in, d)
	if !bytes.Equal(one, two) || !bytes.Equal(in, before) {
		t.Error("the second time is another")
	}
	d.Created = d.Created.Add(time.Second)
	if bytes.Equal(one, finish(t, in, d)) {
		t.Error("a second later is no other")
	}
}

// A face of which nothing is shown is not in the file.
func TestOnlyWhatIsShown(t *testing.T) {
	in, d := drawn(t)
	out := finish(t, in, d)
	d.Fonts = d.Fonts[:1]
	if !bytes.Equal(out, finish(t, in, d)) {
		t.Error("an unused face makes a difference")
	}
	if most := 13000; len(out) > most {
		t.Errorf("%d bytes for one face", len(out))
	}
}

// A file that fpdf does not write so is refused.
func TestOtherFiles(t *testing.T) {
	in, d := drawn(t)
	change := func(from, to string) []byte {
		if !bytes.Contains(in, []byte(from)) {
			t.Fatalf("fpdf does not write %q", from)
		}
		return bytes.ReplaceAll(in, []byte(from), []byte(to))
	}
	for what, bad := range map[string][]byte{
		"nothing": nil, "the beginning": in[:len(in)/2], "no table": change("startxref\n", "startxrex\n"), "an offset too far": change("0000000009 ", "9000000009 "),
		"no size": change("/MediaBox", "/MediaBux"), "packed pages": change("<</Length ", "<</Filter /X/Length "),
		"no pages":       change("<</Type /Page\n", "<</Type /Pege\n"),
		"a page too few": bytes.Replace(in, []byte("<</Type /Page\n"), []byte("<</Type /Pege\n"), 1),
	} {
		if _, err := pdfa.Finish(bad, d); !errors.Is(err, pdfa.ErrShape) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzFinish(f *testing.F) {
	in, d := drawn(f)
	f.Add(in)
	f.Fuzz(func(t *testing.T, in []byte) {
		if _, err := pdfa.Finish(in, d); err != nil && !errors.Is(err, pdfa.ErrShape) {
			t.Error(err)
		}
	})
}

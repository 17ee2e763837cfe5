package handover_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdftext"
	"github.com/handover-no/handover/handover/validate"
)

// What an owner has chosen of its pages is told where it cannot be used.
func TestLetterheadsThatCannotBeUsed(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("..", "testdata", "profil", "handover.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	arms, err := os.ReadFile(filepath.Join("..", "testdata", "profil", "vaapen.png"))
	if err != nil {
		t.Fatal(err)
	}
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, pdf.MaxLogoSide+1, 20))); err != nil {
		t.Fatal(err)
	}
	beside := fstest.MapFS{
		"vaapen.png": {Data: arms}, "bilder/vaapen.png": {Data: arms}, "vaapen.svg": {Data: []byte("<svg/>")}, "bred.png": {Data: wide.Bytes()},
		"stor.png": {Data: make([]byte, pdf.MaxLogo+1)}, "mappe/x": {},
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"nothing":          {"", "", ""},
		"a folder below":   {"vaapen.png", `bilder\vaapen.png`, ""},
		"no file":          {"vaapen.png", "finnes_ikke.png", "S21/mangler"},
		"a folder":         {"vaapen.png", "mappe", "S21/mangler"},
		"a folder above":   {"vaapen.png", "../vaapen.png", "S21/mangler"},
		"an absolute path": {"vaapen.png", "/etc/passwd", "S21/mangler"},
		"SVG":              {"vaapen.png", "vaapen.svg", "S21/type"},
		"large":            {"vaapen.png", "stor.png", "S21/stor"},
		"wide":             {"vaapen.png", "bred.png", "S21/punkter"},
		"a light colour":   {"#7A1F3D", "#FF9900", "S22"},
		"no colour":        {"#7A1F3D", "rød", "S09/eksempel"},
		"no marks":         {`"#7A1F3D"`, "#7A1F3D", "S22/kommentar"},
		"one målform":      {", nn: Kommunevåpenet til Åsvær}", "}", "S02"},
		"no e-mail":        {"oppvekst@aasvaer.example", "oppvekst", "S09/eksempel"},
	} {
		var found diag.List
		src := strings.Replace(string(whole), c.old, c.new, 1)
		_, head, err := program(t).Settings("handover.yaml", []byte(src), beside, &found)
		got := ""
		for _, d := range found.All() {
			if got = string(d.Code); d.Variant != "" {
				got += "/" + d.Variant
			}
			if d.Span.Line == 0 || d.Severity != diag.Error {
				t.Errorf("%s: told as %+v", name, d)
			}
		}
		if got != c.want || (c.want == "") != (err == nil) || err != nil && !errors.Is(err, validate.ErrInvalid) {
			t.Errorf("%s: %q, want %q: %v", name, got, c.want, err)
		}
		if c.want == "" && (head.Look.Logo == nil || head.Closing.NN == "" || head.Contact.Phone == "") {
			t.Errorf("%s: lost: %+v", name, head)
		}
	}
}

// The contact and the last words stand in the packet, in what the family reads and on
// the sheet, each once and in its language.
func TestTheOwnersWordsAreThere(t *testing.T) {
	p := program(t)
	head, err := ownProfile(p)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for name, r := range examplePDFs(t) {
		if strings.HasPrefix(name, "profil_") {
			all[name] = r.Data
		}
	}
	for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
		sheet, ok := p.Sheet(handover.SheetQuery{Transition: "barnehage_skole", Sender: "barnehage", Choice: consent.Choice{Profile: "streng"}, On: today})
		if !ok {
			t.Fatal(fs.ErrNotExist)
		}
		made, err := p.ComposeSheet(sheet, handover.SheetMaking{Making: handover.Making{Letterhead: head, Today: today}, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		all["ark."+string(lang)] = made.Data
	}
	if len(all) != 8 {
		t.Fatalf("%d documents", len(all))
	}
	for name, data := range all {
		text, err := pdftext.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		last := head.Closing.In(name[len(name)-2:])
		n := 0
		for i, para := range text.Paragraphs {
			if para.Text == last {
				n++
				if before := text.Paragraphs[i-1].Text; !strings.Contains(before, "Oppvekstkontoret, +47\u00a020\u00a057\u00a060\u00a010, oppvekst@aasvaer.example") {
					t.Errorf("%s: whom to ask is not there: %q", name, before)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s: the last words stand there %d times", name, n)
		}
	}
}

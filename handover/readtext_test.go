package handover_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/handover-no/handover/handover/render/pdftext"
)

// What is read back of every example is what another reader finds in it: the same
// characters, no more and no fewer, and each paragraph as it stands.
func TestAnotherReaderFindsTheSame(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed")
		}
		t.Skip("pdftotext is not installed")
	}
	for name, r := range examplePDFs(t) {
		got, err := pdftext.Read(r.Data)
		if err != nil {
			t.Fatal(name, err)
		}
		file := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(file, r.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(program, "-raw", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		other, own := unspaced(string(out)), ""
		for _, p := range got.Paragraphs {
			own += unspaced(p.Text)
		}
		whole, furniture := own, unspaced(strings.Join(got.Furniture, ""))
		if one, two := counted(whole+furniture), counted(other); one != two {
			t.Errorf("%s: characters differ:\n%s\n%s", name, one, two)
		}
		missing := 0
		for _, p := range got.Paragraphs {
			if !strings.Contains(other, unspaced(p.Text)) {
				missing++ // it goes on on the next page, or beside another cell
			}
		}
		if missing*50 > len(got.Paragraphs) {
			t.Errorf("%s: %d of %d paragraphs stand otherwise", name, missing, len(got.Paragraphs))
		}
		if len(got.Furniture) != r.Pages || len(got.Paragraphs) < 60 {
			t.Errorf("%s: %d pages, %d paragraphs", name, len(got.Furniture), len(got.Paragraphs))
		}
	}
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// counted returns the characters of a text in one order.
func counted(s string) string {
	r := []rune(s)
	slices.Sort(r)
	return string(r)
}

package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdfcheck"
	"github.com/handover-no/handover/handover/render/typeface"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/templates"
)

var theFaces = sync.OnceValues(func() (*pdf.Faces, error) {
	return pdf.Load(pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold})
})

func faces(t testing.TB) *pdf.Faces {
	t.Helper()
	f, err := theFaces()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func own(s string) secret.Text { return secret.New("s", s) }

func line(s string) document.Line { return document.Line{{Text: own(s)}} }

// sample holds every kind of block, more than one page of them.
func sample() *document.Document {
	long := strings.Repeat("Et avsnitt som går over flere linjer og fyller siden. ", 60)
	var rows []document.Row
	for range 40 {
		rows = append(rows, document.Row{Cells: []document.Cell{
			{Text: []document.Line{line("Tiltak med en lang beskrivelse som går over to linjer")}, Note: []document.Line{line("merknad")}},
			{Check: true}, {Boxes: []document.Line{line("viderefør"), line("avslutt")}},
		}})
	}
	return &document.Document{
		Case: "s", Title: own("Overføringspakke k7q2m9xw4a"), Language: "nb", Author: own("Lyngtoppen barnehage"),
		Stamp: own("SYNTETISK"), CheckBox: own("avkrysningsboks"),
		Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC),
		Header:  document.Header{Owner: own("Åsvær kommune"), Unit: own("Lyngtoppen barnehage"), Packet: own("Overføringspakke k7q2m9xw4a")},
		Footer:  document.Footer{Note: own("Arbeidskopier slettes"), Page: own("Side {side} av {av}")},
		Blocks: []document.Block{
			document.Title{Text: line("Áilu Guovžavárri"), Sub: line("kalles Áilu")},
			document.Callout{Head: line("Dette må du vite"), Text: []document.Line{line("Mun liikon čuoigat ja guolástit ádjáin, ođđa šlundi ŋ ŧ ž.")}},
			document.Columns{Left: document.Bullets{Head: line("Styrker"), Items: []document.Line{line("Utholdende")}}, Right: document.Bullets{Head: line("Hjelper"), Items: []document.Line{line("Ro")}}},
			document.Columns{Left: document.Bullets{Head: line("Bare styrker"), Items: []document.Line{line("Blid")}}},
			document.Quote{Text: []document.Line{line("«Hei»")}, Source: line("egne ord")},
			document.Box{Head: line("Klart"), Items: []document.Line{{{Text: own("Innen 17. juli: se side "), Bold: true}, {Ref: "langt"}}}},
			document.PageBreak{},
			document.Heading{Level: 2, Text: line("Avsnitt"), Meta: line("kilde"), Anchor: "kort"},
			document.Facts{Rows: []document.Fact{
				{Label: line("Spørsmål"), Value: []document.Line{line("Svar"), line(long)}},
				{Label: line("Liste"), Value: []document.Line{line("ett"), line("to")}, Bullets: true},
			}},
			document.Para{Text: []document.Line{line(long)}, Quiet: true},
			document.Heading{Level: 2, Text: line("En overskrift som er så lang at den ikke kan ha noe ved siden av seg"), Meta: line("pedagogisk leder · bygger på observasjon · 30.04.2027"), Anchor: "langt"},
			document.Table{Widths: []float64{0.6, 0.1, 0.3}, Heads: []document.Line{line("Tiltak"), line("Gjort"), line("Avgjørelse")}, Rows: rows},
		},
	}
}

func render(t testing.TB, d *document.Document) *pdf.Result {
	t.Helper()
	r, err := pdf.Render(d, faces(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The same document is the same file.
func TestSameBytesEveryTime(t *testing.T) {
	if a, b := render(t, sample()), render(t, sample()); !bytes.Equal(a.Data, b.Data) {
		t.Error("two renderings differ")
	}
	other := sample()
	other.Title = own("Noe annet")
	if a, b := render(t, sample()), render(t, other); sha256.Sum256(a.Data) == sha256.Sum256(b.Data) {
		t.Error("two documents are alike")
	}
}

// Numbers of pages agree with where things stand.
func TestPagesSettle(t *testing.T) {
	r := render(t, sample())
	if r.Pages < 4 || r.Page["kort"] != 2 || r.Page["langt"] < 3 || r.Page["langt"] > r.Pages {
		t.Errorf("%d pages, anchors %v", r.Pages, r.Page)
	}
}

// tool returns a program for looking into PDFs, or skips; in CI it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// Text can be read back as it was written, Sámi letters and all, and words do not
// join at the ends of lines.
func TestTextReadsBack(t *testing.T) {
	bin := tool(t, "pdftotext")
	r := render(t, sample())
	got := strings.Join(strings.Fields(run(t, bin, write(t, r.Data), "-")), " ")
	for _, want := range []string{
		"Áilu Guovžavárri", "Mun liikon čuoigat ja guolástit ádjáin, ođđa šlundi ŋ ŧ ž.", "Et avsnitt som går over flere linjer og fyller siden. Et avsnitt", "Side 1 av",
		fmt.Sprintf("Innen 17. juli: se side %d", r.Page["langt"]),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if strings.Contains(got, "linjerog") || strings.Contains(got, "siden.Et") {
		t.Error("words join at the end of a line")
	}
}

func TestFileIsSound(t *testing.T) {
	bin := tool(t, "qpdf")
	out := run(t, bin, "--check", write(t, render(t, sample()).Data))
	if !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
}

func TestTitleTellsNothing(t *testing.T) {
	bin := tool(t, "pdfinfo")
	out := run(t, bin, write(t, render(t, sample()).Data))
	if !strings.Contains(out, "Title:           Overføringspakke k7q2m9xw4a") || strings.Contains(out, "Áilu") {
		t.Error(out)
	}
}

// Whatever is written, the file can be made, and holds: long words, no spaces, odd
// characters, nothing at all.
func TestOddTexts(t *testing.T) {
	for name, s := range map[string]string{
		"a word without end": strings.Repeat("x", 4000), "four thousand characters": strings.Repeat("ord og ", 570), "nothing": "",
		"only spaces": "   ", "cut UTF-8": "hei \xc3", "controls": "a\x00b\tc\r\nd", "soft hyphens": "sam\u00adarbeid",
		"no-break space": "+47\u00a020\u00a011\u00a020\u00a001", "the alias of fpdf": "{nb} sider", "the stamp of a hole": "{side} av {av}",
		"what PDF is written with": `(a) \ <b> [c] /d %e`, "letters in parts": "A\u030a c\u030c",
	} {
		holds(t, name, render(t, odd(s)).Data)
	}
}

// odd is a document with one text everywhere.
func odd(s string) *document.Document {
	d := sample()
	d.Blocks = []document.Block{
		document.Title{Text: line(s), Sub: line(s)}, document.Heading{Level: 2, Text: line("Avsnitt")},
		document.Facts{Rows: []document.Fact{{Label: line(s), Value: []document.Line{line(s)}, Bullets: true}}},
		document.Quote{Text: []document.Line{line(s)}}, document.Box{Items: []document.Line{line(s)}},
		document.Table{Widths: []float64{0.5, 0.5}, Heads: []document.Line{line("a"), line("b")}, Rows: []document.Row{{Cells: []document.Cell{{Text: []document.Line{line(s)}}, {}}}}},
	}
	return d
}

// A character that no face has is an error, and never a blank. Parts of an emoji that
// are not seen are no characters of their own.
func TestAMissingGlyphIsAnError(t *testing.T) {
	for _, s := range []string{"hei 🐰 der", "文字", "علي", "\ufffd"} {
		if _, err := pdf.Render(odd(s), faces(t)); !errors.Is(err, pdf.ErrGlyph) {
			t.Errorf("%q: got %v", s, err)
		}
	}
	holds(t, "a variation selector", render(t, odd("✓\ufe0f")).Data)
}

// The typeface has what Norwegian, Sámi and many other names need, and tells what
// it lacks.
func TestCovers(t *testing.T) {
	covers := faces(t).Covers
	const has = "abcæøåÆØÅéüß ÁáČčĐđŊŋŠšŦŧŽžǤǥǦǧǨǩƷʒǮǯÏïÄäÖöʼ ĀāŁłŃńŻżİıĞğȘșȚțŐőĄąÇç ŸÿĲ Ελληνικά Україна іїєґ Привет «»–—…’“”„•→≥≤½·°§€№✓"
	for _, r := range has {
		if !covers(r) {
			t.Errorf("%q (U+%04X) is not covered", r, r)
		}
	}
	for _, r := range "文字あア🐰علي" {
		if covers(r) {
			t.Errorf("%q (U+%04X) is covered", r, r)
		}
	}
}

// A broken typeface is told of before anything is drawn.
func TestABrokenTypefaceIsAnError(t *testing.T) {
	for _, broken := range []pdf.Fonts{{Regular: []byte("ingen skrift"), Bold: templates.Bold}, {Regular: templates.Regular, Bold: templates.Bold[:900]}} {
		if _, err := pdf.Load(broken); !errors.Is(err, typeface.ErrFont) {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Áilu \xc3 🐰 {nb}", "se")
	f.Add("Дякую (a\\) \u00a0", "uk")
	f.Fuzz(func(t *testing.T, s, lang string) {
		run := document.Line{{Text: secret.New("s", s), Lang: lang}, {Text: secret.New("s", s)}}
		d := &document.Document{Case: "s", Title: own("x"), Language: "nn", Footer: document.Footer{Page: own("{side}")}, Blocks: []document.Block{
			document.Title{Text: line("Navn")}, document.Facts{Rows: []document.Fact{{Label: line("x"), Value: []document.Line{line(s), run}}}},
		}}
		r, err := pdf.Render(d, faces(t))
		if err != nil {
			if !errors.Is(err, pdf.ErrGlyph) {
				t.Fatal(err)
			}
			return
		}
		for _, one := range pdfcheck.Check(r.Data).Results {
			if code := one.Code; !one.Holds() && code != "spraak" && code != "andre_spraak" { // the codes of languages are not made here
				t.Errorf("%s does not hold", code)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	for name, d := range map[string]*document.Document{"three_pages": threePages(), "many_pages": sample()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				render(b, d)
			}
			b.ReportMetric(float64(render(b, d).Pages), "pages")
		})
	}
}

// threePages is about as much as a packet of three pages holds.
func threePages() *document.Document {
	d := sample()
	para := "Et avsnitt som går over flere linjer, med navn som Áilu Guovžavárri og det som ellers står i en pakke. "
	rows := facts(12, strings.Repeat(para, 2))
	t := table(14, "tiltak som går over flere linjer i en smal kolonne")
	d.Blocks = append(d.Blocks[:7:7], document.Heading{Level: 2, Text: line("Helse"), Anchor: "langt"}, rows, document.Heading{Level: 2, Text: line("Tiltak")}, t)
	return d
}

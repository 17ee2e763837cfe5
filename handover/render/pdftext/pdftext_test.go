package pdftext_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdftext"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/templates"
)

var theFaces = sync.OnceValues(func() (*pdf.Faces, error) {
	return pdf.Load(pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold})
})

func own(s string) secret.Text { return secret.New("s", s) }

func line(s string) document.Line { return document.Line{{Text: own(s)}} }

// file renders blocks.
func file(t testing.TB, blocks ...document.Block) []byte {
	t.Helper()
	faces, err := theFaces()
	if err != nil {
		t.Fatal(err)
	}
	r, err := pdf.Render(&document.Document{
		Case: "s", Title: own("Overføringspakke k7q2m9xw4a"), Language: "nb", Author: own("Åsvær & «Lyngtoppen»"), Stamp: own("SYNTETISK"),
		CheckBox: own("avkrysningsboks"), Continued: own("(forts.)"), Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC),
		Header: document.Header{Owner: own("Åsvær kommune"), Unit: own("Lyngtoppen barnehage"), Packet: own("Overføringspakke k7q2m9xw4a")},
		Footer: document.Footer{Note: own("Arbeidskopier slettes"), Page: own("Side {side} av {av}")}, Blocks: blocks,
	}, faces)
	if err != nil {
		t.Fatal(err)
	}
	return r.Data
}

// sample is every kind of block, with what is hard to read back: other scripts, long
// words, brackets, and texts that go on on the next page.
func sample(t testing.TB) []byte {
	long := strings.Repeat("Et avsnitt som går over flere linjer (og mer). ", 40)
	var rows []document.Row
	for i := range 30 {
		rows = append(rows, document.Row{Cells: []document.Cell{
			{Text: []document.Line{line(fmt.Sprintf("Tiltak %d som går over flere linjer i en smal kolonne", i))}, Note: []document.Line{line("merknad")}},
			{Check: true}, {Boxes: []document.Line{line("viderefør"), line("avslutt")}},
		}})
	}
	rows[29].Cells[0].Text = []document.Line{line(long + long + long + long)}
	rows[29].Cells[2] = document.Cell{Text: []document.Line{line(long)}}
	return file(t,
		document.Title{Text: line("Áilu Guovžavárri"), Sub: line(`a\(b) <c> [d] %e`)},
		document.Callout{Head: line("Hode"), Text: []document.Line{line("Mun liikon čuoigat, ođđa šlundi ŋ ŧ ž.")}},
		document.Columns{Left: document.Bullets{Head: line("Venstre"), Items: []document.Line{line("v1"), line("v2")}}, Right: document.Bullets{Head: line("Høyre"), Items: []document.Line{line("h1")}}},
		document.Quote{Text: []document.Line{{{Text: own("Hun sier ")}, {Text: own("Дякую"), Lang: "uk"}, {Text: own(" til alle.")}}}, Source: line("egne ord")},
		document.PageBreak{},
		document.Heading{Level: 2, Text: line("Avsnitt"), Meta: line("kilde")},
		document.Facts{Rows: []document.Fact{{Label: line("Spørsmål"), Value: []document.Line{line("Svar"), line(long + "SLUTT")}}, {Label: line("Ord"), Value: []document.Line{line(strings.Repeat("x", 300))}}}},
		document.Table{Widths: []float64{0.6, 0.1, 0.3}, Heads: []document.Line{line("Tiltak"), line("Gjort"), line("Valg")}, Rows: rows},
	)
}

func read(t testing.TB, data []byte) *pdftext.Text {
	t.Helper()
	got, err := pdftext.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// What is read is what was written, in the order of reading: a cell whole, over the
// end of a page, and not line by line across the row.
func TestReadsInOrder(t *testing.T) {
	got := read(t, sample(t))
	var all []string
	for _, p := range got.Paragraphs {
		all = append(all, p.Text)
	}
	begin := []string{
		"Áilu Guovžavárri", `a\(b) <c> [d] %e`, "Hode", "Mun liikon čuoigat, ođđa šlundi ŋ ŧ ž.", "Venstre", "v1", "v2", "Høyre", "h1",
		"Hun sier Дякую til alle.", "egne ord", "Avsnitt", "kilde", "Spørsmål", "Svar",
	}
	if !slices.Equal(all[:len(begin)], begin) {
		t.Errorf("begins with %q", all[:len(begin)])
	}
	long := strings.TrimSpace(strings.Repeat("Et avsnitt som går over flere linjer (og mer). ", 40))
	for _, want := range []string{long + " SLUTT", strings.Repeat("x", 300), "Tiltak 7 som går over flere linjer i en smal kolonne", strings.Join([]string{long, long, long, long}, " "), long} {
		if !slices.Contains(all, want) {
			t.Errorf("lacks %.40q", want)
		}
	}
	if n := slices.IndexFunc(got.Paragraphs, func(p pdftext.Paragraph) bool { return p.Text == "Avsnitt" }); got.Paragraphs[n].Page != 2 || got.Paragraphs[0].Page != 1 {
		t.Errorf("pages %d and %d", got.Paragraphs[0].Page, got.Paragraphs[n].Page)
	}
}

// What stands on each page and is no part of what is said comes apart, and what is
// seen on none is read too.
func TestFurnitureAndWhatIsUnseen(t *testing.T) {
	got := read(t, sample(t))
	for n, page := range got.Furniture {
		for _, want := range []string{"Åsvær kommune", "Overføringspakke k7q2m9xw4a", "SYNTETISK", fmt.Sprintf("Side %d av %d", n+1, len(got.Furniture))} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d lacks %q", n+1, want)
			}
		}
	}
	if again := got.Furniture[3]; !strings.Contains(again, "Tiltak\n") || !strings.Contains(again, "(forts.)") {
		t.Errorf("what stands again is not furniture: %q", again)
	}
	for _, p := range got.Paragraphs {
		if strings.Contains(p.Text, "SYNTETISK") || strings.Contains(p.Text, "(forts.)") || strings.Contains(p.Text, "Side 1") {
			t.Errorf("furniture is read as text: %q", p.Text)
		}
	}
	for _, want := range []string{"Overføringspakke k7q2m9xw4a", "Åsvær & «Lyngtoppen»", "Avsnitt", "avkrysningsboks", "nb-NO", "uk"} {
		if !slices.Contains(got.Unseen, want) {
			t.Errorf("lacks %q among %q", want, got.Unseen)
		}
	}
}

// Any text that the page can show is read as it was written.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`(a\) <b> [c] %d`, "Дякую (a\\) \u00a0", "A\u030a", strings.Repeat("x", 900), "\\101 \\n", ") Tj (", "EMC", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		faces, err := theFaces()
		if err != nil {
			t.Fatal(err)
		}
		r, err := pdf.Render(&document.Document{Case: "s", Title: own("x"), Language: "nb", Blocks: []document.Block{document.Title{Text: line("Navn")}, document.Para{Text: []document.Line{line(s)}}}}, faces)
		if errors.Is(err, pdf.ErrGlyph) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		d := document.Document{Blocks: []document.Block{document.Title{Text: line("Navn")}, document.Para{Text: []document.Line{line(s)}}}}
		var got []string
		for _, p := range read(t, r.Data).Paragraphs {
			got = append(got, p.Text)
		}
		if err := d.Agrees(nil, got); err != nil {
			t.Errorf("%q is read as %q", s, got)
		}
	})
}

// Whatever comes, it is read or it is not; a file that is cut is not.
func FuzzFile(f *testing.F) {
	whole := file(f, document.Title{Text: line("Áilu")}, document.Para{Text: []document.Line{line("Дякую")}})
	f.Add(whole)
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 4 2]>>\nstream\nstartxref\n9\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := pdftext.Read(data); err != nil && !errors.Is(err, pdftext.ErrUnread) {
			t.Error(err)
		}
	})
}

func TestDamage(t *testing.T) {
	whole := sample(t)
	for n := range len(whole) {
		if n%199 > 0 && n < len(whole)-20 {
			continue
		}
		if _, err := pdftext.Read(whole[:n]); !errors.Is(err, pdftext.ErrUnread) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 0x41
		if got, err := pdftext.Read(changed); err == nil && len(got.Paragraphs) == 0 {
			t.Fatalf("byte %d changed: nothing is read", n)
		}
	}
}

// It is safe for concurrent use.
func TestReadsAtTheSameTime(t *testing.T) {
	one, two := sample(t), file(t, document.Title{Text: line("Navn")})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 5 {
				data, want := one, "Áilu Guovžavárri"
				if i%2 == 1 {
					data, want = two, "Navn"
				}
				if got, err := pdftext.Read(data); err != nil || got.Paragraphs[0].Text != want {
					t.Errorf("read %v", err)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkRead(b *testing.B) {
	para := "Et avsnitt som går over flere linjer, med navn som Áilu Guovžavárri og det som ellers står i en pakke. "
	var facts document.Facts
	for i := range 16 {
		facts.Rows = append(facts.Rows, document.Fact{Label: line(fmt.Sprintf("Felt %d", i)), Value: []document.Line{line(strings.Repeat(para, 2))}})
	}
	data := file(b, document.Title{Text: line("Iben")}, facts, document.PageBreak{}, document.Heading{Level: 2, Text: line("Helse")}, facts, document.PageBreak{}, document.Heading{Level: 2, Text: line("Lek")}, facts)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		read(b, data)
	}
	b.ReportMetric(float64(len(read(b, data).Furniture)), "pages")
}

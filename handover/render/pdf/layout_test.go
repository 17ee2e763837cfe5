package pdf_test

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/secret"
)

// A word is one word on a page, with its place in points.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

// words returns the words of each page as a program reads them, without the stamp.
func words(t *testing.T, d *document.Document) [][]word {
	t.Helper()
	bin := tool(t, "pdftotext")
	d.Stamp = own("")
	out := run(t, bin, "-bbox", write(t, render(t, d).Data), "-")
	out = out[strings.Index(out, "<doc>"):]
	out = out[:strings.Index(out, "</doc>")+len("</doc>")]
	var doc struct {
		Pages []struct {
			Words []word `xml:"word"`
		} `xml:"page"`
	}
	if err := xml.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	var pages [][]word
	for _, p := range doc.Pages {
		pages = append(pages, p.Words)
	}
	return pages
}

// body leaves out the header and the footer.
func body(page []word) []word {
	const mm = 72 / 25.4
	return slices.DeleteFunc(slices.Clone(page), func(w word) bool { return w.YMax < 23*mm || w.YMin > 281*mm })
}

func text(page []word) string {
	var s []string
	for _, w := range page {
		s = append(s, w.Text)
	}
	return strings.Join(s, " ")
}

func doc(blocks ...document.Block) *document.Document {
	d := sample()
	d.Continued = own("(forts.)")
	d.Header.Made = own("laget 12.05.2027")
	d.Blocks = blocks
	return d
}

func facts(n int, s string) document.Facts {
	var f document.Facts
	for i := range n {
		f.Rows = append(f.Rows, document.Fact{Label: line(fmt.Sprintf("Felt %d", i+1)), Value: []document.Line{line(s)}})
	}
	return f
}

func table(rows int, s string) document.Table {
	t := document.Table{Widths: []float64{0.5, 0.5}, Heads: []document.Line{line("Hode"), line("Annet")}}
	for i := range rows {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Text: []document.Line{line(fmt.Sprintf("rad%d %s", i+1, s))}}, {}}})
	}
	return t
}

func filler(lines int) document.Para {
	p := document.Para{}
	for range lines {
		p.Text = append(p.Text, line("fyll"))
	}
	return p
}

// Long names in the header never run into each other, on any page: they get
// smaller, and end in an ellipsis when that is not enough. Date and id stay whole.
func TestHeaderNeverOverlaps(t *testing.T) {
	for _, unit := range []string{
		"Lyngtoppen barnehage", "Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage", "Indre og Ytre Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage AS",
		strings.Repeat("Nordre Øvre Guovžajoga og omegns ", 6) + "barnehage", strings.Repeat("Barnehage", 40),
	} {
		d := doc(filler(90))
		d.Header.Owner, d.Header.Unit = own("Kommunen "+unit), own(unit)
		pages := words(t, d)
		if len(pages) < 2 {
			t.Fatal("too few pages")
		}
		for n, page := range pages {
			head := slices.DeleteFunc(slices.Clone(page), func(w word) bool { return w.YMin > 22*72/25.4 })
			got := text(head)
			if !strings.Contains(got, "Overføringspakke k7q2m9xw4a") || !strings.Contains(got, "laget 12.05.2027") {
				t.Errorf("%q, page %d: header %q", unit[:12], n+1, got)
			}
			if len(unit) < 90 && strings.Contains(got, "…") {
				t.Errorf("page %d: %q is cut", n+1, unit)
			}
			for i, a := range head {
				for _, b := range head[i+1:] {
					if a.XMin < b.XMax && b.XMin < a.XMax && a.YMin+1 < b.YMax && b.YMin+1 < a.YMax {
						t.Errorf("%q, page %d: %q and %q overlap", unit[:12], n+1, a.Text, b.Text)
					}
				}
			}
		}
	}
}

// Wherever a heading comes on a page, what belongs to it comes with it: the first
// answers, or the head of a table and its first rows, over an introduction too.
func TestHeadingsAreNeverAlone(t *testing.T) {
	for name, after := range map[string][]document.Block{
		"short answers": {facts(12, "svar")},
		"one answer":    {facts(1, "svar")},
		"a table":       {table(9, "tekst")},
		"introduction":  {document.Para{Text: []document.Line{line("Innledning.")}, Quiet: true}, table(9, "tekst")},
		"part":          {document.Heading{Level: 3, Text: line("Del")}, facts(12, "svar")},
	} {
		for n := 30; n < 46; n++ {
			blocks := append([]document.Block{filler(n), document.Heading{Level: 2, Text: line("Overskriften"), Meta: line("kilde")}}, after...)
			pages := words(t, doc(blocks...))
			at := slices.IndexFunc(pages, func(p []word) bool { return strings.Contains(text(p), "Overskriften") })
			if at < 0 {
				t.Fatalf("%s, %d: no heading", name, n)
			}
			got := text(pages[at])
			if !strings.Contains(got, "svar") && !strings.Contains(got, "rad1") {
				t.Errorf("%s after %d lines: the heading stands alone", name, n)
			}
			for i, p := range pages {
				if got := text(p); strings.Contains(got, "Hode Annet") && !strings.Contains(got, "rad") {
					t.Errorf("%s after %d lines: the head of the table is alone on page %d", name, n, i+1)
				}
			}
		}
	}
}

// A page that goes on with a section says which one; one that begins with a new
// section does not.
func TestSectionsThatGoOnSaySo(t *testing.T) {
	pages := words(t, doc(document.Heading{Level: 2, Text: line("Helse")}, facts(60, "svar"), document.Heading{Level: 2, Text: line("Lek")}, facts(3, "svar")))
	if len(pages) != 2 || !strings.HasPrefix(text(body(pages[1])), "Helse (forts.) Felt") {
		t.Errorf("%d pages, the second begins with %.60s", len(pages), text(body(pages[len(pages)-1])))
	}
	if strings.Contains(text(pages[0]), "(forts.)") || strings.Contains(text(pages[1]), "Lek (forts.)") {
		t.Error("a beginning is called a continuation")
	}
	for n := 28; n < 36; n++ {
		pages = words(t, doc(document.Heading{Level: 2, Text: line("Helse")}, facts(n, "svar"), document.Heading{Level: 2, Text: line("Lek")}, facts(3, "svar")))
		if got := text(body(pages[len(pages)-1])); strings.HasPrefix(got, "Helse (forts.) Lek") {
			t.Errorf("after %d answers, nothing of a section goes on: %s", n, got)
		}
	}
}

// What belongs on one page is put on one page.
func TestTogether(t *testing.T) {
	held := document.Together{Blocks: []document.Block{
		document.Heading{Level: 2, Text: line("Grunnlag")}, document.Para{Text: []document.Line{line("Innledning")}}, table(12, "tekst"),
		document.Para{Text: []document.Line{line("Slutten.")}, Quiet: true},
	}}
	for n := 16; n < 46; n += 2 {
		pages := words(t, doc(filler(n), held))
		last := text(pages[len(pages)-1])
		if !strings.Contains(last, "Grunnlag Innledning") || !strings.Contains(last, "rad12") || !strings.Contains(last, "Slutten.") {
			t.Errorf("after %d lines, the last page holds %q", n, last)
		}
	}
	pages := words(t, doc(document.Together{Blocks: []document.Block{facts(200, "svar")}})) // more than a page
	if len(pages) < 4 {
		t.Errorf("%d pages", len(pages))
	}
}

// A first page with too much on it is set smaller, and stays one page.
func TestTheFirstPageFits(t *testing.T) {
	for n := 30; n < 54; n++ {
		d := doc(filler(n), document.PageBreak{Fit: true}, document.Heading{Level: 2, Text: line("Resten"), Anchor: "resten"}, facts(2, "svar"))
		if r := render(t, d); r.Page["resten"] != 2 || r.Pages != 2 {
			t.Errorf("%d lines take up to page %d of %d", n, r.Page["resten"], r.Pages)
		}
	}
	d := doc(filler(200), document.PageBreak{Fit: true}, facts(1, "svar")) // what cannot fit is shown all the same
	if r := render(t, d); r.Pages < 4 {
		t.Errorf("%d pages", r.Pages)
	}
}

// No page is left with a row or two: the list is set a little smaller, or more
// rows go along.
func TestNoPageIsNearlyEmpty(t *testing.T) {
	const mm = 72 / 25.4
	for n := 2; n < 70; n++ {
		pages := words(t, doc(document.Heading{Level: 2, Text: line("Sjekkliste"), Meta: line(strings.Repeat("lang ", 40))}, table(n, "tekst")))
		last := body(pages[len(pages)-1])
		low := slices.MaxFunc(last, func(a, b word) int { return int(a.YMax - b.YMax) }).YMax
		if rows := strings.Count(text(last), "rad"); len(pages) > 1 && (rows < 4 || low < 45*mm) {
			t.Errorf("%d rows: %d of them alone on page %d", n, rows, len(pages))
		}
	}
}

// What is longer than a page goes on on the next, in every kind of block: nothing
// stands below the text area, and no word is lost.
func TestNothingIsCutOff(t *testing.T) {
	const mm = 72 / 25.4
	var b strings.Builder
	for i := range 900 {
		fmt.Fprintf(&b, "ord%d ", i)
	}
	long := line(strings.TrimSpace(b.String()))
	many := document.Bullets{Head: line("Hode"), Items: []document.Line{long, long}}
	for name, block := range map[string]document.Block{
		"callout": document.Callout{Head: line("Hode"), Text: []document.Line{long, long}},
		"alert":   document.Alert{Head: line("Hode"), Items: []document.Line{long, long}},
		"quote":   document.Quote{Text: []document.Line{long, long}, Source: line("Kilde")},
		"box":     document.Box{Head: line("Hode"), Items: []document.Line{long, long}, Foot: line("Fot")},
		"columns": document.Columns{Left: many, Right: many},
		"facts":   facts(1, long[0].Text.Reveal()),
		"wide":    document.Facts{Rows: []document.Fact{{Value: []document.Line{long}, Bullets: true, Note: line("kilde")}}},
		"table":   table(3, long[0].Text.Reveal()),
	} {
		found := map[string]bool{}
		for n, page := range words(t, doc(document.Heading{Level: 2, Text: line("Avsnitt")}, block)) {
			for _, w := range body(page) {
				found[w.Text] = true
				if w.YMax > 275*mm || w.XMax > 191*mm {
					t.Fatalf("%s: %q on page %d stands at %.0f, %.0f mm", name, w.Text, n+1, w.XMax/mm, w.YMax/mm)
				}
			}
		}
		for i := range 900 {
			if !found[fmt.Sprintf("ord%d", i)] {
				t.Fatalf("%s: ord%d is lost", name, i)
			}
		}
	}
}

// lines returns the text of a column as it is broken on the page.
func lines(t *testing.T, s string, part float64) []string {
	t.Helper()
	pages := words(t, doc(document.Table{
		Widths: []float64{part, 1 - part}, Heads: []document.Line{line("H"), line("I")},
		Rows: []document.Row{{Cells: []document.Cell{{Text: []document.Line{line(s)}}, {}}}},
	}))
	var out []string
	y := -1.0
	for _, w := range body(pages[0])[2:] {
		if len(out) == 0 || w.YMin-y > 3 {
			out = append(out, w.Text)
			y = w.YMin
			continue
		}
		out[len(out)-1] += " " + w.Text
	}
	return out
}

// Lines are broken as Norwegian is written: after a hyphen, never within «§ 2 a»,
// «15. juni» or «side 5», and a word that is too wide gets smaller before it is cut.
func TestLinesAreBrokenWhereTheyMayBe(t *testing.T) {
	for s, never := range map[string][]string{
		"spesped-koordinator":                        {"koordi"},
		"Tillatelse (barnehageloven § 2 a), gitt av": {"§", "2"},
		"kommer innen ganske sikkert 15. juni 2027":  {"15."},
		"står det mer om dette på (side 5) i pakken": {"(side"},
		"møtet er på skolen kl. 14.00 i morgen":      {"kl."},
		"helsesykepleier og rektor":                  {"helsesykeplei"},
	} {
		for part := 0.13; part < 0.4; part += 0.03 {
			for _, l := range lines(t, s, part) {
				for _, n := range never {
					if strings.HasSuffix(l, n) {
						t.Fatalf("%q is broken after %q at %.2f", s, n, part)
					}
				}
			}
		}
	}
	if got := lines(t, "spesped-koordinator", 0.14); !slices.Equal(got, []string{"spesped-", "koordinator"}) {
		t.Errorf("broken as %q", got)
	}
	if got := lines(t, "rektor og helsesykepleier", 0.14); !slices.Equal(got, []string{"rektor og", "helsesykepleier"}) {
		t.Errorf("broken as %q", got)
	}
	if got := lines(t, "13.09.–11.10.2027", 0.14); !slices.Equal(got, []string{"13.09.–", "11.10.2027"}) {
		t.Errorf("broken as %q", got)
	}
	if got := lines(t, "https://a.no/b-c-d", 0.5); len(got) != 1 {
		t.Errorf("broken as %q", got)
	}
}

// Page numbers settle wherever a line with one of them is broken, also where a page
// more gives them a digit more.
func TestPagesSettleAtEveryLength(t *testing.T) {
	for n := 0; n < 24; n += 4 {
		var blocks []document.Block
		for i := range 12 {
			see := document.Para{}
			for range 38 {
				see.Text = append(see.Text, document.Line{{Text: secret.New("s", strings.Repeat("x", 70+n)+" se side ")}, {Ref: fmt.Sprint("a", 11-i)}})
			}
			blocks = append(blocks, document.Heading{Level: 2, Text: line("Avsnitt"), Anchor: fmt.Sprint("a", i)}, see)
		}
		r := render(t, doc(blocks...))
		for i := range 12 {
			if p := r.Page[fmt.Sprint("a", i)]; p < 1 || p > r.Pages {
				t.Errorf("%d: section %d is on page %d of %d", n, i, p, r.Pages)
			}
		}
	}
}

// A line that its author has ended is ended on the page.
func TestBreaks(t *testing.T) {
	own := document.Line{{Text: secret.New("s", "Første")}, {Break: true}, {Text: secret.New("s", "Andre linje")}, {Break: true}, {Text: secret.New("s", "Tredje")}}
	pages := words(t, doc(document.Facts{Rows: []document.Fact{{Value: []document.Line{own}, Bullets: true}}}))
	var ys []float64
	for _, w := range body(pages[0]) {
		ys = append(ys, w.YMin)
	}
	if len(ys) != 4 || ys[0] >= ys[1] || ys[1] != ys[2] || ys[2] >= ys[3] {
		t.Errorf("words stand at %v", ys)
	}
}

// A form is never set smaller to save a page: it is for those who read slowly too.
func TestAFormIsNotSetSmaller(t *testing.T) {
	var text []document.Line
	for range 51 {
		text = append(text, line("En linje tekst."))
	}
	d := doc(document.Para{Text: text}, document.Blanks{Rows: [][]document.Blank{{{Label: line("Navn"), Part: 1}}}})
	d.Form = true
	if n := render(t, d).Pages; n != 2 {
		t.Errorf("takes %d pages", n)
	}
	d.Blocks[0] = document.Para{Text: text[:48]}
	if n := render(t, d).Pages; n != 1 {
		t.Errorf("a little less takes %d pages", n)
	}
}

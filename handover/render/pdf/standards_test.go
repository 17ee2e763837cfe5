package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfcheck"
	"github.com/handover-no/handover/handover/secret"
)

// holds checks that a file can be archived and read aloud.
func holds(t testing.TB, name string, data []byte) {
	t.Helper()
	for _, r := range pdfcheck.Check(data).Results {
		if !r.Holds() {
			t.Errorf("%s: %s does not hold: %v", name, r.Code, r.Places[:min(len(r.Places), 5)])
		}
	}
}

// layouts are documents that put everything in every place: over the end of a page,
// alone, empty, too long.
func layouts() map[string]*document.Document {
	out := map[string]*document.Document{"sample": sample(), "three pages": threePages()}
	title := document.Title{Text: line("Áilu Guovžavárri"), Sub: line("kalles Áilu")}
	add := func(name string, blocks ...document.Block) {
		d := doc(append([]document.Block{title}, blocks...)...)
		d.Language = []string{"nb", "nn"}[len(out)%2]
		out[name] = d
	}
	for n := range 61 {
		add(fmt.Sprintf("table of %d rows", n), document.Heading{Level: 2, Text: line("Tiltak"), Meta: line("kilde")}, boxes(n), document.Para{Text: []document.Line{line("Slutt.")}})
	}
	for n := 0; n < 50; n += 3 {
		add(fmt.Sprintf("everything after %d lines", n), filler(n), document.Para{Text: []document.Line{line(strings.Repeat("Et avsnitt over sidens slutt. ", 40))}},
			document.Callout{Head: line("Vit"), Text: []document.Line{line("noe"), line("mer")}}, document.Alert{Head: line("Varsel"), Items: []document.Line{line("nøtter"), line("melk")}},
			document.Columns{Left: document.Bullets{Head: line("A"), Items: []document.Line{line("en"), line("to")}}, Right: document.Bullets{Head: line("B"), Items: []document.Line{line("tre")}}},
			document.Quote{Text: []document.Line{line("«Hei»")}, Source: line("egne ord")}, document.Box{Head: line("Klart"), Items: []document.Line{line("stol")}, Foot: line("se lista")},
			document.Heading{Level: 2, Text: line("Lek")}, document.Heading{Level: 3, Text: line("Ute")}, facts(4, "svar"), boxes(6))
	}
	many := []document.Block{}
	for i := range 60 {
		many = append(many, document.Heading{Level: 2, Text: line(fmt.Sprintf("Avsnitt %d", i)), Anchor: fmt.Sprint(i)}, facts(9, strings.Repeat("et svar med noen ord ", 6)))
	}
	add("thirty pages", many...)
	add("long words", facts(3, strings.Repeat("langtord", 90)), table(3, strings.Repeat("x", 300)))
	add("four thousand characters", facts(3, strings.Repeat("ord ", 1000)), table(2, strings.Repeat("ord ", 1000)), document.Quote{Text: []document.Line{line(strings.Repeat("sagt ", 800))}, Source: line("egne ord")})
	add("nothing in anything", document.Heading{Level: 2, Text: line("Tomt")}, document.Facts{}, document.Para{}, document.Quote{}, document.Box{}, document.Columns{}, document.Alert{}, document.Callout{},
		document.Table{Widths: []float64{1}, Heads: []document.Line{nil}}, document.Heading{Level: 3, Text: line("Også tomt")}, document.Together{})
	add("sections without content", document.Heading{Level: 2, Text: line("Helse")}, document.Heading{Level: 2, Text: line("Lek")}, document.Heading{Level: 2, Text: line("Språk")})
	add("a part without a section", document.Heading{Level: 3, Text: line("Del")}, facts(2, "svar"))
	add("names", document.Para{Text: []document.Line{mixed()}}, document.Facts{Rows: []document.Fact{{Label: mixed(), Value: []document.Line{mixed()}}}}, document.Quote{Text: []document.Line{sami(), mixed()}, Source: line("ord")},
		document.Table{Widths: []float64{0.5, 0.5}, Heads: []document.Line{mixed(), sami()}, Rows: []document.Row{{Cells: []document.Cell{{Text: []document.Line{sami()}}, {Text: []document.Line{mixed()}, Note: []document.Line{sami()}, Boxes: []document.Line{mixed()}}}}}})
	for n := 0; n < 60; n += 5 {
		name := fmt.Sprintf("a form after %d lines", n)
		add(name, filler(n), document.Heading{Level: 2, Text: line("Svaret")}, crosses(7, false), document.Heading{Level: 3, Text: line("Papirer")}, crosses(3, true), blanks(),
			document.Columns{Left: document.Bullets{Head: line("A"), Items: []document.Line{line("en")}}, UnderLeft: []document.Bullets{{Head: line("B"), Items: []document.Line{line("to")}}},
				Right: document.Bullets{Head: line("C"), Items: []document.Line{line("tre")}}}, toSign(5))
		out[name].Form, out[name].Header.Fill = true, own("Navn")
	}
	add("a form of nothing", document.Choices{}, document.Blanks{}, document.Blanks{Rows: [][]document.Blank{{{Part: 1}}}})
	add("together", filler(30), document.Together{Blocks: []document.Block{document.Heading{Level: 2, Text: line("Grunnlag")}, table(9, "tekst")}})
	return out
}

// crosses are things to say yes or no to, some with more than there is room for.
func crosses(n int, wide bool) document.Choices {
	out := document.Choices{Yes: line("JA"), No: line("NEI"), Wide: wide}
	for i := range n {
		out.Items = append(out.Items, document.Choice{
			Title: line(strings.Repeat("tittel ", 1+i*2)), Text: []document.Line{line(strings.Repeat("med noen ord ", i))}, Key: line(strings.Repeat("noekkel_", 1+i)),
		})
	}
	return out
}

// blanks are lines to write on, alone and beside each other, with labels of every length.
func blanks() document.Blanks {
	boxes := []document.Line{line("samtale"), line("tegning"), line("lek"), line("bilder"), line("alternativ og supplerende kommunikasjon"), line("annet")}
	long := line(strings.Repeat("en lang ledetekst ", 9))
	return document.Blanks{Rows: [][]document.Blank{
		{{Label: line("Navn"), Part: 0.6}, {Label: line("Født"), Part: 0.4}}, {{Part: 1}}, {{Label: line("Hvordan"), Boxes: boxes, Part: 1}},
		{{Label: long, Boxes: boxes[:2], Part: 1}}, {{Boxes: boxes[:1], Part: 0.3}, {Label: line("Dato"), Part: 0.7}},
		{{Label: line("Enhet"), Text: line(strings.Repeat("Guovžajoga mánáidgárdi ", 6)), Part: 0.6}, {Label: line("Med tolk"), Boxes: boxes[:2], Part: 0.4}},
	}}
}

// toSign is a table with room to write in.
func toSign(rows int) document.Table {
	t := document.Table{Widths: []float64{0.4, 0.6}, Heads: []document.Line{line("Hvem"), line("Underskrift")}}
	for range rows {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Text: []document.Line{line("Forelder")}}, {Blank: true}}})
	}
	return t
}

func sami() document.Line {
	return document.Line{{Text: secret.New("s", "Mun liikon čuoigat ja guolástit ádjáin, ođđa šlundi ŋ ŧ ž."), Lang: "se"}}
}

// mixed is a line in three languages.
func mixed() document.Line {
	return document.Line{
		{Text: secret.New("s", "Mor heter "), Bold: true}, {Text: secret.New("s", "Олена Коваленко"), Lang: "uk", Bold: true}, {Text: secret.New("s", " og sier: ")},
		{Text: secret.New("s", "Дякую, що ви питаєте, а не здогадуєтеся"), Lang: "uk"}, {Text: secret.New("s", ", mu namma lea Áilu"), Lang: "se"},
	}
}

// boxes is a table with notes and check boxes.
func boxes(rows int) document.Table {
	t := document.Table{Widths: []float64{0.5, 0.1, 0.2, 0.2}, Heads: []document.Line{line("Hva"), line("Gjort"), line("Valg"), line("Av")}}
	for i := range rows {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{
			{Text: []document.Line{line(fmt.Sprintf("Tiltak %d med en tekst som går over flere linjer", i))}, Note: []document.Line{line("merknad")}},
			{Check: true}, {Boxes: []document.Line{line("viderefør"), line("avslutt")}}, {},
		}})
	}
	return t
}

// Every layout can be archived and read aloud.
func TestEveryLayoutHolds(t *testing.T) {
	for name, d := range layouts() {
		r := render(t, d)
		holds(t, name, r.Data)
		if name == "thirty pages" && r.Pages < 30 {
			t.Errorf("%s: %d", name, r.Pages)
		}
	}
}

// The same, as veraPDF sees it: HANDOVER_VERAPDF names its program. It is called with
// --flavour and --format text before the files, and ends with 0 when all of them pass.
func TestVeraPDF(t *testing.T) {
	program := os.Getenv("HANDOVER_VERAPDF")
	if program == "" {
		t.Skip("HANDOVER_VERAPDF does not name veraPDF")
	}
	dir := t.TempDir()
	var files []string
	for name, d := range layouts() {
		file := filepath.Join(dir, strings.ReplaceAll(name, " ", "_")+".pdf")
		if err := os.WriteFile(file, render(t, d).Data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, flavour := range []string{"2a", "2u", "2b", "ua1"} {
		out, err := exec.Command(program, append([]string{"--flavour", flavour, "--format", "text"}, files...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", flavour, err, out)
		}
		t.Logf("%s: %d files; %s", flavour, len(files), lastLine(out))
	}
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// Poppler, which many readers build on, sees a tagged file.
func TestTagged(t *testing.T) {
	bin := tool(t, "pdfinfo")
	out := run(t, bin, write(t, render(t, sample()).Data))
	for _, want := range []string{"Tagged:          yes", "JavaScript:      no", "Form:            none", "PDF version:     1.7", "Metadata Stream: yes", "Encrypted:       no"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
}

// read returns what a screen reader goes through, in its order: each element with
// what it says, «P "…"».
func read(t *testing.T, d *document.Document) string {
	t.Helper()
	bin := tool(t, "pdfinfo")
	var out []string
	for l := range strings.Lines(run(t, bin, "-struct-text", write(t, render(t, d).Data))) {
		l = strings.TrimSpace(l)
		if said, ok := strings.CutPrefix(l, `"`); ok {
			out = append(out, `"`+strings.TrimSuffix(said, `"`)+`"`)
			continue
		}
		kind, _, _ := strings.Cut(l, " ")
		out = append(out, kind)
	}
	return strings.Join(out, " ")
}

// What is read aloud comes in the order in which a person reads the page, as what it
// is, and no page furniture comes between.
func TestReadingOrder(t *testing.T) {
	got := read(t, doc(
		document.Title{Text: line("Áilu"), Sub: line("født 2021")},
		document.Columns{Left: document.Bullets{Head: line("Styrker"), Items: []document.Line{line("blid"), line("sterk")}}, Right: document.Bullets{Head: line("Hjelper"), Items: []document.Line{line("ro")}}},
		document.Quote{Text: []document.Line{line("«Hei»"), line("«Ha det»")}, Source: line("egne ord")},
		document.PageBreak{},
		document.Heading{Level: 2, Text: line("Helse"), Meta: line("kilde")},
		document.Facts{Rows: []document.Fact{
			{Label: line("Syn"), Value: []document.Line{line("bruker briller")}},
			{Label: line("Allergi"), Value: []document.Line{line("egg"), line("melk")}, Bullets: true, Note: line("helsesykepleier")},
		}},
		document.Table{Widths: []float64{0.6, 0.1, 0.3}, Heads: []document.Line{line("Tiltak"), line("Gjort"), line("Valg")}, Rows: []document.Row{
			{Cells: []document.Cell{{Text: []document.Line{line("Fast plass")}, Note: []document.Line{line("foran")}}, {Check: true}, {Boxes: []document.Line{line("ja"), line("nei")}}}},
		}},
	))
	const want = `Document H1 "Áilu" P "født 2021" ` +
		`Sect H2 "Styrker" L /ListNumbering LI LBody "blid" LI LBody "sterk" Sect H2 "Hjelper" L /ListNumbering LI LBody "ro" ` +
		`Sect BlockQuote P "«Hei»" P "«Ha det»" P "egne ord" ` +
		`Sect H2 "Helse" P "kilde" L /ListNumbering LI Lbl "Syn" LBody P "bruker briller" ` +
		`LI Lbl "Allergi" LBody L /ListNumbering LI LBody "egg" LI LBody "melk" P "helsesykepleier" ` +
		`Table /BBox THead TR TH: /Scope "Tiltak" TH: /Scope "Gjort" TH: /Scope "Valg" TBody TR TD P "Fast plass" P "foran" TD Figure: /BBox "" ` +
		`TD L /ListNumbering LI Lbl Figure: /BBox "" LBody "ja" LI Lbl Figure: /BBox "" LBody "nei"`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A paragraph over the end of a page is one paragraph, and its words do not join
// where lines or pages end.
func TestAParagraphOverPagesIsOne(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Et avsnitt som går over sidens slutt. ", 60))
	got := read(t, doc(document.Title{Text: line("Navn")}, filler(40), document.Para{Text: []document.Line{line(long)}}))
	if !strings.Contains(strings.ReplaceAll(got, `" "`, ""), long) {
		t.Errorf("read as %q", got)
	}
}

// A row over the end of a page is one row, with one cell for each column.
func TestARowOverPagesIsOne(t *testing.T) {
	d := doc(document.Title{Text: line("Navn")}, table(1, strings.Repeat("ord ", 3000)))
	if r := render(t, d); r.Pages < 3 {
		t.Fatalf("%d pages", r.Pages)
	}
	got := strings.Fields(read(t, d))
	for kind, want := range map[string]int{"TR": 2, "TH:": 2, "TD": 2} {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != kind })); n != want {
			t.Errorf("%d %s, want %d", n, kind, want)
		}
	}
}

// A paragraph in another language says so itself; a few words within another do so in
// a span, and what comes after them is in the document's language again.
func TestLanguages(t *testing.T) {
	bin := tool(t, "qpdf")
	d := doc(document.Title{Text: line("Navn")}, document.Para{Text: []document.Line{sami(), mixed(), line("norsk")}})
	out := filepath.Join(t.TempDir(), "ut.pdf")
	run(t, bin, "--qdf", "--object-streams=disable", write(t, render(t, d).Data), out)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for object := range strings.SplitSeq(string(data), "endobj") {
		_, rest, ok := strings.Cut(object, "/Lang (")
		if lang, _, _ := strings.Cut(rest, ")"); ok && !strings.Contains(object, "/Catalog") {
			_, kind, _ := strings.Cut(object, "/S /")
			kind, _, _ = strings.Cut(kind, "\n")
			got[lang+" "+kind]++
		}
	}
	want := map[string]int{"se P": 1, "se Span": 1, "uk Span": 2}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%d of %q, want %d", got[k], k, n)
		}
	}
}

// Many documents at the same time come out as one by one.
func TestAtTheSameTime(t *testing.T) {
	want := render(t, sample()).Data
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 3 {
				if got := render(t, sample()).Data; !bytes.Equal(got, want) {
					t.Error("two renderings at the same time differ")
				}
			}
		})
	}
	all.Wait()
}

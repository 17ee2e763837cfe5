package pdfcheck

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A mutation is one thing done wrong: a text replaced, once, in an object that holds
// another text, or, without that, in the trailer.
type mutation struct {
	what     string
	fails    string // the check that finds it
	in       string // stands in the object
	from, to string
}

var mutations = []mutation{
	{"no comment of bytes", "fil", "", "%\xe2", "%a"},
	{"an older version", "fil", "", "%PDF-1.7", "%PDF-1.3"},
	{"a reference to nothing", "fil", "/Type /Pages", "/Type", "/Lost 4711 0 R/Type"},
	{"an object that is none", "fil", "/CreationDate", "<<", "<<<"},
	{"locked", "kryptering", "", "trailer\n<<", "trailer\n<</Encrypt 1 0 R"},
	{"no identifier", "id", "", "/ID [", "/IDs ["},
	{"a short identifier", "id", "", "/ID [<", "/ID [<00> <"},
	{"no metadata", "metadata", "/Type /Catalog", "/Metadata", "/Metadatas"},
	{"metadata that are no XML", "metadata", "/Type /Metadata", "</rdf:RDF>", ""},
	{"metadata of no type", "metadata", "/Type /Metadata", "/Subtype /XML", "/Subtype /Text"},
	{"another part of PDF/A", "standard", "/Type /Metadata", "<pdfaid:part>2<", "<pdfaid:part>1<"},
	{"a lower level of PDF/A", "standard", "/Type /Metadata", "conformance>A<", "conformance>B<"},
	{"no word of PDF/UA", "standard", "/Type /Metadata", "<pdfuaid:part>1</pdfuaid:part>", ""},
	{"a namespace that nobody knows", "utvidelse", "/Type /Metadata", "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/", "<pdfaSchema:namespaceURI>urn:x"},
	{"two authors", "info", "/Type /Metadata", "barnehage", "skole"},
	{"two days", "info", "/CreationDate", "/CreationDate <443a32303237", "/CreationDate <443a32303238"},
	{"two titles", "info", "/Type /Metadata", "k7q2m9xw4a", "k7q2m9xw4b"},
	{"no title", "tittel", "", "", ""},
	{"the child's name as title", "tittel", "", "", ""},
	{"the file's name in place of the title", "vis_tittel", "/Type /Catalog", "/DisplayDocTitle true", "/DisplayDocTitle false"},
	{"no meaning of colours", "farger", "/Type /Catalog", "/OutputIntents", "/OutputIntent"},
	{"a profile of grey", "farger", "mntrRGB", "mntrRGB ", "mntrGRAY"},
	{"a profile that is cut", "farger", "mntrRGB", "acsp", "acsx"},
	{"printing colours", "fargebruk", "/Artifact<<", " rg\n", " 0 k\n"},
	{"a page that shines through", "fargebruk", "/StructParents 0", "/Type /Page", "/Group <<>>/Type /Page"},
	{"a face that is not there", "skrift", "/FontFile2", "/FontFile2", "/FontFile9"},
	{"a face without the mark of a part", "skrift", "/Subtype /Type0", "+Inter-", "Inter-"},
	{"codes that are no glyphs", "skrift", "/CIDToGIDMap", "/CIDToGIDMap /Identity", "/CIDToGIDMap /Other"},
	{"a missing glyph", "tegn", "/StructParents 1", "", ""},
	{"a blank glyph", "tegn", "/Length1", "", ""},
	{"a wrong width", "bredder", "/CIDToGIDMap", "/W [1 [", "/W [2 ["},
	{"no characters", "unicode", "/Subtype /Type0", "/ToUnicode", "/ToUnicodes"},
	{"a code without a character", "unicode", "beginbfchar", "<0001><", "<7fff><"},
	{"a range over two rows", "unicode", "beginbfchar", "endcmap", "1 beginbfrange\n<0080><0180><0041>\nendbfrange\nendcmap"},
	{"an operator that there is none of", "tegning", "/Artifact<<", "\nEMC", " xyz\nEMC"},
	{"a picture", "tegning", "/Artifact<<", "\nEMC", " /Im1 Do\nEMC"},
	{"a font that is not there", "tegning", "/Artifact<<", "/Artifact<<", "BT /Nofont 9 Tf ET\n/Artifact<<"},
	{"an end without a beginning", "balanse", "/Artifact<<", "/Artifact<<", "Q /Artifact<<"},
	{"a beginning without an end", "balanse", "/Artifact<<", "/Artifact<<", "q /Artifact<<"},
	{"an end too many", "balanse", "/Artifact<<", "/Artifact<<", "EMC /Artifact<<"},
	{"text in text", "balanse", "/Artifact<<", "/Artifact<<", "BT /Artifact<<"},
	{"something outside", "merket_innhold", "/Artifact<<", "/Artifact<<", "1 1 2 2 re f /Artifact<<"},
	{"decoration in what is said", "merket_innhold", "/MCID 3>>BDC", "/MCID 3>>BDC", "/MCID 3>>BDC /Artifact BMC EMC"},
	{"a tree that is not marked", "merket", "/Type /Catalog", "/Marked true", "/Marked false"},
	{"a tree that is suspect", "merket", "/Type /Catalog", "/Marked true", "/Marked true/Suspects true"},
	{"no tree", "tre", "/Type /Catalog", "/StructTreeRoot", "/StructTree"},
	{"a kind that there is none of", "tre", "/S /Sect", "/S /Sect", "/S /Seksjon"},
	{"a foreign parent", "tre", "/S /BlockQuote", "/P ", "/P 1 0 R/Other "},
	{"an empty element", "tre", "", "", ""},
	{"a mark that the tree does not know", "koblinger", "/MCID 3>>BDC", "/MCID 3>>", "/MCID 77>>"},
	{"a mark of another kind", "koblinger", "/MCID 0>>BDC", "/H1<<", "/P<<"},
	{"the same mark twice", "koblinger", "/MCID 3>>BDC", "/MCID 3>>", "/MCID 2>>"},
	{"a page that does not lead to the tree", "koblinger", "/StructParents 1", "/StructParents 1", "/StructParents 9"},
	{"a page that leads elsewhere", "koblinger", "/Nums", "/Nums [0 [", "/Nums [0 [1 0 R "},
	{"a level that is left out", "overskrifter", "", "", ""},
	{"no heading", "overskrifter", "", "", ""},
	{"an item without a list", "lister", "/S /L", "/S /L", "/S /Div"},
	{"an item with something else in it", "lister", "", "", ""},
	{"a row of more cells", "tabeller", "", "", ""},
	{"a body without a table", "tabeller", "/S /TBody", "/S /TBody", "/S /Div"},
	{"a head that does not say of what", "tabellhoder", "/Scope /Column", "/Scope /Column", "/Scope /None"},
	{"a drawing without words", "figurer", "/S /Figure", "/Alt", "/Alternative"},
	{"a drawing without a place", "figurer", "/S /Figure", "/BBox", "/Box"},
	{"no language", "spraak", "/Type /Catalog", "/Lang", "/Language"},
	{"a language that is none", "spraak", "/S /Span", "/Lang <756b>", "/Lang <756b2d>"},
	{"Ukrainian as Norwegian", "andre_spraak", "/S /Span", "/Lang <756b>", "/Lang <6e62>"},
	{"any order for the keyboard", "rekkefoelge", "/StructParents 1", "/Tabs /S", "/Tabs /R"},
	{"a bookmark to nowhere", "bokmerker", "/Dest [", "/Dest [", "/Dest [null "},
	{"a bookmark that is lost", "bokmerker", "/Type /Outlines", "/Count 2", "/Count 3"},
	{"a program", "handlinger", "/Type /Catalog", "/Type /Catalog", "/Names <</JavaScript <<>>>>/Type /Catalog"},
	{"something that happens when it is opened", "handlinger", "/Type /Catalog", "/Type /Catalog", "/OpenAction <</S /GoTo/D [1 0 R /Fit]>>/Type /Catalog"},
	{"a link", "handlinger", "/StructParents 0", "/Type /Page", "/Annots [<</Subtype /Link/A <</S /URI/URI (x)>>>>]/Type /Page"},
	{"a form", "handlinger", "/Type /Catalog", "/Type /Catalog", "/AcroForm <</Fields []>>/Type /Catalog"},
	{"a file in the file", "utenfra", "/Type /Catalog", "/Type /Catalog", "/AF [<</Type /Filespec/F (x)>>]/Type /Catalog"},
	{"content in another file", "utenfra", "/Artifact<<", "<<", "<</F (x)"},
}

// A good file holds, as it was made and taken apart; each mutation makes one check
// fail, and no other.
func TestEachCheckFindsItsOwn(t *testing.T) {
	data := good(t)
	if got := broken(Check(data)); len(got) > 0 {
		t.Fatalf("a good file fails %q", got)
	}
	if got := broken(Check(apart(t, data).together())); len(got) > 0 {
		t.Fatalf("taken apart and put together it fails %q", got)
	}
	tested := map[string]bool{}
	for _, m := range mutations {
		tested[m.fails] = true
		bad := mutate(t, data, m)
		if got := broken(Check(bad)); !slices.Equal(got, []string{m.fails}) {
			t.Errorf("%s: fails %q, want %s alone", m.what, got, m.fails)
		}
	}
	for _, code := range Codes() {
		if !tested[code] {
			t.Errorf("nothing is seen to fail %s", code)
		}
	}
}

func mutate(t *testing.T, data []byte, m mutation) []byte {
	t.Helper()
	p := apart(t, data)
	if special, ok := specials[m.what]; ok {
		special(t, p)
		return p.together()
	}
	if m.in == "" {
		return []byte(once(t, m, string(p.together())))
	}
	p.change(t, m.in, func(s string) string { return once(t, m, s) })
	return p.together()
}

func once(t *testing.T, m mutation, s string) string {
	t.Helper()
	if !strings.Contains(s, m.from) {
		t.Fatalf("%s: %q is not there", m.what, m.from)
	}
	return strings.Replace(s, m.from, m.to, 1)
}

// change changes the first object that holds a text.
func (p parts) change(t *testing.T, holds string, change func(string) string) {
	t.Helper()
	for n := 1; n < 10_000; n++ {
		if body, ok := p.objects[n]; ok && strings.Contains(body, holds) {
			p.objects[n] = change(body)
			return
		}
	}
	t.Fatalf("no object holds %q", holds)
}

// specials are mutations that take more than one replacement.
var specials = map[string]func(*testing.T, parts){
	"no title":                  func(t *testing.T, p parts) { retitle(t, p, "") },
	"the child's name as title": func(t *testing.T, p parts) { retitle(t, p, "Om Áilu") },
	// A code that no character has is beyond the last glyph; it is told to be «x».
	"a missing glyph": func(t *testing.T, p parts) {
		const first = "(\x00"
		p.change(t, first, func(s string) string {
			at := strings.Index(s, first) + 1
			return s[:at] + "\x70\x01" + s[at+2:]
		})
		for n, body := range p.objects {
			p.objects[n] = strings.Replace(body, "endcmap", "1 beginbfchar\n<7001><0078>\nendbfchar\nendcmap", 1)
		}
	},
	// The second glyph of a face gets the end of the first as its own end.
	"a blank glyph": func(t *testing.T, p parts) {
		p.change(t, "/Length1", func(s string) string {
			at := strings.Index(s, "loca")
			offset := int(s[at+8])<<24 | int(s[at+9])<<16 | int(s[at+10])<<8 | int(s[at+11])
			content := strings.Index(s, "stream\n") + len("stream\n")
			b := []byte(s)
			for i := 1; i < 4; i++ {
				copy(b[content+offset+4*i:], b[content+offset:content+offset+4])
			}
			return string(b)
		})
	},
	"a row of more cells":               func(t *testing.T, p parts) { p.grow(t, "TD", "/S /TR") },
	"an empty element":                  func(t *testing.T, p parts) { p.grow(t, "P", "/S /Document") },
	"a level that is left out":          func(_ *testing.T, p parts) { p.rename("H3", "H4") },
	"an item with something else in it": func(_ *testing.T, p parts) { p.rename("LBody", "Div") },
	"no heading": func(_ *testing.T, p parts) {
		for _, h := range []string{"H1", "H2", "H3"} {
			p.rename(h, "P")
		}
	},
}

// rename gives elements of a kind another, on the pages too.
func (p parts) rename(from, to string) {
	for n, body := range p.objects {
		for _, form := range []string{"/S /%s>>", "/S /%s/", "/%s<</MCID"} {
			body = strings.ReplaceAll(body, fmt.Sprintf(form, from), fmt.Sprintf(form, to))
		}
		p.objects[n] = body
	}
}

// grow gives the last element that holds a text a kid without content.
func (p parts) grow(t *testing.T, kind, holds string) {
	t.Helper()
	for n := 9_999; n > 0; n-- {
		if body := p.objects[n]; strings.Contains(body, holds) {
			at := strings.Index(body, "/K [") + len("/K [")
			p.objects[10_000] = fmt.Sprintf("<</K []/P %d 0 R/S /%s>>", n, kind)
			p.objects[n] = body[:at] + "10000 0 R " + body[at:]
			return
		}
	}
	t.Fatalf("no element holds %q", holds)
}

// retitle gives a file another title, in both places.
func retitle(t *testing.T, p parts, title string) {
	t.Helper()
	p.change(t, "<dc:title>", func(s string) string { return strings.Replace(s, "Overføringspakke k7q2m9xw4a", title, 1) })
	p.change(t, "/CreationDate", func(s string) string {
		from := strings.Index(s, "/Title <")
		end := strings.Index(s[from:], ">")
		units := "feff"
		for _, r := range title {
			units += strings.ToLower(string("0123456789abcdef"[r>>12&15]) + string("0123456789abcdef"[r>>8&15]) + string("0123456789abcdef"[r>>4&15]) + string("0123456789abcdef"[r&15]))
		}
		return s[:from] + "/Title <" + units + s[from+end:]
	})
}

package register_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

// FuzzText holds that whatever a text is, it is read or refused, and that what is told
// of it has none of it.
func FuzzText(f *testing.F) {
	for _, s := range []string{plain, "\xff\xfeF\x00", "sep=,\n" + plain, "Navn;Født;Foresatt 1;Tlf\n\"a, b\";1.1.2021;;\n\"x", "Fornavn\tEtternavn\tFødselsnummer\tGradering\na\tb\t1010750160\tkode 6\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sane(t, data) })
}

// FuzzWorkbook is FuzzText for workbooks, behind the ZIP file that few changes get past.
func FuzzWorkbook(f *testing.F) {
	head := `<worksheet><sheetData><row r="1"><c t="str"><v>Fornavn</v></c><c t="str"><v>Etternavn</v></c><c t="str"><v>Født</v></c><c t="s"><v>0</v></c></row>`
	f.Add(head+`<row r="2"><c t="str"><v>Tuva</v></c><c t="inlineStr"><is><t>Sørvik</t></is></c><c><v>44350</v></c><c><v>3862161385</v></c></row></sheetData></worksheet>`, "<sst><si><t>Fnr</t></si></sst>")
	f.Add(head+`<row><c t="e"><v>#REF!</v></c><c><f>A1</f></c><c r="ZZ9" t="b"><v>1</v></c></row></sheetData></worksheet>`, "<sst><si><r><t>Gradering</t></r></si></sst>")
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		if len(sheet)+len(texts) > 1<<15 {
			t.Skip()
		}
		sane(t, byHand(t, sheet, texts))
	})
}

// byHand puts a workbook together of its one sheet and its texts.
func byHand(t testing.TB, sheet, texts string) []byte {
	t.Helper()
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="` + kinds + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook><sheets><sheet id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="` + kinds + `worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="` + kinds + `sharedStrings" Target="texts.xml"/></Relationships>`},
		{"xl/sheet.xml", sheet}, {"xl/texts.xml", texts},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sane(t *testing.T, data []byte) {
	t.Helper()
	if len(data) > 1<<16 {
		t.Skip()
	}
	var out diag.List
	l, err := register.Read("liste", data, nil, "", &out)
	if err != nil {
		if !errors.Is(err, register.ErrUnreadable) {
			t.Fatal(err)
		}
		return
	}
	all := out.All()
	for _, e := range l.Entries {
		all = append(all, e.Findings...)
		if who := value(e, "barn.foedselsdato"); !e.Fails() && who == "" && value(e, "barn.id.verdi") == "" {
			t.Fatal("an entry about nobody")
		}
		for path := range e.Values {
			if _, ok := register.PlaceOf(path); !ok && path != "barn.id.type" && path != "barn.adressebeskyttelse" {
				t.Fatalf("a value at %s, which no field has", path)
			}
		}
	}
	for _, d := range all {
		if d.Span.File != "liste" || d.Span.Sheet == 0 && d.Code != "L01" {
			t.Fatalf("%s at %+v", d.Code, d.Span)
		}
	}
	if text, err := register.StartMapping(data, "a", "b"); err == nil {
		mapping(t, text)
	}
}

package filled_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
)

// What a workbook made by hand consists of.
const (
	relsPart = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookPart = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookRels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	headCells = `<c r="A1" t="inlineStr"><is><t>Barn</t></is></c><c r="B1" t="inlineStr"><is><t>Frist</t></is></c><c r="C1" t="inlineStr"><is><t>Status</t></is></c>` +
		`<c r="D1" t="inlineStr"><is><t>Pakke</t></is></c><c r="E1" t="inlineStr"><is><t>Nr.</t></is></c>`
)

// sheetOf is a sheet with a list that has one line, or what stands in its place.
func sheetOf(cells string) string {
	return `<worksheet><sheetData><row r="1">` + headCells + `</row><row r="2">` + cells + `</row></sheetData></worksheet>`
}

// line is the cells of a line: a due date and a status, as XML.
func line(due, status string) string {
	return due + status + `<c r="D2" t="str"><v>k7q2m9xw4a</v></c><c r="E2"><v>7</v></c>`
}

// byHand makes a workbook of parts. A part can be taken out, or another put in its place.
func byHand(t testing.TB, sheet string, other map[string]string) []byte {
	t.Helper()
	parts := []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"}
	content := map[string]string{parts[0]: relsPart, parts[1]: bookPart, parts[2]: bookRels, parts[3]: sheet}
	for name, text := range other {
		if _, ok := content[name]; !ok {
			parts = append(parts, name)
		}
		content[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range parts {
		if content[name] == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const due, open = `<c r="B2"><v>46611</v></c>`, `<c r="C2" t="str"><v>åpen</v></c>`

// How other programs write the same.
func TestOtherWaysToWriteIt(t *testing.T) {
	const plain = "k7q2m9xw4a/7 2027-08-12 open"
	for what, c := range map[string]struct {
		sheet string
		other map[string]string
		want  string
	}{
		"plain":                   {sheetOf(line(due, open)), nil, plain},
		"no names of cells":       {`<worksheet><sheetData><row>` + headCells + `</row><row><c/><c><v>46611</v></c><c/><c t="str"><v>k7q2m9xw4a</v></c><c><v>7</v></c></row></sheetData></worksheet>`, nil, plain},
		"a date by its name":      {sheetOf(line(`<c r="B2" t="d"><v>2027-08-12T00:00:00</v></c>`, open)), nil, plain},
		"days from 1904":          {sheetOf(line(`<c r="B2"><v>45149</v></c>`, open)), map[string]string{"xl/workbook.xml": strings.Replace(bookPart, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}, plain},
		"a value of a formula":    {sheetOf(line(due, `<c r="C2" t="str"><f>HYPERLINK("http://example.invalid/","x")</f><v>gjort</v></c>`)), nil, "k7q2m9xw4a/7 2027-08-12 done"},
		"a formula without value": {sheetOf(line(due, `<c r="C2"><f>IF(1=1,"gjort","")</f></c>`)), nil, plain},
		"an error":                {sheetOf(line(due, `<c r="C2" t="e"><v>#REF!</v></c>`)), nil, plain + " no-status"},
		"a check box":             {sheetOf(line(due, `<c r="C2" t="b"><v>1</v></c>`)), nil, "k7q2m9xw4a/7 2027-08-12 done"},
		"runs of text":            {sheetOf(line(due, `<c r="C2" t="inlineStr"><is><r><t>gjo</t></r><r><rPr><b/></rPr><t>rt</t></r></is></c>`)), nil, "k7q2m9xw4a/7 2027-08-12 done"},
		"shared texts": {sheetOf(line(due, `<c r="C2" t="s"><v>1</v></c>`)), map[string]string{
			"xl/sharedStrings.xml": `<sst><si><t>x</t></si><si><r><t>gjo</t></r><r><t xml:space="preserve">rt </t></r><rPh sb="0" eb="1"><t>GJORT</t></rPh></si></sst>`,
		}, "k7q2m9xw4a/7 2027-08-12 done"},
		"with prefixes":                     {strings.NewReplacer("<worksheet>", `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">`, "</worksheet>", "</x:worksheet>").Replace(sheetOf(line(due, open))), nil, plain},
		"from the root":                     {sheetOf(line(due, open)), map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(bookRels, "worksheets/", "/xl/worksheets/", 1)}, plain},
		"in other cases":                    {"", map[string]string{"xl/worksheets/sheet1.xml": "", "XL\\Worksheets\\Sheet1.xml": sheetOf(line(due, open))}, plain},
		"a row at the end, and one far out": {strings.Replace(sheetOf(line(due, open)), "</sheetData>", `<row r="1048576"/><row r="1048575"><c r="XFD1048575"><v>1</v></c></row></sheetData>`, 1), nil, plain},
		"an end of line": {sheetOf(line(due, `<c r="C2" t="str"><v>åpen_x000D_
</v></c>`)), nil, plain},
	} {
		l, err := filled.Read(byHand(t, c.sheet, c.other), catalog(t))
		if err != nil || len(l.Lines) != 1 || told(l.Lines)[0] != c.want {
			t.Errorf("%s: %v, %v, want %s", what, told(l.Lines), err, c.want)
		}
	}
}

// A chart stands among the sheets, and has no cells.
func TestSheetsThatAreNone(t *testing.T) {
	book := strings.Replace(bookPart, "</sheets>", `<sheet name="B" sheetId="2" r:id="rId3"/><sheet name="C" sheetId="3" r:id="rId9"/></sheets>`, 1)
	rels := strings.Replace(bookRels, "</Relationships>", `<Relationship Id="rId3" Type="http://x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`, 1)
	l, err := filled.Read(byHand(t, sheetOf(line(due, open)), map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels, "xl/chartsheets/sheet1.xml": "<chart/>"}), catalog(t))
	if err != nil || len(l.Lines) != 1 {
		t.Errorf("%v, %v", told(l.Lines), err)
	}
}

// zipped is a ZIP file with one file in it.
func zipped(t testing.TB, name, content string) []byte {
	t.Helper()
	return byHand(t, "", map[string]string{"_rels/.rels": "", "xl/workbook.xml": "", "xl/_rels/workbook.xml.rels": "", name: content})
}

// ole is the beginning of an OLE file that has a stream of a name.
func ole(name string) []byte {
	out := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...)
	for _, b := range []byte(name) {
		out = append(out, b, 0)
	}
	return out
}

// What is no list, and why.
func TestWhatIsNoList(t *testing.T) {
	good := three(t, i18n.Bokmaal)
	other := excelize.NewFile()
	locked := at(t, good)
	noList := &desk{t, other, "Sheet1"}
	noList.put("A1", "Klasseliste")
	texts := strings.Repeat("<si/>", 1_000_001)
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":                      {nil, filled.ErrFormat},
		"text":                         {[]byte("Barn;Frist;Status\n"), filled.ErrFormat},
		"a page":                       {[]byte("<html><table>"), filled.ErrFormat},
		"an old workbook":              {ole("Workbook"), filled.ErrFormat},
		"OpenDocument":                 {zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), filled.ErrFormat},
		"any ZIP file":                 {zipped(t, "manifest.json", "{}"), filled.ErrFormat},
		"a binary workbook":            {byHand(t, "", map[string]string{"_rels/.rels": strings.Replace(relsPart, "workbook.xml", "workbook.bin", 1)}), filled.ErrFormat},
		"a text document":              {byHand(t, "", map[string]string{"_rels/.rels": strings.Replace(relsPart, "xl/workbook.xml", "word/document.xml", 1), "word/document.xml": "<w/>"}), filled.ErrNoList},
		"a password":                   {locked.saved(excelize.Options{Password: "hemmelig"}), filled.ErrLocked},
		"another workbook":             {noList.saved(), filled.ErrNoList},
		"cut":                          {good[:len(good)-100], filled.ErrDamaged},
		"cut early":                    {good[:100], filled.ErrDamaged},
		"a part that is missing":       {byHand(t, "", map[string]string{"xl/workbook.xml": ""}), filled.ErrDamaged},
		"a sheet that is missing":      {byHand(t, "", nil), filled.ErrNoList},
		"no XML":                       {byHand(t, "{}", nil), filled.ErrNoList},
		"XML that ends":                {byHand(t, `<worksheet><sheetData><row r="1">`+headCells, nil), filled.ErrDamaged},
		"a text that is not there":     {byHand(t, sheetOf(line(due, `<c r="C2" t="s"><v>9</v></c>`)), nil), filled.ErrDamaged},
		"a text before the first":      {byHand(t, sheetOf(line(due, `<c r="C2" t="s"><v>-1</v></c>`)), nil), filled.ErrDamaged},
		"an entity":                    {byHand(t, `<!DOCTYPE x [<!ENTITY a "b">]>`+sheetOf(line(due, `<c r="C2" t="str"><v>&a;</v></c>`)), nil), filled.ErrDamaged},
		"another alphabet":             {byHand(t, `<?xml version="1.0" encoding="utf-16"?>`+sheetOf(line(due, open)), nil), filled.ErrDamaged},
		"a name twice":                 {byHand(t, sheetOf(line(due, open)), map[string]string{"XL/workbook.xml": bookPart}), filled.ErrDamaged},
		"deep":                         {byHand(t, strings.Repeat("<a>", 1_000_000), nil), filled.ErrDamaged},
		"many texts":                   {byHand(t, sheetOf(""), map[string]string{"xl/sharedStrings.xml": "<sst>" + texts + "</sst>"}), filled.ErrTooLarge},
		"a part too large":             {byHand(t, sheetOf(strings.Repeat(" ", 65<<20)), nil), filled.ErrTooLarge},
		"too large":                    {make([]byte, filled.MaxBytes+1), filled.ErrTooLarge},
		"many sheets":                  {byHand(t, sheetOf(""), map[string]string{"xl/workbook.xml": "<workbook><sheets>" + strings.Repeat(`<sheet r:id="rId1"/>`, 21) + "</sheets></workbook>"}), filled.ErrTooLarge},
		"many lines":                   {byHand(t, `<worksheet><sheetData><row r="1">`+headCells+"</row>"+strings.Repeat("<row>"+`<c/><c><v>46611</v></c>`+"</row>", 100_001)+"</sheetData></worksheet>", nil), filled.ErrTooLarge},
		"a sealed packet's first word": {[]byte("age-encryption.org/v1\n"), filled.ErrFormat},
	} {
		l, err := filled.Read(c.data, catalog(t))
		if !errors.Is(err, c.want) || !errors.Is(err, filled.ErrUnreadable) || len(l.Lines) > 0 {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

// Columns that are gone are named.
func TestColumnsThatAreGone(t *testing.T) {
	for _, c := range []struct{ col, want string }{{"J", "pakke"}, {"K", "nr"}, {"D", "frist"}, {"F", "status"}} {
		d := at(t, three(t, i18n.Nynorsk))
		d.without(c.col)
		_, err := filled.Read(d.saved(), catalog(t))
		var missing *filled.ColumnsError
		if !errors.As(err, &missing) || !errors.Is(err, filled.ErrColumns) || !errors.Is(err, filled.ErrUnreadable) || strings.Join(missing.Missing, " ") != c.want {
			t.Errorf("without %s: %v", c.want, err)
		}
	}
	for _, col := range "ABCEGHI" { // what nobody needs in order to tell what is open
		d := at(t, three(t, i18n.Bokmaal))
		d.without(string(col))
		if l := d.read(); len(l.Lines) != 15 {
			t.Errorf("without %c: %d lines", col, len(l.Lines))
		}
	}
	d := at(t, three(t, i18n.Bokmaal))
	d.put("D4", "Når")
	if _, err := filled.Read(d.saved(), catalog(t)); !errors.Is(err, filled.ErrColumns) {
		t.Errorf("with another head: %v", err)
	}
}

// A part that says it is small, and is not.
func TestSizesThatLie(t *testing.T) {
	data := byHand(t, sheetOf(strings.Repeat(" ", 7<<20)), nil)
	for i := 0; ; {
		j := bytes.Index(data[i:], []byte("PK\x01\x02"))
		if j < 0 {
			break
		}
		i += j
		if n := binary.LittleEndian.Uint32(data[i+24:]); n > 1<<20 {
			binary.LittleEndian.PutUint32(data[i+24:], 100)
		}
		i += 4
	}
	if _, err := filled.Read(data, catalog(t)); !errors.Is(err, filled.ErrDamaged) {
		t.Errorf("ends with %v", err)
	}
}

// A hostile file costs no more than a few seconds and some memory, whatever is packed
// in it, and leaves nothing on the disk.
func TestHostileFilesAreCheap(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	const large = 8<<20 - 1000
	fill := func(begin, again, end string) []byte {
		return byHand(t, begin+strings.Repeat(again, (large-len(begin)-len(end))/len(again))+end, nil)
	}
	head := `<worksheet><sheetData><row r="1">` + headCells + `</row>`
	for what, data := range map[string][]byte{
		"attributes": fill("<worksheet ", `a="" `, "/>"), "elements": fill("<worksheet>", "<a/>", "</worksheet>"),
		"rows":  fill(head, `<row r="7"><c r="XFD7"><v>1</v></c></row>`, "</sheetData></worksheet>"),
		"cells": fill(head+"<row>", "<c><v>1</v></c>", "</row></sheetData></worksheet>"), "a long text": fill(head+`<row><c t="str"><v>`, "a", "</v></c></row></sheetData></worksheet>"),
		"runs":  fill(head+`<row><c t="inlineStr"><is>`, "<r><t>a</t></r>", "</is></c></row></sheetData></worksheet>"),
		"lines": fill(head, `<row><c/><c><v>46611</v></c></row>`, "</sheetData></worksheet>"),
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		l, err := filled.Read(data, catalog(t))
		took := time.Since(begin)
		runtime.ReadMemStats(&after)
		const most = 600 << 20 // bytes over the whole run, not at once
		if took > 20*time.Second || after.TotalAlloc-before.TotalAlloc > most || len(l.Lines) > 10_000 {
			t.Errorf("%s: %v and %d MB for %d bytes (%v)", what, took, (after.TotalAlloc-before.TotalAlloc)>>20, len(data), err)
		}
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left on the disk: %v, %v", left, err)
	}
}

// Whatever is in a file, it is read or refused.
func FuzzRead(f *testing.F) {
	f.Add(three(f, i18n.Bokmaal))
	f.Add(byHand(f, sheetOf(line(due, open)), nil))
	f.Add(ole("EncryptedPackage"))
	cat := catalog(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := filled.Read(data, cat)
		sane(t, l, err)
	})
}

// The same, behind the ZIP file, which few changes get past.
func FuzzParts(f *testing.F) {
	f.Add(sheetOf(line(due, open)), "<sst><si><t>x</t></si></sst>", bookPart, bookRels)
	f.Add(sheetOf(line(due, `<c r="C2" t="s"><v>0</v></c>`)), "<sst><si><r><t>gjort</t></r><rPh><t>x</t></rPh></si></sst>", bookPart, bookRels)
	f.Add(`<worksheet><sheetData><row>`+headCells+`</row><row r="-1"><c r="AAAA9" t="b"><v>1</v></c></row></sheetData></worksheet>`, "", bookPart, bookRels)
	f.Add(sheetOf(line(`<c r="B2" t="str"><v>torsdag 12. august 2027</v></c>`, open)), "", `<workbook><workbookPr date1904="true"/><sheets><sheet id="rId1"/></sheets></workbook>`, bookRels)
	cat := catalog(f)
	f.Fuzz(func(t *testing.T, sheet, texts, book, rels string) {
		if len(sheet)+len(texts)+len(book)+len(rels) > 1<<16 {
			t.Skip()
		}
		l, err := filled.Read(byHand(t, sheet, map[string]string{"xl/sharedStrings.xml": texts, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels}), cat)
		sane(t, l, err)
	})
}

func sane(t *testing.T, l filled.List, err error) {
	t.Helper()
	if err != nil {
		if !errors.Is(err, filled.ErrUnreadable) || len(l.Lines) > 0 {
			t.Fatalf("%d lines, and %v", len(l.Lines), err)
		}
		return
	}
	n := filled.Counted(l.Lines, today)
	if n.Items != n.Open+n.Done+n.NotApplicable || n.Overdue+n.Soon > n.Open || n.Items != len(l.Lines) {
		t.Fatalf("counted %+v", n)
	}
	lines := 0
	for _, p := range l.Packets() {
		lines += len(p.Lines)
		for _, x := range p.Lines {
			if x.Packet != p.ID || (p.ID != "") != (x.Nr > 0) || x.Row == 0 && x.Sheet == 0 || !x.Due.IsZero() && (x.Due.Year() < 2000 || x.Due.Year() > 2199) {
				t.Fatalf("%s among %q", fmt.Sprint(told([]filled.Line{x})), p.ID)
			}
		}
	}
	if lines != len(l.Lines) {
		t.Fatalf("%d lines in all, %d by packet", len(l.Lines), lines)
	}
}

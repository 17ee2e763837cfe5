package pdfcheck

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/templates"
)

// A good file is made, taken apart into objects as text, changed in one of them, and
// put together again: so each check can be seen to find what it looks for.

func own(s string) secret.Text { return secret.New("s", s) }

func line(s string) document.Line { return document.Line{{Text: own(s)}} }

// good returns a file with everything that the program writes, on two pages.
func good(t testing.TB) []byte {
	t.Helper()
	faces, err := pdf.Load(pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold})
	if err != nil {
		t.Fatal(err)
	}
	table := document.Table{Widths: []float64{0.5, 0.2, 0.3}, Heads: []document.Line{line("Hva"), line("Gjort"), line("Valg")}}
	for range 2 {
		table.Rows = append(table.Rows, document.Row{Cells: []document.Cell{
			{Text: []document.Line{line("Tiltak")}, Note: []document.Line{line("merknad")}}, {Check: true}, {Boxes: []document.Line{line("ja"), line("nei")}},
		}})
	}
	r, err := pdf.Render(&document.Document{
		Case: "s", Title: own("Overføringspakke k7q2m9xw4a"), Language: "nb", Author: own("Lyngtoppen barnehage"),
		Stamp: own("SYNTETISK"), CheckBox: own("avkrysningsboks"),
		Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC),
		Header:  document.Header{Unit: own("Lyngtoppen barnehage"), Packet: own("Overføringspakke k7q2m9xw4a")}, Footer: document.Footer{Page: own("Side {side} av {av}")},
		Blocks: []document.Block{
			document.Title{Text: line("Áilu Guovžavárri"), Sub: line("kalles Áilu")},
			document.Columns{Left: document.Bullets{Head: line("Styrker"), Items: []document.Line{line("Blid"), line("Sterk")}}},
			document.Quote{Text: []document.Line{{{Text: own("Hun sier ")}, {Text: own("Дякую"), Lang: "uk"}}}, Source: line("egne ord")},
			document.PageBreak{},
			document.Heading{Level: 2, Text: line("Helse"), Meta: line("kilde")},
			document.Heading{Level: 3, Text: line("Syn")},
			document.Facts{Rows: []document.Fact{{Label: line("Briller"), Value: []document.Line{line("ja")}}}},
			table,
		},
	}, faces)
	if err != nil {
		t.Fatal(err)
	}
	return r.Data
}

// parts are the objects of a file, as they are written, with their streams unpacked.
type parts struct {
	trailer string
	objects map[int]string
}

func apart(t testing.TB, data []byte) parts {
	t.Helper()
	f, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	p := parts{objects: map[int]string{}}
	trailer := dict{}
	for _, k := range []name{"Root", "Info", "ID"} {
		trailer[k] = f.trailer[k]
	}
	p.trailer = written(trailer)
	for n := range f.entries {
		switch v := f.get(n).(type) {
		case *stream:
			if v.dict["Type"] == name("ObjStm") || v.dict["Type"] == name("XRef") {
				continue
			}
			content, err := f.decode(v)
			if err != nil {
				t.Fatal(err)
			}
			d := maps.Clone(v.dict)
			delete(d, "Filter")
			delete(d, "Length")
			p.objects[n] = written(d) + "\nstream\n" + string(content)
		default:
			p.objects[n] = written(v)
		}
	}
	return p
}

// written writes an object in one way.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case name:
		return "/" + string(v)
	case text:
		return fmt.Sprintf("<%x>", []byte(v))
	case ref:
		return fmt.Sprintf("%d 0 R", v)
	case list:
		out := "["
		for i, x := range v {
			if i > 0 {
				out += " "
			}
			out += written(x)
		}
		return out + "]"
	case dict:
		out := "<<"
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out += "/" + string(k) + " " + written(v[k])
		}
		return out + ">>"
	}
	panic("not an object")
}

// together writes a file of objects, with a table of the classic form.
func (p parts) together() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	last := slices.Max(slices.Collect(maps.Keys(p.objects)))
	places := make([]int, last+1)
	for n := 1; n <= last; n++ {
		body, ok := p.objects[n]
		if !ok {
			continue
		}
		places[n] = out.Len()
		if head, content, isStream := cutStream(body); isStream {
			body = fmt.Sprintf("%s/Length %d>>\nstream\n%s\nendstream", head, len(content), content)
		}
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n", last+1)
	for _, at := range places {
		kind := "n"
		if at == 0 {
			kind = "f"
		}
		fmt.Fprintf(&out, "%010d 00000 %s \n", at, kind)
	}
	fmt.Fprintf(&out, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", p.trailer, start)
	return out.Bytes()
}

func cutStream(body string) (head, content string, ok bool) {
	const mark = ">>\nstream\n"
	before, after, ok := bytes.Cut([]byte(body), []byte(mark))
	return string(before), string(after), ok
}

// broken returns the codes of the checks that do not hold.
func broken(r Report) []string {
	var out []string
	for _, one := range r.Results {
		if len(one.Places) > 0 {
			out = append(out, one.Code)
		}
	}
	return out
}

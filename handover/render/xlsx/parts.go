package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// parts finishes the sheets on their way into the file, with what the library has
// no way to say:
//
//   - the value that a formula has the day the list is made. The library keeps only
//     texts there, and loses them; each formula is given a number in their place.
//   - that the height of a row is a proposal, so that the row grows when somebody
//     writes more in it;
//   - that the bar of somebody who has done nothing has no length;
//   - the rows of the tables, see lines.
type parts struct {
	values []any
	bodies map[string]func(*lines) // by the sheet's part
	texts  texts
	style  styles
	done   bool // the texts are written
}

// errParts reports that the library writes workbooks in another way than it did.
var errParts = errors.New("the parts of a workbook are not as they were")

// body has rows written into a sheet when its turn comes.
func (p *parts) body(sheet string, write func(*lines)) {
	if p.bodies == nil {
		p.bodies = map[string]func(*lines){}
	}
	p.bodies["xl/worksheets/"+sheet+".xml"] = write
}

// remember keeps a value, an int or a string, and returns what stands for it.
func (p *parts) remember(v any) int {
	p.values = append(p.values, v)
	return len(p.values) - 1
}

// writer writes the file, in which the library has so many texts of its own.
func (p *parts) writer(w io.Writer, texts int) *partWriter {
	p.texts.from, p.texts.at = texts, map[string]int{}
	return &partWriter{zip.NewWriter(w), p}
}

// A partWriter is a ZIP file whose sheets are finished as they are written.
type partWriter struct {
	*zip.Writer
	parts *parts
}

// Create adds a part. Times are left out, so that the file is the same every day.
func (w *partWriter) Create(name string) (io.Writer, error) {
	part, err := w.Writer.Create(name)
	if err != nil {
		return nil, err
	}
	switch {
	case name == "xl/sharedStrings.xml" && w.parts.bodies != nil:
		return &textWriter{part, w.parts}, nil
	case strings.HasPrefix(name, "xl/worksheets/"):
		return &sheetWriter{part, w.parts, w.parts.bodies[name]}, nil
	}
	return part, nil
}

// A textWriter takes all texts in one write, as the library gives them, behind the
// sheets.
type textWriter struct {
	to    io.Writer
	parts *parts
}

func (w *textWriter) Write(texts []byte) (int, error) {
	all, err := w.parts.texts.behind(texts)
	if err != nil || w.parts.done {
		return 0, errors.Join(err, errParts)
	}
	w.parts.done = true
	if _, err := w.to.Write(all); err != nil {
		return 0, err
	}
	return len(texts), nil
}

// A sheetWriter takes a whole sheet in one write, as the library gives it.
type sheetWriter struct {
	to    io.Writer
	parts *parts
	body  func(*lines)
}

// rowsEnd is what stands behind the last row.
const rowsEnd = `</sheetData>`

func (w *sheetWriter) Write(sheet []byte) (int, error) {
	whole := len(sheet)
	if w.body != nil {
		before, after, ok := bytes.Cut(sheet, []byte(rowsEnd))
		if !ok || w.parts.done {
			return 0, errParts
		}
		if _, err := w.to.Write(w.parts.finish(before)); err != nil {
			return 0, err
		}
		l := &lines{to: w.to, texts: &w.parts.texts, style: w.parts.style}
		w.body(l)
		if l.flush(); l.fails != nil {
			return 0, l.fails
		}
		sheet = append([]byte(rowsEnd), after...)
	}
	if _, err := w.to.Write(w.parts.finish(sheet)); err != nil {
		return 0, err
	}
	return whole, nil
}

// What stands around a formula as the library writes it, and around the number that
// stands for its value.
const (
	formulaBegins = ` t="str"><f>`
	valueBegins   = `</f><v>`
	valueEnds     = `</v>`
)

func (p *parts) finish(sheet []byte) []byte {
	sheet = bytes.ReplaceAll(sheet, []byte(` customHeight="true"`), nil)
	sheet = bytes.Replace(sheet, []byte(` filterMode="true"`), nil, 1)
	sheet = bytes.ReplaceAll(sheet, []byte(`<dataBar `), []byte(`<dataBar minLength="0" maxLength="100" `))
	var out bytes.Buffer
	out.Grow(len(sheet))
	for {
		before, rest, found := bytes.Cut(sheet, []byte(formulaBegins))
		out.Write(before)
		if !found {
			return out.Bytes()
		}
		sheet = rest
		formula, rest, isFormula := bytes.Cut(rest, []byte(valueBegins))
		number, rest, ends := bytes.Cut(rest, []byte(valueEnds))
		n, err := strconv.Atoi(string(number))
		if !isFormula || !ends || err != nil || n < 0 || n >= len(p.values) || bytes.IndexByte(formula, '<') >= 0 {
			out.WriteString(formulaBegins)
			continue
		}
		out.Write(cached(formula, p.values[n]))
		sheet = rest
	}
}

// cached writes what stands in a cell behind its style: a formula and its value.
func cached(formula []byte, value any) []byte {
	var out bytes.Buffer
	switch v := value.(type) {
	case string:
		out.WriteString(` t="str"><f>`)
		out.Write(formula)
		out.WriteString(`</f><v>`)
		_ = xml.EscapeText(&out, []byte(v)) // a buffer takes everything
	case int:
		out.WriteString(`><f>`)
		out.Write(formula)
		out.WriteString(`</f><v>` + strconv.Itoa(v))
	case float64:
		out.WriteString(`><f>`)
		out.Write(formula)
		out.WriteString(`</f><v>` + strconv.FormatFloat(v, 'g', -1, 64))
	}
	out.WriteString(`</v>`)
	return out.Bytes()
}

package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
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
//   - that the bar of somebody who has done nothing has no length.
type parts struct{ values []any }

// remember keeps a value, an int or a string, and returns what stands for it.
func (p *parts) remember(v any) int {
	p.values = append(p.values, v)
	return len(p.values) - 1
}

func (p *parts) writer(w io.Writer) *partWriter { return &partWriter{zip.NewWriter(w), p} }

// A partWriter is a ZIP file whose sheets are finished as they are written.
type partWriter struct {
	*zip.Writer
	parts *parts
}

// Create adds a part. Times are left out, so that the file is the same every day.
func (w *partWriter) Create(name string) (io.Writer, error) {
	part, err := w.Writer.Create(name)
	if err != nil || !strings.HasPrefix(name, "xl/worksheets/") {
		return part, err
	}
	return &sheetWriter{part, w.parts}, nil
}

// A sheetWriter takes a whole sheet in one write, as the library gives it.
type sheetWriter struct {
	to    io.Writer
	parts *parts
}

func (w *sheetWriter) Write(sheet []byte) (int, error) {
	if _, err := w.to.Write(w.parts.finish(sheet)); err != nil {
		return 0, err
	}
	return len(sheet), nil
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

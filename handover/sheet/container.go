package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

const (
	maxEntries = 500 // parts of a file
	maxSheets  = 20
	maxText    = 128 << 10 // bytes of a cell that are kept; no cell has more
	maxDepth   = 64        // of elements in each other
)

// A Workbook is a file that has been opened.
type Workbook struct {
	sheets   []*zip.File
	names    []string // of the sheets
	dates    []bool   // of each style of a cell: whether it shows a number as a date
	more     bool
	strings  []string
	from1904 bool // days are counted from 1904, as Excel for Mac once did
	limits   Limits
}

// Sheets returns how many sheets with cells there are.
func (b *Workbook) Sheets() int { return len(b.sheets) }

// How files begin.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // .xls, and any Office file with a password
)

// Open reads how a workbook is put together, and no cells yet.
func Open(data []byte, limits Limits) (*Workbook, error) {
	switch {
	case len(data) > limits.File:
		return nil, ErrTooLarge
	case bytes.HasPrefix(data, []byte(oleMagic)):
		if bytes.Contains(data, wide("EncryptedPackage")) {
			return nil, ErrLocked
		}
		return nil, ErrFormat
	case !bytes.HasPrefix(data, []byte(zipMagic)):
		return nil, ErrFormat
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged
	}
	if len(z.File) > maxEntries {
		return nil, ErrTooLarge
	}
	p := parts{files: map[string]*zip.File{}, limits: limits}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if p.files[name] != nil {
			return nil, ErrDamaged
		}
		p.files[name] = f
	}
	return p.workbook()
}

// wide is a text as the directory of an OLE file has it.
func wide(s string) []byte {
	var out []byte
	for _, b := range []byte(s) {
		out = append(out, b, 0)
	}
	return out
}

// parts are the files in a ZIP file, by their names in lower case.
type parts struct {
	files  map[string]*zip.File
	limits Limits
}

func (p parts) workbook() (*Workbook, error) {
	main, err := p.targets("", "officedocument")
	if err != nil {
		return nil, err
	}
	if len(main) != 1 || !strings.HasSuffix(main[0].name, ".xml") {
		return nil, ErrFormat // OpenDocument, .xlsb, a sealed packet that somebody unpacked …
	}
	name := main[0].name
	linked, err := p.targets(name, "")
	if err != nil {
		return nil, err
	}
	b := &Workbook{limits: p.limits, more: p.hasMore()}
	tabs, err := b.index(p.files[name])
	if err != nil {
		return nil, err
	}
	if len(tabs) > maxSheets {
		return nil, ErrTooLarge
	}
	for _, t := range tabs {
		for _, l := range linked {
			if l.id == t.id && l.kind == "worksheet" && p.files[l.name] != nil { // a chart has a sheet too
				b.sheets, b.names = append(b.sheets, p.files[l.name]), append(b.names, t.name)
			}
		}
	}
	for _, l := range linked {
		if l.kind == "styles" && p.files[l.name] != nil {
			b.dates = dateStyles(p.files[l.name], p.limits)
		}
		if l.kind == "sharedstrings" && p.files[l.name] != nil {
			if b.strings, err = sharedStrings(p.files[l.name], p.limits); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// A link leads from one part to another.
type link struct{ id, kind, name string }

// targets returns where a part leads, to links of a kind or to all. The name of no
// part is the file itself.
func (p parts) targets(from, kind string) ([]link, error) {
	dir, base := path.Split(from)
	f := p.files[dir+"_rels/"+base+".rels"]
	if f == nil {
		return nil, nil
	}
	var out []link
	err := walk(f, p.limits.Part, func(w *walker, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		l := link{attr(e, "Id"), strings.ToLower(path.Base(attr(e, "Type"))), strings.ToLower(attr(e, "Target"))}
		if strings.HasPrefix(l.name, "/") {
			l.name = strings.TrimPrefix(path.Clean(l.name), "/")
		} else {
			l.name = path.Join(dir, l.name)
		}
		if kind == "" || l.kind == kind {
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// A tab is a sheet as the index has it.
type tab struct{ id, name string }

// index reads in which order the sheets stand, and from when days are counted.
func (b *Workbook) index(f *zip.File) (tabs []tab, err error) {
	if f == nil {
		return nil, ErrDamaged
	}
	err = walk(f, b.limits.Part, func(w *walker, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			b.from1904 = v == "1" || v == "true"
		case "sheet":
			tabs = append(tabs, tab{attr(e, "id"), attr(e, "name")})
		}
		return nil
	})
	return tabs, err
}

// sharedStrings reads the texts that cells point at.
func sharedStrings(f *zip.File, limits Limits) (out []string, err error) {
	err = walk(f, limits.Part, func(w *walker, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(out) == limits.Strings {
			return ErrTooLarge
		}
		s, err := w.text()
		out = append(out, s)
		return err
	})
	return out, err
}

// A walker goes through the elements of a part.
type walker struct {
	dec   *xml.Decoder
	depth int
}

// walk calls visit at each element that begins; visit may read on to its end. most is
// how many bytes the part may have, unpacked.
func walk(f *zip.File, most int, visit func(*walker, xml.StartElement) error) error {
	if f.UncompressedSize64 > uint64(most) {
		return ErrTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return ErrDamaged
	}
	defer func() { _ = r.Close() }()
	w := &walker{dec: xml.NewDecoder(io.LimitReader(r, int64(most)+1))}
	for {
		t, err := w.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := visit(w, e); err != nil {
				return err
			}
		}
	}
}

// next returns the next token, which is good until the one after.
func (w *walker) next() (xml.Token, error) {
	t, err := w.dec.Token()
	if err != nil {
		if err == io.EOF {
			return nil, io.EOF
		}
		return nil, ErrDamaged // the decoder's own message quotes the text
	}
	switch t.(type) {
	case xml.StartElement:
		if w.depth++; w.depth > maxDepth {
			return nil, ErrDamaged
		}
	case xml.EndElement:
		w.depth--
	}
	return t, nil
}

// text returns what stands in the t elements of the element that has begun, to its
// end. How a text is to be read out, in rPh elements, is no part of it.
func (w *walker) text() (string, error) {
	var out strings.Builder
	until, aside, reading := w.depth-1, 0, false
	for w.depth > until {
		t, err := w.next()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				aside = w.depth
			}
			reading = t.Name.Local == "t" && aside == 0
		case xml.EndElement:
			if w.depth < aside {
				aside = 0
			}
			reading = false
		case xml.CharData:
			if reading {
				out.Write(t[:min(len(t), max(0, maxText-out.Len()))])
			}
		}
	}
	return tidy(out.String()), nil
}

// unexpected is what the end of a part is when there should have been more.
func unexpected(err error) error {
	if err == io.EOF {
		return ErrDamaged
	}
	return err
}

// tidy takes out what a text that was cut ends with, and what Excel writes for the
// end of a line.
func tidy(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "_x000D_", " ")
}

// attr returns an attribute by its name, whatever stands before the colon.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

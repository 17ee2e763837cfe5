package pdftext

import (
	"bytes"
	"compress/zlib"
	"html"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
)

// What a file may take; a packet's document is far below.
const (
	maxDecoded = 16 << 20 // bytes of a stream, unpacked
	maxPages   = 1000
	maxDepth   = 64 // of elements within elements
)

// A file is a PDF of which it is known where each object stands.
type file struct {
	in      []byte
	table   []byte // see row
	catalog dict
	packed  []byte // the stream that objects which are no streams stand in
	begins  []int  // where each of them begins there
	number  int    // of that stream
	faces   []face // of the resources with the number from, which pages share
	from    int
	tools   *tools
}

// Tools are used again: unpacking takes more room than a whole document.
type tools struct {
	unpack       io.ReadCloser
	packed, page bytes.Buffer
}

var toolbox = sync.Pool{New: func() any { return &tools{} }}

func (f *file) close() { toolbox.Put(f.tools) }

// open reads the table of objects, which is the newest way to write one (ISO 32000-1,
// 7.5.8): of seven bytes for each object, packed.
func open(in []byte) (*file, error) {
	const mark, end = "startxref\n", "\n%%EOF\n"
	at := bytes.LastIndex(in, []byte(mark))
	if at < 0 || !bytes.HasPrefix(in, []byte("%PDF-")) || !bytes.HasSuffix(in, []byte(end)) {
		return nil, ErrUnread
	}
	s := &scanner{in: in, at: at + len(mark)}
	f := &file{in: in, tools: toolbox.Get().(*tools)}
	d, raw := f.streamAt(whole(s.word()))
	if string(d.get("Type")) != "/XRef" || string(d.get("W")) != "[1 4 2]" || d.get("Prev") != nil || d.get("Index") != nil {
		f.close()
		return nil, ErrUnread
	}
	if f.table = f.readTable(d, raw); f.table == nil {
		f.close()
		return nil, ErrUnread
	}
	if f.catalog = asDict(f.object(referred(d.get("Root")))); f.catalog == nil {
		f.close()
		return nil, ErrUnread
	}
	return f, nil
}

// entryLong is how many bytes an entry of the table takes.
const entryLong = 7

// readTable unpacks the table, in which each byte of an entry is the difference from
// the one above it (ISO 32000-1, 7.4.4.4, «up»); it returns nothing if it is another.
func (f *file) readTable(d dict, raw []byte) []byte {
	const up = 2
	var rows bytes.Buffer
	if string(d.get("DecodeParms")) != "<</Predictor 12/Columns 7>>" || f.inflate(&rows, d, raw) != nil || rows.Len()%(1+entryLong) != 0 {
		return nil
	}
	out, above := make([]byte, 0, rows.Len()), make([]byte, entryLong)
	for row := range slices.Chunk(rows.Bytes(), 1+entryLong) {
		if row[0] != up {
			return nil
		}
		for i, c := range row[1:] {
			out = append(out, above[i]+c)
		}
		above = out[len(out)-entryLong:]
	}
	return out
}

// row returns what the table says of an object: 1 and its offset, or 2, the number
// of the stream that it stands in, and its place there.
func (f *file) row(n int) (kind byte, at, item int) {
	if n < 1 || n >= len(f.table)/entryLong {
		return 0, 0, 0
	}
	r := f.table[n*entryLong:]
	return r[0], int(r[1])<<24 | int(r[2])<<16 | int(r[3])<<8 | int(r[4]), int(r[5])<<8 | int(r[6])
}

// object returns the value of an object that is no stream, or nothing.
func (f *file) object(n int) []byte {
	kind, at, item := f.row(n)
	if kind != 2 || f.packed == nil && !f.readPacked(at) || at != f.number || item >= len(f.begins) {
		return nil
	}
	s := &scanner{in: f.packed, at: f.begins[item]}
	return s.value()
}

// readPacked unpacks the stream that objects stand in; there is one.
func (f *file) readPacked(n int) bool {
	d, raw := f.stream(n)
	count, first := whole(d.get("N")), whole(d.get("First"))
	out := &f.tools.packed
	if string(d.get("Type")) != "/ObjStm" || count < 0 || first < 0 || f.unpack(out, d, raw) != nil || first > out.Len() || count > first {
		return false
	}
	f.packed, f.number = out.Bytes(), n
	s := &scanner{in: f.packed[:first]}
	f.begins = make([]int, 0, count)
	for range count {
		s.value()
		begin := whole(s.value())
		if begin < 0 || first+begin >= len(f.packed) {
			return false
		}
		f.begins = append(f.begins, first+begin)
	}
	return true
}

// stream returns a stream, as it is packed; of what is none, nothing.
func (f *file) stream(n int) (dict, []byte) {
	kind, at, _ := f.row(n)
	if kind != 1 {
		return nil, nil
	}
	return f.streamAt(at)
}

func (f *file) streamAt(at int) (dict, []byte) {
	if at < 0 || at >= len(f.in) {
		return nil, nil
	}
	s := &scanner{in: f.in, at: at}
	s.value() // number
	s.value() // generation
	if string(s.value()) != "obj" {
		return nil, nil
	}
	d := asDict(s.value())
	length := whole(d.get("Length"))
	const begin = "\nstream\n"
	if !bytes.HasPrefix(f.in[s.at:], []byte(begin)) || length < 0 || length > len(f.in)-s.at-len(begin) {
		return nil, nil
	}
	return d, f.in[s.at+len(begin):][:length]
}

// unpack writes what a stream holds to out, in place of what is there.
func (f *file) unpack(out *bytes.Buffer, d dict, raw []byte) error {
	if d.get("DecodeParms") != nil {
		return ErrUnread
	}
	return f.inflate(out, d, raw)
}

func (f *file) inflate(out *bytes.Buffer, d dict, raw []byte) (err error) {
	out.Reset()
	if string(d.get("Filter")) != "/FlateDecode" {
		return ErrUnread
	}
	r := bytes.NewReader(raw)
	if f.tools.unpack == nil {
		f.tools.unpack, err = zlib.NewReader(r)
	} else {
		err = f.tools.unpack.(zlib.Resetter).Reset(r, nil)
	}
	if err != nil {
		f.tools.unpack = nil
		return ErrUnread
	}
	if n, err := io.Copy(out, io.LimitReader(f.tools.unpack, maxDecoded+1)); err != nil || n > maxDecoded {
		return ErrUnread
	}
	return nil
}

// unseen returns the texts that stand in objects, and those of the metadata.
func (f *file) unseen() []string {
	var out []string
	s := &scanner{in: f.packed}
	for s.at < len(s.in) {
		switch s.in[s.at] {
		case '(':
			out = append(out, string(s.literal(nil)))
		case '<':
			if bytes.HasPrefix(s.in[s.at:], []byte("<FEFF")) {
				out = append(out, wide(s.value()))
				continue
			}
			s.at++
		default:
			s.at++
		}
	}
	_, raw := f.stream(referred(f.catalog.get("Metadata")))
	for part := range bytes.SplitSeq(raw, []byte(">")) {
		text, _, _ := strings.Cut(string(part), "<")
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, html.UnescapeString(text))
		}
	}
	return out
}

// wide reads a text that is written as the digits of UTF-16.
func wide(v []byte) string {
	var units []uint16
	digits := v[len("<FEFF") : len(v)-1]
	for ; len(digits) >= 4; digits = digits[4:] {
		u, ok := hex(digits[:4])
		if !ok {
			return ""
		}
		units = append(units, uint16(u))
	}
	return string(utf16.Decode(units))
}

// hex reads hexadecimal digits.
func hex(digits []byte) (int, bool) {
	n := 0
	for _, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | int(c-'0')
		case c >= 'A' && c <= 'F':
			n = n<<4 | int(c-'A'+10)
		case c >= 'a' && c <= 'f':
			n = n<<4 | int(c-'a'+10)
		default:
			return 0, false
		}
	}
	return n, len(digits) > 0 && len(digits) <= 6
}

package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"sync"
)

// errShape reports a file that is not of the shape that fpdf writes: then fpdf has
// changed, and this package has to follow.
var errShape = errors.New("pdf: not a file as fpdf writes it")

// finish turns fpdf's bytes into the final ones. It writes the file anew, object
// by object: with the comment that tells a file transfer that this is no text,
// with a table that says which character each glyph is – fpdf's is one range, and
// a range may not pass the last byte – and with an identifier made from the
// content, so that the same document is the same file.
func finish(in []byte) ([]byte, error) {
	f, err := read(in)
	if err != nil {
		return nil, err
	}
	for i, body := range f.bodies {
		switch {
		case isToUnicode(body):
			f.bodies[i] = toUnicode()
		case bytes.HasPrefix(body, []byte("<</Length ")):
			f.bodies[i] = deflate(body)
		}
	}
	return f.write(), nil
}

// A file is a PDF as its numbered objects.
type file struct {
	bodies     [][]byte // by number, from 1; what stands between obj and endobj
	root, info int
}

// read takes apart a file with one classic cross-reference table.
func read(in []byte) (*file, error) {
	at := bytes.LastIndex(in, []byte("startxref\n"))
	if at < 0 {
		return nil, errShape
	}
	pos, err := number(in[at+len("startxref\n"):])
	if err != nil || pos >= len(in) || !bytes.HasPrefix(in[pos:], []byte("xref\n0 ")) {
		return nil, errShape
	}
	table := in[pos+len("xref\n0 "):]
	count, err := number(table)
	if err != nil {
		return nil, errShape
	}
	_, table, _ = bytes.Cut(table, []byte("\n"))
	const entry = 20 // bytes of one line of the table
	if len(table) < count*entry {
		return nil, errShape
	}
	f := &file{}
	for n := 1; n < count; n++ {
		offset, err := number(table[n*entry:])
		if err != nil {
			return nil, errShape
		}
		body, err := object(in, n, offset)
		if err != nil {
			return nil, err
		}
		f.bodies = append(f.bodies, body)
	}
	trailer := table[count*entry:]
	f.root, f.info = reference(trailer, "/Root "), reference(trailer, "/Info ")
	if f.root == 0 || f.info == 0 {
		return nil, errShape
	}
	return f, nil
}

// object returns what stands in an object. Of a stream the length is believed, since
// its bytes may look like anything.
func object(in []byte, n, offset int) ([]byte, error) {
	head := fmt.Sprintf("%d 0 obj\n", n)
	if offset > len(in) || !bytes.HasPrefix(in[offset:], []byte(head)) {
		return nil, errShape
	}
	rest := in[offset+len(head):]
	const begin, end = "stream\n", "endobj\n"
	close := bytes.Index(rest, []byte(end))
	if s := bytes.Index(rest, []byte(begin)); s >= 0 && s < close {
		length, err := number(after(rest[:s], "/Length "))
		if err != nil || s+len(begin)+length > len(rest) {
			return nil, errShape
		}
		tail := bytes.Index(rest[s+len(begin)+length:], []byte(end))
		if tail < 0 {
			return nil, errShape
		}
		close = s + len(begin) + length + tail
	}
	if close < 0 {
		return nil, errShape
	}
	return rest[:close], nil
}

func after(b []byte, key string) []byte {
	if i := bytes.Index(b, []byte(key)); i >= 0 {
		return b[i+len(key):]
	}
	return nil
}

func number(b []byte) (int, error) {
	i := 0
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	return strconv.Atoi(string(b[:i]))
}

func reference(b []byte, key string) int {
	n, err := number(after(b, key))
	if err != nil {
		return 0
	}
	return n
}

// write puts the file together again.
func (f *file) write() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(f.bodies))
	for i, body := range f.bodies {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%sendobj\n", i+1, body)
	}
	sum := sha256.Sum256(out.Bytes())
	id := hex.EncodeToString(sum[:16])
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(f.bodies)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.bodies)+1, f.root, f.info, id, id, start)
	return out.Bytes()
}

func isToUnicode(body []byte) bool {
	return bytes.HasPrefix(body, []byte("<</Length ")) && bytes.Contains(body[:min(len(body), 96)], []byte("/CIDInit /ProcSet"))
}

// toUnicode maps each glyph code, which fpdf makes equal to the character, to that
// character: one range for each high byte (ISO 32000-1, 9.10.3).
var toUnicode = sync.OnceValue(func() []byte {
	var rows []string
	for high := range 256 {
		if high >= 0xd8 && high <= 0xdf {
			continue // surrogates are no characters
		}
		first, last := 0, 0xff
		if high == 0 {
			first = 1
		}
		if high == 0xff {
			last = 0xfd
		}
		rows = append(rows, fmt.Sprintf("<%02X%02X><%02X%02X><%02X%02X>\n", high, first, high, last, high, first))
	}
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const most = 100 // ranges in one block
	for len(rows) > 0 {
		n := min(most, len(rows))
		fmt.Fprintf(&b, "%d beginbfrange\n", n)
		for _, r := range rows[:n] {
			b.WriteString(r)
		}
		b.WriteString("endbfrange\n")
		rows = rows[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return stream(b.Bytes())
})

// deflate packs a stream that fpdf has left as it is: what is drawn on a page.
func deflate(body []byte) []byte {
	const begin = ">>\nstream\n"
	length, err := number(after(body, "/Length "))
	at := bytes.Index(body, []byte(begin))
	if err != nil || at < 0 || bytes.Contains(body[:at], []byte("/Filter")) || at+len(begin)+length > len(body) {
		return body
	}
	return stream(body[at+len(begin):][:length])
}

// packers are used again: each takes more room than a whole document.
var packers = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

func stream(data []byte) []byte {
	var z bytes.Buffer
	w := packers.Get().(*zlib.Writer)
	defer packers.Put(w)
	w.Reset(&z)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return fmt.Appendf(nil, "<</Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\n", z.Len(), z.Bytes())
}

package pdfa

import (
	"bytes"
	"fmt"
	"strconv"
)

// A source is what is taken from fpdf's file.
type source struct {
	contents [][]byte // what is drawn on each page
	size     []byte   // of all pages
	bodies   [][]byte // of all objects, by number, from 1
}

// read takes apart a file with one classic cross-reference table.
func read(in []byte) (*source, error) {
	at := bytes.LastIndex(in, []byte("startxref\n"))
	if at < 0 {
		return nil, ErrShape
	}
	pos, err := number(in[at+len("startxref\n"):])
	if err != nil || pos >= len(in) || !bytes.HasPrefix(in[pos:], []byte("xref\n0 ")) {
		return nil, ErrShape
	}
	table := in[pos+len("xref\n0 "):]
	count, err := number(table)
	if err != nil {
		return nil, ErrShape
	}
	_, table, _ = bytes.Cut(table, []byte("\n"))
	const entry = 20 // bytes of one line of the table
	if count < 0 || len(table)/entry < count {
		return nil, ErrShape
	}
	s := &source{}
	for n := 1; n < count; n++ {
		offset, err := number(table[n*entry:])
		if err != nil {
			return nil, ErrShape
		}
		body, err := object(in, n, offset)
		if err != nil {
			return nil, err
		}
		s.bodies = append(s.bodies, body)
	}
	return s, s.take()
}

// take finds pages.
func (s *source) take() error {
	const pagesObject = 1
	size, _, ok := bytes.Cut(after(s.body(pagesObject), "/MediaBox ["), []byte("]"))
	if !ok {
		return ErrShape
	}
	s.size = size
	for _, body := range s.bodies {
		if !bytes.HasPrefix(body, []byte("<</Type /Page\n")) {
			continue
		}
		if bytes.Contains(body, []byte("/MediaBox")) {
			return ErrShape // all pages are of one size
		}
		content, err := uncompressed(s.body(reference(body, "/Contents ")))
		if err != nil {
			return err
		}
		s.contents = append(s.contents, content)
	}
	if len(s.contents) == 0 {
		return ErrShape
	}
	return nil
}

func (s *source) body(n int) []byte {
	if n < 1 || n > len(s.bodies) {
		return nil
	}
	return s.bodies[n-1]
}

// object returns what stands in an object. Of a stream the length is believed, since
// its bytes may look like anything.
func object(in []byte, n, offset int) ([]byte, error) {
	head := fmt.Sprintf("%d 0 obj\n", n)
	if offset > len(in) || !bytes.HasPrefix(in[offset:], []byte(head)) {
		return nil, ErrShape
	}
	rest := in[offset+len(head):]
	const begin, end = "stream\n", "endobj\n"
	closing := bytes.Index(rest, []byte(end))
	if s := bytes.Index(rest, []byte(begin)); s >= 0 && s < closing {
		length, err := number(after(rest[:s], "/Length "))
		if err != nil || s+len(begin)+length > len(rest) {
			return nil, ErrShape
		}
		tail := bytes.Index(rest[s+len(begin)+length:], []byte(end))
		if tail < 0 {
			return nil, ErrShape
		}
		closing = s + len(begin) + length + tail
	}
	if closing < 0 {
		return nil, ErrShape
	}
	return rest[:closing], nil
}

// uncompressed returns the content of a stream that fpdf has left as it is.
func uncompressed(body []byte) ([]byte, error) {
	const begin = ">>\nstream\n"
	length, err := number(after(body, "/Length "))
	at := bytes.Index(body, []byte(begin))
	if err != nil || at < 0 || bytes.Contains(body[:at], []byte("/Filter")) || at+len(begin)+length > len(body) {
		return nil, ErrShape
	}
	return body[at+len(begin):][:length], nil
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

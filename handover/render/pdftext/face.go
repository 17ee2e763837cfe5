package pdftext

import (
	"bytes"
	"unicode/utf8"
)

// A face is what pages show text with: codes of two bytes, of which each is a
// character and as wide as the file says, in thousandths of the size.
type face struct {
	name   string // on pages
	chars  []rune // none: 0
	widths []int
}

// readFaces reads the faces that a page may use.
func (f *file) readFaces(resources int) ([]face, error) {
	if f.faces != nil && f.from == resources {
		return f.faces, nil
	}
	var out []face
	var err error
	asDict(asDict(f.object(resources)).get("Font")).each(func(name, v []byte) bool {
		var one face
		one, err = f.readFace(asDict(f.object(referred(v))))
		one.name = string(name)
		out = append(out, one)
		return err == nil
	})
	f.faces, f.from = out, resources
	return out, err
}

func (f *file) readFace(d dict) (out face, err error) {
	x, raw := f.stream(referred(d.get("ToUnicode")))
	var content bytes.Buffer
	if string(d.get("Encoding")) != "/Identity-H" || f.unpack(&content, x, raw) != nil {
		return out, ErrUnread
	}
	if out.chars = readChars(content.Bytes()); out.chars == nil {
		return out, ErrUnread
	}
	below := asList(d.get("DescendantFonts"))
	out.widths = readWidths(asDict(f.object(referred(below.next()))).get("W"))
	if len(out.widths) != len(out.chars) {
		return out, ErrUnread
	}
	return out, nil
}

// readChars reads which character each code is (ISO 32000-1, 9.10.3), or nothing if
// that is written in another way than one by one.
func readChars(in []byte) []rune {
	var out []rune
	const begin, end = "beginbfchar", "endbfchar"
	if bytes.Contains(in, []byte("bfrange")) {
		return nil
	}
	for {
		_, rest, found := bytes.Cut(in, []byte(begin))
		if !found {
			return out
		}
		rows, rest, found := bytes.Cut(rest, []byte(end))
		if !found {
			return nil
		}
		in = rest
		for s := (&scanner{in: rows}); ; {
			code, char := s.value(), s.value()
			if code == nil {
				break
			}
			n, ok := digits(code, 4)
			r, fine := digits(char, 4)
			if !ok || !fine || r == 0 || !utf8.ValidRune(rune(r)) || n < len(out) {
				return nil
			}
			for len(out) <= n {
				out = append(out, 0)
			}
			out[n] = rune(r)
		}
	}
}

// digits reads a text that is written as so many hexadecimal digits.
func digits(v []byte, long int) (int, bool) {
	if len(v) != long+2 || v[0] != '<' || v[long+1] != '>' {
		return 0, false
	}
	return hex(v[1 : long+1])
}

// readWidths reads the widths of codes from 1 on (ISO 32000-1, 9.7.4.3).
func readWidths(v []byte) []int {
	all := asList(v)
	if string(all.next()) != "1" {
		return nil
	}
	out := []int{0}
	for each := asList(all.next()); ; {
		w := each.next()
		if w == nil {
			return out
		}
		n := whole(w)
		if n < 0 {
			return nil
		}
		out = append(out, n)
	}
}

// show appends the characters of codes, and returns how wide they are.
func (c *face) show(out, codes []byte) (_ []byte, wide int, ok bool) {
	if len(codes)%2 == 1 {
		return out, 0, false
	}
	for i := 0; i < len(codes); i += 2 {
		code := int(codes[i])<<8 | int(codes[i+1])
		if code >= len(c.chars) || c.chars[code] == 0 {
			return out, 0, false
		}
		wide += c.widths[code]
		out = utf8.AppendRune(out, c.chars[code])
	}
	return out, wide, true
}

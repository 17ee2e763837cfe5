package pdfcheck

import (
	"bytes"
	"errors"
	"strconv"
)

// What a file is made of (ISO 32000-1, 7.3). A number is a float64, whole or not;
// true and false are bool, and null is nil.
type (
	name   string
	text   []byte
	list   []any
	dict   map[name]any
	ref    int // of generation 0, as all are here
	word   string
	stream struct {
		dict
		raw []byte
	}
)

var errSyntax = errors.New("pdfcheck: not as a PDF is written")

const (
	maxDepth   = 64       // of things within things
	maxDecoded = 64 << 20 // bytes of all streams together
)

// A scanner reads objects, or what is drawn on a page, one by one.
type scanner struct {
	in []byte
	at int
}

func isSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// skip passes white space and comments.
func (s *scanner) skip() {
	for s.at < len(s.in) {
		switch c := s.in[s.at]; {
		case isSpace(c):
			s.at++
		case c == '%':
			for s.at < len(s.in) && s.in[s.at] != '\n' && s.in[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

// regular reads characters up to a space or a delimiter.
func (s *scanner) regular() string {
	from := s.at
	for s.at < len(s.in) && !isSpace(s.in[s.at]) && !isDelimiter(s.in[s.at]) {
		s.at++
	}
	return string(s.in[from:s.at])
}

// take passes a text if it stands next.
func (s *scanner) take(want string) bool {
	if bytes.HasPrefix(s.in[s.at:], []byte(want)) {
		s.at += len(want)
		return true
	}
	return false
}

// next reads an object; a word that is none, such as an operator, is a word.
func (s *scanner) next(depth int) (any, error) {
	s.skip()
	if s.at >= len(s.in) || depth > maxDepth {
		return nil, errSyntax
	}
	switch c := s.in[s.at]; {
	case c == '/':
		s.at++
		return s.name()
	case c == '(':
		s.at++
		return s.literal()
	case s.take("<<"):
		return s.dict(depth)
	case c == '<':
		s.at++
		return s.hex()
	case c == '[':
		s.at++
		return s.list(depth)
	case isDelimiter(c):
		return nil, errSyntax
	}
	w := s.regular()
	switch w {
	case "true", "false":
		return w == "true", nil
	case "null":
		return nil, nil
	}
	if c := w[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		f, err := strconv.ParseFloat(w, 64)
		if err != nil || len(w) > 32 {
			return nil, errSyntax
		}
		return f, nil
	}
	return word(w), nil
}

func (s *scanner) name() (any, error) {
	raw := s.regular()
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '#' {
			out = append(out, raw[i])
			continue
		}
		if i+2 >= len(raw) {
			return nil, errSyntax
		}
		c, err := strconv.ParseUint(raw[i+1:i+3], 16, 8)
		if err != nil {
			return nil, errSyntax
		}
		out = append(out, byte(c))
		i += 2
	}
	return name(out), nil
}

// literal reads a text in parentheses, of which the first is read.
func (s *scanner) literal() (any, error) {
	out := text{}
	for open := 1; s.at < len(s.in); s.at++ {
		switch c := s.in[s.at]; c {
		case '(':
			open++
			out = append(out, c)
		case ')':
			if open--; open == 0 {
				s.at++
				return out, nil
			}
			out = append(out, c)
		case '\\':
			s.at++
			out = s.escaped(out)
		case '\r':
			out = append(out, '\n')
			if s.at+1 < len(s.in) && s.in[s.at+1] == '\n' {
				s.at++
			}
		default:
			out = append(out, c)
		}
	}
	return nil, errSyntax
}

// escaped reads what stands behind a backslash, and leaves the scanner at its end.
func (s *scanner) escaped(out text) text {
	if s.at >= len(s.in) {
		return out
	}
	const letters, meant = "nrtbf", "\n\r\t\b\f"
	c := s.in[s.at]
	if i := bytes.IndexByte([]byte(letters), c); i >= 0 {
		return append(out, meant[i])
	}
	if c == '\n' {
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := 0
	for i := 0; i < 3 && s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '7'; i++ {
		n = n*8 + int(s.in[s.at]-'0')
		s.at++
	}
	s.at--
	return append(out, byte(n))
}

func (s *scanner) hex() (any, error) {
	end := bytes.IndexByte(s.in[s.at:], '>')
	if end < 0 {
		return nil, errSyntax
	}
	digits := make([]byte, 0, end+1)
	for _, c := range s.in[s.at : s.at+end] {
		if !isSpace(c) {
			digits = append(digits, c)
		}
	}
	s.at += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make(text, 0, len(digits)/2)
	for i := 0; i < len(digits); i += 2 {
		c, err := strconv.ParseUint(string(digits[i:i+2]), 16, 8)
		if err != nil {
			return nil, errSyntax
		}
		out = append(out, byte(c))
	}
	return out, nil
}

func (s *scanner) list(depth int) (any, error) {
	out := list{}
	for {
		s.skip()
		if s.take("]") {
			return out, nil
		}
		v, err := s.next(depth + 1)
		if err != nil {
			return nil, err
		}
		if out, err = joined(out, v); err != nil {
			return nil, err
		}
	}
}

func (s *scanner) dict(depth int) (any, error) {
	items := list{}
	for {
		s.skip()
		if s.take(">>") {
			break
		}
		v, err := s.next(depth + 1)
		if err != nil {
			return nil, err
		}
		if items, err = joined(items, v); err != nil {
			return nil, err
		}
	}
	if len(items)%2 == 1 {
		return nil, errSyntax
	}
	out := make(dict, len(items)/2)
	for i := 0; i < len(items); i += 2 {
		key, ok := items[i].(name)
		if _, twice := out[key]; !ok || twice {
			return nil, errSyntax
		}
		out[key] = items[i+1]
	}
	return out, nil
}

// joined appends a value; «n 0 R» becomes a reference.
func joined(items list, v any) (list, error) {
	w, ok := v.(word)
	if !ok {
		return append(items, v), nil
	}
	n := len(items)
	if w != "R" || n < 2 {
		return nil, errSyntax
	}
	num, ok := whole(items[n-2])
	gen, fine := whole(items[n-1])
	if !ok || !fine || gen != 0 || num < 1 {
		return nil, errSyntax
	}
	return append(items[:n-2], ref(num)), nil
}

// whole returns a number that is one of the whole ones.
func whole(v any) (int, bool) {
	f, ok := v.(float64)
	if !ok || f != float64(int32(f)) {
		return 0, false
	}
	return int(f), true
}

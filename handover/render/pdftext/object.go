package pdftext

import (
	"bytes"
)

// Objects are read where they stand: a dict or list is the bytes between its
// brackets, and is looked through each time. Most are looked into once, so nothing
// is gained by making more of them than that.
type (
	dict []byte
	list []byte
)

// A scanner reads tokens (ISO 32000-1, 7.2 and 7.3).
type scanner struct {
	in []byte
	at int
}

// Spaces and delimiters, a bit for each byte below 64, and from there up to 128. Each byte
// of a file is asked of.
const (
	spaces = 1<<' ' | 1<<'\n' | 1<<'\r' | 1<<'\t' | 1<<'\f' | 1<<0
	lower  = spaces | 1<<'(' | 1<<')' | 1<<'<' | 1<<'>' | 1<<'/' | 1<<'%'
	upper  = 1<<('['-64) | 1<<(']'-64) | 1<<('{'-64) | 1<<('}'-64)
)

func isSpace(c byte) bool { return c < 64 && spaces>>c&1 == 1 }

// isRegular reports the bytes that names, numbers and operators are made of.
func isRegular(c byte) bool {
	switch {
	case c < 64:
		return uint64(lower)>>c&1 == 0
	case c < 128:
		return uint64(upper)>>(c-64)&1 == 0
	}
	return true
}

func (s *scanner) skip() {
	at := s.at
	for at < len(s.in) && isSpace(s.in[at]) {
		at++
	}
	s.at = at
}

// word reads a name without its slash, a number or an operator.
func (s *scanner) word() []byte {
	at := s.at
	for at < len(s.in) && isRegular(s.in[at]) {
		at++
	}
	word := s.in[s.at:at]
	s.at = at
	return word
}

func (s *scanner) take(c byte) bool {
	if s.at < len(s.in) && s.in[s.at] == c {
		s.at++
		return true
	}
	return false
}

// value passes the next value and returns its bytes; nothing at the end, or at what
// is none.
func (s *scanner) value() []byte {
	s.skip()
	from := s.at
	if s.at >= len(s.in) {
		return nil
	}
	switch s.in[s.at] {
	case '(':
		s.passLiteral()
	case '<':
		if s.at+1 < len(s.in) && s.in[s.at+1] == '<' {
			s.nested()
			break
		}
		end := bytes.IndexByte(s.in[s.at:], '>')
		if end < 0 {
			end = len(s.in) - s.at - 1
		}
		s.at += end + 1
	case '[':
		s.nested()
	case '/':
		s.at++
		s.word()
	default:
		s.word()
		s.reference()
	}
	return s.in[from:s.at]
}

// reference passes what follows a number that is the first of «n 0 R».
func (s *scanner) reference() {
	if rest := s.in[s.at:]; len(rest) >= 4 && rest[0] == ' ' && rest[1] == '0' && rest[2] == ' ' && rest[3] == 'R' {
		s.at += 4
	}
}

// nested passes a dict or list with what is in it.
func (s *scanner) nested() {
	for depth := 0; s.at < len(s.in); {
		switch c := s.in[s.at]; c {
		case '[', '<', ']', '>':
			s.at++
			if c == '[' || c == '<' && s.take('<') {
				depth++
			} else if c == ']' || c == '>' && s.take('>') {
				depth--
			}
			if depth == 0 {
				return
			}
		case '(':
			s.passLiteral()
		default:
			s.at++
		}
	}
}

// passLiteral passes a text in parentheses.
func (s *scanner) passLiteral() {
	s.at++
	for open := 1; s.at < len(s.in); s.at++ {
		switch s.in[s.at] {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				s.at++
				return
			}
		case '\\':
			if s.at++; s.at >= len(s.in) {
				return
			}
		}
	}
}

// literal passes a text in parentheses, and returns what it says behind out.
func (s *scanner) literal(out []byte) []byte {
	s.at++
	if end := bytes.IndexAny(s.in[s.at:], `()\`); end >= 0 && s.in[s.at+end] == ')' { // as it stands, mostly
		out = append(out, s.in[s.at:s.at+end]...)
		s.at += end + 1
		return out
	}
	for open := 1; s.at < len(s.in); s.at++ {
		c := s.in[s.at]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				s.at++
				return out
			}
		case '\\':
			if s.at++; s.at >= len(s.in) {
				return out
			}
			switch c = s.in[s.at]; c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			}
		}
		out = append(out, c)
	}
	return out
}

// each visits the members of a dict, as long as visit says yes.
func (d dict) each(visit func(key, value []byte) bool) {
	s := &scanner{in: d}
	for s.skip(); s.take('/'); s.skip() {
		key := s.word()
		if !visit(key, s.value()) {
			return
		}
	}
}

// get returns a member, or nothing.
func (d dict) get(key string) (out []byte) {
	d.each(func(k, v []byte) bool {
		if string(k) == key {
			out = v
		}
		return out == nil
	})
	return out
}

// asDict returns what is between the brackets, or nothing.
func asDict(v []byte) dict {
	if !bytes.HasPrefix(v, []byte("<<")) || !bytes.HasSuffix(v, []byte(">>")) || len(v) < 4 {
		return nil
	}
	return v[2 : len(v)-2]
}

func asList(v []byte) list {
	if len(v) < 2 || v[0] != '[' || v[len(v)-1] != ']' {
		return nil
	}
	return v[1 : len(v)-1]
}

// next takes the first item off a list; nothing when there is none.
func (l *list) next() []byte {
	s := scanner{in: *l}
	v := s.value()
	if len(v) == 0 {
		s.at = len(s.in)
	}
	*l = (*l)[s.at:]
	return v
}

// whole reads a number that is a whole one, and not negative; -1 when it is none.
func whole(v []byte) int {
	const most = 1 << 30
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' || n > most/10 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if len(v) == 0 {
		return -1
	}
	return n
}

// referred returns the number of the object that a value refers to; 0 when it is no
// reference.
func referred(v []byte) int {
	n, ok := bytes.CutSuffix(v, []byte(" 0 R"))
	if !ok {
		return 0
	}
	return max(whole(n), 0)
}

// decimal reads a number.
func decimal(v []byte) (float64, bool) {
	sign, n, scale := 1.0, 0.0, 1.0
	if len(v) > 1 && v[0] == '-' {
		sign, v = -1, v[1:]
	}
	point := false
	for _, c := range v {
		switch {
		case c == '.' && !point:
			point = true
		case c < '0' || c > '9':
			return 0, false
		default:
			n = n*10 + float64(c-'0')
			if point {
				scale *= 10
			}
		}
	}
	return sign * n / scale, len(v) > 0
}

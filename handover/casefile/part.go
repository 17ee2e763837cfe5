package casefile

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/diag"
)

// Part returns where a part of a Scalar stands in the file: the bytes of Raw from
// from up to to. A part that goes on over several lines is pointed at on its
// first. Where the text cannot be followed, Part points at the whole Scalar.
//
// However a text is written – plain, quoted, folded, over many lines – its letters
// stand in the file in the same order. Only spaces differ, and what a quotation
// mark or a backslash stands for. So letters are counted, and spaces are not.
func (t *Tree) Part(n *Node, from, to int) diag.Span {
	at, raw := n.Span, n.Raw()
	if from < 0 || to > len(raw) || from >= to {
		return at
	}
	first, last := letters(raw[:from]), letters(raw[:to])-1
	f := t.follow(n)
	var begin, end letter
	for i := 0; i <= last; i++ {
		l, ok := f.next()
		if !ok {
			return n.Span
		}
		if i == first {
			begin = l
		}
		if l.line == begin.line {
			end = l
		}
	}
	if begin.line == 0 {
		return n.Span // nothing but spaces
	}
	at.Line, at.Col, at.Width = begin.line, begin.col, utf8.RuneCount(t.Source[begin.from:end.to])
	return at
}

// letters counts the characters that are no space.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// A follower goes through a Scalar as it stands in the file.
type follower struct {
	src            []byte
	pos, line, col int
	want           string // what has not been come to of the text itself
	quote          byte   // the quotation mark around it, or 0
}

// A letter is a character of a text and where it is written in the file.
type letter struct{ from, to, line, col int }

// follow stands before the first letter of a Scalar.
func (t *Tree) follow(n *Node) *follower {
	f := &follower{src: t.Source, want: n.Raw(), line: 1, col: 1}
	if n.Span.Line <= len(t.starts) {
		f.pos, f.line = t.starts[n.Span.Line-1], n.Span.Line
	}
	for f.col < n.Span.Col && f.pos < len(f.src) {
		f.read()
	}
	switch f.peek() {
	case '"', '\'':
		f.quote = f.src[f.pos]
		f.read()
	case '|', '>':
		for f.pos < len(f.src) && f.src[f.pos] != '\n' {
			f.read() // how it is written, not what
		}
	}
	return f
}

func (f *follower) peek() byte {
	if f.pos >= len(f.src) {
		return 0
	}
	return f.src[f.pos]
}

// read passes one character of the file.
func (f *follower) read() rune {
	r, size := utf8.DecodeRune(f.src[f.pos:])
	f.pos += size
	f.col++
	if r == '\n' {
		f.line, f.col = f.line+1, 1
	}
	return r
}

// next comes to the next letter. It fails at the end, and where the file has
// another letter than the text.
func (f *follower) next() (letter, bool) {
	f.want = strings.TrimLeftFunc(f.want, unicode.IsSpace)
	want, size := utf8.DecodeRuneInString(f.want)
	if size == 0 {
		return letter{}, false
	}
	f.want = f.want[size:]
	for f.pos < len(f.src) {
		l := letter{from: f.pos, line: f.line, col: f.col}
		r := f.read()
		switch {
		case f.quote == '\'' && r == '\'' && f.peek() == '\'':
			f.read() // two together are one
		case f.quote == '"' && r == '\\':
			r = f.escaped()
		}
		if !unicode.IsSpace(r) {
			l.to = f.pos
			return l, r == want
		}
	}
	return letter{}, false
}

// escaped reads what stands behind a backslash in double quotation marks.
func (f *follower) escaped() rune {
	digits := 0
	switch c := f.read(); c {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case 't', 'n', 'v', 'f', 'r', 'N', '_', 'L', 'P':
		return ' '
	case '0', 'a', 'b', 'e':
		return map[rune]rune{'0': 0, 'a': '\a', 'b': '\b', 'e': 0x1b}[c]
	default:
		return c // as it is; a line end goes on below
	}
	end := min(f.pos+digits, len(f.src))
	code, err := strconv.ParseUint(string(f.src[f.pos:end]), 16, 32)
	for f.pos < end {
		f.read()
	}
	if err != nil {
		return utf8.RuneError
	}
	return rune(code)
}

package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold writes a text so that two that look alike on a page are alike: in small
// letters, composed (NFC), with single spaces between words and none around, and
// without what cannot be seen. A sentence may begin with a small letter when it
// stands behind a label, and a telephone number has spaces that keep it together.
func fold(s string) string {
	out := make([]byte, 0, len(s)+utf8.UTFMax)
	space := false
	for _, r := range composed(s) {
		switch {
		case '!' <= r && r <= '@', 'a' <= r && r <= 'z', 'ß' <= r && r <= 'ÿ':
		case unicode.IsSpace(r):
			space = true
			continue
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r < ' ' || r > '~':
			if r = unicode.ToLower(r); isUnseen(r) {
				continue
			}
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// composed returns a text in NFC, which it is, mostly: of what comes before the marks
// that stand over letters, nothing is composed.
func composed(s string) string {
	const marks = 0xcc // the first byte of the first of them
	for i := range len(s) {
		if s[i] >= marks {
			return norm.NFC.String(s)
		}
	}
	return s
}

// isUnseen reports characters that nobody sees: controls, soft hyphens, marks of
// direction, and what only chooses between two looks of a sign.
func isUnseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r >= 0xfe00 && r <= 0xfe0f || r == utf8.RuneError
}

// occurs counts where a text stands in another, as whole words.
func occurs(part, in string) int {
	n := 0
	for from := 0; part != ""; {
		i := strings.Index(in[from:], part)
		if i < 0 {
			break
		}
		begin, end := from+i, from+i+len(part)
		before, _ := utf8.DecodeLastRuneInString(in[:begin])
		after, _ := utf8.DecodeRuneInString(in[end:])
		first, size := utf8.DecodeRuneInString(part)
		last, _ := utf8.DecodeLastRuneInString(part)
		if !(isWord(before) && isWord(first)) && !(isWord(last) && isWord(after)) {
			n++
			from = end
		} else {
			from = begin + size
		}
	}
	return n
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

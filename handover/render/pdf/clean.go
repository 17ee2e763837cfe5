package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for setting: composed letters, no controls, no soft
// hyphens, one kind of space, and no cut UTF-8.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u202f':
			return '\u00a0'
		case unicode.IsSpace(r):
			return ' '
		case ignorable(r):
			return -1
		}
		return r
	}, s)
}

// isClean reports whether a text has only signs that nothing is to be done with: plain
// ones, and the letters and signs that Norwegian has beside them. It need not see
// that others are clean.
func isClean(s string) bool {
	const (
		signs, letters = 0xc2, 0xc3 // the first bytes of U+00A1 to U+00BF, and of U+00C0 to U+00FF
		softHyphen     = 0xad       // the second of one of the signs
	)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= ' ' && c <= '~':
			continue
		case c != signs && c != letters || i+1 == len(s):
			return false
		}
		first := s[i]
		i++
		if c := s[i]; c < 0x80 || c > 0xbf || first == signs && (c <= 0xa0 || c == softHyphen) {
			return false
		}
	}
	return true
}

// ignorable characters are not set and need no glyph: controls, soft hyphens,
// marks of direction and the parts of an emoji that are not seen.
func ignorable(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\ufe00' && r <= '\ufe0f'
}

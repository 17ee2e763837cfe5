package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for setting: composed letters, no controls, no soft
// hyphens, one kind of space, and no cut UTF-8.
func clean(s string) string {
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

// ignorable characters are not set and need no glyph: controls, soft hyphens,
// marks of direction and the parts of an emoji that are not seen.
func ignorable(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\ufe00' && r <= '\ufe0f'
}

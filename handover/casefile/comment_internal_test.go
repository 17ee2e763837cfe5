package casefile

import (
	"strings"
	"testing"
	"unicode"
)

// A text is followed to where it ends, however its spaces are written; letter by letter
// is what the short way must come to.
func TestAfter(t *testing.T) {
	letters := func(rest, text string) (string, bool) {
		found := true
		for _, r := range text {
			if unicode.IsSpace(r) {
				continue
			}
			if rest, found = strings.CutPrefix(strings.TrimLeftFunc(rest, unicode.IsSpace), string(r)); !found {
				return "", false
			}
		}
		return rest, found
	}
	for _, text := range []string{"", "a", "aå b", "ab c", "a b", "a\u00a0", "\u00a0a", "b"} {
		for _, rest := range []string{"", "a", "aå b # c", "aå\n  b # c", "a\u00a0 # c", "\u00a0a # c", " a", "ab # c", "ab", "a b\n# c"} {
			got, found := after(rest, text)
			want, same := letters(rest, text)
			if got != want || found != same {
				t.Errorf("%q in %q: %q %v, want %q %v", text, rest, got, found, want, same)
			}
		}
	}
}

// What is looked for quickly is found where it is, in any script.
func TestHasRare(t *testing.T) {
	for _, is := range []func(rune) bool{isHardSpace, isControl} {
		for r := rune(0); r < 0x3100; r++ {
			s := "æ" + string(r) + "ø"
			want := strings.ContainsFunc(s, is)
			if r < 0x80 {
				if is(r) && !hasControl([]byte(s)) {
					t.Errorf("%U is not found", r)
				}
				continue
			}
			if hasRare([]byte(s), is) != want {
				t.Errorf("%U: want %v", r, want)
			}
		}
	}
	if !hasRare([]byte("a\ufeff"), isHardSpace) || hasControl([]byte("a\r\n\tæøåÆØÅé «–»")) || !hasControl([]byte("a\u2028")) || !hasControl([]byte("\x85a\u0085")) {
		t.Error("a mark or a line end is not told from others")
	}
}

package document

import (
	"math/rand/v2"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folding is the same for letters that are folded quickly and for all others.
func TestFoldedByTheTables(t *testing.T) {
	slowly := func(s string) string {
		var out []byte
		space := false
		for _, r := range norm.NFC.String(s) {
			if unicode.IsSpace(r) {
				space = true
				continue
			}
			if r = unicode.ToLower(r); isUnseen(r) {
				continue
			}
			if space && len(out) > 0 {
				out = append(out, ' ')
			}
			space = false
			out = utf8.AppendRune(out, r)
		}
		return string(out)
	}
	try := func(s string) {
		if got, want := fold(s), slowly(s); got != want {
			t.Errorf("%+q is folded to %+q, want %+q", s, got, want)
		}
	}
	for r := rune(0); r < 0x3100; r++ {
		try("a" + string(r) + "B")
	}
	random, letters := rand.New(rand.NewPCG(3, 4)), []rune("aAå Å\u030aeE\u0301\u0300 \u00a0\u00ad\t\nzZøØ–«»đĐŋ\ufeff\ufe0f1.")
	for range 20000 {
		var s []rune
		for range random.IntN(12) {
			s = append(s, letters[random.IntN(len(letters))])
		}
		try(string(s))
	}
	try("\xff\xc3")
}

package diag

import (
	"math/bits"
	"unicode/utf8"
)

// Near returns the word that was probably meant, or an empty text. It answers
// only when one or two letters are wrong, and fewer than a third of them: a
// hint that is not a near miss would confuse, and could be read as an echo.
// A short word is near only when the typed one has a letter too many. Of several
// that are as near, it is the first in the alphabet.
func Near(word string, words []string) string {
	const most = 2 // letters that may be wrong
	best, at := "", most+1
	long, has := utf8.RuneCountInString(word), lettersOf(word)
	for _, w := range words {
		if n := utf8.RuneCountInString(w); max(n-long, long-n) > min(at, most) {
			continue // so many letters are too few or too many
		}
		if bits.OnesCount64(has&^lettersOf(w)) > most {
			continue // so many stand in one of them alone, and each takes a change
		}
		d := distance(word, w)
		if near := 3*d < len(w) || d == 1 && len(word) > len(w); near && d <= most && (d < at || d == at && w < best) {
			best, at = w, d
		}
	}
	return best
}

// lettersOf has a bit for each letter of a word; some letters share one.
func lettersOf(word string) (out uint64) {
	for _, r := range word {
		out |= 1 << (uint32(r) % 64)
	}
	return out
}

// distance counts the letters to insert, remove, change or swap with their
// neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return len(x) + len(y)
	}
	wide := len(y) + 1
	d := make([]int, (len(x)+1)*wide) // d[i*wide+j] is between the first i and the first j letters
	for i := range x {
		d[(i+1)*wide] = i + 1
	}
	for j := range y {
		d[j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			at := (i+1)*wide + j + 1
			d[at] = min(d[at-wide]+1, d[at-1]+1, d[at-wide-1]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d[at] = min(d[at], d[at-2*wide-2]+1)
			}
		}
	}
	return d[len(d)-1]
}

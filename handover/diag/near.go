package diag

import "slices"

// Near returns the word that was probably meant, or an empty text. It answers
// only when one or two letters are wrong, and fewer than a third of them: a
// hint that is not a near miss would confuse, and could be read as an echo.
// A short word is near only when the typed one has a letter too many.
func Near(word string, words []string) string {
	best, at := "", 3
	for _, w := range slices.Sorted(slices.Values(words)) {
		d := distance(word, w)
		if near := 3*d < len(w) || d == 1 && len(word) > len(w); near && d < at {
			best, at = w, d
		}
	}
	return best
}

// distance counts the letters to insert, remove, change or swap with their
// neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return len(x) + len(y)
	}
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range y {
		d[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d[i+1][j+1] = min(d[i][j+1]+1, d[i+1][j]+1, d[i][j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d[i+1][j+1] = min(d[i+1][j+1], d[i-1][j-1]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

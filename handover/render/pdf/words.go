package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What may part at the end of a line, and what may not, as Norwegian is written.

// isSticker reports the words that take the one after them with them: «§ 2»,
// «kl. 14.00», «side 5».
func isSticker(word string) bool {
	switch word {
	case "§", "§§", "nr.", "kl.", "side", "uke", "veke", "kapittel", "ca.":
		return true
	}
	return false
}

// mayStick reports whether a word could take the next one with it.
func mayStick(word string) bool {
	word = strings.TrimLeft(word[strings.LastIndexByte(word, ' ')+1:], "(«")
	return isSticker(word) || word != "" && isDigits(strings.TrimSuffix(word, "."))
}

// sticks reports whether two words belong on the same line.
func sticks(word, next string) bool {
	last := word[strings.LastIndexByte(word, ' ')+1:]
	last = strings.TrimLeft(last, "(«")
	if isSticker(last) {
		return true
	}
	if day, ok := strings.CutSuffix(last, "."); ok {
		return isDigits(day) && isMonth(next)
	}
	return isDigits(last) && isLetter(next)
}

func isDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

var months = []string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}

func isMonth(s string) bool { return slices.Contains(months, strings.TrimRight(s, ".,:;)?!»")) }

// isLetter reports whether a word is the letter of a paragraph, as in «§ 2 a».
func isLetter(s string) bool {
	s = strings.TrimRight(s, ".,:;)")
	return len(s) == 1 && s[0] >= 'a' && s[0] <= 'h'
}

func wordOf(segs []segment) string {
	if len(segs) == 1 {
		return segs[0].text
	}
	var s strings.Builder
	for _, seg := range segs {
		s.WriteString(seg.text)
	}
	return s.String()
}

// piece returns how much of a word stands before the first place where a line may be
// broken within it: after a hyphen between two words of three letters or more, after a
// slash between words, and after a dash between two dates.
func piece(word string) int {
	for i, r := range word {
		if r != '-' && r != '/' && r != '–' {
			continue
		}
		end := i + utf8.RuneLen(r)
		if r == '–' && i > 0 && end < len(word) || r != '–' && letters(word[:i]) && letters(word[end:]) {
			return end
		}
	}
	return len(word)
}

// letters reports whether there are three letters or more on this side of a mark,
// and nothing but letters next to it.
func letters(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) || r == '/' || r == ':' {
			return false
		}
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= 3
}

func breaksAfter(piece string) bool {
	return strings.HasSuffix(piece, "-") || strings.HasSuffix(piece, "/") || strings.HasSuffix(piece, "–")
}

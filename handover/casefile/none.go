package casefile

import (
	"bytes"
	"strings"
)

// isNone reports whether a value as it was typed is the answer «ingen».
func isNone(value string) bool {
	if i := commentIn(value); i >= 0 {
		value = value[:i]
	}
	value = strings.TrimSpace(value)
	if len(value) < len("ingen") || len(value) > len(`"ingen"`) {
		return false // as nearly all are
	}
	word := Fold(value)
	for _, quote := range []string{`"`, `'`} {
		if len(word) > 2 && word[:1] == quote && word[len(word)-1:] == quote {
			word = word[1 : len(word)-1]
		}
	}
	return word == "ingen"
}

// below returns how many of the lines after line i stand below its key, blank
// lines and comments at their end left out.
func below(lines []line, i int) int {
	n := 0
	for j := i + 1; j < len(lines); j++ {
		l := &lines[j]
		switch {
		case l.blank():
			continue
		case l.indent > lines[i].at, l.indent == lines[i].at && l.dashes > 0:
			n = j - i
		default:
			return n
		}
	}
	return n
}

// answeredBelow returns the first of n lines after line i where something is
// filled in, or -1.
func answeredBelow(lines []line, i, n int) int {
	for j := i + 1; j <= i+n; j++ {
		if !lines[j].unanswered() {
			return j
		}
	}
	return -1
}

// dropBelowNone empties the lines of a skeleton that stand unanswered below an
// answer «ingen», where YAML has no room for them. What is left keeps its place.
// noted are the emptied lines that had a comment behind a key or a dash, by the
// line of the answer; all counted from 1.
func dropBelowNone(src []byte, lines []line) (left []byte, noted map[int][]int) {
	var out [][]byte
	noted = map[int][]int{}
	for i := range lines {
		if lines[i].inside || lines[i].key == "" || !isNone(lines[i].value) {
			continue
		}
		n := below(lines, i)
		if n == 0 || answeredBelow(lines, i, n) >= 0 {
			continue
		}
		if out == nil {
			out = bytes.Split(src, []byte("\n"))
		}
		for j := i + 1; j <= i+n; j++ {
			out[j] = nil
			if lines[j].behind() >= 0 {
				noted[i+1] = append(noted[i+1], j+1)
			}
		}
	}
	if out == nil {
		return src, noted
	}
	return bytes.Join(out, []byte("\n")), noted
}

package diag

import (
	"strings"
	"unicode"
)

// mask stands for one character that is not shown.
const mask = '·'

// Excerpt returns the line of src that at points to, with everything masked but
// its indentation, list dashes and a key that known accepts, and under it a
// line of carets. Both are empty when at has no line.
func Excerpt(src []byte, at Span, known func(key string) bool) (line, carets string) {
	if at.Line < 1 {
		return "", ""
	}
	text, ok := nthLine(src, at.Line)
	if !ok {
		return "", ""
	}
	runes := []rune(strings.ReplaceAll(text, "\t", " "))
	shown := shownPrefix(runes, known)
	for i := shown; i < len(runes); i++ {
		if !unicode.IsSpace(runes[i]) {
			runes[i] = mask
		}
	}
	runes, at.Col = cutLine(runes, shown, at)
	col := min(max(at.Col, 1), len(runes)+1)
	width := min(max(at.Width, 1), max(len(runes)-col+1, 1))
	return strings.TrimRight(string(runes), " "), strings.Repeat(" ", col-1) + strings.Repeat("^", width)
}

// cutLine cuts a long line to what is shown: its beginning, and the part that at
// points to. It returns where that part then stands.
func cutLine(line []rune, shown int, at Span) ([]rune, int) {
	const widest, behind = 72, 4 // characters; the rest of a long line tells nothing more
	if len(line) <= widest {
		return line, at.Col
	}
	if over := at.Col - 1 + at.Width + behind - widest; over > 0 && shown+over+1 < at.Col && at.Col <= len(line) {
		line = append(append(line[:shown:shown], '…'), line[shown+1+over:]...)
		at.Col -= over
	}
	if len(line) > widest {
		line = append(line[:widest-1:widest-1], '…')
	}
	return line, at.Col
}

// shownPrefix returns how many of the first characters may be shown.
func shownPrefix(line []rune, known func(string) bool) int {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '-') {
		i++
	}
	key := i
	for i < len(line) && (unicode.IsLetter(line[i]) || unicode.IsDigit(line[i]) || line[i] == '_') {
		i++
	}
	end := i
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if i < len(line) && line[i] == ':' && known(string(line[key:end])) {
		return i + 1
	}
	return key
}

func nthLine(src []byte, n int) (string, bool) {
	text := string(src)
	for ; n > 1; n-- {
		_, rest, found := strings.Cut(text, "\n")
		if !found {
			return "", false
		}
		text = rest
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.ToValidUTF8(strings.TrimSuffix(line, "\r"), "·"), true
}

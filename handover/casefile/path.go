package casefile

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Fold returns a key or an enumerated word as the schemas spell it: lower case,
// æ as ae, ø as oe, å as aa, spaces and hyphens as underscores. A person may
// write "fødselsdato" and "Særskilt språk"; both also when a program has split
// å into a letter and a ring.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	return folder.Replace(strings.ToLower(norm.NFC.String(strings.TrimSpace(s))))
}

// isFolded reports whether a text is one that folding leaves as it is, as most keys are.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

var folder = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ä", "ae", "ö", "oe", " ", "_", "-", "_")

// Index returns the path of the i-th item of the list at path.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// Unindexed returns path without list positions, as record and the schemas
// write it: "tillatelser[0].dato" becomes "tillatelser.dato".
func Unindexed(path string) string {
	var b strings.Builder
	depth := 0
	for _, r := range path {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Steps cuts "a.b[2].c" into a, b, 2, c.
func Steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}

func (n *Node) step(s string) *Node {
	if n.Kind == List {
		i, err := strconv.Atoi(s)
		if err != nil || i < 0 || i >= len(n.Items) {
			return nil
		}
		return n.Items[i]
	}
	return n.Field(s)
}

package casefile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// under returns what stands in a file where a span points.
func under(src string, at diag.Span) string {
	lines := strings.Split(src, "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return "(no line)"
	}
	runes := []rune(strings.TrimSuffix(lines[at.Line-1], "\r"))
	if at.Col < 1 || at.Width < 1 || at.Col-1+at.Width > len(runes) {
		return "(not in the line)"
	}
	return string(runes[at.Col-1 : at.Col-1+at.Width])
}

// A word is pointed at where it stands in the file, however its text is written.
func TestPartPointsAtTheWord(t *testing.T) {
	for name, c := range map[string]struct{ src, word, want string }{
		"plain":               {"a: hun er på vei\n", "vei", "vei"},
		"the first word":      {"a:   hun er\n", "hun", "hun"},
		"plain over lines":    {"a: hun er\n  på\n\n   vei i dag\n", "vei", "vei"},
		"literal":             {"a: |-\n  hun\n\n    er\n  på vei\n", "på", "på"},
		"literal with a note": {"a: | # slik\n  # slik\n  vei\n", "vei", "vei"},
		"folded":              {"a: >-\n  hun er\n  på\n  vei\n", "vei", "vei"},
		"folded by hand":      {"a: >2-\n    hun er\n  på vei\n", "vei", "vei"},
		"single":              {"a: 'Per''s vei, ''så'' lang'\n", "lang", "lang"},
		"double":              {`a: "\"x\"\t\u00e6\x61\U0001F430 vei"` + "\n", "vei", "vei"},
		"double over lines":   {"a: \"hun \\\n  er\n\n  på vei\"\n", "vei", "vei"},
		"an escaped word":     {`a: "på v\u0065i"` + "\n", "vei", `v\u0065i`},
		"in brackets":         {"a: [hun, {b: på vei}]\n", "vei", "vei"},
		"a row":               {"a:\n  - hun\n  - b: på vei\n", "vei", "vei"},
		"behind other marks":  {"a: «Åse» – č\u0301 vei\n", "vei", "vei"},
		"Windows":             {"a: >-\r\n  hun er\r\n  på vei\r\n", "vei", "vei"},
		"over a line end":     {"a: >-\n  hun er på\n  vei i dag\n", "er på vei", "er på"},
		"a hard space":        {"a: hun\u00a0er vei\n", "vei", "vei"},
	} {
		tree, found := parse(t, c.src)
		if tree == nil || len(found) > 0 {
			t.Fatalf("%s: %v", name, found)
		}
		done := false
		walkScalars(tree.Root, func(n *casefile.Node) {
			if i := strings.Index(n.Raw(), c.word); i >= 0 && !done {
				done = true
				if got := under(c.src, tree.Part(n, i, i+len(c.word))); got != c.want {
					t.Errorf("%s: points at %q, want %q", name, got, c.want)
				}
			}
		})
		if !done {
			t.Errorf("%s: the word is not there", name)
		}
	}
}

// What is no part of the text points at the whole of it.
func TestPartOfNothing(t *testing.T) {
	tree, _ := parse(t, "a: hun er\n")
	n := tree.Node("a")
	for _, c := range [][2]int{{-1, 2}, {0, 99}, {3, 3}, {3, 4}} {
		if got := tree.Part(n, c[0], c[1]); got != n.Span {
			t.Errorf("%v points at %v", c, got)
		}
	}
}

func walkScalars(n *casefile.Node, visit func(*casefile.Node)) {
	if n.Kind == casefile.Scalar {
		visit(n)
	}
	for _, f := range n.Fields {
		walkScalars(f.Value, visit)
	}
	for _, it := range n.Items {
		walkScalars(it, visit)
	}
}

// Every letter of every text is pointed at by itself, or by what stands for it.
func FuzzPart(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/cases/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		_, voice, _ := strings.Cut(string(src), "\nbarnets_stemme:\n")
		f.Add(voice[:min(len(voice), 500)])
	}
	f.Add("a: |-\n  # x\n   y\nb: 'i''d'\nc: \"\\u00e5\\\n  \\x41\"\nd: [x y, \"\\\"\"]\n")
	f.Fuzz(func(t *testing.T, src string) {
		var out diag.List
		tree := casefile.Parse("x", []byte(src), &out)
		if tree == nil || out.Err() != nil || len(src) > 2000 {
			return
		}
		walkScalars(tree.Root, func(n *casefile.Node) {
			for i, r := range n.Raw() {
				if unicode.IsSpace(r) {
					continue
				}
				got := under(string(tree.Source), tree.Part(n, i, i+utf8.RuneLen(r)))
				if got != string(r) && got != "''" && !strings.HasPrefix(got, `\`) && tree.Part(n, i, i+utf8.RuneLen(r)) != n.Span {
					t.Errorf("%q is pointed at as %q", r, got)
				}
			}
		})
	})
}

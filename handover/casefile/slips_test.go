package casefile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// What people write when they mean something else, and which mistake it is told
// as, where. So with the line ends of Windows, too.
var slips = []struct{ src, code, variant, at string }{
	{"a: 1\nb: \"x\nc: 2\nd: 3\n", "F06", "anfoersel", "2:4"},
	{"a: 1\nb: 'n Ola\nc: 2\n", "F06", "anfoersel", "2:4"},
	{"a: \"x\nb: 2\nc: \"y\"\nd: 1\n", "F06", "anfoersel", "1:4"},
	{"l:\n  - \"x\n  - \"y\"\n", "F06", "anfoersel", "2:5"},
	{"a: \"Ja\" sa hun\nb: 1\n", "F06", "etter_anfoersel", "1:8"},
	{"x: 1\nl:\n  - 'Ja' sa hun\n", "F06", "etter_anfoersel", "3:9"},
	{"a: \"x\", \"y\"\n", "F06", "etter_anfoersel", "1:7"},
	{"a: “x: y”\nb: 1\n", "F06", "krollete", "1:4"},
	{"a: «x: y»\nb: 1\n", "F06", "krollete", "1:4"},
	{"x: 1\na: Liker: boller\nb: 1\n", "F06", "kolon", "2:9"},
	{"a: x:\n  b: c\n", "F06", "kolon", "1:5"},
	{"a:\n  b: 1\n   c: 2\n", "F06", "dypt", "3:4"},
	{"a:1\nb: 2\nc: 3\n", "F06", "mellomrom", "1:2"},
	{"x: 1\na:1\nb: 2\n", "F06", "mellomrom", "2:2"},
	{"x:\n  k: 1\n  språk:nb\n  b: 2\n", "F06", "mellomrom", "3:8"},
	{"x:\n  a:1\n  b: 2\n", "F06", "mellomrom", "2:4"},
	{"l:\n  - a:1\n    b: 2\n", "F06", "mellomrom", "2:6"},
	{"a:\n\u00a0\u00a0b: 1\n", "F06", "hardt", "2:1"},
	{"a:\n  c: 2\n \u00a0b: 1\n", "F06", "hardt", "3:2"},
	{"x: 1\na:\u00a0x\n", "F06", "hardt", "2:3"},
	{"l:\n  -\u00a0x\n  - y\n", "F06", "hardt", "2:4"},
	{"a:\n  * b\n  * c\n", "F06", "punkttegn", "2:3"},
	{"a:\n  x: 1\n  • b\n  • c\n", "F06", "punkttegn", "3:3"},
	{"a:\n  x: 1\n  – b\n", "F06", "punkttegn", "3:3"},
	{"a:\n  - n: 1\n    r: 2\n  n: 2\n", "F06", "strek", "4:3"},
	{"a: - b\nc: 1\n", "F06", "punkt_paa_linja", "1:4"},
	{"a: 1\nl: [x, y\nb: 1\n", "F06", "klamme", "2:4"},
	{"om:\n  a: {b: 1, c: {d: 2}\n  e: {b: 1}\n", "F06", "klamme", "2:6"},
	{"om:\n  a: {b: nr #1, c: 2}\n  e: {b: 1}\n", "F06", "nummertegn", "2:13"},
	{"a: x # b\n  c\nd: 1\n", "F06", "nummertegn", "1:6"},
	{"a: 1\n--------\nb: 2\n", "F06", "skille", "2:1"},
	{"a: 1\nb: @x\n", "F06", "tegn", "2:4"},
	{"a: 1\nb: > 5\nc: 1\n", "F06", "tegn", "2:4"},
	{"a: 1\nb: %x\n", "F06", "tegn", "2:4"},
	{"a: 1\nfil: \"c:\\docs\"\n", "F06", "skraastrek", "2:9"},
	{"a: 1\nbarn\nb: 2\n", "F06", "mangler_kolon", "2:1"},
	{"a:\n    b: 1\n  c: 2\n", "F06", "innrykk", "3:3"},
	{"l:\n  - n: 1\nvist_tekst:\n  a: 14a5a9d1\n  b: \"69673818\"\n    r: 2\n", "F06", "limt_inn", "3:1"},
	{"l:\n  - n: 1\nvist_tekst:\n      a: 14a5a9d1\n\n    r: 2\n  - n: 2\n", "F06", "limt_inn", "3:1"},
	{"l:\n  - n: 1\n        vist_tekst:\n      a: 14a5a9d1\n    r: 2\n", "F06", "limt_inn", "3:9"},
	{"l:\n  - n: 1\n    vist_tekst:\na: 14a5a9d1\nb: b1faa11a\n    r: 2\n", "F06", "limt_inn", "4:1"},
	{"l:\n  - n: 1\n    vist_tekst:\n      a: 14a5a9d1\n        b: b1faa11a\n    r: 2\n", "F06", "limt_inn", "5:9"},
	{"l:\n  - n: 1\n  vist_tekst: {a: 14a5a9d1}\n    r: 2\n", "F06", "limt_inn", "3:3"},
	{"l:\n  - n: 1\n    vist_tekst:\n      a: 14a5a9d1\n     r: 2\n", "F06", "innrykk", "5:6"},
	{"a: * b\n", "F07", "", "1:4"},
	{"a: ingen\n  b:\n  c: 1\n", "F06", "ingen", "3:3"},
	{"a: ingen\n  - b:\n    c: x\n", "F06", "ingen", "3:5"},
	{"a: 1\nb: \"x\n# noe \"sitert\" her\nc: 2\nd: 3\n", "F06", "anfoersel", "2:4"},
	{"h:\n  a: x\n    # hva\n    - b:\n      c:\n  d:\n", "F06", "svar_over", "4:5"},
	{"h:\n  a: x\n    b:\n  d:\n", "F06", "svar_over", "3:5"},
	{"h:\n  a:\nb: x\n  c:\n", "F06", "svar_over", "4:3"},
	{"l:\n  - x\n  #- y\n  z\n  - v\n", "F06", "strek", "4:3"},
	{"a: |– x\nb: 1\n", "F06", "blokk", "1:4"},
	{"a: |- x\nb: 1\n", "F06", "blokk", "1:4"},
	{"om:\n  a: {b:1, c: 2}\n", "F06", "mellomrom", "2:7"},
	{"l:\n  - a: 1\n• b: 2\n", "F06", "punkttegn", "3:1"},
	{"a:\n\tb: 1\n", "F05", "", "2:1"},
	{"a:\n  -\tb: 1\n", "F05", "", "2:4"},
	{"a: 1\nb: x\u2028y\n", "F14", "", "2:5"},
	{"f:\n  - a: 1\n    b: 2\n    a: 3\n    b: 4\n    c: 5\n", "F08", "strek", "4:5"},
	{"f:\n  - a: 1\n    b: 2\n    d: 2\n    b: 4\n    d: 5\n", "F08", "strek", "5:5"},
	{"f:\n  - a: 1\n    b: 2\n    b: 4\n    c: 5\n", "F08", "", "4:5"},
}

func TestSlips(t *testing.T) {
	for _, s := range slips {
		for _, src := range []string{s.src, strings.ReplaceAll(s.src, "\n", "\r\n"), "\ufeff" + s.src} {
			_, found := parse(t, src)
			if len(found) != 1 {
				t.Errorf("%q: found %v", src, found)
				continue
			}
			d := found[0]
			if at := fmt.Sprintf("%d:%d", d.Span.Line, d.Span.Col); string(d.Code) != s.code || d.Variant != s.variant || at != s.at {
				t.Errorf("%q: got %s %q at %s, want %s %q at %s", src, d.Code, d.Variant, at, s.code, s.variant, s.at)
			}
		}
	}
}

// A slip far down in a long file is found as well, and nothing above it is blamed.
func TestSlipsAmongOtherLines(t *testing.T) {
	const above = "o: |-\n  Liker: boller\n  - \"sa hun\n  [og så\n   * mer\np: >-\n  a:1\n\n  b # c\nq: \"to\n  linjer: her\"\nr: [a,\n  b]\ns: tekst\n  som går over # og er slutt\n"
	for _, s := range slips {
		if s.code == "F14" {
			continue
		}
		_, found := parse(t, above+s.src)
		if len(found) != 1 || string(found[0].Code) != s.code || found[0].Variant != s.variant {
			t.Errorf("%q: found %v, want %s %q", s.src, found, s.code, s.variant)
		}
	}
}

// An answer «ingen» may stand above the empty lines of a skeleton: they count for
// nothing. The lines that follow keep their numbers.
func TestNoneAboveEmptyLines(t *testing.T) {
	for name, src := range map[string]string{
		"fields":          "h:\n  a: ingen\n    # hva\n    b:\n    c:\n  d: x\n",
		"a row":           "h:\n  a: Ingen\n    - b:\n      # hva\n      c:\n  d: x\n",
		"a row less deep": "h:\n  a: ingen\n  - b:\n    c:\n  d: x\n",
		"a dash":          "h:\n  a: ingen\n    -\n\n\n  d: x\n",
		"more of them":    "h:\n  a: \"ingen\" # vi vet det\n    b:\n      -\n    c:\n  d: x\n",
	} {
		for _, src := range []string{src, strings.ReplaceAll(src, "\n", "\r\n")} {
			tree, found := parse(t, src)
			if len(found) != 0 {
				t.Errorf("%s: found %v", name, found)
				continue
			}
			h := tree.Root.Field("h")
			last := strings.Count(src[:strings.Index(src, "d: x")], "\n") + 1
			if got := casefile.Fold(h.Field("a").Raw()); got != "ingen" || h.Field("d").Raw() != "x" || tree.SpanOf("h.d").Line != last {
				t.Errorf("%s: a is %q, d is %q at line %d", name, got, h.Field("d").Raw(), tree.SpanOf("h.d").Line)
			}
		}
	}
}

// What only looks like an answer «ingen» loses nothing.
func TestNoneInATextIsText(t *testing.T) {
	for src, want := range map[string]string{
		"a: |-\n  helse: ingen\n    allergi:\n    -\n":   "helse: ingen\n  allergi:\n  -",
		"a: \"x\n  helse: ingen\n    allergi:\n  y\"\n":  "x helse: ingen allergi: y",
		"a: ingen\n  andre barn\n":                       "ingen andre barn",
		"a: ingen\n  - b: 1\n":                           "",
		"l:\n  - >-\n    helse: ingen\n      allergi:\n": "",

		"a:\t|-\n  # overskrift\n  lek: ingen\n    videre:\n  slutt\n": "# overskrift\nlek: ingen\n  videre:\nslutt",
	} {
		tree, found := parse(t, src)
		if want == "" && tree != nil && tree.Root.Field("l") != nil {
			if got := tree.Root.Field("l").Items[0].Raw(); got != "helse: ingen\n  allergi:" {
				t.Errorf("%q: got %q", src, got)
			}
			continue
		}
		if want == "" {
			if len(found) == 0 {
				t.Errorf("%q: what was filled in is gone", src)
			}
			continue
		}
		if got := tree.Root.Field("a").Raw(); got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

// What a # cuts off a text is kept, with its place; and a # in a text is text.
func TestComments(t *testing.T) {
	for src, want := range map[string]string{
		"a: bruk #1 bildekort\n":     "1:9 #1 bildekort",
		"a: #1 bildekort\n":          "1:4 #1 bildekort",
		"a: bruk\n  kort #1\nb: 1\n": "2:8 #1",
		"a:\n  bruk #1\nb: 1\n":      "2:8 #1",
		"a: én to\u00a0tre\t# å\n":   "1:14 # å",
		"a: bruk #1 \t\r\nb: 1\r\n":  "1:9 #1",
		"a: [x, bruk # 1\n  ]\n":     "1:13 # 1",
		"a:\n  - # 1\n  - x\n":       "2:5 # 1",
		"a: # å\n  bruk\n":           "1:4 # å",
		"a:\n  - # å\n    bruk\n":    "2:5 # å",
		"a: # å\n  b:\n  c:\n":       "1:4 # å",
		"a: # å\n  -\n  -\n":         "1:4 # å",
		"a: # å\n  b: x\n":           "",
		"a: # å\n  - x\n":            "",
		"a: # å\n  'x'\n":            "",

		"a:\n  - b: # 1\n    c: # 2\n  - b: x\n  - # 3\n    b:\n": "2:8 # 1|3:8 # 2|5:5 # 3",
		"a:\n  # x\n  - b:\n    # y\n    c:\n":                    "",

		"a: ingen\n  # x\n  - b: # 1\n    # y\n    c:\n  - # 2\n": "3:8 # 1|6:5 # 2",
		"a:\tIngen # 0\r\n    b:\t#1 \r\n    c:\r\n":              "1:10 # 0|2:8 #1",
		"a:\n  - x\n  - y # 1\n":                                  "3:7 # 1",
		"a: bruk#1\n":                                             "",
		"a: \"bruk #1\"\n":                                        "",
		"a: 'bruk' # 1\n":                                         "",
		"a: |- # 1\n  bruk #1\n":                                  "",
		"# x\na: bruk\n# y\n  # z\n":                              "",
		"a:\n  # x\n  - bruk\n  # y\n":                            "",
	} {
		tree, found := parse(t, src)
		if len(found) > 0 {
			t.Errorf("%q: found %v", src, found)
			continue
		}
		var got []string
		var walk func(n *casefile.Node)
		walk = func(n *casefile.Node) {
			for _, c := range append([]*casefile.Comment{n.Comment}, n.Lost...) {
				if c == nil {
					continue
				}
				got = append(got, fmt.Sprintf("%d:%d %s", c.Span.Line, c.Span.Col, c.Text.Reveal()))
				if c.Span.Path == "" || c.Span.Width != len([]rune(c.Text.Reveal())) {
					t.Errorf("%q: at %q, width %d", src, c.Span.Path, c.Span.Width)
				}
			}
			for _, it := range n.Items {
				walk(it)
			}
			for _, f := range n.Fields {
				walk(f.Value)
			}
		}
		walk(tree.Root)
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: got %q, want %q", src, s, want)
		}
	}
}

// Files that are no text are told apart by how they begin.
func TestKindsOfFile(t *testing.T) {
	for head, want := range map[string]string{
		"{\\rtf1\\ansi hei}":                  "rtf",
		"\xff\xd8\xff\xe0\x00\x10JFIF":        "bilde",
		"\x89PNG\r\n\x1a\n":                   "bilde",
		"\x00\x00\x00\x18ftypheic\x00":        "bilde",
		"RIFF\x10\x00\x00\x00WEBPVP8 ":        "bilde",
		"GIF89a":                              "bilde",
		"s\x00k\x00j\x00e\x00m\x00a\x00:\x00": "utf16",
		"\x00s\x00k\x00j\x00e\x00m\x00a\x00:": "utf16",
	} {
		_, found := parse(t, head)
		if len(found) != 1 || found[0].Code != "F02" || found[0].Variant != want {
			t.Errorf("%q: found %v, want F02 %s", head, found, want)
		}
	}
}

// Line ends of other times and places are line ends.
func TestLineEnds(t *testing.T) {
	tree, found := parse(t, "a: x\rb:\r  c: y\r")
	if len(found) > 0 || tree.SpanOf("b.c").Line != 3 {
		t.Errorf("found %v", found)
	}
}

// Whatever stands in a file that can be read, emptying the lines under «ingen»
// changes no text in it.
func FuzzNoneKeepsTexts(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/cases/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	for _, s := range slips {
		f.Add(s.src)
	}
	f.Add("t:\t|\n  # overskrift\n  lek: ingen\n    videre:\n  slutt\n")
	f.Add("a:\tingen\n  - # husk\n  - b: # x\n    c:\nd:\t\"x\n  y: ingen\n    z:\"\n")
	f.Add("a: ingen\n  -\nb: |-\n  c: ingen\n    d:\n\"e\": 'x\n  y: ingen\n    z:'\n")
	dashes := regexp.MustCompile(`^\s*ingen[\s-]*$`)
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ToLower(src)
		var out, others diag.List
		tree := casefile.Parse("x", []byte(src), &out)
		// Under another word, nothing is emptied.
		other := casefile.Parse("x", []byte(strings.ReplaceAll(src, "ingen", "annet")), &others)
		if tree == nil || other == nil || strings.Contains(src, "annet") {
			return
		}
		got, want := texts(tree.Root), texts(other.Root)
		for i := range want {
			if want[i] = strings.ReplaceAll(want[i], "annet", "ingen"); dashes.MatchString(want[i]) {
				want[i] = "ingen" // with the dashes of a skeleton after it
			}
		}
		for i := range got {
			if dashes.MatchString(got[i]) {
				got[i] = "ingen"
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	})
}

func texts(n *casefile.Node) []string {
	var out []string
	if n.Kind == casefile.Scalar {
		out = append(out, n.Raw())
	}
	for _, it := range n.Items {
		out = append(out, texts(it)...)
	}
	for _, f := range n.Fields {
		out = append(out, texts(f.Value)...)
	}
	return out
}

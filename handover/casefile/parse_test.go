package casefile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

func parse(t *testing.T, src string) (*casefile.Tree, []diag.Diagnostic) {
	t.Helper()
	var out diag.List
	tree := casefile.Parse("sak.yaml", []byte(src), &out)
	return tree, out.All()
}

// Scalars arrive as typed, whatever YAML would make of them.
func TestScalarsKeepWhatWasTyped(t *testing.T) {
	tree, found := parse(t, strings.Join([]string{
		"kommunenummer: 0301",
		"postnummer: 0150",
		"klasse: 7e1",
		"fornavn: Nil",
		"etternavn: Null",
		"verdi: 01017012345",
		"svar: Ja",
		"dato: 2027-05-12",
		"tid: 12:30",
		"punktum: 1_000",
		"sitat: \"0x1F\"",
		"tekst: |-",
		"  linje én",
		"  linje to",
		"",
	}, "\n"))
	if len(found) != 0 {
		t.Fatalf("findings: %v", found)
	}
	for key, want := range map[string]string{
		"kommunenummer": "0301", "postnummer": "0150", "klasse": "7e1", "fornavn": "Nil", "etternavn": "Null",
		"verdi": "01017012345", "svar": "Ja", "dato": "2027-05-12", "tid": "12:30", "punktum": "1_000",
		"sitat": "0x1F", "tekst": "linje én\nlinje to",
	} {
		if got := tree.Root.Field(key).Raw(); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

func TestMissingValuesAreNull(t *testing.T) {
	tree, _ := parse(t, "a:\nb: ~\nc: null\nd: \"\"\n")
	for key, want := range map[string]casefile.Kind{"a": casefile.Null, "b": casefile.Null, "c": casefile.Null, "d": casefile.Scalar} {
		if got := tree.Root.Field(key).Kind; got != want {
			t.Errorf("%s has kind %d, want %d", key, got, want)
		}
	}
}

// Keys are folded, also when å is written as a and a combining ring, and also
// with the byte order mark and line ends that Windows programs write.
func TestKeysAreFolded(t *testing.T) {
	tree, found := parse(t, "\ufeffFødselsdato: 2021-06-03\r\nspra\u030ak:\r\n  Høyrehendt: ja\r\nutvidet-tid: x\r\n")
	if len(found) != 0 {
		t.Fatalf("findings: %v", found)
	}
	for _, path := range []string{"foedselsdato", "spraak.hoeyrehendt", "utvidet_tid"} {
		if tree.SpanOf(path).Line == 0 || tree.SpanOf(path).Path != path {
			t.Errorf("%s is not found", path)
		}
	}
	if got := tree.SpanOf("foedselsdato"); got.Line != 1 || got.Col != 14 || got.Width != 10 {
		t.Errorf("the value stands at %d:%d, width %d; want 1:14, width 10", got.Line, got.Col, got.Width)
	}
}

func TestEveryTextKnowsItsCase(t *testing.T) {
	tree, _ := parse(t, "barn:\n  fornavn: A\nsaks_id: ABC-1\n")
	if got := tree.Root.Field("barn").Field("fornavn").Text.Case(); got != "abc-1" {
		t.Errorf("the text belongs to %q", got)
	}
}

func TestSpanOfSomethingMissingIsTheNearestThing(t *testing.T) {
	tree, _ := parse(t, "barn:\n  fornavn: A\nliste:\n  - x\n  - y\n")
	if got := tree.SpanOf("barn.etternavn"); got.Line != 1 || got.Col != 1 || got.Path != "barn.etternavn" {
		t.Errorf("got line %d, path %s", got.Line, got.Path)
	}
	if got := tree.SpanOf("liste"); got.Line != 3 || got.Col != 1 {
		t.Errorf("liste is at %d:%d", got.Line, got.Col)
	}
	if got := tree.SpanOf("liste[1]"); got.Line != 5 || got.Col != 5 {
		t.Errorf("liste[1] is at %d:%d", got.Line, got.Col)
	}
}

// Everything a file may not use has its own code and place.
func TestRefused(t *testing.T) {
	deep := "a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for name, c := range map[string]struct {
		src, code, variant string
		line               int
	}{
		"empty":                {"", "F01", "", 0},
		"only white space":     {"\ufeff \n\n", "F01", "", 0},
		"only a comment":       {"# noe\n", "F01", "", 0},
		"pdf":                  {"%PDF-1.7\nx", "F02", "pdf", 0},
		"docx":                 {"PK\x03\x04xxxx", "F02", "zip", 0},
		"doc":                  {"\xd0\xcf\x11\xe0xxxx", "F02", "office", 0},
		"age":                  {"age-encryption.org/v1\n", "F02", "kryptert", 0},
		"utf-16":               {"\xff\xfea\x00", "F02", "utf16", 0},
		"windows-1252":         {"a: b\nnavn: \xc5se\n", "F03", "windows1252", 2},
		"other bytes":          {"navn: \x81\n", "F03", "", 1},
		"too big":              {"a: " + strings.Repeat("x", casefile.MaxBytes), "F04", "", 0},
		"tab":                  {"a:\n\tb: 1\n", "F05", "", 2},
		"colon in text":        {"x: 1\na: b: c\n", "F06", "kolon", 2},
		"open quote":           {"b: 1\na: 'x\nc: 1\n", "F06", "anfoersel", 2},
		"at sign":              {"x: 1\na: @x\n", "F06", "tegn", 2},
		"no colon":             {"a: 1\nbarn\nb: 2\n", "F06", "mangler_kolon", 2},
		"indentation":          {"a:\n  b: 1\n c: 2\n", "F06", "innrykk", 3},
		"anchor":               {"a: &x 1\n", "F07", "", 1},
		"alias":                {"x: 1\nb: *x\n", "F07", "", 2},
		"duplicate":            {"a: 1\nb: 2\nA: 3\n", "F08", "", 3},
		"duplicate by folding": {"språk: 1\nspraak: 3\n", "F08", "", 2},
		"second document":      {"a: 1\n---\nb: 2\n", "F09", "", 2},
		"number as key":        {"1: x\n", "F10", "", 1},
		"list as key":          {"? [a]\n: z\n", "F10", "", 1},
		"merge key":            {"<<: {a: 1}\n", "F10", "", 1},
		"deep":                 {deep, "F11", "", 1},
		"very deep":            {strings.Repeat("[", 100000), "F11", "", 1},
		"tag":                  {"a: !!binary abc\n", "F12", "", 1},
		"list at the top":      {"- a\n- b\n", "F13", "", 1},
		"text at the top":      {"hei\n", "F13", "", 1},
		"control character":    {"a: 1\nb: x\x01\n", "F14", "", 2},
	} {
		_, found := parse(t, c.src)
		if len(found) == 0 {
			t.Errorf("%s: nothing found", name)
			continue
		}
		d := found[0]
		if string(d.Code) != c.code || d.Variant != c.variant || d.Severity != diag.Error {
			t.Errorf("%s: got %s %q, want %s %q", name, d.Code, d.Variant, c.code, c.variant)
		}
		if c.line != 0 && d.Span.Line != c.line {
			t.Errorf("%s: at line %d, want %d", name, d.Span.Line, c.line)
		}
	}
}

// All the file's problems come in one run.
func TestAllAtOnce(t *testing.T) {
	_, found := parse(t, "a: &x 1\na: 2\n3: x\nb: !!str y\n")
	var codes []string
	for _, d := range found {
		codes = append(codes, string(d.Code))
	}
	if got := strings.Join(codes, " "); got != "F07 F08 F10 F12" {
		t.Errorf("got %s", got)
	}
}

// An alias bomb is refused without being unfolded.
func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 9; i++ {
		n := string(rune('0' + i))
		p := string(rune('0' + i - 1))
		b.WriteString("a" + n + ": &a" + n + " [" + strings.TrimSuffix(strings.Repeat("*a"+p+",", 9), ",") + "]\n")
	}
	tree, found := parse(t, b.String())
	if len(found) == 0 || found[0].Code != "F07" || tree == nil {
		t.Error("the bomb is not refused")
	}
}

func TestUnindexed(t *testing.T) {
	if got := casefile.Unindexed("tillatelser[0].mottakere[12].roller[1]"); got != "tillatelser.mottakere.roller" {
		t.Errorf("got %s", got)
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/cases/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, s := range slips {
		f.Add([]byte(s.src))
	}
	f.Add([]byte("a: x #1\nb: # 2\nc:\n  - # 3\nd: ingen\n  -\n"))
	f.Add([]byte("a: [1, {b: c}]\n? x\n: y\n--- \n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var out diag.List
		tree := casefile.Parse("x", src, &out)
		if tree == nil && out.Err() == nil {
			t.Error("no tree and no finding")
		}
		if tree == nil {
			return
		}
		var walk func(n *casefile.Node, depth int)
		walk = func(n *casefile.Node, depth int) {
			if depth > casefile.MaxDepth+2 || !utf8.ValidString(n.Raw()) {
				t.Error("too deep, or not text")
			}
			for _, it := range n.Items {
				walk(it, depth+1)
			}
			for _, fl := range n.Fields {
				walk(fl.Value, depth+1)
			}
		}
		walk(tree.Root, 0)
	})
}

package skeleton_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/skeleton"
	"github.com/handover-no/handover/schemas"
)

// eachForm runs a test for the skeleton of every transition.
func eachForm(t *testing.T, test func(t *testing.T, kind string)) {
	for _, kind := range load(t).Transitions() {
		t.Run(kind, func(t *testing.T) { test(t, kind) })
	}
}

func load(t testing.TB) *schema.Set {
	t.Helper()
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func newSkeleton(t testing.TB, kind, lang string) *skeleton.Skeleton {
	t.Helper()
	return &skeleton.Skeleton{
		Form: load(t).Form(kind), Lang: lang, Schema: "./x.schema.json",
		Known:   map[string]string{"overgang": kind, "miljoe": "test"},
		Rows:    map[string]int{"foresatte": 2, "tillatelser": 2},
		Choices: map[string][]string{"tillatelser.omfang": {"helse", "vedlegg.medisinplan"}},
		Words: skeleton.Words{
			Intro: []string{"Slik fyller du ut:", "- Skriv svaret etter kolonet."}, Required: "må fylles ut", Within: "må fylles ut her",
			Choose: "Velg", YesNo: "Velg: ja | nei.", Example: "For eksempel", None: "Skriv ingen.", Measures: "Kopier tiltak.",
			Sections: "Slik: {sist_oppdatert: 2027-04-30}", Pick: "Ta bort #.", Seen: "Lim inn her.",
		},
	}
}

// parse reads a skeleton as a case file; nothing odd may be found.
func parse(t testing.TB, src string) *casefile.Tree {
	t.Helper()
	var out diag.List
	tree := casefile.Parse("sak.yaml", []byte(src), &out)
	if tree == nil || out.Len() > 0 {
		t.Fatalf("found %v", out.All())
	}
	return tree
}

// keys lists every key of a file as a path, those without a value too.
func keys(n *yaml.Node, path string) []string {
	var out []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			at := strings.TrimPrefix(path+"."+n.Content[i].Value, ".")
			out = append(append(out, at), keys(n.Content[i+1], at)...)
		}
	case yaml.SequenceNode, yaml.DocumentNode:
		for _, c := range n.Content {
			out = append(out, keys(c, path)...)
		}
	}
	return out
}

// asked reports whether a skeleton asks for a field: not for what the program
// writes itself, and for measures, which any section may have, in one place.
func asked(f *schema.Field) bool {
	if f.Path == "" || f.Key == "tidligere_saks_id" || f.Key == "grunnlag" || strings.Contains(f.Path, "vist_tekst") {
		return false
	}
	section, _, _ := strings.Cut(f.Path, ".")
	return section != "om" && !strings.Contains(f.Path+".", ".tiltak.")
}

// A skeleton has every field of the form that people fill in, each once, in the
// order of the form.
func TestEveryFieldIsThere(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		s := newSkeleton(t, kind, "nb")
		s.Rows = nil
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(s.String()), &doc); err != nil {
			t.Fatal(err)
		}
		got := slices.DeleteFunc(keys(&doc, ""), func(path string) bool { return path == "om" || strings.HasPrefix(path, "om.") })
		var want []string
		s.Form.Walk(func(f *schema.Field) {
			if asked(f) {
				want = append(want, f.Path)
			}
		})
		if !slices.Equal(got, want) || len(want) < 200 {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, c := range s.Form.Field("om").Fields {
			if !strings.Contains(s.String(), "\n  "+c.Key+": {sist_oppdatert: , kilde: {rolle: , dato: }}\n") {
				t.Errorf("om.%s has no line", c.Key)
			}
		}
	})
}

// Every field that people fill in is explained above it, and required ones say so.
func TestEveryFieldIsExplained(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		for _, lang := range []string{"nb", "nn"} {
			s := newSkeleton(t, kind, lang)
			text := strings.Join(strings.Fields(regexp.MustCompile(`(?m)^ *#`).ReplaceAllString(s.String(), "")), " ")
			s.Form.Walk(func(f *schema.Field) {
				if !asked(f) {
					return
				}
				w := f.Words(lang)
				for _, part := range []string{strings.TrimRight(w.Title, "."), w.Description} {
					if !strings.Contains(text, part) {
						t.Errorf("%s: %s is not explained: %q", lang, f.Path, part)
					}
				}
			})
			if n := strings.Count(text, "(må fylles ut)"); n < 20 {
				t.Errorf("only %d fields must be filled in", n)
			}
		}
	})
}

// As it stands, a skeleton holds what is known and nothing else: what is blank is
// not written.
func TestOnlyWhatIsKnownIsWritten(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		s := newSkeleton(t, kind, "nb")
		s.Known["avsender.orgnr"] = `"908592476"`
		var got []string
		var walk func(n *casefile.Node)
		walk = func(n *casefile.Node) {
			if n.Kind == casefile.Scalar {
				got = append(got, n.Span.Path+"="+n.Raw())
			}
			if n.Comment != nil || len(n.Lost) > 0 {
				t.Errorf("a comment behind %s", n.Span.Path)
			}
			for _, it := range n.Items {
				walk(it)
			}
			for _, f := range n.Fields {
				walk(f.Value)
			}
		}
		walk(parse(t, s.String()).Root)
		if want := "overgang=" + kind + " miljoe=test avsender.orgnr=908592476"; strings.Join(got, " ") != want {
			t.Errorf("holds %v, want %s", got, want)
		}
	})
}

// The choices of a list become its rows when the # alone is deleted, in every
// row that has the list.
func TestChoices(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		text := newSkeleton(t, kind, "nb").String()
		if strings.Count(text, "      #- helse\n") != 2 || strings.Count(text, "Ta bort #.") != 1 {
			t.Errorf("the choices are not there, or are explained more than once")
		}
		text = strings.Replace(text, "#- helse", "- helse", 2)
		text = strings.Replace(text, "#- vedlegg.medisinplan", "- vedlegg.medisinplan", 1)
		tree := parse(t, text)
		for i, want := range []string{"helse vedlegg.medisinplan", "helse"} {
			scope := tree.Node(casefile.Index("tillatelser", i) + ".omfang")
			if got := strings.Join(scope.Words(), " "); got != want {
				t.Errorf("omfang %d is %q, want %q", i, got, want)
			}
		}
	})
}

// Where «ingen» is an answer, it can be written as it is, above the empty lines.
func TestNoneNeedsNoDeleting(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		s := newSkeleton(t, kind, "nb")
		tried := 0
		s.Form.Walk(func(f *schema.Field) {
			if !f.None || f.Key == "tiltak" && strings.Contains(f.Path, ".") {
				return
			}
			tried++
			depth := strings.Repeat("  ", strings.Count(f.Path, "."))
			text := strings.Replace(s.String(), "\n"+depth+f.Key+":\n", "\n"+depth+f.Key+": ingen\n", 1)
			if got := parse(t, text).Node(f.Path); got == nil || got.Raw() != "ingen" {
				t.Errorf("%s is not answered with ingen", f.Path)
			}
		})
		if tried < 8 {
			t.Errorf("only %d fields tried", tried)
		}
	})
}

// Explanations are wrapped, so that nobody has to scroll sideways.
func TestLinesAreShort(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		for _, lang := range []string{"nb", "nn"} {
			for i, l := range strings.Split(newSkeleton(t, kind, lang).String(), "\n") {
				if n := utf8.RuneCountInString(l); n > 96 {
					t.Errorf("%s: line %d has %d characters", lang, i+1, n)
				}
				if strings.TrimRight(l, " ") != l {
					t.Errorf("%s: line %d ends with space", lang, i+1)
				}
			}
		}
	})
}

// An editor that has the schema finds nothing odd in a skeleton: what is left
// blank is allowed there as it is here.
func TestEditorsAcceptIt(t *testing.T) {
	eachForm(t, func(t *testing.T, kind string) {
		bundle, err := load(t).Bundle(kind)
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(bundle, &doc); err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("x.json", doc); err != nil {
			t.Fatal(err)
		}
		compiled, err := c.Compile("x.json")
		if err != nil {
			t.Fatal(err)
		}
		s := newSkeleton(t, kind, "nb")
		s.Known["skjema"], s.Known["saks_id"] = "overforing/v1", "089870ce-54de-4a2b-8b6b-0f05a46a1988"
		var data any
		if err := yaml.Unmarshal([]byte(s.String()), &data); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(data); err != nil {
			t.Error(err)
		}
	})
}

// What the family has read is pasted: the skeleton says where, once, and has no field
// for it.
func TestWhatWasSeenHasItsPlace(t *testing.T) {
	text := newSkeleton(t, "barnehage_skole", "nb").String()
	_, answers, _ := strings.Cut(text, "\ntillatelser:\n")
	if strings.Count(text, "    # Lim inn her.\n") != 1 || !strings.Contains(answers, "    # Lim inn her.\n") || strings.Contains(text, "vist_tekst:") {
		t.Errorf("it is not said once where to paste:\n%s", answers)
	}
}

// What is known of a row of a list stands in that row, and in no other.
func TestRowsThatAreKnown(t *testing.T) {
	s := newSkeleton(t, "barnehage_skole", "nb")
	s.Known["foresatte[0].navn"], s.Known["foresatte[1].navn"], s.Known["foresatte[2].telefon"] = skeleton.Scalar("Randi Sørvik"), skeleton.Scalar("Odd: Lie"), `"20"`
	s.Rows["foresatte"] = 4
	tree := parse(t, s.String())
	for path, want := range map[string]string{
		"foresatte[0].navn": "Randi Sørvik", "foresatte[0].telefon": "", "foresatte[1].navn": "Odd: Lie", "foresatte[2].navn": "", "foresatte[2].telefon": "20",
	} {
		if got := tree.Node(path).Raw(); got != want {
			t.Errorf("%s is %q", path, got)
		}
	}
}

// Whatever a text is, it is the same when it is read back as YAML.
func FuzzScalar(f *testing.F) {
	for _, s := range []string{"Tuva", "O'Brien-Lie", "Null", "nei", "a: b", "a #b", `"x" \ y`, "03862161385", "7", "2021-06-03", "- a", "~", "Ø", "+47 20", "7e1", "yes", "{", "*a", "0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.TrimSpace(text) != text || text == "" || !norm.NFC.IsNormalString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Skip()
		}
		if got := parse(t, "a: "+skeleton.Scalar(text)+"\n").Node("a").Raw(); got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}

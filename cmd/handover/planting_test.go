package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/schema"
)

// mark stands in a case file wherever somebody may write what they like. It is
// looked for without regard to case.
const mark = "Zq7merke"

// A planter puts the mark into a case file.
type planter struct {
	form *schema.Field
	// at decides what becomes of a node that stands for a field, nil for a key that
	// no field has. It returns nil to leave it.
	at func(f *schema.Field, n *yaml.Node) *yaml.Node
}

func (p planter) plant(t *testing.T, src []byte) []byte {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	p.walk(doc.Content[0], p.form)
	out, err := yaml.Marshal(&doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (p planter) walk(n *yaml.Node, f *schema.Field) {
	if f == nil {
		return
	}
	step := func(i int, below *schema.Field) {
		if other := p.at(below, n.Content[i]); other != nil {
			n.Content[i] = other
			return
		}
		p.walk(n.Content[i], below)
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			step(i+1, f.Field(casefile.Fold(n.Content[i].Value)))
		}
	case yaml.SequenceNode:
		for i := range n.Content {
			step(i, f.Item)
		}
	}
}

func scalar(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}
}

// A free text is one that a person writes; the others have a form.
var formed = []string{
	"saks_id", "orgnr", "fra_orgnr", "barnevernstjeneste_orgnr", "kommunenummer", "telefon", "svartelefon", "verdi", "id", "fil",
	"omfang", "unntatt", "skoleaar", "klokkeslett", "tidligere_saks_id", "vist_tekst", "timer_dag",
	"vil_gaa_i_gruppe_med",
}

// shown are texts that the program is there to show: which unit it goes to, and
// who it comes from.
var shown = []string{"mottakere.navn", "avsender.navn"}

func isFree(f *schema.Field) bool {
	return f != nil && f.Type == schema.Text && f.Code == "" && !slices.Contains(shown, f.Path) &&
		!slices.ContainsFunc(strings.Split(f.Path, "."), func(k string) bool { return slices.Contains(formed, k) })
}

// spoilers put the mark where it breaks a case file, one way each.
func spoilers() map[string]func(f *schema.Field, n *yaml.Node) *yaml.Node {
	ofType := func(types ...schema.Type) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Key != "overgang" && n.Kind == yaml.ScalarNode && slices.Contains(types, f.Type) {
				return scalar(mark)
			}
			return nil
		}
	}
	free := func(text string) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if isFree(f) && n.Kind == yaml.ScalarNode {
				return scalar(text)
			}
			return nil
		}
	}
	group := func(kind yaml.Kind) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if n.Kind == kind {
				return scalar(mark)
			}
			return nil
		}
	}
	return map[string]func(f *schema.Field, n *yaml.Node) *yaml.Node{
		"dates": ofType(schema.Date), "words": ofType(schema.Enum), "yes and no": ofType(schema.Bool), "numbers": ofType(schema.Int),
		"lists": group(yaml.SequenceNode), "groups": group(yaml.MappingNode),
		"long texts": free(strings.Repeat(mark+" ", 500)), "broken lines": free(mark + "\n" + mark), "letters": free(mark + " 文🐰\u202e"),
		"words of the lists": free("Har ADHD, " + mark + " er lat, " + mark + "vernet og BUP, spesialundervisning i morgen. Med Emma " + mark + " Lie."),
		"stray numbers":      free(mark + " 038621 61385, +47 20 11 20 31, " + mark + "@eksempel.no, www." + mark + ".no/" + mark),
		"texts with a form": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Type == schema.Text && !isFree(f) && n.Kind == yaml.ScalarNode {
				return scalar(mark)
			}
			return nil
		},
		"lists in place of texts": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if isFree(f) {
				return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{scalar(mark)}}
			}
			return nil
		},
		"unknown keys": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if n.Kind == yaml.MappingNode && (len(n.Content) < 2 || n.Content[len(n.Content)-2].Value != mark) {
				n.Content = append(n.Content, scalar(mark), scalar(mark))
			}
			return nil
		},
		"names of givers": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Path == "tillatelser.gitt_av.navn" {
				return scalar(mark)
			}
			return nil
		},
	}
}

// unreadable are ways to break the text itself.
var unreadable = map[string]func(src string) string{
	"a colon":      func(s string) string { return s + "\n" + mark + ": " + mark + ": x\n" },
	"a quote":      func(s string) string { return s + "\nx: \"" + mark + "\n" },
	"an anchor":    func(s string) string { return s + "\nx: &" + mark + " " + mark + "\n" },
	"an alias":     func(s string) string { return s + "\nx: *" + mark + "\n" },
	"a tag":        func(s string) string { return s + "\nx: !" + mark + " " + mark + "\n" },
	"a document":   func(s string) string { return s + "\n---\n" + mark + ": x\n" },
	"a key twice":  func(s string) string { return s + "\n" + mark + ": x\n" + mark + ": x\n" },
	"a tab":        func(s string) string { return s + "\nx:\n\t" + mark + ": x\n" },
	"a brace":      func(s string) string { return s + "\nx: {" + mark + "\n" },
	"a control":    func(s string) string { return s + "\nx: " + mark + "\x01\n" },
	"an encoding":  func(s string) string { return s + "\nx: " + mark + " \xe6\n" },
	"a transition": func(s string) string { return strings.Replace(s, "overgang: barnehage_skole", "overgang: "+mark, 1) },
}

// examplesByTransition returns the example cases.
func examplesByTransition(t *testing.T) map[string][][]byte {
	t.Helper()
	names, err := filepath.Glob("../../testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][][]byte{}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, kind, _ := strings.Cut(string(src), "\novergang: ")
		kind, _, _ = strings.Cut(kind, "\n")
		if strings.Contains(name, "avslag") {
			out[kind] = append(out[kind], src) // what is spoiled is a case that goes
		} else {
			out[kind] = append([][]byte{src}, out[kind]...)
		}
	}
	if len(out) != 3 || len(names) != 7 {
		t.Fatalf("%d cases of %d transitions", len(names), len(out))
	}
	return out
}

// plantEverywhere puts the mark into every text of a case, which goes all the way,
// and counts them.
func plantEverywhere(t *testing.T, form *schema.Field, src []byte) (marked []byte, n int) {
	t.Helper()
	marked = planter{form, func(f *schema.Field, x *yaml.Node) *yaml.Node {
		if !isFree(f) || x.Kind != yaml.ScalarNode {
			return nil
		}
		if n++; strings.HasSuffix(f.Path, "navn") {
			return scalar(mark + " " + x.Value) // those who decide are known by name
		}
		return scalar(mark)
	}}.plant(t, src)
	return marked, n
}

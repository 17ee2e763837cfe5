package handover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
)

// The example of every transition is right on any day of the year, and all of it
// goes to the one it is for.
func TestExamplesAreRight(t *testing.T) {
	p := program(t)
	for _, kind := range p.Forms.Transitions() {
		for _, lang := range []string{"nb", "nn"} {
			for month := range 12 {
				day := today.AddMonths(month)
				src, err := p.Example(handover.New{Kind: kind, Lang: lang, Schema: "x.json", CaseID: "089870ce-54de-4a2b-8b6b-0f05a46a1988", Today: day})
				if err != nil {
					t.Fatal(err)
				}
				c := p.Check("sak.yaml", []byte(src), handover.CheckOptions{Today: day})
				if c.Err != nil || codes(c) != "" {
					t.Fatalf("%s, %s, %s: ends with %v, found %s", kind, lang, day, c.Err, codes(c))
				}
				for _, d := range c.Outcomes[0].Decisions {
					if !d.Goes && !d.Usual {
						t.Errorf("%s, %s, %s: %s is held back", kind, lang, day, d.Path)
					}
				}
			}
		}
	}
}

// A new case of every transition is found to be empty, and nothing else.
func TestNewCasesAreOnlyEmpty(t *testing.T) {
	p := program(t)
	for _, kind := range p.Forms.Transitions() {
		for _, lang := range []string{"nb", "nn"} {
			src, err := p.Skeleton(handover.New{Kind: kind, Lang: lang, Schema: "x.json", CaseID: "089870ce-54de-4a2b-8b6b-0f05a46a1988", Today: today, Test: true})
			if err != nil {
				t.Fatal(err)
			}
			c := p.Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today})
			for _, d := range c.Findings.All() {
				if strings.HasPrefix(d.Span.Path, "tillatelser") {
					t.Errorf("%s, %s: to have no answers is told as %s", kind, lang, d.Code) // they come last
				}
			}
			got := strings.Fields(codes(c))
			for _, code := range got {
				if !slices.Contains([]string{"S02", "V40", "V41", "V22", "V49"}, code[:3]) {
					t.Errorf("%s, %s: found %s", kind, lang, code)
				}
			}
			if len(got) < 9 {
				t.Errorf("%s, %s: only found %v", kind, lang, got)
			}
		}
	}
}

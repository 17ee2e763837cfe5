package handover_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// sentBy is a sound case from another kind of sender, with all answers of a kind.
func sentBy(t testing.TB, sender, answer string) string {
	t.Helper()
	src := edit(t, sound(t), "  type: barnehage\n", "  type: "+sender+"\n")
	return strings.ReplaceAll(src, "tillatelse_bhl_2a", answer)
}

// A PPT and a helsestasjon send what the family has consented to, on a paragraph of
// their own.
func TestOtherSenders(t *testing.T) {
	for _, c := range []struct{ sender, answer, basis string }{
		{"ppt", "samtykke_fvl_13a", "FVL_13A_SAMTYKKE"}, {"helsestasjon", "samtykke_helse", "HPL_22_SAMTYKKE"},
	} {
		checked := check(t, sentBy(t, c.sender, c.answer))
		if checked.Err != nil || codes(checked) != "" {
			t.Fatalf("%s: %v, found %s", c.sender, checked.Err, codes(checked))
		}
		for _, o := range checked.Outcomes {
			if o.Release == nil {
				t.Fatalf("%s: nothing goes to %s", c.sender, o.To.Role)
			}
			for _, b := range o.Release.Bases {
				if b.Code != c.basis {
					t.Errorf("%s: %s goes on %s", c.sender, b.Section, b.Code)
				}
			}
		}
		if checked = check(t, sentBy(t, c.sender, "tillatelse_bhl_2a")); !errors.Is(checked.Err, validate.ErrInvalid) {
			t.Errorf("%s with a permission for a barnehage: %v", c.sender, checked.Err)
		}
		for _, o := range checked.Outcomes {
			if o.Release != nil {
				t.Errorf("%s: something goes on a permission for a barnehage", c.sender)
			}
		}
	}
}

// What is told of an answer or a basis of the wrong kind names those that would do.
func TestWhatWouldDoIsNamed(t *testing.T) {
	for _, c := range []struct {
		sender, answer, usual string
		others, bases         []string
	}{
		{"barnehage", "tillatelse_25_1_4", "tillatelse_bhl_2a", []string{"samtykke_stafettlogg", "samtykke_helse"}, []string{"BHL_2A_TILLATELSE", "FVL_13A_SAMTYKKE", "INGEN"}},
		{"ppt", "tillatelse_bhl_2a", "samtykke_fvl_13a", []string{"samtykke_stafettlogg", "samtykke_helse"}, []string{"FVL_13A_SAMTYKKE", "INGEN"}},
		{"helsestasjon", "tillatelse_bhl_2a", "samtykke_helse", []string{"samtykke_stafettlogg"}, []string{"FVL_13A_SAMTYKKE", "HPL_22_SAMTYKKE", "INGEN"}},
	} {
		src := edit(t, sentBy(t, c.sender, c.answer), "  lek:\n    sist_oppdatert", "  lek:\n    grunnlag: OPL_25_1_3\n    sist_oppdatert")
		var variants []string
		for _, d := range check(t, src).Findings.All() {
			if d.Code != "V01" || d.Severity != diag.Error {
				continue
			}
			if !slices.Contains(variants, d.Variant) {
				variants = append(variants, d.Variant)
			}
			others, _ := d.Args["andre"].([]string)
			bases, _ := d.Args["koder"].([]string)
			switch {
			case d.Variant == "svar" && (d.Args["vanlig"] != c.usual || !slices.Equal(others, c.others)):
				t.Errorf("%s: the answers named are %v and %v", c.sender, d.Args["vanlig"], others)
			case d.Variant == "grunnlag" && !slices.Equal(bases, c.bases):
				t.Errorf("%s: the bases named are %v", c.sender, bases)
			}
		}
		slices.Sort(variants)
		if !slices.Equal(variants, []string{"grunnlag", "svar"}) {
			t.Errorf("%s: told are %v", c.sender, variants)
		}
	}
}

// INGEN may be stated anywhere, and so may a refusal be given to any sender.
func TestWhatIsAllowedEverywhere(t *testing.T) {
	for _, sender := range []string{"barnehage", "ppt", "helsestasjon"} {
		answer := map[string]string{"barnehage": "tillatelse_bhl_2a", "ppt": "samtykke_fvl_13a", "helsestasjon": "samtykke_helse"}[sender]
		held := edit(t, sentBy(t, sender, answer), "  lek:\n    sist_oppdatert", "  lek:\n    grunnlag: INGEN\n    sist_oppdatert")
		if c := check(t, held); c.Err != nil || strings.Contains(sections(outcome(t, c, "rektor").Release), "lek ") {
			t.Errorf("%s holds a section back: %v, %s", sender, c.Err, codes(c))
		}
		if c := check(t, sentBy(t, sender, "nekter")); !errors.Is(c.Err, handover.ErrNothing) || strings.Contains(codes(c), "V01") {
			t.Errorf("%s, refused: %v, %s", sender, c.Err, codes(c))
		}
	}
}

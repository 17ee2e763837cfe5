package document_test

import (
	"os"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
)

// sentBy is what rektor gets of an example case from another kind of sender.
func (b *bench) sentBy(t *testing.T, sender, name, answer, lang string) *consent.Release {
	t.Helper()
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("type: barnehage\n", "type: "+sender+"\n", "navn: Lyngtoppen barnehage", "navn: "+name, "tillatelse_bhl_2a", answer).Replace(string(src))
	var found diag.List
	c, err := b.valid.Case(casefile.Parse("sak", []byte(text), &found), &found)
	if err != nil {
		t.Fatal(err, found.All())
	}
	r := consent.Decide(consent.Request{Case: c, Form: b.set.Form(kind), To: c.Recipients[0], Today: day.New(2027, 5, 12), Law: b.law}).Release
	if r == nil {
		t.Fatalf("%s: nothing goes", sender)
	}
	r.Language = lang
	return r
}

// The words around the sender fit every kind of sender, in both målformer: what it
// thinks of the measures, on what it shares, and nothing that only a barnehage is.
func TestTheWordsFitEverySender(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		sender, name, answer, lang string
		says, never                []string
	}{
		{"ppt", "PPT for Skarfjord", "samtykke_fvl_13a", "nb",
			[]string{"PPT mener", "Samtykke (forvaltningsloven § 13 a nr. 1)", "PPT for Skarfjord"}, []string{"barnehagens", "Tiden i barnehagen", "barnehageloven", "illatelse"}},
		{"helsestasjon", "Strandlia helsestasjon", "samtykke_helse", "nb",
			[]string{"Helsestasjonen mener", "Samtykke (helsepersonelloven § 22)", "Strandlia helsestasjon"}, []string{"barnehagens", "Tiden i barnehagen", "barnehageloven", "illatelse"}},
		{"helsestasjon", "Strandlia helsestasjon", "samtykke_helse", "nn",
			[]string{"Helsestasjonen meiner", "Samtykke (helsepersonellova § 22)"}, []string{"Tida i barnehagen", "høyrer barnehagen til", "barnehagelova", "øyve"}},
	} {
		got := text(b.build(t, b.sentBy(t, c.sender, c.name, c.answer, c.lang)).Blocks)
		for _, want := range c.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s, %s: does not say %q", c.sender, c.lang, want)
			}
		}
		for _, never := range c.never {
			if i := strings.Index(got, never); i >= 0 {
				t.Errorf("%s, %s: says %q", c.sender, c.lang, got[max(0, i-60):min(len(got), i+60)])
			}
		}
	}
}

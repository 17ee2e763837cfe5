package handover_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

// octoberReport makes the sound case to upper secondary the report by 1 October, of a pupil
// who is 15.
var octoberReport = []string{
	"fase: soeknad_1feb", "fase: oktobermelding", "skoleaar: 2027/2028", "skoleaar: 2028/2029", "skolestart: 2027-08-17", "skolestart: 2028-08-16",
	"\nlokal_frist: 2027-05-15", "", "FOEDT", "2012-02-05",
}

const request = "anmodning:\n  - {fra_orgnr: \"802337760\", dato: 2027-03-18}\n\n"

// What goes to nobody is told by the rule that withholds it, at the line that is to be
// changed where there is one, and not as something to ask the family about.
func TestWhyNobodyGetsIt(t *testing.T) {
	for name, x := range map[string]struct {
		base  string
		edits []string
		want  string // code/variant at: line; several with a comma
	}{
		"the October report, and an answer about something else": {upper, octoberReport, "V61/type at:     type: tillatelse_25_1_4"},
		"nobody has asked":                 {lower, []string{request, ""}, "V13 at: skolegang: [skolegang]"},
		"an oral answer without reference": {lower, []string{"form: skriftlig", "form: muntlig_referat"}, "V10 at:     form: muntlig_referat"},
		"an answer to another role": {lower, []string{"\", roller: [rektor]}]", "\", roller: [sfo]}]"},
			"V11 at:     mottakere: [{orgnr: \"802337760\", roller: [sfo]}]"},
		"a role that is not to have it": {lower, []string{"rolle: rektor}", "rolle: sfo}", "roller: [rektor]", "roller: [sfo]"},
			"V07/ingen at: skolegang: [skolegang], V11/rolle at: forebygging_25_1_4: [forebygging_25_1_4]"},
		"the care is taken over": {lower, []string{"\navsender:\n", "\nomsorg: {omsorgsovertakelse: ja}\n\navsender:\n"},
			"V04/omsorg at: tillatelser:, V05/omsorg at:     gitt_av: {navn: Mor Vang, rolle: forelder}"},
		"two homes disagree": {kindergarten, []string{"lek, spesped, vedlegg", "spesped, vedlegg"}, "V07/uenige at: lek: [lek]"},
		"nobody has spoken of it": {kindergarten, []string{"lek, spesped, vedlegg", "spesped, vedlegg", "lek, spesped, vedlegg", "spesped, vedlegg"},
			"V07/ingen at: lek: [lek]"},
		"an answer of its own": {lower, []string{"\ntillatelser:\n", "\nstafettlogg:\n  finnes: ja\n  stafettholder_tjeneste: skolen\n\ntillatelser:\n", "  barnets_stemme: {sist", "  stafettlogg: {sist_oppdatert: 2027-04-30}\n  barnets_stemme: {sist"},
			"V04/eget at: stafettlogg: [stafettlogg]"},
		"an answer that has run out": {lower, []string{"gyldig_til: 2028-02-16", "gyldig_til: 2027-05-11"},
			"V03/utloept at:     gyldig_til: 2027-05-11 [barnets_stemme foreldres_stemme ressurser]"},
	} {
		src := (fault{"x", x.base, x.edits}).made(t, 0)
		c := check(t, src)
		var got []string
		for _, d := range c.Findings.All() {
			code := string(d.Code)
			if d.Variant != "" {
				code += "/" + d.Variant
			}
			line := ""
			if d.Span.Line > 0 {
				line = strings.Split(src, "\n")[d.Span.Line-1]
			}
			if named, ok := d.Args["gjelder"]; ok && d.Code != "V61" {
				line += fmt.Sprintf(" %v", named)
			}
			got = append(got, code+" at: "+line)
			if d.Severity == diag.Error {
				t.Errorf("%s: %s is told as an error", name, code)
			}
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: found\n%s, want\n%s", name, strings.Join(got, "\n"), x.want)
		}
		if c.Err != nil && !errors.Is(c.Err, handover.ErrNothing) {
			t.Errorf("%s: %v", name, c.Err)
		}
	}
}

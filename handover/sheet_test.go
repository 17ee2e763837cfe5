package handover_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdfcheck"
)

// everySheet visits the sheet of every transition, sender, phase and set of rules.
func everySheet(t *testing.T, visit func(name string, q handover.SheetQuery, s consent.Sheet)) {
	t.Helper()
	p := program(t)
	for _, kind := range p.Forms.Transitions() {
		phases := []string{""}
		if f := p.Forms.Form(kind).Field("fase"); f != nil {
			phases = append(phases, f.Enum...)
		}
		for _, profile := range []string{basis.Strict, basis.ByLaw} {
			q := handover.SheetQuery{Transition: kind, Choice: consent.Choice{Profile: profile}, On: today}
			for _, q.Sender = range p.Senders(q) {
				for _, q.Phase = range phases {
					s, ok := p.Sheet(q)
					if !ok {
						t.Errorf("%v has no sheet", q)
						continue
					}
					visit(fmt.Sprint(kind, " ", q.Sender, " ", q.Phase, " ", profile), q, s)
				}
			}
		}
	}
}

// Every sheet is at most three pages at full size, can be archived and read aloud, and
// comes out the same each time.
func TestEverySheetIsWhole(t *testing.T) {
	p := program(t)
	rektor := document.Addressee{Unit: "908592476", Name: "Strandlia skole", Role: "rektor"}
	unnamed := document.Addressee{Unit: "905640135", Role: "kontor"}
	seen := map[string]bool{}
	everySheet(t, func(name string, _ handover.SheetQuery, s consent.Sheet) {
		for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
			for _, to := range [][]document.Addressee{nil, {rektor, unnamed}} {
				m := handover.SheetMaking{Making: handover.Making{Today: today, Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC)}, Lang: lang, To: to}
				if to != nil {
					m.Owner, m.Unit, m.LogAge = "Åsvær kommune", "Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage", 16
				}
				key := fmt.Sprint(s.Code(), s.Unasked, lang, len(to))
				if seen[key] {
					continue
				}
				seen[key] = true
				out, err := p.ComposeSheet(s, m)
				if err != nil {
					t.Fatalf("%s, %s: %v", name, lang, err)
				}
				if out.Pages > 3 {
					t.Errorf("%s, %s, to %d: %d pages", name, lang, len(to), out.Pages)
				}
				if r := pdfcheck.Check(out.Data); !r.Holds() {
					t.Errorf("%s, %s: is not as the program makes a PDF", name, lang)
				}
				again, err := p.ComposeSheet(s, m)
				if err != nil || !bytes.Equal(out.Data, again.Data) {
					t.Errorf("%s, %s: another file the second time (%v)", name, lang, err)
				}
			}
		}
	})
	if len(seen) < 40 {
		t.Errorf("only %d sheets", len(seen))
	}
}

// A sheet stands under the kind of answer that the law asks of the sender in the phase.
func TestWhichSheetItIs(t *testing.T) {
	p := program(t)
	for _, c := range []struct{ kind, sender, phase, want string }{
		{"barnehage_skole", "barnehage", "", "tillatelse_bhl_2a samtykke_stafettlogg samtykke_helse"},
		{"barnehage_skole", "ppt", "", "samtykke_fvl_13a samtykke_stafettlogg samtykke_helse"},
		{"barnehage_skole", "helsestasjon", "", "samtykke_helse samtykke_stafettlogg"},
		{"barneskole_ungdomsskole", "grunnskole", "", "tillatelse_25_1_4 samtykke_stafettlogg samtykke_helse"},
		{"barneskole_ungdomsskole", "ppt", "", "samtykke_fvl_13a samtykke_stafettlogg samtykke_helse"},
		{"videregaaende", "grunnskole", "", "tillatelse_25_1_4 samtykke_stafettlogg samtykke_helse"},
		{"videregaaende", "grunnskole", "etter_inntak", "tillatelse_25_1_4 samtykke_stafettlogg samtykke_helse"},
		{"videregaaende", "grunnskole", "oktobermelding", "samtykke_1_oktober samtykke_stafettlogg samtykke_helse"},
		{"videregaaende", "ppt", "oktobermelding", "samtykke_fvl_13a samtykke_stafettlogg samtykke_helse"},
		{"videregaaende", "helsestasjon", "", "samtykke_helse samtykke_stafettlogg"},
	} {
		s, ok := p.Sheet(handover.SheetQuery{Transition: c.kind, Sender: c.sender, Phase: c.phase, On: today})
		var got []string
		for _, part := range s.Parts {
			got = append(got, part.Giver.Type)
		}
		if !ok || strings.Join(got, " ") != c.want {
			t.Errorf("%s, %s, %s: %v, want %s", c.kind, c.sender, c.phase, got, c.want)
		}
	}
	if got := p.Senders(handover.SheetQuery{Transition: "barnehage_skole", On: today}); !slices.Equal(got, []string{"barnehage", "ppt", "helsestasjon"}) {
		t.Errorf("from barnehage to school %v ask", got) // a grunnskole has no basis for it
	}
}

// What may be asked for without a yes is told, and no more than the law has: it follows
// the set of rules and the phase.
func TestWhatASheetSaysGoesWithoutAYes(t *testing.T) {
	p := program(t)
	for _, c := range []struct{ kind, sender, phase, profile, want string }{
		{"barnehage_skole", "barnehage", "", basis.ByLaw, ""},
		{"barneskole_ungdomsskole", "ppt", "", basis.ByLaw, ""},
		{"barneskole_ungdomsskole", "grunnskole", "", basis.Strict, "skolegang fag spraak fravaer valg historikk"},
		{"barneskole_ungdomsskole", "grunnskole", "", basis.ByLaw, "skolegang fag spraak tilrettelegging fravaer skolemiljoe valg skyss aapne_vedtak historikk vedlegg.enkeltvedtak vedlegg.iop"},
		{"videregaaende", "grunnskole", "oktobermelding", basis.ByLaw, "karakterer fravaer historikk"},
		{"videregaaende", "grunnskole", "", basis.Strict, "soeknad karakterer fravaer historikk"},
	} {
		s, _ := p.Sheet(handover.SheetQuery{Transition: c.kind, Sender: c.sender, Phase: c.phase, Choice: consent.Choice{Profile: c.profile}, On: today})
		if got := strings.Join(s.Unasked, " "); got != c.want {
			t.Errorf("%s, %s, %s: %q, want %q", c.kind, c.sender, c.profile, got, c.want)
		}
		school := c.sender == "grunnskole"
		duty := school && c.phase != "oktobermelding" // before intake nobody changes school
		if (len(s.Duties) > 0) != duty || (len(s.Fetched) > 0) != school {
			t.Errorf("%s, %s: %d duties and %d paragraphs to ask on", c.kind, c.sender, len(s.Duties), len(s.Fetched))
		}
	}
	before := day.New(2026, time.July, 31) // the duty is law from the day after
	if s, _ := p.Sheet(handover.SheetQuery{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", On: before}); len(s.Duties) > 0 {
		t.Error("tells of a duty that is no law yet")
	}
}

// A code is another when other things are asked, and the same whatever the words are.
func TestTheCodeOfASheet(t *testing.T) {
	p := program(t)
	form := regexp.MustCompile(`^[a-z_]+/[a-z0-9_]+/v1-[0-9a-f]{8}$`)
	codes := map[string]string{}
	everySheet(t, func(name string, q handover.SheetQuery, s consent.Sheet) {
		if !form.MatchString(s.Code()) || !strings.HasPrefix(s.Code(), q.Transition+"/"+s.Usual().Giver.Type+"/") {
			t.Errorf("%s has the code %s", name, s.Code())
		}
		if other, ok := codes[s.Code()]; ok && other != q.Sender {
			t.Errorf("%s and %s have the same code", name, other)
		}
		codes[s.Code()] = q.Sender
		found, current, ok := p.SheetOf(s.Code(), q.Choice, q.On)
		if !ok || !current || found.Sender != q.Sender || found.Code() != s.Code() {
			t.Errorf("%s: the code leads to another sheet", name)
		}
		older := s
		older.Parts = slices.Clone(s.Parts)
		older.Parts[0].Scopes = s.Parts[0].Scopes[1:]
		if found, current, ok = p.SheetOf(older.Code(), q.Choice, q.On); !ok || current || found.Code() != s.Code() {
			t.Errorf("%s: a sheet that asked for less is not told from it", name)
		}
	})
	for _, none := range []string{"", "x", "barnehage_skole/tillatelse_bhl_2a", "barnehage_skole/tillatelse_25_1_4/v1-3f9a12cd", "handover/tillatelse_bhl_2a/v1-3f9a12cd", "barnehage_skole/tillatelse_bhl_2a/3f9a12cd"} {
		if _, _, ok := p.SheetOf(none, consent.Choice{}, today); ok {
			t.Errorf("%q is taken for the code of a sheet", none)
		}
	}
}

// signers are those who decide in an example case, and what it takes to be known.
var signers = []struct {
	name string
	on   day.Day
	who  []string
}{
	{"barnehage_1_to_hjem", today, []string{"{navn: Kristin Haugland, rolle: forelder}", "{navn: Jørgen Moe, rolle: forelder}"}},
	{"ungdomsskole_1_fosterheim_nynorsk", today, []string{"{navn: Barnevernstenesta, rolle: barnevernstjenesten}", "{navn: Torunn Ytrehus, rolle: fosterforelder}"}},
	{"ungdomsskole_2_nyankommen_tolk", today, []string{"{navn: Olena Kovalenko, rolle: forelder}", "{navn: Andrij Kovalenko, rolle: forelder}"}},
	{"videregaaende_1_hoersel_verksted", today, []string{"{navn: Tomas Vaitkevičius, rolle: elev}"}},
	{"videregaaende_2_oktobermelding_nynorsk", day.New(2026, time.September, 30), []string{
		"{navn: Eirin Djupedal Haugane, rolle: elev}", "{navn: Solveig Djupedal, rolle: forelder}", "{navn: Olav Haugane, rolle: forelder}",
	}},
}

// What is answered yes on the sheet is what goes: with a cross at everything, the rows
// are right as they are pasted, and nothing of a case stays behind but what the form
// keeps from a role or from all, and what no family permits.
func TestFromTheSheetToTheCase(t *testing.T) {
	for _, c := range signers {
		src := brief(t, c.name)
		first := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: c.on})
		q := handover.SheetQuery{Transition: first.Case.Transition, Sender: first.Case.Sender.Kind, Phase: first.Case.Phase, On: c.on}
		s, ok := program(t).Sheet(q)
		if !ok {
			t.Fatalf("%s: no sheet", c.name)
		}
		var to []document.Addressee
		for _, r := range first.Case.Recipients {
			to = append(to, document.Addressee{Unit: r.Unit, Role: r.Role})
		}
		var rows strings.Builder
		for i, who := range c.who {
			signed := strings.NewReplacer(
				"#- ", "- ", "    gitt_av:\n      navn:\n      rolle:\n", "    gitt_av: "+who+"\n", "    dato:\n", "    dato: "+c.on.String()+"\n",
				"    form:\n", "    form: skriftlig\n", "- id: t", fmt.Sprintf("- id: t%d", i+1),
			).Replace(program(t).SheetRows(s, i18n.Bokmaal, to))
			rows.WriteString(signed)
		}
		src = strings.Replace(drop(t, src, "tillatelser"), "\nom:", "\ntillatelser:\n"+rows.String()+"\nom:", 1)
		checked := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: c.on})
		for _, d := range checked.Findings.All() {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s %s at %s", c.name, d.Code, d.Variant, d.Span.Path)
			}
		}
		fnr := checked.Case.Data.At("barn.id.type").Is("fnr") // no other number is shown to anybody
		for _, o := range checked.Outcomes {
			for _, d := range o.Decisions {
				kept := d.Reason == "V11" && d.Variant == "rolle" || strings.HasPrefix(d.Path, "forebygging_25_1_4") || d.Path == "barn.id" && !fnr
				if !d.Goes && !kept {
					t.Errorf("%s: %s does not go to %s: %s %s", c.name, d.Path, o.To.Role, d.Reason, d.Variant)
				}
			}
		}
		if len(checked.Outcomes) == 0 {
			t.Errorf("%s: nobody is asked about", c.name)
		}
	}
}

package handover_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/rule"
)

// The corpus: for each rule of the domain a case that breaks it and no other, in
// testdata/regler, each made of one of the three sound cases in testdata/regler/sunn by
// the edits below. Anybody can run handover sjekk testdata/regler and see every rule.

const corpus = "../testdata/regler"

const (
	kindergarten = "barnehage_skole"
	lower        = "barneskole_ungdomsskole"
	upper        = "videregaaende"
)

// A fault is a file of the corpus: its code, with a number where there are several, the
// sound case, and what is edited in it.
type fault struct {
	file, base string
	edits      []string
}

func (f fault) code() string {
	code, _, _ := strings.Cut(f.file, "-")
	return code
}

const (
	bhl    = "type: tillatelse_bhl_2a"
	toHead = "roller: [rektor]}]\n    omfang"
)

var faults = []fault{
	{"V01", kindergarten, []string{"lek: {sist", "lek: {grunnlag: OPL_25_1_2, sist"}},
	{"V02", kindergarten, []string{bhl, "type: nekter", "    omfang: [barnets_stemme, foreldres_stemme, ressurser, lek, spesped, vedlegg.enkeltvedtak]\n    vist_tekst: " + seenBefore + "\n", "", bhl, "type: nekter", "    omfang: [barnets_stemme, foreldres_stemme, ressurser, lek, spesped, vedlegg.enkeltvedtak]\n    vist_tekst: " + seenBefore + "\n", ""}},
	{"V03", kindergarten, []string{"gyldig_til: 2028-02-16", "gyldig_til: 2027-05-11"}},
	{"V03-2", kindergarten, []string{"dato: 2027-05-05\n", "dato: 2027-05-13\n"}},
	{"V04", kindergarten, []string{father, ""}},
	{"V05", lower, []string{"\ntillatelser:\n", "\ntillatelser:\n" + answer("far", "Far ETTERNAVN", "foresatt_uten_foreldreansvar", "[ressurser]", "")}},
	{"V05-2", lower, []string{"\ntillatelser:\n", "\ntillatelser:\n" + answer("nei", "Mor ETTERNAMN", "forelder", "[ressurser]", "    unntatt: [ressurser]\n")}},
	{"V06", lower, []string{"FOEDT", "2012-09-05", "\nforesatte:", "\naarskull_avvik: annet\n\nforesatte:"}},
	{"V07", kindergarten, []string{"lek, spesped, vedlegg", "lek, vedlegg"}},
	{"V08", kindergarten, []string{"    vist_tekst: " + seenBefore + "\n", ""}},
	{"V08b", kindergarten, []string{"", ""}},
	{"V09", kindergarten, []string{"gyldig_til: 2028-02-16", "gyldig_til: 2028-05-06"}},
	{"V10", upper, []string{"form: skriftlig", "form: muntlig_referat"}},
	{"V11", kindergarten, []string{"\ntillatelser:\n", "\ntillatelser:\n" + answer("annen", "Mor ETTERNAVN", "forelder", "[ressurser]", "")}},
	{"V12", lower, []string{"besluttet_dato: 2027-05-03", "besluttet_dato: 2026-07-31"}},
	{"V13", lower, []string{"rolle: rektor}\n\n", "rolle: rektor}\n  - {type: grunnskole, orgnr: \"901889880\", navn: Skarfjord ungdomsskule, rolle: rektor}\n\n", "roller: [rektor]}]", "roller: [rektor]}, {orgnr: \"901889880\", roller: [rektor]}]"}},
	{"V13-2", lower, []string{"\nanmodning:\n", "\nanmodning:\n  - {fra_orgnr: \"901889880\", dato: 2027-03-18}\n"}},
	{"V20", kindergarten, []string{"adressebeskyttelse: ugradert", "adressebeskyttelse: fortrolig"}},
	{"V22", kindergarten, []string{"adressebeskyttelse: ugradert", "adressebeskyttelse: ukjent"}},
	{"V24", kindergarten, []string{"kommentar: Helst ute.", "kommentar: Helst ute (123456 78901)."}},
	{"V24-2", kindergarten, []string{"kommentar: Helst ute.", "kommentar: Helst ute. Går til BUP."}},
	{"V25", kindergarten, []string{"lek:\n", "sosialt:\n  samspill: Deler med Emma.\nlek:\n", "ressurser, lek,", "ressurser, sosialt, lek,", "ressurser, lek,", "ressurser, sosialt, lek,", `lek: "00000000"`, `sosialt: "00000000", lek: "00000000"`, `ressurser: "00000000", lek: "00000000"`, `ressurser: "00000000", sosialt: "00000000", lek: "00000000"`, "  lek: {", "  sosialt: {sist_oppdatert: 2027-04-30}\n  lek: {"}},
	{"V26", kindergarten, []string{"type: enkeltvedtak, sendes", "type: enkeltvedtak, sendes", "vedlegg:\n", "vedlegg:\n  - {tittel: Fra turen, type: bilde, sendes: i_elevmappe}\n"}},
	{"V27", kindergarten, []string{"miljoe: test", "miljoe: produksjon", "  adressebeskyttelse", "  id: {type: fnr, verdi: \"03862161385\"}\n  adressebeskyttelse", "FOEDT", "2021-06-03"}},
	{"V30", kindergarten, []string{"  adressebeskyttelse", "  id: {type: fnr, verdi: \"03862161386\"}\n  adressebeskyttelse", "FOEDT", "2021-06-03"}},
	{"V31", kindergarten, []string{"  adressebeskyttelse", "  id: {type: fnr, verdi: \"03862150014\"}\n  adressebeskyttelse", "FOEDT", "2021-06-04"}},
	{"V32", kindergarten, []string{"FOEDT", "2020-06-04"}},
	{"V33", kindergarten, []string{"903963840", "903963841"}},
	{"V34", kindergarten, []string{"rolle: rektor}\n\n", "rolle: rektor}\n  - {type: grunnskole, orgnr: \"908592476\", navn: Strandlia skole, rolle: kontor}\n\n", toHead, "roller: [rektor, kontor]}]\n    omfang", toHead, "roller: [rektor, kontor]}]\n    omfang"}},
	{"V35", kindergarten, []string{`orgnr: "908592476", navn: Strandlia skole`, `orgnr: "903963840", navn: Lyngtoppen barnehage`, `orgnr: "908592476"`, `orgnr: "903963840"`, `orgnr: "908592476"`, `orgnr: "903963840"`}},
	{"V36", kindergarten, []string{"SAKSID", "36363636-3636-4363-8363-363636363636"}},
	{"V36-2", kindergarten, []string{"SAKSID", "36363636-3636-4363-8363-363636363636"}},
	{"V37", kindergarten, []string{`kommunenummer: "1598"`, `kommunenummer: "158"`}},
	{"V38", upper, []string{`type: inntakskontor, orgnr: "908969693"`, `type: videregaaende, orgnr: "908969693"`}},
	{"V39", kindergarten, []string{"navn: Lyngtoppen barnehage", "navn: Lyngtoppen"}},
	{"V40", kindergarten, []string{"lurer_paa: Hvor henger man sekken?", "dato: [2027-04-14]"}},
	{"V41", kindergarten, []string{"styrker: [Deler med andre., Gir seg ikke.]", "mestrer_best_naar: Alt er klart."}},
	{"V42", kindergarten, []string{"styrker: [Deler med andre., Gir seg ikke.]", "styrker: [Deler.]", "lek:\n", "stoettebehov:\n  - {omraade: spraak, situasjon: I samling.}\n  - {omraade: motorikk, situasjon: I trapper.}\nlek:\n", "ressurser, lek,", "ressurser, stoettebehov, lek,", "ressurser, lek,", "ressurser, stoettebehov, lek,", `lek: "00000000"`, `stoettebehov: "00000000", lek: "00000000"`, `ressurser: "00000000", lek: "00000000"`, `ressurser: "00000000", stoettebehov: "00000000", lek: "00000000"`, "  lek: {", "  stoettebehov: {sist_oppdatert: 2027-04-30}\n  lek: {"}},
	{"V43", kindergarten, []string{", viderefoeres: ja", ""}},
	{"V44", kindergarten, []string{"kommentar: Helst ute.", "kommentar: Er ofte lat."}},
	{"V45", kindergarten, []string{"lek: {sist_oppdatert: 2027-04-30}", "lek: {sist_oppdatert: 2026-05-11}"}},
	{"V46", kindergarten, []string{"gyldig_til: 2027-09-30", "gyldig_til: 2026-09-13"}},
	{"V47", upper, []string{"sakkyndig_dato: 2026-03-12", "sakkyndig_dato: 2024-03-12"}},
	{"V48", upper, []string{"gyldighet: gjelder_ikke_i_videregaaende", "gyldighet: gjelder"}},
	{"V49", kindergarten, []string{"viktigst_aa_vite: Trenger litt tid om morgenen.", "dato: [2027-04-14]"}},
	{"V50", kindergarten, []string{"tolk: nei", "tolk: muntlig"}},
	{"V60", kindergarten, []string{"lokal_frist: 2027-05-15", "lokal_frist: 2027-05-11"}},
	{"V61", upper, []string{"fase: soeknad_1feb", "fase: oktobermelding", "skoleaar: 2027/2028", "skoleaar: 2028/2029", "skolestart: 2027-08-17", "skolestart: 2028-08-16", "\nlokal_frist: 2027-05-15", "", "FOEDT", "2012-02-05", pupil, "  []\n"}},
	{"V62", kindergarten, []string{"skolestart: 2027-08-16", "skolestart: 2027-08-15"}},
	{"V63", kindergarten, []string{"skoleaar: 2027/2028", "skoleaar: 2027/2029"}},
	{"V51", kindergarten, []string{"viktigst_aa_vite: Trenger litt tid om morgenen.", "viktigst_aa_vite: Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide."}},

	// Last, so that the children of the others stay who they are: pairs that only
	// together break the rule.
	{"V36-3", kindergarten, []string{"  adressebeskyttelse", "  id: {type: fnr, verdi: \"03862150022\"}\n  adressebeskyttelse", "FOEDT", "2021-06-03"}},
	{"V36-4", kindergarten, []string{"  adressebeskyttelse", "  id: {type: fnr, verdi: \"03862150022\"}\n  adressebeskyttelse", "FOEDT", "2021-06-03"}},
	{"V36-5", kindergarten, nil},
	{"V36-6", kindergarten, nil},
	{"V36-7", kindergarten, []string{"  adressebeskyttelse", "  id: {type: duf, verdi: \"201017238203\"}\n  adressebeskyttelse"}},
	{"V36-8", kindergarten, []string{"  adressebeskyttelse", "  id: {type: duf, verdi: \"201017238203\"}\n  adressebeskyttelse"}},
}

// namesakes are the files whose child is called as that of another.
var namesakes = map[string]string{"V36-6": "V36-5", "V36-8": "V36-7"}

// The rows of the sound cases that are taken out.
const (
	father = "  - id: far\n    type: tillatelse_bhl_2a\n    gitt_av: {navn: Far ETTERNAVN, rolle: forelder}\n    dato: 2027-05-07\n    form: skriftlig\n" +
		"    mottakere: [{orgnr: \"908592476\", roller: [rektor]}]\n    omfang: [barnets_stemme, foreldres_stemme, ressurser, lek, spesped, vedlegg.enkeltvedtak]\n" +
		"    vist_tekst: " + seenBefore + "\n    gyldig_til: 2028-02-16\n"
	pupil = "  - id: elev\n    type: tillatelse_25_1_4\n    gitt_av: {navn: FORNAVN ETTERNAVN, rolle: elev}\n    dato: 2027-05-05\n    form: skriftlig\n" +
		"    mottakere: [{orgnr: \"908969693\", roller: [inntak]}]\n    omfang: [barnets_stemme, foreldres_stemme, ressurser, ito_bakgrunn]\n" +
		"    vist_tekst: {barnets_stemme: \"00000000\", foreldres_stemme: \"00000000\", ressurser: \"00000000\", ito_bakgrunn: \"00000000\"}\n    gyldig_til: 2028-02-16\n"
)

const seenBefore = `{barnets_stemme: "00000000", foreldres_stemme: "00000000", ressurser: "00000000", lek: "00000000", spesped: "00000000", vedlegg: "00000000"}`

// answer is one more answer, to a unit that is no recipient where it is a parent's.
func answer(id, name, role, scope, more string) string {
	to := `[{orgnr: "802337760", roller: [rektor]}]`
	if id == "annen" {
		to = `[{orgnr: "905640135", roller: [rektor]}]`
	}
	kind := "tillatelse_25_1_4"
	if id == "annen" {
		kind = "tillatelse_bhl_2a"
	}
	return fmt.Sprintf("  - id: %s\n    type: %s\n    gitt_av: {navn: %s, rolle: %s}\n    dato: 2027-05-04\n    form: skriftlig\n    mottakere: %s\n    omfang: %s\n%s    gyldig_til: 2028-02-16\n",
		id, kind, name, role, to, scope, more)
}

// child makes each child of the corpus another: a name, a day of birth, a case.
func (f fault) child(src string, i int) string {
	first := []string{"Nora", "Emil", "Sara", "Jakob", "Ella", "Filip", "Maja", "Oskar"}
	last := []string{"Vang", "Lien", "Moe", "Dahl", "Bakken", "Haug", "Strand"}
	called := i
	if of := namesakes[f.file]; of != "" {
		called = slices.IndexFunc(faults, func(o fault) bool { return o.file == of })
	}
	born := map[string]int{kindergarten: 2021, lower: 2014, upper: 2011}[f.base]
	return strings.NewReplacer(
		"FORNAVN", first[called%len(first)], "ETTERNAVN", last[called%len(last)], "ETTERNAMN", last[called%len(last)]+"e",
		"FOEDT", day.New(born, 1, 5).AddDays(i%100).String(), "SAKSID", fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1),
	).Replace(src)
}

// made returns a file of the corpus.
func (f fault) made(t *testing.T, i int) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpus, "sunn", f.base+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, src, _ := strings.Cut(string(data), "\n")
	src = strings.Replace(src, "../../../schemas/", "../../schemas/", 1)
	for e := 0; e < len(f.edits); e += 2 {
		src = edit(t, src, f.edits[e], f.edits[e+1])
	}
	src = reread(t, f.child(src, i))
	if f.code() == "V08b" {
		src = strings.Replace(src, "foretrukken_lek: Bygger huler.", "foretrukken_lek: Bygger hytter.", 1) // and nobody has read it since
	}
	return fmt.Sprintf("# %s: alt er oppdiktet.\n", f.code()) + src
}

// The files of the corpus are as the edits make them.
func TestTheCorpusIsWritten(t *testing.T) {
	for i, f := range faults {
		name := filepath.Join(corpus, f.file+".yaml")
		want := f.made(t, i)
		got, err := os.ReadFile(name)
		switch {
		case err == nil && string(got) == want:
		case *update:
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is not as it is made: go test ./handover -run %s -update", name, t.Name())
		}
	}
}

// checkFault checks a file of the corpus as the key book of the corpus has it: the
// school has a head teacher's key, and no other.
func checkFault(t *testing.T, f fault) *handover.Checked {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(corpus, f.file+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return program(t).Check(f.file+".yaml", src, handover.CheckOptions{Today: today, Key: func(_, role string) handover.Key {
		return handover.Key{Missing: role == "kontor", Name: ""}
	}, Sender: func(unit string) handover.Sender {
		return handover.Sender{Name: map[string]string{"903963840": "Lyngtoppen barnehage"}[unit]}
	}})
}

// Each case breaks its own rule, and no other: nothing else is found, and nothing is
// withheld for another reason.
func TestTheCorpusBreaksOneRuleEach(t *testing.T) {
	for _, f := range faults {
		c := checkFault(t, f)
		got := map[string]bool{}
		for _, d := range c.Findings.All() {
			got[string(d.Code)] = true
		}
		for _, o := range c.Outcomes {
			for _, d := range o.Decisions {
				if !d.Goes && !d.Usual && c.Findings.Err() == nil {
					got[string(d.Reason)] = true
				}
			}
		}
		switch want := f.code(); {
		case want == "V20":
			if !c.Individual(true) || len(got) > 0 || c.Source != nil {
				t.Errorf("V20 leaves a trace: %v", got)
			}
		case want == "V36": // told when two are held together
			if len(got) > 0 {
				t.Errorf("V36 alone: %v", got)
			}
		case len(got) != 1 || !got[want]:
			t.Errorf("%s: %v", f.file, got)
			for _, d := range c.Findings.All() {
				t.Logf("  %s/%s at %s (%v)", d.Code, d.Variant, d.Span.Path, d.Args)
			}
		}
	}
}

// Every rule of the table that is the domain's has a case, and the sound cases break
// none.
func TestTheCorpusIsWhole(t *testing.T) {
	for _, r := range rule.Rules() {
		if r.Code[0] == 'V' && !slices.ContainsFunc(faults, func(f fault) bool { return f.code() == string(r.Code) }) {
			t.Errorf("%s has no case in %s", r.Code, corpus)
		}
	}
	for _, base := range []string{kindergarten, lower, upper} {
		f := fault{base, base, nil}
		c := check(t, f.made(t, 400))
		held := slices.ContainsFunc(c.Outcomes, func(o consent.Outcome) bool {
			return slices.ContainsFunc(o.Decisions, func(d consent.Decision) bool { return !d.Goes && !d.Usual })
		})
		if c.Findings.Count(diag.Error)+c.Findings.Count(diag.Warning)+c.Findings.Count(diag.Withheld) > 0 || held || c.Err != nil {
			t.Errorf("%s is not sound: %s", base, codes(c))
		}
	}
}

package handover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

func listOf(t testing.TB, text string) *register.List {
	t.Helper()
	var out diag.List
	l, err := register.Read("liste.csv", []byte(text), nil, "barnehage_skole", &out)
	if err != nil || out.Len() > 0 {
		t.Fatalf("%v %v", err, out.All())
	}
	return l
}

func draftOptions(kind string) handover.DraftOptions {
	return handover.DraftOptions{
		New:      handover.New{Kind: kind, Lang: "nb", CaseID: "0d0e4f2a-6c1b-4c57-9a3e-5b7f21c8d904", Today: today, Test: true},
		SchemaOf: func(kind string) string { return "./" + kind + ".schema.json" },
		Sender:   func(string) (string, string, bool) { return "", "", false },
	}
}

func BenchmarkDraft(b *testing.B) {
	p := program(b)
	l := listOf(b, "Fornavn;Etternavn;Fødselsdato;Barnehage;Barnehage orgnr;Mottakende skole;Mottakende skole orgnr;Foresatt 1 navn;Foresatt 1 telefon\nTuva;Sørvik;03.06.2021;Lyngtoppen barnehage;903963840;Strandlia skole;908592476;Randi Sørvik;20 00 00 00\n")
	o := draftOptions("barnehage_skole")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Draft(l.Entries[0], o); err != nil {
			b.Fatal(err)
		}
	}
}

// draft makes the case file of the first row of a list.
func draft(t *testing.T, text string, change func(o *handover.DraftOptions)) (*handover.Draft, *casefile.Tree) {
	t.Helper()
	o := draftOptions("barnehage_skole")
	if change != nil {
		change(&o)
	}
	var out diag.List
	l, err := register.Read("liste.csv", []byte(text), nil, o.Kind, &out)
	if err != nil || out.Len() > 0 || len(l.Entries) == 0 {
		t.Fatalf("%v %v", err, out.All())
	}
	d, err := program(t).Draft(l.Entries[0], o)
	if err != nil {
		t.Fatal(err)
	}
	var found diag.List
	tree := casefile.Parse("sak.yaml", []byte(d.Text), &found)
	if d.Text != "" && (tree == nil || found.Len() > 0) {
		t.Fatalf("the draft has %v", found.All())
	}
	return d, tree
}

func foundIn(found *diag.List) string {
	var out []string
	for _, d := range found.All() {
		out = append(out, fmt.Sprintf("%s %d:%d", d.Code, d.Span.Line, d.Span.Col))
	}
	return strings.Join(out, ", ")
}

// What the list tells stands in the draft, where a new case has it, and the draft is
// found nothing odd with: only that things are missing.
func TestDraft(t *testing.T) {
	d, tree := draft(t, "Fornavn;Etternavn;Fødselsdato;Barnehage;Barnehage orgnr;Kommunenr;Mottakende skole;Mottakende skole orgnr;Foresatt 1;Telefon;Foresatt 2;Foresatt 2 bor hos;Foresatt 3\n"+
		"Tuva: Elise;Null;03.06.2021;Lyngtoppen barnehage;903963840;1598;Strandlia skole;908592476;Randi Sørvik;+47 20 00 00 00;\"Odd \"\"O\"\" Lie\";Delt bosted;No\n", nil)
	if d.Findings.Len() > 0 || d.Individual {
		t.Fatalf("found %s", foundIn(&d.Findings))
	}
	for path, want := range map[string]string{
		"saks_id": "0d0e4f2a-6c1b-4c57-9a3e-5b7f21c8d904", "miljoe": "test", "overgang": "barnehage_skole",
		"barn.fornavn": "Tuva: Elise", "barn.etternavn": "Null", "barn.foedselsdato": "2021-06-03",
		"avsender.type": "barnehage", "avsender.orgnr": "903963840", "avsender.navn": "Lyngtoppen barnehage", "avsender.kommunenummer": "1598",
		"mottakere[0].type": "grunnskole", "mottakere[0].orgnr": "908592476", "mottakere[0].rolle": "",
		"foresatte[0].navn": "Randi Sørvik", "foresatte[0].telefon": "+47 20 00 00 00", "foresatte[1].navn": `Odd "O" Lie`, "foresatte[1].bor_hos": "delt", "foresatte[2].navn": "No",
	} {
		if got := tree.Node(path).Raw(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	c := program(t).Check("sak.yaml", []byte(d.Text), handover.CheckOptions{Today: today})
	for _, f := range c.Findings.All() {
		if f.Code != "S02" && f.Severity == diag.Error && !strings.HasPrefix(string(f.Code), "V") {
			t.Errorf("the draft has %s at %s", f.Code, f.Span.Path)
		}
	}
	d, tree = draft(t, "Fornavn;Etternavn;Fødselsdato;Fødselsnummer\nTuva;Sørvik;03.06.2021;3862161385\n", nil)
	if tree.Node("barn.id.verdi").Raw() != "03862161385" || strings.Count(d.Text, "skal_ikke_ha_informasjon:") != 2 {
		t.Error("the number or the rows for guardians are not as they should be")
	}
}

// Languages stand as codes, those of the child where the form has them; what is not
// understood is left empty, and stops nobody.
func TestLanguagesOfDrafts(t *testing.T) {
	head := "Fornavn;Etternavn;Fødselsdato;Overgang;Foresatt 1;Foresatt 1 språk;Foresatt 2 språk;Morsmål;Hjemmespråk\nTuva;Sørvik;03.06.2021;"
	at := map[string]string{"barnehage_skole": "spraak.flerspraaklig.", "barneskole_ungdomsskole": "spraak.flerspraaklig.", "videregaaende": "spraak."}
	for _, c := range []struct{ cells, guardian, tongue, home, found string }{
		{"Norsk;norsk;norsk;norsk", "no", "", "", ""},
		{"polsk;;Polsk;norsk og polsk", "pl", "pl", "no, pl", ""},
		{"PL;;Nordsamisk, arabisk;", "pl", "se, ar", "", ""},
		{"gresk;xx;kurdisk/kurdisk;ja", "el", "ku", "", "L12 2:9"},
		{"samisk;;vet ikke;", "", "", "", "L12 2:6, L12 2:8"},
	} {
		for kind, below := range at {
			none := func(o *handover.DraftOptions) { o.Kind = "" }
			d, tree := draft(t, head+kind+";Randi;"+c.cells+"\n", none)
			list := func(path string) string {
				var codes []string
				for _, n := range tree.Node(below + path).List() {
					codes = append(codes, n.Raw())
				}
				return strings.Join(codes, ", ")
			}
			if got := tree.Node("foresatte[0].spraak").Raw(); got != c.guardian {
				t.Errorf("%s, %s: the guardian speaks %q", kind, c.cells, got)
			}
			if list("morsmaal") != c.tongue || list("spraak_hjemme") != c.home {
				t.Errorf("%s, %s: the child speaks %q, and at home %q", kind, c.cells, list("morsmaal"), list("spraak_hjemme"))
			}
			if foundIn(&d.Findings) != c.found || d.Findings.Count(diag.Error) > 0 {
				t.Errorf("%s, %s: found %s", kind, c.cells, foundIn(&d.Findings))
			}
			if tree.Node("foresatte[1].spraak").Raw() != "" {
				t.Errorf("%s, %s: a language is a guardian", kind, c.cells)
			}
		}
	}
}

// What the rules for case files find is told at the place in the list.
func TestDraftsAreJudged(t *testing.T) {
	head := "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Mottakende skole orgnr;Foresatt 1 telefon;Mottaker rolle\n"
	for row, want := range map[string]string{
		"Tuva;Sørvik;03.06.2021;03862161385;908592476;;kontor": "",
		"Tuva;Sørvik;03.06.2021;03862161386;;;":                "V30 2:4",
		"Tuva;Sørvik;04.06.2021;03862161385;;;":                "V31 2:3",
		"Tuva;Sørvik;03.06.2031;;;;":                           "V32 2:3",
		"Tuva;Sørvik;03.06.2021;;908592477;;":                  "V33 2:5",
		"Tuva;Sørvik;03.06.2021;;90859247;ring mor;vaktmester": "V33 2:5, S09 2:6, S03 2:7",
		strings.Repeat("Tuva", 60) + ";Sørvik;03.06.2021;;;;":  "S07 2:1",
	} {
		if d, _ := draft(t, head+row+"\n", nil); foundIn(&d.Findings) != want {
			t.Errorf("%s: %s, want %s", row, foundIn(&d.Findings), want)
		}
	}
	real := func(o *handover.DraftOptions) { o.Test = false }
	if d, _ := draft(t, head+"Tuva;Sørvik;03.06.2021;03862161385;;;\n", real); foundIn(&d.Findings) != "V27 2:4" {
		t.Errorf("a made-up number: %s", foundIn(&d.Findings))
	}
	none := func(o *handover.DraftOptions) { o.Kind = "" }
	if d, _ := draft(t, "Fornavn;Etternavn;Fødselsdato;Overgang\nTuva;Sørvik;03.06.2021;barnehagen\n", none); foundIn(&d.Findings) != "S14 2:4" || d.Text != "" {
		t.Errorf("an unknown transition: %s", foundIn(&d.Findings))
	}
	if d, tree := draft(t, "Fornavn;Etternavn;Fødselsdato;Overgang;Trinn;Klasse\nTuva;Sørvik;03.06.2014;Barneskole ungdomsskole;7. trinn;7B\n", none); d.Kind != "barneskole_ungdomsskole" || tree.Node("skolegang.trinn").Raw() != "7" || tree.Node("skolegang.klasse").Raw() != "7B" {
		t.Errorf("a transition of its own: %s", d.Kind)
	}
}

// Who sends is as the list says, or else as the settings do.
func TestSendersOfDrafts(t *testing.T) {
	ppt := func(named bool) func(o *handover.DraftOptions) {
		return func(o *handover.DraftOptions) {
			o.Sender = func(string) (string, string, bool) { return "ppt", "901196583", named }
		}
	}
	plain, theirs := "Fornavn;Etternavn;Fødselsdato\nTuva;Sørvik;03.06.2021\n", "Fornavn;Etternavn;Fødselsdato;Barnehage;Barnehage orgnr\nTuva;Sørvik;03.06.2021;X;903963840\n"
	own := strings.Replace(theirs, "903963840", "901196583", 1)
	for _, c := range []struct {
		list, want string
		named      bool
	}{{plain, "ppt 901196583", false}, {theirs, "barnehage 903963840", false}, {theirs, "ppt 903963840", true}, {own, "ppt 901196583", false}} {
		_, tree := draft(t, c.list, ppt(c.named))
		if got := tree.Node("avsender.type").Raw() + " " + tree.Node("avsender.orgnr").Raw(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	same := "Fornavn;Etternavn;Fødselsdato;Mottakende skole orgnr\nTuva;Sørvik;03.06.2021;901196583\n"
	if d, _ := draft(t, same, ppt(false)); !d.Individual {
		t.Error("who is its own recipient is not left to be handled individually")
	}
}

// Units are found in the key books by their names.
func TestUnitsOfDrafts(t *testing.T) {
	find := func(o *handover.DraftOptions) {
		o.Unit = func(orgnr, name string) (string, string, bool) {
			return "908592476", "Strandlia skole", orgnr == "908592476" || name == "Strandlia skole"
		}
	}
	for list, want := range map[string]string{
		"Mottakende skole\nTuva;Sørvik;03.06.2021;Strandlia skole": "908592476 ", "Mottakende skole orgnr\nTuva;Sørvik;03.06.2021;908592476": "908592476 ",
		"Mottakende skole\nTuva;Sørvik;03.06.2021;Ukjent skole": " L11 2:4",
	} {
		d, tree := draft(t, "Fornavn;Etternavn;Fødselsdato;"+list+"\n", find)
		if got := tree.Node("mottakere[0].orgnr").Raw() + " " + foundIn(&d.Findings); got != want || tree.Node("mottakere[0].navn").Raw() == "" {
			t.Errorf("%s: %q, want %q", list, got, want)
		}
	}
}

// The child of a case file is known again, however the file is written.
func TestWhom(t *testing.T) {
	p := program(t)
	d, _ := draft(t, "Fornavn;Etternavn;Fødselsdato\nTuva Elise;Sørvik;03.06.2021\n", nil)
	l := listOf(t, "Fornavn;Mellomnavn;Etternavn;Fødselsdato\nTuva;Elise;Sørvik;03.06.2021\nTuva;;Sørvik;03.06.2021\n")
	for what, src := range map[string]string{
		"as it was made": d.Text, "by hand": "overgang: barnehage_skole\nBarn:\n  # hvem\n\n  Fornavn: Tuva\n  etternavn: \"Elise  Sørvik\"\n  fødselsdato: 2021-06-03\nforesatte: ingen\n",
		"on one line": "barn: {fornavn: tuva, etternavn: Elise Sørvik, foedselsdato: 2021-06-03}\n", "Windows": strings.ReplaceAll(d.Text, "\n", "\r\n"),
		"broken further down": d.Text + "\nx: [\n",
	} {
		child, ok := p.Whom([]byte(src))
		known := register.NewKnown()
		known.Add(child)
		if !ok || !known.Has(l.Entries[0]) || known.Has(l.Entries[1]) {
			t.Errorf("%s: the child is not known", what)
		}
	}
	for _, src := range []string{"", "barn:\n", "barn: [\n", "avsender:\n  navn: x\n"} {
		if _, ok := p.Whom([]byte(src)); ok {
			t.Errorf("%q is about somebody", src)
		}
	}
}

// Every field that a column can be read to is one that some form has.
func TestFieldsOfListsAreInTheForms(t *testing.T) {
	p := program(t)
	for _, key := range register.Keys() {
		path := register.PathOf(key)
		found := path == ""
		for _, kind := range p.Forms.Transitions() {
			found = found || p.Forms.Form(kind).At(casefile.Unindexed(path)) != nil
		}
		if !found {
			t.Errorf("%s is read to %s, which no form has", key, path)
		}
	}
}

package handover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/wording"
)

// textCodes are the codes that tell of what texts say.
var textCodes = []diag.Code{"V24", "V25", "V44", "V45"}

// A word is pointed at by itself, in whatever way its text is written.
func TestAWordIsPointedAt(t *testing.T) {
	for want, edits := range map[string][]string{
		"ADHD":          {"foretrukken_lek: Bygger", "foretrukken_lek: Med ADHD og bygger"},
		"BUP":           {"Tre barn fra avdelingen", "Tre barn fra BUP og avdelingen"},
		"barnevernet":   {"    Far: Si det", "    Far: Ring barnevernet. Si det"},
		"03862161385":   {"\"Er tålmodig med", "\"Er \\u00e5 «03862161385» tålmodig med"},
		"i morgen":      {"    - kaniner", "    - 'Per''s kaniner, i morgen'"},
		"20 11 20 31":   {"interesse_bokstaver_tall: >-\n    Skriver", "interesse_bokstaver_tall: >-\n    20 11 20 31 skriver"},
		"manipulerende": {"      merknad: Virker best", "      merknad: Er manipulerende, virker best"},
	} {
		src := edit(t, sound(t), edits...)
		var got []string
		for _, d := range check(t, src).Findings.All() {
			if slices.Contains(textCodes, d.Code) && d.Severity != diag.Withheld {
				line := []rune(strings.Split(src, "\n")[d.Span.Line-1])
				got = append(got, string(line[d.Span.Col-1:d.Span.Col-1+d.Span.Width]))
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: points at %q", want, got)
		}
	}
}

// Names of those who belong to the case are no other children's.
func TestNamesThatBelongToTheCase(t *testing.T) {
	for _, name := range []string{"Iben", "Ibens venner", "Sofie", "Kristin Haugland", "Jørgen", "Mathias", "en fra Strandlia"} {
		src := edit(t, sound(t), "Deler, venter på tur", "Deler med "+name+", venter på tur")
		if got := codes(check(t, src)); got != "" {
			t.Errorf("%s: found %s", name, got)
		}
	}
}

// Nobody has use for warnings about a text that goes to nobody: a no is a valid
// answer, and is told as that alone.
func TestTextsOfARefusalAreLeftAlone(t *testing.T) {
	src := edit(t, brief(t, "avslag_1_foreldre_sier_nei"), "samspill: Inkluderer andre.",
		"samspill: Inkluderer andre. Emma, ADHD, BUP, barnevernet, 03862161385, lat elev, i morgen.")
	c := check(t, src)
	if got := codes(c); got != "" || !errors.Is(c.Err, handover.ErrNothing) {
		t.Errorf("found %q, %v", got, c.Err)
	}
	// A no to a part, or no answer yet, is no such no: the texts are to be right before
	// the family sees them.
	for _, edits := range [][]string{{"type: nekter", "type: tillatelse_bhl_2a"}, {"dokumentert_i: avslagsarket i barnets mappe i barnehagen\n", "omfang: [lek]\n"}} {
		if got := codes(check(t, edit(t, src, append(edits, edits...)...))); !strings.Contains(got, "V24/fnr") {
			t.Errorf("%q: found %q", edits, got)
		}
	}
	// With a mistake in the form, what may go is not known yet, and all is told.
	if got := codes(check(t, edit(t, src, "tar_initiativ: ofte", "tar_initiativ: ofta"))); !strings.Contains(got, "V24/fnr") || !strings.Contains(got, "S03") {
		t.Errorf("found %q", got)
	}
}

// What the child and the family have said stands as they said it: only what is kept
// out of a transition in any case is warned of, and numbers stop it.
func TestOwnWords(t *testing.T) {
	for text, want := range map[string]string{
		"Har ADHD og går til BUP.": "", "Er lat og umulig.": "", "Spesialundervisning i morgen.": "",
		"Barnevernet kommer.": "V24/skjermet_egne", "Nummeret mitt er 03862161385": "V24/fnr", "Ring 20 11 20 31": "V24/telefon",
	} {
		for _, field := range []string{"lurer_paa", "haaper"} {
			src := edit(t, sound(t), "  "+field+": ", "  "+field+": "+text+" ")
			if got := codes(check(t, src)); got != want {
				t.Errorf("%s in %s: found %q, want %q", text, field, got, want)
			}
		}
	}
	src := edit(t, sound(t), "beste_kontaktmaate: >-\n", "beste_kontaktmaate: >-\n    Ring 20 11 20 31 eller skriv til a@eksempel.no.\n")
	if got := codes(check(t, src)); got != "" {
		t.Errorf("how the family wants to be reached: found %q", got)
	}
}

// A diagnosis in a field for health has a source when somebody is named who knows.
func TestDiagnosesHaveSources(t *testing.T) {
	const at = "    kommentar: Trenger påminning før turer"
	const about = "  selvhjelp:\n    sist_oppdatert: 2027-04-30\n    kilde: {rolle: pedagogisk leder, dato: 2027-04-30, basert_paa: [observasjon]}\n    svar_fra: avsender\n"
	claim := edit(t, sound(t), at, "    kommentar: Har epilepsi. Trenger påminning før turer")
	for name, c := range map[string]struct{ src, want string }{
		"a claim":          {claim, "V44/diagnose"},
		"no claim":         {edit(t, sound(t), at, "    kommentar: Epilepsi. Trenger påminning før turer"), ""},
		"a source":         {edit(t, sound(t), at, "    kommentar: Har epilepsi, utredet på sykehuset. Trenger påminning før turer"), ""},
		"from the family":  {edit(t, claim, about, strings.Replace(about, "svar_fra: avsender", "svar_fra: foresatte", 1)), ""},
		"from a journal":   {edit(t, claim, about, strings.Replace(about, "observasjon", "journal", 1)), ""},
		"from a physician": {edit(t, claim, about, strings.Replace(about, "pedagogisk leder", "fastlege og lege", 1)), ""},
	} {
		if got := codes(check(t, c.src)); got != c.want {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

// traps are texts with something for each check of texts to find.
var traps = []string{
	"Har ADHD, Downs syndrom og angst.", "Går til BUP og NAV.", "Barnevernet og krisesenteret.", "Er lat, manipulerende og svak elev.",
	"Har spesialundervisning etter § 9 A.", "Skal i morgen og neste uke.", "038621 61385 og 202599991703.", "+47 20 11 20 31, ola@eksempel.no, www.eksempel.no.",
	"Leker med Emma Lie og Shirvan.",
}

// No finding has anything of the text in it, in any language: which word of the
// lists was found is not told either, since beside a case id it is a diagnosis.
func TestNoFindingHasTheText(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, trap := range traps {
		for _, place := range []string{"samspill: >-\n    ", "haaper: ", "venner_sier: ", "toalett:\n    nivaa: paaminning\n    kommentar: "} {
			for _, d := range check(t, edit(t, sound(t), place, place+trap+" ")).Findings.All() {
				if !slices.Contains(textCodes, d.Code) {
					continue
				}
				told[string(d.Code)+"/"+d.Variant] = true
				for _, lang := range i18n.Langs() {
					said := fmt.Sprintf("%v", d.Args) + sentences(catalog.Printer(lang), d)
					for _, w := range wording.Read(trap).Words {
						common := slices.Contains([]string{"har", "og", "er", "med", "til", "uke", "i", "skal", "går", "etter", "eksempel", "no", "svak", "elev"}, w.Folded)
						if !common && holds(said, w.Folded) {
							t.Errorf("%s/%s in %s tells %q: %s", d.Code, d.Variant, lang, w.Folded, said)
						}
					}
				}
			}
		}
	}
	for _, want := range []string{"V24/fnr", "V24/duf", "V24/telefon", "V24/epost", "V24/lenke", "V24/diagnose", "V24/tjeneste", "V24/skjermet", "V24/skjermet_egne",
		"V25/", "V25/kanskje", "V25/egne", "V44/ladet", "V44/utgaatt", "V44/diagnose", "V45/tid"} {
		if !told[want] {
			t.Errorf("%s is not told of", want)
		}
	}
}

// sentences are what is said of a finding.
func sentences(p *i18n.Printer, d diag.Diagnostic) string {
	args := map[string]any{}
	for k, v := range d.Args {
		if text, ok := v.(wording.Advice); ok {
			v = text.In(string(p.Lang()))
		}
		args[k] = v
	}
	var out strings.Builder
	for _, part := range []string{"melding", "foelge", "rettelse", "grunnlag"} {
		for _, key := range []string{string(d.Code) + "." + part + "_" + d.Variant, string(d.Code) + "." + part} {
			if p.Has(key) {
				out.WriteString(p.T(key, args) + "\n")
				break
			}
		}
	}
	return out.String()
}

func holds(said, word string) bool {
	return slices.ContainsFunc(wording.Read(said).Words, func(w wording.Word) bool { return w.Folded == word })
}

// What the forms give as examples breaks none of this.
func TestExamplesAreWellPut(t *testing.T) {
	p := program(t)
	looked := 0
	for _, kind := range p.Forms.Transitions() {
		var walk func(f *schema.Field, special, friends bool)
		walk = func(f *schema.Field, special, friends bool) {
			special, friends = special || f.Special, friends || f.Sociometric
			for _, example := range []string{f.NB.Example, f.NN.Example} {
				read := wording.Read(example)
				if f.Type != schema.Text && f.Type != schema.List || f.Shaped || f.Out == schema.Never || example == "" || strings.HasSuffix(f.Path, "navn") {
					continue
				}
				looked++
				for _, h := range p.Words.Find(read) {
					if !h.List.AtHome(f.Path, special) && !p.Words.OwnWords(f.Path) || h.IsClaim(read) {
						t.Errorf("%s: the example of %s has a word of %s", kind, f.Path, h.List.Name)
					}
				}
				if friends && len(p.Words.Names(read, nil)) > 0 {
					t.Errorf("%s: the example of %s has a name", kind, f.Path)
				}
				for _, m := range wording.Marks(read) {
					if f.Code == "" && f.Out == schema.May && !p.Words.AtHome(m.Kind, f.Path) {
						t.Errorf("%s: the example of %s has a %s", kind, f.Path, m.Kind)
					}
				}
			}
			for _, c := range f.Fields {
				walk(c, special, friends)
			}
		}
		walk(p.Forms.Form(kind), false, false)
	}
	if looked < 100 {
		t.Errorf("only %d examples", looked)
	}
}

// comingSections are of transitions that the program will have. They may be named
// by the lists before their forms are here.
var comingSections = []string{
	"skole_hjem", "kontakt_pp", "digitalt", "tilrettelegging", "tilrettelegging_proever", "tilpasset", "ito_bakgrunn", "lesing_skriving_regning",
	"personlig_assistanse", "fysisk", "medisinsk_pleiefaglig", "verksted_sikkerhet", "soeknad", "vurdering_uten_karakter", "fritak", "skyss",
}

// The lists name sections and fields that exist: a slip would warn of every word
// where it belongs.
func TestListsNameFieldsThatExist(t *testing.T) {
	p := program(t)
	var named []string
	for _, l := range p.Words.All() {
		named = append(named, l.Home()...)
	}
	if len(named) < 40 {
		t.Fatalf("only %d places", len(named))
	}
	all := len(p.Forms.Transitions()) == 3
	for _, path := range named {
		there := slices.ContainsFunc(p.Forms.Transitions(), func(kind string) bool { return p.Forms.Form(kind).At(path) != nil })
		section, _, _ := strings.Cut(path, ".")
		if !there && (all || !slices.Contains(comingSections, section)) {
			t.Errorf("no form has %s", path)
		}
	}
}

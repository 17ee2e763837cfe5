package handover_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/validate"
)

func TestASoundCaseHasNoFindings(t *testing.T) {
	if got := codes(check(t, sound(t))); got != "" {
		t.Errorf("found %s", got)
	}
}

// Each rule has a case that breaks it and no other. The line that is pointed at is
// the one that holds the mistake.
var broken = []struct {
	codes, at string
	edits     []string
}{
	{"S15/ukjent", "unntatt: [selvhjelp.toallet]", []string{"unntatt: [selvhjelp.toalett]", "unntatt: [selvhjelp.toallet]"}},
	{"S15/alt", "- alle avsnitt", []string{"      - avsender\n", "      - avsender\n      - alle avsnitt\n"}},
	{"S15/vedlegg", "- vedlegg", []string{"      - vedlegg.sakkyndig_vurdering\n", "      - vedlegg.sakkyndig_vurdering\n      - vedlegg\n"}},
	{"S15/aldri", "- omsorg", []string{"      - avsender\n", "      - avsender\n      - omsorg\n"}},
	{"S16", "fornavn: Iben Sofie 文", []string{"fornavn: Iben Sofie", "fornavn: Iben Sofie 文"}},
	{"S16", "kosekaninen 🐰", []string{"kosekaninen som", "kosekaninen 🐰 som"}},
	{"S17/mangler", "fil: ikke-der.pdf", []string{"    type: medisinplan\n", "    type: medisinplan\n    fil: ikke-der.pdf\n"}},
	{"S19/mottaker", "rolle: sfo", []string{"    rolle: sfo\n\n", "    rolle: sfo\n  - {type: grunnskole, orgnr: \"908592476\", navn: Strandlia skole, rolle: sfo}\n\n"}},
	{"V01/svar", "type: tillatelse_25_1_4", []string{"type: tillatelse_bhl_2a", "type: tillatelse_25_1_4"}},
	{"V01/grunnlag", "grunnlag: OPL_25_1_2", []string{"  lek:\n    sist_oppdatert", "  lek:\n    grunnlag: OPL_25_1_2\n    sist_oppdatert"}},
	{"V01/grunnlag", "grunnlag: FVL_13B_3_INTERNT", []string{"    type: medisinplan\n", "    type: medisinplan\n    grunnlag: FVL_13B_3_INTERNT\n"}},
	{"V03", "dato: 2027-05-13", []string{"dato: 2027-05-05\n", "dato: 2027-05-13\n"}},
	{"V03/foer", "trukket: 2027-05-04", []string{"dato: 2027-05-05\n", "dato: 2027-05-05\n    trukket: 2027-05-04\n"}},
	{"V04/uten_navn", "relasjon: forelder", []string{"  - navn: Jørgen Moe\n    relasjon", "  - relasjon"}},
	{"V04/likt_navn V04/likt_navn", "navn: ", []string{"  - navn: Jørgen Moe\n    relasjon", "  - navn: Kristin  haugland\n    relasjon"}},
	{"V05/nei", "navn: Jørgen Mo", []string{"unntatt: [selvhjelp.toalett, foreldres_stemme]", "unntatt: [selvhjelp.toalett]", "      navn: Jørgen Moe\n      rolle: forelder\n    dato: 2027-05-07", "      navn: Jørgen Mo\n      rolle: forelder\n    dato: 2027-05-07"}},
	{"S15/alltid", "unntatt: [avsender.navn]", []string{"unntatt: [selvhjelp.toalett]", "unntatt: [avsender.navn]"}},
	{"V09", "gyldig_til: 2028-05-06", []string{"gyldig_til: 2028-02-16", "gyldig_til: 2028-05-06"}},
	{"V10", "", []string{"form: skriftlig", "form: muntlig_referat"}},
	{"V22", "", []string{"  adressebeskyttelse: ugradert\n", ""}},
	{"V22", "adressebeskyttelse: ukjent", []string{"adressebeskyttelse: ugradert", "adressebeskyttelse: ukjent"}},
	{"V24/fnr", "038621 61385", []string{"Bygger og konstruerer helst", "Bygger og konstruerer (038621 61385) helst"}},
	{"V24/duf", "202599991703", []string{"Bygger og konstruerer helst", "Bygger og konstruerer (202599991703) helst"}},
	{"V24/telefon", "20 11 20 31", []string{"og lar Iben peke eller vise", "og ringer 20 11 20 31, og lar Iben peke eller vise"}},
	{"V24/epost", "ole@eksempel.no", []string{"Bygger og konstruerer helst", "Bygger og konstruerer (ole@eksempel.no) helst"}},
	{"V24/lenke", "https://", []string{"Bygger og konstruerer helst", "Bygger og konstruerer (https://eksempel.no) helst"}},
	{"V24/diagnose", "har ADHD og går inn", []string{"og går inn etter noen minutter", "har ADHD og går inn etter noen minutter"}},
	{"V24/tjeneste", "BUP", []string{"Tre barn fra avdelingen begynner", "Går til BUP. Tre barn fra avdelingen begynner"}},
	{"V24/skjermet", "barnevernet", []string{"Bare nødmedisin.", "Bare nødmedisin, sier barnevernet."}},
	{"V24/skjermet_egne", "Barnevernet hjelper", []string{"    Mor: Hun er stolt", "    Barnevernet hjelper oss. Hun er stolt"}},
	{"V25", "Emma", []string{"Deler, venter på tur", "Deler med Emma, venter på tur"}},
	{"V25/kanskje", "Shirvan", []string{"Deler, venter på tur", "Deler med Shirvan, venter på tur"}},
	{"V25/egne", "Emma", []string{"venner_sier: At jeg", "venner_sier: Emma sier at jeg"}},
	{"V27/syntetisk", `verdi: "03862161385"`, []string{"miljoe: test", "miljoe: produksjon"}},
	{"V27/ekte", `verdi: "30108299920"`, []string{`verdi: "03862161385"`, `verdi: "30108299920"`, "foedselsdato: 2021-06-03", "foedselsdato: 1982-10-30", "mellomnavn:", "mellomnavn:", "barn:\n", "aarskull_avvik: annet\nbarn:\n"}},
	{"V30", `verdi: "03862161386"`, []string{`verdi: "03862161385"`, `verdi: "03862161386"`}},
	{"V30/lengde", `verdi: "0386216138"`, []string{`verdi: "03862161385"`, `verdi: "0386216138"`}},
	{"V30/siffer", `verdi: "0386216138x"`, []string{`verdi: "03862161385"`, `verdi: "0386216138x"`}},
	{"V30/type", "verdi:", []string{"type: fnr", "type: dnr"}},
	{"V31", "foedselsdato: 2021-06-04", []string{"foedselsdato: 2021-06-03", "foedselsdato: 2021-06-04"}},
	{"V32", "foedselsdato: 2020-06-03", []string{"foedselsdato: 2021-06-03", "foedselsdato: 2020-06-03", "  id:\n    type: fnr\n    verdi: \"03862161385\"\n", ""}},
	{"V32/framtid", "foedselsdato: 2027-05-13", []string{"foedselsdato: 2021-06-03", "foedselsdato: 2027-05-13", "  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "", "barn:\n", "aarskull_avvik: tidlig_start\nbarn:\n"}},
	{"V33", `orgnr: "903963841"`, []string{`orgnr: "903963840"`, `orgnr: "903963841"`}},
	{"V33", `orgnr: "90396384"`, []string{`orgnr: "903963840"`, `orgnr: "90396384"`}},
	{"V37", `kommunenummer: "158"`, []string{`kommunenummer: "1598"`, `kommunenummer: "158"`}},
	{"V41", "", []string{"  styrker:\n" + strengths, ""}},
	{"V43", "", []string{"      viderefoeres: ja\n", ""}},
	{"V44", "kommentar: Klatrer, og", []string{"kommentar: Klatrer, og", "kommentar: Klatrer, og " + strings.Repeat("klatrer, og ", 30)}},
	{"V44/ladet", "er ofte lat.", []string{"går inn etter noen minutter.", "går inn etter noen minutter,\n    og er ofte lat."}},
	{"V44/utgaatt", "spesialundervisning", []string{"Vedtaket flytter ikke", "Vedtaket om spesialundervisning flytter ikke"}},
	{"V44/diagnose", "epilepsi", []string{"toalett:\n    nivaa: paaminning\n    kommentar: Trenger", "toalett:\n    nivaa: paaminning\n    kommentar: Har epilepsi. Trenger"}},
	{"V45/tid", "i morgen", []string{"Teller til 40", "Skal til tannlegen i morgen. Teller til 40"}},
	{"V45/mangler", "om:", []string{"  lek:\n    sist_oppdatert: 2027-04-30\n    kilde: {rolle: pedagogisk leder, dato: 2027-04-30, basert_paa: [observasjon]}\n    svar_fra: avsender\n", ""}},
	{"V45/framtid", "sist_oppdatert: 2028-04-30", []string{"  lek:\n    sist_oppdatert: 2027-04-30", "  lek:\n    sist_oppdatert: 2028-04-30"}},
	{"V45", "sist_oppdatert: 2026-05-11", []string{"  lek:\n    sist_oppdatert: 2027-04-30", "  lek:\n    sist_oppdatert: 2026-05-11"}},
	{"V46/mangler", "", []string{"  vedtaksdato: 2026-09-14\n", ""}},
	{"V46", "gyldig_til: 2026-09-13", []string{"gyldig_til: 2027-09-30", "gyldig_til: 2026-09-13"}},
	{"V46/utloeper", "gyldig_til: 2027-08-16", []string{"gyldig_til: 2027-09-30", "gyldig_til: 2027-08-16"}},
	{"V47", "sakkyndig_dato: 2024-05-11", []string{"sakkyndig_dato: 2026-06-18", "sakkyndig_dato: 2024-05-11"}},
	{"V50", "tolk: muntlig", []string{"tolk: nei", "tolk: muntlig"}},
	{"V60", "lokal_frist: 2027-05-11", []string{"lokal_frist: 2027-05-15", "lokal_frist: 2027-05-11"}},
	{"V62", "skolestart: 2027-08-15", []string{"skolestart: 2027-08-16", "skolestart: 2027-08-15"}},
	{"V63/rekke", "skoleaar: 2027/2029", []string{"skoleaar: 2027/2028", "skoleaar: 2027/2029"}},
	{"V63", "skolestart: 2027-08-16", []string{"skoleaar: 2027/2028", "skoleaar: 2026/2027"}},
}

func TestEachRuleHasACaseThatBreaksOnlyIt(t *testing.T) {
	for _, b := range broken {
		src := edit(t, sound(t), b.edits...)
		c := check(t, src)
		if got := codes(c); got != b.codes {
			t.Errorf("%q: found %s, want %s", b.edits, got, b.codes)
			continue
		}
		for _, d := range c.Findings.All() {
			if d.Severity == diag.Withheld {
				continue
			}
			lines := strings.Split(src, "\n")
			if d.Span.Line < 1 || d.Span.Line > len(lines) || !strings.Contains(lines[d.Span.Line-1], b.at) {
				t.Errorf("%s points at line %d, which has no %q", d.Code, d.Span.Line, b.at)
			}
		}
	}
}

// What a permission misspells is told with what it probably meant.
func TestAScopeIsHintedAt(t *testing.T) {
	for typed, want := range map[string]any{
		"Helsa": "helse", "Motorik": "motorikk", "selvhjelp.toallet": "selvhjelp.toalett", "vedlegg.medisin plan": "vedlegg.medisinplan", "toalett": "selvhjelp.toalett", "kommentar": nil, "kontobok": nil, "alt": nil,
	} {
		c := check(t, edit(t, sound(t), "      - avsender\n", "      - avsender\n      - "+typed+"\n"))
		all := c.Findings.All()
		if len(all) != 1 || all[0].Code != "S15" || all[0].Args["mente"] != want {
			t.Errorf("%s: found %v, want the hint %v", typed, all, want)
		}
	}
}

// Rules that cannot be broken alone by an edit of one place.
func TestRulesThatTakeMore(t *testing.T) {
	two := drop(t, sound(t), "foreldres_stemme")
	for name, c := range map[string]struct{ src, want string }{
		"V06":      {edit(t, sound(t), "foedselsdato: 2021-06-03", "foedselsdato: 2012-12-31", "barn:\n", "aarskull_avvik: annet\nbarn:\n", "  id:\n    type: fnr\n    verdi: \"03862161385\"\n", ""), "V06 V06 V06 V06"},
		"V11":      {edit(t, sound(t), "      - orgnr: \"908592476\"\n        roller: [rektor]\n    omfang:", "      - orgnr: \"905640135\"\n        roller: [rektor]\n    omfang:"), "V11"},
		"V26":      {edit(t, sound(t), "    type: medisinplan\n", "    type: bilde\n"), "V26"},
		"V40":      {edit(t, drop(t, sound(t), "barnets_stemme"), "ressurser:\n", "barnets_stemme:\n  dato: [2027-04-14]\nressurser:\n"), "V40"},
		"V42":      {edit(t, sound(t), strengths, "    - Ler.\n", "trygghet:\n", needs+"trygghet:\n", "\nom:\n", "\nom:\n  stoettebehov: {sist_oppdatert: 2027-04-30}\n"), "V07/ingen V42"},
		"V49":      {two, "S02/nederst"},
		"V51":      {edit(t, sound(t), "    SMS til begge i samme melding. De leser meldinger, men svarer raskest på SMS.\n    Beskjed til bare det ene hjemmet har gått galt to ganger i år.", "    Ring mor, og så far om hun er på vei og ikke kan ta den der og da, og si hva det er, for da er det lett."), "V51/utelatt"},
		"V51, cut": {edit(t, sound(t), "    Iben er ikke sjenert. Hun bare ser seg rundt først. Gi henne de minuttene, så kommer hun.\n", "    Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide. Si det til oss i tide.\n"), "V51/kuttet"},
	} {
		if got := codes(check(t, c.src)); got != c.want {
			t.Errorf("%s: found %s, want %s", name, got, c.want)
		}
	}
}

// A yes with a slip in the name is told as such, at both ends.
func TestAYesUnderAnotherName(t *testing.T) {
	src := edit(t, sound(t), "    gitt_av:\n      navn: Kristin Haugland", "    gitt_av:\n      navn: Kristin Hauglan")
	src = edit(t, src, "    gitt_av:\n      navn: Kristin Haugland", "    gitt_av:\n      navn: Kristin Hauglan")
	var got []string
	for _, d := range check(t, src).Findings.All() {
		got = append(got, string(d.Code)+"/"+d.Variant)
	}
	slices.Sort(got)
	if strings.Join(got, " ") != "V04/annet_navn V05/ukjent V05/ukjent" {
		t.Errorf("found %v", got)
	}
}

const needs = `stoettebehov:
  - {omraade: spraak, situasjon: a}
  - {omraade: spraak, situasjon: b}
`

const strengths = `    - Ser hvem som står alene, og henter dem inn i leken.
    - "Er tålmodig med egne ting: brukte tre formiddager på en heis av melkekartonger, og den virket."
    - Husker regler på spill bedre enn de voksne.
    - Har humor, og ler høyt av ord som rimer.
    - Trøster med hendene først og ordene etterpå.
`

// Every rule about the file's form is broken by some case above; the domain's rules
// have the corpus.
func TestEveryRuleOfFormIsTried(t *testing.T) {
	tried := map[string]bool{}
	for _, b := range broken {
		for _, code := range strings.Fields(b.codes) {
			tried[strings.Split(code, "/")[0]] = true
		}
	}
	for _, r := range rule.Rules() {
		if r.Code[0] == 'S' && !tried[string(r.Code)] {
			t.Errorf("%s has no case that breaks it", r.Code)
		}
	}
}

func TestKeysOfRecipients(t *testing.T) {
	none := handover.CheckOptions{Today: today, Key: func(_, role string) handover.Key {
		return handover.Key{Name: "Strandlia skole", Missing: role == "sfo"}
	}}
	c := program(t).Check("sak.yaml", []byte(sound(t)), none)
	if codes(c) != "V34" || c.Err != nil || !c.Unsealable() {
		t.Errorf("checking: %s, %v", codes(c), c.Err)
	}
	for want, key := range map[string]handover.Key{
		"V34/ukjent V34/ukjent": {Missing: true},
		"V34/navn V34/navn":     {Name: "Fjellheim skole"},
		"":                      {Name: " strandlia  SKOLE "},
	} {
		other := handover.CheckOptions{Today: today, Key: func(string, string) handover.Key { return key }}
		if got := codes(program(t).Check("sak.yaml", []byte(sound(t)), other)); got != want {
			t.Errorf("%+v: found %q, want %q", key, got, want)
		}
	}
	none.NeedKeys = true
	if c = program(t).Check("sak.yaml", []byte(sound(t)), none); !errors.Is(c.Err, validate.ErrInvalid) {
		t.Errorf("packing without a key: %v", c.Err)
	}
}

// An organisation number may have the spaces that Enhetsregisteret writes it with,
// wherever one stands; with the wrong digits it is still refused.
func TestSpacesInOrganisationNumbers(t *testing.T) {
	spaced := strings.NewReplacer(`"908592476"`, "908 592 476", `"903963840"`, "\"903\u00a0963\u00a0840\"").Replace(sound(t))
	if spaced == sound(t) {
		t.Fatal("nothing to change")
	}
	c, plain := check(t, spaced), check(t, sound(t))
	if codes(c) != "" || c.Err != nil {
		t.Fatalf("found %s, %v", codes(c), c.Err)
	}
	for i, o := range c.Outcomes {
		if o.To.Unit != plain.Outcomes[i].To.Unit || !reflect.DeepEqual(o.Release.Data.Plain(), plain.Outcomes[i].Release.Data.Plain()) {
			t.Errorf("recipient %d gets something else", i)
		}
	}
	for _, wrong := range []string{"908 592 477", "908 592 47", "908 592 4760", "908-592-476", "908 592 47a"} {
		if got := codes(check(t, edit(t, sound(t), `    orgnr: "908592476"`, "    orgnr: "+wrong))); !strings.Contains(got, "V33") {
			t.Errorf("%s: found %q", wrong, got)
		}
	}
}

// The sender is looked up as the recipients are: what would stop packing is told when
// the case is checked, and the case is not ready.
func TestKeysOfSenders(t *testing.T) {
	for _, want := range []struct {
		codes string
		says  handover.Sender
		stops bool
	}{
		{"", handover.Sender{Name: "LYNGTOPPEN  barnehage"}, false},
		{"", handover.Sender{}, false}, // its book cannot be relied on, which is told of the book
		{"V39/navn", handover.Sender{Name: "Fjellheim barnehage"}, false},
		{"V39/ukjent", handover.Sender{Unknown: true}, true},
		{"V39", handover.Sender{Name: "Lyngtoppen barnehage", Unsigned: true}, true},
		{"V39 V39/navn", handover.Sender{Name: "Fjellheim barnehage", Unsigned: true}, true},
	} {
		c := program(t).Check("sak.yaml", []byte(sound(t)), handover.CheckOptions{Today: today, Sender: func(unit string) handover.Sender {
			if unit != "903963840" {
				t.Errorf("asked about %s", unit)
			}
			return want.says
		}})
		if got := codes(c); got != want.codes || c.Err != nil || c.Unsealable() != want.stops {
			t.Errorf("%+v: found %q, %v, unsealable %t", want.says, got, c.Err, c.Unsealable())
		}
	}
}

// A protected address: one error, and nothing else, whatever else is wrong.
func TestProtectedLeavesNoTrace(t *testing.T) {
	for _, grade := range []string{"fortrolig", "strengtFortrolig", "strengtFortroligUtland", "klientadresse", "skjult_adresse", "Kode 6", "kode7", "noe annet", "STRENGT_FORTROLIG"} {
		src := edit(t, sound(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: "+grade, "skolestart: 2027-08-16", "skolestart: i august")
		c := check(t, src)
		if !errors.Is(c.Err, validate.ErrIndividual) || c.Findings.Len() != 0 || c.Case != nil || c.Outcomes != nil || c.File != "" || c.Source != nil {
			t.Errorf("%s: %v, %d findings", grade, c.Err, c.Findings.Len())
		}
	}
	misplaced := edit(t, sound(t), "  adressebeskyttelse: ugradert", "  adresesperre: fortrolig")
	if c := check(t, misplaced); !errors.Is(c.Err, validate.ErrIndividual) {
		t.Errorf("under a misspelt key: %v", c.Err)
	}
	if c := check(t, edit(t, sound(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: Ugradet")); codes(c) != "S03" {
		t.Errorf("a slip of the finger: %v, %s", c.Err, codes(c))
	}
}

// What must be handled individually in a run of many: the protected ones, and
// those that would tell them apart.
func TestIndividual(t *testing.T) {
	for name, c := range map[string]struct {
		src         string
		alone, many bool
	}{
		"sound":           {sound(t), false, false},
		"protected":       {edit(t, sound(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: fortrolig"), true, true},
		"unknown grading": {edit(t, sound(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: ukjent"), false, true},
		"for nobody":      {drop(t, sound(t), "mottakere") + "mottakere: []\n", false, true},
		"for itself":      {edit(t, sound(t), "  orgnr: \"903963840\"", "  orgnr: \"908592476\""), false, true},
	} {
		got := check(t, c.src)
		if got.Individual(true) != c.alone || got.Individual(false) != c.many {
			t.Errorf("%s: alone %v, among many %v", name, got.Individual(true), got.Individual(false))
		}
	}
}

// A date for tests lets in nothing that is not a test.
func TestATestDateRefusesWhatIsNoTest(t *testing.T) {
	o := handover.CheckOptions{Today: today, TestOnly: true}
	src := edit(t, sound(t), "miljoe: test", "miljoe: produksjon", "  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "")
	if c := program(t).Check("sak.yaml", []byte(src), o); codes(c) != "V27/testdato" {
		t.Errorf("found %s", codes(c))
	}
}

func TestAttachmentsBesideTheCase(t *testing.T) {
	src := edit(t, sound(t), "    type: medisinplan\n", "    type: medisinplan\n    fil: vedlegg\\plan.pdf\n")
	for name, c := range map[string]struct {
		beside fstest.MapFS
		want   string
	}{
		"a PDF":       {fstest.MapFS{"vedlegg/plan.pdf": {Data: []byte("%PDF-1.7\n")}}, ""},
		"no file":     {fstest.MapFS{}, "S17/mangler"},
		"no PDF":      {fstest.MapFS{"vedlegg/plan.pdf": {Data: []byte("PK\x03\x04")}}, "S17/type"},
		"a folder":    {fstest.MapFS{"vedlegg/plan.pdf/x": {Data: []byte("%PDF-1.7\n")}}, "S17/mangler"},
		"a large one": {fstest.MapFS{"vedlegg/plan.pdf": {Data: append([]byte("%PDF-1.7\n"), make([]byte, handover.MaxAttachment)...)}}, "S17/stor"},
	} {
		got := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, Beside: c.beside})
		if codes(got) != c.want {
			t.Errorf("%s: found %q, want %q", name, codes(got), c.want)
		}
	}
}

// Strict makes warnings errors, and leaves a sound case alone.
func TestStrict(t *testing.T) {
	c := check(t, brief(t, "barnehage_1_to_hjem"))
	if c.Err != nil {
		t.Fatal(c.Err)
	}
	if c.Strict(); !errors.Is(c.Err, validate.ErrInvalid) || c.Findings.Count(diag.Error) != 1 {
		t.Errorf("%v, %d errors", c.Err, c.Findings.Count(diag.Error))
	}
	if c = check(t, sound(t)); c.Err != nil {
		t.Error(c.Err)
	}
	if c.Strict(); c.Err != nil {
		t.Error(c.Err)
	}
}

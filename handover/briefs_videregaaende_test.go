package handover_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
)

const (
	hearing = "videregaaende_1_hoersel_verksted"
	october = "videregaaende_2_oktobermelding_nynorsk"
)

// inOctober is the day that the second brief was written for.
var inOctober = day.New(2026, time.September, 30)

func checkOn(t testing.TB, src string, on day.Day) *handover.Checked {
	t.Helper()
	return program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: on, Key: func(string, string) handover.Key { return handover.Key{} }})
}

// reasons tells why each of these paths is withheld, as «V02 V05/alder».
func reasons(t *testing.T, o consent.Outcome, paths ...string) string {
	t.Helper()
	var out []string
	for _, path := range paths {
		i := slices.IndexFunc(o.Decisions, func(d consent.Decision) bool { return record.Covers(d.Path, path) && (d.Path == path || !d.Goes) })
		if i < 0 {
			t.Errorf("%s: nothing is decided of %s", o.To.Role, path)
			continue
		}
		d := o.Decisions[i]
		if d.Goes {
			t.Errorf("%s: %s goes", o.To.Role, path)
		}
		s := string(d.Reason)
		if d.Variant != "" {
			s += "/" + d.Variant
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// withAbsence writes the page on absence into a case that is about something else.
func withAbsence(t *testing.T, src, before, text string) string {
	t.Helper()
	return edit(t, src, "\n"+before+":", "\nfravaer:\n"+text+"\n"+before+":", "\nom:\n", "\nom:\n  fravaer: {sist_oppdatert: 2026-09-28, svar_fra: avsender}\n")
}

// What both the fylkeskommune and its PPT get of the pupil who hears with aids.
var toBoth = []string{
	"barnets_stemme", "ressurser", "soeknad", "spraak", "tiltak", "ito_bakgrunn", "hjelpemidler", "bygg_behov", "verksted_sikkerhet", "helse",
	"vurdering_uten_karakter", "barn", "foresatte",
}

func TestBriefHearing(t *testing.T) {
	c := check(t, brief(t, hearing))
	if c.Err != nil || codes(c) != "V47" || c.Findings.All()[0].Span.Path != "ito_bakgrunn.sakkyndig_dato" {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	if len(c.Outcomes) != 2 {
		t.Fatalf("%d recipients", len(c.Outcomes))
	}
	intake, ppt := outcome(t, c, "inntak").Release, outcome(t, c, "ppt").Release

	same(t, "the fylkeskommune gets", goesOn(intake), slices.Concat(
		on("OPL_25_1_4_TILLATELSE", toBoth...), on("HPL_22_SAMTYKKE", "helse", "verksted_sikkerhet"), on("OPL_25_1_3", "soeknad", "fravaer"),
	))
	same(t, "PPT gets", goesOn(ppt), slices.Concat(
		on("OPL_25_1_4_TILLATELSE", toBoth...), on("HPL_22_SAMTYKKE", "helse", "verksted_sikkerhet"),
		on("OPL_25_1_4_TILLATELSE", "foreldres_stemme", "framtid", "overfoeringsmoete", "vedlegg"),
	))
	if got := attached(intake) + attached(ppt); got != "sakkyndig_vurdering" {
		t.Errorf("the attachments are %s", got)
	}
	if live, stopped := measuresOf(intake); live != 4 || stopped != 1 {
		t.Errorf("the fylkeskommune gets %d measures that go on and %d that have stopped", live, stopped)
	}
	if live, stopped := measuresOf(ppt); live != 4+2 || stopped != 1 { // two were agreed in the meeting
		t.Errorf("PPT gets %d measures that go on and %d that have stopped", live, stopped)
	}
	for who, r := range map[string]*consent.Release{"the fylkeskommune": intake, "PPT": ppt} {
		if got := r.Data.At("ito_bakgrunn.gyldighet").Text().Reveal(); got != "gjelder_ikke_i_videregaaende" {
			t.Errorf("%s is told that the old decision is %q", who, got)
		}
		if r.Data.At("fase").Text().Reveal() != "soeknad_1feb" || !r.Data.At("barn.id").IsMissing() {
			t.Errorf("%s is not told of the phase, or gets the number", who)
		}
		if got := r.DeleteCopiesBy().String(); got != "2028-02-17" {
			t.Errorf("%s deletes copies by %s", who, got)
		}
		lacks(t, who, r, "51821158803", "karakterer")
	}
}

// The pupil's words stand as they were said.
func TestBriefHearingQuotesTomas(t *testing.T) {
	r := outcome(t, check(t, brief(t, hearing)), "ppt").Release
	for path, want := range map[string]string{
		"barnets_stemme.drivkraft":                "Jeg vil lage ting som varer. Onkel er sveiser, men jeg vil bli bedre enn ham.",
		"barnets_stemme.styrker":                  "Jeg er nøye. Og jeg spør hvis jeg ikke hørte.",
		"barnets_stemme.hva_har_fungert":          "Mikrofonen. Og at læreren snur seg mot oss.",
		"barnets_stemme.hva_har_ikke":             "Film uten tekst. Beskjed i gangen.",
		"barnets_stemme.oenske_om_laerer":         "Si én ting om gangen. Vis det. Og ikke snakk høyere, snakk tydeligere.",
		"barnets_stemme.hvem_skal_vite_kommentar": "Ikke hele trinnet. De ser det likevel.",
		"framtid.yrkesoenske":                     "Sveiser, helst på båter.",
		"foreldres_stemme.viktigst_aa_vite":       "Han sier alltid at det går bra. Spør: hva sa læreren?",
		"barn.uttale":                             "«vait-KE-vi-tsjus»",
		"verksted_sikkerhet.varsling":             "Signal med lys når maskiner stopper.",
		"ito_bakgrunn.ny_sakkyndig_bestilt":       "bestilt",
		"spraak.saerskilt_vurdering_anbefales":    "ja",
		"soeknad.begrunnelse.vansker":             "Individuell behandling på grunn av hørselen.",
		"ito_bakgrunn.vedtak_grunnskole_dato":     "2026-08-25",
	} {
		if got := r.Data.At(path).Text().Reveal(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if rows := r.Data.Field("vurdering_uten_karakter").Items(); len(rows) != 1 || !rows[0].Field("fag").Is("norsk_sidemaal") {
		t.Error("the subject without a grade is not told")
	}
}

// Absence is two numbers, for the one who asked. What is written about it goes to
// nobody, and neither do grades.
func TestBriefHearingAbsence(t *testing.T) {
	src := edit(t, brief(t, hearing), "  timer_siste_aar: 11\n", "  timer_siste_aar: 11\n  grunn: Var hos tannlegen og i et bryllup.\n",
		"\nfravaer:", "\nkarakterer:\n  orden: Lg\n\nfravaer:", "\nom:\n", "\nom:\n  karakterer: {sist_oppdatert: 2027-04-14}\n")
	c := check(t, src)
	if c.Err != nil {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	intake, ppt := outcome(t, c, "inntak"), outcome(t, c, "ppt")
	var numbers []string
	intake.Release.Data.Field("fravaer").Walk("", func(path string, leaf record.Value) { numbers = append(numbers, path) })
	same(t, "of absence", numbers, []string{"dager_siste_aar", "timer_siste_aar"})
	if intake.Release.Data.At("fravaer.dager_siste_aar").Int() != 5 || intake.Release.Data.At("fravaer.timer_siste_aar").Int() != 11 {
		t.Error("the numbers are others than 5 and 11")
	}
	if !ppt.Release.Data.Field("fravaer").IsMissing() {
		t.Error("PPT gets the absence")
	}
	for who, r := range map[string]*consent.Release{"the fylkeskommune": intake.Release, "PPT": ppt.Release} {
		lacks(t, who, r, "tannlegen", "bryllup")
	}
	if got := reasons(t, intake, "fravaer.grunn"); got != "V07/unntatt" {
		t.Errorf("the text on absence is withheld from the fylkeskommune for %s", got)
	}
	if got := reasons(t, ppt, "fravaer"); got != "V07/omfang" {
		t.Errorf("absence is withheld from PPT for %s", got)
	}
	if !ppt.Release.Data.Field("karakterer").IsMissing() {
		t.Error("PPT gets grades")
	}
}

// What was said yes to for PPT only, does not go to the fylkeskommune.
func TestBriefHearingWithholds(t *testing.T) {
	intake := outcome(t, check(t, brief(t, hearing)), "inntak")
	if got := reasons(t, intake, "foreldres_stemme", "framtid", "overfoeringsmoete", "vedlegg.sakkyndig_vurdering"); got != strings.TrimSpace(strings.Repeat("V07/omfang ", 4)) {
		t.Errorf("withheld for %s", got)
	}
	for _, section := range []string{"foreldres_stemme", "framtid", "overfoeringsmoete", "vedlegg"} {
		if !intake.Release.Data.Field(section).IsMissing() {
			t.Errorf("the fylkeskommune gets %s", section)
		}
	}
	lacks(t, "the fylkeskommune", intake.Release, "båter", "elektriker", "hva sa læreren")
}

// A yes to what Hørselssentralen has said is a yes of its own.
func TestBriefHearingHealthNeedsItsOwnConsent(t *testing.T) {
	src := brief(t, hearing)
	from, to := strings.Index(src, "  # Det Hørselssentralen har gitt"), strings.Index(src, "\nom:")
	c := check(t, src[:from]+src[to:])
	for _, role := range []string{"inntak", "ppt"} {
		o := outcome(t, c, role)
		for _, section := range []string{"helse", "verksted_sikkerhet"} {
			if !o.Release.Data.Field(section).IsMissing() {
				t.Errorf("%s goes to %s without it", section, role)
			}
		}
		lacks(t, role, o.Release, "hørselssentralen", "høreapparat")
	}
}

func TestBriefHearingChecklists(t *testing.T) {
	c := check(t, brief(t, hearing))
	want := []string{
		"M1 18.05.2027", "M6 12.05.2027", "M12 18.06.2027", "M11 18.07.2027", "M13 18.07.2027", "M3 27.07.2027", "M2 03.08.2027", "M7 03.08.2027",
		"M4 10.08.2027", "M9 17.08.2027", "M29 17.08.2027", "M5 22.08.2027", "M8 07.09.2027", "M28 14.09.2027", "M24 14.09.–12.10.2027",
		"M23 28.09.2027", "M25 12.10.2027", "M26 17.02.2028",
	}
	for _, role := range []string{"inntak", "ppt"} {
		same(t, role+"'s list", due(t, outcome(t, c, role).Release), want)
	}
}

// A list on a wall tells nothing of ears, languages, machines or old decisions.
func TestBriefHearingWorkbooksAreNeutral(t *testing.T) {
	neutral(t, hearing, "902107711", []string{"908969693/inntak", "802236050/ppt"}, []string{
		"tolk", "språk", "lyd", "hør", "hjelpemid", "mikrofon", "verksted", "verneutstyr", "risiko", "vedtak", "sakkyndig", "utstyr", "litau",
	})
}

// The next packet, to a school, is another case: no permission is there for one now.
func TestBriefHearingGoesToNoSchool(t *testing.T) {
	school := edit(t, brief(t, hearing), "mottakere:\n", "mottakere:\n  - {type: videregaaende, orgnr: \"904640964\", navn: Storelva videregående skole, rolle: rektor}\n")
	c := check(t, school)
	if !strings.Contains(codes(c), "V38") {
		t.Errorf("a school before intake: found %s", codes(c))
	}
	if r := outcome(t, c, "rektor").Release; r != nil {
		t.Errorf("a school gets %s", sections(r))
	}
}

var octoberBoth = []string{
	"barnets_stemme", "ressurser", "soeknad", "tiltak", "personlig_assistanse", "hjelpemidler", "bygg_behov", "medisinsk_pleiefaglig", "tverrfaglig",
	"hybel_skyss_bosted", "barn", "foresatte",
}

func TestBriefOctober(t *testing.T) {
	c := checkOn(t, brief(t, october), inOctober)
	if c.Err != nil || codes(c) != "V06/fylt V06/fylt" {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	var old []string
	for _, d := range c.Findings.All() {
		old = append(old, string(d.Code)+" "+d.Span.Path)
	}
	slices.Sort(old)
	same(t, "what the parents said of school", old, []string{ // what they said of health holds until she is sixteen
		"V05 tillatelser[0].gitt_av.rolle", "V05 tillatelser[1].gitt_av.rolle", "V06 tillatelser[0].gyldig_til", "V06 tillatelser[1].gyldig_til",
	})
	if len(c.Outcomes) != 2 {
		t.Fatalf("%d recipients", len(c.Outcomes))
	}
	intake, ppt := outcome(t, c, "inntak").Release, outcome(t, c, "ppt").Release
	health := on("HPL_22_SAMTYKKE", "medisinsk_pleiefaglig")
	same(t, "the fylkeskommune gets", goesOn(intake), slices.Concat(on("FORSKR_4_22_SAMTYKKE", octoberBoth...), health))
	same(t, "PPT gets", goesOn(ppt), slices.Concat(on("FORSKR_4_22_SAMTYKKE", octoberBoth...), health, on("FORSKR_4_22_SAMTYKKE", "foreldres_stemme", "vedlegg")))
	if got := attached(intake) + attached(ppt); got != "sakkyndig_vurdering" {
		t.Errorf("the attachments are %s", got)
	}
	for who, r := range map[string]*consent.Release{"the fylkeskommune": intake, "PPT": ppt} {
		if r.Data.At("fase").Text().Reveal() != "oktobermelding" || r.Language != "nn" {
			t.Errorf("%s gets a message that is not the one of October in nynorsk", who)
		}
		if live, stopped := measuresOf(r); live != 4 || stopped != 1 {
			t.Errorf("%s gets %d measures that go on and %d that have stopped", who, live, stopped)
		}
		if got := r.DeleteCopiesBy().String(); got != "2027-08-17" {
			t.Errorf("%s deletes copies by %s", who, got)
		}
		lacks(t, who, r, "29891170139", "smert", "natt", "fråvær")
	}
	if !strings.Contains(words(intake), "at eg får nøkkel til heisen sjølv. at assistenten ikkje svarar for meg.") {
		t.Error("what Eirin said is not there as she said it")
	}
	if strings.Contains(words(intake), "spør eirin fyrst") || !strings.Contains(words(ppt), "spør eirin fyrst") {
		t.Error("the parents' words go to the fylkeskommune, or not to PPT")
	}
}

// The page on pain and night is named nowhere: not in what goes, not in the
// document, not on a list. Eirin has said no, and hers is the answer that counts.
func TestBriefOctoberHasNoTraceOfThePage(t *testing.T) {
	c := checkOn(t, brief(t, october), inOctober)
	without := checkOn(t, edit(t, brief(t, october), "  - tittel: Frå foreldra om smerter og natt\n    type: annet\n    dato: 2026-09-15\n    sider: 1\n    sendes: vedlagt\n", "",
		"      vedlegg: 51864a34\n", ""), inOctober)
	for _, role := range []string{"inntak", "ppt"} {
		a, b := outcome(t, c, role).Release, outcome(t, without, role).Release
		if words(a) != words(b) || strings.Join(goesOn(a), " ") != strings.Join(goesOn(b), " ") || !slices.Equal(dueOn(t, a, inOctober), dueOn(t, b, inOctober)) {
			t.Errorf("%s can see that there is a page more", role)
		}
	}
	if got := reasons(t, outcome(t, c, "ppt"), "vedlegg.annet"); got != "V07/unntatt" {
		t.Errorf("the page is withheld for %s", got)
	}
}

// The numbers go when the fylkeskommune has asked, to the one who asked. The text
// never does.
func TestBriefOctoberAbsence(t *testing.T) {
	src := withAbsence(t, brief(t, october), "vedlegg", "  dager_siste_aar: 8\n  timer_siste_aar: 6\n  grunn: Mest sjukehuset.\n")
	c := checkOn(t, src, inOctober)
	if c.Err != nil {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	for _, role := range []string{"inntak", "ppt"} {
		if r := outcome(t, c, role).Release; !r.Data.Field("fravaer").IsMissing() {
			t.Errorf("%s gets the absence without having asked", role)
		}
	}
	asked := checkOn(t, edit(t, src, "\nbarnets_stemme:", "\nanmodning:\n  - {fra_orgnr: \"907105709\", dato: 2026-09-21}\n\nbarnets_stemme:"), inOctober)
	intake, ppt := outcome(t, asked, "inntak").Release, outcome(t, asked, "ppt").Release
	if intake.Data.At("fravaer.dager_siste_aar").Int() != 8 || !intake.Data.At("fravaer.grunn").IsMissing() || !ppt.Data.Field("fravaer").IsMissing() {
		t.Error("asked for, the numbers do not go to the fylkeskommune alone, or the text does")
	}
}

// From the day she is fifteen, what her parents said is no answer: with theirs
// alone, nothing goes.
func TestBriefOctoberWithTheParentsAlone(t *testing.T) {
	src := brief(t, october)
	from, to := strings.Index(src, "  - id: eirin-inntak"), strings.Index(src, "\nom:")
	c := checkOn(t, src[:from]+src[to:], inOctober)
	if !errors.Is(c.Err, handover.ErrNothing) {
		t.Errorf("ends with %v", c.Err)
	}
	found := map[diag.Code]bool{}
	for _, d := range c.Findings.All() {
		found[d.Code] = true
	}
	for _, o := range c.Outcomes {
		if o.Release != nil || o.Refused {
			t.Errorf("%s gets %v, refused %v", o.To.Role, o.Release != nil, o.Refused)
		}
		for _, d := range o.Decisions {
			if d.Goes {
				t.Errorf("%s: %s goes", o.To.Role, d.Path)
			}
			found[d.Reason] = true
		}
	}
	if !found["V05"] || !found["V61"] {
		t.Errorf("neither that a child of fifteen decides (V05) nor that nothing of October goes without a consent (V61) is told: %v", found)
	}
}

// The day before, they were the ones to answer.
func TestBriefOctoberWhileTheParentsDecided(t *testing.T) {
	src := brief(t, october)
	from, to := strings.Index(src, "  - id: eirin-inntak"), strings.Index(src, "\nom:")
	c := checkOn(t, edit(t, src[:from]+src[to:], "  dato: [2026-09-28, 2026-09-30]", "  dato: [2026-09-28]", "sist_oppdatert: 2026-09-30\n    kilde: {rolle: kontaktlærar, dato: 2026-09-30,", "sist_oppdatert: 2026-09-28\n    kilde: {rolle: kontaktlærar, dato: 2026-09-28,"),
		day.New(2026, time.September, 28))
	r := outcome(t, c, "inntak").Release
	if r == nil || r.Data.Field("soeknad").IsMissing() {
		t.Errorf("what the parents may decide does not go: %v, found %s", c.Err, codes(c))
	}
}

// What is of the body comes from a hospital: until she is sixteen her parents say
// yes to that beside her.
func TestBriefOctoberHealthNeedsTheParentsToo(t *testing.T) {
	src := brief(t, october)
	from, to := strings.Index(src, "  # Til det som kjem frå barnehabiliteringa"), strings.Index(src, "  - id: eirin-inntak")
	c := checkOn(t, src[:from]+src[to:], inOctober)
	for _, role := range []string{"inntak", "ppt"} {
		r := outcome(t, c, role).Release
		if !r.Data.Field("medisinsk_pleiefaglig").IsMissing() || r.Data.Field("personlig_assistanse").IsMissing() {
			t.Errorf("%s: what the hospital said goes without the parents' yes, or the rest does not", role)
		}
	}
}

func TestBriefOctoberChecklists(t *testing.T) {
	c := checkOn(t, brief(t, october), inOctober)
	want := []string{
		"M6 30.09.2026", "M1 05.10.2026", "M12 18.06.2027", "M11 18.07.2027", "M17 18.07.2027", "M3 27.07.2027", "M2 03.08.2027", "M10 03.08.2027",
		"M4 10.08.2027", "M9 17.08.2027", "M26 17.08.2027", "M5 22.08.2027", "M21 14.09.2027", "M28 14.09.2027", "M24 14.09.–12.10.2027",
		"M23 28.09.2027", "M25 12.10.2027",
	}
	for _, role := range []string{"inntak", "ppt"} {
		same(t, role+"'s list", dueOn(t, outcome(t, c, role).Release, inOctober), want)
	}
}

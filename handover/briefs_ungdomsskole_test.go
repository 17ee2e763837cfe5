package handover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/handover/validate"
)

const (
	foster   = "ungdomsskole_1_fosterheim_nynorsk"
	newcomer = "ungdomsskole_2_nyankommen_tolk"
)

// goesOn lists the sections that go with what each goes on, as «fag OPL_25_1_2».
func goesOn(r *consent.Release) []string {
	var out []string
	for _, b := range r.Bases {
		out = append(out, b.Section+" "+b.Code)
	}
	slices.Sort(out)
	return out
}

// on pairs sections with one basis.
func on(code string, sections ...string) []string {
	var out []string
	for _, s := range sections {
		out = append(out, s+" "+code)
	}
	return out
}

// words returns everything that is written in a release, in lower case.
func words(r *consent.Release) string {
	var out []string
	r.Data.Walk("", func(_ string, leaf record.Value) { out = append(out, leaf.Text().Reveal()) })
	return strings.ToLower(strings.Join(out, "\n"))
}

// lacks holds that a release says none of these words.
func lacks(t *testing.T, who string, r *consent.Release, never ...string) {
	t.Helper()
	for _, w := range never {
		if strings.Contains(words(r), strings.ToLower(w)) {
			t.Errorf("%s is told of %q", who, w)
		}
	}
}

// measuresOf counts the measures that go on and those that have stopped.
func measuresOf(r *consent.Release) (live, stopped int) {
	r.Data.Walk("", func(path string, leaf record.Value) {
		switch {
		case !strings.HasSuffix(path, ".viderefoeres"):
		case leaf.Is("nei"):
			stopped++
		default:
			live++
		}
	})
	return live, stopped
}

func attached(r *consent.Release) string {
	var out []string
	for _, v := range r.Data.Field("vedlegg").Items() {
		out = append(out, v.Field("type").Text().Reveal())
	}
	return strings.Join(out, " ")
}

func TestBriefFosterHome(t *testing.T) {
	c := check(t, brief(t, foster))
	if c.Err != nil || codes(c) != "V46/utloeper" || c.Findings.All()[0].Span.Path != "tilrettelegging.personlig_assistanse.gyldig_til" {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	if len(c.Outcomes) != 2 {
		t.Fatalf("%d recipients", len(c.Outcomes))
	}
	head, ppt := outcome(t, c, "rektor").Release, outcome(t, c, "ppt").Release

	same(t, "rektor gets", goesOn(head), slices.Concat(
		on("OPL_25_1_2", "skolegang", "fag", "fravaer", "valg"),
		on("OPL_25_1_4_TILLATELSE", "barn", "foresatte", "barnets_stemme", "foreldres_stemme", "ressurser", "fag", "lesing_skriving_regning", "arbeidsvaner",
			"sosialt", "tilrettelegging", "helse", "fravaer", "skolemiljoe", "fritak", "skyss", "tverrfaglig", "vedlegg"),
		on("FVL_13A_SAMTYKKE", "stafettlogg"),
	))
	same(t, "PPT gets", goesOn(ppt), on("OPL_25_1_4_TILLATELSE", "barn", "foresatte", "barnets_stemme", "ressurser", "fag", "lesing_skriving_regning", "tilrettelegging", "vedlegg"))
	for who, r := range map[string]*consent.Release{"rektor": head, "PPT": ppt} {
		if got := attached(r); got != "sakkyndig_vurdering iop aarsrapport_ito" {
			t.Errorf("%s gets the attachments %s", who, got)
		}
		if got := r.DeleteCopiesBy().String(); got != "2028-02-16" {
			t.Errorf("%s deletes copies by %s", who, got)
		}
		if r.Data.At("tilrettelegging.hjelpemidler").IsMissing() || r.Data.At("ressurser.styrker").IsMissing() || r.Data.At("barnets_stemme.spoersmaal").IsMissing() {
			t.Errorf("%s lacks aids, strengths or the pupil's own words", who)
		}
		if !r.Data.At("barn.id").IsMissing() || !r.Data.At("tverrfaglig.tjenester").IsMissing() {
			t.Errorf("%s gets the number, or what both have excepted", who)
		}
		lacks(t, who, r, "BUP", "sykehus", "sjukehus", "08891465565", "samvær", "omsorgsovertak")
	}
	lacks(t, "PPT", ppt, "fosterheim", "fosterhjem", "fosterforelder", "barnevern", "Marit Ness", "astma", "inhalator", "ballbingen", "stafett", "måndagane i september")
	if head.Data.At("barnets_stemme.hvem_skal_vite").IsMissing() || !ppt.Data.At("barnets_stemme.hvem_skal_vite").IsMissing() {
		t.Error("what rektor alone is to know goes to PPT, or not to rektor")
	}
	if live, stopped := measuresOf(head); live != 5 || stopped != 1 {
		t.Errorf("rektor gets %d measures that go on and %d that have stopped", live, stopped)
	}
	if live, stopped := measuresOf(ppt); live != 2 || stopped != 1 {
		t.Errorf("PPT gets %d measures that go on and %d that have stopped", live, stopped)
	}
}

// Rektor knows whom to talk to, and what the school takes over.
func TestBriefFosterHomeTellsRektorWhomToTalkTo(t *testing.T) {
	head := outcome(t, check(t, brief(t, foster)), "rektor").Release
	var who []string
	for _, row := range head.Data.Field("foresatte").Items() {
		who = append(who, row.Field("navn").Text().Reveal()+" "+row.Field("relasjon").Text().Reveal())
	}
	if got := strings.Join(who, ", "); got != "Torunn Ytrehus fosterforelder, Geir-Ove Ytrehus fosterforelder, Marit Ness barnevernstjeneste" {
		t.Errorf("rektor is to talk to %s", got)
	}
	for path, want := range map[string]string{
		"stafettlogg.finnes": "ja", "stafettlogg.stafett_tas_over_av": "sosiallærar Frode Lien på ungdomsskulen (spurd, vil ta over)",
		"skolemiljoe.aktivitetsplan_12_4": "paagaar", "fravaer.moenster": "gjentatte_dager", "valg.maalform": "nynorsk",
		"foreldres_stemme.viktigst_aa_vite": "Sander merkar fort om ein vaksen meiner det. Sei det de gjer, og gjer det de seier.",
		"barnets_stemme.vanskelig":          "Å lese høgt. Ikkje be meg om det.",
		"tverrfaglig.barnekoordinator.navn": "Silje Hauge", "helse.kronisk.beskrivelse": "Astma.",
	} {
		if got := head.Data.At(path).Text().Reveal(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if head.Data.At("stafettlogg.bti_nivaa").Int() != 2 {
		t.Error("the level of the relay log is not told")
	}
}

func TestBriefFosterHomeChecklists(t *testing.T) {
	c := check(t, brief(t, foster))
	head, ppt := outcome(t, c, "rektor").Release, outcome(t, c, "ppt").Release
	all := []string{
		"M1 18.05.2027", "M6 12.05.2027", "M12 17.06.2027", "M18 30.06.2027", "M17 17.07.2027", "M3 26.07.2027", "M2 02.08.2027", "M10 02.08.2027",
		"M4 09.08.2027", "M19 09.08.2027", "M22 09.08.2027", "M14 13.08.2027", "M9 16.08.2027", "M5 21.08.2027", "M21 13.09.2027",
		"M24 13.09.–11.10.2027", "M23 27.09.2027", "M25 11.10.2027", "M26 16.02.2028",
	}
	same(t, "rektor's list", due(t, head), all)
	// What triggers M18 is withheld from PPT too.
	notPPT := []string{"M14", "M17", "M19", "M21", "M22", "M18"}
	same(t, "PPT's list", due(t, ppt), slices.DeleteFunc(slices.Clone(all), func(line string) bool {
		id, _, _ := strings.Cut(line, " ")
		return slices.Contains(notPPT, id)
	}))
	for who, r := range map[string]*consent.Release{"rektor": head, "PPT": ppt} {
		for _, it := range program(t).Items(r, today) {
			said := strings.ToLower(fmt.Sprint(it.Text, it.Brief, it.Who))
			for _, never := range []string{"foster", "barnevern", "bup"} {
				if strings.Contains(said, never) {
					t.Errorf("%s's list: %s says %q", who, it.ID, never)
				}
			}
		}
	}
}

// That somebody is never to have information cannot be read out of anything: the
// release is the same without the row.
func TestBriefFosterHomeHasNoTraceOfFather(t *testing.T) {
	src := brief(t, foster)
	with := check(t, src)
	without := check(t, edit(t, src, "  - relasjon: forelder\n    foreldreansvar: nei\n    bor_hos: nei\n    skal_ikke_ha_informasjon: ja\n", ""))
	for _, role := range []string{"rektor", "ppt"} {
		a, b := outcome(t, with, role).Release, outcome(t, without, role).Release
		if words(a) != words(b) || !slices.Equal(due(t, a), due(t, b)) {
			t.Errorf("%s can see that there is somebody", role)
		}
	}
}

// Other children's names do not pass, and neither does what belongs to the contact alone.
func TestBriefFosterHomeKeepsOthersOut(t *testing.T) {
	src := brief(t, foster)
	named := check(t, edit(t, src, "  innhentet_hvordan:", "  vil_gaa_i_gruppe_med: [Jonas]\n  innhentet_hvordan:"))
	if !errors.Is(named.Err, validate.ErrInvalid) || !strings.Contains(codes(named), "V25") {
		t.Errorf("a name in place of a code: ends with %v, found %s", named.Err, codes(named))
	}
	coded := check(t, edit(t, src, "  innhentet_hvordan:", "  vil_gaa_i_gruppe_med: [E12, E3]\n  innhentet_hvordan:"))
	if coded.Err != nil || codes(coded) != "V46/utloeper" {
		t.Fatalf("codes: ends with %v, found %s", coded.Err, codes(coded))
	}
	for _, role := range []string{"rektor", "ppt"} {
		lacks(t, role, outcome(t, coded, role).Release, "E12")
	}
	told := check(t, edit(t, src, "Trygg på bana,", "Barnevernet er inne. Trygg på bana,"))
	if !strings.Contains(codes(told), "V24") {
		t.Errorf("barnevern in a text about something else: found %s", codes(told))
	}
}

func TestBriefNewcomer(t *testing.T) {
	c := check(t, brief(t, newcomer))
	if c.Err != nil || codes(c) != "V46/utloeper" || c.Findings.All()[0].Span.Path != "spraak.vedtak_saerskilt_norsk.gyldig_til" {
		t.Fatalf("ends with %v, found %s", c.Err, codes(c))
	}
	if len(c.Outcomes) != 1 {
		t.Fatalf("%d recipients", len(c.Outcomes))
	}
	r := outcome(t, c, "rektor").Release
	same(t, "rektor gets", goesOn(r), slices.Concat(
		on("OPL_25_1_2", "skolegang", "fag", "spraak", "fravaer", "valg"),
		on("OPL_25_1_4_TILLATELSE", "barn", "foresatte", "barnets_stemme", "foreldres_stemme", "ressurser", "fag", "spraak", "arbeidsvaner", "sosialt",
			"tilrettelegging", "helse", "skole_hjem", "digitalt", "vedlegg"),
	))
	if got := attached(r); got != "pedagogisk_rapport enkeltvedtak" {
		t.Errorf("the attachments are %s", got)
	}
	var health, absence []string
	r.Data.Field("helse").Walk("", func(path string, _ record.Value) { health = append(health, path) })
	r.Data.Field("fravaer").Walk("", func(path string, _ record.Value) { absence = append(absence, path) })
	same(t, "of health", health, []string{"syn_hoersel"})
	same(t, "of absence", absence, []string{"dager_siste_aar", "timer_siste_aar"})
	if len(r.Data.Field("foresatte").Items()) != 1 || !r.Data.At("barn.id").IsMissing() {
		t.Error("father or a number goes along")
	}
	lacks(t, "rektor", r, "202599991703", "duf", "søvn", "Andrij", "27/3051", "utilgjengelig", "flykt", "nyankommet", "reise")
	if live, stopped := measuresOf(r); live != 5 || stopped != 0 {
		t.Errorf("%d measures go on and %d have stopped", live, stopped)
	}
	if got := r.DeleteCopiesBy().String(); got != "2028-02-16" {
		t.Errorf("copies are deleted by %s", got)
	}
	same(t, "rektor's list", due(t, r), []string{
		"M1 18.05.2027", "M6 12.05.2027", "M18 30.06.2027", "M3 26.07.2027", "M2 02.08.2027", "M7 02.08.2027", "M4 09.08.2027", "M5 21.08.2027",
		"M8 06.09.2027", "M24 13.09.–11.10.2027", "M23 27.09.2027", "M25 11.10.2027", "M26 16.02.2028",
	})
}

// What was said in Ukrainian stands so, is marked, and has its translation below.
func TestBriefNewcomerSpeaksUkrainian(t *testing.T) {
	r := outcome(t, check(t, brief(t, newcomer)), "rektor").Release
	for path, want := range map[string]string{
		"barnets_stemme.liker_best":               "«Мені подобається математика, бо числа однакові всюди.» (ukrainsk)\nJeg liker matematikk, for tallene er like overalt.",
		"barnets_stemme.voksne_boer":              "«Коли дзвонить тривога, я хочу знати заздалегідь.» (ukrainsk)\nNår alarmen går, vil jeg vite det på forhånd.",
		"foreldres_stemme.samarbeid_som_fungerer": "«Дякую, що ви питаєте, а не здогадуєтеся.» (ukrainsk)\nTakk for at dere spør, og ikke gjetter.",
		"tilrettelegging.tilpasset.beskrivelse":   "Brannalarm og sirener gjør henne redd. Vi sier fra på forhånd, og da går det fint.",
	} {
		if got := r.Data.At(path).Text().Reveal(); got != want {
			t.Errorf("%s is %q", path, got)
		}
	}
}

// The warnings that do not come are kept away by what the file tells.
func TestBriefNewcomerWouldBeWarnedOf(t *testing.T) {
	src := brief(t, newcomer)
	for without, want := range map[string]string{
		"aarskull_avvik: nyankommet\n": "V32", "    tolkespraak: uk\n": "V50", "    unntak_grunn: utilgjengelig_dokumentert\n": "V07/ingen",
	} {
		if got := codes(check(t, edit(t, src, without, ""))); !strings.Contains(got, want) {
			t.Errorf("without %q: found %s, want %s", strings.TrimSpace(without), got, want)
		}
	}
}

// The grunnpakke goes when the school has asked, whatever the family says, and
// does not go when it has not.
func TestBriefNewcomerGrunnpakke(t *testing.T) {
	src := brief(t, newcomer)
	basics := on("OPL_25_1_2", "barn", "skolegang", "fag", "spraak", "fravaer", "valg")
	refusal := strings.Index(src, "\ntillatelser:")
	about := strings.Index(src, "\nom:")
	no := src[:refusal] + "\ntillatelser:\n  - {id: mor, type: nekter, gitt_av: {navn: Olena Kovalenko, rolle: forelder}, dato: 2027-04-29, form: skriftlig}\n" + src[about:]
	r := outcome(t, check(t, no), "rektor").Release
	if r == nil {
		t.Fatal("a refusal holds back what the school has asked for")
	}
	same(t, "after a refusal", goesOn(r), append(basics, "foresatte OPL_25_1_2"))
	var along []string
	r.Data.Field("barn").Walk("barn", func(path string, _ record.Value) { along = append(along, path) })
	r.Data.Field("foresatte").Walk("foresatte", func(path string, _ record.Value) { along = append(along, path) })
	slices.Sort(along)
	same(t, "of child and home after a refusal", along, []string{"barn.etternavn", "barn.foedselsdato", "barn.fornavn", "foresatte.navn", "foresatte.telefon"})
	r.Data.Field("om").Walk("om", func(path string, _ record.Value) {
		if !strings.HasSuffix(path, ".sist_oppdatert") && !strings.HasPrefix(path, "om.valg.") {
			t.Errorf("after a refusal, %s tells of what the family has said no to", path)
		}
	})
	if !r.Data.At("fag.norsk.neste_steg").IsMissing() || r.Data.At("fag.norsk.mestring").IsMissing() || !r.Data.At("fravaer.moenster").IsMissing() {
		t.Error("what goes of a subject or of absence is not the short form")
	}
	unasked := drop(t, src, "anmodning")
	for _, s := range goesOn(outcome(t, check(t, unasked), "rektor").Release) {
		if strings.Contains(s, "OPL_25_1_2") {
			t.Errorf("goes without being asked for: %s", s)
		}
	}
}

// letIn gives an office a sending school, and the keys of those who receive.
func (o *office) letIn(sender string, doors ...string) {
	o.t.Helper()
	var err error
	o.signers[sender], err = seal.NewSigner(&door{77})
	o.must(err)
	o.add(keybook.Card{Orgnr: sender, Name: "Skolen", Initials: "ab", Public: o.signers[sender].Public().String()})
	units := []string{sender}
	for _, at := range doors {
		o.doors[at], err = seal.NewIdentity()
		o.must(err)
		orgnr, role, _ := strings.Cut(at, "/")
		o.add(keybook.Card{Orgnr: orgnr, Name: "Skolen", Role: keybook.Role(role), Public: o.doors[at].Recipient().String()})
		units = append(units, orgnr)
	}
	o.trust[0].Units = append(o.trust[0].Units, units...)
}

// A list that hangs on a wall tells nothing of where a pupil lives, of languages,
// sounds or health; the packet goes all the way, and tells more.
func TestBriefsWorkbooksAreNeutral(t *testing.T) {
	never := []string{
		"foster", "barnevern", "dysleksi", "inhalator", "medisin", "legemid", "assistanse", "tolk", "ukrain", "språk", "lyd", "sirene", "alarm", "skyss",
		"stafett", "vedtak", "innføring", "hjelpemid", "skolemiljø", "skulemiljø", "ansvarsgruppe",
	}
	for _, c := range []struct {
		name, sender string
		doors        []string
	}{
		{foster, "908599608", []string{"901889880/rektor", "901196583/ppt"}}, {newcomer, "905458582", []string{"802337760/rektor"}},
	} {
		neutral(t, c.name, c.sender, c.doors, never)
	}
}

// neutral holds that no list of a case says any of these words beside a name.
func neutral(t *testing.T, name, sender string, doors, never []string) {
	t.Helper()
	o := newOffice(t)
	o.letIn(sender, doors...)
	files, done := o.pack(brief(t, name))
	for i, at := range doors {
		_, role, _ := strings.Cut(at, "/")
		rows, overview := o.sheet(files["sjekkliste/"+role], at)
		if want := len(program(t).Items(done[i].To.Release, today)); done[i].To.To.Role != role || len(rows) != want {
			t.Errorf("%s, %s: %d lines for %d items", name, role, len(rows), want)
		}
		for _, row := range slices.Concat(rows, overview) {
			for _, w := range never {
				if said := strings.ToLower(strings.Join(row[1:], " ")); strings.Contains(said, w) {
					t.Errorf("%s, %s: %q tells %q", name, role, said, w)
				}
			}
		}
	}
}

package consent_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
)

type object = map[string]any

// world is the law and the form that the tests share.
type world struct {
	set  *schema.Set
	form *schema.Field // of barnehage_skole
	law  *basis.Law
}

func theWorld(t testing.TB) world {
	t.Helper()
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	src, err := schemas.FS.ReadFile("grunnlag.yaml")
	if err != nil {
		t.Fatal(err)
	}
	law, err := basis.Parse("grunnlag.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return world{set, set.Form("barnehage_skole"), law}
}

func (w world) deciders(c *validate.Case) consent.Deciders {
	return consent.Deciders{Case: c, Today: today, Law: w.law}
}

const school, otherSchool = "908592476", "905640135"

// aCase is a case with two homes and no answers yet.
func aCase() object {
	return object{
		"skjema": "overforing/v1", "overgang": "barnehage_skole", "saks_id": "089870ce-54de-4a2b-8b6b-0f05a46a1988",
		"miljoe": "test", "skoleaar": "2027/2028", "skolestart": "2027-08-16", "dokumentspraak": "nb",
		"barn": object{"fornavn": "Iben", "etternavn": "Moe", "foedselsdato": "2021-06-03", "adressebeskyttelse": "ugradert",
			"bor_sammen_med": "delt", "pronomen": "hun", "id": object{"type": "fnr", "verdi": "03862161385"}},
		"foresatte": []any{
			object{"navn": "Kristin Haugland", "relasjon": "forelder", "foreldreansvar": true, "bor_hos": "delt", "telefon": "+47 20 11 20 31"},
			object{"navn": "Jørgen Moe", "relasjon": "forelder", "foreldreansvar": true, "bor_hos": "delt", "telefon": "+47 20 11 20 32"},
			object{"navn": "Besteforelder", "relasjon": "annen", "foreldreansvar": false, "bor_hos": "nei"},
		},
		"avsender":       object{"type": "barnehage", "orgnr": "903963840", "navn": "Lyngtoppen", "kommunenummer": "1598", "ansvarlig": object{"navn": "M", "rolle": "leder"}, "antall_aar": 5},
		"mottakere":      []any{object{"type": "grunnskole", "orgnr": school, "navn": "Strandlia", "rolle": "rektor"}, object{"type": "grunnskole", "orgnr": school, "navn": "Strandlia", "rolle": "sfo"}},
		"barnets_stemme": object{"lurer_paa": "Hvem passer på?"},
		"ressurser":      object{"styrker": []any{"Ser andre."}},
		"selvhjelp":      object{"maaltid": object{"nivaa": "selvstendig"}, "toalett": object{"nivaa": "paaminning", "kommentar": "Før turer."}},
		"helse":          object{"kosthold": "Uten nøtter.", "kronisk": "ingen"},
		"vedlegg": []any{
			object{"tittel": "Vurdering", "type": "sakkyndig_vurdering", "sendes": "vedlagt", "fil": "iben-moe.pdf"},
			object{"tittel": "Bilde", "type": "bilde", "sendes": "vedlagt"},
		},
		"stafettlogg": object{"finnes": "ja"},
		"om":          object{"selvhjelp": object{"sist_oppdatert": "2027-04-30", "merknad_foresatt": "Vi er enige."}, "helse": object{"sist_oppdatert": "2027-04-30"}},
		"tillatelser": []any{},
	}
}

var everything = []any{"avsender", "barnets_stemme", "ressurser", "selvhjelp", "helse", "vedlegg.sakkyndig_vurdering"}

// grant is one answer; changes are pairs of key and value.
func grant(giver string, changes ...any) object {
	g := object{
		"id": "t", "type": "tillatelse_bhl_2a", "gitt_av": object{"navn": giver, "rolle": "forelder"}, "dato": "2027-05-05", "form": "skriftlig",
		"mottakere": []any{object{"orgnr": school, "roller": []any{"rektor"}}}, "omfang": everything, "gyldig_til": "2028-02-16",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(g, changes[i].(string))
			continue
		}
		g[changes[i].(string)] = changes[i+1]
	}
	return g
}

func mother(changes ...any) object { return grant("Kristin Haugland", changes...) }
func father(changes ...any) object { return grant("jørgen  moe", changes...) } // names are compared as people write them

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatal(...any)
}

func typed(t failer, c object) *validate.Case {
	t.Helper()
	src, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var found diag.List
	tree := casefile.Parse("sak.yaml", src, &found) // JSON is YAML
	if tree == nil {
		t.Fatal(found.All())
	}
	data, err := record.FromJSON(c["saks_id"].(string), src)
	if err != nil {
		t.Fatal(err)
	}
	return validate.FromData(tree, data)
}

var today = day.New(2027, 5, 12)

func (w world) decide(t failer, c object, role int, on day.Day) consent.Outcome {
	t.Helper()
	tc := typed(t, c)
	return consent.Decide(consent.Request{Case: tc, Form: w.form, To: tc.Recipients[role], Today: on, Law: w.law})
}

// goes returns the sections that leave, in order, or nothing.
func goes(o consent.Outcome) string {
	if o.Release == nil {
		return ""
	}
	var out []string
	for _, f := range o.Release.Data.Fields() {
		if !slices.Contains([]string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "avsender", "om", "grunnlag"}, f.Key) {
			out = append(out, f.Key)
		}
	}
	return strings.Join(out, " ")
}

func with(c object, grants ...any) object {
	c = maps.Clone(c)
	c["tillatelser"] = append([]any{}, grants...)
	return c
}

const all = "barn foresatte barnets_stemme ressurser selvhjelp helse vedlegg"

// The zero answer is no: without answers, and with half of them, nothing leaves.
func TestNothingLeavesWithoutEverybodysYes(t *testing.T) {
	w := theWorld(t)
	for name, c := range map[string]struct {
		grants []any
		want   string
	}{
		"nobody has answered":            {nil, ""},
		"one home only":                  {[]any{mother()}, ""},
		"both homes":                     {[]any{mother(), father()}, all},
		"somebody else twice":            {[]any{grant("Besteforelder"), grant("En Annen")}, ""},
		"both, but for another school":   {[]any{mother("mottakere", []any{object{"orgnr": otherSchool, "roller": []any{"rektor"}}}), father()}, ""},
		"both, but for another role":     {[]any{mother("mottakere", []any{object{"orgnr": school, "roller": []any{"sfo"}}}), father()}, ""},
		"for nobody in particular":       {[]any{mother("mottakere", nil), father()}, ""},
		"without scope":                  {[]any{mother("omfang", nil), father()}, ""},
		"dated in the future":            {[]any{mother("dato", "2027-05-13"), father()}, ""},
		"dated today":                    {[]any{mother("dato", "2027-05-12"), father()}, all},
		"ended yesterday":                {[]any{mother("gyldig_til", "2027-05-11"), father()}, ""},
		"ends today":                     {[]any{mother("gyldig_til", "2027-05-12"), father()}, all},
		"given over twelve months ago":   {[]any{mother("dato", "2026-05-11", "gyldig_til", "2028-02-16"), father()}, ""},
		"withdrawn today":                {[]any{mother("trukket", "2027-05-12"), father()}, ""},
		"withdrawn, then given again":    {[]any{mother("trukket", "2027-05-10"), mother("dato", "2027-05-11"), father()}, all},
		"oral without record":            {[]any{mother("form", "muntlig_referat"), father()}, ""},
		"oral with record":               {[]any{mother("form", "muntlig_referat", "dokumentert_i", "sak 27/1"), father()}, all},
		"another kind of answer":         {[]any{mother("type", "samtykke_helse"), father()}, ""},
		"one has refused":                {[]any{mother(), father("type", "nekter", "omfang", nil)}, ""},
		"refused to nobody named":        {[]any{mother(), father("type", "nekter", "omfang", nil, "mottakere", nil)}, ""},
		"refused to another school":      {[]any{mother(), father(), father("type", "nekter", "omfang", nil, "mottakere", []any{object{"orgnr": otherSchool}})}, all},
		"yes after a refusal":            {[]any{mother(), father("type", "nekter", "omfang", nil, "dato", "2027-05-01"), father()}, all},
		"yes and no on the same day":     {[]any{mother(), father(), father("type", "nekter", "omfang", nil)}, ""},
		"in a role without the right":    {[]any{mother("gitt_av", object{"navn": "Kristin Haugland", "rolle": "foresatt_uten_foreldreansvar"}), father()}, ""},
		"one home, reason given":         {[]any{mother("unntak_grunn", "utilgjengelig_dokumentert")}, all},
		"reason given, other said no":    {[]any{mother("unntak_grunn", "utilgjengelig_dokumentert"), father("type", "nekter", "omfang", nil)}, ""},
		"the text they saw is older":     {[]any{mother("vist_tekst", object{"helse": "00000000"}), father()}, strings.Replace(all, " helse", "", 1)},
		"scope of one, not of the other": {[]any{mother("omfang", []any{"helse"}), father()}, "barn foresatte helse"},
		"nothing in common":              {[]any{mother("omfang", []any{"helse"}), father("omfang", []any{"ressurser"})}, ""},
		"a wildcard is no scope":         {[]any{mother("omfang", []any{"*", ""}), father("omfang", []any{"*", ""})}, ""},
		"attachments need their name":    {[]any{mother("omfang", []any{"vedlegg"}), father("omfang", []any{"vedlegg"})}, ""},
	} {
		if got := goes(w.decide(t, with(aCase(), c.grants...), 0, today)); got != c.want {
			t.Errorf("%s: goes %q, want %q", name, got, c.want)
		}
	}
}

// An exception takes out just what it names, and leaves no trace: not the field,
// not the guardian's remark on it.
func TestAnExceptionLeavesNoTrace(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother(), father("unntatt", []any{"selvhjelp.toalett"})), 0, today)
	if got := plain(t, o.Release.Data.Field("selvhjelp")); got != `{"maaltid":{"nivaa":"selvstendig"}}` {
		t.Errorf("selvhjelp goes as %s", got)
	}
	if !o.Release.Data.At("om.selvhjelp.merknad_foresatt").IsMissing() {
		t.Error("the remark goes, though it may speak of what is withheld")
	}
	if plain(t, o.Release.Data.At("om.selvhjelp.sist_oppdatert")) != `"2027-04-30"` {
		t.Error("the date does not go")
	}
	i := slices.IndexFunc(o.Decisions, func(d consent.Decision) bool { return d.Path == "selvhjelp.toalett" })
	if i < 0 || o.Decisions[i].Goes || o.Decisions[i].Variant != "unntatt" {
		t.Errorf("the decision is not told: %+v", o.Decisions)
	}
}

// An exception of everything a section holds takes the section out.
func TestASectionOfWhichNothingIsLeftIsGone(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother(), father("unntatt", []any{"selvhjelp.toalett", "selvhjelp.maaltid"})), 0, today)
	if got := goes(o); strings.Contains(got, "selvhjelp") {
		t.Errorf("goes %q", got)
	}
	if !o.Release.Data.At("om.selvhjelp").IsMissing() {
		t.Error("what is said about the section goes without it")
	}
}

// Attachments need their own name, are numbered among those that go, and never
// keep the name of the file on somebody's machine.
func TestAttachments(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother(), father()), 0, today)
	want := `[{"innhold":"vedlegg/01.pdf","sendes":"vedlagt","tittel":"Vurdering","type":"sakkyndig_vurdering"}]`
	if got := plain(t, o.Release.Data.Field("vedlegg")); got != want {
		t.Errorf("vedlegg goes as %s, want %s", got, want)
	}
	if len(o.Release.Files) != 1 || o.Release.Files[0].Source.Reveal() != "iben-moe.pdf" {
		t.Errorf("files: %d", len(o.Release.Files))
	}
}

// The relay log has its own consent.
func TestRelayLogHasItsOwnConsent(t *testing.T) {
	w := theWorld(t)
	scope := []any{"stafettlogg"}
	if got := goes(w.decide(t, with(aCase(), mother("omfang", scope), father("omfang", scope)), 0, today)); got != "" {
		t.Errorf("with the usual permission, %q goes", got)
	}
	o := w.decide(t, with(aCase(), mother("omfang", scope, "type", "samtykke_stafettlogg"), father("omfang", scope, "type", "samtykke_stafettlogg")), 0, today)
	if got := goes(o); got != "barn foresatte stafettlogg" || o.Release.Bases[0].Code != "FVL_13A_SAMTYKKE" {
		t.Errorf("goes %q", got)
	}
}

// Who must answer depends on age and care on the day (opplæringslova §§ 24-4, 24-5).
func TestWhoMustAnswer(t *testing.T) {
	w := theWorld(t)
	pupil := grant("Iben Moe", "gitt_av", object{"navn": "Iben Moe", "rolle": "elev"})
	older := aCase()
	older["barn"].(object)["foedselsdato"] = "2012-05-12" // turns 15 today
	if got := goes(w.decide(t, with(older, mother(), father()), 0, today)); got != "" {
		t.Errorf("for a pupil of 15, the parents' yes lets out %q", got)
	}
	if got := goes(w.decide(t, with(older, pupil), 0, today)); got == "" {
		t.Error("the yes of a pupil of 15 does not count")
	}
	if got := goes(w.decide(t, with(older, pupil), 0, today.AddDays(-1))); got != "" {
		t.Errorf("the day before, the pupil's yes lets out %q", got)
	}
	leap := aCase()
	leap["barn"].(object)["foedselsdato"] = "2012-02-29"
	last := day.New(2027, 2, 28)
	given := []any{"dato", "2027-02-01", "gyldig_til", "2028-01-31"}
	parents := []any{mother(given...), father(given...)}
	if goes(w.decide(t, with(leap, parents...), 0, last)) == "" || goes(w.decide(t, with(leap, parents...), 0, last.AddDays(1))) != "" {
		t.Error("born on 29 February: the parents do not decide until 1 March of the fifteenth year, or after")
	}
	care := aCase()
	care["omsorg"] = object{"omsorgsovertakelse": true}
	agency := grant("Tjenesten", "gitt_av", object{"navn": "Tjenesten", "rolle": "barnevernstjenesten"})
	foster := grant("Foster", "gitt_av", object{"navn": "Foster", "rolle": "fosterforelder"})
	for name, c := range map[string]struct {
		grants []any
		want   bool
	}{
		"parents": {[]any{mother(), father()}, false}, "agency alone": {[]any{agency}, false},
		"foster parents alone": {[]any{foster}, false}, "both": {[]any{agency, foster}, true},
	} {
		if got := goes(w.decide(t, with(care, c.grants...), 0, today)) != ""; got != c.want {
			t.Errorf("care taken over, yes from %s: goes = %v", name, got)
		}
	}
}

// A sender without a basis in the law data lets nothing out.
func TestSenderWithoutBasis(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["avsender"].(object)["type"] = "grunnskole"
	o := w.decide(t, with(c, mother(), father()), 0, today)
	if o.Release != nil || o.Decisions[0].Reason != "V01" {
		t.Errorf("goes %q, reason %s", goes(o), o.Decisions[0].Reason)
	}
}

// A basis that the case states may only narrow what the law gives.
func TestStatedBasisNarrows(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["om"].(object)["helse"].(object)["grunnlag"] = "INGEN"
	if got := goes(w.decide(t, with(c, mother(), father()), 0, today)); strings.Contains(got, "helse") || got == "" {
		t.Errorf("goes %q", got)
	}
	c["om"].(object)["helse"].(object)["grunnlag"] = "OPL_25_1_2" // holds between schools, not here
	if got := goes(w.decide(t, with(c, mother(), father()), 0, today)); strings.Contains(got, "helse") {
		t.Errorf("goes %q", got)
	}
}

// Until when something counts: as said, at most twelve months after it was
// given, and unless said, six months after the start of school.
func TestValidUntil(t *testing.T) {
	w := theWorld(t)
	for name, c := range map[string]struct{ date, until, want string }{
		"as said":             {"2027-05-05", "2027-12-01", "2027-12-01"},
		"twelve months":       {"2027-05-05", "2029-01-01", "2028-05-05"},
		"nothing said":        {"2027-05-05", "", "2028-02-16"},
		"nothing said, early": {"2027-01-10", "", "2028-01-10"},
	} {
		g := mother("dato", c.date, "gyldig_til", c.until)
		if c.until == "" {
			g = mother("dato", c.date, "gyldig_til", nil)
		}
		o := w.decide(t, with(aCase(), g, father("dato", "2027-05-10", "gyldig_til", "2028-05-10")), 0, today)
		for _, b := range o.Release.Bases {
			if b.ValidUntil.String() != c.want {
				t.Errorf("%s: %s until %s, want %s", name, b.Section, b.ValidUntil, c.want)
			}
		}
	}
}

// The day of a basis is the day when the last of those who decide had answered.
func TestGivenIsTheLastAnswer(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother("dato", "2027-05-05"), father("dato", "2027-05-07")), 0, today)
	for _, b := range o.Release.Bases {
		if b.Given.String() != "2027-05-07" {
			t.Errorf("%s given %s", b.Section, b.Given)
		}
	}
}

// A protected child has no release, whatever anybody has allowed.
func TestProtectedHasNoRelease(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["barn"].(object)["adressebeskyttelse"] = "fortrolig"
	if o := w.decide(t, with(c, mother(), father()), 0, today); o.Release != nil || len(o.Decisions) > 0 {
		t.Error("a protected case leaves a trace")
	}
}

func plain(t failer, v record.Value) string {
	t.Helper()
	b, err := canon.Encode(v.Plain())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

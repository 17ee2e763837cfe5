package consent_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/schema"
)

// Drawing cases of any transition, with everything that the law looks at: kinds
// of sender and recipient, roles, phases, ages, days, requests, answers.

var (
	drawnUnits   = []string{school, otherSchool, "901196583"}
	drawnRoles   = []string{"kontor", "rektor", "sfo", "helsesykepleier", "ppt", "inntak", "raadgiver"}
	drawnKinds   = []string{"grunnskole", "videregaaende", "inntakskontor", "ppt", "helsestasjon"}
	drawnSenders = []string{"barnehage", "grunnskole", "grunnskole", "ppt", "helsestasjon"}
	drawnPhases  = []string{"oktobermelding", "soeknad_1feb", "soeknad_1mars", "etter_inntak", "etter_skolestart"}
	drawnGivers  = []object{
		{"navn": "Kristin Haugland", "rolle": "forelder"}, {"navn": "Jørgen Moe", "rolle": "forelder"}, {"navn": "Iben Moe", "rolle": "elev"},
		{"navn": "Tjenesten", "rolle": "barnevernstjenesten"}, {"navn": "Fostermor", "rolle": "fosterforelder"}, {"navn": "Besteforelder", "rolle": "forelder"},
	}
)

// aDrawing is a drawn case and the question about it.
type aDrawing struct {
	form *schema.Field
	c    object
	role int
	on   day.Day
	pick consent.Choice
}

func (w world) draw(t *rapid.T) aDrawing {
	kinds := w.set.Transitions()
	kind := rapid.SampledFrom(kinds).Draw(t, "transition")
	d := aDrawing{form: w.set.Form(kind)}
	d.on = rapid.SampledFrom([]day.Day{day.New(2026, 7, 31), day.New(2026, 8, 1), today}).Draw(t, "law").AddDays(rapid.IntRange(-2, 60).Draw(t, "days"))
	d.c = d.envelope(t, kind)
	for _, f := range d.form.Fields {
		if consent.IsSection(f) && f.Key != "avsender" && f.Key != "vedlegg" && rapid.IntRange(0, 3).Draw(t, "has "+f.Key) == 0 {
			d.c[f.Key] = drawValue(t, f, 0)
		}
	}
	if rapid.Bool().Draw(t, "attachments") {
		d.c["vedlegg"] = []any{
			object{"tittel": "a", "type": "sakkyndig_vurdering", "sendes": "vedlagt"}, object{"tittel": "b", "type": "iop", "sendes": "vedlagt"},
		}
	}
	d.c["om"] = d.about(t)
	grants := []any{}
	if rapid.IntRange(0, 9).Draw(t, "answered") > 0 {
		grants = d.answers(t)
	}
	for range rapid.IntRange(0, 3).Draw(t, "grants") {
		grants = append(grants, d.grant(t, len(grants)))
	}
	if len(grants) > 0 {
		grants = rapid.Permutation(grants).Draw(t, "order")
	}
	d.c["tillatelser"] = grants
	d.role = rapid.IntRange(0, len(d.c["mottakere"].([]any))-1).Draw(t, "recipient")
	d.pick = consent.Choice{Profile: rapid.SampledFrom([]string{"", "streng", "lov"}).Draw(t, "profile"), LogAge: rapid.SampledFrom([]int{0, 15, 16}).Draw(t, "log age")}
	return d
}

func (d *aDrawing) envelope(t *rapid.T, kind string) object {
	c := aCase()
	for key := range c {
		if f := d.form.Field(key); f == nil || consent.IsSection(f) && key != "avsender" {
			delete(c, key)
		}
	}
	c["overgang"], c["skolestart"] = kind, "2027-08-16"
	if kind == "videregaaende" {
		c["fase"] = rapid.SampledFrom(drawnPhases).Draw(t, "phase")
	}
	child := c["barn"].(object)
	child["foedselsdato"] = d.on.AddMonths(-rapid.SampledFrom([]int{6 * 12, 14*12 + 11, 15 * 12, 15*12 + 11, 16 * 12, 18 * 12}).Draw(t, "age")).AddDays(-rapid.IntRange(0, 1).Draw(t, "birthday")).String()
	senders, toKinds, toRoles := drawnSenders, drawnKinds, drawnRoles
	if rapid.IntRange(0, 4).Draw(t, "usual") > 0 { // those whom the law mostly speaks of
		senders, toKinds, toRoles = usually(kind)
	}
	c["avsender"].(object)["type"] = rapid.SampledFrom(senders).Draw(t, "sender")
	var to []any
	for range rapid.IntRange(1, 3).Draw(t, "recipients") {
		to = append(to, object{
			"type": rapid.SampledFrom(toKinds).Draw(t, "kind"), "orgnr": rapid.SampledFrom(drawnUnits).Draw(t, "unit"), "navn": "N",
			"rolle": rapid.SampledFrom(toRoles).Draw(t, "role"),
		})
	}
	c["mottakere"] = to
	if rapid.IntRange(0, 3).Draw(t, "care") == 0 {
		c["omsorg"] = object{"omsorgsovertakelse": true}
	}
	var asked []any
	for range rapid.IntRange(0, 2).Draw(t, "requests") {
		asked = append(asked, object{"fra_orgnr": rapid.SampledFrom(drawnUnits).Draw(t, "asks"), "dato": d.on.AddDays(rapid.IntRange(-30, 5).Draw(t, "asked")).String()})
	}
	if asked != nil {
		c["anmodning"] = asked
	}
	if rapid.IntRange(0, 5).Draw(t, "agreement") == 0 {
		c["overgangsavtale"] = "sak 26/310"
	}
	return c
}

func usually(kind string) (senders, toKinds, toRoles []string) {
	switch kind {
	case "barnehage_skole":
		return []string{"barnehage"}, []string{"grunnskole"}, []string{"rektor", "sfo"}
	case "videregaaende":
		return []string{"grunnskole"}, []string{"inntakskontor", "ppt", "videregaaende"}, []string{"inntak", "ppt", "rektor"}
	}
	return []string{"grunnskole"}, []string{"grunnskole", "ppt"}, []string{"rektor", "kontor", "ppt"}
}

// answers draws a sound yes from everybody who has to answer, of the usual kind, to
// all recipients; they may differ in what they name.
func (d *aDrawing) answers(t *rapid.T) []any {
	givers := drawnGivers[:2]
	born, _ := day.Parse(d.c["barn"].(object)["foedselsdato"].(string))
	switch {
	case born.Age(d.on) >= 15:
		givers = drawnGivers[2:3]
	case d.c["omsorg"] != nil:
		givers = drawnGivers[3:5]
	}
	kind := map[string]string{
		"barnehage": "tillatelse_bhl_2a", "ppt": "samtykke_fvl_13a", "helsestasjon": "samtykke_helse",
	}[d.c["avsender"].(object)["type"].(string)]
	switch {
	case kind == "" && d.c["fase"] == "oktobermelding":
		kind = "samtykke_1_oktober"
	case kind == "":
		kind = "tillatelse_25_1_4"
	}
	common := d.some(t, "common", 0, 12)
	var out []any
	for i, by := range givers {
		for _, it := range d.c["mottakere"].([]any) {
			to := it.(object)
			out = append(out, object{
				"id": fmt.Sprint("s", i), "gitt_av": by, "form": "skriftlig", "type": kind, "dato": d.on.AddDays(-rapid.IntRange(0, 20).Draw(t, "given")).String(),
				"mottakere": []any{object{"orgnr": to["orgnr"], "roller": []any{to["rolle"]}}},
				"omfang":    append(slices.Clone(common), d.some(t, "own", 0, 3)...), "unntatt": d.some(t, "own except", 0, 1),
			})
		}
	}
	return out
}

// some draws scopes that the case has something at.
func (d *aDrawing) some(t *rapid.T, label string, least, most int) []any {
	scopes := []string{"vedlegg.iop", "vedlegg.sakkyndig_vurdering", "foresatte", "barn.pronomen", "om.fravaer", "om.fag.merknad_foresatt"}
	for key, v := range d.c {
		if f := d.form.Field(key); f != nil && consent.IsSection(f) && key != "vedlegg" {
			scopes = append(scopes, key, key)
			if group, ok := v.(object); ok {
				for k := range group {
					scopes = append(scopes, key+"."+k)
				}
			}
		}
	}
	slices.Sort(scopes)
	out := []any{}
	for _, s := range rapid.SliceOfN(rapid.SampledFrom(scopes), least, most).Draw(t, label) {
		if !slices.Contains(out, any(s)) {
			out = append(out, s)
		}
	}
	return out
}

// about draws what is said of sections: a narrower basis, a stated necessity, a
// health service as the source.
func (d *aDrawing) about(t *rapid.T) object {
	om := object{}
	for key := range d.c {
		if f := d.form.Field(key); f == nil || !consent.IsSection(f) {
			continue
		}
		row := object{"sist_oppdatert": "2026-06-01"}
		if rapid.Bool().Draw(t, "said of "+key) {
			row["merknad_foresatt"], row["svar_fra"] = "Vi er enige.", "felles"
		}
		switch rapid.IntRange(0, 7).Draw(t, "about "+key) {
		case 0:
			row["grunnlag"] = rapid.SampledFrom([]string{"INGEN", "OPL_25_1_2", "OPL_25_1_4_TILLATELSE"}).Draw(t, "stated")
		case 1, 2:
			row["noedvendig"] = "Trengs."
		case 3:
			row["kilde"] = object{"rolle": "lege", "helsetjeneste": true}
		case 4:
			row["kilde"] = object{"rolle": "kontaktlærer"}
		}
		om[key] = row
	}
	return om
}

// grant draws an answer about sections of the case, most of them sound.
func (d *aDrawing) grant(t *rapid.T, n int) object {
	to := rapid.SampledFrom(d.c["mottakere"].([]any)).Draw(t, "to").(object)
	g := object{
		"id": "t" + string(rune('0'+n)), "gitt_av": rapid.SampledFrom(drawnGivers).Draw(t, "giver"), "form": "skriftlig",
		"type": rapid.SampledFrom([]string{
			"tillatelse_25_1_4", "tillatelse_25_1_4", "tillatelse_bhl_2a", "samtykke_1_oktober", "samtykke_helse", "samtykke_stafettlogg", "samtykke_fvl_13a", "nekter",
		}).Draw(t, "type"),
		"dato": d.on.AddDays(-rapid.IntRange(-1, 20).Draw(t, "given")).String(), "mottakere": []any{object{"orgnr": to["orgnr"], "roller": []any{to["rolle"]}}},
		"omfang": d.some(t, "scope", 0, 8), "unntatt": []any{},
	}
	switch rapid.IntRange(0, 6).Draw(t, "odd") {
	case 0:
		g["unntatt"] = d.some(t, "except", 0, 3)
	case 1:
		g["trukket"] = d.on.AddDays(rapid.IntRange(-20, 5).Draw(t, "withdrawn")).String()
	case 2:
		g["gyldig_til"] = d.on.AddDays(rapid.IntRange(-5, 100).Draw(t, "until")).String()
	case 3:
		g["form"] = "muntlig_referat"
	case 4:
		g["unntak_grunn"] = "utilgjengelig_dokumentert"
	}
	return g
}

// drawValue draws something that a field can hold.
func drawValue(t *rapid.T, f *schema.Field, depth int) any {
	switch f.Type {
	case schema.Object:
		out := object{}
		for _, c := range f.Fields {
			if depth < 3 && rapid.Bool().Draw(t, "has "+c.Path) {
				out[c.Key] = drawValue(t, c, depth+1)
			}
		}
		if len(out) == 0 {
			out[f.Fields[0].Key] = drawValue(t, f.Fields[0], depth+1)
		}
		return out
	case schema.List:
		return []any{drawValue(t, f.Item, depth+1)}
	case schema.Bool:
		return true
	case schema.Int:
		return 3
	case schema.Date:
		return rapid.SampledFrom([]string{"2026-06-01", "2026-08-01", "2026-08-01", "2027-06-01"}).Draw(t, f.Path)
	case schema.Enum:
		return f.Enum[0]
	}
	return strings.Repeat("Noe om "+f.Key+". ", 3)
}

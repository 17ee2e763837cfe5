package document_test

import (
	"encoding/json"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A drawn text is one that could be mistaken for another answer, or is hard to set.
var drawnTexts = []string{
	"Ja", "nei", "3", "13", "ingen", "Iben", "Når klokka er 14.00.", "Hun sier «hei», og går.", "Først dette.\n\nSå dette, på et eget avsnitt.\nOg dette.",
	"Et avsnitt som er så langt at det går over flere linjer på siden, og kanskje over på den neste, uten at et eneste ord av det blir borte på veien.",
	"Мова вдома українська", "Mun liikon čuoigat ja guolástit", "https://example.no/en/side/som/er/lang/nok/til/aa/deles", "ord  med   mange mellomrom", "lærer/assistent-ordning",
	strings.Repeat("Langt ", 60) + "slutt!", "1. juni", "§ 2 a", "\"sitat\" & <tegn>", "A",
}

var drawnDays = []string{"2026-06-01", "2027-05-03", "2027-12-31"}

// draw draws a release of any transition that holds whatever its form lets out.
func (b *bench) draw(t *rapid.T) *consent.Release {
	kind := rapid.SampledFrom(b.set.Transitions()).Draw(t, "transition")
	form := b.set.Form(kind)
	lang := rapid.SampledFrom([]string{"nb", "nn"}).Draw(t, "language")
	to := map[string]any{"type": "grunnskole", "orgnr": "908592476", "navn": "Strandlia skole", "rolle": rapid.SampledFrom([]string{"rektor", "sfo", "ppt", "inntak"}).Draw(t, "role")}
	data := map[string]any{
		"skjema": "utlevering/v1", "overgang": kind, "saks_id": "089870ce-54de-4a2b-8b6b-0f05a46a1988", "miljoe": "test", "skoleaar": "2027/2028",
		"skolestart": "2027-08-16", "dokumentspraak": lang, "mottaker": to,
		"barn": map[string]any{"fornavn": "Iben Sofie", "etternavn": "Moe", "foedselsdato": "2021-06-03", "kallenavn": "Iben"},
		"avsender": map[string]any{
			"type": rapid.SampledFrom([]string{"barnehage", "grunnskole", "ppt"}).Draw(t, "sender"), "orgnr": "903963840", "navn": "Lyngtoppen barnehage",
			"svartelefon": "+47 20 11 20 01", "ansvarlig": map[string]any{"navn": "Mathias Solli", "rolle": "pedagogisk leder"},
		},
	}
	if f := form.Field("fase"); f != nil {
		data["fase"] = rapid.SampledFrom(f.Enum).Draw(t, "phase")
	}
	about, bases := map[string]any{}, []any{}
	for _, f := range form.Fields {
		if !consent.IsSection(f) || f.Key == "avsender" || rapid.IntRange(0, 2).Draw(t, "has "+f.Key) == 0 {
			continue
		}
		if data[f.Key] = drawn(t, f); data[f.Key] == nil {
			delete(data, f.Key)
			continue
		}
		if said := drawn(t, form.Field("om").Field(f.Key)); said != nil && rapid.Bool().Draw(t, "about "+f.Key) {
			about[f.Key] = said
		}
		bases = append(bases, map[string]any{"seksjon": f.Key, "kode": rapid.SampledFrom([]string{"BHL_2A_TILLATELSE", "OPL_25_1_4_TILLATELSE"}).Draw(t, "basis"), "gitt": "2027-05-03", "gyldig_til": "2028-02-16"})
	}
	bases = append(bases, map[string]any{"seksjon": "barn", "kode": "BHL_2A_TILLATELSE", "gyldig_til": "2028-02-16"})
	if len(about) > 0 {
		data["om"] = about
	}
	data["grunnlag"] = bases
	return b.releaseOf(t, data)
}

// releaseOf reads a release as its receiver does.
func (b *bench) releaseOf(t interface{ Fatal(...any) }, data map[string]any) *consent.Release {
	src, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.FromJSON(data["saks_id"].(string), src)
	if err != nil {
		t.Fatal(err)
	}
	r, err := consent.ReadRelease(v)
	if err != nil {
		t.Fatal(err)
	}
	r.Start = day.New(2027, 8, 16)
	return r
}

// drawn draws an answer to a field, or nothing.
func drawn(t *rapid.T, f *schema.Field) any {
	if f == nil || f.Out == schema.Never {
		return nil
	}
	if f.None && rapid.IntRange(0, 5).Draw(t, "none "+f.Path) == 0 {
		return "ingen"
	}
	switch f.Type {
	case schema.Object:
		return drawnGroup(t, f)
	case schema.List:
		var out []any
		for range rapid.IntRange(1, 2).Draw(t, "rows "+f.Path) {
			if v := drawn(t, f.Item); v != nil && !slices.ContainsFunc(out, func(x any) bool { return f.Item.Type != schema.Object && x == v }) {
				out = append(out, v)
			}
		}
		if out == nil {
			return nil
		}
		return out
	case schema.Bool:
		return rapid.Bool().Draw(t, f.Path)
	case schema.Int:
		return rapid.IntRange(1, 13).Draw(t, f.Path)
	case schema.Date:
		return rapid.SampledFrom(drawnDays).Draw(t, f.Path)
	case schema.Enum:
		return rapid.SampledFrom(f.Enum).Draw(t, f.Path)
	}
	return drawnText(t, f)
}

func drawnGroup(t *rapid.T, f *schema.Field) any {
	out := map[string]any{}
	for _, c := range f.Fields {
		if !c.Required && !slices.Contains([]string{"hva", "virker", "viderefoeres", "nivaa", "stoff", "reaksjon", "tittel", "type", "sendes"}, c.Key) &&
			rapid.Bool().Draw(t, "no "+c.Path) {
			continue
		}
		if v := drawn(t, c); v != nil {
			out[c.Key] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func drawnText(t *rapid.T, f *schema.Field) string {
	switch {
	case f.Code == schema.LanguageCode:
		return rapid.SampledFrom([]string{"se", "uk", "nb", "pl"}).Draw(t, f.Path)
	case f.Code == schema.CountryCode:
		return rapid.SampledFrom([]string{"UA", "PL"}).Draw(t, f.Path)
	case f.Key == "telefon":
		return "+47 20 11 20 31"
	case f.Key == "verdi":
		return "030621*****"
	case f.Key == schema.AttachedFile:
		return "vedlegg/01.pdf"
	}
	s := rapid.SampledFrom(drawnTexts).Draw(t, f.Path)
	if f.Line {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	return s
}

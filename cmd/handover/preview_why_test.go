package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/validate"
)

// betweenSchools is an outcome between two schools, with something on every kind of basis.
func betweenSchools(t *testing.T, lang string, asked bool) why {
	t.Helper()
	env := plainEnv(t, lang)
	program, err := env.program()
	if err != nil {
		t.Fatal(err)
	}
	c := &validate.Case{ID: "089870ce-54de-4a2b-8b6b-0f05a46a1988", Grants: []validate.Grant{
		{Type: "tillatelse_25_1_4"}, {Index: 1, Type: "samtykke_helse"}, {Index: 2, Type: "tillatelse_25_1_4"}, {Index: 3, Type: "nekter"},
	}}
	given := day.Day{}
	if asked {
		given = day.New(2027, time.March, 15)
	}
	return why{env, program, &handover.Checked{Case: c}, consent.Outcome{
		To: validate.Recipient{Unit: "908592476", Role: "rektor"},
		Release: &consent.Release{
			Start: day.New(2027, time.August, 16),
			Bases: []consent.SectionBasis{{Section: "skolegang", Code: "OPL_25_1_2", Given: given, ValidUntil: day.New(2028, time.February, 16)}},
		},
		Decisions: []consent.Decision{
			{Path: "barn", Goes: true, Bases: []string{"OPL_25_1_2"}},
			{Path: "skolegang", Goes: true, Bases: []string{"OPL_25_1_2"}},
			{Path: "fravaer", Goes: true, Bases: []string{"OPL_25_1_2"}, Despite: true},
			{Path: "spraak", Goes: true, Bases: []string{"OPL_25_1_2", "OPL_25_1_4_TILLATELSE"}, Grants: []int{0, 2}},
			{Path: "sosialt", Goes: true, Bases: []string{"OPL_25_1_4_TILLATELSE"}, Grants: []int{0}},
			{Path: "trivsel", Goes: true, Bases: []string{"OPL_25_1_4_TILLATELSE"}, Grants: []int{2, 0}},
			{Path: "helse", Goes: true, Bases: []string{"OPL_25_1_4_TILLATELSE", "HPL_22_SAMTYKKE"}, Grants: []int{0, 1, 2}},
			{Path: "helse.kronisk", Reason: "V07", Variant: "unntatt", Bases: []string{"OPL_25_1_4_TILLATELSE"}, Grants: []int{3}},
			{Path: "forebygging_25_1_4", Goes: true, Bases: []string{"OPL_25_1_4_PLIKT"}},
			{Path: "annet_viktig", Reason: "V11", Variant: "rolle"},
			{Path: "valg", Reason: "V13", Bases: []string{"OPL_25_1_2"}},
		},
	}}
}

// rowsOf returns the rows of a preview as lines.
func rowsOf(tell func(func(label, text string))) []string {
	var out []string
	tell(func(label, text string) {
		out = append(out, label+": "+strings.Join(strings.Fields(text), " "))
	})
	return out
}

// What goes is told by what it goes on: who has asked, who has allowed, who has
// decided; and clearly when somebody has said no to it.
func TestWhyItGoes(t *testing.T) {
	got := rowsOf(betweenSchools(t, "nb", true).grouped)
	want := []string{
		"går: barn, skolegang opplæringslova § 25-1 andre ledd, etter anmodning",
		"går: fravaer opplæringslova § 25-1 andre ledd, etter anmodning går selv om noen som bestemmer, har sagt nei (V07)",
		"går: spraak opplæringslova § 25-1 andre ledd, etter anmodning tillatelse nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd)",
		"går: sosialt, trivsel tillatelse nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd)",
		"går: helse tillatelse nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd) tillatelse nr. 2 (helsepersonelloven § 22)",
		"går: forebygging_25_1_4 opplæringslova § 25-1 fjerde ledd andre punktum, etter beslutning av rektor",
		"holdes igjen: helse.kronisk V07: en av dem som bestemmer, har unntatt dette",
		"holdes igjen: annet_viktig V11: denne rollen hos mottakeren skal ikke ha dette avsnittet",
		"holdes igjen: valg V13: det er verken ført at mottakeren har bedt om dette, eller at det finnes en avtale",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = rowsOf(betweenSchools(t, "nn", false).each)
	want = []string{
		"går: barn opplæringslova § 25-1 andre ledd, etter avtale om overgangen",
		"går: skolegang opplæringslova § 25-1 andre ledd, etter avtale om overgangen",
		"går: fravaer opplæringslova § 25-1 andre ledd, etter avtale om overgangen; går sjølv om nokon som bestemmer, har sagt nei (V07)",
		"går: spraak opplæringslova § 25-1 andre ledd, etter avtale om overgangen; løyve nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd)",
		"går: sosialt løyve nr. 1 (opplæringslova § 25-1 fjerde ledd)",
		"går: trivsel løyve nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd)",
		"går: helse løyve nr. 1 og 3 (opplæringslova § 25-1 fjerde ledd); løyve nr. 2 (helsepersonellova § 22)",
		"halde att: helse.kronisk V07: ein av dei som bestemmer, har gjort unntak for dette (tillatelser nr. 4, opplæringslova § 25-1 fjerde ledd)",
		"går: forebygging_25_1_4 opplæringslova § 25-1 fjerde ledd andre punktum, etter avgjerd av rektor",
		"halde att: annet_viktig V11: denne rolla hos mottakaren skal ikkje ha dette avsnittet (opplæringslova § 25-1)",
		"halde att: valg V13: det er verken ført at mottakaren har bedt om dette, eller at det finst ein avtale (opplæringslova § 25-1 andre ledd)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The line for programs is as its schema says, and says when somebody's no did not
// stop it.
func TestWhyForPrograms(t *testing.T) {
	line, err := json.Marshal(betweenSchools(t, "nb", true).line())
	if err != nil {
		t.Fatal(err)
	}
	matches(t, outputSchema(t, "preview"), "between schools", line)
	for _, want := range []string{
		`{"path":"fravaer","goes":true,"basis":"OPL_25_1_2","bases":["OPL_25_1_2"],"permissions":[],"paragraphs":["opplæringslova § 25-1 andre ledd"],"despite":true}`,
		`"bases":["OPL_25_1_4_TILLATELSE","HPL_22_SAMTYKKE"],"permissions":[1,2,3],"paragraphs":["opplæringslova § 25-1 fjerde ledd","helsepersonelloven § 22"]}`,
		`{"path":"annet_viktig","goes":false,"code":"V11","reason":"rolle","bases":[],"permissions":[],"paragraphs":["opplæringslova § 25-1"]}`,
	} {
		if !strings.Contains(string(line), want) {
			t.Errorf("the line lacks\n%s\n%s", want, line)
		}
	}
}

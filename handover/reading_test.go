package handover_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

func readable(t *testing.T, src string) *handover.Checked {
	t.Helper()
	return program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, BeforeAnswers: true})
}

// The family's page is one page, the text begins on the next, and the same case gives
// the same bytes.
func TestReadingCopy(t *testing.T) {
	m := handover.Making{Owner: "Åsvær kommune", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC), Today: today}
	for _, name := range []string{"barnehage_1_to_hjem", "barnehage_2_samisk_opplaering", "avslag_1_foreldre_sier_nei"} {
		for _, lang := range []string{"nb", "nn"} {
			c := readable(t, strings.Replace(brief(t, name), "dokumentspraak: nb", "dokumentspraak: "+lang, 1))
			r := program(t).Reading(c, c.Case.Recipients)
			out, err := program(t).ComposeReading(r, m)
			if err != nil {
				t.Fatal(err)
			}
			if out.Page["barnets_stemme"] != 2 {
				t.Errorf("%s, %s: the text begins on page %d", name, lang, out.Page["barnets_stemme"])
			}
			again, err := program(t).ComposeReading(r, m)
			if err != nil || !bytes.Equal(out.Data, again.Data) {
				t.Errorf("%s, %s: another file the second time (%v)", name, lang, err)
			}
		}
	}
}

// A case can be read before anybody has answered. That it cannot be sent yet is told
// otherwise; what is wrong with it stops the copy.
func TestACaseIsReadBeforeItIsAnswered(t *testing.T) {
	unanswered := drop(t, sound(t), "tillatelser")
	c := check(t, unanswered)
	told := c.Findings.All()
	if len(told) != 1 || told[0].Code != "V02" || told[0].Variant != "ubesvart" || told[0].Severity != diag.Withheld || !errors.Is(c.Err, handover.ErrUnanswered) {
		t.Fatalf("without answers: found %v, %v", told, c.Err)
	}
	c = readable(t, unanswered)
	if codes(c) != "" || program(t).Reading(c, c.Case.Recipients) == nil {
		t.Errorf("cannot be read: found %q", codes(c))
	}
	photo := drop(t, edit(t, sound(t), "    type: medisinplan\n", "    type: bilde\n"), "tillatelser")
	if c = readable(t, photo); codes(c) != "" {
		t.Errorf("with a photo that nobody has answered yet: found %q", codes(c))
	}
	for name, src := range map[string]string{
		"a broken form":                edit(t, unanswered, "skolestart: 2027-08-16", "skolestart: i august"),
		"a broken rule":                edit(t, unanswered, "skoleaar: 2027/2028", "skoleaar: 2026/2027"),
		"a broken answer":              edit(t, sound(t), "form: skriftlig", "form: skrevet ned av"),
		"a broken file":                unanswered + "skoleaar: 2027/2028\n",
		"no answers, and a key astray": edit(t, unanswered, "\nlek:\n", "\nTestvik: x\nlek:\n"),
	} {
		c := readable(t, src)
		if c.Err != validate.ErrInvalid || program(t).Reading(c, nil) != nil {
			t.Errorf("%s: %v", name, c.Err)
		}
		if strings.Contains(codes(c), "S02") {
			t.Errorf("%s: also told that there are no answers: %s", name, codes(c))
		}
	}
}

// What is to be pasted is one line when there is room for it, and a digest stays a
// text for every reader of YAML.
func TestSeenBlock(t *testing.T) {
	three := []consent.Text{{Section: "lek", Digest: "0914905e"}, {Section: "helse", Digest: "69673818"}, {Section: "sfo", Digest: "12e45678"}}
	if got, want := handover.SeenBlock(three), "    vist_tekst: {lek: 0914905e, helse: \"69673818\", sfo: \"12e45678\"}\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	more := append(three, consent.Text{Section: "oppmerksomhet_laering", Digest: "0b101010"}, consent.Text{Section: "foreldres_stemme", Digest: "eb937b94"})
	want := "    vist_tekst:\n      lek: 0914905e\n      helse: \"69673818\"\n      sfo: \"12e45678\"\n      oppmerksomhet_laering: \"0b101010\"\n      foreldres_stemme: eb937b94\n"
	if got := handover.SeenBlock(more); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The examples that the program writes are sound on any day, in both målformer, and
// note what was seen.
func TestWrittenExamplesAreSound(t *testing.T) {
	p := program(t)
	for _, kind := range p.Forms.Transitions() {
		for _, lang := range []string{"nb", "nn"} {
			for _, on := range []day.Day{today, day.New(2028, 1, 31), day.New(2028, 8, 13)} {
				src, err := p.Example(handover.New{Kind: kind, Lang: lang, Schema: "./x", CaseID: "089870ce-54de-4a2b-8b6b-0f05a46a1988", Today: on, Test: true})
				if err != nil {
					t.Fatal(err)
				}
				c := p.Check("sak.yaml", []byte(src), handover.CheckOptions{Today: on})
				if c.Findings.Len() > 0 || c.Err != nil || strings.Count(src, "\n    vist_tekst:") < 1 {
					t.Errorf("%s, %s, %s: %v, %v", kind, lang, on, c.Err, c.Findings.All())
				}
			}
		}
	}
}

// The pupil reads alone from the day that all of it is the pupil's to answer: of what a
// health service is the source of, from 16.
func TestWhoReadsAlone(t *testing.T) {
	health := []string{"  ito_bakgrunn: {sist", "  ito_bakgrunn: {kilde: {helsetjeneste: ja, rolle: lege, dato: 2027-04-20, basert_paa: [samtale]}, sist"}
	for name, x := range map[string]struct {
		base, born string
		edits      []string
		want       bool
	}{
		"15":                            {upper, "2012-05-12", nil, true},
		"14":                            {upper, "2012-05-13", nil, false},
		"15, and from a health service": {upper, "2011-05-13", health, false},
		"16, and from a health service": {upper, "2011-05-12", health, true},
		"12":                            {lower, "2014-05-12", nil, false},
		"5":                             {kindergarten, "2021-06-03", nil, false},
	} {
		src := (fault{"x", x.base, append([]string{"FOEDT", x.born}, x.edits...)}).made(t, 0)
		if x.base == upper {
			src = strings.Replace(src, "\nforesatte:", "\naarskull_avvik: annet\n\nforesatte:", 1)
		}
		c := readable(t, src)
		r := program(t).Reading(c, c.Case.Recipients)
		if r == nil || r.Alone != x.want {
			t.Errorf("%s: %+v, found %s", name, r != nil && r.Alone, codes(c))
		}
	}
}

package handover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/validate"
)

// found returns the findings of one code.
func found(all []diag.Diagnostic, code diag.Code) (out []diag.Diagnostic) {
	for _, d := range all {
		if d.Code == code {
			out = append(out, d)
		}
	}
	return out
}

// While no school is known, one as recipient is warned of (V38), and the document
// says that none is. From July on neither is so, and it is the admissions office as
// recipient that is warned of.
func TestSchoolsBeforeIntake(t *testing.T) {
	for phase, unknown := range map[string]bool{
		"oktobermelding": true, "soeknad_1feb": true, "soeknad_1mars": true, "etter_inntak": false, "etter_skolestart": false,
	} {
		src := edit(t, brief(t, hearing), "fase: soeknad_1feb", "fase: "+phase)
		c := check(t, src)
		got := found(c.Findings.All(), "V38")
		if unknown && len(got) > 0 || !unknown && (len(got) != 1 || got[0].Variant != "etter" || got[0].Span.Path != "mottakere[0].type" || got[0].Severity != diag.Warning) {
			t.Errorf("%s: the fylkeskommune and PPT as recipients: %v", phase, got)
		}
		if r := outcome(t, c, "inntak").Release; r != nil && document.SchoolUnknown(r.Data, program(t).Law) != unknown {
			t.Errorf("%s: the document says %v of whether no school is known", phase, !unknown)
		}
		for _, kind := range []string{"videregaaende", "grunnskole"} {
			school := edit(t, src, "  - type: ppt\n", "  - {type: "+kind+", orgnr: \"904640964\", navn: Storelva skole, rolle: rektor}\n  - type: ppt\n")
			got := slices.DeleteFunc(found(check(t, school).Findings.All(), "V38"), func(d diag.Diagnostic) bool { return d.Variant == "etter" })
			if unknown && (len(got) != 1 || got[0].Span.Path != "mottakere[1].type" || got[0].Severity != diag.Warning) || !unknown && len(got) > 0 {
				t.Errorf("%s: a %s as recipient: %v", phase, kind, got)
			}
		}
	}
}

// What an old decision is, is one fixed word: another, or none, is an error that
// tells why (V48).
func TestAnOldDecisionIsMarked(t *testing.T) {
	const marked = "  gyldighet: gjelder_ikke_i_videregaaende\n"
	for _, other := range []string{"", "  gyldighet: gjelder\n", "  gyldighet: ja\n", "  gyldighet:\n"} {
		c := check(t, edit(t, brief(t, hearing), marked, other))
		got := found(c.Findings.All(), "V48")
		if !errors.Is(c.Err, validate.ErrInvalid) || len(got) != 1 || got[0].Severity != diag.Error || !strings.HasPrefix(got[0].Span.Path, "ito_bakgrunn") {
			t.Errorf("%q: ends with %v, found %s", other, c.Err, codes(c))
		}
		if strings.Contains(codes(c), "S0") {
			t.Errorf("%q: told twice, %s", other, codes(c))
		}
	}
	if got := found(check(t, brief(t, hearing)).Findings.All(), "V48"); len(got) > 0 {
		t.Errorf("rightly marked: %v", got)
	}
}

// Where the case states no deadline of its own, that of its phase holds. An
// application is in time on the working day after a weekend or a holiday.
func TestDeadlineOfThePhase(t *testing.T) {
	for name, c := range map[string]struct {
		phase, start string
		last         day.Day
	}{
		"October":                          {"oktobermelding", "2027-08-17", day.New(2026, time.October, 1)},
		"a Monday in February":             {"soeknad_1feb", "2027-08-17", day.New(2027, time.February, 1)},
		"a Saturday in October is no less": {"oktobermelding", "2023-08-21", day.New(2022, time.October, 1)},
		"a Sunday in February":             {"soeknad_1feb", "2026-08-17", day.New(2026, time.February, 2)},
		"a Saturday in February":           {"soeknad_1feb", "2025-08-18", day.New(2025, time.February, 3)},
		"a Monday in March":                {"soeknad_1mars", "2027-08-17", day.New(2027, time.March, 1)},
		"a Sunday in March":                {"soeknad_1mars", "2026-08-17", day.New(2026, time.March, 2)},
		"a Saturday in March":              {"soeknad_1mars", "2025-08-18", day.New(2025, time.March, 3)},
	} {
		src := edit(t, brief(t, hearing), "fase: soeknad_1feb", "fase: "+c.phase, "skolestart: 2027-08-17", "skolestart: "+c.start, "lokal_frist: 2027-05-15\n", "")
		if got := found(checkOn(t, src, c.last).Findings.All(), "V60"); len(got) > 0 {
			t.Errorf("%s: on the last day: %v", name, got)
		}
		got := found(checkOn(t, src, c.last.AddDays(1)).Findings.All(), "V60")
		if len(got) != 1 || got[0].Variant != c.phase || got[0].Span.Path != "fase" || got[0].Severity != diag.Warning {
			t.Errorf("%s: the day after: %v", name, got)
		}
	}
}

// A deadline that the fylkeskommune has set goes before that of the phase, and
// later phases have none.
func TestDeadlineOfTheCase(t *testing.T) {
	src := brief(t, hearing)
	for day, want := range map[day.Day]int{day.New(2027, time.May, 15): 0, day.New(2027, time.May, 16): 1} {
		got := found(checkOn(t, src, day).Findings.All(), "V60")
		if len(got) != want || want == 1 && (got[0].Span.Path != "lokal_frist" || got[0].Variant != "") {
			t.Errorf("on %s: %v", day, got)
		}
	}
	for _, phase := range []string{"etter_inntak", "etter_skolestart"} {
		late := edit(t, src, "fase: soeknad_1feb", "fase: "+phase, "lokal_frist: 2027-05-15\n", "")
		if got := found(checkOn(t, late, day.New(2027, time.September, 1)).Findings.All(), "V60"); len(got) > 0 {
			t.Errorf("%s: %v", phase, got)
		}
	}
}

// What there is a duty to share was decided after the duty came (V12). Whether there
// is one on the way to videregående, the law does not say, and that is told.
func TestTheDutyToShare(t *testing.T) {
	duty := func(src, decided string) string {
		return edit(t, src, "\nvedlegg:", "\nforebygging_25_1_4:\n  besluttet_av: Liv Strand, rektor\n  besluttet_dato: "+decided+
			"\n  noedvendighet: Skolen må vite om situasjonene for å ha nok voksne ute de første ukene.\n  beskrivelse: Kaster stein når ingen voksne er ute.\n"+
			"  tiltak_som_virker: En fast voksen ved ballbingen.\n  eleven_informert: {informert: ja, dato: 2027-05-04}\n"+
			"  foreldre_informert: {informert: ja, dato: 2027-05-04}\n\nvedlegg:", "\nom:\n", "\nom:\n  forebygging_25_1_4: {sist_oppdatert: 2027-04-30, kilde: {rolle: rektor}}\n")
	}
	for _, c := range []struct {
		name, decided string
		want          []string
	}{
		{foster, "2026-08-01", nil},
		{foster, "2026-07-31", []string{"V12/dato feil forebygging_25_1_4.besluttet_dato"}},
		{hearing, "2027-05-03", []string{"V12/uavklart varsel forebygging_25_1_4"}},
		{hearing, "2026-07-31", []string{"V12/dato feil forebygging_25_1_4.besluttet_dato", "V12/uavklart varsel forebygging_25_1_4"}},
	} {
		checked := check(t, duty(brief(t, c.name), c.decided))
		var got []string
		for _, d := range found(checked.Findings.All(), "V12") {
			code := string(d.Code)
			if d.Variant != "" {
				code += "/" + d.Variant
			}
			got = append(got, fmt.Sprintf("%s %s %s", code, d.Severity, d.Span.Path))
		}
		slices.Sort(got)
		same(t, c.name+", decided "+c.decided, got, c.want)
		for _, o := range checked.Outcomes {
			if o.Release != nil && o.To.Role != "rektor" && !o.Release.Data.Field("forebygging_25_1_4").IsMissing() {
				t.Errorf("%s gets what is for rektor alone", o.To.Role)
			}
		}
	}
	if got := found(check(t, brief(t, hearing)).Findings.All(), "V12"); len(got) > 0 {
		t.Errorf("without the section: %v", got)
	}
}

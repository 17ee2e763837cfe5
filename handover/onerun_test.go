package handover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

// What the rules find is told together with what is wrong in the form, in one run.
func TestRulesAreToldBesideMistakesOfForm(t *testing.T) {
	for _, b := range broken {
		want := strings.Fields(b.codes)
		want = slices.DeleteFunc(want, func(code string) bool { return strings.HasPrefix(code, "S17") })
		src := edit(t, sound(t), append([]string{"plass: hel", "plass: heel"}, b.edits...)...)
		c := check(t, src)
		got := slices.DeleteFunc(strings.Fields(codes(c)), func(code string) bool { return code == "S03" })
		if !slices.Equal(got, want) {
			t.Errorf("%q beside a mistake of form: found %s, want %s", b.edits, got, want)
		}
		if c.Case != nil || c.Outcomes != nil || c.Err == nil {
			t.Errorf("%q: a case with a mistake of form is judged", b.edits)
		}
	}
}

// A slip is told as a slip: no rule draws conclusions from what it hides.
func TestASlipBreaksNoRule(t *testing.T) {
	lines := strings.Split(sound(t), "\n")
	slips := 0
	for i, line := range lines {
		key, rest, ok := strings.Cut(line, ":")
		if !ok || strings.TrimLeft(key, " abcdefghijklmnopqrstuvwxyz_2-") != "" || strings.Contains(rest, "|") {
			continue
		}
		slips++
		changed := slices.Clone(lines)
		changed[i] = key + "x:" + rest
		c := check(t, strings.Join(changed, "\n"))
		for _, d := range c.Findings.All() {
			if d.Code[0] == 'V' && d.Severity == diag.Error || c.Findings.Len() > 1 && d.Code[0] == 'V' {
				t.Errorf("%sx: found %s", strings.TrimSpace(key), codes(c))
				break
			}
		}
	}
	if slips < 100 {
		t.Fatalf("only %d slips tried", slips)
	}
}

// A file where a key stands twice is not what somebody wrote: nothing is judged.
func TestABrokenFileIsNoCase(t *testing.T) {
	c := check(t, sound(t)+"annet_viktig: a\nannet_viktig: b\n")
	if !strings.Contains(codes(c), "F08") || c.Case != nil || c.Outcomes != nil || c.Err == nil {
		t.Errorf("found %s, %v", codes(c), c.Err)
	}
}

// Whatever the file, checking ends, and what is wrong in form lets nothing out.
func FuzzCheck(f *testing.F) {
	for _, name := range []string{"barnehage_1_to_hjem", "avslag_1_foreldre_sier_nei"} {
		f.Add([]byte(brief(f, name)))
	}
	f.Add([]byte(sound(f) + "annet_viktig: bruk #1\n"))
	f.Add([]byte(sound(f) + "annet_viktig: a\nannet_viktig: b\n"))
	f.Add([]byte(strings.Replace(sound(f), "hjelpemidler: ingen", "hjelpemidler: ingen\n  - navn:\n    eier:", 1)))
	f.Add([]byte(strings.NewReplacer("- sfo\n", "- SFO # ja\n", "id: far-sfo", "id: mor-sfo", "relasjon: forelder", "relasjon: mor").Replace(sound(f))))
	f.Add([]byte("overgang: barnehage_skole\nbarn: {adressebeskyttelse: [x]}\ntillatelser:\n  - omfang: alt\n    unntatt:\n      # - x\n"))
	f.Add([]byte("overgang: barnehage_skole\nbarn: [a]\ntillatelser: {a: 1}\nmottakere: 3\nforesatte: [a, [b]]\n"))
	p := program(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		c := p.Check("x", src, handover.CheckOptions{Today: today})
		if c.Err == nil && c.Findings.Count(diag.Error) > 0 {
			t.Error("errors, and no error")
		}
		if (c.Case == nil) != (c.Outcomes == nil) && c.Case != nil && len(c.Case.Recipients) > 0 {
			t.Error("a case that is not judged, or the other way round")
		}
		for _, d := range c.Findings.All() {
			form := d.Code[0] == 'F' || d.Code[0] == 'S' && !slices.Contains([]diag.Code{"S15", "S16", "S17", "S19", "S20"}, d.Code)
			if form && c.Case != nil {
				t.Errorf("%s, and a case", d.Code)
			}
		}
	})
}

package handover_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

// severitiesAreTold holds that whatever is found is found as one of the severities
// that the rules are explained with. Every check in the tests of this package goes
// through it, and every rule has a case that breaks it.
func severitiesAreTold(t testing.TB, c *handover.Checked) {
	t.Helper()
	for _, d := range c.Findings.All() {
		if !slices.Contains(handover.Severities(d.Code), d.Severity) {
			t.Errorf("%s (%s) is told as %v, and explained as %v", d.Code, d.Variant, d.Severity, handover.Severities(d.Code))
		}
	}
}

func TestSeverities(t *testing.T) {
	for code, want := range map[diag.Code]string{
		"V01": "[feil holdes_igjen]", "V03": "[feil holdes_igjen]", "V07": "[varsel holdes_igjen]", "V09": "[feil varsel]", "V10": "[varsel holdes_igjen]",
		"V20": "[]", "V21": "[]", "V30": "[feil]", "V33": "[feil]", "V36": "[feil varsel]", "V61": "[holdes_igjen]",
		"F01": "[feil]", "S01": "[feil]", "S15": "[feil]", "S20": "[varsel]", "T01": "[feil]", "L05": "[feil]", "L06": "[feil varsel]", "L11": "[varsel]", "L12": "[varsel]",
	} {
		if got := fmt.Sprint(handover.Severities(code)); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	for _, code := range handover.Rules() {
		if none := len(handover.Severities(code)) == 0; none != (code == "V20") {
			t.Errorf("%s has the severities %v", code, handover.Severities(code))
		}
	}
	for _, code := range handover.Unused() {
		if slices.Contains(handover.Rules(), code) {
			t.Errorf("%s is said to be unused, and is a rule", code)
		}
	}
}

// What is told of keys and of cases that are the same is explained too.
func TestSeveritiesOfRuns(t *testing.T) {
	seen := map[string]bool{}
	look := func(c *handover.Checked) {
		severitiesAreTold(t, c)
		for _, d := range c.Findings.All() {
			seen[fmt.Sprint(d.Code, " ", d.Severity)] = true
		}
	}
	for _, need := range []bool{false, true} {
		key := func(_, role string) handover.Key {
			return handover.Key{Name: "Strandlia skole", Missing: role == "sfo"}
		}
		look(program(t).Check("sak.yaml", []byte(sound(t)), handover.CheckOptions{Today: today, Key: key, NeedKeys: need}))
	}
	other := edit(t, sound(t), "saks_id: 0", "saks_id: 1")
	for _, second := range []string{sound(t), other} {
		o := handover.CheckOptions{Today: today}
		pair := []*handover.Checked{program(t).Check("a.yaml", []byte(sound(t)), o), program(t).Check("b.yaml", []byte(second), o)}
		handover.Compare(pair)
		look(pair[1])
	}
	for _, want := range []string{"V34 varsel", "V34 feil", "V36 feil", "V36 varsel"} {
		if !seen[want] {
			t.Errorf("%s was not found", want)
		}
	}
}

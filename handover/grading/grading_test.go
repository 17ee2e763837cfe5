package grading_test

import (
	"testing"

	"github.com/handover-no/handover/handover/grading"
)

func TestWords(t *testing.T) {
	for _, w := range []string{"ugradert", "ukjent", "ugradertt", "nei", "ingen", "ikkje_gradert"} {
		if !grading.IsUngraded(w) || grading.IsGrade(w) {
			t.Errorf("%s is a grade", w)
		}
	}
	for _, w := range []string{"gradert", "fortrolig", "kode_6", "x", "ja", ""} {
		if grading.IsUngraded(w) {
			t.Errorf("%q is no grade", w)
		}
	}
	for text, want := range map[string]bool{
		"Strengt fortrolig adresse": true, "har KODE-7": true, "(fortruleg)": true, "ugradert": false, "postkode 6": false, "Kodevegen 6": false, "": false,
	} {
		if grading.IsNoted(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/example"
)

// The help tells how many of the made-up cases are to be stopped.
func TestHelpTellsTheShares(t *testing.T) {
	for lang, text := range map[string]string{
		"nb": "%d av 100 har ikke tillatelse til noe, %d har en feil og %d har adressesperre",
		"nn": "%d av 100 har ikkje løyve til noko, %d har ein feil og %d har adressesperre",
		"en": "%d of 100 have no permission for anything, %d have an error and %d has a protected address",
	} {
		out, _, _ := say(t, "-l", lang, "help", "new")
		want := fmt.Sprintf(text, example.RefusedShare, example.BrokenShare, example.ProtectedShare)
		if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%s: the help does not say «%s»", lang, want)
		}
	}
}

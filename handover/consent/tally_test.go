package consent_test

import (
	"slices"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
)

// What is counted: sections, kinds of attachment and parts each for themselves, and
// what most keep to themselves apart from what is held.
func TestTally(t *testing.T) {
	o := consent.Outcome{Decisions: []consent.Decision{
		{Path: "barn", Goes: true}, {Path: "foresatte", Goes: true}, {Path: "lek", Goes: true}, {Path: "vedlegg.bilde", Goes: true},
		{Path: "barn.id", Reason: "V07", Usual: true}, {Path: "foresatte[1]", Reason: "V07", Usual: true},
		{Path: "foresatte[2]", Reason: "V02"}, {Path: "selvhjelp.toalett", Reason: "V07"}, {Path: "helse", Reason: "V02"}, {Path: "vedlegg.medisinplan", Reason: "V13"},
	}}
	got := o.Tally()
	if want := (consent.Count{Sections: 3, Attachments: 1}); got.Goes != want {
		t.Errorf("goes %+v, want %+v", got.Goes, want)
	}
	if want := (consent.Count{Sections: 1, Attachments: 1, Parts: 2}); got.Held != want || got.Held.Sum() != 4 {
		t.Errorf("held %+v, want %+v", got.Held, want)
	}
	if want := []diag.Code{"V02", "V07", "V13"}; !slices.Equal(got.Codes, want) {
		t.Errorf("codes %v, want %v", got.Codes, want)
	}
	if want := []string{"barn.id", "foresatte[1]"}; !slices.Equal(got.Usual, want) {
		t.Errorf("usual %v, want %v", got.Usual, want)
	}
}

// A no to something is somebody's own, also to what most keep to themselves.
func TestANoIsHeldAndNotUsual(t *testing.T) {
	w := theWorld(t)
	o := w.decide(t, with(aCase(), mother("unntatt", []any{"barn.id"}), father()), 0, today)
	if got := o.Tally(); slices.Contains(got.Usual, "barn.id") || got.Held.Sum() == 0 {
		t.Errorf("an exception is counted as what is usual: %+v", got)
	}
}

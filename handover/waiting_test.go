package handover_test

import (
	"fmt"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
)

// Who waits is who has no answer about a packet that is to be used.
func TestWaiting(t *testing.T) {
	all := several(arrived(t), 5, 1)
	all[0].Answer.State = receipt.Accepted
	all[1].Answer.State = receipt.Rejected
	all[2].Answer.State = receipt.Received
	all[3].CaseID, all[4].CaseID = all[2].CaseID, all[2].CaseID
	all[3].Supersedes = all[2].ID
	all[4].Kind = packet.Checklist
	got := handover.Waiting(all)
	if len(got) != 1 || got[0].ID != all[3].ID {
		t.Errorf("%d wait: %+v, want the one that replaces", len(got), got)
	}
}

// Two packets about one case are told of, until one replaces the other, or is rejected;
// those of another sender, or for another role, are others.
func TestSameCase(t *testing.T) {
	a := arrived(t)
	pair := func(change func(b *handover.Arrival)) []handover.Arrival {
		all := several(a, 3, 1)
		all[1].CaseID = all[0].CaseID
		change(&all[1])
		return all
	}
	for what, c := range map[string]struct {
		change func(b *handover.Arrival)
		want   string
	}{
		"two":               {func(*handover.Arrival) {}, "[[k7q2m9xw00 k7q2m9xw01]]"},
		"one is accepted":   {func(b *handover.Arrival) { b.Answer.State = receipt.Accepted }, "[[k7q2m9xw00 k7q2m9xw01]]"},
		"one is rejected":   {func(b *handover.Arrival) { b.Answer.State = receipt.Rejected }, "[]"},
		"one replaces":      {func(b *handover.Arrival) { b.Supersedes = "k7q2m9xw00" }, "[]"},
		"replaced by a log": {func(b *handover.Arrival) { b.ReplacedBy = "k7q2m9xw99" }, "[]"},
		"another role":      {func(b *handover.Arrival) { b.Role = "sfo" }, "[]"},
		"another sender":    {func(b *handover.Arrival) { b.From = "907902102" }, "[]"},
		"a checklist":       {func(b *handover.Arrival) { b.Kind = packet.Checklist }, "[]"},
	} {
		if got := fmt.Sprint(handover.SameCase(pair(c.change))); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}

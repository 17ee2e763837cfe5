package handover_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/i18n"
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

// The overview marks both, and both still count as not answered.
func TestTheOverviewMarksTheSameCase(t *testing.T) {
	p := program(t)
	all := several(arrived(t), 3, 1)
	all[1].CaseID = all[0].CaseID
	for lang, want := range map[i18n.Lang]string{
		i18n.Bokmaal: "ikke svart. Samme sak som k7q2m9xw%s: spør avsenderen", i18n.Nynorsk: "ikkje svart. Same sak som k7q2m9xw%s: spør avsendaren",
	} {
		data, _ := workbook(t, p, handover.Reception{Arrivals: all, Lang: lang, Today: today})
		text := shownOn(t, data, 1)
		for _, other := range []string{"00", "01"} {
			if !strings.Contains(text, fmt.Sprintf(want, other)) {
				t.Errorf("%s: no packet is marked with %s", lang, other)
			}
		}
		if n := strings.Count(text, "k7q2m9xw02"); n != 1 {
			t.Errorf("%s: the third packet is named %d times", lang, n)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		sum, err := f.CalcCellValue(f.GetSheetName(1), "A3")
		if err != nil || !strings.Contains(sum, "svar 3") {
			t.Errorf("%s: the sum says %q (%v), and three wait", lang, sum, err)
		}
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

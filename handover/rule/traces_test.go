package rule

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/wording"
)

// saying has a case say texts, as if they had been read.
func (in *Input) saying(texts ...string) *Input {
	out := *in
	out.Words, out.texts = &wording.Lists{}, []*text{}
	for _, s := range texts {
		out.texts = append(out.texts, &text{field: &schema.Field{}, words: wording.Read(s)})
	}
	return &out
}

// Where there is something to find in a text, its traces tell so; and where there is
// nothing, they mostly tell that.
func TestTraces(t *testing.T) {
	run := []*Input{
		aChild(t, 1, "Iben Sofie", "", "Moe", "", "Kari Lie", "Odin Aksel Hagen"),
		aChild(t, 2, "Áilu Ánde", "Sara", "Guovžavárri", "23912173550"),
		aChild(t, 3, "Kari", "", "Lie Aas", "", "Per Moe"), aChild(t, 4, "Kari", "", "Lie", ""), aChild(t, 5, "Iben", "", "Moe", "23912173550"),
		aChild(t, 6, "Odin Aksel", "", "Hagen", ""), aChild(t, 7, "Odin", "Aksel", "Hagens", ""), aChild(t, 8, "Per", "", "Dahl-Moe", ""), aChild(t, 1, "Iben Sofie", "", "Moe", ""),
	}
	x := childrenOf(run)
	alone, shared := x.Lookout(false), x.Lookout(true)
	parts := []string{
		"Iben", "Sofie", "Moe", "Moes", "Kari", "Lie", "Lies", "Aas", "lie", "kari", "Odin", "Aksel", "Hagen", "Hagens", "Hagenss", "Áilu", "A\u0301ilu", "Ánde", "Sara",
		"Guovžavárri", "GUOVŽAVÁRRIS", "Per", "Dahl", "Dahl-Moe", "og", "er", run[0].Case.ID, run[1].Case.ID, strings.ToUpper(run[3].Case.ID), "23912173550", "239121 73550", "12345678901",
	}
	between := []string{" ", " ", " ", " ", "-", "\n", ", ", ". ", "  ", ": "}
	random := rand.New(rand.NewPCG(5, 6))
	found, passed := 0, 0
	for range 30000 {
		var s strings.Builder
		for range 1 + random.IntN(6) {
			s.WriteString(parts[random.IntN(len(parts))] + between[random.IntN(len(between))])
		}
		in := run[random.IntN(len(run))].saying("Før.", s.String())
		others, same := x.In(in.Who(), []string{s.String()})
		traces := in.Traces()
		if len(others) > 0 && !alone.MaySee(traces, in.Case.ID) {
			t.Errorf("%q in case %s: %v is not seen", s.String(), in.Case.ID, others)
		}
		if len(others)+len(same) > 0 && !shared.MaySee(traces, in.Case.ID) {
			t.Errorf("%q in case %s: %v and %v are not seen", s.String(), in.Case.ID, others, same)
		}
		if len(others) > 0 {
			found++
		} else if !alone.MaySee(traces, in.Case.ID) {
			passed++
		}
	}
	if found < 5000 || passed < 5000 {
		t.Errorf("%d with somebody and %d that are passed are too few to tell", found, passed)
	}
}

// A case id that is none might begin with any word: then all cases are looked at.
func TestTracesOfOtherIDs(t *testing.T) {
	odd := aChild(t, 1, "Iben", "", "Moe", "")
	odd.Case.ID = "en-annen"
	if in := aChild(t, 2, "Kari", "", "Lie", "").saying("Se en-annen."); !childrenOf([]*Input{odd, in}).Lookout(false).MaySee(in.Traces(), in.Case.ID) {
		t.Error("an id that is no UUID is not seen")
	}
}

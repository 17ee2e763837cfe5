package handover_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/validate"
)

// many is how many cases there are in a run of many.
func many() int {
	if testing.Short() {
		return 60
	}
	return 300
}

// How many work at it changes nothing of what is said, of its order, or of what is
// made; and what is made of each case is what it was written for. Those whose address
// is protected leave no trace.
func TestHowManyWorkAtItChangesNothing(t *testing.T) {
	s := newSpring(t, many())
	s.jobs = 1
	one := s.pack(context.Background())
	want := s.releases()
	x := s.other(t)
	x.jobs = 8
	eight := x.pack(context.Background())
	if !slices.Equal(one.said(), eight.said()) {
		t.Error("something else is said, or in another order")
	}
	equalSets(t, "with eight", x.releases(), want)
	as := map[string]example.Outcome{}
	for _, e := range eight.ends {
		switch {
		case e.Failed():
			as[e.File] = example.Broken
		case e.Err != nil:
			as[e.File] = example.Refused
		default:
			as[e.File] = example.Valid
		}
	}
	for name, outcome := range s.want {
		if got := as[name]; got != outcome && (outcome != example.Protected || got != "") {
			t.Errorf("%s ends as %q, and was written to be %q", name, got, outcome)
		}
	}
	again := x.pack(context.Background())
	for _, e := range again.ends {
		for _, d := range e.Packed {
			if !d.Skipped {
				t.Errorf("%s is packed again", e.File)
			}
		}
	}
	if len(again.lists) != len(eight.lists) || slices.ContainsFunc(again.lists, func(l handover.PackedList) bool { return !l.Skipped }) {
		t.Error("an unchanged list is made again")
	}
	equalSets(t, "again", x.releases(), want)
}

// Wherever a run is called off, and however often: the runs together have made what
// one would have, and nothing twice.
func TestCalledOffAtRandom(t *testing.T) {
	s := newSpring(t, many())
	s.pack(context.Background())
	want := s.releases()
	x := s.other(t)
	off := 0
	for range 20 {
		ctx, cancel := context.WithCancel(context.Background())
		var reads atomic.Int64
		at := 1 + int64(len(s.files))*3/4 + randomBelow(len(s.files)) // in the survey, or behind it
		x.read = func(string) {
			if reads.Add(1) == at {
				cancel()
			}
		}
		got := x.pack(ctx)
		cancel()
		if got.end.Off {
			off++
		}
		if got.end.Off != (got.end.Left > 0) || got.end.Left != got.end.Cases-len(got.ends) || got.end.Off && len(got.lists) > 0 {
			t.Errorf("ends with %+v after %d cases", got.end, len(got.ends))
		}
	}
	if off < 15 {
		t.Errorf("only %d runs were called off", off)
	}
	x.read = nil
	if got := x.pack(context.Background()); got.end.Left > 0 {
		t.Errorf("ends with %+v", got.end)
	}
	equalSets(t, "after all", x.releases(), want)
}

var errDisk = errors.New("the disk says no")

// A failing box cannot take one of its files.
type failing struct {
	outbox.Box
	staged atomic.Int64
}

func (f *failing) Stage(name string, data []byte) (outbox.Staged, error) {
	if f.staged.Add(1) == 10 {
		return outbox.Staged{}, errDisk
	}
	return f.Box.Stage(name, data)
}

// What becomes of one case stops no other: a file that is gone or has changed since it
// was surveyed, a fault in the program, a packet that cannot be written.
func TestOneThatFailsStopsNoOther(t *testing.T) {
	s := newSpring(t, 60)
	s.pack(context.Background())
	want := s.releases()
	x := s.other(t)
	x.src = maps.Clone(s.src)
	var valid []string
	for _, name := range s.files {
		if s.want[name] == example.Valid {
			valid = append(valid, name)
		}
	}
	fails := map[string]error{valid[1]: fs.ErrNotExist, valid[7]: handover.ErrChanged, valid[8]: handover.ErrBug}
	x.change = func(r *handover.Run) { // the survey is done
		delete(x.src, valid[1])
		x.src[valid[7]] += "# etterpå\n"
		x.read = func(file string) {
			if file == valid[8] {
				panic("Iben Moe")
			}
		}
		r.Packer.Box = &failing{Box: r.Packer.Box}
	}
	got := x.pack(context.Background())
	out := map[string]bool{}
	for _, e := range got.ends {
		if !e.Failed() || s.want[e.File] != example.Valid {
			continue
		}
		out[x.idOf(s, e.File)] = true
		if fails[e.File] == nil && errors.Is(e.Err, errDisk) {
			fails[e.File] = errDisk
		}
		if !errors.Is(e.Err, fails[e.File]) || strings.Contains(said(e.Err), "Iben") {
			t.Errorf("%s ends with %v", e.File, e.Err)
		}
	}
	if got.end.Left > 0 || len(fails) != 4 || len(out) != 4 {
		t.Errorf("ends with %+v; %d of %d failed", got.end, len(out), len(fails))
	}
	for k := range want {
		if id, _, _ := strings.Cut(k, " "); out[id] {
			delete(want, k)
		}
	}
	equalSets(t, "but for those that failed", x.releases(), want)
}

// idOf is the id of the case in a file.
func (s *spring) idOf(of *spring, file string) string {
	s.t.Helper()
	c := check(s.t, of.src[file])
	return c.Case.ID
}

// The parts of a run share its cases, whatever the order of the files: together they
// are the run.
func TestPartsAreTheWhole(t *testing.T) {
	s := newSpring(t, many())
	s.pack(context.Background())
	want := s.releases()
	x := s.other(t)
	cases, failures := 0, 0
	for k := 1; k <= 3; k++ {
		x.files = slices.Clone(s.files)
		mathrand.Shuffle(len(x.files), func(i, j int) { x.files[i], x.files[j] = x.files[j], x.files[i] })
		x.change = func(r *handover.Run) { r.Part = handover.Part{K: k, N: 3} }
		got := x.pack(context.Background())
		cases += got.end.Cases
		for _, e := range got.ends {
			if e.Failed() {
				failures++
			}
			for _, d := range e.Packed {
				if d.Skipped {
					t.Errorf("%s is in two parts", e.File)
				}
			}
		}
		if n := got.end.Cases; n < len(s.files)/5 || n > len(s.files)/2 {
			t.Errorf("part %d has %d cases", k, n)
		}
	}
	equalSets(t, "three parts", x.releases(), want)
	broken := 0
	for _, o := range s.want {
		if o == example.Broken {
			broken++
		}
	}
	if cases > len(s.files) || failures != broken {
		t.Errorf("%d cases, %d of %d with errors told", cases, failures, broken)
	}
}

// A run with a limit packs the first so many that are not packed, makes their lists,
// and says what is left.
func TestLimit(t *testing.T) {
	s := newSpring(t, 40)
	s.change = func(r *handover.Run) { r.Limit = 10 }
	packed, seen := 0, 0
	for range 10 {
		got := s.pack(context.Background())
		fresh := 0
		for _, e := range got.ends {
			if len(e.Packed) > 0 && slices.ContainsFunc(e.Packed, func(d handover.Packed) bool { return !d.Skipped }) {
				fresh++
			}
		}
		packed += fresh
		if got.end.Off || fresh > 10 || fresh < 10 && got.end.Left > 0 || len(got.ends) < seen || fresh > 0 && len(got.lists) == 0 {
			t.Errorf("%d packed, %+v, %d lists", fresh, got.end, len(got.lists))
		}
		if seen = len(got.ends); got.end.Left == 0 {
			break
		}
	}
	valid := 0
	for _, o := range s.want {
		if o == example.Valid {
			valid++
		}
	}
	if packed != valid {
		t.Errorf("%d of %d packed", packed, valid)
	}
	s.releases()
}

// A run that is to end with the first that fails has packed all before it, and nothing
// behind it.
func TestFailFast(t *testing.T) {
	s := newSpring(t, 60)
	s.change = func(r *handover.Run) { r.FailFast = true }
	for _, jobs := range []int{1, 8} {
		x := s.other(t)
		x.jobs = jobs
		got := x.pack(context.Background())
		last := len(got.ends) - 1
		if !got.end.Off || got.end.Left == 0 || len(got.lists) > 0 {
			t.Errorf("ends with %+v and %d lists", got.end, len(got.lists))
		}
		for i, e := range got.ends {
			if e.Failed() != (i == last) {
				t.Errorf("%d of %d: %v", i, last, e.Err)
			}
		}
		x.releases()
	}
}

// A text that names the child of another case stops its own case and no other, though
// the two are never in memory together.
func TestAMixUpInARun(t *testing.T) {
	s := newSpring(t, 0)
	s.files = []string{"a.yaml", "b.yaml", "c.yaml"}
	s.src["a.yaml"] = edit(t, sound(t), "foretrukken_lek: Bygger og", "foretrukken_lek: Bygger med Áilu Guovžavárri. Og")
	s.src["b.yaml"] = other(t)
	s.src["c.yaml"] = edit(t, sound(t), firstID, "189870ce-54de-4a2b-8b6b-0f05a46a1988", "fornavn: Iben Sofie", "fornavn: Ola", "kallenavn: Iben", "kallenavn: Ola",
		"  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "")
	got := s.pack(context.Background())
	if len(got.ends) != 3 || !errors.Is(got.ends[0].Err, validate.ErrInvalid) || codes(got.ends[0].Checked) != "V24/annen_sak" ||
		got.ends[1].Err != nil || got.ends[2].Err != nil {
		t.Errorf("said: %q", got.said())
	}
	x := s.other(t)
	x.src["a.yaml"] = sound(t)
	x.change = func(r *handover.Run) { r.Packer.Owner = "Áilu Guovžavárri" } // where the check of the texts does not look
	got = x.pack(context.Background())
	if !errors.Is(got.ends[0].Err, handover.ErrMixed) || got.ends[1].Err != nil || !errors.Is(got.ends[2].Err, handover.ErrMixed) {
		t.Errorf("said: %q", got.said())
	}
}

// A key that cannot be unlocked ends the run with the first case that it should have
// signed: no other fails for it, and the next run does the rest.
func TestALockedKeyEndsTheRun(t *testing.T) {
	s := newSpring(t, 60)
	s.jobs = 4
	asked := atomic.Int32{}
	s.change = func(r *handover.Run) {
		signs := r.Packer.SignerFor
		r.Packer.SignerFor = func(unit string) (handover.Signer, error) {
			if asked.Add(1) > 20 {
				return handover.Signer{}, errors.Join(handover.ErrLocked, fs.ErrNotExist)
			}
			return signs(unit)
		}
	}
	first := s.pack(context.Background())
	if !errors.Is(first.end.Err, fs.ErrNotExist) || !first.end.Off || first.end.Left == 0 {
		t.Errorf("ended with %+v", first.end)
	}
	for _, e := range first.ends {
		if errors.Is(e.Err, handover.ErrLocked) {
			t.Errorf("%s fails for the key", e.File)
		}
	}
	s.change = nil
	second := s.pack(context.Background())
	if second.end.Err != nil || second.end.Left > 0 {
		t.Errorf("then ended with %+v", second.end)
	}
	whole := s.other(t)
	whole.pack(context.Background())
	equalSets(t, "in two runs", s.releases(), whole.releases())
}

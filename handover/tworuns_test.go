package handover_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
)

// lists counts the lists that have been made, by whom and for whom.
func (s *spring) lists() map[string]int {
	s.t.Helper()
	log, err := journal.Open(s.state, s.now)
	s.must(err)
	defer func() { s.must(log.Close()) }()
	out := map[string]int{}
	for e, err := range log.All() {
		s.must(err)
		if e.Event == journal.Made && e.CaseID == "" {
			out[strings.Join([]string{e.From.Orgnr, e.Signer, e.To.Orgnr, e.To.Role}, " ")]++
		}
	}
	return out
}

// beside is the same office in the same folders, for another run.
func (s *spring) beside() *spring {
	x, o := *s, *s.office
	x.office = &o
	return &x
}

// Two runs over the same cases at the same time make each packet once, and each list:
// what one has made the other counts as packed before.
func TestTwoRunsAtOnce(t *testing.T) {
	n, times := 60, 2
	if testing.Short() {
		n, times = 20, 1
	}
	s := newSpring(t, n)
	s.pack(context.Background())
	want, lists := s.releases(), s.lists()
	for range times {
		x := s.other(t)
		var told [2]told
		var both sync.WaitGroup
		for i := range told {
			y := x.beside()
			both.Go(func() { told[i] = y.pack(context.Background()) })
		}
		both.Wait()
		equalSets(t, "by two runs", x.releases(), want)
		equalSets(t, "lists of two runs", x.lists(), lists)
		made := 0
		for i, e := range told[0].ends {
			if e.Failed() != told[1].ends[i].Failed() || errors.Is(e.Err, handover.ErrOvertaken) {
				t.Errorf("%s ends with %v and %v", e.File, e.Err, told[1].ends[i].Err)
			}
			for k, d := range e.Packed {
				other := told[1].ends[i].Packed[k]
				if d.Packet != other.Packet || d.File != other.File || d.Skipped == other.Skipped {
					t.Errorf("%s: two runs tell of two packets, or none made it", e.File)
				}
				made++
			}
		}
		if made != len(want) {
			t.Errorf("%d packets told of", made)
		}
	}
}

// A waiting box takes no file before another run has ended.
type waiting struct {
	outbox.Box
	run func()
}

func (w waiting) Stage(name string, data []byte) (outbox.Staged, error) {
	w.run()
	return w.Box.Stage(name, data)
}

// A run that has made its packets when another one has put out the same, gives way, and
// leaves nothing of its own behind. Its lists are the other's.
func TestARunGivesWay(t *testing.T) {
	s := newSpring(t, 40)
	s.pack(context.Background())
	want := s.releases()
	x := s.other(t)
	x.jobs = 16 // so many are made before the first is put out
	first := x.beside()
	x.change = func(r *handover.Run) {
		r.Packer.Box = waiting{r.Packer.Box, sync.OnceFunc(func() { first.pack(context.Background()) })}
	}
	got := x.pack(context.Background())
	for _, e := range got.ends {
		for _, d := range e.Packed {
			if !d.Skipped || d.Elsewhere || d.Size != 0 {
				t.Errorf("%s is packed twice", e.File)
			}
		}
	}
	for _, l := range got.lists {
		if !l.Skipped {
			t.Errorf("the list for %s is made twice", l.Unit)
		}
	}
	equalSets(t, "after both", x.releases(), want)
}

// Where the other run made another packet of the case, because its file was changed in
// between, the case is not packed: the packet would stand beside that one, and not in
// its place. The next run makes it.
func TestARunDoesNotPassAnother(t *testing.T) {
	s := newSpring(t, 40)
	s.pack(context.Background())
	x := s.other(t)
	x.jobs = 16 // so many are made before the first is put out
	first := x.beside()
	first.src = map[string]string{}
	for name, src := range x.src {
		first.src[name] = strings.Replace(src, "skolestart: 2027-08-16", "skolestart: 2027-08-17", 1)
	}
	x.change = func(r *handover.Run) {
		r.Packer.Box = waiting{r.Packer.Box, sync.OnceFunc(func() { first.pack(context.Background()) })}
	}
	overtaken := 0
	for _, e := range x.pack(context.Background()).ends {
		if errors.Is(e.Err, handover.ErrOvertaken) {
			overtaken++
		}
	}
	if overtaken < 10 {
		t.Errorf("%d cases are left to the next run", overtaken)
	}
	x.change = nil
	for _, e := range x.pack(context.Background()).ends {
		for _, d := range e.Packed {
			if !d.Skipped && d.Replaces == "" {
				t.Errorf("%s: a packet that takes the place of none", e.File)
			}
		}
	}
	for key, n := range x.releases() {
		if n != 1 {
			t.Errorf("%s is made %d times", key, n)
		}
	}
}

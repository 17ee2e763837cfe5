package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/bulk"
)

// All that is done is taken, once and in order, however many work at it, and whatever
// becomes of the others.
func TestOrder(t *testing.T) {
	for _, jobs := range []int{0, 1, 3, 16} {
		for _, n := range []int{0, 1, 2, 500} {
			t.Run(fmt.Sprint(n, " by ", jobs), func(t *testing.T) {
				var got []int
				failed := 0
				work := bulk.Work[int]{N: n, Jobs: jobs, Do: func(i int) (int, error) {
					time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond)
					switch {
					case i%7 == 3:
						return 0, errors.New("this one")
					case i%11 == 5:
						panic("Iben Moe")
					}
					return i * i, nil
				}}
				taken := bulk.Run(context.Background(), work, func(ready []bulk.Done[int]) bool {
					for _, d := range ready {
						if d.Err != nil {
							failed++
						} else if d.Value != d.I*d.I {
							t.Errorf("item %d is %d", d.I, d.Value)
						}
						got = append(got, d.I)
					}
					return true
				})
				if taken != n || len(got) != n || !slices.IsSorted(got) || n == 500 && failed == 0 {
					t.Errorf("took %d: %v", taken, got)
				}
			})
		}
	}
}

// What a panic says may be a name, and is dropped; where it was is kept.
func TestPanic(t *testing.T) {
	work := bulk.Work[int]{N: 1, Jobs: 1, Do: func(int) (int, error) { panic("Iben Moe") }}
	bulk.Run(context.Background(), work, func(ready []bulk.Done[int]) bool {
		f, ok := errors.AsType[*bulk.Fault](ready[0].Err)
		if !ok || len(f.Stack) == 0 || f.Error() != "bulk: the work on an item ended in a panic" {
			t.Errorf("the panic is told as %v", ready[0].Err)
		}
		return true
	})
}

// No more are begun than there is room for, while the first is not done: the rest of
// ten thousand stays where it is.
func TestRoom(t *testing.T) {
	var begun atomic.Int64
	first := make(chan struct{})
	work := bulk.Work[int]{N: 10_000, Jobs: 4, Do: func(i int) (int, error) {
		begun.Add(1)
		if i == 0 {
			<-first
		}
		return 0, nil
	}}
	go func() {
		time.Sleep(50 * time.Millisecond)
		if n := begun.Load(); n > 4*8 {
			t.Errorf("%d begun while the first is not done", n)
		}
		close(first)
	}()
	if n := bulk.Run(context.Background(), work, func([]bulk.Done[int]) bool { return true }); n != 10_000 {
		t.Errorf("took %d", n)
	}
}

// A run that is called off takes what was begun, and nothing else. None is lost.
func TestCalledOff(t *testing.T) {
	for range 50 {
		ctx, cancel := context.WithCancel(context.Background())
		at := int64(rand.IntN(300))
		var begun atomic.Int64
		work := bulk.Work[int]{N: 300, Jobs: 5, Do: func(i int) (int, error) {
			if begun.Add(1) > at {
				cancel()
			}
			return i, nil
		}}
		next := 0
		taken := bulk.Run(ctx, work, func(ready []bulk.Done[int]) bool {
			for _, d := range ready {
				if d.I != next {
					t.Fatalf("took %d after %d", d.I, next-1)
				}
				next++
			}
			return true
		})
		if int64(taken) != begun.Load() || next != taken {
			t.Fatalf("%d begun, %d taken", begun.Load(), taken)
		}
		cancel()
	}
}

// When no more is to be taken, what was done beside it is handed back.
func TestNoMore(t *testing.T) {
	var done sync.Map
	dropped := 0
	work := bulk.Work[int]{
		N: 300, Jobs: 5, Do: func(i int) (int, error) { done.Store(i, true); return i, nil },
		Drop: func(d bulk.Done[int]) { done.Delete(d.I); dropped++ },
	}
	taken := bulk.Run(context.Background(), work, func(ready []bulk.Done[int]) bool {
		for _, d := range ready {
			done.Delete(d.I)
		}
		return ready[len(ready)-1].I < 100
	})
	done.Range(func(i, _ any) bool {
		t.Errorf("item %v is lost", i)
		return true
	})
	if taken < 101 || taken > 101+40 || dropped > 40 {
		t.Errorf("took %d, dropped %d", taken, dropped)
	}
}

// Items are not taken one by one, while there are more to come: who takes them waits for
// the disk once for all that come together.
func TestTogether(t *testing.T) {
	const n, jobs = 100, 2
	seen, small := 0, 0
	work := bulk.Work[int]{N: n, Jobs: jobs, Do: func(i int) (int, error) { return i, nil }}
	bulk.Run(context.Background(), work, func(ready []bulk.Done[int]) bool {
		if seen += len(ready); len(ready) < 4*jobs {
			small++
		}
		return true
	})
	if seen != n || small > 1 { // the last may be few
		t.Errorf("took %d, %d times fewer than belong together", seen, small)
	}
}

// All that is asked for is done, at the same time, and all that goes wrong is told.
func TestAll(t *testing.T) {
	one, other := errors.New("one"), errors.New("other")
	got := make([]int, 3)
	both := make(chan struct{})
	err := bulk.All(3, func(i int) error {
		got[i] = i + 1
		switch i {
		case 0:
			<-both // ends when the next has begun
			return one
		case 1:
			close(both)
			return other
		}
		return nil
	})
	if !errors.Is(err, one) || !errors.Is(err, other) || !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("%v, %v", got, err)
	}
	if err := bulk.All(0, nil); err != nil {
		t.Error(err)
	}
}

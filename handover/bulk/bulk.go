// Package bulk does one piece of work for each of many items, on several workers, and
// hands out what came of them in the order of the items.
//
// The promise: how many workers there are changes how long it takes, and nothing of
// what comes out or of its order. What one item runs into stops no other, a panic
// included. And a run of ten thousand has no more in memory than a run of a hundred:
// no item is begun until those far enough before it have been taken.
package bulk

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
)

// Work is what there is to do.
type Work[R any] struct {
	N    int // items, numbered from 0
	Jobs int // how many workers
	// Do works on one item. It is called by several workers at once.
	Do func(i int) (R, error)
	// Drop is told of what was done and is not taken; nil when nothing need be.
	Drop func(Done[R])
}

// A Done is what came of one item.
type Done[R any] struct {
	I     int
	Value R
	Err   error
}

// A Fault is a panic in the work on an item, and where it was. What the panic said may
// be a name, and is dropped.
type Fault struct{ Stack []byte }

func (f *Fault) Error() string { return "bulk: the work on an item ended in a panic" }

// ahead is how many items for each worker may be done or under way before the first
// of them is taken. It evens out items that take long, and it is how many can be
// taken together.
const ahead = 8

// together is how many items for each worker are waited for before they are taken, as
// long as there are more to come: what takes them may have to wait for the disk, and waits
// no longer for many than for one.
const together = 4

// Run does the work, and calls take with what came of the items: all of them in
// order, some at a time. The workers go on meanwhile. It returns how many were taken.
//
// When ctx is done, no more items are begun; those that were are finished and taken.
// When take returns false, nothing more is taken.
func Run[R any](ctx context.Context, w Work[R], take func([]Done[R]) (more bool)) (taken int) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs := max(1, min(w.Jobs, w.N))
	room := make(chan struct{}, ahead*jobs) // has one for each item that is begun and not taken
	next, done := make(chan int), make(chan Done[R], cap(room))
	go begin(ctx, w.N, room, next)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for i := range next {
				d := Done[R]{I: i}
				d.Value, d.Err = guarded(i, w.Do)
				done <- d
			}
		})
	}
	go func() {
		workers.Wait()
		close(done)
	}()
	return gather(w, together*jobs, done, room, stop, take)
}

// begin hands out the items in order, as there is room, until ctx is done.
func begin(ctx context.Context, n int, room chan<- struct{}, next chan<- int) {
	defer close(next)
	for i := range n {
		select {
		case <-ctx.Done():
			return
		case room <- struct{}{}:
		}
		if ctx.Err() != nil {
			return
		}
		next <- i
	}
}

// gather takes what is done in order, when there is enough of it. Since items are begun
// in order, none is missing before one that is done.
func gather[R any](w Work[R], enough int, done <-chan Done[R], room <-chan struct{}, stop func(), take func([]Done[R]) bool) (taken int) {
	waiting := map[int]Done[R]{} // done out of turn
	var ready []Done[R]
	stopped := false
	hand := func() {
		if taken += len(ready); len(ready) > 0 && !take(ready) {
			stopped = true
			stop()
		}
		for range ready {
			<-room
		}
		ready = nil
	}
	for d := range done {
		waiting[d.I] = d
		for d, ok := waiting[taken+len(ready)]; ok && !stopped; d, ok = waiting[taken+len(ready)] {
			ready = append(ready, d)
			delete(waiting, d.I)
		}
		if len(ready) >= enough {
			hand()
		}
	}
	hand()
	for _, d := range waiting {
		if w.Drop != nil {
			w.Drop(d)
		}
	}
	return taken
}

func guarded[R any](i int, do func(int) (R, error)) (r R, err error) {
	defer func() {
		if recover() != nil {
			err = &Fault{debug.Stack()}
		}
	}()
	return do(i)
}

// All does a few pieces of work, numbered from 0, at the same time, and returns what went
// wrong with any of them. A panic is none of its business.
func All(n int, do func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

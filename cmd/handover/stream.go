package main

import (
	"context"
	"runtime"
	"sync"
)

// ahead is how many items, for each worker, are worked on or done before the first of
// them has been taken: what waits in memory does not grow with the run.
const ahead = 4

// A worked is what came of one item.
type worked[R any] struct {
	out R
	err error
}

// stream does work for every item on all processors, and hands what came of each to
// take, one by one in the order of the items. An error stops no other item: take
// decides. When the run is interrupted no more items are begun, and its error is
// returned.
//
// There are twice as many workers as processors: half of them wait for the disk.
func stream[T, R any](ctx context.Context, items []T, work func(T) (R, error), take func(T, R, error) error) error {
	workers := 2 * runtime.GOMAXPROCS(0)
	done := make([]chan worked[R], len(items))
	for i := range done {
		done[i] = make(chan worked[R], 1)
	}
	next, room := make(chan int), make(chan struct{}, ahead*workers)
	var all sync.WaitGroup
	for range min(workers, len(items)) {
		all.Go(func() {
			for i := range next {
				out, err := guarded(items[i], work)
				done[i] <- worked[R]{out, err}
			}
		})
	}
	ctx, stop := context.WithCancel(ctx)
	all.Go(func() {
		defer close(next)
		for i := range items {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return
			}
			next <- i
		}
	})
	defer all.Wait()
	defer stop()
	for i, item := range items {
		select {
		case w := <-done[i]:
			<-room
			if err := take(item, w.out, w.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

package main

import (
	"context"
	"runtime"

	"github.com/handover-no/handover/handover/bulk"
)

// stream does work for every item on all processors, and hands what came of each to
// take, one by one in the order of the items. An error stops no other item: take
// decides. When the run is interrupted no more items are begun, what was begun is taken,
// and the error says so.
//
// There are twice as many workers as processors: half of them wait for the disk.
func stream[T, R any](ctx context.Context, items []T, work func(T) (R, error), take func(T, R, error) error) (err error) {
	all := bulk.Work[R]{N: len(items), Jobs: 2 * runtime.GOMAXPROCS(0), Do: func(i int) (R, error) { return work(items[i]) }}
	bulk.Run(ctx, all, func(ready []bulk.Done[R]) bool {
		for _, d := range ready {
			if err = take(items[d.I], d.Value, asFault(d.Err)); err != nil {
				return false
			}
		}
		return true
	})
	if err == nil {
		err = ctx.Err()
	}
	return err
}

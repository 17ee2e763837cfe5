package main

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/handover-no/handover/handover"
)

// forAll does work for every item, on all processors, and returns what came of it in
// the order of the items: a folder of cases is read as fast as the machine can. The
// error is that of the first item that has one.
func forAll[T, R any](items []T, work func(T) (R, error)) ([]R, error) {
	out, errs := make([]R, len(items)), make([]error, len(items))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(len(items), runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(items); i = next.Add(1) - 1 {
				out[i], errs[i] = guarded(items[i], work)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// guarded does work, and makes a panic an error. What the panic says may be a name,
// and is dropped.
func guarded[T, R any](item T, work func(T) (R, error)) (out R, err error) {
	defer func() {
		if recover() != nil {
			err = &fault{debug.Stack()}
		}
	}()
	return work(item)
}

// A fault is one in the program, and where it happened.
type fault struct{ stack []byte }

func (f *fault) Error() string { return handover.ErrBug.Error() }
func (f *fault) Unwrap() error { return handover.ErrBug }

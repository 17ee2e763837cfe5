package main

import (
	"context"
	"errors"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/bulk"
)

// forAll does work for every item, on all processors, and returns what came of it in
// the order of the items: a folder of cases is read as fast as the machine can. The
// error is that of the first item that has one.
func forAll[T, R any](items []T, work func(T) (R, error)) (out []R, err error) {
	err = stream(context.Background(), items, work, func(_ T, r R, err error) error {
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// asFault makes a panic in the work on one of many a fault in the program.
func asFault(err error) error {
	if f, ok := errors.AsType[*bulk.Fault](err); ok {
		return &fault{f.Stack}
	}
	return err
}

// A fault is one in the program, and where it happened.
type fault struct{ stack []byte }

func (f *fault) Error() string { return handover.ErrBug.Error() }
func (f *fault) Unwrap() error { return handover.ErrBug }

package main

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/handover-no/handover/handover"
)

// Results come in the order of the items, the error is that of the first, and what a
// fault says is told to nobody.
func TestForAll(t *testing.T) {
	var items, want []int
	for i := range 500 {
		items, want = append(items, i), append(want, i*i)
	}
	got, err := forAll(items, func(i int) (int, error) { return i * i, nil })
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := forAll(nil, func(int) (int, error) { return 0, nil }); err != nil || len(got) != 0 {
		t.Errorf("of nothing: %v, %v", got, err)
	}
	_, err = forAll(items, func(i int) (int, error) {
		if i >= 100 {
			return 0, fmt.Errorf("item %d", i)
		}
		return 0, nil
	})
	if err == nil || err.Error() != "item 100" {
		t.Errorf("the first error is %v", err)
	}
	_, err = forAll(items, func(i int) (int, error) {
		if i == 7 {
			panic("Iben Moe")
		}
		return 0, nil
	})
	if !errors.Is(err, handover.ErrBug) || err.Error() != handover.ErrBug.Error() {
		t.Errorf("a fault is told as %v", err)
	}
}

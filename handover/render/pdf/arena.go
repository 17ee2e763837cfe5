package pdf

// An arena makes room for many small things at once: each line of a document would
// otherwise take a handful of pieces of memory, for as long as the document is made.
type arena[T any] struct{ free []T }

// take returns an empty slice with room for n.
func (a *arena[T]) take(n int) []T {
	const block = 256
	if len(a.free) < n {
		a.free = make([]T, max(n, block))
	}
	out := a.free[:0:n]
	a.free = a.free[n:]
	return out
}

// one returns room for one.
func (a *arena[T]) one() *T { return &a.take(1)[:1][0] }

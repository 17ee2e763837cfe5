package seal

import (
	"slices"
	"sync"

	"filippo.io/age"
)

// A Ring is identities of which any may open a file: those of all the units that an
// office opens for. To try one takes as long as all else that it takes to decrypt, so
// those that have opened files of the same kind before are tried first. Every one is
// tried before a file is said to be for none. It is safe for concurrent use.
type Ring struct {
	ids []age.Identity

	mu     sync.Mutex
	opened map[string][]int // by kind, the one that did last first
}

// NewRing returns a ring of identities.
func NewRing(with ...Identity) *Ring {
	return &Ring{ids: keysOf(with), opened: map[string][]int{}}
}

// Decrypt is Decrypt with the identities of the ring. What kind of file it is – to which
// unit, as its name says – decides nothing but in what order they are tried.
func (r *Ring) Decrypt(sealed []byte, kind string) ([]byte, error) {
	order := r.order(kind)
	with := make([]age.Identity, len(order))
	did := -1
	for i, n := range order {
		with[i] = &noted{r.ids[n], n, &did}
	}
	plain, err := open(sealed, onlyHybrid, with...)
	if err == nil {
		r.note(kind, did)
	}
	return plain, err
}

// order is that in which the identities are tried.
func (r *Ring) order(kind string) []int {
	r.mu.Lock()
	out := slices.Clone(r.opened[kind])
	r.mu.Unlock()
	first := len(out)
	for n := range r.ids {
		if !slices.Contains(out[:first], n) {
			out = append(out, n)
		}
	}
	return out
}

func (r *Ring) note(kind string, did int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before := r.opened[kind]; len(before) == 0 || before[0] != did {
		r.opened[kind] = append([]int{did}, slices.DeleteFunc(slices.Clone(before), func(n int) bool { return n == did })...)
	}
}

// A noted identity says that it was the one.
type noted struct {
	age.Identity
	n   int
	did *int
}

// Unwrap implements age.Identity.
func (i *noted) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	key, err := i.Identity.Unwrap(stanzas)
	if err == nil {
		*i.did = i.n
	}
	return key, err
}

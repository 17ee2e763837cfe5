package main

import (
	"errors"
	"strings"
	"sync"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/keybook"
)

// What a check asks the key books.

// bookProblems warns of key books that cannot be relied on today.
func (env *Env) bookProblems(keys *keybook.Set) {
	for _, p := range keys.Problems() {
		if errors.Is(p, keybook.ErrNoBook) {
			env.warn("sjekk.bok_mangler", map[string]any{"eier": p.Owner})
			continue
		}
		key, args := env.failure(p)
		env.warn("sjekk.bok", map[string]any{"eier": p.Owner, "hva": upperFirst(env.text.T(key, args))})
	}
}

// keyIn asks the key books about a recipient. A book that cannot be relied on says
// nothing: it is told of by itself.
func keyIn(keys *keybook.Set, unit, role string, today day.Day) handover.Key {
	found, err := keys.Unit(unit)
	var book *keybook.OwnerError
	if errors.As(err, &book) {
		return handover.Key{}
	}
	_, err = keys.Recipients(unit, keybook.Role(role), today)
	return handover.Key{Name: found.Name, Missing: err != nil && !errors.As(err, &book)}
}

// sender asks the key books about the unit that sends. Packing itself tells, more
// closely, why nothing can be signed; and who has no signing key, does not pack.
func (s *settings) sender(keys *keybook.Set, unit string, packing bool) handover.Sender {
	found, err := keys.Unit(unit)
	var book *keybook.OwnerError
	switch {
	case packing, errors.As(err, &book):
		return handover.Sender{Name: found.Name}
	case err != nil:
		return handover.Sender{Unknown: true}
	}
	_, err = s.signingKey(unit, func(signer string) bool { return keys.MaySign(signer, unit) })
	return handover.Sender{Name: found.Name, Unsigned: errors.Is(err, handover.ErrCannotSign)}
}

// once asks about each unit once: a run has thousands of cases from the same few. It may
// be asked by many at once.
func once(ask func(unit string) handover.Sender) func(unit string) handover.Sender {
	var mu sync.Mutex
	known := map[string]handover.Sender{}
	return func(unit string) handover.Sender {
		mu.Lock()
		defer mu.Unlock()
		found, ok := known[unit]
		if !ok {
			found = ask(unit)
			known[strings.Clone(unit)] = found
		}
		return found
	}
}

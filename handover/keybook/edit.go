package keybook

import (
	"fmt"
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/seal"
)

// The holder of the root changes a book with the functions below. Each returns
// a new book with the next number, issued today, and leaves the old one as it
// is; each fails with ErrEdit, and the new book counts when Sign has signed it.

// Init returns an owner's first book, without units.
func Init(owner Owner, expires, today day.Day) (Book, error) {
	return Book{Owner: owner, Expires: expires}.next(today)
}

// next numbers and dates a changed book.
func (b Book) next(today day.Day) (Book, error) {
	b.Serial++
	if today.Before(b.Issued) {
		return Book{}, ErrEdit // the clock is behind
	}
	b.Issued = today
	if b.Expires.Before(today) || b.Expires.After(today.AddMonths(MaxMonths)) {
		return Book{}, ErrPeriod
	}
	if b.check() != nil {
		return Book{}, ErrEdit
	}
	return b, nil
}

// clone returns a copy of b that shares nothing with it.
func (b Book) clone() Book {
	b.Units = slices.Clone(b.Units)
	for i, u := range b.Units {
		b.Units[i].SignsFor = slices.Clone(u.SignsFor)
		b.Units[i].Keys = slices.Clone(u.Keys)
	}
	return b
}

// Add enters the key on a card, for a unit that is in the book or that comes
// into it with the name on the card. The caller has made sure, as v says, that
// the key is the unit's.
func (b Book) Add(c Card, v Verification, today day.Day) (Book, error) {
	if !c.wellFormed() || v.On.After(today) {
		return Book{}, ErrEdit
	}
	b = b.clone()
	i := slices.IndexFunc(b.Units, func(u Unit) bool { return u.Orgnr == c.Orgnr })
	if i < 0 {
		i = len(b.Units)
		b.Units = append(b.Units, Unit{Orgnr: c.Orgnr, Name: c.Name})
	}
	b.Units[i].Keys = append(b.Units[i].Keys, c.key(v))
	return b.next(today)
}

// Describe sets what the book says of a unit beside its keys, which are left
// out of u: its name, kind, and the units that it may sign for.
func (b Book) Describe(u Unit, today day.Day) (Book, error) {
	b = b.clone()
	i := slices.IndexFunc(b.Units, func(old Unit) bool { return old.Orgnr == u.Orgnr })
	if i < 0 {
		i = len(b.Units)
		b.Units = append(b.Units, Unit{Orgnr: u.Orgnr})
	}
	u.Keys = b.Units[i].Keys
	u.SignsFor = slices.Clone(u.SignsFor)
	b.Units[i] = u
	return b.next(today)
}

// Retire says that a key is no longer used, from the day on. What it signed
// before still counts.
func (b Book) Retire(key seal.Fingerprint, on, today day.Day) (Book, error) {
	return b.change(key, Retired, on, today)
}

// Revoke says that a key is not to be relied on, whatever the date on what it
// signed. It cannot be taken back.
func (b Book) Revoke(key seal.Fingerprint, on, today day.Day) (Book, error) {
	return b.change(key, Revoked, on, today)
}

// change gives a key its new status wherever it stands in the book.
func (b Book) change(key seal.Fingerprint, to Status, on, today day.Day) (Book, error) {
	if key == "" || on.IsZero() || on.After(today) {
		return Book{}, ErrEdit
	}
	b = b.clone()
	changed := false
	for _, u := range b.Units {
		for i, k := range u.Keys {
			if k.Fingerprint() == key && k.Status != Revoked && k.Status != to {
				u.Keys[i].Status, u.Keys[i].Changed = to, on
				changed = true
			}
		}
	}
	if !changed {
		return Book{}, ErrNoSuchKey
	}
	return b.next(today)
}

// Renew gives the book a new last day.
func (b Book) Renew(expires, today day.Day) (Book, error) {
	b = b.clone()
	b.Expires = expires
	return b.next(today)
}

// Sign returns the book's bytes and the root's signature over them. It fails
// with ErrEdit when the book contradicts itself or a key in it cannot be used.
func (b Book) Sign(root seal.Signer) (data, signature []byte, err error) {
	for _, u := range b.Units {
		for _, k := range u.Keys {
			if k.Fingerprint() == "" {
				return nil, nil, ErrEdit
			}
		}
	}
	if data, err = b.encode(); err != nil {
		return nil, nil, ErrEdit
	}
	if signature, err = seal.Sign(root, Namespace, data); err != nil {
		return nil, nil, fmt.Errorf("keybook: sign: %w", err)
	}
	return data, signature, nil
}

// Reopen reads the root holder's own book in order to change it. Unlike Load it
// takes the root itself, and a book that has expired, which Renew repairs.
func Reopen(data, signature []byte, root seal.PublicKey) (Book, error) {
	return reopen(data, signature, root)
}

// Package keybook knows whose key is whose: owners' signed key books, trust in
// their roots, and one's own identities.
//
// An owner – a kommune, a fylkeskommune, a private owner – has a key book
// (nøkkelbok) of the units it is responsible for, and signs it with its root
// key. A unit has decryption keys, one or more for each role, and signing keys,
// one for each person. Trust says which owner's root speaks for which units; it
// stands in the configuration and comes from people, never from a file that
// arrived. A card (kort) is the public half of a new key on its way into a book.
//
// The promise: a key is found only in a book that is signed by the trusted root
// of the owner that answers for the unit, is not older than the one seen last,
// and has not expired. There is no trust on first use and no fallback to
// another role, another key or an older book.
//
// Days in a book are Norwegian calendar days. Nothing here reads a clock: today
// and times come in as arguments.
package keybook

import (
	"errors"
	"fmt"
)

// Namespace is what signatures over key books are made for.
const Namespace = "overforing-nokkelbok-v1"

// MaxMonths is how long a book counts after it was issued, and a key after its
// first day.
const MaxMonths = 13

var (
	// ErrNotGenuine reports something that cannot be relied on. Those that begin
	// with it below are kinds of it.
	ErrNotGenuine = errors.New("keybook: not authentic")

	// ErrMalformed is an ErrNotGenuine: bytes that are not a book or card in
	// canonical form, or a book that contradicts itself.
	ErrMalformed = fmt.Errorf("%w: not in the form of a key book or card", ErrNotGenuine)
	// ErrSignature is an ErrNotGenuine: the book is not as its owner signed it.
	ErrSignature = fmt.Errorf("%w: the signature is not valid", ErrNotGenuine)
	// ErrUntrusted is an ErrNotGenuine: the book is not signed by a root that is
	// trusted for its owner.
	ErrUntrusted = fmt.Errorf("%w: no trust in this owner's root", ErrNotGenuine)
	// ErrRolledBack is an ErrNotGenuine: the book is older than one seen before,
	// or another with the same number.
	ErrRolledBack = fmt.Errorf("%w: older than a book seen before", ErrNotGenuine)
	// ErrExpired is an ErrNotGenuine: the book does not count today, because it
	// has expired or is issued on a later day. The remedy is a newer book, or a
	// clock that is right.
	ErrExpired = fmt.Errorf("%w: the book does not count today", ErrNotGenuine)
	// ErrTwoBooks is an ErrNotGenuine: a unit stands in the books of two owners.
	ErrTwoBooks = fmt.Errorf("%w: a unit stands in two books", ErrNotGenuine)

	// ErrUnknownSigner is an ErrNotGenuine: no trusted book says that this key
	// signs for the unit.
	ErrUnknownSigner = fmt.Errorf("%w: not a signing key of this unit", ErrNotGenuine)
	// ErrNoRight is the ErrUnknownSigner of a unit that the book knows, and does not
	// let sign for the one that is spoken for.
	ErrNoRight = fmt.Errorf("%w: its unit may not sign for the sender", ErrUnknownSigner)
	// ErrRevoked is an ErrNotGenuine: the key was revoked, whenever it signed.
	ErrRevoked = fmt.Errorf("%w: the signing key is revoked", ErrNotGenuine)
	// ErrNotInTime is an ErrNotGenuine: the key did not count when it signed.
	ErrNotInTime = fmt.Errorf("%w: the signing key did not count on that day", ErrNotGenuine)
	// ErrFuture is an ErrNotGenuine: signed more than a day ahead of the clock.
	ErrFuture = fmt.Errorf("%w: made in the future", ErrNotGenuine)

	// ErrNoKey reports that no key counts for this unit and role that day.
	ErrNoKey = errors.New("keybook: no valid key for this unit and role")
	// ErrNoBook is an ErrNoKey: no book of a trusted owner has the unit.
	ErrNoBook = fmt.Errorf("%w: no imported book has the unit", ErrNoKey)

	// ErrTrust reports a trust list that contradicts itself.
	ErrTrust = errors.New("keybook: the trust list is not valid")
	// ErrEdit reports a change that cannot be made to a book.
	ErrEdit = errors.New("keybook: the change is not possible")
	// ErrNoSuchKey is the ErrEdit of a key that is not in the book, or that has
	// been revoked already.
	ErrNoSuchKey = fmt.Errorf("%w: no such key that can be changed", ErrEdit)
	// ErrNoSuchUnit is the ErrEdit of a unit that is not in the book.
	ErrNoSuchUnit = fmt.Errorf("%w: no such unit in the book", ErrEdit)
	// ErrOwnName is the ErrEdit of a unit that would be let sign for itself, as it
	// does in any case.
	ErrOwnName = fmt.Errorf("%w: a unit signs for itself", ErrEdit)
	// ErrNoChange is the ErrEdit of a change after which the book would say what it
	// says already.
	ErrNoChange = fmt.Errorf("%w: nothing would change", ErrEdit)
	// ErrPeriod is the ErrEdit of a book that would be out of date from the start,
	// or last for more than MaxMonths.
	ErrPeriod = fmt.Errorf("%w: the last day of the book", ErrEdit)
)

// An OwnerError says whose book an error is about.
type OwnerError struct {
	Owner string // orgnr
	Err   error
}

func (e *OwnerError) Error() string { return "book of " + e.Owner + ": " + e.Err.Error() }

func (e *OwnerError) Unwrap() error { return e.Err }

// A UnitError says which unit an error is about.
type UnitError struct {
	Unit string // orgnr
	Err  error
}

func (e *UnitError) Error() string { return "unit " + e.Unit + ": " + e.Err.Error() }

func (e *UnitError) Unwrap() error { return e.Err }

package keybook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/seal"
)

// A Trust says that an owner's book, signed by this root, speaks for these
// units. Whatever else the book holds counts for nothing.
type Trust struct {
	Owner string           // orgnr
	Root  seal.Fingerprint // of the root's public key
	Units []string         // orgnr
}

// CheckTrust fails with ErrTrust when a number or fingerprint is malformed, an
// owner stands twice, or a unit has two owners.
func CheckTrust(list []Trust) error {
	owners, units := map[string]bool{}, map[string]bool{}
	for _, t := range list {
		root, err := seal.ParseFingerprint(string(t.Root))
		if err != nil || root != t.Root || !norid.ValidOrgnr(t.Owner) || owners[t.Owner] {
			return ErrTrust
		}
		owners[t.Owner] = true
		for _, u := range t.Units {
			if !norid.ValidOrgnr(u) || units[u] {
				return ErrTrust
			}
			units[u] = true
		}
	}
	return nil
}

// Seen is what is remembered of the book that was last accepted from an owner.
// The zero Seen remembers none.
type Seen struct {
	Serial int64
	SHA256 string // of the book's bytes, in hex
}

// Trusted is a book that Load accepted, with the units that it speaks for.
type Trusted struct {
	book  Book
	units []string
	seen  Seen
}

// Book returns the whole book. The caller must not change it.
func (t Trusted) Book() Book { return t.book }

// Seen returns what is to be remembered of the book.
func (t Trusted) Seen() Seen { return t.seen }

// speaksFor returns the unit if the book has it and is trusted for it.
func (t Trusted) speaksFor(orgnr string) (Unit, bool) {
	if !slices.Contains(t.units, orgnr) {
		return Unit{}, false
	}
	return t.book.unit(orgnr)
}

func (b Book) unit(orgnr string) (Unit, bool) {
	i := slices.IndexFunc(b.Units, func(u Unit) bool { return u.Orgnr == orgnr })
	if i < 0 {
		return Unit{}, false
	}
	return b.Units[i], true
}

// Load reads a book and its signature. It accepts the book if its owner's
// trusted root signed it, if it is no older than the one that last recalls for
// that owner and not another with the same number, and if it counts today. No
// byte of the book is parsed before the signature holds. An error about a book
// whose signature holds is an OwnerError.
func Load(data, signature []byte, trust []Trust, last func(owner string) Seen, today day.Day) (Trusted, error) {
	if err := CheckTrust(trust); err != nil {
		return Trusted{}, err
	}
	if len(data) > maxBook {
		return Trusted{}, ErrMalformed
	}
	root, err := seal.ClaimedKey(signature)
	if err != nil {
		return Trusted{}, ErrSignature
	}
	isRoot := func(t Trust) bool { return t.Root == root.Fingerprint() }
	if !slices.ContainsFunc(trust, isRoot) {
		return Trusted{}, ErrUntrusted
	}
	book, err := reopen(data, signature, root)
	if err != nil {
		return Trusted{}, err
	}
	i := slices.IndexFunc(trust, func(t Trust) bool { return isRoot(t) && t.Owner == book.Owner.Orgnr })
	if i < 0 {
		return Trusted{}, ErrUntrusted
	}
	digest := sha256.Sum256(data)
	t := Trusted{book: book, units: trust[i].Units, seen: Seen{book.Serial, hex.EncodeToString(digest[:])}}
	if err := t.checkTime(last(book.Owner.Orgnr), today); err != nil {
		return Trusted{}, &OwnerError{book.Owner.Orgnr, err}
	}
	return t, nil
}

func (t Trusted) checkTime(last Seen, today day.Day) error {
	switch {
	case t.seen.Serial < last.Serial, t.seen.Serial == last.Serial && t.seen != last:
		return ErrRolledBack
	case today.After(t.book.Expires), today.Before(t.book.Issued):
		return ErrExpired
	}
	return nil
}

func reopen(data, signature []byte, root seal.PublicKey) (Book, error) {
	if err := seal.Verify(root, Namespace, data, signature); err != nil {
		return Book{}, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return decode(data)
}

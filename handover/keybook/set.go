package keybook

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/seal"
)

// A Set answers questions from the books of all trusted owners. Books that
// could not be relied on are remembered with the reason, so that a question
// about one of their units is answered with it.
//
// A Set is safe for concurrent use.
type Set struct {
	trust    []Trust
	books    []Trusted
	problems map[string]error // by owner
	parsed   sync.Map         // seal.Recipient by its text: thousands of packets go to a few keys
}

// NewSet joins the books of the owners in trust, at most one for each.
func NewSet(trust []Trust, books ...Trusted) (*Set, error) {
	if err := CheckTrust(trust); err != nil {
		return nil, err
	}
	s := &Set{trust: trust, books: books, problems: map[string]error{}}
	seen := map[string]bool{}
	for _, b := range books {
		owner := b.book.Owner.Orgnr
		trusted := slices.ContainsFunc(trust, func(t Trust) bool { return t.Owner == owner })
		if seen[owner] || !trusted {
			return nil, ErrTrust
		}
		seen[owner] = true
	}
	return s, nil
}

// Problems returns the books that could not be relied on, in the order of the
// trust list.
func (s *Set) Problems() []*OwnerError {
	var all []*OwnerError
	for _, t := range s.trust {
		var about *OwnerError
		if errors.As(s.problems[t.Owner], &about) {
			all = append(all, about)
		}
	}
	return all
}

// A Listed is a unit that the set speaks for, with the owner and the last day
// of the book that it stands in.
type Listed struct {
	Unit    Unit
	Owner   Owner
	Expires day.Day
}

// Units returns what the set speaks for, ordered by organisation number.
func (s *Set) Units() []Listed {
	var all []Listed
	for _, b := range s.books {
		for _, orgnr := range b.units {
			if u, book, err := s.find(orgnr); err == nil {
				all = append(all, Listed{u, book.book.Owner, book.book.Expires})
			}
		}
	}
	slices.SortFunc(all, func(a, b Listed) int { return cmp.Compare(a.Unit.Orgnr, b.Unit.Orgnr) })
	return all
}

// find returns the unit and the book that speaks for it.
func (s *Set) find(orgnr string) (Unit, Trusted, error) {
	standing := 0
	for _, b := range s.books {
		if _, ok := b.book.unit(orgnr); ok {
			standing++
		}
	}
	if standing > 1 {
		return Unit{}, Trusted{}, ErrTwoBooks
	}
	for _, b := range s.books {
		if u, ok := b.speaksFor(orgnr); ok {
			return u, b, nil
		}
	}
	for _, t := range s.trust {
		if err := s.problems[t.Owner]; err != nil && slices.Contains(t.Units, orgnr) {
			return Unit{}, Trusted{}, err
		}
	}
	return Unit{}, Trusted{}, ErrNoBook
}

// Unit returns a unit as its owner's book has it. It fails with an ErrNoBook when
// no book has it, ErrTwoBooks, or what is wrong with the unit's book.
func (s *Set) Unit(orgnr string) (Unit, error) {
	u, _, err := s.find(orgnr)
	return u, err
}

// A Target is a key to seal to, and the last day on which it counts.
type Target struct {
	Recipient seal.Recipient
	Until     day.Day
}

// Recipients returns the decryption keys of a role in a unit that count on that
// day, the newest first. There is more than one while an old key gives way to a
// new one; a packet is sealed to all, so that either opens it. It fails with an
// ErrNoKey when there is none, ErrTwoBooks, or what is wrong with the unit's
// book.
func (s *Set) Recipients(orgnr string, role Role, on day.Day) ([]Target, error) {
	u, book, err := s.find(orgnr)
	if err != nil {
		return nil, err
	}
	if on.After(book.book.Expires) {
		return nil, &OwnerError{book.book.Owner.Orgnr, ErrExpired}
	}
	var keys []Key
	for _, k := range u.Keys {
		if k.Role == role && role != "" && k.counts(on) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, ErrNoKey
	}
	slices.SortStableFunc(keys, func(a, b Key) int { return b.From.Compare(a.From) })
	targets := make([]Target, 0, len(keys))
	for _, k := range keys {
		r, err := s.recipient(k)
		if err != nil {
			return nil, &OwnerError{book.book.Owner.Orgnr, err}
		}
		targets = append(targets, Target{r, k.To})
	}
	return targets, nil
}

func (s *Set) recipient(k Key) (seal.Recipient, error) {
	if r, ok := s.parsed.Load(k.Public); ok {
		return r.(seal.Recipient), nil
	}
	r, err := k.Recipient()
	if err == nil {
		s.parsed.Store(k.Public, r)
	}
	return r, err
}

// A Signature is the claim that a key of one unit signed for another, or for
// itself.
type Signature struct {
	Fingerprint seal.Fingerprint
	Signer      string    // orgnr of the unit whose key it is
	From        string    // orgnr of the unit that is spoken for
	Created     time.Time // when, by the signer's word
}

// maxAhead is how far the signer's clock may be ahead of ours.
const maxAhead = 24 * time.Hour

// SignerFor returns the public key to verify a signature with, if the book of
// the unit that is spoken for says that the key counted when it signed: it
// belongs to that unit, or to one that may sign for it, it is not revoked, and
// Created lies in its time and before it was retired. Created may be at most a
// day after now. The day is counted in Created's own zone, so that the caller
// decides in which zone a book's days are meant.
func (s *Set) SignerFor(c Signature, now time.Time) (seal.PublicKey, error) {
	if c.Created.After(now.Add(maxAhead)) {
		return seal.PublicKey{}, ErrFuture
	}
	_, book, err := s.find(c.From)
	if errors.Is(err, ErrNoBook) {
		return seal.PublicKey{}, fmt.Errorf("%w: %w", ErrUnknownSigner, err)
	}
	if err != nil {
		return seal.PublicKey{}, err
	}
	if day.Of(now).After(book.book.Expires) {
		return seal.PublicKey{}, &OwnerError{book.book.Owner.Orgnr, ErrExpired}
	}
	if _, _, err := s.find(c.Signer); errors.Is(err, ErrTwoBooks) {
		return seal.PublicKey{}, err
	}
	signer, err := book.signerFor(c.Signer, c.From)
	if err != nil {
		return seal.PublicKey{}, err
	}
	return signer.keyFor(c.Fingerprint, day.Of(c.Created))
}

// keyFor returns the signing key with the fingerprint, if it counted that day.
// One key may stand twice, for two people or two periods.
func (u Unit) keyFor(fingerprint seal.Fingerprint, created day.Day) (seal.PublicKey, error) {
	reason := ErrUnknownSigner
	for _, k := range u.Keys {
		if k.Initials == "" || fingerprint == "" || k.Fingerprint() != fingerprint {
			continue
		}
		switch {
		case k.Status == Revoked:
			return seal.PublicKey{}, ErrRevoked
		case created.Before(k.From), created.After(k.To), k.Status == Retired && !created.Before(k.Changed):
			reason = ErrNotInTime
		default:
			return k.PublicKey()
		}
	}
	return seal.PublicKey{}, reason
}

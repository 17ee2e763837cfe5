package keybook

import (
	"slices"

	"github.com/handover-no/handover/handover/day"
)

// LetSign says that the signing keys of a unit may sign for other units too: a PPT
// that sends on behalf of barnehager and schools. All stand in this book, since one
// owner cannot give away the name of another's units. It fails with a *UnitError
// about ErrNoSuchUnit or ErrOwnName, or with ErrNoChange when the book says all of
// it already.
func (b Book) LetSign(unit string, others []string, today day.Day) (Book, error) {
	u, err := b.signing(unit, others)
	if err != nil {
		return Book{}, err
	}
	had := len(u.SignsFor)
	for _, o := range others {
		if !slices.Contains(u.SignsFor, o) {
			u.SignsFor = append(u.SignsFor, o)
		}
	}
	if len(u.SignsFor) == had {
		return Book{}, ErrNoChange
	}
	return b.Describe(u, today)
}

// StopSigning takes back what LetSign gave. The right has no days: with the new
// book, what the unit has signed for the others counts no more either. To take
// back what was never given is a *UnitError about ErrNoChange: most likely there
// is a slip in the number, and the right that was meant would stand.
func (b Book) StopSigning(unit string, others []string, today day.Day) (Book, error) {
	u, err := b.signing(unit, others)
	if err != nil {
		return Book{}, err
	}
	for _, o := range others {
		if !slices.Contains(u.SignsFor, o) {
			return Book{}, &UnitError{o, ErrNoChange}
		}
	}
	if len(others) == 0 {
		return Book{}, ErrNoChange
	}
	u.SignsFor = slices.DeleteFunc(u.SignsFor, func(o string) bool { return slices.Contains(others, o) })
	return b.Describe(u, today)
}

// signing returns a unit of the book whose list of others can be changed, after
// making sure that all are in the book.
func (b Book) signing(unit string, others []string) (Unit, error) {
	for _, orgnr := range append([]string{unit}, others...) {
		if _, ok := b.unit(orgnr); !ok {
			return Unit{}, &UnitError{orgnr, ErrNoSuchUnit}
		}
	}
	if slices.Contains(others, unit) {
		return Unit{}, &UnitError{unit, ErrOwnName}
	}
	u, _ := b.unit(unit)
	u.SignsFor = slices.Clone(u.SignsFor)
	return u, nil
}

// MaySign reports whether the keys of a unit may sign what another sends: the
// same book speaks for both and says so. A unit signs for itself.
func (s *Set) MaySign(signer, from string) bool {
	_, book, err := s.find(from)
	if err != nil {
		return false
	}
	if _, _, err := s.find(signer); err != nil {
		return false
	}
	_, err = book.signerFor(signer, from)
	return err == nil
}

// signerFor returns the unit that signs, if the book lets it sign for another.
func (t Trusted) signerFor(signer, from string) (Unit, error) {
	u, ok := t.speaksFor(signer)
	switch {
	case !ok:
		return Unit{}, ErrUnknownSigner
	case signer != from && !slices.Contains(u.SignsFor, from):
		return Unit{}, ErrNoRight
	}
	return u, nil
}

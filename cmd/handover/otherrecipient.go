package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

// Why no key here opens a packet, as far as the name of the file tells: it is for another
// role at a unit that opens here, or for another unit.
var (
	errOtherRole = errors.New("no key here opens it: it may be for another role")
	errOtherUnit = errors.New("the packet is for another unit")
)

// A recipientError tells for which unit a packet is that does not open here.
type recipientError struct {
	orgnr, name string // no name when no key book has the unit
	err         error
}

func (e *recipientError) Error() string { return e.err.Error() }
func (e *recipientError) Unwrap() error { return e.err }

// notOurs says of a packet that no key here opens for whom it is by its name. A name can
// be changed, and decides nothing: it is only told.
func (r *openRun) notOurs(file string, err error) error {
	named, nameErr := packet.ParseName(filepath.Base(file))
	if !errors.Is(err, seal.ErrNoMatch) || nameErr != nil || named.Orgnr == "" {
		return err
	}
	own := r.Units()
	if len(own) == 0 {
		return err // nobody knows who opens here
	}
	kind := errOtherUnit
	if slices.Contains(own, named.Orgnr) {
		kind = errOtherRole
	}
	out := &recipientError{orgnr: named.Orgnr, err: fmt.Errorf("%w: %w", kind, err)}
	if u, err := r.Keys.Unit(named.Orgnr); err == nil {
		out.name = u.Name
	}
	return out
}

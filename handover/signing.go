package handover

import (
	"errors"
	"time"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

// A Signer is a signing key, and the unit whose it is: the sender, or one that the
// key book lets sign for it.
type Signer struct {
	Key  seal.Signer
	Unit string // orgnr
	// Known is the fingerprint by which the key book knows the key. In a dry run
	// Key is another one, for the real one stays locked; and where the fingerprint
	// is not at hand then, Known is empty and the book is asked about the unit alone.
	Known seal.Fingerprint
}

// ErrCannotSign reports a signing key that the key book does not let sign for the
// sender: whoever received the packet would refuse it.
var ErrCannotSign = errors.New("handover: the key may not sign for this sender")

// ErrLocked reports a signing key that could not be unlocked. SignerFor returns it; a run
// then ends at once: what is wrong is the same for every case behind.
var ErrLocked = errors.New("handover: the signing key is not unlocked")

// signerOf returns the key that signs what a unit sends, after making sure that a
// receiver will accept it.
func (p *Packer) signerOf(sender string, made time.Time) (Signer, error) {
	by, err := p.SignerFor(sender)
	if err != nil {
		return by, err
	}
	if !p.Keys.MaySign(by.Unit, sender) {
		return by, ErrCannotSign
	}
	if by.Known == "" {
		return by, nil
	}
	claim := keybook.Signature{Fingerprint: by.Known, Signer: by.Unit, From: sender, Created: made.In(p.Zone)}
	if _, err := p.Keys.SignerFor(claim, p.Now()); err != nil {
		return by, errors.Join(ErrCannotSign, err)
	}
	return by, nil
}

// named is the signer as a manifest names it.
func (s Signer) named() packet.Signer {
	return packet.Signer{Orgnr: s.Unit, Fingerprint: string(s.Key.Public().Fingerprint())}
}

// build signs and puts together a packet.
func (s Signer) build(m packet.Manifest, files []packet.Content) ([]byte, error) {
	return packet.Build(m, files, func(namespace string, message []byte) ([]byte, error) {
		return seal.Sign(s.Key, namespace, message)
	})
}

// onBehalf is the name of the unit whose key signs a packet, or nothing when that
// is the sender.
func (p *Packer) onBehalf(signer, sender string) string {
	if signer == sender {
		return ""
	}
	return p.nameOf(signer)
}

// nameOf names a unit as its key book does. A log remembers units that no book
// knows any more; those are named by their number.
func (p *Packer) nameOf(unit string) string {
	if u, err := p.Keys.Unit(unit); err == nil {
		return u.Name
	}
	return unit
}

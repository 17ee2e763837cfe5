package seal

import (
	"bytes"
	"errors"
	"slices"
	"strconv"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// The stanza types of age's header that are read here.
const (
	hybridStanza = "mlkem768x25519"
	scryptStanza = "scrypt"
)

// Decrypt opens what Encrypt sealed to one of the identities. It returns the
// whole plaintext, or nil and an ErrNoMatch or an ErrDamaged.
func Decrypt(sealed []byte, with ...Identity) ([]byte, error) {
	return open(sealed, onlyHybrid, keysOf(with)...)
}

// keysOf are those of the identities that have one.
func keysOf(with []Identity) []age.Identity {
	ids := make([]age.Identity, 0, len(with))
	for _, id := range with {
		if id.key != nil {
			ids = append(ids, id.key())
		}
	}
	return ids
}

// DecryptWithPassphrase opens what EncryptWithPassphrase sealed, with work
// factors up to WorkFactor. A wrong passphrase is ErrNoMatch, and so is a file
// that is sealed to recipients.
func DecryptWithPassphrase(sealed []byte, passphrase string) ([]byte, error) {
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrNoMatch // an empty passphrase
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	return open(sealed, onlyPassphrase, id)
}

// onlyHybrid lets through headers in which every stanza is post-quantum. One
// X25519 stanza beside them would undo the protection of all.
func onlyHybrid(types []string) error {
	if slices.Equal(types, []string{scryptStanza}) {
		return ErrNeedsPassphrase
	}
	for _, t := range types {
		if t != hybridStanza {
			return ErrForeign
		}
	}
	return nil
}

// onlyPassphrase lets through headers with one scrypt stanza. age asks for
// that, too: a passphrase authenticates only when nobody else knows the key.
func onlyPassphrase(types []string) error {
	if slices.Equal(types, []string{scryptStanza}) {
		return nil
	}
	if slices.Contains(types, scryptStanza) {
		return ErrDamaged
	}
	if onlyHybrid(types) == nil {
		return ErrNoMatch
	}
	return ErrForeign
}

// open decrypts whatever age can, within the caps, when accept agrees to the
// types of the header's stanzas.
func open(sealed []byte, accept func(types []string) error, with ...age.Identity) ([]byte, error) {
	if err := checkSize(sealed); err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), &gate{accept, with})
	if err != nil {
		return nil, reasonOf(err)
	}
	var plain bytes.Buffer
	plain.Grow(len(sealed) + bytes.MinRead) // at once, so that no half-grown copies are left behind
	if _, err := plain.ReadFrom(r); err != nil {
		return nil, ErrDamaged
	}
	return plain.Bytes(), nil
}

// checkSize refuses, before anything is parsed, what is too large or no binary
// age file at all.
func checkSize(sealed []byte) error {
	if len(sealed) > MaxSealed {
		return errTooLargeToOpen
	}
	if bytes.HasPrefix(bytes.TrimSpace(sealed[:min(len(sealed), maxHeader)]), []byte(armor.Header)) {
		return ErrForeign
	}
	if !bytes.HasPrefix(sealed, []byte("age-encryption.org/v1\n")) {
		return ErrDamaged
	}
	head := sealed[:min(len(sealed), maxHeader)]
	// Lines of a header are base64 or begin with "->", until the one that
	// begins with "---".
	if start := bytes.Index(head, []byte("\n---")); start >= 0 && bytes.IndexByte(head[start+1:], '\n') >= 0 {
		return nil
	}
	if len(sealed) > maxHeader {
		return errTooLargeToOpen
	}
	return ErrDamaged
}

// A gate stands before the identities and sees the header as age parsed it,
// so that no second parser has to agree with the first.
type gate struct {
	accept     func(types []string) error
	identities []age.Identity
}

// Unwrap implements age.Identity.
func (g *gate) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) > maxStanzas {
		return nil, errTooLargeToOpen
	}
	types := make([]string, 0, len(stanzas))
	for _, s := range stanzas {
		types = append(types, s.Type)
	}
	if err := g.accept(types); err != nil {
		return nil, err
	}
	for _, s := range stanzas {
		if s.Type == scryptStanza && len(s.Args) == 2 {
			if cost, err := strconv.Atoi(s.Args[1]); err == nil && cost > maxWorkFactor {
				return nil, errTooLargeToOpen
			}
		}
	}
	for _, id := range g.identities {
		fileKey, err := id.Unwrap(stanzas)
		if errors.Is(err, age.ErrIncorrectIdentity) {
			continue
		}
		return fileKey, err
	}
	return nil, age.ErrIncorrectIdentity
}

// reasonOf returns one of our errors for one of age's, whose texts may quote
// the file.
func reasonOf(err error) error {
	for _, ours := range []error{errTooLargeToOpen, ErrForeign, ErrNeedsPassphrase, ErrNoMatch} {
		if errors.Is(err, ours) {
			return ours
		}
	}
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return ErrNoMatch
	}
	return ErrDamaged
}

// LooksSealed reports whether bytes begin as an age file does. It says nothing
// about who can open it, or whether it is whole.
func LooksSealed(b []byte) bool {
	return bytes.HasPrefix(b, []byte("age-encryption.org/")) || bytes.HasPrefix(b, []byte("-----BEGIN AGE"))
}

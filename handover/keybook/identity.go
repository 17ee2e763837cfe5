package keybook

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/seal"
)

// ErrName reports text that is not the name of an identity's file.
var ErrName = errors.New("keybook: not an identity's file name")

// An IdentityName is the name of the file that holds a private key, which tells
// whose it is: "908592476-kontor.age" decrypts, "908592476-ah.sign" signs and
// "908592476-rot.sign" signs key books.
type IdentityName struct {
	Orgnr    string
	Role     Role   // of a decryption key
	Initials string // of a person's signing key
	Root     bool
}

const (
	decryptSuffix = ".age"
	signSuffix    = ".sign"
)

// String returns the file name.
func (n IdentityName) String() string {
	switch {
	case n.Role != "":
		return n.Orgnr + "-" + string(n.Role) + decryptSuffix
	case n.Root:
		return n.Orgnr + "-" + rootInitials + signSuffix
	default:
		return n.Orgnr + "-" + n.Initials + signSuffix
	}
}

// ParseIdentityName reads a file name, without a folder.
func ParseIdentityName(s string) (IdentityName, error) {
	orgnr, rest, _ := strings.Cut(s, "-")
	n := IdentityName{Orgnr: orgnr}
	if role, ok := strings.CutSuffix(rest, decryptSuffix); ok {
		n.Role = Role(role)
	} else if initials, ok := strings.CutSuffix(rest, signSuffix); ok {
		if n.Root = initials == rootInitials; !n.Root {
			n.Initials = initials
		}
	}
	if !norid.ValidOrgnr(orgnr) || !n.Root && !n.Role.Valid() && !validInitials(n.Initials) {
		return IdentityName{}, ErrName
	}
	return n, nil
}

// NewDecryptionIdentity makes a decryption key and returns its file, protected
// by the passphrase, and its public half. Keys that are kept still open what
// was sealed to them before; they stand in the file after the new one.
func NewDecryptionIdentity(passphrase string, workFactor int, keep ...seal.Identity) (file []byte, public seal.Recipient, err error) {
	id, err := seal.NewIdentity()
	if err != nil {
		return nil, seal.Recipient{}, err
	}
	text := id.Reveal()
	for _, old := range keep {
		text = append(text, old.Reveal()...)
	}
	if file, err = seal.EncryptWithPassphrase(text, passphrase, workFactor); err != nil {
		return nil, seal.Recipient{}, fmt.Errorf("keybook: protect an identity: %w", err)
	}
	return file, id.Recipient(), nil
}

// OpenDecryptionIdentity returns the keys in a file, the newest first. A wrong
// passphrase is seal.ErrNoMatch.
func OpenDecryptionIdentity(file []byte, passphrase string) ([]seal.Identity, error) {
	text, err := seal.DecryptWithPassphrase(file, passphrase)
	if err != nil {
		return nil, fmt.Errorf("keybook: open an identity: %w", err)
	}
	return seal.ParseIdentities(text)
}

// NewSigningIdentity makes a signing key, a person's or a root, and returns its
// file, protected by the passphrase, and its public half.
func NewSigningIdentity(random io.Reader, passphrase string, workFactor int) (file []byte, public seal.PublicKey, err error) {
	key, err := seal.NewSigner(random)
	if err != nil {
		return nil, seal.PublicKey{}, err
	}
	if file, err = seal.EncryptWithPassphrase(key.Reveal(), passphrase, workFactor); err != nil {
		return nil, seal.PublicKey{}, fmt.Errorf("keybook: protect an identity: %w", err)
	}
	return file, key.Public(), nil
}

// OpenSigningIdentity returns the key in a file. A wrong passphrase is
// seal.ErrNoMatch.
func OpenSigningIdentity(file []byte, passphrase string) (seal.Signer, error) {
	text, err := seal.DecryptWithPassphrase(file, passphrase)
	if err != nil {
		return seal.Signer{}, fmt.Errorf("keybook: open an identity: %w", err)
	}
	return seal.ParseSigner(text)
}

package seal

import (
	"bytes"
	"fmt"

	"filippo.io/age"
)

// A Recipient is somebody who can be encrypted to. The zero Recipient is
// nobody. Two recipients are the same when their texts are.
type Recipient struct {
	key  *age.HybridRecipient // parsed once: that costs a fifth of an encryption
	text string
}

// ParseRecipient reads a recipient as age writes it, "age1pq1…". X25519
// recipients ("age1…") are refused with ErrKey.
func ParseRecipient(s string) (Recipient, error) {
	r, err := age.ParseHybridRecipient(s)
	if err != nil || r.String() != s {
		return Recipient{}, ErrKey
	}
	return Recipient{r, s}, nil
}

// String returns the recipient as age reads it, about 1,960 characters.
func (r Recipient) String() string { return r.text }

// IsZero reports whether r is nobody.
func (r Recipient) IsZero() bool { return r.key == nil }

// Fingerprint returns the digits that stand for r.
func (r Recipient) Fingerprint() Fingerprint { return fingerprint(r.text) }

// An Identity is the private key that opens what was encrypted to its
// Recipient. The zero Identity opens nothing.
type Identity struct {
	hidden
	key func() *age.HybridIdentity
}

func identityOf(key *age.HybridIdentity) Identity {
	return Identity{key: func() *age.HybridIdentity { return key }}
}

// NewIdentity makes a new identity. The randomness is the operating system's:
// age takes no other.
func NewIdentity() (Identity, error) {
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		return Identity{}, fmt.Errorf("seal: new identity: %w", err)
	}
	return identityOf(key), nil
}

// Recipient returns the public half.
func (i Identity) Recipient() Recipient {
	if i.key == nil {
		return Recipient{}
	}
	r := i.key().Recipient()
	return Recipient{r, r.String()}
}

// Reveal returns the private key as the text of an age identity file: one
// comment with the recipient and one line with the key.
func (i Identity) Reveal() []byte {
	if i.key == nil {
		return nil
	}
	return fmt.Appendf(nil, "# public key: %s\n%s\n", i.Recipient(), i.key())
}

// ParseIdentities reads an age identity file: one private key a line, comments
// and empty lines between. Old keys stand in the same file as new ones. It
// fails with ErrKey when there is no key, or a key of another kind.
func ParseIdentities(text []byte) ([]Identity, error) {
	if len(text) > maxKeyText {
		return nil, ErrTooLarge
	}
	parsed, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return nil, ErrKey // age's own message may hold a part of the line
	}
	ids := make([]Identity, 0, len(parsed))
	for _, p := range parsed {
		key, ok := p.(*age.HybridIdentity)
		if !ok {
			return nil, ErrKey
		}
		ids = append(ids, identityOf(key))
	}
	return ids, nil
}

package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
)

// A PublicKey checks signatures. The zero PublicKey accepts none. Public keys
// can be compared with ==.
type PublicKey struct{ raw string }

// ParsePublicKey reads an Ed25519 key as a line of OpenSSH: "ssh-ed25519
// AAAA…", with or without a comment, which is dropped. Options and other kinds
// of keys are refused with ErrKey.
func ParsePublicKey(line string) (PublicKey, error) {
	if len(line) > maxKeyText {
		return PublicKey{}, ErrTooLarge
	}
	fields := strings.Fields(line)
	if len(fields) < 2 || fields[0] != ssh.KeyAlgoED25519 || strings.ContainsAny(strings.TrimSpace(line), "\r\n") {
		return PublicKey{}, ErrKey
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(fields[1])
	if err != nil {
		return PublicKey{}, ErrKey
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil || !bytes.Equal(key.Marshal(), blob) {
		return PublicKey{}, ErrKey
	}
	return publicKeyOf(key)
}

func publicKeyOf(key ssh.PublicKey) (PublicKey, error) {
	if c, ok := key.(ssh.CryptoPublicKey); ok {
		if raw, ok := c.CryptoPublicKey().(ed25519.PublicKey); ok && len(raw) == ed25519.PublicKeySize {
			return PublicKey{string(raw)}, nil
		}
	}
	return PublicKey{}, ErrKey
}

// String returns the key as a line of OpenSSH, without comment or newline, and
// an empty text for the zero PublicKey.
func (k PublicKey) String() string {
	if k.IsZero() {
		return ""
	}
	return ssh.KeyAlgoED25519 + " " + base64.StdEncoding.EncodeToString(k.blob())
}

// blob returns the key in SSH's wire format.
func (k PublicKey) blob() []byte {
	return ssh.Marshal(struct{ Type, Key string }{ssh.KeyAlgoED25519, k.raw})
}

// IsZero reports whether k is no key.
func (k PublicKey) IsZero() bool { return k.raw == "" }

// Fingerprint returns the digits that stand for k.
func (k PublicKey) Fingerprint() Fingerprint { return fingerprint(k.String()) }

// A Signer is a private key that makes signatures. The zero Signer makes none.
type Signer struct {
	hidden
	key func() ed25519.PrivateKey
}

func signerOf(key ed25519.PrivateKey) Signer {
	return Signer{key: func() ed25519.PrivateKey { return key }}
}

// NewSigner makes a new key from 32 bytes of random: the same bytes give the
// same key.
func NewSigner(random io.Reader) (Signer, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return Signer{}, fmt.Errorf("seal: new signer: %w", err)
	}
	return signerOf(ed25519.NewKeyFromSeed(seed)), nil
}

// Public returns the public half.
func (s Signer) Public() PublicKey {
	if s.key == nil {
		return PublicKey{}
	}
	return PublicKey{string(s.key()[ed25519.SeedSize:])}
}

const privateKeyType = "OPENSSH PRIVATE KEY"

// ParseSigner reads an Ed25519 key in an OpenSSH private key file that has no
// passphrase of its own and holds nothing else. It fails with ErrKey otherwise.
func ParseSigner(file []byte) (Signer, error) {
	if len(file) > maxKeyText {
		return Signer{}, ErrTooLarge
	}
	if !onePEM(file, privateKeyType) {
		return Signer{}, ErrKey
	}
	parsed, err := ssh.ParseRawPrivateKey(file)
	if err != nil {
		return Signer{}, ErrKey
	}
	key, ok := parsed.(*ed25519.PrivateKey)
	if !ok || len(*key) != ed25519.PrivateKeySize {
		return Signer{}, ErrKey
	}
	// The file holds both halves. Signing with halves that do not belong
	// together gives the private one away.
	if !key.Equal(ed25519.NewKeyFromSeed(key.Seed())) {
		return Signer{}, ErrKey
	}
	return signerOf(*key), nil
}

// Reveal returns the private key as an OpenSSH private key file without
// passphrase. The same key gives the same bytes: x/crypto/ssh and ssh-keygen
// put a random number in the file, by which they recognise a wrong passphrase;
// here it is taken from the public key, as there is no passphrase to mistake.
func (s Signer) Reveal() []byte {
	if s.key == nil {
		return nil
	}
	pub := s.Public()
	digest := sha256.Sum256(pub.blob())
	check := binary.BigEndian.Uint32(digest[:])
	private := ssh.Marshal(struct {
		Check1, Check2           uint32
		Type, Pub, Priv, Comment string
	}{check, check, ssh.KeyAlgoED25519, pub.raw, string(s.key()), ""})
	const blockSize = 8
	for pad := byte(1); len(private)%blockSize != 0; pad++ {
		private = append(private, pad)
	}
	file := ssh.Marshal(struct {
		Cipher, KDF, KDFOptions string
		Keys                    uint32
		Pub, Private            []byte
	}{"none", "none", "", 1, pub.blob(), private})
	return pem.EncodeToMemory(&pem.Block{Type: privateKeyType, Bytes: append([]byte("openssh-key-v1\x00"), file...)})
}

// onePEM reports whether text is one PEM block of the given type without
// headers, with nothing but white space around it.
func onePEM(text []byte, typ string) bool {
	text = bytes.TrimSpace(text)
	if !bytes.HasPrefix(text, []byte("-----BEGIN "+typ+"-----")) {
		return false
	}
	block, rest := pem.Decode(text)
	return block != nil && block.Type == typ && len(block.Headers) == 0 && len(rest) == 0
}

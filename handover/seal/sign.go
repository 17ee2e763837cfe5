package seal

import (
	"bytes"
	"crypto/ed25519"
	"fmt"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// Sign returns an armored SSHSIG over message that is valid in namespace, as
// `ssh-keygen -Y sign -n namespace` makes it. The same arguments give the same
// bytes.
func Sign(by Signer, namespace string, message []byte) ([]byte, error) {
	if by.key == nil {
		return nil, ErrKey
	}
	signer, err := ssh.NewSignerFromSigner(by.key())
	if err != nil {
		return nil, fmt.Errorf("seal: sign: %w", err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(message), signer, sshsig.HashSHA512, namespace)
	if err != nil {
		return nil, fmt.Errorf("seal: sign: %w", err)
	}
	return sshsig.Armor(sig), nil
}

// Verify checks that signature was made by key, for namespace, over message.
// Every way of failing is ErrSignature.
func Verify(key PublicKey, namespace string, message, signature []byte) error {
	sig, err := parseSignature(signature)
	if err != nil {
		return err
	}
	if key.IsZero() || namespace == "" {
		return ErrSignature
	}
	pub, err := ssh.NewPublicKey(ed25519.PublicKey(key.raw))
	if err != nil {
		return ErrSignature
	}
	if sshsig.Verify(bytes.NewReader(message), sig, pub, sshsig.HashSHA512, namespace) != nil {
		return ErrSignature
	}
	return nil
}

// ClaimedKey returns the key that signature says it was made with. It proves
// nothing: it is for finding out, by its fingerprint, which key to Verify with.
func ClaimedKey(signature []byte) (PublicKey, error) {
	sig, err := parseSignature(signature)
	if err != nil {
		return PublicKey{}, err
	}
	return publicKeyOf(sig.PublicKey)
}

func parseSignature(armored []byte) (*sshsig.Signature, error) {
	if len(armored) > maxSignature {
		return nil, ErrSignature
	}
	sig, err := sshsig.Unarmor(armored)
	if err != nil || sig.HashAlgorithm != sshsig.HashSHA512 || len(sig.Signature.Rest) != 0 {
		return nil, ErrSignature
	}
	if _, err := publicKeyOf(sig.PublicKey); err != nil {
		return nil, ErrSignature
	}
	// One signature has one text, but for line breaks: the parser skips text
	// around the armor, headers in it, a reserved field and unused bits.
	if !bytes.Equal(withoutSpace(sshsig.Armor(sig)), withoutSpace(armored)) {
		return nil, ErrSignature
	}
	return sig, nil
}

func withoutSpace(text []byte) []byte { return bytes.Join(bytes.Fields(text), nil) }

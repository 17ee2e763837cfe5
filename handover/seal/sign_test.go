package seal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"testing"

	"github.com/handover-no/handover/handover/seal"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

const namespace = "overforing-test-v1"

func signed(t testing.TB, by seal.Signer, message string) []byte {
	t.Helper()
	sig, err := seal.Sign(by, namespace, []byte(message))
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

func TestSignAndVerify(t *testing.T) {
	s, other := newSigner(t, 1), newSigner(t, 2)
	sig := signed(t, s, "hei")
	if !bytes.Equal(sig, signed(t, s, "hei")) {
		t.Error("the same arguments give two signatures")
	}
	if err := seal.Verify(s.Public(), namespace, []byte("hei"), sig); err != nil {
		t.Errorf("a good signature: %v", err)
	}
	if k, err := seal.ClaimedKey(sig); err != nil || k != s.Public() {
		t.Errorf("ClaimedKey: %v", err)
	}
	for name, err := range map[string]error{
		"another key":       seal.Verify(other.Public(), namespace, []byte("hei"), sig),
		"no key":            seal.Verify(seal.PublicKey{}, namespace, []byte("hei"), sig),
		"another namespace": seal.Verify(s.Public(), "overforing-annet-v1", []byte("hei"), sig),
		"no namespace":      seal.Verify(s.Public(), "", []byte("hei"), sig),
		"another message":   seal.Verify(s.Public(), namespace, []byte("hei!"), sig),
		"no signature":      seal.Verify(s.Public(), namespace, []byte("hei"), nil),
		"text before":       seal.Verify(s.Public(), namespace, []byte("hei"), append([]byte("x\n"), sig...)),
		"text behind":       seal.Verify(s.Public(), namespace, []byte("hei"), append(bytes.Clone(sig), 'x')),
		"two signatures":    seal.Verify(s.Public(), namespace, []byte("hei"), append(bytes.Clone(sig), sig...)),
		"large":             seal.Verify(s.Public(), namespace, []byte("hei"), append(bytes.Clone(sig), bytes.Repeat([]byte("\n"), 5000)...)),
	} {
		if !errors.Is(err, seal.ErrSignature) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	if _, err := seal.Sign(seal.Signer{}, namespace, nil); !errors.Is(err, seal.ErrKey) {
		t.Errorf("no signer: err = %v", err)
	}
	if _, err := seal.Sign(s, "", nil); err == nil {
		t.Error("a signature for no namespace")
	}
}

// Signatures of other kinds are refused although SSHSIG knows them, and so is
// a signature with something in the fields that nobody reads.
func TestOnlyEd25519AndSHA512(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	ours, err := ssh.NewSignerFromSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := ssh.NewSignerFromSigner(rsaKey)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := sshsig.Sign(bytes.NewReader([]byte("hei")), ours, sshsig.HashSHA256, namespace)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := sshsig.Sign(bytes.NewReader([]byte("hei")), theirs, sshsig.HashSHA512, namespace)
	if err != nil {
		t.Fatal(err)
	}
	padded, err := sshsig.Sign(bytes.NewReader([]byte("hei")), ours, sshsig.HashSHA512, namespace)
	if err != nil {
		t.Fatal(err)
	}
	padded.Signature.Rest = []byte("x")
	for name, sig := range map[string]*sshsig.Signature{"SHA-256": weak, "RSA": foreign, "padded": padded} {
		if err := seal.Verify(newSigner(t, 1).Public(), namespace, []byte("hei"), sshsig.Armor(sig)); !errors.Is(err, seal.ErrSignature) {
			t.Errorf("%s: err = %v", name, err)
		}
		if _, err := seal.ClaimedKey(sshsig.Armor(sig)); !errors.Is(err, seal.ErrSignature) {
			t.Errorf("%s: ClaimedKey: err = %v", name, err)
		}
	}
}

// Whichever bit of the message or of the signature is turned, the signature
// no longer holds.
func TestEveryFlipOfASignature(t *testing.T) {
	s := newSigner(t, 1)
	message := []byte(`{"format":1,"packet_id":"k7q2m9xw4a"}`)
	sig := signed(t, s, string(message))
	for name, covered := range map[string][]byte{"message": message, "signature": sig} {
		for bit := range 8 * len(covered) {
			covered[bit/8] ^= 1 << (bit % 8)
			if err := seal.Verify(s.Public(), namespace, message, sig); !errors.Is(err, seal.ErrSignature) {
				t.Errorf("bit %d of the %s: err = %v", bit, name, err)
			}
			covered[bit/8] ^= 1 << (bit % 8)
		}
	}
	if err := seal.Verify(s.Public(), namespace, message, sig); err != nil {
		t.Errorf("the unchanged signature: %v", err)
	}
	t.Logf("%d flips of the message, %d of the signature", 8*len(message), 8*len(sig))
}

func FuzzVerify(f *testing.F) {
	s := newSigner(f, 1)
	f.Add([]byte("hei"), signed(f, s, "hei"))
	f.Fuzz(func(t *testing.T, message, sig []byte) {
		if seal.Verify(s.Public(), namespace, message, sig) == nil && string(message) != "hei" {
			t.Errorf("a forged signature over %q", message)
		}
		if k, err := seal.ClaimedKey(sig); err == nil && k.IsZero() {
			t.Error("a signature by no key")
		}
	})
}

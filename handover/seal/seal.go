// Package seal signs, verifies, encrypts and decrypts: bytes and keys, nothing
// of children, packets or books.
//
// A recipient is a public key that bytes are encrypted to, an identity the
// private half of it. Both are age's post-quantum hybrid of ML-KEM-768 and
// X25519 ("age1pq…") and no other kind, because what is sealed has to stay
// secret for a lifetime. A signer is a private Ed25519 key, a public key its
// other half; a signature is an armored SSHSIG over SHA-512, made for one
// namespace and valid in no other. A fingerprint is 30 digits that stand for a
// recipient or a public key when two people compare it over the telephone.
//
// Two promises. Decrypt returns the whole plaintext, after all of it has been
// authenticated in memory, or nothing. And no error and no printed value shows
// plaintext, a passphrase or a private key.
//
// The bytes are those of age and OpenSSH: what is made here opens with
// `age -d` (1.3 or later) and verifies with `ssh-keygen -Y verify`.
package seal

import (
	"errors"
	"fmt"
)

// Caps on what Decrypt reads and on what Encrypt makes.
const (
	MaxSealed     = 256 << 20 // bytes of a sealed file
	maxHeader     = 64 << 10  // bytes of its header
	maxStanzas    = 32        // recipients
	maxWorkFactor = 18        // log2 of scrypt's cost: about a second and 256 MiB
	maxSignature  = 4 << 10   // bytes of an armored signature; ours have about 300
	maxKeyText    = 64 << 10  // bytes of an identity or key file
)

// What can be wrong. Each of these is one answer to one question; the details
// that the libraries give are dropped, since they may quote what they read.
var (
	// ErrNoMatch reports that no identity given, or not this passphrase, opens a
	// sealed file. A damaged recipient line looks the same.
	ErrNoMatch = errors.New("seal: no key here opens it, or it is damaged")
	// ErrNeedsPassphrase is an ErrNoMatch: the file is sealed with a passphrase
	// and was tried with identities.
	ErrNeedsPassphrase = fmt.Errorf("%w: sealed with a passphrase", ErrNoMatch)

	// ErrDamaged reports a sealed file or a signature that is not what its maker
	// made: malformed, cut, changed or forged.
	ErrDamaged = errors.New("seal: damaged or not authentic")
	// ErrForeign is an ErrDamaged: an age file of a kind that is never accepted,
	// armored or sealed to a recipient that is not post-quantum.
	ErrForeign = fmt.Errorf("%w: armored, or a kind of key that is not accepted", ErrDamaged)
	// ErrSignature is an ErrDamaged: a signature that is malformed or of another
	// kind, by another key, for another namespace or over other bytes.
	ErrSignature = fmt.Errorf("%w: the signature is not valid", ErrDamaged)

	// ErrTooLarge reports that a cap is passed. From Decrypt it is an ErrDamaged
	// as well.
	ErrTooLarge = errors.New("seal: larger than allowed")
	// ErrKey reports text that is not a key of the expected kind.
	ErrKey = errors.New("seal: not a key of the expected kind")
)

// errTooLargeToOpen is what Decrypt says of a file that passes a cap.
var errTooLargeToOpen = fmt.Errorf("%w: %w", ErrDamaged, ErrTooLarge)

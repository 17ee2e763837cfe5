package seal

import (
	"bytes"
	"fmt"

	"filippo.io/age"
)

// Encrypt seals plain to every one of the recipients. The randomness is the
// operating system's, so that no two results are alike. What Decrypt would
// refuse as too large is refused here, with ErrTooLarge.
func Encrypt(plain []byte, to ...Recipient) ([]byte, error) {
	if len(to) > maxStanzas {
		return nil, ErrTooLarge
	}
	recipients := make([]age.Recipient, 0, len(to))
	for _, r := range to {
		if r.IsZero() {
			return nil, ErrKey
		}
		recipients = append(recipients, r.key)
	}
	if len(recipients) == 0 {
		return nil, ErrKey
	}
	return encrypt(plain, recipients...)
}

// WorkFactor is scrypt's cost, as a power of two, for what is sealed with a
// passphrase: about a second and 256 MiB for every guess.
const WorkFactor = maxWorkFactor

// EncryptWithPassphrase seals plain with a passphrase. workFactor is WorkFactor;
// only tests choose a lower one, to be quick.
func EncryptWithPassphrase(plain []byte, passphrase string, workFactor int) ([]byte, error) {
	if workFactor < 1 || workFactor > maxWorkFactor {
		return nil, ErrTooLarge
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, ErrKey // an empty passphrase
	}
	recipient.SetWorkFactor(workFactor)
	return encrypt(plain, recipient)
}

func encrypt(plain []byte, to ...age.Recipient) ([]byte, error) {
	const stanza = 2 << 10 // bytes; a hybrid stanza has about 1,600
	var sealed bytes.Buffer
	sealed.Grow(len(plain) + len(plain)/1024 + stanza*(len(to)+1))
	w, err := age.Encrypt(&sealed, to...)
	if err != nil {
		return nil, fmt.Errorf("seal: encrypt: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("seal: encrypt: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: encrypt: %w", err)
	}
	if sealed.Len() > MaxSealed {
		return nil, ErrTooLarge
	}
	return sealed.Bytes(), nil
}

package packet_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

// These tests put sealing, key book and container together as the pipeline
// does, and then do what an attacker would.

const (
	kommune = "310000086"
	sender  = "310000094"
	school  = "310000051"
)

var errNotForMe = errors.New("not among the recipients")

// A world is a kommune with a school that sends and one that receives.
type world struct {
	sender   seal.Signer
	office   seal.Identity // of the receiving school
	nurse    seal.Identity // another recipient at the same school
	stranger seal.Identity // another school's
	books    *keybook.Set
	now      time.Time
}

func newSigner(t *testing.T, seed byte) seal.Signer {
	t.Helper()
	s, err := seal.NewSigner(bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newIdentity(t *testing.T) seal.Identity {
	t.Helper()
	id, err := seal.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func newWorld(t *testing.T, change func(keybook.Book, seal.Fingerprint) (keybook.Book, error)) world {
	t.Helper()
	w := world{
		sender: newSigner(t, 1), office: newIdentity(t), nurse: newIdentity(t), stranger: newIdentity(t),
		now: time.Date(2027, 5, 14, 7, 0, 0, 0, time.UTC),
	}
	root, issued, today := newSigner(t, 2), day.New(2027, 5, 1), day.New(2027, 5, 14)
	b, err := keybook.Init(keybook.Owner{Orgnr: kommune, Name: "Solvang kommune"}, day.New(2028, 5, 1), issued)
	if err != nil {
		t.Fatal(err)
	}
	b, err = b.Add(keybook.Card{
		Orgnr: sender, Name: "Solvang skole", Initials: "ah", Public: w.sender.Public().String(), From: day.New(2026, 8, 15), To: day.New(2027, 8, 15),
	}, keybook.Verification{How: "ringt", By: "ikt", On: issued}, issued)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = change(b, w.sender.Public().Fingerprint()); err != nil {
		t.Fatal(err)
	}
	data, signature, err := b.Sign(root)
	if err != nil {
		t.Fatal(err)
	}
	trust := []keybook.Trust{{Owner: kommune, Root: root.Public().Fingerprint(), Units: []string{sender, school}}}
	book, err := keybook.Load(data, signature, trust, func(string) keybook.Seen { return keybook.Seen{} }, today)
	if err != nil {
		t.Fatal(err)
	}
	if w.books, err = keybook.NewSet(trust, book); err != nil {
		t.Fatal(err)
	}
	return w
}

func unchanged(b keybook.Book, _ seal.Fingerprint) (keybook.Book, error) { return b, nil }

// pack makes a packet for identities, in clear and sealed.
func (w world) pack(t *testing.T, to ...seal.Identity) (clear, sealed []byte) {
	t.Helper()
	m, files := sample(packet.Handover)
	m.From.Signer.Fingerprint = string(w.sender.Public().Fingerprint())
	m.To.Recipients = nil
	for _, id := range to {
		m.To.Recipients = append(m.To.Recipients, string(id.Recipient().Fingerprint()))
	}
	clear, err := packet.Build(m, files, func(namespace string, message []byte) ([]byte, error) {
		return seal.Sign(w.sender, namespace, message)
	})
	if err != nil {
		t.Fatal(err)
	}
	return clear, encrypt(t, clear, to...)
}

func encrypt(t *testing.T, clear []byte, to ...seal.Identity) []byte {
	t.Helper()
	var recipients []seal.Recipient
	for _, id := range to {
		recipients = append(recipients, id.Recipient())
	}
	sealed, err := seal.Encrypt(clear, recipients...)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// open does what the pipeline does with what arrives.
func (w world) open(sealed []byte, me seal.Identity) (packet.Packet, error) {
	clear, err := seal.Decrypt(sealed, me)
	if err != nil {
		return packet.Packet{}, err
	}
	return packet.Open(clear, func(c packet.Claim) error {
		from := c.Manifest.From
		key, err := w.books.SignerFor(keybook.Signature{
			Fingerprint: seal.Fingerprint(from.Signer.Fingerprint), Signer: from.Signer.Orgnr, From: from.Orgnr, Created: c.Manifest.Created,
		}, w.now)
		if err != nil {
			return err
		}
		if err := seal.Verify(key, c.Namespace, c.Message, c.Signature); err != nil {
			return err
		}
		if !c.Manifest.To.IsFor(string(me.Recipient().Fingerprint())) {
			return errNotForMe
		}
		return nil
	})
}

func (w world) mustRefuse(t *testing.T, what string, sealed []byte, me seal.Identity, want error) {
	t.Helper()
	p, err := w.open(sealed, me)
	if !errors.Is(err, want) || p.Files != nil || p.Manifest.PacketID != "" {
		t.Errorf("%s: err = %v, want %v", what, err, want)
	}
}

func TestHonestPacket(t *testing.T) {
	w := newWorld(t, unchanged)
	_, sealed := w.pack(t, w.office, w.nurse)
	for _, me := range []seal.Identity{w.office, w.nurse} {
		if p, err := w.open(sealed, me); err != nil || len(p.Files) != 4 {
			t.Errorf("%d files, %v", len(p.Files), err)
		}
	}
	w.mustRefuse(t, "a school that it is not for", sealed, w.stranger, seal.ErrNoMatch)
}

// The receiver passes the packet on to another school, sealed anew, as if it
// had been sent there.
func TestForwarding(t *testing.T) {
	w := newWorld(t, unchanged)
	clear, _ := w.pack(t, w.office)
	w.mustRefuse(t, "forwarded", encrypt(t, clear, w.stranger), w.stranger, errNotForMe)
	w.mustRefuse(t, "forwarded, with the first receiver beside", encrypt(t, clear, w.office, w.stranger), w.stranger, errNotForMe)
}

// The signature is taken out, emptied, or replaced by one of somebody else or
// of another kind.
func TestStrippedSignature(t *testing.T) {
	w := newWorld(t, unchanged)
	clear, _ := w.pack(t, w.office)
	entries, err := packet.DecodeZIP(clear)
	if err != nil {
		t.Fatal(err)
	}
	with := func(signature []byte) []byte {
		changed := slices.Clone(entries)
		changed[1].Data = signature
		out, err := packet.EncodeZIP(changed)
		if err != nil {
			t.Fatal(err)
		}
		return encrypt(t, out, w.office)
	}
	w.mustRefuse(t, "left out", encrypt(t, drop(t, clear, "manifest.json.sig"), w.office), w.office, packet.ErrContainer)
	w.mustRefuse(t, "emptied", with(nil), w.office, seal.ErrSignature)
	other, err := seal.Sign(newSigner(t, 9), packet.Handover.Namespace(), entries[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	w.mustRefuse(t, "somebody else's", with(other), w.office, seal.ErrSignature)
	kind, err := seal.Sign(w.sender, packet.Withdrawal.Namespace(), entries[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	w.mustRefuse(t, "for another kind", with(kind), w.office, seal.ErrSignature)
}

// One of two recipients, who both know the file's key, changes the content and
// seals it again to both.
func TestCoRecipientForgery(t *testing.T) {
	w := newWorld(t, unchanged)
	_, sealed := w.pack(t, w.office, w.nurse)
	clear, err := seal.Decrypt(sealed, w.nurse)
	if err != nil {
		t.Fatal(err)
	}
	forge := func(change func([]packet.Content)) []byte {
		entries, err := packet.DecodeZIP(clear)
		if err != nil {
			t.Fatal(err)
		}
		change(entries)
		out, err := packet.EncodeZIP(entries)
		if err != nil {
			t.Fatal(err)
		}
		return encrypt(t, out, w.office, w.nurse)
	}
	w.mustRefuse(t, "another document", forge(func(e []packet.Content) { e[2].Data = []byte("%PDF forged") }), w.office, packet.ErrContent)
	w.mustRefuse(t, "another manifest", forge(func(e []packet.Content) {
		e[0].Data = bytes.Replace(e[0].Data, []byte("2028-02-16"), []byte("2028-02-15"), 2)
	}), w.office, seal.ErrSignature)
	w.mustRefuse(t, "signed by himself", forge(func(e []packet.Content) {
		own := newSigner(t, 9)
		e[0].Data = bytes.Replace(e[0].Data, []byte(w.sender.Public().Fingerprint()), []byte(own.Public().Fingerprint()), 1)
		if e[1].Data, err = seal.Sign(own, packet.Handover.Namespace(), e[0].Data); err != nil {
			t.Fatal(err)
		}
	}), w.office, keybook.ErrUnknownSigner)
}

// A packet signed by a stolen key, with a date before the theft was known.
func TestRevokedKeyBackdated(t *testing.T) {
	w := newWorld(t, func(b keybook.Book, key seal.Fingerprint) (keybook.Book, error) {
		return b.Revoke(key, day.New(2027, 5, 13), day.New(2027, 5, 13))
	})
	_, sealed := w.pack(t, w.office)
	w.mustRefuse(t, "made the day before", sealed, w.office, keybook.ErrRevoked)
}

// A packet made after the key's last day, and one made before: the second
// still opens.
func TestExpiredKey(t *testing.T) {
	w := newWorld(t, func(b keybook.Book, key seal.Fingerprint) (keybook.Book, error) {
		return b.Retire(key, day.New(2027, 5, 12), day.New(2027, 5, 13))
	})
	_, sealed := w.pack(t, w.office)
	w.mustRefuse(t, "made on the day it was retired", sealed, w.office, keybook.ErrNotInTime)
	w = newWorld(t, func(b keybook.Book, key seal.Fingerprint) (keybook.Book, error) {
		return b.Retire(key, day.New(2027, 5, 13), day.New(2027, 5, 13))
	})
	_, sealed = w.pack(t, w.office)
	if _, err := w.open(sealed, w.office); err != nil {
		t.Errorf("made the day before: %v", err)
	}
}

// A packet that says it will be made next week, and one opened by a clock that
// is behind.
func TestMadeInTheFuture(t *testing.T) {
	w := newWorld(t, unchanged)
	_, sealed := w.pack(t, w.office)
	w.now = time.Date(2027, 5, 11, 8, 29, 59, 0, time.UTC)
	w.mustRefuse(t, "more than a day ahead", sealed, w.office, keybook.ErrFuture)
	w.now = w.now.Add(time.Second)
	if _, err := w.open(sealed, w.office); err != nil {
		t.Errorf("a day ahead: %v", err)
	}
}

// Whichever bit of a whole sealed packet is turned and wherever it is cut, the
// one who opens it gets nothing, and the reason is that it is damaged or that
// no key fits.
func TestEveryFlipAndEveryCutOfASealedPacket(t *testing.T) {
	w := newWorld(t, unchanged)
	_, sealed := w.pack(t, w.office)
	step := 1
	if testing.Short() {
		step = 37
	}
	flips, cuts := 0, 0
	try := func(damaged []byte) {
		p, err := w.open(damaged, w.office)
		if p.Files != nil || !errors.Is(err, seal.ErrDamaged) && !errors.Is(err, seal.ErrNoMatch) {
			t.Fatalf("err = %v", err)
		}
	}
	for bit := 0; bit < 8*len(sealed); bit += step {
		sealed[bit/8] ^= 1 << (bit % 8)
		try(sealed)
		sealed[bit/8] ^= 1 << (bit % 8)
		flips++
	}
	for n := 0; n < len(sealed); n += step {
		try(sealed[:n])
		cuts++
	}
	t.Logf("%d bytes: %d flips, %d cuts", len(sealed), flips, cuts)
}

// No error of the three packages together repeats what is in the manifest.
func TestErrorsQuoteNothing(t *testing.T) {
	w := newWorld(t, unchanged)
	clear, sealed := w.pack(t, w.office)
	var all []error
	for _, c := range [][]byte{sealed, encrypt(t, clear, w.stranger), encrypt(t, []byte("PK Solvang skole"), w.stranger), clear} {
		_, err := w.open(c, w.stranger)
		all = append(all, err)
	}
	for _, err := range all {
		if err == nil || strings.Contains(err.Error(), "Solvang") || strings.Contains(err.Error(), "k7q2m9xw4a") {
			t.Errorf("err = %v", err)
		}
	}
}

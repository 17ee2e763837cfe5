package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/seal"
)

// ErrNotForUs reports a packet that opened with a key here, but whose sender did
// not mean it for that key: somebody has passed it on.
var ErrNotForUs = fmt.Errorf("%w: sealed to a key that its sender does not name", packet.ErrDamaged)

// ErrNotTest reports a packet or case that is not a test, while a date for tests
// is set.
var ErrNotTest = errors.New("handover: not a test, while a test date is set")

// An Opener opens packets and puts what is in them into a folder.
type Opener struct {
	Program    *Program
	Keys       *keybook.Set
	Identities []seal.Identity
	Log        *journal.Log
	Now        func() time.Time
	Zone       *time.Location
	TestOnly   bool // refuse whatever is not a test
}

// An Opened is a packet that has been verified. Nothing of it is on disk yet.
type Opened struct {
	Packet  packet.Packet
	Release *consent.Release // of a pakke
	Items   []checklist.Item // of a pakke
	Seen    bool             // opened here before
	// SignedBy is the name, in its key book, of the unit that signed on behalf of the
	// sender; nothing when the sender signed.
	SignedBy string
	// ReplacedBy is a packet that has been opened here and takes the place of this
	// one, or nothing.
	ReplacedBy packet.ID
	sha256     string
	proof      []outbox.File // manifest and signature, as they came
}

// Open decrypts and verifies a packet in memory: who signed it and whether they
// may, that it is for the key that opened it, and that every byte is the one
// that was signed.
func (o *Opener) Open(sealed []byte) (*Opened, error) {
	plain, err := seal.Decrypt(sealed, o.Identities...)
	if err != nil {
		return nil, err
	}
	return o.openPlain(sealed, plain, packet.ByKey)
}

// OpenWithPassphrase is Open for a packet to a school without a key. Anybody with
// the words can open it; the caller asks whether they are the one it names.
func (o *Opener) OpenWithPassphrase(sealed []byte, passphrase string) (*Opened, error) {
	plain, err := seal.DecryptWithPassphrase(sealed, passphrase)
	if err != nil {
		return nil, err
	}
	return o.openPlain(sealed, plain, packet.ByPassphrase)
}

// openPlain verifies what was decrypted. mode is how it was sealed, which must be
// how its sender says that it is.
func (o *Opener) openPlain(sealed, plain []byte, mode packet.Mode) (*Opened, error) {
	var err error
	out := &Opened{}
	sum := sha256.Sum256(sealed)
	out.sha256 = hex.EncodeToString(sum[:])
	out.Packet, err = packet.Open(plain, func(c packet.Claim) error {
		out.proof = []outbox.File{{Name: "manifest.json", Data: c.Message}, {Name: "manifest.json.sig", Data: c.Signature}}
		if c.Manifest.To.Mode != mode {
			return ErrNotForUs
		}
		return o.verify(c)
	})
	if err != nil {
		return nil, err
	}
	if from := out.Packet.Manifest.From; from.Signer.Orgnr != from.Orgnr {
		u, err := o.Keys.Unit(from.Signer.Orgnr)
		if err != nil {
			return nil, err
		}
		out.SignedBy = u.Name
	}
	if out.Packet.Manifest.Kind == packet.Handover {
		if err := o.read(out); err != nil {
			return nil, err
		}
	}
	if out.Seen, err = o.Log.Seen(string(out.Packet.Manifest.PacketID)); err != nil {
		return nil, err
	}
	by, err := o.Log.ReplacedBy(out.entry(journal.Received))
	out.ReplacedBy = packet.ID(by)
	return out, err
}

// verify answers who signed, for whom, when, and to whom it was sent.
func (o *Opener) verify(c packet.Claim) error {
	m := c.Manifest
	key, err := o.Keys.SignerFor(keybook.Signature{
		Fingerprint: seal.Fingerprint(m.From.Signer.Fingerprint), Signer: m.From.Signer.Orgnr, From: m.From.Orgnr,
		Created: m.Created.In(o.Zone),
	}, o.Now())
	if err != nil {
		return err
	}
	if err := seal.Verify(key, c.Namespace, c.Message, c.Signature); err != nil {
		return err
	}
	if m.To.Mode == packet.ByPassphrase {
		return nil // whoever has the passphrase; the caller asks whether that is right
	}
	for _, id := range o.Identities {
		if m.To.IsFor(string(id.Recipient().Fingerprint())) {
			return nil
		}
	}
	return ErrNotForUs
}

// read reads the released case file and works out what is to be done.
func (o *Opener) read(out *Opened) error {
	m := out.Packet.Manifest
	data, ok := out.Packet.File(packet.DataFile)
	if !ok {
		return packet.ErrContent
	}
	value, err := record.FromJSON(m.CaseID, data)
	if err != nil {
		return fmt.Errorf("%w: %w", packet.ErrContent, err)
	}
	again, err := canon.Encode(value.Plain())
	if err != nil || string(again) != string(data) {
		return packet.ErrContent
	}
	if err := o.Program.validator.Release(value); err != nil {
		return fmt.Errorf("%w: %w", packet.ErrContent, err)
	}
	if out.Release, err = consent.ReadRelease(value); err != nil || out.Release.CaseID != m.CaseID {
		return packet.ErrContent
	}
	if !isBetween(value, m) {
		return packet.ErrContent
	}
	if o.TestOnly && !out.Release.Test {
		return ErrNotTest
	}
	out.Items = o.Program.Items(out.Release, day.Of(m.Created.In(o.Zone)))
	return nil
}

// isBetween reports whether a released case file is from and to those whom the
// manifest names: the page and the work that follows go by the file.
func isBetween(value record.Value, m packet.Manifest) bool {
	text := func(path string) string { return value.At(path).Text().Reveal() }
	return text("avsender.orgnr") == m.From.Orgnr && text("mottaker.orgnr") == m.To.Orgnr && text("mottaker.rolle") == m.To.Role
}

// Write puts what is in a packet into a new folder named as its file, with a
// receipt that it was opened, and notes it in the log. It fails with
// fs.ErrExist when the folder is there.
func (o *Opener) Write(into *outbox.Folder, out *Opened) (name string, err error) {
	m := out.Packet.Manifest
	name = m.Name().Stem()
	files := append([]outbox.File{}, out.proof...)
	for _, f := range out.Packet.Files {
		files = append(files, outbox.File{Name: f.Name, Data: f.Data})
	}
	answer, err := o.received(out)
	if err != nil {
		return "", err
	}
	if err := into.Extract(name, append(files, answer...)); err != nil {
		return "", err
	}
	return name, o.Log.Append(out.entry(journal.Received))
}

// entry is a line about a packet that came in.
func (out *Opened) entry(e journal.Event) journal.Entry {
	m := out.Packet.Manifest
	signer := m.From.Signer.Orgnr
	if signer == m.From.Orgnr {
		signer = ""
	}
	return journal.Entry{
		Event: e, Incoming: true, CaseID: m.CaseID, PacketID: string(m.PacketID), Kind: string(m.Kind), Transition: m.Transition,
		From: journal.Party{Orgnr: m.From.Orgnr}, Signer: signer, To: journal.Party{Orgnr: m.To.Orgnr, Role: m.To.Role}, SHA256: out.sha256, Tool: Tool,
		Supersedes: string(m.Supersedes),
	}
}

// received makes the receipt that a packet was opened.
func (o *Opener) received(out *Opened) ([]outbox.File, error) {
	file, ok := out.Packet.File(packet.ReceiptKeyFile)
	if !ok {
		return nil, nil // a checklist has none
	}
	key, err := seal.ParseSigner(file)
	if err != nil || key.Public().String() != out.Packet.Manifest.ReceiptKey {
		return nil, packet.ErrContent
	}
	return makeReceipt(key, receipt.Receipt{
		PacketID: string(out.Packet.Manifest.PacketID), State: receipt.Received, Time: o.Now().UTC().Truncate(time.Second), Seq: 1,
	})
}

func makeReceipt(key seal.Signer, r receipt.Receipt) ([]outbox.File, error) {
	data, sig, err := receipt.Make(key, r)
	if err != nil {
		return nil, err
	}
	return []outbox.File{{Name: r.Name(), Data: data}, {Name: r.Name() + ".sig", Data: sig}}, nil
}

package handover

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"sync"
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

// ErrHere reports a packet that lies opened in the folder already. It is an
// fs.ErrExist.
var ErrHere = fmt.Errorf("handover: the packet lies opened in the folder: %w", fs.ErrExist)

// The proof of an opened packet, beside its files.
const (
	manifestFile  = "manifest.json"
	signatureFile = "manifest.json.sig"
)

// An Opener opens packets and puts what is in them into a folder.
type Opener struct {
	Program    *Program
	Keys       *keybook.Set
	Identities []seal.Identity
	Log        *journal.Log
	Now        func() time.Time
	Zone       *time.Location
	TestOnly   bool // refuse whatever is not a test

	once         sync.Once
	fingerprints []string // of Identities, which take longer to work out than to compare
	ring         *seal.Ring
}

// prepare works out once what is needed of the keys for each packet.
func (o *Opener) prepare() {
	o.once.Do(func() {
		o.ring = seal.NewRing(o.Identities...)
		for _, id := range o.Identities {
			o.fingerprints = append(o.fingerprints, string(id.Recipient().Fingerprint()))
		}
	})
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
	answered   receipt.Receipt // the last answer that the log knows, in whichever folder
	sha256     string
	proof      []outbox.File // manifest and signature, as they came
}

// Open decrypts and verifies a packet in memory: who signed it and whether they
// may, that it is for the key that opened it, and that every byte is the one
// that was signed.
func (o *Opener) Open(sealed []byte) (*Opened, error) { return o.OpenFile("", sealed) }

// OpenFile is Open of a file with a name, from which it takes by which of the keys here
// the packet most likely opens, and nothing else.
func (o *Opener) OpenFile(name string, sealed []byte) (*Opened, error) {
	o.prepare()
	named, _ := packet.ParseName(filepath.Base(name)) // or no name of ours
	plain, err := o.ring.Decrypt(sealed, named.Orgnr)
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
		out.proof = []outbox.File{{Name: manifestFile, Data: c.Message}, {Name: signatureFile, Data: c.Signature}}
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
	return out, o.Recall(out)
}

// Recall looks up what the log knows of a packet: whether it has been opened and
// answered here, and whether one that was opened takes its place.
func (o *Opener) Recall(out *Opened) (err error) {
	if out.Seen, err = o.Log.Seen(string(out.Packet.Manifest.PacketID)); err != nil {
		return err
	}
	out.answered, out.ReplacedBy, err = inLog(out.Packet.Manifest, o.Log)
	return err
}

// verify answers who signed, for whom, when, and to whom it was sent.
func (o *Opener) verify(c packet.Claim) error {
	if err := o.signed(c); err != nil {
		return err
	}
	if c.Manifest.To.Mode == packet.ByPassphrase {
		return nil // whoever has the passphrase; the caller asks whether that is right
	}
	o.prepare()
	if slices.ContainsFunc(o.fingerprints, c.Manifest.To.IsFor) {
		return nil
	}
	return ErrNotForUs
}

// signed answers who signed, for whom, and when.
func (o *Opener) signed(c packet.Claim) error {
	m := c.Manifest
	key, err := o.Keys.SignerFor(keybook.Signature{
		Fingerprint: seal.Fingerprint(m.From.Signer.Fingerprint), Signer: m.From.Signer.Orgnr, From: m.From.Orgnr,
		Created: m.Created.In(o.Zone),
	}, o.Now())
	if err != nil {
		return err
	}
	return seal.Verify(key, c.Namespace, c.Message, c.Signature)
}

// Units are the numbers of the units whose keys open packets here, as the key books have
// them.
func (o *Opener) Units() (out []string) {
	var own []string
	for _, id := range o.Identities {
		own = append(own, id.Recipient().String())
	}
	for _, u := range o.Keys.Units() {
		if slices.ContainsFunc(u.Unit.Keys, func(k keybook.Key) bool { return slices.Contains(own, k.Public) }) {
			out = append(out, u.Unit.Orgnr)
		}
	}
	return out
}

// SignedBy is the name of the unit that signed a packet: the sender, or one that its key
// book names, which may sign on behalf of it. One whose book is gone is its orgnr.
func (o *Opener) SignedBy(m packet.Manifest) string {
	if m.From.Signer.Orgnr == m.From.Orgnr {
		return m.From.Name
	}
	u, err := o.Keys.Unit(m.From.Signer.Orgnr)
	if err != nil {
		return m.From.Signer.Orgnr
	}
	return u.Name
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

// Write is Extract, with the line of the log.
func (o *Opener) Write(into *outbox.Folder, out *Opened) (name string, err error) {
	if name, err = o.Extract(into, out); err != nil {
		return "", err
	}
	return name, o.Note(out)
}

// Extract puts what is in a packet into a new folder named as its file, whole or not
// at all, with a receipt that it was opened. It is a part of Write that several
// goroutines may do at the same time; Note is the other. It fails with ErrHere when
// this packet lies opened in the folder, and with fs.ErrExist when something else
// has its name.
func (o *Opener) Extract(into *outbox.Folder, out *Opened) (name string, err error) {
	name = out.Packet.Manifest.Name().Stem()
	files := append([]outbox.File{}, out.proof...)
	for _, f := range out.Packet.Files {
		files = append(files, outbox.File{Name: f.Name, Data: f.Data})
	}
	answer, err := o.received(out)
	if err != nil {
		return "", err
	}
	err = into.Extract(name, append(files, answer...))
	if errors.Is(err, fs.ErrExist) && out.liesIn(into.FS(), name) {
		return name, ErrHere
	}
	if err != nil {
		return "", err
	}
	return name, nil
}

// liesIn reports whether a folder holds this very packet: its manifest has the digest
// of every file.
func (out *Opened) liesIn(dir fs.FS, name string) bool {
	data, err := fs.ReadFile(dir, path.Join(name, manifestFile))
	return err == nil && bytes.Equal(data, out.proof[0].Data)
}

// AnswerBy is when the sender is to have an answer, if there is such a day.
func (out *Opened) AnswerBy() day.Day { return answerBy(out.Items) }

func answerBy(items []checklist.Item) day.Day {
	for _, it := range items {
		if it.ID == AnswerItem {
			return it.Due
		}
	}
	return day.Day{}
}

// Forget lets go of the bytes of a packet, which are in a folder now. What is known
// of it stays.
func (out *Opened) Forget() {
	for i := range out.Packet.Files {
		out.Packet.Files[i].Data = nil
	}
	out.proof = nil
}

// Note notes in the log that packets have been opened: many cost no more than one.
func (o *Opener) Note(opened ...*Opened) error {
	var lines []journal.Entry
	for _, out := range opened {
		lines = append(lines, out.entry(journal.Received))
	}
	return o.Log.Append(lines...)
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

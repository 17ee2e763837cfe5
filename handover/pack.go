package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/seal"
)

// Tool is the name and version of the program, as manifests and the log carry it.
const Tool = "handover " + Version

// Version is the version of the program (semver.org).
const Version = "0.1.0"

// A Packer makes packets and puts them in a box. Run has it make many at once; what
// it is given for that – SignerFor, Random, Now – is asked by many at once too.
type Packer struct {
	Program *Program
	Keys    *keybook.Set
	// SignerFor returns the key that signs what a unit sends.
	SignerFor func(unit string) (Signer, error)
	Log       *journal.Log
	Box       outbox.Box
	Folder    string // what stands for the box's folder in the log
	Now       func() time.Time
	Zone      *time.Location // that days are counted in
	Random    io.Reader
	Owner     string // as the page shows it
	// Letterhead is what the owner has chosen of its pages.
	Letterhead Letterhead
	Profile    string
	// Only, when it names a unit, leaves out all other recipients; when it names
	// a role too, all other roles.
	Only struct{ Unit, Role string }
	// Passphrase, when set, seals packets in place of keys: for a school that has
	// none. There is then one recipient, and no checklist.
	Passphrase string
	// Again packs what has been packed before, unchanged.
	Again bool
	// Planned, when set, tells whether a release is one that a plan has. What is not is
	// not packed.
	Planned func(caseID string, to plan.Party, release string) bool
	// Jobs is how many packets are worked on at the same time for a checklist; 0 is one.
	Jobs int
	// Others is what the children of the run are known by, see Survey; nil
	// for a case alone.
	Others *Children

	lists map[listKey]*roleList
	order []listKey
}

// ErrOtherChild reports a case whose id has been used about a child who was born
// another day: the packet would say that it takes the place of that child's.
var ErrOtherChild = errors.New("handover: the id of the case belongs to another child")

// ErrNotPlanned reports a release that the plan of the run does not have.
var ErrNotPlanned = errors.New("handover: the release is not the one that was planned")

// A Packed is what became of one release.
type Packed struct {
	To        consent.Outcome
	Packet    packet.ID
	File      string
	Size      int       // bytes
	Skipped   bool      // packed before, unchanged
	Elsewhere bool      // skipped, and the file is not in the box
	Replaces  packet.ID // the packet it takes the place of, or nothing
	Items     int
}

// Case makes the packets of one case: all of them, or none. A case from which
// nothing may go to anyone gets a line in the log and ErrNothing.
func (p *Packer) Case(c *Checked) ([]Packed, error) {
	x := p.make(c, func() (*Checked, error) { return c, nil })
	p.put([]*parcel{x})
	if x.err != nil {
		return nil, x.err
	}
	return p.remember(x), nil
}

func (p *Packer) wants(o consent.Outcome) bool {
	return (p.Only.Unit == "" || p.Only.Unit == o.To.Unit) && (p.Only.Role == "" || p.Only.Role == o.To.Role)
}

// Reason says in one word why nothing goes, as the log has it.
func (c *Checked) Reason() string {
	reason := "ingen_tillatelse"
	for _, o := range c.Outcomes {
		if o.Refused {
			return "nektet"
		}
		for _, d := range o.Decisions {
			switch d.Variant {
			case "nektet", "trukket", "utloept":
				reason = d.Variant
			}
		}
	}
	return reason
}

// A job is one packet on its way.
type job struct {
	packed   Packed
	release  *consent.Release
	composed *Composed
	pages    map[string]int // on which each part of the document begins; nothing until it is composed
	made     time.Time      // when the packet was or is made
	replaces *journal.Entry // the packet that this one takes the place of
	attached []packet.Content
	signer   string // the unit whose key signs or has signed
	signing  bool   // the key was asked for
	row      listRow
	items    []checklist.Item
	entry    journal.Entry
	sealed   []byte
}

func (p *Packer) released(c *Checked, o consent.Outcome) (data []byte, attached []packet.Content, digest string, err error) {
	if data, err = canon.Record(o.Release.Data); err != nil {
		return nil, nil, "", err
	}
	if err := p.Program.validator.Release(o.Release.Data); err != nil {
		return nil, nil, "", fmt.Errorf("%w: the release is not as its schema says: %w", ErrBug, err)
	}
	if attached, err = c.attachments(o.Release); err != nil {
		return nil, nil, "", err
	}
	return data, attached, p.digest(data, attached), nil
}

// prepare makes everything of a packet but the file.
func (p *Packer) prepare(c *Checked, o consent.Outcome) (*job, error) {
	data, attached, digest, err := p.released(c, o)
	if err != nil {
		return nil, err
	}
	j := &job{release: o.Release, made: p.Now().UTC().Truncate(time.Second), signer: c.Case.Sender.Unit, attached: attached}
	j.packed = Packed{To: o}
	if p.Planned != nil && !p.Planned(c.Case.ID, plan.Party{Orgnr: o.To.Unit, Role: o.To.Role}, digest) {
		return nil, ErrNotPlanned
	}
	old, stands, err := p.standing(c, o, p.Again)
	if err != nil {
		return nil, err
	}
	if stands && old.Release == digest && !p.Again {
		return j, p.recall(j, old)
	}
	if stands {
		j.replaces = &old
	}
	return j, p.seal(c, j, data, digest)
}

// recall takes up again what was packed before.
func (p *Packer) recall(j *job, e journal.Entry) error {
	j.made = e.Time
	j.packed.Packet, j.packed.File, j.packed.Skipped = packet.ID(e.PacketID), e.File, true
	if e.Signer != "" {
		j.signer = e.Signer
	}
	there, err := p.Box.Has(e.File)
	if err != nil {
		return err
	}
	j.packed.Elsewhere = !there
	if e.Supersedes != "" {
		old, found, err := p.Log.Intent(e.Supersedes)
		if err != nil {
			return err
		}
		if found {
			j.replaces = &old
		}
	}
	return nil
}

func (p *Packer) compose(j *job) error {
	made, err := p.Program.Compose(j.release, Making{
		Owner: p.Owner, Profile: p.Profile, Packet: string(j.packed.Packet), Created: j.made, Today: p.day(j.made), Replaces: p.replaced(j),
		Letterhead: p.Letterhead, SignedBy: p.onBehalf(j.signer, j.sender().Orgnr),
	})
	if err != nil {
		return err
	}
	j.composed, j.pages = made, made.PDF.Page
	return nil
}

// sender is the unit that the packet comes from.
func (j *job) sender() packet.Sender {
	text := func(path string) string { return j.release.Data.At(path).Text().Reveal() }
	return packet.Sender{Orgnr: text("avsender.orgnr"), Name: text("avsender.navn")}
}

// replaced is the packet that the page says it takes the place of.
func (p *Packer) replaced(j *job) *document.Replaced {
	if j.replaces == nil {
		return nil
	}
	return &document.Replaced{Packet: j.replaces.PacketID, Made: p.day(j.replaces.Time)}
}

func (p *Packer) day(t time.Time) day.Day { return day.Of(t.In(p.Zone)) }

// seal makes the packet, signs it, reads it back and encrypts it.
func (p *Packer) seal(c *Checked, j *job, data []byte, digest string) error {
	to := j.packed.To.To
	keys, err := p.recipients(to.Unit, to.Role, p.day(j.made))
	if err != nil {
		return err
	}
	j.signing = true
	by, err := p.signerOf(j.sender().Orgnr, j.made)
	if err != nil {
		return err
	}
	j.signer = by.Unit
	if j.packed.Packet, err = packet.NewID(p.Random); err != nil {
		return err
	}
	once, err := seal.NewSigner(p.Random)
	if err != nil {
		return err
	}
	if err := p.compose(j); err != nil {
		return err
	}
	m := p.manifest(j, keys)
	m.ReceiptKey, m.From.Signer = once.Public().String(), by.named()
	if j.replaces != nil {
		m.Supersedes = packet.ID(j.replaces.PacketID)
	}
	plain, err := by.build(m, j.files(data, once))
	if err != nil {
		return err
	}
	if err := p.readBack(c, j, plain); err != nil {
		return err
	}
	if j.sealed, err = p.encrypt(plain, keys); err != nil {
		return err
	}
	j.entry = p.intent(m, j.sealed)
	j.entry.CaseID, j.entry.Release, j.entry.Child = c.Case.ID, digest, p.child(c)
	j.entry.ReceiptKey = m.ReceiptKey
	j.packed.File, j.packed.Size, j.packed.Replaces = j.entry.File, len(j.sealed), m.Supersedes
	return nil
}

// files are what goes into a packet; data is the released file.
func (j *job) files(data []byte, once seal.Signer) []packet.Content {
	return append([]packet.Content{
		{Name: packet.HandoverFile, Data: j.composed.PDF.Data},
		{Name: packet.DataFile, Data: data},
		{Name: packet.ReceiptKeyFile, Data: once.Reveal()},
	}, j.attached...)
}

// recipients returns the keys to seal to, or none when a passphrase is used.
func (p *Packer) recipients(unit, role string, on day.Day) ([]keybook.Target, error) {
	if p.Passphrase != "" {
		return nil, nil
	}
	return p.Keys.Recipients(unit, keybook.Role(role), on)
}

func (p *Packer) encrypt(plain []byte, keys []keybook.Target) ([]byte, error) {
	if p.Passphrase != "" {
		return seal.EncryptWithPassphrase(plain, p.Passphrase, seal.WorkFactor)
	}
	var to []seal.Recipient
	for _, k := range keys {
		to = append(to, k.Recipient)
	}
	return seal.Encrypt(plain, to...)
}

// manifest says what the packet is; package packet fills in its files.
func (p *Packer) manifest(j *job, keys []keybook.Target) packet.Manifest {
	r := j.release
	text := func(path string) string { return r.Data.At(path).Text().Reveal() }
	m := packet.Manifest{
		Kind: packet.Handover, PacketID: j.packed.Packet, CaseID: r.CaseID, Transition: r.Transition,
		SchemaVersion: text("skjema"), Created: j.made,
		From: j.sender(),
		To: packet.Receiver{
			Orgnr: text("mottaker.orgnr"), Name: text("mottaker.navn"), Role: text("mottaker.rolle"),
			Mode: p.mode(), Recipients: fingerprints(keys),
		},
		DeleteWorkingCopiesBy: r.DeleteCopiesBy().String(),
		Tool:                  Tool,
	}
	for _, b := range r.Bases {
		m.Sections = append(m.Sections, packet.Section{Name: b.Section, Basis: b.Code, ValidUntil: b.ValidUntil.String()})
	}
	return m
}

func (p *Packer) mode() packet.Mode {
	if p.Passphrase != "" {
		return packet.ByPassphrase
	}
	return packet.ByKey
}

func fingerprints(keys []keybook.Target) []string {
	var out []string
	for _, k := range keys {
		out = append(out, string(k.Recipient.Fingerprint()))
	}
	return out
}

// intent is the line that says that a packet is about to get its name.
func (p *Packer) intent(m packet.Manifest, sealed []byte) journal.Entry {
	sum := sha256.Sum256(sealed)
	e := journal.Entry{
		Event: journal.Prepared, PacketID: string(m.PacketID), Kind: string(m.Kind), Transition: m.Transition,
		From: journal.Party{Orgnr: m.From.Orgnr}, To: journal.Party{Orgnr: m.To.Orgnr, Role: m.To.Role}, Mode: string(m.To.Mode),
		SHA256: hex.EncodeToString(sum[:]), Folder: p.Folder, File: m.Name().String(), Tool: Tool, Supersedes: string(m.Supersedes),
		Keys: m.To.Recipients,
	}
	e.Signer = journal.SignerOf(m.From.Orgnr, m.From.Signer.Orgnr)
	for _, s := range m.Sections {
		if !slices.Contains(e.Sections, s.Name) {
			e.Sections = append(e.Sections, s.Name)
		}
		if !slices.Contains(e.Basis, s.Basis) {
			e.Basis = append(e.Basis, s.Basis)
		}
	}
	return e
}

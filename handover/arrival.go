package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/handover/secret"
)

// An Arrival is what a receiver's overview needs to know of a packet that has been
// opened: whom it is about, from whom it came, and what there is to do.
type Arrival struct {
	ID, Supersedes packet.ID
	Kind           packet.Kind
	CaseID         string
	From, To       string // orgnr
	ToName, Role   string
	Made           day.Day
	Manifest       packet.Manifest // the signed facts behind the others

	Name   secret.Text
	Born   day.Day // zero when the packet does not tell
	Sender func(*i18n.Printer) string
	// ReplacedBy is a packet that has been opened here, in whichever folder, and takes
	// the place of this one.
	ReplacedBy    packet.ID
	Items         []checklist.Item
	AnswerBy      day.Day
	DeleteBy      day.Day
	SchoolUnknown bool

	// Answer is the last receipt that was made in the folder; its state is empty when
	// there is none. When the log knows a later one, that counts, and Elsewhere tells that
	// its files are in another folder; but who has accepted there only, gives the answer
	// here too.
	Answer     receipt.Receipt
	AnsweredOn day.Day
	Elsewhere  bool
	logged     receipt.Receipt
	// Named are the packets that a checklist names.
	Named []string
	// List is a checklist as it lies in the folder, with what people have filled in.
	List *filled.Book
}

// Arrival is what is to be remembered of a packet that has been opened. Call it before
// Forget.
func (o *Opener) Arrival(out *Opened) Arrival {
	a := o.arrival(out.Packet.Manifest, out.Release, out.Items)
	a.ReplacedBy, a.logged = out.ReplacedBy, out.answered
	a.countLogged(0, o.Zone)
	if data, ok := out.Packet.File(packet.ChecklistFile); ok {
		a.Named = o.namedIn(data)
	}
	return a
}

func (o *Opener) arrival(m packet.Manifest, release *consent.Release, items []checklist.Item) Arrival {
	a := Arrival{
		ID: m.PacketID, Supersedes: m.Supersedes, Kind: m.Kind, CaseID: m.CaseID, From: m.From.Orgnr, To: m.To.Orgnr, ToName: m.To.Name, Role: m.To.Role,
		Made: day.Of(m.Created.In(o.Zone)), Manifest: m, Items: items, AnswerBy: answerBy(items),
	}
	a.DeleteBy, _ = day.Parse(m.DeleteWorkingCopiesBy) // which the manifest may lack
	if release == nil {
		return a
	}
	a.Name = secret.New(release.CaseID, fullName(release.Data))
	a.Born, _ = day.Parse(release.Data.At("barn.foedselsdato").Text().Reveal())
	a.SchoolUnknown = document.SchoolUnknown(release.Data, o.Program.Law)
	kind := release.Data.Field("avsender").Field("type")
	common := kind.Is("barnehage") || kind.Is("grunnskole")
	a.Sender = func(words *i18n.Printer) string { return numberOf(common, m.From.Orgnr, words) }
	return a
}

// namedIn returns the packets that a checklist names. A list that cannot be read names
// none: the packets speak for themselves.
func (o *Opener) namedIn(list []byte) (out []string) {
	l, err := filled.Read(list, o.Program.Catalog)
	if err != nil {
		return nil
	}
	for _, p := range l.Packets() {
		if p.ID != "" {
			out = append(out, p.ID)
		}
	}
	return out
}

// Arrived reads a packet that lies opened in a folder. What it tells is what its sender
// signed: it fails with ErrNotOpened for a folder that is none, and with the errors of
// Open when the signature, or what was signed, is not as it was.
func (o *Opener) Arrived(dir fs.FS) (Arrival, error) {
	message, err := fs.ReadFile(dir, manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Arrival{}, ErrNotOpened
	}
	if err != nil {
		return Arrival{}, err
	}
	m, err := packet.ParseManifest(message)
	if err != nil {
		return Arrival{}, fmt.Errorf("%w: %w", ErrNotOpened, err)
	}
	signature, err := fs.ReadFile(dir, signatureFile)
	if err != nil {
		return Arrival{}, err
	}
	if err := o.signed(packet.Claim{Manifest: m, Namespace: m.Kind.Namespace(), Message: message, Signature: signature}); err != nil {
		return Arrival{}, err
	}
	switch m.Kind {
	case packet.Handover:
		return o.arrivedPacket(dir, m)
	case packet.Checklist:
		return o.arrivedList(dir, m)
	}
	return o.arrival(m, nil, nil), nil
}

func (o *Opener) arrivedPacket(dir fs.FS, m packet.Manifest) (Arrival, error) {
	data, err := fs.ReadFile(dir, packet.DataFile)
	if err != nil {
		return Arrival{}, err
	}
	sum := sha256.Sum256(data)
	if !slices.ContainsFunc(m.Files, func(f packet.File) bool { return f.Name == packet.DataFile && f.SHA256 == hex.EncodeToString(sum[:]) }) {
		return Arrival{}, packet.ErrContent
	}
	out := &Opened{Packet: packet.Packet{Manifest: m, Files: []packet.Content{{Name: packet.DataFile, Data: data}}}}
	if err := o.read(out); err != nil {
		return Arrival{}, err
	}
	if err := o.Recall(out); err != nil {
		return Arrival{}, err
	}
	a := o.arrival(m, out.Release, out.Items)
	a.ReplacedBy, a.logged = out.ReplacedBy, out.answered
	return a, a.Answers(dir, o.Zone)
}

// Answers reads what has been answered about a packet, from the receipts in its folder
// and what was in the log.
func (a *Arrival) Answers(dir fs.FS, zone *time.Location) error {
	key, err := seal.ParsePublicKey(a.Manifest.ReceiptKey)
	if err != nil {
		return packet.ErrContent
	}
	given, taken, err := receiptsIn(dir, key)
	if err != nil {
		return err
	}
	if a.Answer, err = receipt.Latest(given); err != nil {
		return err
	}
	a.AnsweredOn = day.Of(a.Answer.Time.In(zone))
	a.countLogged(taken, zone)
	return nil
}

// countLogged lets an answer that was given in another folder count, when it is later
// than the one here and than taken, the last that was never finished here. One who has
// said no there is not to say yes here by a slip.
func (a *Arrival) countLogged(taken int, zone *time.Location) {
	a.Elsewhere = a.logged.Seq > max(a.Answer.Seq, taken) && (a.logged.State == receipt.Rejected || a.Answered())
	if a.Elsewhere {
		a.Answer, a.AnsweredOn = a.logged, day.Of(a.logged.Time.In(zone))
	}
}

// arrivedList reads a checklist in which people may have written.
func (o *Opener) arrivedList(dir fs.FS, m packet.Manifest) (Arrival, error) {
	a := o.arrival(m, nil, nil)
	data, err := fs.ReadFile(dir, packet.ChecklistFile)
	if err != nil {
		return a, nil // somebody has moved it: the packets speak for themselves
	}
	book, err := filled.ReadBook(data, o.Program.Catalog)
	if err != nil {
		return a, nil
	}
	a.List = &book
	for _, r := range book.Rows {
		if r.Packet != "" && !slices.Contains(a.Named, r.Packet) {
			a.Named = append(a.Named, r.Packet)
		}
	}
	return a, nil
}

// Answered reports whether the receiver has answered.
func (a Arrival) Answered() bool {
	return a.Answer.State == receipt.Accepted || a.Answer.State == receipt.Rejected
}

// A version of a packet is known by who sends whom what: what takes the place of a
// packet is about the same case, from the same sender, to the same recipient. Nobody
// can put another's packet out of use.
type version struct {
	id                     packet.ID
	caseID, from, to, role string
}

func (a Arrival) version(id packet.ID) version { return version{id, a.CaseID, a.From, a.To, a.Role} }

// Replacements returns by which packet each of those that are replaced has been
// replaced in the end.
func Replacements(all []Arrival) map[packet.ID]packet.ID {
	next := map[version]packet.ID{}
	for _, a := range all {
		if a.Supersedes != "" {
			// Two that replace the same one: the later, and then one of them.
			if old, ok := next[a.version(a.Supersedes)]; !ok || later(all, old, a) {
				next[a.version(a.Supersedes)] = a.ID
			}
		}
	}
	out := map[packet.ID]packet.ID{}
	for _, a := range all {
		last := a.ID
		for passed := map[packet.ID]bool{}; next[a.version(last)] != "" && !passed[last]; {
			passed[last] = true
			last = next[a.version(last)]
		}
		switch {
		case last != a.ID:
			out[a.ID] = last
		case a.ReplacedBy != "":
			out[a.ID] = a.ReplacedBy
		}
	}
	return out
}

// later reports whether a was made after the packet with an id.
func later(all []Arrival, id packet.ID, a Arrival) bool {
	for _, b := range all {
		if b.ID == id {
			return a.Manifest.Created.After(b.Manifest.Created) || a.Manifest.Created.Equal(b.Manifest.Created) && a.ID > b.ID
		}
	}
	return true
}

// Missing returns the packets that checklists name and that are not among those that
// have arrived, each once.
func Missing(all []Arrival) (out []string) {
	here := map[string]bool{}
	for _, a := range all {
		here[string(a.ID)] = true
		here[string(a.Supersedes)] = true // nobody is to use it
	}
	for _, a := range all {
		for _, id := range a.Named {
			if !here[id] {
				here[id] = true
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

package handover

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/seal"
)

// ErrNotOpened reports a folder that is not an opened packet, or one of a kind
// that is not answered.
var ErrNotOpened = errors.New("handover: not the folder of an opened packet")

// ErrNotOurs reports a receipt for a packet that was not made here.
var ErrNotOurs = errors.New("handover: a receipt for a packet that this log does not know")

// An Answer is a receipt that has been made or checked.
type Answer struct {
	Receipt receipt.Receipt
	Files   []outbox.File // receipt and signature, to be put beside the plain files
	To      journal.Party // who gave it, as the log knows
	// Before is what was answered before, when it was something; Same tells that
	// it was the same, so that nothing new was made.
	Before receipt.Receipt
	Same   bool
	// ReplacedBy is a packet that has been opened here and takes the place of this one.
	ReplacedBy packet.ID
	// Later is a later answer that the log knows, so that this one is out of date.
	Later *journal.Entry
}

// Last is the last answer about the packet that is known: this one, or the later.
func (a Answer) Last() receipt.Receipt {
	if a.Later != nil && a.Later.Seq > a.Receipt.Seq {
		return loggedAnswer(*a.Later)
	}
	return a.Receipt
}

// On is the day of an answer.
func (a Answer) On(zone *time.Location) day.Day { return day.Of(a.Receipt.Time.In(zone)) }

// ErrAnswered reports a packet that another answer has been given about.
var ErrAnswered = errors.New("handover: another answer has been given about the packet")

// A Question is what a receiver answers about an opened packet: that they take the
// baton, or do not, for a reason.
type Question struct {
	State  receipt.State
	Reason receipt.Reason
	// Change reports whether an answer that was given before may be changed to this
	// one. Without it, it may not.
	Change func(before receipt.Receipt) (bool, error)
	// Write puts a file of the answer into the folder. The signature comes first,
	// and takes the place of one that an answer which was never finished has left;
	// the receipt comes last, and replaces nothing: where it is, it is whole.
	Write func(f outbox.File, replace bool) error
}

// Reply makes the answer to an opened packet, whose plain files are in dir, and
// notes it in the log once it is there. The same answer as before is not made
// again; another one is an ErrAnswered, unless the question allows the change, also
// when it was given about the same packet in another folder.
func Reply(dir fs.FS, q Question, log *journal.Log, now time.Time) (Answer, error) {
	m, key, err := opened(dir)
	if err != nil {
		return Answer{}, err
	}
	earlier, taken, err := receiptsIn(dir, key.Public())
	if err != nil {
		return Answer{}, err
	}
	logged, replacedBy, err := inLog(m, log)
	if err != nil {
		return Answer{}, err
	}
	out := Answer{ReplacedBy: replacedBy, Receipt: receipt.Receipt{
		PacketID: string(m.PacketID), State: q.State, Reason: q.Reason, Time: now.UTC().Truncate(time.Second),
		Seq: max(receipt.Next(earlier), taken+1, logged.Seq+1),
	}}
	if logged.Seq <= taken {
		logged = receipt.Receipt{} // one that was never finished here
	}
	again, err := out.repeats(q, earlier, logged)
	if err != nil {
		return out, err
	}
	if again {
		return out, out.noteOnce(m, log)
	}
	if out.Files, err = makeReceipt(key, out.Receipt); err != nil {
		return Answer{}, err
	}
	if err := q.Write(out.Files[1], true); err != nil {
		return Answer{}, err
	}
	if err := q.Write(out.Files[0], false); err != nil {
		return Answer{}, err
	}
	return out, log.Append(out.entry(m))
}

// inLog is what the log knows of an opened packet: the last answer, and what takes its
// place.
func inLog(m packet.Manifest, log *journal.Log) (last receipt.Receipt, replacedBy packet.ID, err error) {
	e := (&Opened{Packet: packet.Packet{Manifest: m}}).entry(journal.Received)
	answer, found, err := log.Answered(e)
	if err != nil {
		return last, "", err
	}
	if found {
		last = loggedAnswer(answer)
	}
	by, err := log.ReplacedBy(e)
	return last, packet.ID(by), err
}

// loggedAnswer is an answer as a line of the log has it.
func loggedAnswer(e journal.Entry) receipt.Receipt {
	r := receipt.Receipt{PacketID: e.PacketID, State: receipt.Accepted, Time: e.Time, Seq: e.Seq}
	if e.Event == journal.Rejected {
		r.State, r.Reason = receipt.Rejected, receipt.Reason(e.Reason)
	}
	return r
}

// entry is the line of the log about an answer that was given here.
func (a *Answer) entry(m packet.Manifest) journal.Entry {
	e := (&Opened{Packet: packet.Packet{Manifest: m}}).entry(eventOf(a.Receipt))
	e.Reason, e.Seq = string(a.Receipt.Reason), a.Receipt.Seq
	return e
}

// noteOnce notes an answer whose run died between its files and the log.
func (a *Answer) noteOnce(m packet.Manifest, log *journal.Log) error {
	known, err := log.About(a.Receipt.PacketID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(known, func(e journal.Entry) bool { return e.Incoming && e.Seq == a.Receipt.Seq }) {
		return nil
	}
	return log.Append(a.entry(m))
}

// repeats holds an answer against the one before it, in this folder or another.
func (a *Answer) repeats(q Question, earlier []receipt.Receipt, logged receipt.Receipt) (bool, error) {
	here, err := receipt.Latest(earlier)
	if err != nil {
		return false, err
	}
	before, elsewhere := here, logged.Seq > here.Seq
	if elsewhere {
		before = logged
	}
	if before.State == "" || before.State == receipt.Received {
		return false, nil
	}
	a.Before = before
	if before.State == q.State && before.Reason == q.Reason {
		if elsewhere {
			return false, nil // it is not here, and this folder is to have it too
		}
		a.Receipt, a.Same = before, true
		return true, nil
	}
	ok := false
	if q.Change != nil {
		ok, err = q.Change(before)
	}
	if err == nil && !ok {
		err = ErrAnswered
	}
	return false, err
}

// opened reads whose packet a folder holds, and its one-time key.
func opened(dir fs.FS) (packet.Manifest, seal.Signer, error) {
	data, err := fs.ReadFile(dir, manifestFile)
	if err != nil {
		return packet.Manifest{}, seal.Signer{}, ErrNotOpened
	}
	m, err := packet.ParseManifest(data)
	if err != nil {
		return packet.Manifest{}, seal.Signer{}, err
	}
	file, err := fs.ReadFile(dir, packet.ReceiptKeyFile)
	if err != nil {
		return packet.Manifest{}, seal.Signer{}, ErrNotOpened
	}
	key, err := seal.ParseSigner(file)
	if err != nil || key.Public().String() != m.ReceiptKey {
		return packet.Manifest{}, seal.Signer{}, packet.ErrContent
	}
	return m, key, nil
}

// receiptsIn returns the receipts that lie in the folder already. One without its
// signature was never finished, and counts for no more than the number it has
// taken.
func receiptsIn(dir fs.FS, key seal.PublicKey) (out []receipt.Receipt, taken int, err error) {
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		if !receipt.IsName(name) {
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, 0, err
		}
		sig, err := fs.ReadFile(dir, name+".sig")
		if errors.Is(err, fs.ErrNotExist) {
			taken = max(taken, receipt.SeqOf(name))
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		r, err := receipt.Check(data, sig, key)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, r)
	}
	return out, taken, nil
}

func eventOf(r receipt.Receipt) journal.Event {
	return map[receipt.State]journal.Event{
		receipt.Received: journal.Received, receipt.Accepted: journal.Accepted, receipt.Rejected: journal.Rejected,
	}[r.State]
}

// CheckReceipt checks a receipt that came back, against the key that the log
// holds for its packet, and notes it in the log the first time.
func CheckReceipt(data, signature []byte, log *journal.Log) (Answer, error) {
	var claim receipt.Receipt // only to find out with which key to check it
	if err := canon.Decode(data, &claim); err != nil {
		return Answer{}, receipt.ErrNotGenuine
	}
	id := claim.PacketID
	intent, found, err := log.Intent(id)
	if err != nil {
		return Answer{}, err
	}
	if !found || intent.ReceiptKey == "" {
		return Answer{}, ErrNotOurs
	}
	key, err := seal.ParsePublicKey(intent.ReceiptKey)
	if err != nil {
		return Answer{}, err
	}
	r, err := receipt.Check(data, signature, key)
	if err != nil {
		return Answer{}, err
	}
	out := Answer{Receipt: r, To: intent.To}
	known, err := log.About(id)
	if err != nil {
		return out, err
	}
	e := intent.Then(eventOf(r))
	e.Reason, e.Seq = string(r.Reason), r.Seq
	isNew := true
	for _, k := range known {
		switch {
		case k.Incoming || k.Seq == 0:
		case k.Seq > r.Seq && (out.Later == nil || k.Seq > out.Later.Seq):
			out.Later = &k
		case k.Seq == r.Seq && (k.Event != e.Event || k.Reason != e.Reason):
			return out, receipt.ErrConflict
		case k.Seq == r.Seq:
			isNew = false
		}
	}
	if !isNew {
		return out, nil
	}
	return out, log.Append(e)
}

// IsReceiptFile reports whether a path is that of a receipt.
func IsReceiptFile(name string) bool {
	return receipt.IsName(path.Base(strings.ReplaceAll(name, `\`, "/")))
}

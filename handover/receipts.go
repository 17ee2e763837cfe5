package handover

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/canon"
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
}

// Reply makes the answer to an opened packet, whose plain files are in dir: the
// receiver takes the baton, or does not, for a reason.
func Reply(dir fs.FS, state receipt.State, reason receipt.Reason, log *journal.Log, now time.Time) (Answer, error) {
	m, key, err := opened(dir)
	if err != nil {
		return Answer{}, err
	}
	earlier, err := receiptsIn(dir, key.Public())
	if err != nil {
		return Answer{}, err
	}
	out := Answer{Receipt: receipt.Receipt{
		PacketID: string(m.PacketID), State: state, Reason: reason, Time: now.UTC().Truncate(time.Second), Seq: receipt.Next(earlier),
	}}
	if out.Files, err = makeReceipt(key, out.Receipt); err != nil {
		return Answer{}, err
	}
	e := (&Opened{Packet: packet.Packet{Manifest: m}}).entry(eventOf(out.Receipt))
	e.Reason, e.Seq = string(reason), out.Receipt.Seq
	return out, log.Append(e)
}

// opened reads whose packet a folder holds, and its one-time key.
func opened(dir fs.FS) (packet.Manifest, seal.Signer, error) {
	data, err := fs.ReadFile(dir, "manifest.json")
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

// receiptsIn returns the receipts that lie in the folder already.
func receiptsIn(dir fs.FS, key seal.PublicKey) ([]receipt.Receipt, error) {
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	var out []receipt.Receipt
	for _, name := range names {
		if !receipt.IsName(name) {
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		sig, err := fs.ReadFile(dir, name+".sig")
		if err != nil {
			return nil, err
		}
		r, err := receipt.Check(data, sig, key)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
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
	if slices.ContainsFunc(known, func(k journal.Entry) bool { return !k.Incoming && k.Event == e.Event && k.Seq == e.Seq }) {
		return out, nil
	}
	return out, log.Append(e)
}

// IsReceiptFile reports whether a path is that of a receipt.
func IsReceiptFile(name string) bool {
	return receipt.IsName(path.Base(strings.ReplaceAll(name, `\`, "/")))
}

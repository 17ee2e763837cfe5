package handover

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
)

// digest stands in the log for all that a release holds: the file, and what is
// attached. Without attachments it is the digest of the file alone.
func (p *Packer) digest(data []byte, attached []packet.Content) string {
	all := bytes.Clone(data)
	for _, f := range attached {
		sum := sha256.Sum256(f.Data)
		all = append(append(append(append(all, 0), f.Name...), 0), sum[:]...)
	}
	return p.Log.Keyed("utlevering", all)
}

// child stands in the log for the child, so that a case file that was copied for
// another child is found out; nothing where the day of birth is not known.
func (p *Packer) child(c *Checked) string {
	if c.Case.Born.IsZero() {
		return ""
	}
	return p.Log.Keyed("barn", []byte(c.Case.Born.String()))
}

// isOther tells two children apart. Older lines of the log do not say.
func isOther(child, before string) bool { return child != "" && before != "" && child != before }

// standing returns the packet that a recipient has of a case, if any. Unless one is to
// be made again, it fails with ErrOtherChild when that is about somebody else.
func (p *Packer) standing(c *Checked, o consent.Outcome, again bool) (old journal.Entry, stands bool, err error) {
	old, stands, err = p.Log.Standing(c.Case.ID, journal.Party{Orgnr: o.To.Unit, Role: o.To.Role})
	if err == nil && stands && !again && isOther(p.child(c), old.Child) {
		err = ErrOtherChild
	}
	return old, stands, err
}

// ErrOvertaken reports a case that another run has packed, or is packing, otherwise
// than this one was about to.
var ErrOvertaken = errors.New("handover: another run is packing the same case")

// put writes the staged packets of some cases in the order that survives a kill: the
// files are synced under temporary names; then come the intents in the log, the final
// names, and the log again. Many cases cost few syncs more than one. What became of
// each is in its err.
func (p *Packer) put(batch []*parcel) {
	for {
		var entries []journal.Entry
		for _, x := range batch {
			entries = append(entries, x.entries()...)
		}
		if len(entries) == 0 {
			return
		}
		overtaken, err := p.Log.Prepare(entries...)
		if err != nil {
			p.refused(batch, err)
			return
		}
		if len(overtaken) == 0 {
			break
		}
		p.giveWay(batch, overtaken)
	}
	p.commit(batch)
}

// refused tells the cases that the log did not take their lines. One whose lines it
// does not take stops no other.
func (p *Packer) refused(batch []*parcel, err error) {
	if entry := (*journal.EntryError)(nil); len(batch) > 1 && errors.As(err, &entry) {
		for _, x := range batch {
			p.put([]*parcel{x})
		}
		return
	}
	for _, x := range batch {
		if len(x.entries()) > 0 {
			x.err = err
			p.drop(x)
		}
	}
}

// giveWay takes back the packets that another run has been before with since this one
// asked: where that made the same, it counts as packed before, as it would have had the
// other run ended first.
func (p *Packer) giveWay(batch []*parcel, overtaken map[int]journal.Overtaken) {
	n := 0 // as entries counts
	for _, x := range batch {
		at := n + len(x.refusal)
		n += len(x.entries())
		for i, j := range x.fresh() {
			if o, ok := overtaken[at+i]; ok && x.err == nil { // what has been dropped has no entries
				x.err = p.yield(x, j, o)
			}
		}
		if x.err != nil {
			p.drop(x)
		}
	}
}

// yield has a packet that another run made take the place of one that was to be.
func (p *Packer) yield(x *parcel, j *job, o journal.Overtaken) error {
	if !o.Made || o.By.Release != j.entry.Release {
		return ErrOvertaken
	}
	if err := p.takeBack(x, j); err != nil {
		return err
	}
	j.replaces, j.packed.Replaces, j.packed.Size = nil, "", 0
	if err := p.recall(j, o.By); err != nil {
		return err
	}
	if x.c != nil {
		p.toList(x.c, j, x.again)
	}
	return nil
}

// commit gives the packets of some cases their final names, and notes it.
func (p *Packer) commit(batch []*parcel) {
	var staged []outbox.Staged
	var intents []journal.Entry
	var of []*parcel
	for _, x := range batch {
		if len(x.staged) == 0 {
			continue
		}
		staged, intents = append(staged, x.staged...), append(intents, x.entries()...) // a case that is refused has none staged
		for range x.staged {
			of = append(of, x)
		}
		x.staged = nil
	}
	if len(staged) == 0 {
		return
	}
	var ends []journal.End
	for i, failed := range p.Box.Commit(staged...) {
		of[i].err = errors.Join(of[i].err, failed)
		ends = append(ends, journal.End{Intent: intents[i], Made: failed == nil})
	}
	if err := p.Log.Settle(ends...); err != nil {
		for _, x := range slices.Compact(of) {
			x.err = errors.Join(x.err, err)
		}
	}
}

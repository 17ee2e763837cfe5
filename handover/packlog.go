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

// put writes the staged packets of some cases in the order that survives a kill: the
// files are synced under temporary names; then come the intents in the log, the final
// names, and the log again. Many cases cost few syncs more than one. What became of
// each is in its err.
func (p *Packer) put(batch []*parcel) {
	var entries []journal.Entry
	for _, x := range batch {
		entries = append(entries, x.entries()...)
	}
	if len(entries) == 0 {
		return
	}
	if err := p.Log.Append(entries...); err != nil {
		if entry := (*journal.EntryError)(nil); len(batch) > 1 && errors.As(err, &entry) {
			for _, x := range batch { // one that the log does not take stops no other
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
		return
	}
	p.commit(batch)
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

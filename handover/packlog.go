package handover

import (
	"bytes"
	"crypto/sha256"
	"errors"

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

// put writes finished packets in the order that survives a kill: the synced
// files under temporary names, the intents in the log, the final names, and the
// log again.
func (p *Packer) put(work []*job) (err error) {
	var staged []outbox.Staged
	var intents []journal.Entry
	for _, j := range work {
		if j.packed.Skipped {
			continue
		}
		s, err := p.Box.Stage(j.entry.File, j.sealed)
		if err != nil {
			return errors.Join(err, p.Box.Discard(staged...))
		}
		staged = append(staged, s)
		intents = append(intents, j.entry)
	}
	if len(staged) == 0 {
		return nil
	}
	if err := p.Log.Append(intents...); err != nil {
		return errors.Join(err, p.Box.Discard(staged...))
	}
	var ends []journal.End
	for i, failed := range p.Box.Commit(staged...) {
		err = errors.Join(err, failed)
		ends = append(ends, journal.End{Intent: intents[i], Made: failed == nil})
	}
	return errors.Join(err, p.Log.Settle(ends...))
}

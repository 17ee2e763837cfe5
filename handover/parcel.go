package handover

import (
	"errors"
	"slices"

	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
)

// A parcel is the packets of one case on their way.
type parcel struct {
	c       *Checked
	again   func() (*Checked, error) // returns the case once more
	jobs    []*job
	staged  []outbox.Staged // of the jobs whose packet is new, in their order
	refusal []journal.Entry // the line that nothing goes
	signed  bool            // the key to sign with was asked for
	err     error
}

// make makes everything of a case's packets but their final names. It may be called
// by many at once. again returns the case once more, later.
func (p *Packer) make(c *Checked, again func() (*Checked, error)) *parcel {
	x := &parcel{c: c, again: again, err: c.Err}
	if errors.Is(c.Err, ErrNothing) {
		p.refuse(x)
	}
	if x.err != nil {
		return x
	}
	for _, o := range c.Outcomes {
		if o.Release == nil || !p.wants(o) {
			continue
		}
		j, err := p.prepare(c, o)
		x.signed = x.signed || j != nil && j.signing
		if err != nil {
			x.err = err
			return x
		}
		p.toList(c, j, again)
		x.jobs = append(x.jobs, j)
	}
	p.stage(x)
	return x
}

// refuse has the log note that nothing of a case goes, and why, unless that is what it
// says already.
func (p *Packer) refuse(x *parcel) {
	said, err := p.Log.Refused(x.c.Case.ID)
	if err != nil {
		x.err = err
		return
	}
	if reason := x.c.Reason(); reason != said {
		x.refusal = []journal.Entry{{
			Event: journal.Refused, CaseID: x.c.Case.ID, Transition: x.c.Case.Transition,
			From: journal.Party{Orgnr: x.c.Case.Sender.Unit}, Reason: reason, Tool: Tool,
		}}
	}
}

// stage writes the new packets of a case under temporary names, all of them or none,
// and lets go of what they were made of.
func (p *Packer) stage(x *parcel) {
	for _, j := range x.jobs {
		if !j.packed.Skipped {
			s, err := p.Box.Stage(j.entry.File, j.sealed)
			if err != nil {
				x.err = err
				p.drop(x)
				return
			}
			x.staged = append(x.staged, s)
		}
		j.composed, j.attached, j.sealed = nil, nil, nil
	}
}

// drop takes back what has been staged.
func (p *Packer) drop(x *parcel) {
	x.err = errors.Join(x.err, p.Box.Discard(x.staged...))
	x.staged = nil
}

// takeBack takes back the packet of one of the jobs.
func (p *Packer) takeBack(x *parcel, j *job) error {
	at := slices.Index(x.fresh(), j)
	mine := x.staged[at]
	x.staged = slices.Delete(x.staged, at, at+1)
	return p.Box.Discard(mine)
}

// fresh are the jobs whose packet is new, in their order.
func (x *parcel) fresh() []*job {
	return slices.DeleteFunc(slices.Clone(x.jobs), func(j *job) bool { return j.packed.Skipped })
}

// entries are the lines of a case that come before the final names.
func (x *parcel) entries() []journal.Entry {
	out := x.refusal
	if len(x.staged) > 0 {
		for _, j := range x.fresh() {
			out = append(out, j.entry)
		}
	}
	return out
}

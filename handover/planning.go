package handover

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/validate"
)

// A PlannedCase is what a plan has of a case, and what is not for a plan: the case
// itself, and why it is stopped.
type PlannedCase struct {
	plan.Case
	Checked *Checked // nil when the file could not be read
	Err     error
}

// Plan works out what packing the cases of a survey would do, and writes nothing. Each
// case is judged, and held against the others; told is given them one by one, in the
// order of the files. The error is that the run was called off, or that keys, log or
// program could not be read.
func (p *Packer) Plan(ctx context.Context, s *Survey, told func(PlannedCase)) (plan.Plan, error) {
	now := p.Now()
	out := plan.Plan{
		Format: plan.Format, Made: now.UTC().Truncate(time.Second), Day: p.day(now).String(), Tool: Tool, Individual: s.Individual,
	}
	var err error
	if out.Inputs, err = p.ingredients(s.in.Options); err != nil {
		return out, err
	}
	work := bulk.Work[PlannedCase]{N: len(s.Cases), Jobs: s.in.jobs(), Do: func(n int) (PlannedCase, error) { return p.planCase(s, n), nil }}
	var parties []plan.Party
	bulk.Run(ctx, work, func(ready []bulk.Done[PlannedCase]) bool {
		for _, d := range ready {
			c := d.Value
			if d.Err != nil {
				c = PlannedCase{Err: stumbled(d.Err), Case: plan.Case{ID: s.Cases[d.I].CaseID, State: plan.Stopped, Reason: reasonOf(stumbled(d.Err))}}
			}
			out.Cases = append(out.Cases, c.Case)
			for _, to := range c.To {
				if !slices.Contains(parties, to.Party) {
					parties = append(parties, to.Party)
				}
			}
			if told != nil {
				told(c)
			}
		}
		return true
	})
	if err := ctx.Err(); err != nil {
		return out, err
	}
	out.Recipients, err = p.keysOf(parties, p.day(now))
	return out.Ordered(), err
}

// PlanMark marks a plan that is made on this installation.
func (p *Packer) PlanMark(data []byte) string { return p.Log.Keyed("plan", data) }

// planCase tells what would become of one case.
func (p *Packer) planCase(s *Survey, n int) PlannedCase {
	out := PlannedCase{Case: plan.Case{State: plan.Stopped}}
	if digest := s.Cases[n].Digest; digest != [len(digest)]byte{} {
		out.File = p.Log.Keyed("saksfil", digest[:])
	}
	c, err := s.Check(n)
	if c == nil {
		out.ID, out.Reason, out.Err = s.Cases[n].CaseID, reasonOf(err), err
		return out
	}
	out.Checked, out.Err, out.ID = c, c.Err, c.ID
	if c.Case == nil {
		out.stop(c)
		return out
	}
	out.Transition = c.Case.Transition
	switch {
	case c.Err == nil:
		out.State = plan.Ready
	case !failed(c.Err):
		out.State, out.Reason = plan.Nothing, c.Reason()
	default:
		out.stop(c)
	}
	for i, to := range c.Case.Recipients {
		t := plan.To{Party: plan.Party{Orgnr: to.Unit, Role: to.Role}}
		if out.State != plan.Stopped && !errors.Is(c.Err, ErrUnanswered) { // what the answers open is not known
			if err := p.planRelease(c, c.Outcomes[i], &t); err != nil {
				return out.failed(c, err)
			}
		}
		out.To = append(out.To, t)
	}
	return out
}

// stop tells by which rules a case is stopped.
func (c *PlannedCase) stop(of *Checked) {
	c.Reason = "feil"
	noKey := true
	for _, d := range of.Findings.All() {
		if d.Severity != diag.Error {
			continue
		}
		if code := string(d.Code); !slices.Contains(c.Codes, code) {
			c.Codes = append(c.Codes, code)
		}
		noKey = noKey && d.Code == "V34" && d.Variant != "navn"
	}
	slices.Sort(c.Codes)
	if noKey && len(c.Codes) > 0 {
		c.Reason = plan.NoKey
	}
}

// failed is a case of which something could not be worked out: nothing of it goes.
func (c PlannedCase) failed(of *Checked, err error) PlannedCase {
	c.State, c.Reason, c.Err, c.To = plan.Stopped, reasonOf(err), err, nil
	for _, to := range of.Case.Recipients {
		c.To = append(c.To, plan.To{Party: plan.Party{Orgnr: to.Unit, Role: to.Role}})
	}
	return c
}

// reasonOf says in a word why a case is stopped by something else than a rule.
func reasonOf(err error) string {
	for _, r := range stopReasons() {
		if errors.Is(err, r.err) {
			return r.word
		}
	}
	return unreadable
}

// unreadable is the reason of a file that could not be read.
const unreadable = "ulest"

type stopReason struct {
	err  error
	word string
}

func stopReasons() []stopReason {
	return []stopReason{
		{ErrOtherChild, "annet_barn"}, {ErrChanged, "endret"}, {ErrAttachment, "vedlegg"}, {ErrBug, "programfeil"}, {validate.ErrInvalid, "feil"},
	}
}

// StopReasons lists the reasons of cases that are stopped by something else than a rule.
func StopReasons() []string {
	out := []string{unreadable}
	for _, r := range stopReasons() {
		out = append(out, r.word)
	}
	return out
}

// planRelease tells what goes to one recipient.
func (p *Packer) planRelease(c *Checked, o consent.Outcome, t *plan.To) error {
	for _, d := range o.Decisions {
		switch {
		case d.Goes:
			t.Goes++
		case !d.Usual:
			t.Withhold(string(d.Reason))
		}
	}
	if o.Release == nil {
		return nil
	}
	data, attached, digest, err := p.released(c, o)
	if err != nil {
		return err
	}
	old, stands, err := p.standing(c, o, false)
	if err != nil {
		return err
	}
	t.Release, t.Fate = digest, plan.New
	switch {
	case stands && old.Release == digest:
		t.Fate = plan.Same
	case stands:
		t.Fate = plan.Replaces
	}
	t.Pages, t.Bytes = estimate(len(data), attached)
	return nil
}

// keysOf looks up the keys of recipients on a day. Who has none gets an empty list.
func (p *Packer) keysOf(parties []plan.Party, today day.Day) ([]plan.Recipient, error) {
	var out []plan.Recipient
	for _, to := range parties {
		r := plan.Recipient{Party: to}
		found, err := p.Keys.Recipients(to.Orgnr, keybook.Role(to.Role), today)
		if err != nil {
			out = append(out, r) // V34 tells, and what is wrong with a book is told of the book
			continue
		}
		for _, k := range found {
			fingerprint := string(k.Recipient.Fingerprint())
			used, err := p.Log.SealedTo(fingerprint)
			if err != nil {
				return nil, err
			}
			r.Keys = append(r.Keys, plan.Key{Fingerprint: fingerprint, Until: k.Until.String(), First: !used})
		}
		out = append(out, r)
	}
	return out, nil
}

// estimate tells about how many pages and bytes a packet comes to, from the bytes of
// what is released: to make the pages takes as long as to pack. The numbers are those
// of a thousand made-up cases, which they miss by a third of a page and 2 kB on the
// average. Attachments go as they are.
func estimate(data int, attached []packet.Content) (pages, bytes int) {
	const (
		front, pageful = 2.7, 1900   // pages that are always there, bytes to each of the others
		fixed, each    = 25_000, 4.1 // bytes of typefaces and wrapping, and for each byte that is told
	)
	pages, bytes = int(math.Round(front+float64(data)/pageful)), fixed+int(each*float64(data))
	for _, f := range attached {
		bytes += len(f.Data)
	}
	return pages, bytes
}

// PlanOverview makes the workbook of a plan that can be shared in an office, in the
// language of words. Units are called what the key books call them, and a unit that no
// book has by its number.
func PlanOverview(of plan.Plan, p *Packer, words *i18n.Printer) ([]byte, error) {
	o := xlsx.Planned{Created: of.Made, Individual: of.Individual}
	var err error
	if o.Made, err = day.Parse(of.Day); err != nil {
		return nil, err
	}
	for _, r := range of.Rows() {
		row := xlsx.PlannedRow{
			Unit: p.nameOf(r.Orgnr), Orgnr: r.Orgnr, Role: words.T("rolle."+r.Role, nil),
			Ready: r.Ready, Held: r.Held, Nothing: r.Nothing, Stopped: r.Stopped, First: r.First,
		}
		if r.Until != "" {
			if row.Until, err = day.Parse(r.Until); err != nil {
				return nil, err
			}
		}
		o.Rows = append(o.Rows, row)
	}
	return xlsx.WritePlanned(o, words)
}

package handover

import (
	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/seal"
)

// A Job is a packet while it is made, for planting mix-ups in it.
type Job struct {
	*job
	Case *Checked
}

// Prepare makes everything of a packet but the file.
func (p *Packer) Prepare(c *Checked, o consent.Outcome) (*Job, error) {
	j, err := p.prepare(c, o)
	return &Job{j, c}, err
}

// The parts of a packet that two can be given each other's of.
func (j *Job) Composed() **Composed       { return &j.composed }
func (j *Job) PDF() *[]byte               { return &j.composed.PDF.Data }
func (j *Job) Release() **consent.Release { return &j.release }
func (j *Job) Packet() *packet.ID         { return &j.packed.Packet }
func (j *Job) To() *consent.Outcome       { return &j.packed.To }
func (j *Job) Size() int                  { return len(j.sealed) }
func (j *Job) Attached() []packet.Content { return j.attached }
func (j *Job) Files() []consent.File      { return j.release.Files }

// ReadBack builds a packet anew, of a release that is put into sak.json, and reads it
// back.
func (p *Packer) ReadBack(j *Job, saksfil *consent.Release) error {
	plain, err := p.Built(j, saksfil)
	if err != nil {
		return err
	}
	return p.ReadBackOf(j, plain)
}

// ReadBackOf reads back what Built returned.
func (p *Packer) ReadBackOf(j *Job, plain []byte) error { return p.readBack(j.Case, j.job, plain) }

// Built is a packet before it is sealed.
func (p *Packer) Built(j *Job, saksfil *consent.Release) ([]byte, error) {
	data, err := canon.Encode(saksfil.Data.Plain())
	if err != nil {
		return nil, err
	}
	once, err := seal.NewSigner(p.Random)
	if err != nil {
		return nil, err
	}
	by, err := p.SignerFor(j.sender().Orgnr)
	if err != nil {
		return nil, err
	}
	keys, err := p.recipients(j.packed.To.To.Unit, j.packed.To.To.Role, p.day(j.made))
	if err != nil {
		return nil, err
	}
	m := p.manifest(j.job, keys)
	m.ReceiptKey, m.From.Signer = once.Public().String(), by.named()
	return by.build(m, j.files(data, once))
}

// EachList changes the children of every checklist of the run.
func (p *Packer) EachList(change func(children []xlsx.Child)) {
	for _, l := range p.lists {
		change(l.children)
	}
}

// Compare holds cases that are all at hand against each other, as Judge and Survey do
// one by one, and returns what the children are known by: nil when there is nobody to mix
// up.
func Compare(cases []*Checked) *Children {
	s := newSurvey(nil, Cases{})
	var taking []*Checked
	for _, c := range cases {
		g := c.glimpse(true)
		if g.File = c.File; !g.individual {
			taking = append(taking, c)
		}
		s.add(g)
	}
	for n, c := range taking {
		s.compare(n, c)
	}
	return s.Others()
}

// PackPlanted is Pack, one case at a time, with something done to each between the
// check of it and its packets.
func (r *Run) PackPlanted(plant func(c *Checked)) {
	r.Packer.Others, r.cases = r.Survey.Others(), nil
	for n := range r.Survey.Cases {
		r.cases = append(r.cases, n)
	}
	for i, n := range r.cases {
		x := &parcel{}
		c, err := r.Survey.Check(n)
		if x.err = err; err == nil {
			plant(c)
			x = r.Packer.make(c, func() (*Checked, error) { return r.Survey.Check(n) })
		}
		r.take([]bulk.Done[*parcel]{{I: i, Value: x}})
	}
}

// Lists are the children of the checklists of the run, by list.
func (p *Packer) Lists() (out [][]xlsx.Child) {
	for _, key := range p.order {
		out = append(out, p.lists[key].children)
	}
	return out
}

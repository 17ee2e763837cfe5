package handover

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/render/xlsx"
)

// A listKey is a role in a unit: its checklist covers all its children whose packets
// the same unit signs.
type listKey struct{ unit, role, signer string }

type roleList struct {
	name     string
	lang     string
	from     packet.Sender // the sender, or whoever signs for more than one
	children []xlsx.Child
	// copiesBy is when working copies of the first of the packets are to be deleted.
	copiesBy day.Day
	// of says whose the packets are that the list has items of, by the packets' ids.
	of map[string]listed
	// schoolUnknown tells that there are pupils whose school is not known yet.
	schoolUnknown bool
}

// remember adds the packets of a case to the checklists, and returns what became of
// them.
func (p *Packer) remember(x *parcel) []Packed {
	var out []Packed
	for _, j := range x.jobs {
		out = append(out, j.packed)
		p.list(j)
	}
	return out
}

// list adds the items of a packet to the checklist of its recipient's role.
func (p *Packer) list(j *job) {
	to := j.packed.To.To
	key := listKey{to.Unit, to.Role, j.signer}
	list := p.lists[key]
	if list == nil {
		list = &roleList{name: to.Name, lang: j.row.lang, from: j.row.from, of: map[string]listed{}}
		if p.lists == nil {
			p.lists = map[listKey]*roleList{}
		}
		p.lists[key] = list
		p.order = append(p.order, key)
	}
	if list.from.Orgnr != j.row.from.Orgnr { // nobody speaks for another's children in their own name
		list.from = packet.Sender{Orgnr: j.signer, Name: p.nameOf(j.signer)}
	}
	if list.lang != j.row.lang {
		p.say(j, list.lang)
	}
	list.children = append(list.children, j.row.child)
	list.of[j.row.child.Packet] = j.row.of
	list.copiesBy = day.Min(list.copiesBy, j.row.copiesBy)
	list.schoolUnknown = list.schoolUnknown || j.row.schoolUnknown
}

// A PackedList is what became of one role's checklist.
type PackedList struct {
	Unit, Role string
	From       string // orgnr of the unit that it is from
	File       string
	Size       int
	Skipped    bool
	Items      int
	Err        error // why there is none
}

// Checklists makes one checklist packet for each role that got packets in this
// run, and for each unit that signed them. Call it once, after the cases. A list that
// fails stops no other; the error is about all that did.
func (p *Packer) Checklists() ([]PackedList, error) { return p.checklists(context.Background()) }

func (p *Packer) checklists(ctx context.Context) (out []PackedList, err error) {
	if p.Passphrase != "" {
		return nil, nil // there is no key to seal a list to
	}
	work := bulk.Work[listMade]{
		N: len(p.order), Jobs: p.Jobs,
		Do: func(i int) (listMade, error) { return p.checklist(p.order[i], p.lists[p.order[i]]) },
	}
	bulk.Run(ctx, work, func(ready []bulk.Done[listMade]) bool {
		var batch []*parcel
		for _, d := range ready {
			batch = append(batch, d.Value.parcel(d.Err))
		}
		p.put(batch)
		for i, d := range ready {
			l := d.Value.PackedList
			l.Unit, l.Role, l.Err = p.order[d.I].unit, p.order[d.I].role, batch[i].err
			if x := batch[i]; len(x.jobs) > 0 && x.jobs[0].packed.Skipped { // another run has made it
				l.File, l.Size, l.Skipped = x.jobs[0].packed.File, 0, true
			}
			out, err = append(out, l), errors.Join(err, l.Err)
		}
		return true
	})
	return out, errors.Join(err, ctx.Err())
}

// A listMade is a list that waits for its final name, or is there from before.
type listMade struct {
	PackedList
	x *parcel
}

func (l listMade) parcel(err error) *parcel {
	if err != nil || l.x == nil {
		return &parcel{err: stumbled(err)}
	}
	return l.x
}

func (p *Packer) checklist(key listKey, l *roleList) (listMade, error) {
	out := listMade{PackedList: PackedList{From: l.from.Orgnr, Items: l.items()}}
	made := p.Now().UTC().Truncate(time.Second)
	digest := p.listDigest(l)
	from, to := journal.Party{Orgnr: l.from.Orgnr}, journal.Party{Orgnr: key.unit, Role: key.role}
	if before, found, err := p.Log.FindList(from, journal.SignerOf(l.from.Orgnr, key.signer), to, digest); err != nil || found && !p.Again {
		out.File, out.Skipped = before.File, true
		return out, err
	}
	if err := p.turnUp(l); err != nil {
		return out, err
	}
	by, err := p.signerOf(l.from.Orgnr, made)
	if err != nil {
		return out, err
	}
	l.from.Signer = by.named()
	keys, err := p.Keys.Recipients(key.unit, keybook.Role(key.role), p.day(made))
	if err != nil {
		return out, err
	}
	id, err := packet.NewID(p.Random)
	if err != nil {
		return out, err
	}
	words := p.Program.Catalog.Printer(i18n.Lang(l.lang))
	list := xlsx.Checklist{
		Unit: l.name, Role: words.T("rolle."+key.role, nil), Packet: string(id), Created: made, Made: p.day(made),
		CopiesBy: l.copiesBy, SchoolUnknown: l.schoolUnknown, Children: l.children,
	}
	book, err := xlsx.Write(list, words)
	if err != nil {
		return out, err
	}
	m := packet.Manifest{
		Kind: packet.Checklist, PacketID: id, Created: made, From: l.from, Tool: Tool, DeleteWorkingCopiesBy: l.copiesBy.String(),
		To: packet.Receiver{Orgnr: key.unit, Name: l.name, Role: key.role, Mode: packet.ByKey, Recipients: fingerprints(keys)},
	}
	plain, err := by.build(m, []packet.Content{{Name: packet.ChecklistFile, Data: book}})
	if err != nil {
		return out, err
	}
	if err := p.readListBack(l, list, m, plain); err != nil {
		return out, err
	}
	j := &job{}
	if j.sealed, err = p.encrypt(plain, keys); err != nil {
		return out, err
	}
	j.entry = p.intent(m, j.sealed)
	j.entry.Release = digest
	out.File, out.Size = j.entry.File, len(j.sealed)
	out.x = &parcel{jobs: []*job{j}}
	p.stage(out.x)
	return out, nil
}

// items counts what there is to do.
func (l *roleList) items() (n int) {
	for _, c := range l.children {
		n += len(c.Items)
	}
	return n
}

// listDigest stands for what a list says, so that an unchanged one is not sent
// again. Whichever order the cases were packed in, it is the same list.
func (p *Packer) listDigest(l *roleList) string {
	var all []byte
	for _, id := range slices.Sorted(maps.Keys(l.of)) {
		of := l.of[id]
		all = append(append(all, id...), of.sum[:]...)
	}
	return p.Log.Keyed("sjekkliste", all)
}

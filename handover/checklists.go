package handover

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/secret"
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

// A listed is a packet on a list: whom it is about, and who is named by right in its
// case.
type listed struct {
	who  rule.Who
	name string
	// sum stands for what the list says of the packet, but for the pages: they follow
	// from which packet it is.
	sum [sha256.Size]byte
	// pages finds the pages of a packet that was made in an earlier run; nil where they
	// are known.
	pages func() (xlsx.Child, error)
}

// A listRow is what a packet adds to the checklist of its recipient's role.
type listRow struct {
	lang          string
	from          packet.Sender
	child         xlsx.Child // in that language
	of            listed
	copiesBy      day.Day
	schoolUnknown bool
}

// toList works out what a packet adds to a list. again returns its case once more.
func (p *Packer) toList(c *Checked, j *job, again func() (*Checked, error)) {
	j.items = p.Program.Items(j.release, p.day(j.made))
	j.packed.Items = len(j.items)
	j.row = listRow{
		lang: strings.Clone(j.release.Language), from: j.sender(), of: listed{who: c.input.Who(), name: strings.Clone(fullName(c.Case.Data))},
		copiesBy: j.release.DeleteCopiesBy(), schoolUnknown: document.SchoolUnknown(j.release.Data, p.Program.Law),
	}
	if j.composed == nil {
		id, to := j.packed.Packet, journal.Party{Orgnr: j.packed.To.To.Unit, Role: j.packed.To.To.Role}
		lang := j.row.lang
		j.row.of.pages = func() (xlsx.Child, error) { return p.recalled(id, to, lang, again) }
	}
	p.say(j, j.row.lang)
}

// say works out what a list in a language says of a packet.
func (p *Packer) say(j *job, lang string) {
	j.row.child = p.toDo(j, lang)
	j.row.of.sum = sumOf(j.row.child, j.items)
}

// recalled works out again what a list says of a packet that was made in an earlier
// run, and on which page.
func (p *Packer) recalled(id packet.ID, to journal.Party, lang string, again func() (*Checked, error)) (xlsx.Child, error) {
	c, err := again()
	if err != nil {
		return xlsx.Child{}, err
	}
	for _, o := range c.Outcomes {
		if o.Release == nil || o.To.Unit != to.Orgnr || o.To.Role != to.Role {
			continue
		}
		e, stands, err := p.Log.Standing(c.Case.ID, to)
		if err != nil {
			return xlsx.Child{}, err
		}
		if !stands || e.PacketID != string(id) {
			break
		}
		j := &job{release: o.Release, signer: c.Case.Sender.Unit, packed: Packed{To: o}}
		if err := errors.Join(p.recall(j, e), p.compose(j)); err != nil {
			return xlsx.Child{}, err
		}
		j.items = j.composed.Items
		return p.toDo(j, lang), nil
	}
	return xlsx.Child{}, ErrChanged
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

// toDo is what there is to do for one child. The lists of a run hold it for all of
// them, so that what stands with many children is kept once.
func (p *Packer) toDo(j *job, lang string) xlsx.Child {
	words := p.Program.Catalog.Printer(i18n.Lang(lang))
	out := xlsx.Child{
		Name: secret.New(strings.Clone(j.release.CaseID), fullName(j.release.Data)), Packet: string(j.packed.Packet), Made: p.day(j.made),
		Sender: once(senderNumber(j.release.Data, words)), Items: Pinned(j.items, p.pageOf(j), words),
	}
	for i, it := range out.Items {
		out.Items[i].Text, out.Items[i].Who, out.Items[i].When = once(it.Text), once(it.Who), once(it.When)
	}
	for _, it := range j.items {
		if it.ID == AnswerItem {
			out.AnswerBy = it.Due
		}
	}
	return out
}

// once returns an equal text that all who ask for it share.
func once(s string) string { return unique.Make(s).Value() }

// pageOf tells on which page of a packet an item is told in full: with the others, or
// on a page that may be taken out.
func (p *Packer) pageOf(j *job) func(checklist.Item) int {
	return func(it checklist.Item) int {
		if j.composed == nil {
			return 0 // not known yet
		}
		if p.Program.packets[j.release.Transition].IsApart(it.Section) {
			return j.composed.PDF.Page[it.Section]
		}
		return j.composed.PDF.Page[document.Checklist]
	}
}

// Pinned is items as a list that is pinned up has them: one that would tell a special
// category stands there in neutral words, with the page of the packet where it is
// told in full, and with nobody named as answering for it whose role would tell.
func Pinned(items []checklist.Item, page func(checklist.Item) int, words *i18n.Printer) []xlsx.Item {
	var out []xlsx.Item
	lang := string(words.Lang())
	for i, it := range items {
		x := xlsx.Item{Nr: i + 1, Text: it.Text.In(lang), Who: it.WhoPublic.In(lang), Due: it.Due, When: when(it, words)}
		if it.Sensitive {
			x.Text = words.T("xlsx.noeytral", map[string]any{"nr": i + 1, "side": page(it)})
			x.When = ""
		}
		if x.Who == "" {
			x.Who = words.T("xlsx.se_pakken", nil)
		}
		out = append(out, x)
	}
	return out
}

// AnswerItem is the item that asks for a receipt.
const AnswerItem = "M1"

// senderNumber is which unit a packet is from, as far as a list that is pinned up
// may say it: a unit that every child comes from, by its number, since the name of
// one may tell language or belief. That a service has written about the child stands
// in the packet.
func senderNumber(release record.Value, words *i18n.Printer) string {
	from := release.Field("avsender")
	if t := from.Field("type"); t.Is("barnehage") || t.Is("grunnskole") {
		return from.Field("orgnr").Text().Reveal()
	}
	return words.T("xlsx.se_pakken", nil)
}

// when tells of an item what its due date alone does not.
func when(it checklist.Item, words *i18n.Printer) string {
	switch {
	case len(it.DueAt) > 0:
		return strings.Join(it.DueText(string(words.Lang())), ", ")
	case !it.From.IsZero():
		return words.T("xlsx.fra", map[string]any{"dato": i18n.Date(it.From)})
	}
	return ""
}

// A PackedList is what became of one role's checklist.
type PackedList struct {
	Unit, Role string
	File       string
	Size       int
	Skipped    bool
	Items      int
	Err        error // why there is none
}

// Checklists makes one checklist packet for each role that got packets in this
// run, and for each unit that signed them. Call it once, after the cases. A list that
// fails stops no other; the error is about all that did.
func (p *Packer) Checklists() ([]PackedList, error) {
	var out []PackedList
	var errs []error
	if p.Passphrase != "" {
		return nil, nil // there is no key to seal a list to
	}
	for _, key := range p.order {
		done, err := p.checklist(key, p.lists[key])
		if done.Err = err; err != nil {
			errs = append(errs, err)
		}
		out = append(out, done)
	}
	return out, errors.Join(errs...)
}

func (p *Packer) checklist(key listKey, l *roleList) (PackedList, error) {
	out := PackedList{Unit: key.unit, Role: key.role, Items: l.items()}
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
	return p.putList(out, m, plain, keys, digest)
}

func (p *Packer) putList(out PackedList, m packet.Manifest, plain []byte, keys []keybook.Target, digest string) (_ PackedList, err error) {
	j := &job{}
	if j.sealed, err = p.encrypt(plain, keys); err != nil {
		return out, err
	}
	j.entry = p.intent(m, j.sealed)
	j.entry.Release = digest
	out.File, out.Size = j.entry.File, len(j.sealed)
	x := &parcel{jobs: []*job{j}}
	p.stage(x)
	p.put([]*parcel{x})
	return out, x.err
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

// sumOf stands for what a list says of a packet, but for the pages.
func sumOf(c xlsx.Child, items []checklist.Item) [sha256.Size]byte {
	var all []byte
	put := func(texts ...string) {
		for _, t := range texts {
			all = append(binary.AppendUvarint(all, uint64(len(t))), t...)
		}
	}
	put(c.Name.Reveal(), c.Packet, c.Sender, c.AnswerBy.String())
	for i, it := range c.Items {
		text := it.Text
		if items[i].Sensitive {
			text = items[i].ID // its page stands in the text, and nothing else
		}
		put(strconv.Itoa(it.Nr), text, it.Who, it.Due.String(), it.When)
	}
	return sha256.Sum256(all)
}

// turnUp finds the pages of the packets on a list that were made in earlier runs.
func (p *Packer) turnUp(l *roleList) error {
	var missing []int
	for i, c := range l.children {
		if l.of[c.Packet].pages != nil {
			missing = append(missing, i)
		}
	}
	var failed []error
	work := bulk.Work[xlsx.Child]{N: len(missing), Jobs: p.Jobs, Do: func(i int) (xlsx.Child, error) { return l.of[l.children[missing[i]].Packet].pages() }}
	bulk.Run(context.Background(), work, func(ready []bulk.Done[xlsx.Child]) bool {
		for _, d := range ready {
			l.children[missing[d.I]] = d.Value
			if d.Err != nil {
				failed = append(failed, stumbled(d.Err))
			}
		}
		return len(failed) == 0
	})
	return errors.Join(failed...)
}

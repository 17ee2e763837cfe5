package handover

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"github.com/handover-no/handover/handover/canon"
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

// A listed is the case of a packet on a list: whom it is about, and who is named in it
// by right.
type listed struct {
	who  rule.Who
	name string
}

// A listRow is what a packet adds to the checklist of its recipient's role.
type listRow struct {
	lang          string
	from          packet.Sender
	items         []checklist.Item
	pages         map[string]int
	child         xlsx.Child // in that language
	of            listed
	copiesBy      day.Day
	schoolUnknown bool
}

func (p *Packer) listRow(c *Checked, j *job) listRow {
	r := listRow{
		lang: strings.Clone(j.release.Language), from: j.sender(), items: j.composed.Items, pages: j.composed.PDF.Page,
		of: listed{c.input.Who(), strings.Clone(fullName(c.Case.Data))}, copiesBy: j.release.DeleteCopiesBy(),
		schoolUnknown: document.SchoolUnknown(j.release.Data, p.Program.Law),
	}
	j.row = r
	r.child = p.toDo(j, r.lang)
	return r
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
	to, r := j.packed.To.To, j.row
	key := listKey{to.Unit, to.Role, j.signer}
	list := p.lists[key]
	if list == nil {
		list = &roleList{name: to.Name, lang: r.lang, from: r.from, of: map[string]listed{}}
		if p.lists == nil {
			p.lists = map[listKey]*roleList{}
		}
		p.lists[key] = list
		p.order = append(p.order, key)
	}
	if list.from.Orgnr != r.from.Orgnr { // nobody speaks for another's children in their own name
		list.from = packet.Sender{Orgnr: j.signer, Name: p.nameOf(j.signer)}
	}
	if list.lang != r.lang {
		r.child = p.toDo(j, list.lang)
	}
	list.children = append(list.children, r.child)
	list.of[r.child.Packet] = r.of
	list.copiesBy = day.Min(list.copiesBy, r.copiesBy)
	list.schoolUnknown = list.schoolUnknown || r.schoolUnknown
}

// toDo is what there is to do for one child. The lists of a run hold it for all of
// them, so that what stands with many children is kept once.
func (p *Packer) toDo(j *job, lang string) xlsx.Child {
	words := p.Program.Catalog.Printer(i18n.Lang(lang))
	out := xlsx.Child{
		Name: secret.New(strings.Clone(j.release.CaseID), fullName(j.release.Data)), Packet: string(j.packed.Packet), Made: p.day(j.made),
		Sender: once(senderNumber(j.release.Data, words)), Items: Pinned(j.row.items, p.pageOf(j), words),
	}
	for i, it := range out.Items {
		out.Items[i].Text, out.Items[i].Who, out.Items[i].When = once(it.Text), once(it.Who), once(it.When)
	}
	for _, it := range j.row.items {
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
		if p.Program.packets[j.release.Transition].IsApart(it.Section) {
			return j.row.pages[it.Section]
		}
		return j.row.pages[document.Checklist]
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
	digest, err := p.listDigest(l)
	if err != nil {
		return out, err
	}
	to := journal.Party{Orgnr: key.unit, Role: key.role}
	if before, found, err := p.Log.FindRelease("", to, digest); err != nil || found && !p.Again {
		out.File, out.Skipped = before.File, true
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
// again.
func (p *Packer) listDigest(l *roleList) (string, error) {
	type row struct{ Child, Packet, Nr, Item, Who, Due, When, Sender, AnswerBy string }
	rows := []row{}
	for _, c := range l.children {
		for _, it := range c.Items {
			rows = append(rows, row{
				c.Name.Reveal(), c.Packet, strconv.Itoa(it.Nr), it.Text, it.Who, it.Due.String(), it.When, c.Sender, c.AnswerBy.String(),
			})
		}
	}
	// Whichever order the cases were packed in, it is the same list.
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.Packet, b.Packet), strings.Compare(a.Nr, b.Nr))
	})
	data, err := canon.Encode(rows)
	if err != nil {
		return "", err
	}
	return p.Log.Keyed("sjekkliste", data), nil
}

package handover

import (
	"strings"
	"time"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

// A listKey is a role in a unit: its checklist covers all its children whose packets
// the same unit signs.
type listKey struct{ unit, role, signer string }

type roleList struct {
	name string
	lang string
	from packet.Sender // the sender, or whoever signs for more than one
	rows []xlsx.Row
	// copiesBy is when working copies of the first of the packets are to be deleted.
	copiesBy day.Day
	// cases are those whose packets the list has items of, by the packets' ids.
	cases map[string]*Checked
	// schoolUnknown tells that there are pupils whose school is not known yet.
	schoolUnknown bool
}

// remember adds the items of a packet to the checklist of its recipient's role.
func (p *Packer) remember(c *Checked, j *job) {
	to := j.packed.To.To
	key := listKey{to.Unit, to.Role, j.signer}
	list := p.lists[key]
	if list == nil {
		list = &roleList{name: to.Name, lang: j.release.Language, from: j.sender(), cases: map[string]*Checked{}}
		if p.lists == nil {
			p.lists = map[listKey]*roleList{}
		}
		p.lists[key] = list
		p.order = append(p.order, key)
	}
	if list.from.Orgnr != j.sender().Orgnr { // nobody speaks for another's children in their own name
		list.from = packet.Sender{Orgnr: j.signer, Name: p.nameOf(j.signer)}
	}
	list.rows = append(list.rows, p.rows(j, list.lang)...)
	list.cases[string(j.packed.Packet)] = c
	list.copiesBy = day.Min(list.copiesBy, j.release.DeleteCopiesBy())
	list.schoolUnknown = list.schoolUnknown || document.SchoolUnknown(j.release.Data, p.Program.Law)
}

// rows writes the items of one child for a list that is pinned up: an item that
// would tell a special category stands there in neutral words, and with nobody
// named as answering for it whose role would tell.
func (p *Packer) rows(j *job, lang string) []xlsx.Row {
	words := p.Program.Catalog.Printer(i18n.Lang(lang))
	child := secret.New(j.release.CaseID, fullName(j.release.Data))
	var out []xlsx.Row
	for i, it := range j.composed.Items {
		r := xlsx.Row{
			Child: child, Packet: string(j.packed.Packet), Made: p.day(j.made), Start: j.release.Start,
			Nr: i + 1, Item: it.Text.In(lang), Who: it.WhoPublic.In(lang), Due: it.Due, When: when(it, words),
		}
		if it.Sensitive {
			place := document.Checklist
			if p.Program.packets[j.release.Transition].IsApart(it.Section) {
				place = it.Section
			}
			r.Item = words.T("xlsx.noeytral", map[string]any{"nr": i + 1, "side": j.composed.PDF.Page[place]})
			r.When = ""
		}
		if r.Who == "" {
			r.Who = words.T("xlsx.se_pakken", nil)
		}
		out = append(out, r)
	}
	return out
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
}

// Checklists makes one checklist packet for each role that got packets in this
// run, and for each unit that signed them. Call it once, after the cases.
func (p *Packer) Checklists() ([]PackedList, error) {
	var out []PackedList
	if p.Passphrase != "" {
		return nil, nil // there is no key to seal a list to
	}
	for _, key := range p.order {
		done, err := p.checklist(key, p.lists[key])
		if err != nil {
			return out, err
		}
		out = append(out, done)
	}
	return out, nil
}

func (p *Packer) checklist(key listKey, l *roleList) (PackedList, error) {
	out := PackedList{Unit: key.unit, Role: key.role, Items: len(l.rows)}
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
		SchoolUnknown: l.schoolUnknown, Rows: l.rows,
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
	return out, p.put([]*job{j})
}

// listDigest stands for what a list says, so that an unchanged one is not sent
// again.
func (p *Packer) listDigest(l *roleList) (string, error) {
	type row struct{ Child, Packet, Item, Who, Due, When string }
	rows := []row{}
	for _, r := range xlsx.InOrder(l.rows) {
		rows = append(rows, row{r.Child.Reveal(), r.Packet, r.Item, r.Who, r.Due.String(), r.When})
	}
	data, err := canon.Encode(rows)
	if err != nil {
		return "", err
	}
	return p.Log.Keyed("sjekkliste", data), nil
}

package handover

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"unique"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/secret"
)

// A listed is a packet on a list: whom it is about, and who is named by right in its
// case.
type listed struct {
	who  rule.Who
	name string
	// sum stands for what the list says of the packet, but for the pages: they follow
	// from which packet it is.
	sum [sha256.Size]byte
	// said stands for all that the list says of the packet, as it was worked out from its
	// release.
	said [sha256.Size]byte
	// recall says again, in a language, what the list says of a packet that was made in
	// an earlier run, with the pages; nil where they are known.
	recall func(lang string) (xlsx.Child, error)
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
	if j.composed != nil {
		j.items = j.composed.Items
	} else {
		j.items = p.Program.Items(j.release, p.day(j.made))
	}
	j.packed.Items = len(j.items)
	j.row = listRow{
		lang: strings.Clone(j.release.Language), from: j.sender(), of: listed{who: c.input.Who(), name: fullName(c.Case.Data)},
		copiesBy: j.release.DeleteCopiesBy(), schoolUnknown: document.SchoolUnknown(j.release.Data, p.Program.Law),
	}
	if j.composed == nil {
		id, to := j.packed.Packet, journal.Party{Orgnr: j.packed.To.To.Unit, Role: j.packed.To.To.Role}
		j.row.of.recall = func(lang string) (xlsx.Child, error) { return p.recalled(id, to, lang, again) }
	}
	p.say(j, j.row.lang)
}

// say works out what a list in a language says of a packet.
func (p *Packer) say(j *job, lang string) {
	j.row.child = p.toDo(j, lang)
	j.row.of.sum, j.row.of.said = sumOf(j.row.child, j.items), saidOf(j.row.child)
}

// holds reports whether children are those of the list, each once, and each with what
// there is to do for it and nothing that there is to do for another.
func (l *roleList) holds(children []xlsx.Child) bool {
	seen := map[string]bool{}
	for _, c := range children {
		of, ok := l.of[c.Packet]
		if !ok || seen[c.Packet] || of.said != saidOf(c) {
			return false
		}
		seen[c.Packet] = true
	}
	return len(seen) == len(l.of)
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
	out.AnswerBy = answerBy(j.items)
	return out
}

// once returns an equal text that all who ask for it share.
func once(s string) string { return unique.Make(s).Value() }

// pageOf tells on which page of a packet an item is told in full: with the others, or
// on a page that may be taken out.
func (p *Packer) pageOf(j *job) func(checklist.Item) int {
	return func(it checklist.Item) int {
		if p.Program.packets[j.release.Transition]().IsApart(it.Section) {
			return j.pages[it.Section] // 0 where the pages are not known yet
		}
		return j.pages[document.Checklist]
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
			x.Text, x.When = neutral(i+1, page(it), words), ""
		}
		if x.Who == "" {
			x.Who = words.T("xlsx.se_pakken", nil)
		}
		out = append(out, x)
	}
	return out
}

// neutral names an item without saying what it is, with its page when that is known.
func neutral(nr, page int, words *i18n.Printer) string {
	if page == 0 {
		return words.T("xlsx.noeytral_uten_side", map[string]any{"nr": nr})
	}
	return words.T("xlsx.noeytral", map[string]any{"nr": nr, "side": page})
}

// AnswerItem is the item that asks for a receipt.
const AnswerItem = "M1"

// senderNumber is which unit a packet is from, as far as a list that is pinned up
// may say it: a unit that every child comes from, by its number, since the name of
// one may tell language or belief. That a service has written about the child stands
// in the packet.
func senderNumber(release record.Value, words *i18n.Printer) string {
	from := release.Field("avsender")
	t := from.Field("type")
	return numberOf(t.Is("barnehage") || t.Is("grunnskole"), from.Field("orgnr").Text().Reveal(), words)
}

// numberOf is the number of a unit that every child comes from, and neutral words for
// others.
func numberOf(common bool, orgnr string, words *i18n.Printer) string {
	if common {
		return orgnr
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

// sumOf stands for what a list says of a packet, but for the pages.
func sumOf(c xlsx.Child, items []checklist.Item) [sha256.Size]byte {
	return sumWith(c, func(i int) string {
		if items[i].Sensitive {
			return items[i].ID // its page stands in the text, and nothing else
		}
		return c.Items[i].Text
	})
}

// saidOf stands for all that a list says of a packet.
func saidOf(c xlsx.Child) [sha256.Size]byte {
	return sumWith(c, func(i int) string { return c.Items[i].Text })
}

func sumWith(c xlsx.Child, text func(i int) string) [sha256.Size]byte {
	var all []byte
	put := func(texts ...string) {
		for _, t := range texts {
			all = append(binary.AppendUvarint(all, uint64(len(t))), t...)
		}
	}
	put(c.Name.Reveal(), c.Packet, c.Sender, c.AnswerBy.String())
	for i, it := range c.Items {
		put(strconv.Itoa(it.Nr), text(i), it.Who, it.Due.String(), it.When)
	}
	return sha256.Sum256(all)
}

// turnedUp takes in what a list says of a packet, now that its pages are known.
func (l *roleList) turnedUp(i int, child xlsx.Child) {
	if of, ok := l.of[child.Packet]; ok && l.children[i].Packet == child.Packet {
		of.said = saidOf(child)
		l.of[child.Packet] = of
	}
	l.children[i] = child
}

// A missingPage is a row of a list whose pages are not known.
type missingPage struct {
	row    int
	recall func(lang string) (xlsx.Child, error)
}

// turnUp finds the pages of the packets on a list that were made in earlier runs. What is
// to be asked is gathered first: the list changes while others still ask.
func (p *Packer) turnUp(l *roleList) error {
	var missing []missingPage
	for i, c := range l.children {
		if recall := l.of[c.Packet].recall; recall != nil {
			missing = append(missing, missingPage{i, recall})
		}
	}
	var failed []error
	work := bulk.Work[xlsx.Child]{N: len(missing), Jobs: p.Jobs, Do: func(i int) (xlsx.Child, error) { return missing[i].recall(l.lang) }}
	bulk.Run(context.Background(), work, func(ready []bulk.Done[xlsx.Child]) bool {
		for _, d := range ready {
			if d.Err != nil {
				failed = append(failed, stumbled(d.Err))
				continue
			}
			l.turnedUp(missing[d.I].row, d.Value)
		}
		return len(failed) == 0
	})
	return errors.Join(failed...)
}

package handover

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

// A Reception is everything that has arrived in a folder, as one workbook that is made
// again whenever more comes.
//
// What people have written in the workbook is theirs: a row that is there stays as it
// stands, and a run only adds rows. An item is known by its packet and its number. When
// a packet is replaced, what was filled in for an item follows to the same item of the
// new packet, and the row goes; what cannot follow stays. A row that is missing of a
// packet whose other rows are there is put back: no item is lost by a slip.
//
// The workbook is like a list that is pinned up: nothing in it tells a special category
// of personal data beside a name.
type Reception struct {
	Arrivals []Arrival
	// Kept is the workbook as people left it, or nothing.
	Kept  *filled.Book
	Lang  i18n.Lang
	Today day.Day
}

// Changes are what a run has done to a workbook.
type Changes struct {
	Packets  int // about children, that nobody is to use another in place of
	New      int // tasks that are new
	Restored int // tasks that somebody had taken out
	Carried  int // rows whose filled-in cells followed to the packet that replaces theirs
	Left     int // rows of replaced packets that could not follow, and so stay
	// Lost tells that the workbook before had something that the new one has not.
	Lost bool
}

// Workbook makes the workbook of a reception. The same reception gives the same bytes.
func (p *Program) Workbook(r Reception) ([]byte, Changes, error) {
	m := p.merge(r)
	book, words := m.result(), m.words
	data, err := xlsx.WriteReceived(book, words)
	if err == nil {
		err = xlsx.ReceivedAgrees(book, words, data)
	}
	return data, m.changes, err
}

// merge puts a reception together.
func (p *Program) merge(r Reception) *merger {
	m := &merger{
		Reception: r, program: p, words: p.Catalog.Printer(r.Lang), replaced: Replacements(r.Arrivals), byID: map[string]*Arrival{},
		at: map[itemKey]int{}, had: map[string]bool{},
	}
	m.Arrivals = slices.Clone(m.Arrivals)
	slices.SortFunc(m.Arrivals, func(a, b Arrival) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i, a := range m.Arrivals {
		if a.Kind == packet.Handover {
			m.byID[string(a.ID)] = &m.Arrivals[i]
		}
	}
	m.mixed = len(m.roles(false)) > 1
	m.same = others(SameCase(m.Arrivals))
	m.namesake, m.many = namesakes(m.Arrivals), len(m.units()) > 1
	m.keep()
	m.fill()
	m.carry()
	if k := m.Kept; k != nil {
		m.changes.Lost = k.More || len(k.Columns) > xlsx.MaxMore
	}
	return m
}

type itemKey struct {
	packet string
	nr     int
}

// A merger puts what has arrived and what people have written together.
type merger struct {
	Reception
	program  *Program
	words    *i18n.Printer
	replaced map[packet.ID]packet.ID
	byID     map[string]*Arrival
	mixed    bool                   // several roles share the workbook
	namesake map[string]bool        // names that children born on different days have
	same     map[packet.ID][]string // other packets about the same case that stand
	many     bool                   // units share it

	tasks   []xlsx.Task
	at      map[itemKey]int // where in tasks each item first stands
	had     map[string]bool // packets that the workbook had rows of
	old     []oldRow        // rows of replaced packets
	changes Changes
}

// An oldRow is a row of a packet that is replaced.
type oldRow struct {
	task xlsx.Task
	of   *Arrival
}

// keep takes over the rows that are there.
func (m *merger) keep() {
	if m.Kept == nil {
		return
	}
	for _, row := range m.Kept.Rows {
		t, a := taskOf(row), m.byID[row.Packet]
		m.had[row.Packet] = true
		if a != nil {
			m.relabel(&t, a)
		}
		if a != nil && m.replaced[a.ID] != "" {
			m.old = append(m.old, oldRow{t, a})
			continue
		}
		m.add(t)
	}
}

func (m *merger) add(t xlsx.Task) {
	key := itemKey{t.Packet, t.Nr}
	if _, ok := m.at[key]; !ok && t.Packet != "" && t.Nr > 0 {
		m.at[key] = len(m.tasks)
	}
	m.tasks = append(m.tasks, t)
}

// relabel writes what nobody has changed in the language of the workbook.
func (m *merger) relabel(t *xlsx.Task, a *Arrival) {
	now, ok := m.fresh(a, t.Nr, m.words)
	if !ok {
		return
	}
	for _, lang := range i18n.Langs() {
		words := m.program.Catalog.Printer(lang)
		if child := t.Child.Reveal(); child == a.Name.Reveal() || child == bornName(a, words).Reveal() {
			t.Child = now.Child
		}
		was, _ := m.fresh(a, t.Nr, words)
		if t.Item.Reveal() == was.Item.Reveal() {
			t.Item = now.Item
		}
		if t.Who.Reveal() == was.Who.Reveal() {
			t.Who = now.Who
		}
	}
}

// everyday are the roles that any child's packet may be for; that there is one for
// another tells something about the child.
var everyday = []string{"kontor", "rektor", "sfo", "inntak"}

// items are the items of a packet as the workbook has them. Where roles share it, one
// that would tell is nowhere named.
func (m *merger) items(a *Arrival, words *i18n.Printer) []xlsx.Item {
	out := Pinned(a.Items, func(checklist.Item) int { return 0 }, words)
	if m.mixed && !slices.Contains(everyday, a.Role) {
		for i := range out {
			out[i].Text, out[i].When, out[i].Who = neutral(out[i].Nr, 0, words), "", words.T("xlsx.se_pakken", nil)
		}
	}
	return out
}

// fresh is an item of a packet as a row that nobody has filled in.
func (m *merger) fresh(a *Arrival, nr int, words *i18n.Printer) (xlsx.Task, bool) {
	if nr < 1 || nr > len(a.Items) {
		return xlsx.Task{}, false
	}
	return m.child(a).Task(m.items(a, words)[nr-1], words), true
}

func (m *merger) child(a *Arrival) *xlsx.Child {
	return &xlsx.Child{Name: m.nameOf(a, m.words), Packet: string(a.ID)}
}

// fill adds the items that have no row yet, with what people have written in the
// sender's list before there was this one.
func (m *merger) fill() {
	lists := m.lists()
	for i := range m.Arrivals {
		a := &m.Arrivals[i]
		if a.Kind != packet.Handover || m.replaced[a.ID] != "" {
			continue
		}
		m.changes.Packets++
		child := m.child(a)
		for _, it := range m.items(a, m.words) {
			key := itemKey{string(a.ID), it.Nr}
			if _, ok := m.at[key]; ok {
				continue
			}
			t := child.Task(it, m.words)
			if m.had[key.packet] {
				m.changes.Restored++
			} else {
				m.changes.New++
				if row, ok := lists[key]; ok {
					follow(&t, t, taskOf(row), t)
				}
			}
			m.add(t)
		}
	}
}

// lists are the rows of the senders' lists that people have filled in.
func (m *merger) lists() map[itemKey]filled.Row {
	out := map[itemKey]filled.Row{}
	for _, a := range m.Arrivals {
		if a.List == nil {
			continue
		}
		for _, row := range a.List.Rows {
			key := itemKey{row.Packet, row.Nr}
			if _, ok := out[key]; !ok && row.Packet != "" {
				row.Own, row.Who, row.Task, row.DueCell = nil, secret.Text{}, secret.Text{}, filled.Value{}
				out[key] = row
			}
		}
	}
	return out
}

// carry lets what was filled in follow to the packet that replaces its own.
func (m *merger) carry() {
	for _, o := range m.old {
		was, ok := m.fresh(o.of, o.task.Nr, m.words)
		switch to, made := m.target(o); {
		case ok && isUntouched(o.task, was):
		case ok && to != nil && follow(to, made, o.task, was):
			m.changes.Carried++
		default:
			m.changes.Left++
			m.tasks = append(m.tasks, o.task)
		}
	}
}

// target is the row of the same item in the packet that replaces its own, and how that
// was made.
func (m *merger) target(o oldRow) (to *xlsx.Task, made xlsx.Task) {
	by := m.byID[string(m.replaced[o.of.ID])]
	if by == nil || o.task.Nr < 1 || o.task.Nr > len(o.of.Items) {
		return nil, made
	}
	id := o.of.Items[o.task.Nr-1].ID
	nr := 1 + slices.IndexFunc(by.Items, func(it checklist.Item) bool { return it.ID == id })
	at, ok := m.at[itemKey{string(by.ID), nr}]
	if nr == 0 || !ok {
		return nil, made
	}
	made, _ = m.fresh(by, nr, m.words)
	return &m.tasks[at], made
}

// result is the workbook.
func (m *merger) result() xlsx.Received {
	out := xlsx.Received{Units: m.units(), Made: m.Today, Tasks: m.tasks}
	for _, r := range m.roles(m.mixed) {
		out.Roles = append(out.Roles, m.words.T("rolle."+r, nil))
	}
	if m.Kept != nil {
		out.More = m.Kept.Columns
	}
	for i := range m.Arrivals {
		a := &m.Arrivals[i]
		if c := a.Manifest.Created; c.After(out.Created) {
			out.Created = c
		}
		if a.Kind != packet.Handover {
			continue
		}
		out.CopiesBy = day.Min(out.CopiesBy, a.DeleteBy)
		out.SchoolUnknown = out.SchoolUnknown || a.SchoolUnknown
		out.Children = append(out.Children, m.line(a))
	}
	out.Children = append(out.Children, m.gone()...)
	xlsx.Order(out.Tasks)
	return out
}

// line is a packet in the overview.
func (m *merger) line(a *Arrival) xlsx.Child {
	c := xlsx.Child{Name: m.nameOf(a, m.words), To: m.to(a), Packet: string(a.ID), Made: a.Made, Sender: a.Sender(m.words), AnswerBy: a.AnswerBy, DeleteBy: a.DeleteBy}
	switch by := m.replaced[a.ID]; {
	case by != "":
		c.Answer, c.AnswerBy = xlsx.Answer{State: xlsx.Replaced, By: string(by)}, day.Day{}
	case a.Answer.State == receipt.Accepted:
		c.Answer = xlsx.Answer{State: xlsx.Accepted, On: a.AnsweredOn}
	case a.Answer.State == receipt.Rejected:
		c.Answer = xlsx.Answer{State: xlsx.Rejected, On: a.AnsweredOn}
	}
	c.Answer.Same = m.same[a.ID]
	return c
}

// gone are the packets that have rows and lie in the folder no more.
func (m *merger) gone() (out []xlsx.Child) {
	seen := map[string]bool{}
	for _, t := range m.tasks {
		if t.Packet == "" || t.Nr == 0 || m.byID[t.Packet] != nil || seen[t.Packet] {
			continue
		}
		seen[t.Packet] = true
		out = append(out, xlsx.Child{Name: t.Child, Packet: t.Packet, Answer: xlsx.Answer{State: xlsx.Gone}})
	}
	return out
}

// units are the names of those that packets have come to.
func (m *merger) units() (out []string) {
	for _, a := range m.Arrivals {
		if a.Kind == packet.Handover && !slices.Contains(out, a.ToName) {
			out = append(out, a.ToName)
		}
	}
	slices.SortFunc(out, i18n.Order())
	return out
}

// roles are those that packets have come to, or only those that tell nothing.
func (m *merger) roles(everydayOnly bool) (out []string) {
	for _, a := range m.Arrivals {
		if a.Kind == packet.Handover && !slices.Contains(out, a.Role) && (!everydayOnly || slices.Contains(everyday, a.Role)) {
			out = append(out, a.Role)
		}
	}
	slices.Sort(out)
	return out
}

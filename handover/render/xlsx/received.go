package xlsx

import (
	"cmp"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/secret"
)

// A Received is what has arrived at a receiver: everything in one workbook, with what
// people have filled in.
type Received struct {
	Units, Roles  []string // in words
	Made          day.Day  // the day that it is looked at
	Created       time.Time
	CopiesBy      day.Day // when the first of the working copies are to be gone
	SchoolUnknown bool
	Children      []Child // whose Items do not count: the tasks are Tasks
	Tasks         []Task  // in the order of the sheet
	More          []secret.Text
}

// MaxMore is how many columns a workbook has room for that people have put in.
const MaxMore = 12

// An Answer is what became of the answer about a packet.
type Answer struct {
	State AnswerState
	On    day.Day
	By    string // of a packet that is replaced: by which
	// Same are other packets about the same case that stand as well: only the sender can
	// tell which one counts.
	Same []string
}

// An AnswerState is where an answer stands.
type AnswerState int

// What may have become of an answer. A packet of which nothing is known lies in the
// folder no more.
const (
	NotAnswered AnswerState = iota
	Accepted
	Rejected
	Replaced
	Gone
)

// in is what stands in the overview.
func (a Answer) in(p *i18n.Printer) string {
	key := [...]string{"ingen", "akseptert", "avvist", "erstattet", "borte"}[a.State]
	text := p.T("xlsx.svar_"+key, map[string]any{"dato": dayOr(a.On), "pakke": a.By})
	if len(a.Same) > 0 {
		text += p.T("xlsx.svar_samme_sak", map[string]any{"pakker": p.And(a.Same)})
	}
	return text
}

// waits is how that begins which stands there when the sender has no answer.
func (s *sheet) waits() string { return Answer{}.in(s.text) }

// rowsIn is how many lines a text takes in a column of the overview, if there is such a
// column.
func (s *sheet) rowsIn(key, text string) int {
	if !s.has(key) {
		return 1
	}
	return rowsOf(text, s.columns[s.place(key)].width)
}

// WriteReceived makes the workbook of what has been received.
func WriteReceived(r Received, p *i18n.Printer) ([]byte, error) {
	return write(r.book(p))
}

func (r Received) book(p *i18n.Printer) *book {
	children := Checklist{Children: r.Children}.byName()
	return &book{
		text: p, heads: r.headlines(p), columns: receivedColumns, more: r.More[:min(len(r.More), MaxMore)], tasks: r.Tasks, children: children, made: r.Made,
	}
}

// mostNamed is how many units the heading names; of more it tells how many there are. A
// heading that is wider than the table makes the table small on paper.
const mostNamed = 2

func (r Received) headlines(p *i18n.Printer) headlines {
	units := shortened(p.And(r.Units))
	if n := len(r.Units); n > mostNamed {
		units = p.N("xlsx.mottak_enheter", n, nil)
	}
	whose := map[string]any{"enhet": units, "rolle": p.And(r.Roles)}
	when := map[string]any{"dato": i18n.Date(r.Made), "ark": p.T("xlsx.ark_oppgaver", nil)}
	gone := map[string]any{"slettes": dayOr(r.CopiesBy)}
	h := headlines{
		tasks: p.T("xlsx.mottak_tittel", whose), tasksSub: p.T("xlsx.mottak_ingress", when),
		overview: p.T("xlsx.mottak_tittel_oversikt", whose), overviewSub: p.T("xlsx.mottak_ingress_oversikt", when), sum: "xlsx.mottak_sum",
		pageLeft: p.T("xlsx.topptekst", whose), pageRight: p.T("xlsx.mottak_topptekst", when),
		footer: p.T("xlsx.bunntekst", gone), help: p.T("xlsx.mottak_hjelp", gone), document: p.T("xlsx.mottak_dokumenttittel", nil), created: r.Created,
	}
	if r.SchoolUnknown {
		h.note = p.T("xlsx.skole_ukjent", nil)
	}
	return h
}

// ReceivedAgrees reads a finished workbook back from its bytes, and returns ErrAltered
// unless its rows are those that were to be written, each with everything that people
// have filled in.
func ReceivedAgrees(r Received, p *i18n.Printer, data []byte) error {
	return r.book(p).agrees(data)
}

// Order puts tasks in the order of the sheet: by due date, child, packet and number;
// those without a date come last, as they stood.
func Order(tasks []Task) {
	place := places(tasks)
	slices.SortStableFunc(tasks, func(a, b Task) int {
		x, y := a.Due.Day, b.Due.Day
		switch {
		case x.IsZero() && y.IsZero():
			return 0
		case x.IsZero():
			return 1
		case y.IsZero():
			return -1
		}
		return cmp.Or(x.Compare(y), place[a.of()]-place[b.of()], a.Nr-b.Nr)
	})
}

// Of is whom a task is about, and in which packet.
type of struct{ name, packet string }

func (t Task) of() of { return of{t.Child.Reveal(), t.Packet} }

// places are the places of children in the order of their names. To compare names as
// Norwegians order them takes long, and each stands in many tasks.
func places(tasks []Task) map[of]int {
	out := map[of]int{}
	var all []*Child
	for _, t := range tasks {
		if _, ok := out[t.of()]; !ok {
			out[t.of()] = 0
			all = append(all, &Child{Name: t.Child, Packet: t.Packet})
		}
	}
	slices.SortFunc(all, byName())
	for i, c := range all {
		out[of{c.Name.Reveal(), c.Packet}] = i
	}
	return out
}

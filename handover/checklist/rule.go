package checklist

import (
	"slices"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A rule is one item as the data has it.
type rule struct {
	id        string
	text      schema.Pair
	sensitive bool
	who       schema.Pair
	whoAs     map[string]schema.Pair // by role of the recipient
	textAs    map[string]schema.Pair
	textIf    []variant // other words where a condition holds
	roles     []string  // of recipients; none means all
	when      []condition
	due       due
	sections  []string // the first of them that goes is where the packet tells more
	brief     schema.Pair
}

// A variant is words that an item has when any of its conditions holds.
type variant struct {
	when []condition
	text schema.Pair
}

func (r rule) isFor(role string) bool { return len(r.roles) == 0 || slices.Contains(r.roles, role) }

// triggered reports whether any condition holds; a rule without conditions
// always does.
func (r rule) triggered(data record.Value) bool { return len(r.when) == 0 || anyHolds(r.when, data) }

func anyHolds(when []condition, data record.Value) bool {
	return slices.ContainsFunc(when, func(c condition) bool { return c.holds(data) })
}

func (r rule) item(f Facts) Item {
	out := Item{ID: r.id, Text: r.text, Sensitive: r.sensitive, Who: r.answers(f.Role), Brief: r.brief}
	if i := slices.IndexFunc(r.textIf, func(v variant) bool { return anyHolds(v.when, f.Data) }); i >= 0 {
		out.Text = r.textIf[i].text
	}
	if as, ok := r.textAs[f.Role]; ok {
		out.Text = as
	}
	for _, s := range r.sections {
		if s == "tiltak" || !f.Data.Field(s).IsMissing() {
			out.Section = s
			break
		}
	}
	r.due.set(&out, f)
	return out
}

// answers returns who answers for it on the list of a role.
func (r rule) answers(role string) schema.Pair {
	if as, ok := r.whoAs[role]; ok {
		return as
	}
	return r.who
}

// A condition looks at one path of the release. With words it holds when the
// answer is one of them; without, when there is an answer that is neither no nor
// «ingen».
type condition struct {
	path  string
	words []string
	not   []string // sections that a path which may stand below any section leaves out
}

// anywhere begins a path that may stand below any section.
const anywhere = "**."

func (c condition) holds(data record.Value) bool {
	for _, v := range c.values(data) {
		if c.words == nil && isSomething(v) {
			return true
		}
		for _, w := range c.words {
			if v.Is(w) || w == "ja" && v.Yes() {
				return true
			}
		}
	}
	return false
}

func (c condition) values(data record.Value) []record.Value {
	suffix, ok := strings.CutPrefix(c.path, anywhere)
	if !ok {
		return data.All(c.path)
	}
	const usual = 16 // levels
	var out []record.Value
	keys := strings.Split(suffix, ".")
	var walk func(v record.Value, path []string)
	walk = func(v record.Value, path []string) {
		switch v.Kind() {
		case record.Missing:
		case record.List:
			for _, it := range v.Items() {
				walk(it, path)
			}
		case record.Map:
			for _, f := range v.Fields() {
				if len(path) > 0 || !slices.Contains(c.not, f.Key) {
					walk(f.Value, append(path, f.Key))
				}
			}
		default:
			if len(path) >= len(keys) && slices.Equal(path[len(path)-len(keys):], keys) {
				out = append(out, v)
			}
		}
	}
	walk(data, make([]string, 0, usual))
	return out
}

// isSomething reports whether a value tells of something: a list with items, a
// group with something in it, a yes, a number, a text other than «ingen» or «nei».
func isSomething(v record.Value) bool {
	switch v.Kind() {
	case record.List:
		return slices.ContainsFunc(v.Items(), isSomething)
	case record.Map:
		return slices.ContainsFunc(v.Fields(), func(f record.Field) bool { return isSomething(f.Value) })
	case record.Text:
		return !v.Is("ingen") && !v.Is("nei") && !v.Text().IsEmpty()
	case record.Bool:
		return v.Yes()
	case record.Int:
		return v.Int() != 0
	}
	return false
}

// A due date is counted from some day.
type due struct {
	from     from
	days     int
	workdays int
	until    int // days; the end of a period that begins at days
	month    time.Month
}

// from says which day a due date is counted from.
type from string

const (
	received from = "mottatt"
	start    from = "skolestart"
	copies   from = "slettefrist"
	// firstDay is the first day that the child is there, at the after-school
	// programme (SFO) or at school. Counting back from it counts working days.
	firstDay from = "foerste_dag"
	// bothDays gives a date for the after-school programme and one for school.
	bothDays from = "sfo_og_skole"
	// month is the last day of a month in the year that school starts.
	inMonth from = "maaned"
)

// sfoStart is where a release tells when the child starts at the after-school programme.
const sfoStart = "sfo.startdato"

func (d due) set(i *Item, f Facts) {
	sfo, _ := day.Parse(f.Data.At(sfoStart).Text().Reveal())
	switch d.from {
	case received:
		i.Due = f.Received.AddDays(d.days).AddWorkdays(d.workdays)
	case start:
		i.Due = f.Start.AddDays(d.days)
	case copies:
		i.Due = f.CopiesBy
	case firstDay:
		i.Due = day.Min(f.Start, sfo).AddWorkdays(d.workdays)
	case inMonth:
		i.Due = day.New(f.Start.Year(), d.month, 1).AddMonths(1).AddDays(-1)
	case bothDays:
		d.both(i, f, sfo)
	}
	if d.until != 0 {
		i.From, i.Due = i.Due, f.Start.AddDays(d.until)
	}
}

// both sets the dates of an item that concerns the after-school programme as
// well as the school; a recipient there only has the first of them.
func (d due) both(i *Item, f Facts, sfo day.Day) {
	switch {
	case sfo.IsZero():
		i.Due = f.Start
	case f.Role == "sfo":
		i.Due = sfo
	default:
		i.Due = day.Min(sfo, f.Start)
		i.DueAt = []DueAt{
			{sfo, schema.Pair{NB: "på SFO", NN: "på SFO"}},
			{f.Start, schema.Pair{NB: "på skolen", NN: "på skulen"}},
		}
	}
}

// conditions returns all that a rule looks at, for when it applies and for its words.
func (r rule) conditions() []condition {
	out := slices.Clone(r.when)
	for _, v := range r.textIf {
		out = append(out, v.when...)
	}
	return out
}

// A Look is one path that an item looks at, for checking items against a form.
type Look struct {
	ID, Path  string
	Words     []string
	Sensitive bool
}

// Paths returns every path that the items look at. Those that may stand below any
// section are left out.
func (l *List) Paths() []Look {
	var out []Look
	for _, r := range l.rules {
		for _, c := range r.conditions() {
			if !strings.HasPrefix(c.path, anywhere) {
				out = append(out, Look{r.id, c.path, c.words, r.sensitive})
			}
		}
	}
	return out
}

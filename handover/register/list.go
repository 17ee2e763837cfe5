package register

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/grading"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// A List is what was read.
type List struct {
	Entries []*Entry
	// Individual tells that something was left out that has to be handled individually.
	Individual bool
	// Columns are what was read, in the order of the first list in the file, and Unused
	// the letters of those that were not.
	Columns []ReadColumn
	Unused  []string
	// Placeless are columns that are known, and that a case file has no place for.
	Placeless []ReadColumn
	// Transition tells that a column or the mapping says which transition it is.
	Transition bool
	rows       *Known // the children of all rows, also of those that are left out
}

// A ReadColumn is a column and the field it was read to.
type ReadColumn struct {
	Letter string
	Place  Place
}

// An Entry is one child of a list.
type Entry struct {
	Span   diag.Span // the row
	Values map[string]Value
	// Guardians is how many there are.
	Guardians int
	// Findings are what is wrong with the row, and Repeats tells that an earlier row
	// says just the same.
	Findings  []diag.Diagnostic
	Repeats   bool
	who       Child
	protected bool
	cells     string // all that was read, to tell rows that are the same
}

// Fails reports whether no case can be made of the row.
func (e *Entry) Fails() bool {
	return slices.ContainsFunc(e.Findings, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
}

// Value is the text at a path, which is personal.
func (e *Entry) Value(path string) secret.Text { return e.Values[path].Text }

// Read reads a list. What is wrong with its columns is added to out, and then no row is
// read; what is wrong with a row stands with its entry. kind is the transition of all the children, or empty
// when a column or the mapping tells.
func Read(file string, data []byte, m *Mapping, kind string, out *diag.List) (*List, error) {
	all, err := lines(data)
	if err != nil {
		return nil, err
	}
	if m == nil {
		m = &Mapping{}
	}
	f := &finder{file: file, mapping: m, kind: kind, out: out}
	heads := f.heads(all)
	if len(heads) == 0 {
		out.Add(diag.Diagnostic{Code: "L01", Severity: diag.Error, Span: diag.Span{File: file}})
		return &List{}, nil
	}
	m.unmet(heads, out)
	for _, h := range heads {
		f.complete(h)
	}
	l := &List{Transition: heads[0].has(keyTransition) || !m.fixed[target{key: keyTransition}].Text.IsEmpty()}
	l.describe(heads[0])
	if out.Err() != nil {
		return l, nil
	}
	var entries []*Entry
	for _, row := range all {
		for _, h := range heads {
			if row.sheet == h.sheet && row.row > h.row && !h.again(row) {
				if e := f.entry(h, row); e != nil {
					entries = append(entries, e)
				}
			}
		}
	}
	l.rows = NewKnown()
	for _, e := range entries {
		l.rows.Add(e.who)
	}
	l.Entries = l.leaveProtected(entries)
	twice(l.Entries)
	return l, nil
}

// heads finds the headings, at most one row of them on each sheet.
func (f *finder) heads(all []line) []*head {
	var out []*head
	for _, l := range all {
		known := slices.ContainsFunc(out, func(h *head) bool { return h.sheet == l.sheet })
		if !known && !l.broken && (l.row <= deepest || f.mapping.headRow > 0) && f.isHead(l) {
			out = append(out, f.head(l))
		}
	}
	return out
}

func (l *List) describe(h *head) {
	for _, c := range h.columns {
		l.Columns = append(l.Columns, ReadColumn{Letter(c.col), Place{c.target.key, c.target.n}})
	}
	for _, c := range h.placeless {
		l.Placeless = append(l.Placeless, ReadColumn{Letter(c.col), Place{c.target.key, c.target.n}})
	}
	for _, col := range h.unused {
		l.Unused = append(l.Unused, Letter(col))
	}
}

// again reports whether a row is the headings once more, as on each page of a print.
func (h *head) again(l line) bool {
	return len(l.cells) == len(h.cells) && slices.EqualFunc(l.cells, h.cells, func(a, b sheet.Cell) bool { return a.Col == b.Col && a.Text == b.Text })
}

// entry reads a row, or nothing when none of the columns that are read has anything.
func (f *finder) entry(h *head, l line) *Entry {
	e := &Entry{Span: diag.Span{File: f.file, Sheet: l.sheet, Line: l.row}, Values: map[string]Value{}}
	e.protected = isProtected(h, l)
	if l.broken {
		e.Findings = append(e.Findings, diag.Diagnostic{Code: "L08", Variant: "anfoersel", Severity: diag.Error, Span: e.Span})
		return e
	}
	r := &rowReader{finder: f, head: h, line: l, entry: e}
	empty := true
	for _, c := range h.columns {
		cell := l.at(c.col)
		if cell.Text != "" || cell.Unsaved {
			empty = false
			r.cell(c, cell)
		}
	}
	if empty {
		return nil
	}
	for t, v := range f.mapping.fixed {
		if _, ok := e.Values[t.path()]; !ok {
			r.put(t, v.Text.Reveal(), v.Span)
		}
	}
	r.finish()
	return e
}

// isProtected reports whether the child of a row has to be handled individually: the
// row says anything about its address but that it is ungraded, or speaks of a grade
// anywhere.
func isProtected(h *head, l line) bool {
	for _, c := range l.cells {
		if grading.IsNoted(c.Text) {
			return true
		}
	}
	for _, c := range h.columns {
		if c.target.key != keyProtection {
			continue
		}
		cell := l.at(c.col)
		if word := casefile.Fold(tidy(cell.Text)); word != "" && !isOpen(word) || cell.Unsaved {
			return true
		}
	}
	return false
}

// isOpen reports whether a word says that an address is ungraded. That nobody knows is
// no such word.
func isOpen(word string) bool {
	none := []string{"0", "n", "usann", "-", "_", "–", "ikke_sperret", "ikkje_sperra", "ikke_skjermet", "ikkje_skjerma", "ingen_beskyttelse", "vanlig", "vanleg", "aapen", "open"}
	return grading.IsUngraded(word) && !strings.HasPrefix(word, "uk") || slices.Contains(none, word)
}

// leaveProtected leaves out the protected, and whatever else is about the same child.
func (l *List) leaveProtected(entries []*Entry) []*Entry {
	var who []Child
	for _, e := range entries {
		if e.protected {
			l.Individual = true
			who = append(who, e.who)
		}
	}
	if !l.Individual {
		return entries
	}
	known := NewKnown()
	for _, w := range who {
		known.Add(w)
	}
	return slices.DeleteFunc(entries, func(e *Entry) bool { return e.protected || known.has(e.who) })
}

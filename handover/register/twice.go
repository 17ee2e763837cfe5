package register

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/diag"
)

// A Child is what tells one child from another: the number where there is one, and the
// name with the day of birth. It cannot be printed by accident.
type Child struct {
	number, person string
	// name is the whole name, and family the last name with the day of birth: children
	// who share one of them are alike.
	name, family string
}

// Format implements fmt.Formatter, so that no verb shows who it is.
func (Child) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[withheld]") }

func personOf(born string, names ...string) string {
	name := strings.Join(strings.Fields(strings.ToLower(strings.Join(names, " "))), " ")
	if name == "" || born == "" {
		return ""
	}
	return name + "\x00" + born
}

func whoIs(v map[string]Value) Child {
	return childOf(func(key string) string { return v["barn."+key].Text.Reveal() })
}

func childOf(text func(path string) string) Child {
	born, last := text("foedselsdato"), text("etternavn")
	w := Child{number: text("id.verdi"), person: personOf(born, text("fornavn"), text("mellomnavn"), last), family: personOf(born, last)}
	if last != "" && text("fornavn") != "" {
		w.name = personOf("any day", text("fornavn"), text("mellomnavn"), last)
	}
	return w
}

// Known is a set of children.
type Known struct {
	numbers, persons map[string]bool
}

// NewKnown returns an empty set.
func NewKnown() *Known { return &Known{map[string]bool{}, map[string]bool{}} }

// Add adds a child.
func (k *Known) Add(w Child) {
	if w.number != "" {
		k.numbers[w.number] = true
	}
	if w.person != "" {
		k.persons[w.person] = true
	}
}

func (k *Known) has(w Child) bool { return k.numbers[w.number] || k.persons[w.person] }

// Has reports whether the child of an entry is in the set: by its number, or by name
// and day of birth.
func (k *Known) Has(e *Entry) bool { return k.has(e.who) }

// ChildOf returns the child of a case file, given what it says at paths below «barn». ok
// is false when that does not tell who it is.
func ChildOf(at func(path string) string) (_ Child, ok bool) {
	w := childOf(func(path string) string {
		if path == "id.verdi" {
			return joined(tidy(at(path)))
		}
		return tidy(at(path))
	})
	return w, w.number != "" || w.person != ""
}

// twice tells of children that stand on several rows. Rows that say the same are one
// child; of rows that say different things, none can be chosen.
func twice(entries []*Entry) {
	numbers, persons := map[string][]*Entry{}, map[string][]*Entry{}
	for _, e := range entries {
		if e.who.number != "" {
			numbers[e.who.number] = append(numbers[e.who.number], e)
		}
		if e.who.person != "" {
			persons[e.who.person] = append(persons[e.who.person], e)
		}
	}
	for _, e := range entries {
		if same := numbers[e.who.number]; e.who.number != "" && len(same) > 1 {
			e.repeats(same, "nummer", "barn.id.verdi")
			continue
		}
		if same := persons[e.who.person]; e.who.person != "" && len(same) > 1 {
			e.repeats(same, "barn", "barn.foedselsdato")
		}
	}
}

// repeats tells of the other rows about what seems to be the same child.
func (e *Entry) repeats(same []*Entry, variant, path string) {
	d := diag.Diagnostic{Code: "L07", Variant: variant, Severity: diag.Error, Span: e.Values[path].Span, Args: diag.Args{"rader": e.others(same)}}
	switch {
	case allAlike(same):
		if e == same[0] {
			return
		}
		d.Variant, d.Severity, e.Repeats = "likt", diag.Warning, true
		d.Span = e.Span
		d.Args = diag.Args{"rader": place(same[0])}
	case variant == "barn" && allNumbered(same): // two children may be called the same
		d.Variant, d.Severity = "navn", diag.Warning
	}
	e.Findings = append(e.Findings, d)
}

func allAlike(same []*Entry) bool {
	for _, e := range same {
		if e.cells != same[0].cells {
			return false
		}
	}
	return true
}

// allNumbered reports whether each has a number of its own.
func allNumbered(same []*Entry) bool {
	seen := map[string]bool{}
	for _, e := range same {
		if e.who.number == "" || seen[e.who.number] {
			return false
		}
		seen[e.who.number] = true
	}
	return true
}

// others lists the other rows, the first of them when there are many.
func (e *Entry) others(same []*Entry) string {
	const most = 5
	var out []string
	for _, o := range same {
		if o != e && len(out) == most {
			out = append(out, "…")
			break
		}
		if o != e {
			out = append(out, place(o))
		}
	}
	return strings.Join(out, ", ")
}

// place is a row, with the sheet before it where it is not the first.
func place(e *Entry) string {
	row := strconv.Itoa(e.Span.Line)
	if e.Span.Sheet > 1 {
		return strconv.Itoa(e.Span.Sheet) + ":" + row
	}
	return row
}

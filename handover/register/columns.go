package register

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/diag"
)

// A column is one that is read.
type column struct {
	col    int // from 0
	target target
	given  bool // by the mapping
}

// A head is the row with the headings of a sheet, and what is read by them.
type head struct {
	line
	columns []column
	unused  []int // columns with a heading that are not read
	// placeless are columns that are known, and that a case file has no place for.
	placeless []column
	// parents are the guardians that are called mor or far.
	parents []int
}

// deepest is the last row of a sheet on which its headings may be.
const deepest = 30

// A finder finds headings and settles what the columns are.
type finder struct {
	file    string
	mapping *Mapping
	kind    string // of transition, when the whole list has one
	out     *diag.List
}

// isHead reports whether a row is the headings of a list: two columns are known, and
// a name is one of them. With a mapping that says which row it is, it is that row.
func (f *finder) isHead(l line) bool {
	if f.mapping.headRow > 0 {
		return l.row == f.mapping.headRow
	}
	known, named := map[string]bool{}, false
	for _, c := range l.cells {
		t, ok := f.mapping.target(l, c)
		if !ok {
			t, ok = understand(c.Text)
		}
		if !ok {
			continue
		}
		known[t.String()] = true
		named = named || t.key == keyName || t.key == "fornavn" || t.key == "etternavn"
	}
	return named && len(known) > 1
}

// head settles what the columns under a row of headings are.
func (f *finder) head(l line) *head {
	h := &head{line: l}
	last := 0 // the guardian that the columns before told of
	for _, c := range l.cells {
		t, given := f.mapping.target(l, c)
		ok := given
		if seen, known := understand(c.Text); known && seen.key == keyProtection {
			t, given, ok = seen, false, true // whatever the mapping says
		}
		if !given {
			t, ok = understand(c.Text)
			if key := about[asHeading(c.Text)]; !ok && last > 0 && key != "" && key != "navn" {
				t, ok = target{"foresatt_" + key, last}, true
			}
		}
		if t.key != keyTongue && t.key != keyHome { // they may stand between those of a guardian
			last = t.n
		}
		if !ok || t.key == keySkip {
			h.unused = append(h.unused, c.Col)
			continue
		}
		h.columns = append(h.columns, column{c.Col, t, given})
	}
	h.settleSchools(f.kind)
	h.settleParents()
	h.settleNames()
	f.settleTwice(h)
	return h
}

// has reports whether some column is read to a field.
func (h *head) has(key string) bool {
	return slices.ContainsFunc(h.columns, func(c column) bool { return c.target.key == key })
}

// settleSchools tells whose name «Skole» is, and whose number a number is. A school is
// the recipient where the sender has another column, and otherwise where children come
// from a barnehage. A number belongs to the unit named before it.
func (h *head) settleSchools(kind string) {
	who := "avsender"
	if !h.has("mottaker_navn") && (h.has("avsender_navn") || kind == "barnehage_skole") {
		who = "mottaker"
	}
	before := ""
	for i, c := range h.columns {
		unit, part, _ := strings.Cut(c.target.key, "_")
		switch {
		case unit == school && part == "orgnr" && before != "" && h.columns[i-1].col == c.col-1:
			unit = before
		case unit == school:
			unit = who
		}
		if t := (target{key: unit + "_" + part}); strings.HasPrefix(c.target.key, school+"_") {
			h.columns[i].target = t
		}
		before = ""
		if part == "navn" && (unit == "avsender" || unit == "mottaker") {
			before = unit
		}
	}
}

// settleParents gives guardians who are called mor and far numbers behind the others.
func (h *head) settleParents() {
	next := 1
	for _, c := range h.columns {
		if c.target.n < mother {
			next = max(next, c.target.n+1)
		}
	}
	for _, who := range []int{mother, father} {
		found := false
		for i, c := range h.columns {
			if c.target.n == who {
				h.columns[i].target.n, found = next, true
			}
		}
		if found {
			h.parents = append(h.parents, next)
			next++
		}
	}
	h.columns = slices.DeleteFunc(h.columns, func(c column) bool {
		if c.target.n > MaxGuardians {
			h.unused = append(h.unused, c.col)
		}
		return c.target.n > MaxGuardians
	})
}

// settleNames leaves out a whole name where its parts have columns of their own.
func (h *head) settleNames() {
	h.drop(keyName, h.has("fornavn") && h.has("etternavn"))
	h.columns = slices.DeleteFunc(h.columns, func(c column) bool {
		if c.target.key == keyEmail {
			h.placeless = append(h.placeless, c)
		}
		return c.target.key == keyEmail
	})
}

func (h *head) drop(key string, when bool) {
	if !when {
		return
	}
	h.columns = slices.DeleteFunc(h.columns, func(c column) bool {
		if c.target.key == key {
			h.unused = append(h.unused, c.col)
		}
		return c.target.key == key
	})
	slices.Sort(h.unused)
}

// settleTwice holds that no field has two columns. What the mapping says goes before
// what a heading looks like. Protection may be told of in several.
func (f *finder) settleTwice(h *head) {
	kept := h.columns[:0:0]
	for _, c := range h.columns {
		other := slices.ContainsFunc(h.columns, func(o column) bool { return o.target == c.target && o.col != c.col && o.given })
		// «Språk» beside «Morsmål» is most often of a guardian.
		later := (c.target.key == keyTongue || c.target.key == keyHome) && slices.ContainsFunc(kept, func(o column) bool { return o.target == c.target })
		if c.target.key != keyProtection && (other || later) && !c.given {
			h.unused = append(h.unused, c.col)
			continue
		}
		kept = append(kept, c)
	}
	h.columns = kept
	slices.Sort(h.unused)
	for i, c := range h.columns {
		if c.target.key == keyProtection {
			continue
		}
		for _, o := range h.columns[:i] {
			if o.target == c.target {
				f.out.Fail("L02", f.span(h.line, c), diag.Args{"annen": Letter(o.col)})
			}
		}
	}
}

// span is the place of a column on a row.
func (f *finder) span(l line, c column) diag.Span {
	return diag.Span{File: f.file, Sheet: l.sheet, Line: l.row, Col: c.col + 1, Path: c.target.path()}
}

// complete holds that the columns which nothing can do without are there.
func (f *finder) complete(h *head) bool {
	at := diag.Span{File: f.file, Sheet: h.sheet, Line: h.row}
	named := h.has(keyName) || h.has("fornavn") && h.has("etternavn")
	if !named {
		f.out.Add(diag.Diagnostic{Code: "L01", Variant: "navn", Severity: diag.Error, Span: at})
	}
	born := h.has("foedselsdato") || h.has(keyID) || h.has(keyDNumber) || h.has(keyDuf)
	if !born {
		f.out.Add(diag.Diagnostic{Code: "L01", Variant: "foedselsdato", Severity: diag.Error, Span: at})
	}
	return named && born
}

// Letter is what a column, from 0, is called in a workbook: A, B … Z, AA.
func Letter(col int) string {
	const letters = 26
	s := ""
	for col++; col > 0; col = (col - 1) / letters {
		s = string(rune('A'+(col-1)%letters)) + s
	}
	return s
}

// columnOf reads such a name, and returns -1 for anything else.
func columnOf(letter string) int {
	col := 0
	for _, r := range strings.ToUpper(letter) {
		if r < 'A' || r > 'Z' || col > maxColumns {
			return -1
		}
		col = col*26 + int(r-'A') + 1
	}
	return col - 1
}

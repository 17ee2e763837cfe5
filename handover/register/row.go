package register

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/grading"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// A rowReader reads the cells of one row.
type rowReader struct {
	*finder
	head  *head
	line  line
	entry *Entry
	parts map[int][2]string // first and last names of guardians
}

// cell reads a cell that has something in it.
func (r *rowReader) cell(c column, cell sheet.Cell) {
	at := r.span(r.line, c)
	f, _ := fieldOf(c.target.key)
	s, wrong := read(cell, f)
	if wrong != nil && c.target.key != keyProtection {
		r.tell(*wrong, at)
	}
	if s != "" {
		r.entry.cells += "\x00" + strconv.Itoa(c.col) + "\x00" + s
		r.put(c.target, s, at)
	}
}

func (r *rowReader) tell(w told, at diag.Span) {
	r.entry.Findings = append(r.entry.Findings, diag.Diagnostic{Code: w.code, Variant: w.variant, Severity: w.severity, Span: at})
}

// put enters what a field says.
func (r *rowReader) put(t target, s string, at diag.Span) {
	set := func(path, s string) { r.entry.Values[path] = Value{secret.New("", s), at} }
	if t.n > 0 {
		r.entry.Guardians = max(r.entry.Guardians, t.n)
	}
	switch t.key {
	case keyName:
		r.name(s, at, set)
	case keyID, keyDNumber, keyDuf:
		set("barn.id.type", idType(s, t.key))
		set("barn.id.verdi", s)
	case keyProtection:
		if casefile.Fold(s) == grading.Ungraded {
			set("barn.adressebeskyttelse", grading.Ungraded)
		}
	case "foresatt_fornavn", "foresatt_etternavn":
		if r.parts == nil {
			r.parts = map[int][2]string{}
		}
		p := r.parts[t.n]
		if t.key == "foresatt_fornavn" {
			p[0] = s
		} else {
			p[1] = s
		}
		r.parts[t.n] = p
		set(target{"foresatt_navn", t.n}.path(), strings.TrimSpace(p[0]+" "+p[1]))
	case "foresatt_navn":
		if last, first, ok := strings.Cut(s, ","); ok { // people sort by the last name
			s = strings.TrimSpace(strings.TrimSpace(first) + " " + strings.TrimSpace(last))
		}
		set(t.path(), s)
	default:
		set(t.path(), s)
	}
}

// name cuts «Etternavn, Fornavn». Where a name without a comma would be cut, nobody
// can know.
func (r *rowReader) name(s string, at diag.Span, set func(path, s string)) {
	last, first, ok := strings.Cut(s, ",")
	last, first = strings.TrimSpace(last), strings.TrimSpace(first)
	if !ok || last == "" || first == "" || strings.Contains(first, ",") {
		r.tell(*wrong("L09", ""), at)
		return
	}
	set("barn.fornavn", first)
	set("barn.etternavn", last)
}

// finish holds that the row says who the child is.
func (r *rowReader) finish() {
	if r.entry.has("foresatte") {
		for _, n := range r.head.parents {
			path := target{"foresatt_relasjon", n}.path()
			name, named := r.entry.Values[target{"foresatt_navn", n}.path()]
			if _, ok := r.entry.Values[path]; named && !ok {
				r.entry.Values[path] = Value{secret.New("", "forelder"), name.Span}
			}
		}
	}
	r.entry.closeRanks()
	r.entry.who = whoIs(r.entry.Values)
	failed := map[string]bool{}
	for _, d := range r.entry.Findings {
		failed[d.Span.Path] = true
	}
	for _, key := range []string{"fornavn", "etternavn", "foedselsdato"} {
		_, there := r.entry.Values["barn."+key]
		col := r.head.columnFor(key)
		if there || failed["barn."+key] || key == "foedselsdato" && (col == nil || r.entry.who.number != "") {
			continue
		}
		if col == nil {
			if col = r.head.columnFor(keyName); col == nil || failed[keyName] {
				continue
			}
		}
		r.tell(*wrong("L04", ""), r.span(r.line, *col))
	}
	if r.head.columnFor("foedselsdato") == nil && r.entry.who.number == "" && !failed["barn.id.verdi"] {
		for _, key := range []string{keyID, keyDNumber, keyDuf} {
			if col := r.head.columnFor(key); col != nil {
				r.tell(*wrong("L04", ""), r.span(r.line, *col))
				return
			}
		}
	}
}

// closeRanks moves guardians up where the row says nothing of one before them: a case
// file counts only those that something is said of. A language alone is nobody.
func (e *Entry) closeRanks() {
	to := 0
	for n := range e.Guardians {
		from := "foresatte[" + strconv.Itoa(n) + "]"
		if !e.isSomebody(from) {
			maps.DeleteFunc(e.Values, func(path string, _ Value) bool { return strings.HasPrefix(path, from) })
			continue
		}
		if to < n {
			for path, v := range maps.Clone(e.Values) {
				if below, ok := strings.CutPrefix(path, from); ok {
					e.Values["foresatte["+strconv.Itoa(to)+"]"+below] = v
					delete(e.Values, path)
				}
			}
		}
		to++
	}
	e.Guardians = to
}

// isSomebody reports whether something is said of a guardian but what is spoken there.
func (e *Entry) isSomebody(at string) bool {
	for path := range e.Values {
		if below, ok := strings.CutPrefix(path, at+"."); ok && !slices.Contains([]string{"spraak", "tolk", "tolkespraak"}, below) {
			return true
		}
	}
	return false
}

func (e *Entry) has(begin string) bool {
	for path := range e.Values {
		if strings.HasPrefix(path, begin) {
			return true
		}
	}
	return false
}

// columnFor returns the column that is read to a field, or nil.
func (h *head) columnFor(key string) *column {
	for i := range h.columns {
		if h.columns[i].target.key == key {
			return &h.columns[i]
		}
	}
	return nil
}

// group is what a class may be called for the files of its pupils to be named by it.
var group = regexp.MustCompile(`^([0-9]{1,2})[. ]*([a-z]?)$`)

// Group is a short word that the files of the entry may be named by: the class, when
// it is called as classes are. It is empty for others: it could be somebody's name.
func (e *Entry) Group() string {
	m := group.FindStringSubmatch(strings.ToLower(e.Value("skolegang.klasse").Reveal()))
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

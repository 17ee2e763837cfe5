package register

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// A Mapping says what the columns of a list are, and what is the same for all its
// children. The zero Mapping leaves all to the headings.
type Mapping struct {
	columns []mapped
	headRow int // the row with the headings; 0 to look for it
	fixed   map[target]Value
}

// A mapped is a row of kolonner: a column, known by its heading, its letter or both.
type mapped struct {
	heading string // asHeading
	col     int    // -1 when no letter is given
	target  target
	span    diag.Span
}

// MappingForm is what the line «skjema» of a mapping says.
const MappingForm = "kolonner/v1"

// ParseMapping reads a mapping. Findings are added to out; with an error among them
// there is no mapping.
func ParseMapping(file string, src []byte, out *diag.List) *Mapping {
	tree := casefile.Parse(file, src, out)
	if tree == nil {
		return nil
	}
	p := &mappingParser{tree: tree, out: out, m: &Mapping{fixed: map[target]Value{}}}
	for _, f := range tree.Root.OnlyKeys("skjema", "overskriftsrad", "kolonner", "faste") {
		p.fail("L03", "noekkel", f.Span, diag.Args{"mente": near(f.Key, []string{"skjema", "overskriftsrad", "kolonner", "faste"})})
	}
	if n := tree.Root.Field("skjema"); n.Raw() != MappingForm {
		p.fail("L03", "skjema", tree.SpanOf("skjema"), nil)
	}
	if n := tree.Root.Field("overskriftsrad"); n.Raw() != "" {
		row, err := strconv.Atoi(n.Raw())
		if err != nil || row < 1 || row > MaxRows {
			p.fail("L03", "rad", n.Span, nil)
		}
		p.m.headRow = row
	}
	for i, n := range tree.Root.Field("kolonner").List() {
		p.column(n, tree.SpanOf(casefile.Index("kolonner", i)))
	}
	for _, f := range tree.Root.Field("faste").Members() {
		p.fix(f)
	}
	if out.Err() != nil {
		return nil
	}
	return p.m
}

type mappingParser struct {
	tree *casefile.Tree
	out  *diag.List
	m    *Mapping
}

func (p *mappingParser) fail(code diag.Code, variant string, at diag.Span, args diag.Args) {
	if args["mente"] == nil {
		delete(args, "mente")
	}
	p.out.Add(diag.Diagnostic{Code: code, Variant: variant, Severity: diag.Error, Span: at, Args: args})
}

// near is a hint, or nothing at all.
func near(typed string, allowed []string) any {
	if n := diag.Near(typed, allowed); n != "" {
		return n
	}
	return nil
}

func (p *mappingParser) column(n *casefile.Node, at diag.Span) {
	for _, f := range n.OnlyKeys("kolonne", "overskrift", "felt") {
		p.fail("L03", "noekkel", f.Span, diag.Args{"mente": near(f.Key, []string{"kolonne", "overskrift", "felt"})})
	}
	m := mapped{heading: asHeading(n.Field("overskrift").Raw()), col: -1, span: at}
	if letter := n.Field("kolonne").Raw(); letter != "" {
		if m.col = columnOf(letter); m.col < 0 {
			p.fail("L03", "kolonne", n.Field("kolonne").Span, nil)
			return
		}
	}
	typed := n.Field("felt")
	if m.heading == "" && m.col < 0 {
		p.fail("L03", "kolonne", at, nil)
		return
	}
	m.target = target{key: keySkip} // of a new mapping, where nobody has filled it in
	ok := true
	if typed.Raw() != "" {
		m.target, ok = p.target(typed.Raw(), typed.Span)
	}
	if ok {
		p.m.columns = append(p.m.columns, m)
	}
}

func (p *mappingParser) target(typed string, at diag.Span) (target, bool) {
	key := casefile.Fold(typed)
	t, ok := targetOf(key)
	if !ok {
		p.fail("L03", "felt", at, diag.Args{"mente": near(key, Keys())})
	}
	return t, ok
}

func (p *mappingParser) fix(f casefile.Field) {
	t, ok := p.target(f.Key, f.Span)
	if !ok || f.Value.Raw() == "" {
		return
	}
	if t.key == keyProtection || t.key == keySkip || t.key == keyName {
		p.fail("L03", "felt", f.Span, diag.Args{})
		return
	}
	at := f.Value.Span
	at.Path = t.path()
	p.m.fixed[t] = Value{secret.New("", f.Value.Raw()), at}
}

// IsMappingKey reports whether a key, folded, is one that mappings have.
func IsMappingKey(key string) bool {
	_, ok := targetOf(key)
	return ok || slices.Contains([]string{"skjema", "overskriftsrad", "kolonner", "faste", "kolonne", "overskrift", "felt"}, key)
}

// target tells what a cell of the row with the headings is mapped to.
func (m *Mapping) target(l line, c sheet.Cell) (target, bool) {
	for _, x := range m.columns {
		if x.fits(c) {
			return x.target, true
		}
	}
	return target{}, false
}

func (x mapped) fits(c sheet.Cell) bool {
	return (x.col < 0 || x.col == c.Col) && (x.heading == "" || x.heading == asHeading(c.Text))
}

// unmet tells of the columns that no list in the file has.
func (m *Mapping) unmet(heads []*head, out *diag.List) {
	for _, x := range m.columns {
		met := slices.ContainsFunc(heads, func(h *head) bool { return slices.ContainsFunc(h.cells, x.fits) })
		if !met && x.target.key != keySkip {
			out.Add(diag.Diagnostic{Code: "L01", Variant: "overskrift", Severity: diag.Error, Span: x.span})
		}
	}
}

// StartMapping writes a mapping for the list at hand, for people to fill in: every
// heading, with its field where that is known. It fails with ErrNoHead when no row
// looks like headings: what it would write could be somebody's name.
func StartMapping(data []byte, intro, fixed string) (string, error) {
	all, err := lines(data)
	if err != nil {
		return "", err
	}
	f := &finder{mapping: &Mapping{}, out: &diag.List{}}
	var best *head
	for _, l := range all {
		if l.row <= deepest && !l.broken && f.isHead(l) && (best == nil || len(best.cells) == 0) {
			best = f.head(l)
		}
	}
	if best == nil {
		return "", ErrNoHead
	}
	return best.write(intro, fixed), nil
}

// ErrNoHead reports a list without headings that are known.
var ErrNoHead = sheet.Kind(ErrUnreadable, "register: no headings")

func (h *head) write(intro, fixed string) string {
	var b strings.Builder
	comment := func(text string) {
		for l := range strings.SplitSeq(text, "\n") {
			b.WriteString(strings.TrimRight("# "+l, " ") + "\n")
		}
	}
	comment(intro)
	b.WriteString("\nskjema: " + MappingForm + "\noverskriftsrad: " + strconv.Itoa(h.row) + "\n\nkolonner:\n")
	seen := map[string]int{}
	for _, c := range h.cells {
		seen[asHeading(c.Text)]++
	}
	cells := slices.SortedFunc(slices.Values(h.cells), func(a, b sheet.Cell) int { return cmp.Compare(a.Col, b.Col) })
	for _, c := range cells {
		b.WriteString("  - overskrift: " + quote(tidy(c.Text)) + "\n")
		if seen[asHeading(c.Text)] > 1 || asHeading(c.Text) == "" {
			b.WriteString("    kolonne: " + Letter(c.Col) + "\n")
		}
		felt := ""
		for _, k := range h.columns {
			if k.col == c.Col {
				felt = " " + k.target.String()
			}
		}
		b.WriteString("    felt:" + felt + "\n")
	}
	b.WriteString("\n")
	comment(fixed)
	b.WriteString("faste:\n  mottaker_rolle:\n  skoleaar:\n  skolestart:\n\n# " + strings.Join(wrapKeys(), "\n# ") + "\n")
	return b.String()
}

// wrapKeys lists the keys in lines, guardians by the first of them.
func wrapKeys() (out []string) {
	const width = 94
	row := ""
	for _, k := range Keys() {
		if t, _ := targetOf(k); t.n > 1 || t.key == keyEmail {
			continue
		}
		if row != "" && len(row)+1+len(k) > width {
			out, row = append(out, row), ""
		}
		row = strings.TrimPrefix(row+" "+k, " ")
	}
	return append(out, row)
}

// quote writes a text as YAML.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

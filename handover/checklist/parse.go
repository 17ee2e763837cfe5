package checklist

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// ErrData reports items that cannot be read; the findings tell where.
var ErrData = errors.New("checklist: the items cannot be read")

// Parse reads items for a transition with this form. Findings go to out, under T codes.
func Parse(form *schema.Field, name string, src []byte, out *diag.List) (*List, error) {
	tree := casefile.Parse(name, src, out)
	if tree == nil {
		return nil, ErrData
	}
	p := parser{form: form, out: out}
	p.onlyKeys(tree.Root, []string{"skjema", "overgang", "punkter"})
	l := &List{}
	for _, n := range tree.Root.Field("punkter").List() {
		l.rules = append(l.rules, p.rule(n))
	}
	if len(l.rules) == 0 {
		out.Fail("T10", diag.Span{File: name, Line: 1, Col: 1}, nil)
	}
	if out.Err() != nil {
		return nil, ErrData
	}
	return l, nil
}

type parser struct {
	form *schema.Field
	out  *diag.List
	seen []string
}

var ruleKeys = []string{"id", "tekst", "tekst_naar", "tekst_for", "foelsom", "ansvarlig", "ansvarlig_for", "roller", "naar", "frist", "seksjon", "kort"}

func (p *parser) rule(n *casefile.Node) rule {
	p.onlyKeys(n, ruleKeys)
	r := rule{
		id: n.Field("id").Raw(), text: p.pair(n, "tekst"), who: p.pair(n, "ansvarlig"),
		whoAs: p.byRole(n.Field("ansvarlig_for")), textAs: p.byRole(n.Field("tekst_for")),
		sensitive: n.Field("foelsom").Raw() == "ja", roles: p.roles(n.Field("roller")), sections: p.sections(n.Field("seksjon")),
	}
	if r.id == "" || slices.Contains(p.seen, r.id) {
		p.out.Fail("T11", n.Span, nil)
	}
	p.seen = append(p.seen, r.id)
	if n.Field("kort") != nil {
		r.brief = p.pair(n, "kort")
	}
	for _, v := range n.Field("tekst_naar").List() {
		p.onlyKeys(v, []string{"naar", "tekst"})
		own := variant{p.conditions(v.Field("naar")), p.pair(v, "tekst")}
		if len(own.when) == 0 {
			p.out.Fail("T12", v.Span, nil)
		}
		r.textIf = append(r.textIf, own)
	}
	r.when = p.conditions(n.Field("naar"))
	if n.Field("naar").Raw() != "alltid" && len(r.when) == 0 {
		p.out.Fail("T12", n.Span, nil)
	}
	r.due = p.due(n)
	return r
}

func (p *parser) onlyKeys(n *casefile.Node, keys []string) {
	for _, f := range n.OnlyKeys(keys...) {
		p.unknown("T01", "", f.Span, f.Key, keys)
	}
}

func (p *parser) conditions(n *casefile.Node) []condition {
	var out []condition
	for _, c := range n.List() {
		out = append(out, p.condition(c))
	}
	return out
}

// condition reads {finnes: path} or {er: {path: [words]}, utenom: [sections]}.
func (p *parser) condition(n *casefile.Node) condition {
	p.onlyKeys(n, []string{"finnes", "er", "utenom"})
	if path := n.Field("finnes").Raw(); path != "" {
		p.path(n.Field("finnes").Span, path)
		return condition{path: path}
	}
	if er := n.Field("er"); er != nil && len(er.Fields) == 1 {
		p.answers(er.Fields[0])
		for _, s := range n.Field("utenom").List() {
			p.path(s.Span, s.Raw())
		}
		return condition{path: er.Fields[0].Key, words: er.Fields[0].Value.Words(), not: n.Field("utenom").Words()}
	}
	p.out.Fail("T12", n.Span, nil)
	return condition{}
}

var months = map[string]time.Month{"juni": time.June, "mai": time.May, "august": time.August}

func (p *parser) due(n *casefile.Node) due {
	f := n.Field("frist")
	if f == nil {
		p.out.Fail("T13", n.Span, nil)
		return due{}
	}
	p.onlyKeys(f, []string{"fra", "dager", "uker", "virkedager", "til_uker", "maaned"})
	d := due{
		from: from(f.Field("fra").Raw()), days: p.number(f, "dager") + 7*p.number(f, "uker"),
		workdays: p.number(f, "virkedager"), until: 7 * p.number(f, "til_uker"),
	}
	if m := f.Field("maaned").Raw(); m != "" {
		d.from, d.month = inMonth, months[m]
	}
	known := []from{received, start, copies, firstDay, bothDays, inMonth}
	if !slices.Contains(known, d.from) || d.from == inMonth && d.month == 0 {
		p.noDay(f, known)
	}
	return d
}

func (p *parser) number(n *casefile.Node, key string) int {
	v := n.Field(key)
	if v == nil {
		return 0
	}
	i, err := strconv.Atoi(v.Raw())
	if err != nil {
		p.out.Fail("T13", v.Span, nil)
	}
	return i
}

func (p *parser) pair(n *casefile.Node, key string) schema.Pair {
	out := schema.PairOf(n.Field(key))
	if !out.IsWhole() {
		at := n.Span
		if own := n.Field(key); own != nil {
			at = own.Span
		}
		p.out.Add(diag.Diagnostic{Code: "T02", Variant: out.Lacks(), Severity: diag.Error, Span: at, Args: diag.Args{"felt": key}})
	}
	return out
}

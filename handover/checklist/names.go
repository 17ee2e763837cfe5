package checklist

import (
	"maps"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// What a list names has to be there: an item about a field that no form has would
// never come, and nobody would miss it.

// unknown tells of a word that is none of those that can stand there, and which was
// probably meant.
func (p *parser) unknown(code diag.Code, variant string, at diag.Span, word string, words []string) {
	args := diag.Args{"tillatt": words}
	if near := diag.Near(word, words); near != "" {
		args["mente"] = near
	}
	p.out.Add(diag.Diagnostic{Code: code, Variant: variant, Severity: diag.Error, Span: at, Args: args})
}

// path reports one that the form does not have.
func (p *parser) path(at diag.Span, path string) {
	if strings.HasPrefix(path, anywhere) || p.form.At(path) != nil {
		return
	}
	var args diag.Args
	if near := p.form.Near(path); near != "" {
		args = diag.Args{"mente": near}
	}
	p.out.Fail("T04", at, args)
}

// answers reports a field that the form does not have, and words that are no answer
// to it.
func (p *parser) answers(f casefile.Field) {
	p.path(f.Span, f.Key)
	field := p.form.At(f.Key)
	if field != nil && field.Item != nil {
		field = field.Item
	}
	if field == nil {
		return
	}
	words := field.Enum
	if field.Type == schema.Bool {
		words = []string{"ja", "nei"}
	}
	for _, n := range f.Value.List() {
		if len(words) > 0 && !slices.Contains(words, n.Raw()) {
			p.unknown("T12", "ord", n.Span, n.Raw(), words)
		}
	}
}

// bases is where an item can say that more stands, besides the sections.
const bases = "grunnlag"

// sections reads a section, or a list of them.
func (p *parser) sections(n *casefile.Node) []string {
	all := n.List()
	if n.Raw() != "" {
		all = []*casefile.Node{n}
	}
	var out []string
	for _, s := range all {
		if s.Raw() != bases {
			p.path(s.Span, s.Raw())
		}
		out = append(out, s.Raw())
	}
	return out
}

// knownRoles are those that a recipient can have.
func (p *parser) knownRoles() []string { return p.form.At("mottakere.rolle").Enum }

func (p *parser) roles(n *casefile.Node) []string {
	for _, r := range n.List() {
		if !slices.Contains(p.knownRoles(), r.Raw()) {
			p.unknown("T01", "rolle", r.Span, r.Raw(), p.knownRoles())
		}
	}
	return n.Words()
}

// byRole reads texts for some roles.
func (p *parser) byRole(n *casefile.Node) map[string]schema.Pair {
	if n == nil {
		return nil
	}
	out := map[string]schema.Pair{}
	for _, f := range n.Fields {
		if !slices.Contains(p.knownRoles(), f.Key) {
			p.unknown("T01", "rolle", f.Span, f.Key, p.knownRoles())
		}
		out[f.Key] = p.pair(n, f.Key)
	}
	return out
}

// noDay tells of a day that a due date cannot be counted from.
func (p *parser) noDay(f *casefile.Node, known []from) {
	if m := f.Field("maaned"); m != nil {
		p.unknown("T13", "ord", m.Span, m.Raw(), slices.Sorted(maps.Keys(months)))
		return
	}
	n := f.Field("fra")
	if n == nil {
		p.out.Fail("T13", f.Span, nil)
		return
	}
	var words []string
	for _, k := range known {
		if k != inMonth {
			words = append(words, string(k))
		}
	}
	p.unknown("T13", "ord", n.Span, n.Raw(), words)
}

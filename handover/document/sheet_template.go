package document

import (
	"maps"
	"slices"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// A SheetTemplate has the words of the sheets that are answered on paper.
type SheetTemplate struct {
	words   map[string]schema.Pair
	items   map[string]map[string]itemWords // by transition, or "" for all, and scope
	roles   map[string][]string             // by transition: those that a blank sheet has room for
	unasked map[string]schema.Pair          // by scope: the part of it that can go without a yes
}

// itemWords are what stands at one thing to answer. Without a title, the form's stands.
type itemWords struct{ title, line schema.Pair }

var (
	sheetKeys = []string{"skjema", "ord", "punkter", "punkter_for", "roller", "uten_ja"}
	itemKeys  = []string{"tittel", "linje"}
)

// ParseSheet reads the words of the sheets. They have the words that all templates
// share beside their own. scopes are all that can stand on a sheet, by transition.
func ParseSheet(name string, src []byte, words map[string]schema.Pair, scopes map[string][]string, out *diag.List) (*SheetTemplate, error) {
	tree := casefile.Parse(name, src, out)
	if tree == nil {
		return nil, ErrTemplate
	}
	p := sheetParser{templateParser{out: out}, scopes}
	p.onlyKeys(tree.Root, sheetKeys)
	t := &SheetTemplate{
		words: maps.Clone(words), items: map[string]map[string]itemWords{}, roles: map[string][]string{}, unasked: map[string]schema.Pair{},
	}
	for _, f := range tree.Root.Field("ord").Members() {
		t.words[f.Key] = p.pair(f.Value)
	}
	all := slices.Concat(slices.Collect(maps.Values(scopes))...)
	t.items[""] = p.items(tree.Root.Field("punkter"), all)
	for _, f := range tree.Root.Field("punkter_for").Members() {
		if scopes[f.Key] == nil {
			p.unknown(f, slices.Sorted(maps.Keys(scopes)))
		}
		t.items[f.Key] = p.items(f.Value, scopes[f.Key])
	}
	for _, f := range tree.Root.Field("roller").Members() {
		t.roles[f.Key] = f.Value.Words()
	}
	for _, f := range tree.Root.Field("uten_ja").Members() {
		p.known(f, all)
		t.unasked[f.Key] = p.pair(f.Value)
	}
	if out.Err() != nil {
		return nil, ErrTemplate
	}
	return t, nil
}

type sheetParser struct {
	templateParser
	scopes map[string][]string
}

func (p sheetParser) items(n *casefile.Node, scopes []string) map[string]itemWords {
	out := map[string]itemWords{}
	for _, f := range n.Members() {
		p.known(f, scopes)
		p.onlyKeys(f.Value, itemKeys)
		out[f.Key] = itemWords{p.pair(f.Value.Field("tittel")), p.pair(f.Value.Field("linje"))}
	}
	return out
}

func (p sheetParser) known(f casefile.Field, scopes []string) {
	if !slices.Contains(scopes, f.Key) {
		var args diag.Args
		if near := diag.Near(f.Key, scopes); near != "" {
			args = diag.Args{"mente": near}
		}
		p.out.Fail("T04", f.Span, args)
	}
}

// item returns what stands at a scope in a transition.
func (t *SheetTemplate) item(transition, scope string) itemWords {
	if own, ok := t.items[transition][scope]; ok {
		return own
	}
	return t.items[""][scope]
}

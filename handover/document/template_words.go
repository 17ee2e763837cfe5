package document

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// rolePath is where a form lists the roles that a recipient can have.
const rolePath = "mottakere.rolle"

// ownWords reads words that take the place of others: nil for those that are the first.
func (p *templateParser) ownWords(n *casefile.Node, instead map[string]schema.Pair) map[string]schema.Pair {
	out := map[string]schema.Pair{}
	for _, f := range n.Members() {
		out[f.Key] = p.pair(f.Value)
		if instead == nil {
			continue
		}
		was, known := instead[f.Key]
		if !known {
			p.unknown(f, slices.Sorted(maps.Keys(instead)))
			continue
		}
		p.holes(f, out[f.Key], was)
	}
	return out
}

// hole is a place in a text that the program fills in.
var hole = regexp.MustCompile(`\{[^{}]*\}`)

// holes tells of one that nothing fills: it would be printed as it stands.
func (p *templateParser) holes(f casefile.Field, own, was schema.Pair) {
	filled := hole.FindAllString(was.NB+was.NN, -1)
	for _, h := range hole.FindAllString(own.NB+own.NN, -1) {
		if !slices.Contains(filled, h) {
			p.out.Fail("T07", f.Value.Span, diag.Args{"tillatt": slices.Compact(slices.Sorted(slices.Values(filled)))})
			return
		}
	}
}

// optional begin the words that a file may be without.
const optional = "les_nei_"

// missing tells of words that the program needs and that a file in place of the
// built-in one does not have.
func (p *templateParser) missing(tree *casefile.Tree, own, built map[string]schema.Pair) {
	var lost []string
	for _, key := range slices.Sorted(maps.Keys(built)) {
		if _, there := own[key]; !there && !strings.HasPrefix(key, optional) {
			lost = append(lost, key)
		}
	}
	if len(lost) == 0 {
		return
	}
	at := tree.Root.Span
	if n := tree.Root.Field("ord"); n != nil {
		at = n.Span
	}
	p.out.Fail("T06", at, diag.Args{"seksjoner": lost})
}

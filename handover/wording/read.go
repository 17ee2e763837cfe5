package wording

import (
	"fmt"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
)

// A reader turns the data into lists, and remembers the first thing that is wrong.
type reader struct {
	out    *Lists
	sets   map[string][]term
	advice map[string]Advice
	err    error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// only holds that a map has no other keys: a misspelt «unntatt» would count what
// it should not.
func (r *reader) only(what string, n *casefile.Node, keys ...string) {
	for _, f := range n.OnlyKeys(keys...) {
		r.fail("%s has the key %q, which is not known", what, f.Key)
	}
}

func (r *reader) read(root *casefile.Node) {
	r.only("the file", root, "skjema", "egne_ord", "kontakt", "sett", "lister", "forslag", "navn")
	if got := root.Field("skjema").Raw(); got != "ordlister/v1" {
		r.fail("it is of another kind")
	}
	own := root.Field("egne_ord")
	r.only("egne_ord", own, "felt", "ikke")
	r.out.own = places{own.Field("felt").Words(), own.Field("ikke").Words()}
	contact := root.Field("kontakt")
	r.only("kontakt", contact, string(Telephone), string(Email), string(Link))
	for _, f := range contact.Members() {
		r.out.homes[Kind(f.Key)] = f.Value.Words()
	}
	r.sets = map[string][]term{}
	for _, f := range root.Field("sett").Members() {
		for _, w := range f.Value.Words() {
			r.sets[f.Key] = append(r.sets[f.Key], r.term(w))
		}
	}
	r.advice = map[string]Advice{}
	for _, f := range root.Field("forslag").Members() {
		a := Advice{f.Value.Field("nb").Raw(), f.Value.Field("nn").Raw(), f.Value.Field("en").Raw()}
		if r.advice[f.Key] = a; a.NB == "" || a.NN == "" || a.EN == "" {
			r.fail("the advice %s lacks a language", f.Key)
		}
	}
	for _, n := range root.Field("lister").List() {
		r.list(n)
	}
	if len(r.out.all) == 0 {
		r.fail("there are no lists")
	}
	r.names(root.Field("navn"))
}

func (r *reader) list(n *casefile.Node) {
	l := &List{
		Name: n.Field("navn").Raw(), home: n.Field("hjemme_i").Words(), notes: r.yes(n.Field("saerlig")), own: r.yes(n.Field("egne_ord")),
		not: asSet(n.Field("ikke_etter").Words()), told: asSet(n.Field("gjengitt").Words()),
	}
	r.only(l.Name, n, "navn", "hjemme_i", "saerlig", "egne_ord", "ikke_etter", "gjengitt", "ord", "paastand")
	if l.Name == "" || slices.ContainsFunc(r.out.all, func(o *List) bool { return o.Name == l.Name }) {
		r.fail("a list has no name of its own")
	}
	for _, e := range n.Field("ord").List() {
		r.entry(l, e)
	}
	if l.count == 0 {
		r.fail("%s has no words", l.Name)
	}
	if c := n.Field("paastand"); c != nil {
		r.only("paastand", c, "foran", "mellom", "kilder")
		l.claim = claim{before: asSet(c.Field("foran").Words()), between: asSet(c.Field("mellom").Words())}
		for _, w := range c.Field("kilder").Words() {
			l.claim.sources = append(l.claim.sources, r.term(w))
		}
	}
	r.out.all = append(r.out.all, l)
}

// entry reads words that share their exceptions and their advice. What is the same
// in both målformer stands under «ord».
func (r *reader) entry(l *List, n *casefile.Node) {
	r.only(l.Name, n, "ord", "nb", "nn", "unntatt", "forslag")
	nb, nn := n.Field("nb").Words(), n.Field("nn").Words()
	if (len(nb) == 0) != (len(nn) == 0) {
		r.fail("%s has words in one målform alone: %v%v", l.Name, nb, nn)
	}
	e := &entry{list: l}
	if name := n.Field("forslag").Raw(); name != "" {
		var known bool
		if e.advice, known = r.advice[name]; !known {
			r.fail("%s names the advice %q, which is not there", l.Name, name)
		}
	}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(n.Field("ord").Words(), nb, nn)))) {
		r.out.search.add(r.phrase(e, w, false))
		l.count++
	}
	for _, w := range n.Field("unntatt").Words() {
		r.out.search.add(r.phrase(e, w, true))
	}
}

// phrase reads «<er> (litt) lat|late».
func (r *reader) phrase(e *entry, text string, except bool) *phrase {
	p := &phrase{entry: e, except: except, anchor: -1}
	for word := range strings.FieldsSeq(text) {
		var s step
		if strings.HasPrefix(word, "(") && strings.HasSuffix(word, ")") {
			word, s.maybe = word[1:len(word)-1], true
		}
		if name, ok := strings.CutPrefix(word, "<"); ok {
			s.terms, s.context = r.sets[strings.TrimSuffix(name, ">")], true
			if len(s.terms) == 0 {
				r.fail("%q names a set that is not there", text)
			}
		} else {
			for alt := range strings.SplitSeq(word, "|") {
				s.terms = append(s.terms, r.term(alt))
			}
		}
		if p.anchor < 0 && !s.maybe && !s.context {
			p.anchor = len(p.steps)
		}
		p.steps = append(p.steps, s)
	}
	if p.anchor < 0 {
		r.fail("%q has no word of its own", text)
		p.anchor = 0
	}
	return p
}

// term reads «epilepsi*» or «BUP».
func (r *reader) term(word string) term {
	var t term
	t.text, t.prefix = strings.CutSuffix(word, "*")
	t.exact = t.text != strings.ToLower(t.text)
	const shortest = 3 // letters before a *; fewer would be the beginning of too much
	if read := Read(t.text); len(read.Words) != 1 || read.Words[0].typed != t.text || t.prefix && len([]rune(t.text)) < shortest {
		r.fail("%q is no word to look for", word)
	}
	return t
}

// yes reads ja or nei.
func (r *reader) yes(n *casefile.Node) bool {
	switch word := n.Raw(); word {
	case "ja", "nei", "":
		return word == "ja"
	default:
		r.fail("%q is neither ja nor nei", word)
		return false
	}
}

func asSet(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[strings.ToLower(w)] = true
	}
	return out
}

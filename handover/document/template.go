package document

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// ErrTemplate reports a template that cannot be used; the findings tell where.
var ErrTemplate = errors.New("document: the template cannot be used")

// A Template says which fields a packet shows, in which order and under which
// words.
type Template struct {
	transition string
	front      front
	sections   []section
	labels     map[string]schema.Pair // path → label, where the form's title will not do
	bare       []string               // paths of answers that need no label in a list
	words      map[string]schema.Pair
}

// front is the first page: where its boxes take their content from. Of a list
// of paths, those that the release has are used.
type front struct {
	know, alerts, strengths, contact []string
	knowAs                           map[string][]string // by role of the recipient
	helps, quotes                    []lead
	appointments                     []appointment
	words                            int // at most, on the page
}

// An appointment is two paths, to a day and a time, and what it is.
type appointment struct {
	day, clock string
	text       schema.Pair
}

// A lead is a path, and words to stand before what is there.
type lead struct {
	path   string
	before schema.Pair
}

// A section is fields under a heading, in groups of which each may have a title.
type section struct {
	key    string
	title  schema.Pair
	intro  schema.Pair
	groups []fieldGroup
	// apart tells that the section has a page of its own, to be taken out.
	apart bool
}

// A fieldGroup holds paths below the section; an empty one is the section itself.
type fieldGroup struct {
	title  schema.Pair
	fields []string
}

var (
	templateKeys = []string{"skjema", "overgang", "forside", "seksjoner", "etiketter", "uten_etikett", "ord"}
	frontKeys    = []string{"maa_vite", "maa_vite_for", "varsler", "styrker", "hjelper", "sitater", "kontakt", "avtaler", "ord"}
	sectionKeys  = []string{"seksjon", "tittel", "innledning", "felt", "egen_side"}
)

// ParseTemplate reads the template of a transition, and words that all
// transitions share. Findings go to out.
func ParseTemplate(form *schema.Field, name string, src []byte, words map[string]schema.Pair, out *diag.List) (*Template, error) {
	tree := casefile.Parse(name, src, out)
	if tree == nil {
		return nil, ErrTemplate
	}
	p := templateParser{form: form, out: out}
	p.onlyKeys(tree.Root, templateKeys)
	t := &Template{transition: tree.Root.Field("overgang").Raw(), words: p.words(tree.Root.Field("ord"), words), labels: map[string]schema.Pair{}}
	t.front = p.front(tree.Root.Field("forside"))
	for _, n := range tree.Root.Field("seksjoner").List() {
		t.sections = append(t.sections, p.section(n))
	}
	for _, f := range tree.Root.Field("etiketter").Members() {
		if form.At(f.Key) == nil {
			p.out.Fail("T04", f.Span, nil)
		}
		t.labels[f.Key] = p.pair(f.Value)
	}
	t.bare = p.paths(tree.Root, "uten_etikett")
	if len(t.sections) == 0 {
		out.Fail("T03", tree.Root.Span, nil)
	}
	if out.Err() != nil {
		return nil, ErrTemplate
	}
	return t, nil
}

// ParseWords reads the words that all templates share: a map from name to text
// in bokmål and nynorsk.
func ParseWords(name string, src []byte, out *diag.List) (map[string]schema.Pair, error) {
	tree := casefile.Parse(name, src, out)
	if tree == nil {
		return nil, ErrTemplate
	}
	p := templateParser{out: out}
	words := map[string]schema.Pair{}
	for _, f := range tree.Root.Field("ord").Members() {
		words[f.Key] = p.pair(f.Value)
	}
	if out.Err() != nil {
		return nil, ErrTemplate
	}
	return words, nil
}

// words returns the words that all transitions share, with those that this one has
// in their place.
func (p *templateParser) words(own *casefile.Node, shared map[string]schema.Pair) map[string]schema.Pair {
	out := maps.Clone(shared)
	for _, f := range own.Members() {
		if _, known := shared[f.Key]; !known {
			p.out.Fail("T01", f.Span, diag.Args{"tillatt": slices.Sorted(maps.Keys(shared))})
		}
		out[f.Key] = p.pair(f.Value)
	}
	return out
}

type templateParser struct {
	form *schema.Field
	out  *diag.List
}

func (p *templateParser) onlyKeys(n *casefile.Node, keys []string) {
	for _, f := range n.OnlyKeys(keys...) {
		p.out.Fail("T01", f.Span, diag.Args{"tillatt": keys})
	}
}

func (p *templateParser) front(n *casefile.Node) front {
	if n == nil {
		return front{}
	}
	p.onlyKeys(n, frontKeys)
	f := front{
		know: p.paths(n, "maa_vite"), knowAs: map[string][]string{}, alerts: p.paths(n, "varsler"), strengths: p.paths(n, "styrker"),
		helps: p.leads(n, "hjelper"), quotes: p.leads(n, "sitater"), contact: p.paths(n, "kontakt"), appointments: p.appointments(n), words: p.number(n.Field("ord")),
	}
	for _, role := range n.Field("maa_vite_for").Members() {
		f.knowAs[role.Key] = p.paths(n.Field("maa_vite_for"), role.Key)
	}
	return f
}

func (p *templateParser) paths(n *casefile.Node, key string) []string {
	var out []string
	for _, it := range n.Field(key).List() {
		out = append(out, p.path(it, it, ""))
	}
	return out
}

// path reads a path below a section, or below the whole form; at is where to tell
// of one that leads nowhere.
func (p *templateParser) path(n, at *casefile.Node, section string) string {
	path := record.Join(section, n.Raw())
	if path == "" || p.form.At(path) == nil {
		p.out.Fail("T04", at.Span, nil)
	}
	return n.Raw()
}

// leads reads paths, each alone or as {felt: path, foran: {nb, nn}}.
func (p *templateParser) leads(n *casefile.Node, key string) []lead {
	var out []lead
	for _, it := range n.Field(key).List() {
		if it.Kind != casefile.Map {
			out = append(out, lead{path: p.path(it, it, "")})
			continue
		}
		p.onlyKeys(it, []string{"felt", "foran"})
		out = append(out, lead{p.path(it.Field("felt"), it, ""), p.pair(it.Field("foran"))})
	}
	return out
}

// appointments reads {dato: path, klokke: path, tekst: {nb, nn}}.
func (p *templateParser) appointments(n *casefile.Node) []appointment {
	var out []appointment
	for _, it := range n.Field("avtaler").List() {
		p.onlyKeys(it, []string{"dato", "klokke", "tekst"})
		a := appointment{day: p.path(it.Field("dato"), it, ""), text: p.pair(it.Field("tekst"))}
		if clock := it.Field("klokke"); clock != nil {
			a.clock = p.path(clock, it, "")
		}
		out = append(out, a)
	}
	return out
}

func (p *templateParser) section(n *casefile.Node) section {
	p.onlyKeys(n, sectionKeys)
	s := section{key: n.Field("seksjon").Raw(), apart: n.Field("egen_side").Raw() == "ja"}
	form := p.form.Field(s.key)
	if form == nil {
		p.out.Fail("T04", n.Span, nil)
		return s
	}
	s.title, s.intro = p.pair(n.Field("tittel")), p.pair(n.Field("innledning"))
	if !s.title.IsWhole() {
		s.title = schema.Pair{NB: form.NB.Title, NN: form.NN.Title}
	}
	own := fieldGroup{}
	for _, c := range n.Field("felt").List() {
		if c.Kind != casefile.Map {
			own.fields = append(own.fields, p.path(c, c, s.key))
			continue
		}
		p.onlyKeys(c, []string{"under", "felt"})
		g := fieldGroup{title: p.pair(c.Field("under"))}
		for _, f := range c.Field("felt").List() {
			g.fields = append(g.fields, p.path(f, f, s.key))
		}
		s.groups = append(s.groups, g)
	}
	s.groups = append([]fieldGroup{own}, s.groups...)
	return s
}

func (p *templateParser) number(n *casefile.Node) int {
	i, err := strconv.Atoi(n.Raw())
	if n != nil && err != nil {
		p.out.Fail("T05", n.Span, nil)
	}
	return i
}

// pair reads a text in both målformer; one of them alone is a finding.
func (p *templateParser) pair(n *casefile.Node) schema.Pair {
	out := schema.PairOf(n)
	if n != nil && !out.IsWhole() {
		p.out.Fail("T02", n.Span, nil)
	}
	return out
}

// Shows returns every path that the template prints, for checking that nothing
// which may leave is forgotten.
func (t *Template) Shows() []string {
	var out []string
	for _, s := range t.sections {
		for _, g := range s.groups {
			for _, f := range g.fields {
				out = append(out, record.Join(s.key, f))
			}
		}
	}
	return out
}

// label returns what a reader sees beside the answer in a field.
func (t *Template) label(f *schema.Field, lang string) string {
	if own, ok := t.labels[f.Path]; ok {
		return own.In(lang)
	}
	return f.Words(lang).Title
}

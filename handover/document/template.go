package document

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

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
			p.nowhere(&casefile.Node{Span: f.Span}, f.Key, "")
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
// in bokmål and nynorsk. built are those that follow with the program, when the file
// takes their place: then no word may be missing, and none may have a hole that
// nothing fills.
func ParseWords(name string, src []byte, built map[string]schema.Pair, out *diag.List) (map[string]schema.Pair, error) {
	tree := casefile.Parse(name, src, out)
	if tree == nil {
		return nil, ErrTemplate
	}
	p := templateParser{out: out}
	p.onlyKeys(tree.Root, []string{"skjema", "ord"})
	words := p.ownWords(tree.Root.Field("ord"), built)
	p.missing(tree, words, built)
	if out.Err() != nil {
		return nil, ErrTemplate
	}
	return words, nil
}

// words returns the words that all transitions share, with those that this one has
// in their place.
func (p *templateParser) words(own *casefile.Node, shared map[string]schema.Pair) map[string]schema.Pair {
	out := maps.Clone(shared)
	maps.Copy(out, p.ownWords(own, shared))
	return out
}

type templateParser struct {
	form *schema.Field
	out  *diag.List
}

func (p *templateParser) onlyKeys(n *casefile.Node, keys []string) {
	for _, f := range n.OnlyKeys(keys...) {
		p.unknown(f, keys)
	}
}

// unknown tells of a key that is none of those that can stand there.
func (p *templateParser) unknown(f casefile.Field, keys []string) { p.notAmong("", f, keys) }

func (p *templateParser) unknownRole(f casefile.Field, roles []string) { p.notAmong("rolle", f, roles) }

func (p *templateParser) notAmong(variant string, f casefile.Field, keys []string) {
	args := diag.Args{"tillatt": keys}
	if near := diag.Near(f.Key, keys); near != "" {
		args["mente"] = near
	}
	p.out.Add(diag.Diagnostic{Code: "T01", Variant: variant, Severity: diag.Error, Span: f.Span, Args: args})
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
		if roles := p.form.At(rolePath).Enum; !slices.Contains(roles, role.Key) {
			p.unknownRole(role, roles)
		}
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
		p.nowhere(cmp.Or(n, at), path, section)
	}
	return n.Raw()
}

// nowhere tells of a path that leads nowhere, and which was probably meant.
func (p *templateParser) nowhere(at *casefile.Node, path, section string) {
	var args diag.Args
	if near := p.form.Near(path); near != "" {
		args = diag.Args{"mente": strings.TrimPrefix(near, section+".")}
	}
	p.out.Fail("T04", at.Span, args)
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
		p.nowhere(cmp.Or(n.Field("seksjon"), n), s.key, "")
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
		p.out.Add(diag.Diagnostic{Code: "T02", Variant: out.Lacks(), Severity: diag.Error, Span: n.Span})
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

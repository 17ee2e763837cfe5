// Package wording looks for what easily slips into free text: words about
// diagnoses and services, loaded and outdated words, statements that go stale,
// numbers, addresses, and names of people.
//
// A list is a set of words and phrases that are looked for together; a hit is a
// place where one stands in a text; advice is what to write instead. The lists
// are data, schemas/ordlister.yaml, with the language they are written in
// explained there. Nothing here knows a case, a rule or a schema: whether a hit
// matters is for package rule to say.
//
// A text is read once, word by word, and looked at by all lists at the same time;
// the cost grows with the text and not with the lists. A library of multi-pattern
// search (Aho–Corasick) would find letters. What is wanted is words, with their
// endings, their boundaries and the words beside them, and for that a table by the
// first letters of a word is shorter than the code to judge a library's matches.
//
// No hit carries the text it was found in.
package wording

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// ErrLists reports word lists that cannot be read.
var ErrLists = errors.New("wording: the word lists cannot be read")

// Lists is all that is looked for. It is safe for concurrent use.
type Lists struct {
	all    []*List
	own    places
	homes  map[Kind][]string
	search searcher
	names  names
}

// A List is words and phrases that are looked for together.
type List struct {
	Name  string
	home  []string
	notes bool            // at home where special categories are
	own   bool            // looked for in people's own words too
	not   map[string]bool // words that make the next one not count
	told  map[string]bool // words that make it somebody's saying
	claim claim
	count int // of words and phrases
}

// Advice is what to write instead, in each language.
type Advice struct{ NB, NN, EN string }

// In returns the advice in the language "nn" or "en", and bokmål for all others.
func (a Advice) In(lang string) string {
	switch lang {
	case "nn":
		return a.NN
	case "en":
		return a.EN
	}
	return a.NB
}

// A Hit is a place in a text where a word of a list stands.
type Hit struct {
	List     *List
	Advice   Advice // empty for lists without
	From, To int    // bytes
	first    int    // the word it begins with
}

// places are sections, and fields by their name wherever they stand.
type places struct{ in, not []string }

// Parse reads word lists. name is shown in the error.
func Parse(name string, src []byte) (*Lists, error) {
	var found diag.List
	tree := casefile.Parse(name, src, &found)
	if all := found.All(); len(all) > 0 || tree == nil {
		return nil, fmt.Errorf("%w: %s: %s", ErrLists, all[0].Span, all[0].Code)
	}
	r := &reader{out: &Lists{homes: map[Kind][]string{}}}
	r.read(tree.Root)
	if r.err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrLists, name, r.err)
	}
	r.out.search.index()
	return r.out, nil
}

// All returns the lists in the order of the data.
func (l *Lists) All() []*List { return slices.Clone(l.all) }

// Len returns how many words and phrases the list has.
func (l *List) Len() int { return l.count }

// Home returns the sections and fields that the words belong in.
func (l *List) Home() []string { return slices.Clone(l.home) }

// AtHome reports whether the words of a list belong in a field; special tells that
// it is meant for special categories of personal data. What is said about a
// section («om») follows the section.
func (l *List) AtHome(path string, special bool) bool {
	return special && l.notes || within(strings.TrimPrefix(path, "om."), l.home)
}

// Own reports whether the list is looked for in people's own words as well.
func (l *List) Own() bool { return l.own }

// OwnWords reports whether a field is for the child's or the family's own words,
// written down as they said them.
func (l *Lists) OwnWords(path string) bool {
	first, _, _ := strings.Cut(path, ".")
	last := path[strings.LastIndexByte(path, '.')+1:]
	return (slices.Contains(l.own.in, first) || slices.Contains(l.own.in, last)) && !slices.Contains(l.own.not, last)
}

// AtHome reports whether a telephone number, an address or a link belongs in a
// field. A number that stands for a person belongs in none.
func (l *Lists) AtHome(kind Kind, path string) bool {
	return within(strings.TrimPrefix(path, "om."), l.homes[kind])
}

// within reports whether a path is one of the scopes or lies in it.
func within(path string, scopes []string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool {
		rest, ok := strings.CutPrefix(path, scope)
		return ok && (rest == "" || rest[0] == '.')
	})
}

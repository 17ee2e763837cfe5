package wording

import (
	"slices"
	"strings"
)

// A term is one word to look for.
type term struct {
	text   string
	prefix bool // all words that begin so
	exact  bool // written just so
}

func (t term) is(w Word) bool {
	word := w.Folded
	if t.exact {
		word = w.typed
	}
	if t.prefix {
		return strings.HasPrefix(word, t.text)
	}
	return word == t.text
}

// A step is a place in a phrase where one of several words may stand.
type step struct {
	terms   []term
	maybe   bool // it may be missing
	context bool // it is not what is pointed at
}

func (s step) is(w Word) bool {
	for _, t := range s.terms {
		if t.is(w) {
			return true
		}
	}
	return false
}

// An entry is phrases that share exceptions and advice.
type entry struct {
	list   *List
	advice Advice
}

// A phrase is words in a row.
type phrase struct {
	*entry
	except bool
	steps  []step
	anchor int // the first step that is always there and is no context
}

// A searcher finds phrases by the first letters of the word at their anchor.
type searcher struct {
	phrases []*phrase
	by      map[head][]*phrase
}

// A head is the first three bytes of a word.
type head [3]byte

func headOf(word string) (h head) {
	copy(h[:], word)
	return h
}

func (s *searcher) add(p *phrase) { s.phrases = append(s.phrases, p) }

func (s *searcher) index() {
	s.by = map[head][]*phrase{}
	for _, p := range s.phrases {
		for _, t := range p.steps[p.anchor].terms {
			h := headOf(strings.ToLower(t.text))
			if !slices.Contains(s.by[h], p) {
				s.by[h] = append(s.by[h], p)
			}
		}
	}
}

// A match is where a phrase stands: all of it, and the part that is pointed at.
type match struct {
	*phrase
	from, to   int // words, to behind the last
	first, end int
}

// Find returns the places where words of the lists stand, in the order of the text,
// and for each list only one of those that overlap.
func (l *Lists) Find(t *Text) []Hit {
	var found, not []match
	for i, w := range t.Words {
		for _, p := range l.search.by[headOf(w.Folded)] {
			if m, ok := p.at(t.Words, i); !ok {
				continue
			} else if p.except {
				not = append(not, m)
			} else if !m.isDenied(t.Words) {
				found = append(found, m)
			}
		}
	}
	var out []Hit
	last := map[*List]int{} // the word behind the last hit
	for _, m := range found {
		if m.first < last[m.list] || slices.ContainsFunc(not, m.isIn) {
			continue
		}
		last[m.list] = m.end
		out = append(out, Hit{List: m.list, Advice: m.advice, From: t.Words[m.first].From, To: t.Words[m.end-1].To, first: m.first})
	}
	return out
}

// isIn reports whether the part that is pointed at lies in an exception.
func (m match) isIn(except match) bool {
	return except.entry == m.entry && except.from < m.end && m.first < except.to
}

// isDenied reports whether a word before says that it is not so, or that somebody
// says so.
func (m match) isDenied(words []Word) bool {
	const near = 4 // words
	for n, i := 1, m.from; n <= near && i > 0 && words[i].glued; n++ {
		i--
		if n == 1 && m.list.not[words[i].Folded] || m.list.told[words[i].Folded] {
			return true
		}
	}
	return m.first > m.from && m.list.not[words[m.first-1].Folded]
}

// at tells whether the phrase stands with its anchor at a word.
func (p *phrase) at(words []Word, i int) (match, bool) {
	if !p.steps[p.anchor].is(words[i]) {
		return match{}, false
	}
	from, ok := before(p.steps[:p.anchor], words, i)
	if !ok {
		return match{}, false
	}
	m := match{phrase: p, from: from, first: i, end: i + 1, to: i + 1}
	return m, m.behind(p.steps[p.anchor+1:], words)
}

// before goes back from word i through steps, and returns the first word.
func before(steps []step, words []Word, i int) (int, bool) {
	if len(steps) == 0 {
		return i, true
	}
	s, rest := steps[len(steps)-1], steps[:len(steps)-1]
	if i > 0 && words[i].glued && s.is(words[i-1]) {
		if from, ok := before(rest, words, i-1); ok {
			return from, true
		}
	}
	if s.maybe {
		return before(rest, words, i)
	}
	return 0, false
}

// behind goes on from the anchor through steps.
func (m *match) behind(steps []step, words []Word) bool {
	if len(steps) == 0 {
		return true
	}
	s, rest := steps[0], steps[1:]
	if i := m.to; i < len(words) && words[i].glued && s.is(words[i]) {
		old := *m
		if m.to++; !s.context {
			m.end = m.to
		}
		if m.behind(rest, words) {
			return true
		}
		*m = old
	}
	return s.maybe && m.behind(rest, words)
}

// A claim is what makes a diagnosis somebody's claim: «har ADHD».
type claim struct {
	before, between map[string]bool
	sources         []term
}

// IsClaim reports whether the text says that it is so, with nobody in it who could
// know.
func (h Hit) IsClaim(t *Text) bool {
	const near = 6 // words
	c := h.List.claim
	for n, i := 0, h.first; n < near && i > 0 && t.Words[i].glued; n++ {
		i--
		switch w := t.Words[i].Folded; {
		case c.before[w]:
			return !h.List.NamesSource(t)
		case !c.between[w]:
			return false
		}
	}
	return false
}

// NamesSource reports whether a text tells who knows, or when it was found out.
func (l *List) NamesSource(t *Text) bool {
	return slices.ContainsFunc(t.Words, func(w Word) bool {
		return isYear(w.Folded) || slices.ContainsFunc(l.claim.sources, func(s term) bool { return s.is(w) })
	})
}

func isYear(word string) bool {
	return len(word) == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20")) && strings.Trim(word, "0123456789") == ""
}

package wording

import (
	"bytes"

	"github.com/handover-no/handover/handover/casefile"
)

// names is what tells a person's name from another word with a capital letter.
type names struct {
	given     map[string]bool // common given names
	alsoWords map[string]bool // those of them that are words too
	others    []term          // other words with a capital letter
	places    map[string]bool // what stands before a place, a group, a book, a game
}

func (r *reader) names(n *casefile.Node) {
	r.only("navn", n, "fornavn", "ogsaa_ord", "egennavn", "sted")
	r.out.names = names{
		given: asSet(n.Field("fornavn").Words()), alsoWords: asSet(n.Field("ogsaa_ord").Words()), places: asSet(n.Field("sted").Words()),
	}
	for _, w := range n.Field("egennavn").Words() {
		r.out.names.others = append(r.out.names.others, r.term(w))
	}
	for w := range r.out.names.alsoWords {
		if !r.out.names.given[w] {
			r.fail("%q stands under ogsaa_ord, and is no given name", w)
		}
	}
}

// A Name is a place in a text where somebody seems to be named.
type Name struct {
	From, To int // bytes
	// Sure tells that it is a given name that many have.
	Sure bool
}

// Names returns what seems to be people's names. known are those that may stand
// there, word by word in small letters.
func (l *Lists) Names(t *Text, known map[string]bool) []Name {
	var out []Name
	for i := 0; i < len(t.Words); i++ {
		n, sure := l.names.at(t.Words, i, known)
		if n == 0 {
			continue
		}
		out = append(out, Name{t.Words[i].From, t.Words[i+n-1].To, sure})
		i += n - 1
	}
	return out
}

// at returns how many words from i on are one name.
func (s *names) at(words []Word, i int, known map[string]bool) (n int, sure bool) {
	w := words[i]
	if !w.isName() || w.has(known) || s.isOther(w) {
		return 0, false
	}
	given, placed := w.has(s.given), i > 0 && w.glued && s.places[words[i-1].Folded]
	if !given && (w.opens || placed) || w.opens && s.alsoWords[w.Folded] {
		return 0, false
	}
	n, sure = 1, given && !placed // «på Odin» may be a group
	for i+n < len(words) && words[i+n].glued && !words[i+n].opens && words[i+n].isName() && !words[i+n].has(known) {
		n++ // the surname
	}
	return n, sure
}

func (s *names) isOther(w Word) bool {
	for _, t := range s.others {
		if t.is(w) {
			return true
		}
	}
	return false
}

// An Index finds phrases of many owners in a text.
type Index struct {
	// Names tells that the phrases are people's names: at both ends there must be a
	// capital letter. «per dag» is nobody.
	Names   bool
	phrases map[string][]int
	longest map[string]int // by first word, in words
	lengths uint64         // of first words: bit n for n bytes, and the last for all that are longer
}

// Add has a phrase found as that of an owner. One word alone is found by nobody:
// a given name is everybody's.
func (x *Index) Add(phrase string, owner int) {
	words := Read(phrase).Words
	if len(words) < 2 {
		return
	}
	if x.phrases == nil {
		x.phrases, x.longest = map[string][]int{}, map[string]int{}
	}
	key := string(appendJoined(nil, words))
	x.phrases[key] = append(x.phrases[key], owner)
	x.longest[words[0].Folded] = max(x.longest[words[0].Folded], len(words))
	x.lengths |= lengthBit(words[0].Folded)
}

func lengthBit(word string) uint64 { return 1 << min(len(word), 63) }

// appendJoined writes words with spaces between them behind out.
func appendJoined(out []byte, words []Word) []byte {
	for i, w := range words {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, w.Folded...)
	}
	return out
}

// At returns the owners of the longest phrase that begins with word i of a text,
// and how many words it takes. A genitive counts: «Kari Moes».
func (x *Index) At(t *Text, i int) (owners []int, n int) {
	if x.lengths&lengthBit(t.Words[i].Folded) == 0 || x.Names && t.Words[i].isSmall() {
		return nil, 0
	}
	longest := x.longest[t.Words[i].Folded]
	last := i + 1
	for last < len(t.Words) && last-i < longest && t.Words[last].glued {
		last++
	}
	for n = last - i; n > 1; n-- {
		if x.Names && t.Words[i+n-1].isSmall() {
			continue
		}
		var room [64]byte
		key := appendJoined(room[:0], t.Words[i:i+n])
		if owners = x.phrases[string(key)]; owners == nil {
			owners = x.phrases[string(bytes.TrimSuffix(key, []byte("s")))]
		}
		if owners != nil {
			return owners, n
		}
	}
	return nil, 0
}

package wording

import "strings"

// A phrase that an Index has begins with two words. Digests of the pairs of words in a
// text tell whether one of the phrases may stand there, without the text.

// A Digest stands for a pair of words, or for a number. Two that are alike are mostly of
// the same; two of the same are always alike.
type Digest uint32

// DigestOf returns the digest of some parts.
func DigestOf(parts ...string) Digest {
	const offset, prime = 2166136261, 16777619 // FNV-1a
	h := uint32(offset)
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint32(part[i])) * prime
		}
		h *= prime // no byte
	}
	return Digest(h)
}

// Begins visits how each of the phrases begins, how many words it has, and its owners.
func (x *Index) Begins(visit func(first, second string, words int, owners []int)) {
	for phrase, owners := range x.phrases {
		first, rest, _ := strings.Cut(phrase, " ")
		second, _, _ := strings.Cut(rest, " ")
		visit(first, second, strings.Count(phrase, " ")+1, owners)
	}
}

// Pairs visits each word of a text that a phrase may begin with, and the one behind it;
// long is how many words the phrase may have there, and names tells that the phrases are
// people's names. A word that may be in the genitive comes both ways.
func (t *Text) Pairs(names bool, visit func(i, long int, first, second string)) {
	end := len(t.Words) // of the words that follow each other
	for i := len(t.Words) - 2; i >= 0; i-- {
		if !t.Words[i+1].glued {
			end = i + 1
			continue
		}
		if names && t.Words[i].isSmall() {
			continue
		}
		second := t.Words[i+1].Folded
		visit(i, end-i, t.Words[i].Folded, second)
		if bare, ok := strings.CutSuffix(second, "s"); ok {
			visit(i, end-i, t.Words[i].Folded, bare)
		}
	}
}

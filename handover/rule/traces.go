package rule

import (
	"cmp"
	"math"
	"slices"

	"github.com/handover-no/handover/handover/wording"
)

// Traces are what another child of a run may have left in the texts of a case: a few
// hundred bytes, and none of the words. They tell that there is nobody, where there is
// nobody; and otherwise that Mixed is to look.
type Traces []trace

// A trace is where another child may stand.
type trace struct {
	digest wording.Digest
	// mine is how many words somebody's name takes there who is named by right: what is
	// no longer is theirs. Nothing there is longer than long.
	mine, long int8
}

// What a digest is of.
const (
	aName   = "navn"
	anID    = "id"
	aNumber = "nummer"
)

// Traces returns those of a case.
func (in *Input) Traces() Traces {
	var out Traces
	add := func(mine, long int, parts ...string) {
		out = append(out, trace{wording.DigestOf(parts...), int8(min(mine, math.MaxInt8)), int8(min(long, math.MaxInt8))})
	}
	own := in.Who().ownNames()
	in.eachFreeText(func(t *text) {
		t.words.Pairs(true, func(i, long int, first, second string) {
			_, mine := own.At(t.words, i)
			add(mine, long, aName, first, second)
		})
		t.words.Pairs(false, func(_, long int, first, second string) {
			if isCode(first) {
				add(0, long, anID, first, second)
			}
		})
		for _, m := range wording.Numbers(t.words) {
			add(0, 1, aNumber, m.Digits(t.words))
		}
	})
	return out.each()
}

// each returns the traces of each digest as one.
func (t Traces) each() Traces {
	slices.SortFunc(t, func(a, b trace) int { return cmp.Compare(a.digest, b.digest) })
	out := t[:0]
	for _, one := range t {
		if last := len(out) - 1; last >= 0 && out[last].digest == one.digest {
			out[last].mine, out[last].long = min(out[last].mine, one.mine), max(out[last].long, one.long)
			continue
		}
		out = append(out, one)
	}
	return slices.Clone(out)
}

// isCode reports whether a word may begin a case id, which is a UUID.
func isCode(word string) bool {
	const long = 8 // hexadecimal digits
	for i := range len(word) {
		if c := word[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(word) == long
}

// A Lookout knows which digests the children of a run have. It may be asked by many at
// once.
type Lookout struct {
	children *Children
	known    map[wording.Digest][]known
	shared   bool
	all      bool // there is a case id that is none
}

// A known is a name or an id that begins so, or a number.
type known struct {
	words  int
	owners []int
}

// Lookout returns one for all children that have been added. shared tells that it looks
// for names that cases share by right too.
func (x *Children) Lookout(shared bool) *Lookout {
	o := &Lookout{children: x, known: map[wording.Digest][]known{}, shared: shared}
	add := func(d wording.Digest, words int, owners []int) { o.known[d] = append(o.known[d], known{words, owners}) }
	x.names.Begins(func(first, second string, words int, owners []int) {
		add(wording.DigestOf(aName, first, second), words, owners)
	})
	x.ids.Begins(func(first, second string, words int, owners []int) {
		o.all = o.all || !isCode(first)
		add(wording.DigestOf(anID, first, second), words, owners)
	})
	for number, owners := range x.numbers {
		add(wording.DigestOf(aNumber, number), 1, owners)
	}
	return o
}

// MaySee reports whether there may be something for Mixed to find in the texts of a case
// that the traces are of.
func (o *Lookout) MaySee(t Traces, caseID string) bool {
	return o.all || slices.ContainsFunc(t, func(t trace) bool {
		return slices.ContainsFunc(o.known[t.digest], func(k known) bool {
			return (k.words <= int(t.long) || t.long == math.MaxInt8) && (o.shared || k.words > int(t.mine)) &&
				slices.ContainsFunc(k.owners, func(n int) bool { return o.children.cases[n] != caseID })
		})
	})
}

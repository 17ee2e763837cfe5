package rule

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/wording"
)

// Children is what the children of a run are known by: the whole name, the case id,
// the identity number. Where one of these stands in what belongs to another case,
// two children have been mixed up.
//
// It is made once for a run and asked about one text after another: while the cases
// are checked, and again of each finished packet. What it costs to ask does not
// grow with the run, and what it takes of memory is about a kilobyte a child. It may
// be asked by many at once.
type Children struct {
	cases      []string // their ids
	names, ids wording.Index
	numbers    map[string][]int
}

// A Who is what a case is known by in a run, and who is named in it by right. It is
// small, and holds on to nothing of the case it is of.
type Who struct {
	// Case is the id of the case.
	Case string

	called []string // what the child is called in full, see calledIn
	number string   // its identity number, or nothing
	named  []string // everybody else who is named by right
}

// Who returns what a case is known by.
func (in *Input) Who() Who {
	w := Who{Case: strings.Clone(in.Case.ID)}
	for _, name := range in.calledIn() {
		w.called = append(w.called, strings.Clone(name))
	}
	_, number := in.id()
	w.number = strings.Clone(number)
	if in.Case.Tree == nil {
		return w
	}
	eachName(in.Case.Tree.Root, "", func(path, name string) {
		if !strings.HasPrefix(path, "barn.") {
			w.named = append(w.named, strings.Clone(name))
		}
	})
	return w
}

// NewChildren returns the children of a run that has none yet.
func NewChildren() *Children {
	return &Children{names: wording.Index{Names: true}, numbers: map[string][]int{}}
}

// Add gathers what one more child is known by. One name alone is nobody's, so that
// siblings and namesakes are not found by it. Nothing may be asked meanwhile.
func (x *Children) Add(w Who) {
	n := len(x.cases)
	x.cases = append(x.cases, w.Case)
	for _, name := range w.called {
		x.names.Add(name, n)
	}
	x.ids.Add(w.Case, n)
	if w.number != "" {
		x.numbers[w.number] = append(x.numbers[w.number], n)
	}
}

// Len returns how many children there are.
func (x *Children) Len() int { return len(x.cases) }

// Mixed looks for the other children of a run in the free texts of a case, tells of
// each place where one is, and returns the cases that it shares a name with by right.
func (x *Children) Mixed(in *Input, tell func(diag.Diagnostic)) (shared []string) {
	s := x.searchFor(in.Who())
	in.eachFreeText(func(t *text) {
		for _, at := range s.in(t.words) {
			span := in.Case.Tree.Part(t.node, at.from, at.to)
			span.Path = t.path
			tell(diag.Diagnostic{Code: "V24", Variant: "annen_sak", Severity: diag.Error, Span: span, Args: diag.Args{"sak": x.cases[at.other]}})
		}
	})
	in.texts = nil
	return s.sharedWith()
}

// In looks for the other children of a run in texts that have been made of a case,
// and returns the ids of their cases, and of those that it shares a name with by
// right.
func (x *Children) In(w Who, texts []string) (others, shared []string) {
	s := x.searchFor(w)
	var words wording.Text
	for _, t := range texts {
		words.Read(t)
		for _, at := range s.in(&words) {
			others = append(others, x.cases[at.other])
		}
	}
	slices.Sort(others)
	return slices.Compact(others), s.sharedWith()
}

// A search is for all children but one: that of a case which has its own names, and
// those of everybody who is named in it by right.
type search struct {
	*Children
	id     string
	own    *wording.Index
	shared map[int]bool
}

// A sighting is where another child stands in a text.
type sighting struct{ other, from, to int }

func (x *Children) searchFor(w Who) *search {
	return &search{x, w.Case, w.ownNames(), map[int]bool{}}
}

// in returns where other children stand in a text. What two cases share by right is
// no mistake; a longer name than the one that is shared is somebody else's.
func (s *search) in(t *wording.Text) []sighting {
	var out []sighting
	words := t.Words
	for i := 0; i < len(words); i++ {
		_, mine := s.own.At(t, i)
		others, long := s.names.At(t, i)
		if long == 0 && mine == 0 {
			others, long = s.ids.At(t, i)
		}
		if long > mine {
			out = s.sighted(out, others, words[i].From, words[i+long-1].To)
		} else if long > 0 {
			s.share(others)
		}
		i += max(mine, long, 1) - 1
	}
	for _, m := range wording.Numbers(t) {
		out = s.sighted(out, s.numbers[m.Digits(t)], m.From, m.To)
	}
	return out
}

// sighted adds a place where one of some other cases is meant. Two files of one case
// are told by V36.
func (s *search) sighted(out []sighting, others []int, from, to int) []sighting {
	for _, n := range others {
		if s.cases[n] != s.id {
			return append(out, sighting{n, from, to})
		}
	}
	return out
}

func (s *search) share(others []int) {
	for _, n := range others {
		if s.cases[n] != s.id {
			s.shared[n] = true
		}
	}
}

func (s *search) sharedWith() []string {
	var out []string
	for n := range s.shared {
		out = append(out, s.cases[n])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// calledIn returns what the child is called in full: all the names, and the ways
// people shorten them to a given name and a surname.
func (in *Input) calledIn() []string {
	given, middle, last := in.raw("barn.fornavn"), in.raw("barn.mellomnavn"), in.raw("barn.etternavn")
	first := given
	if parts := strings.Fields(given); len(parts) > 0 {
		first = parts[0]
	}
	out := []string{strings.Join([]string{given, middle, last}, " ")}
	for _, name := range []string{given, first, in.raw("barn.kallenavn")} {
		if name != "" && last != "" {
			out = append(out, name+" "+last)
			if middle != "" {
				out = append(out, name+" "+middle+" "+last)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ownNames is everybody who is named in the case by right.
func (w Who) ownNames() *wording.Index {
	own := &wording.Index{Names: true}
	for _, name := range slices.Concat(w.called, w.named) {
		own.Add(name, 0)
	}
	return own
}

package rule

import (
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/wording"
)

// Mixed looks in the texts of each case of a run for the child of another: the
// whole name, the case id, the identity number. Two children have then been mixed
// up. What two cases share by right is no mistake: a name that this case has
// itself, as a guardian's or its own child's. One name alone is nobody's, so that
// siblings and namesakes are not found.
func Mixed(run []*Input, tell func(n int, d diag.Diagnostic)) {
	x := mixer{run: run, names: wording.Index{Names: true}, numbers: map[string]int{}}
	for n, in := range run {
		for _, name := range in.calledIn() {
			x.names.Add(name, n)
		}
		x.ids.Add(in.Case.ID, n)
		if _, number := in.id(); number != "" {
			x.numbers[number] = n
		}
	}
	for n, in := range run {
		own := in.ownNames()
		in.eachFreeText(func(t *text) { x.look(n, own, t, tell) })
		in.texts = nil
	}
}

// A mixer knows what each case of a run is known by.
type mixer struct {
	run        []*Input
	names, ids wording.Index
	numbers    map[string]int
}

// look tells of other cases in a text of case n, which has its own names by right.
func (x *mixer) look(n int, own *wording.Index, t *text, tell func(n int, d diag.Diagnostic)) {
	in := x.run[n]
	found := func(other, from, to int) {
		if x.run[other].Case.ID == in.Case.ID {
			return // two files of one case, told by V36
		}
		at := in.Case.Tree.Part(t.node, from, to)
		at.Path = t.path
		tell(n, diag.Diagnostic{
			Code: "V24", Variant: "annen_sak", Severity: diag.Error, Span: at, Args: diag.Args{"sak": x.run[other].Case.ID},
		})
	}
	words := t.words.Words
	for i := 0; i < len(words); i++ {
		if _, long := own.At(t.words, i); long > 0 {
			i += long - 1
			continue
		}
		others, long := x.names.At(t.words, i)
		if long == 0 {
			others, long = x.ids.At(t.words, i)
		}
		if long > 0 {
			found(others[0], words[i].From, words[i+long-1].To)
			i += long - 1
		}
	}
	for _, m := range wording.Marks(t.words) {
		if other, ok := x.numbers[m.Digits(t.words)]; ok && m.Kind != wording.Email && m.Kind != wording.Link {
			found(other, m.From, m.To)
		}
	}
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
	return out
}

// ownNames is everybody who is named in the case by right.
func (in *Input) ownNames() *wording.Index {
	own := &wording.Index{Names: true}
	for _, name := range in.calledIn() {
		own.Add(name, 0)
	}
	eachName(in.Case.Tree.Root, "", func(path, name string) {
		if !strings.HasPrefix(path, "barn.") {
			own.Add(name, 0)
		}
	})
	return own
}

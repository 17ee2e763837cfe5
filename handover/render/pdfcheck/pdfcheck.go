// Package pdfcheck looks at a PDF and tells whether an archive can keep it and a
// screen reader can read it: PDF/A-2a and PDF/UA-1, as this program makes them.
//
// It knows nothing of how the file was made. It takes the file apart itself, follows
// what is drawn on each page, and looks at each thing that the two standards ask
// for and this program can do wrong. A *check* is one such thing; it holds, or does
// not hold at some *places*. A place is a page or an object, never a text: what
// stands in the file is not told.
//
// It is no full validator. What a PDF may hold that this program never writes –
// pictures, forms, links, other kinds of fonts – does not hold here, even where the
// standards allow it.
package pdfcheck

import (
	"cmp"
	"slices"
)

// A Place is where a check does not hold: on a page, counted from 1, or in a numbered
// object, or, with neither, in the file as a whole.
type Place struct{ Page, Object int }

// A Result is what came of one check. Code names it, and is never given another
// meaning. One that was Skipped had nothing to look at, since another does not hold.
type Result struct {
	Code    string
	Places  []Place
	Skipped bool
}

// Holds reports whether it was looked for and nothing was found.
func (r Result) Holds() bool { return len(r.Places) == 0 && !r.Skipped }

// A Report is what came of all checks, in a fixed order. Of a file that cannot be
// read there is only the first.
type Report struct {
	Pages   int
	Results []Result
}

// Holds reports whether everything does.
func (r Report) Holds() bool {
	for _, one := range r.Results {
		if !one.Holds() {
			return false
		}
	}
	return len(r.Results) > 0
}

// A look is everything that the checks look at.
type look struct {
	*file
	pages   []*page
	tree    *tree // nil when there is none
	xmp     *xmp  // nil when there is none
	info    dict
	parents map[int]list
}

// checks are all checks, by their codes. Where another one does not hold, there may
// be nothing to look at.
var checks = []struct {
	code  string
	place func(*look) []Place
	needs string
}{
	{"fil", (*look).whole, ""},
	{"kryptering", (*look).encryption, ""},
	{"id", (*look).identifier, ""},
	{"metadata", (*look).metadata, ""},
	{"standard", (*look).standards, "metadata"},
	{"utvidelse", (*look).extension, "metadata"},
	{"info", (*look).agreement, "metadata"},
	{"tittel", (*look).title, "metadata"},
	{"vis_tittel", (*look).titleShown, ""},
	{"farger", (*look).intent, ""},
	{"fargebruk", (*look).colours, ""},
	{"skrift", (*look).embedding, ""},
	{"tegn", (*look).glyphs, "skrift"},
	{"bredder", (*look).widths, "skrift"},
	{"unicode", (*look).characters, ""},
	{"tegning", (*look).operators, ""},
	{"balanse", (*look).balance, ""},
	{"merket_innhold", (*look).marked, ""},
	{"merket", (*look).markInfo, ""},
	{"tre", (*look).wellFormed, ""},
	{"koblinger", (*look).links, "tre"},
	{"overskrifter", (*look).headings, "tre"},
	{"lister", (*look).lists, "tre"},
	{"tabeller", (*look).tables, "tre"},
	{"tabellhoder", (*look).scopes, "tre"},
	{"figurer", (*look).figures, "tre"},
	{"spraak", (*look).language, ""},
	{"andre_spraak", (*look).scripts, "tre"},
	{"rekkefoelge", (*look).tabs, ""},
	{"bokmerker", (*look).bookmarks, ""},
	{"handlinger", (*look).actions, ""},
	{"utenfra", (*look).external, ""},
}

// Codes returns the codes of all checks, in their order.
func Codes() []string {
	var out []string
	for _, c := range checks {
		out = append(out, c.code)
	}
	return out
}

// Check looks at a file.
func Check(data []byte) Report {
	f, err := open(data)
	if err != nil {
		return Report{Results: []Result{{Code: checks[0].code, Places: []Place{{}}}}}
	}
	l := &look{file: f, pages: f.pages()}
	l.info = f.dict(f.trailer["Info"])
	if l.tree = f.readTree(l.pages); l.tree != nil {
		l.parents = f.parents(l.tree.root)
	}
	if x, ok := f.resolve(f.catalog()["Metadata"]).(*stream); ok {
		if data, err := f.decode(x); err == nil {
			l.xmp = readXMP(data)
		}
	}
	r := Report{Pages: len(l.pages)}
	fails := map[string]bool{"": false}
	for _, c := range checks {
		one := Result{Code: c.code, Skipped: fails[c.needs]}
		if !one.Skipped {
			one.Places = c.place(l)
		}
		fails[c.code] = !one.Holds()
		r.Results = append(r.Results, one)
	}
	return r
}

// here is the file as a whole, when something is not so.
func here(wrong bool) []Place {
	if wrong {
		return []Place{{}}
	}
	return nil
}

// onPages returns the pages where something is so.
func (l *look) onPages(wrong func(*page) bool) []Place {
	var out []Place
	for _, p := range l.pages {
		if wrong(p) {
			out = append(out, Place{Page: p.number})
		}
	}
	return out
}

// elements returns the elements where something is so.
func (l *look) elements(wrong func(*node) bool) []Place {
	if l.tree == nil {
		return nil
	}
	var out []Place
	for _, n := range l.tree.all {
		if wrong(n) {
			out = append(out, l.place(n))
		}
	}
	return out
}

// place returns where an element is: the page of its first mark, and its object.
func (l *look) place(n *node) Place {
	at := Place{Object: n.object}
	for first := n; first != nil; {
		if len(first.marks) > 0 {
			at.Page = first.marks[0].page
			break
		}
		if len(first.kids) == 0 {
			break
		}
		first = first.kids[0]
	}
	return at
}

func sorted(places []Place) []Place {
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Object, b.Object) })
	return places
}

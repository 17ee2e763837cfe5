package pdfcheck

import (
	"regexp"
	"strings"
	"unicode"
)

func (l *look) markInfo() []Place {
	info := l.dict(l.catalog()["MarkInfo"])
	marked, _ := l.resolve(info["Marked"]).(bool)
	suspect, _ := l.resolve(info["Suspects"]).(bool)
	return here(!marked || suspect)
}

// wellFormed: there is a tree, each element is in its place and of a kind that there
// is, and there is something in it.
func (l *look) wellFormed() []Place {
	if l.tree == nil || len(l.tree.top) != 1 || l.tree.top[0].kind != "Document" {
		return []Place{{}}
	}
	out := l.elements(func(n *node) bool { return len(n.kids)+len(n.marks) == 0 && n.kind != "TD" && n.kind != "TH" })
	for _, n := range l.tree.wrong {
		out = append(out, Place{Object: n})
	}
	return out
}

// links: each mark on a page is in the tree, once, and the other way round, and from
// the page one finds the element.
func (l *look) links() []Place {
	if l.tree == nil {
		return nil
	}
	owner := map[mark]*node{}
	out := l.elements(func(n *node) bool {
		wrong := false
		for _, m := range n.marks {
			d := l.drawnAt(m)
			wrong = wrong || owner[m] != nil || d == nil || d.kind != n.kind || d.shows == 0
			owner[m] = n
		}
		return wrong
	})
	return append(out, l.onPages(func(p *page) bool {
		key, ok := whole(l.resolve(p.dict["StructParents"]))
		list := l.parents[key]
		if !ok || len(list) != len(p.marks) || p.twice > 0 {
			return true
		}
		for number := range p.marks {
			n := owner[mark{p.number, number}]
			if n == nil || number < 0 || number >= len(list) || list[number] != ref(n.object) {
				return true
			}
		}
		return false
	})...)
}

// headings: the first is at the top level, and no level is left out below another.
func (l *look) headings() []Place {
	last, found := 0, false
	out := l.elements(func(n *node) bool {
		level := 0
		if k := string(n.kind); len(k) == 2 && k[0] == 'H' && k[1] >= '1' && k[1] <= '6' {
			level = int(k[1] - '0')
		}
		if level == 0 {
			return n.kind == "H"
		}
		found = true
		wrong := level > last+1
		last = level
		return wrong
	})
	if !found && l.tree != nil {
		return []Place{{}}
	}
	return out
}

// lists: a list has items, and an item a label and a body.
func (l *look) lists() []Place {
	return l.elements(func(n *node) bool {
		switch n.kind {
		case "L":
			return !n.only("LI", "L", "Caption")
		case "LI":
			return !n.under("L") || !n.only("Lbl", "LBody")
		case "LBody":
			return !n.under("LI")
		case "Lbl":
			return !n.under("LI", "Note")
		}
		return false
	})
}

// tables: a table has rows, all of as many cells, under one head.
func (l *look) tables() []Place {
	return l.elements(func(n *node) bool {
		switch n.kind {
		case "Table":
			return !n.only("TR", "THead", "TBody", "TFoot", "Caption") || !even(n)
		case "THead", "TBody", "TFoot":
			return !n.under("Table") || !n.only("TR")
		case "TR":
			return !n.under("Table", "THead", "TBody", "TFoot") || !n.only("TH", "TD")
		case "TH", "TD":
			return !n.under("TR")
		}
		return false
	})
}

// even reports whether a table has one head at most, first and with a body, and as
// many cells in each row.
func even(t *node) bool {
	cells := -1
	row := func(n *node) bool {
		if cells < 0 {
			cells = len(n.kids)
		}
		return n.kind != "TR" || len(n.kids) == cells
	}
	bodies := 0
	for i, k := range t.kids {
		if k.kind == "THead" && i > 0 && t.kids[i-1].kind != "Caption" {
			return false
		}
		if k.kind == "TBody" {
			bodies++
		}
		rows := k.kids
		if k.kind == "TR" {
			rows = []*node{k}
		}
		for _, r := range rows {
			if !row(r) {
				return false
			}
		}
	}
	return cells > 0 && (t.kids[0].kind != "THead" || bodies > 0)
}

// scopes: the head of a column or row says which it is.
func (l *look) scopes() []Place {
	return l.elements(func(n *node) bool {
		scope := l.name(n.attribute("Scope"))
		return n.kind == "TH" && scope != "Column" && scope != "Row" && scope != "Both"
	})
}

// figures: what is drawn and not written is told in words, and has its place.
func (l *look) figures() []Place {
	return l.elements(func(n *node) bool {
		return n.kind == "Figure" && (strings.TrimSpace(n.alt) == "" || len(l.list(n.attribute("BBox"))) != 4)
	})
}

var languageCode = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// language: the document says its language, and each code of one is well formed.
func (l *look) language() []Place {
	if !languageCode.MatchString(l.words(l.catalog()["Lang"])) {
		return []Place{{}}
	}
	return l.elements(func(n *node) bool { return n.lang != "" && !languageCode.MatchString(n.lang) })
}

// scripts: words in another script than the Latin are not said to be in the
// document's language.
func (l *look) scripts() []Place {
	own := primary(l.words(l.catalog()["Lang"]))
	return l.elements(func(n *node) bool {
		lang := primary(n.language())
		if lang != "" && lang != own {
			return false
		}
		for _, m := range n.marks {
			if d := l.drawnAt(m); d != nil && otherScript(d.text) {
				return true
			}
		}
		return false
	})
}

func primary(lang string) string {
	first, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return first
}

// otherScript reports whether a text has a word in another script: two letters of it
// next to each other.
func otherScript(s []rune) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) || unicode.In(r, unicode.Latin, unicode.Common, unicode.Inherited) {
			n = 0
			continue
		}
		if n++; n > 1 {
			return true
		}
	}
	return false
}

package pdfcheck

// A node is an element of the tree that says what each drawn thing is.
type node struct {
	object int
	kind   name
	parent *node
	kids   []*node
	marks  []mark
	lang   string
	alt    string
	attrs  []dict
}

// A mark is a piece of a page.
type mark struct{ page, number int }

// A tree is all nodes, in the order of reading.
type tree struct {
	root   dict
	top    []*node
	all    []*node
	byObj  map[int]*node
	wrong  []int // elements that do not fit in: parents, kinds, loops
	pageOf map[int]int
}

// kinds are the roles that there are (ISO 32000-1, 14.8.4).
var kinds = map[name]bool{
	"Document": true, "Part": true, "Art": true, "Sect": true, "Div": true, "BlockQuote": true, "Caption": true, "TOC": true, "TOCI": true, "Index": true,
	"NonStruct": true, "Private": true, "P": true, "H": true, "H1": true, "H2": true, "H3": true, "H4": true, "H5": true, "H6": true, "L": true, "LI": true,
	"Lbl": true, "LBody": true, "Table": true, "TR": true, "TH": true, "TD": true, "THead": true, "TBody": true, "TFoot": true, "Span": true, "Quote": true,
	"Note": true, "Reference": true, "BibEntry": true, "Code": true, "Link": true, "Annot": true, "Ruby": true, "Warichu": true, "Figure": true,
	"Formula": true, "Form": true,
}

// readTree reads the tree, or returns nil when there is none.
func (f *file) readTree(pages []*page) *tree {
	root := f.dict(f.catalog()["StructTreeRoot"])
	if root == nil {
		return nil
	}
	t := &tree{root: root, byObj: map[int]*node{}, pageOf: map[int]int{}}
	for _, p := range pages {
		t.pageOf[p.object] = p.number
	}
	rootObject, _ := f.catalog()["StructTreeRoot"].(ref)
	for _, v := range oneOrMore(f, root["K"]) {
		if n := t.element(f, v, nil, int(rootObject), 0); n != nil {
			t.top = append(t.top, n)
		}
	}
	return t
}

func oneOrMore(f *file, v any) list {
	if l, ok := f.resolve(v).(list); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return list{v}
}

// element reads an element and what is in it.
func (t *tree) element(f *file, v any, parent *node, above, depth int) *node {
	r, ok := v.(ref)
	d := f.dict(v)
	if !ok || d == nil || depth > maxDepth || t.byObj[int(r)] != nil {
		t.wrong = append(t.wrong, int(r))
		return nil
	}
	n := &node{object: int(r), kind: f.name(d["S"]), parent: parent}
	t.byObj[n.object] = n
	t.all = append(t.all, n)
	if up, _ := d["P"].(ref); int(up) != above || !kinds[n.kind] {
		t.wrong = append(t.wrong, n.object)
	}
	n.lang, n.alt = f.words(d["Lang"]), f.words(d["Alt"])
	for _, a := range oneOrMore(f, d["A"]) {
		if a := f.dict(a); a != nil {
			n.attrs = append(n.attrs, a)
		}
	}
	own, _ := d["Pg"].(ref)
	for _, k := range oneOrMore(f, d["K"]) {
		t.kid(f, n, k, int(own), depth)
	}
	return n
}

// kid reads what an element holds: a mark on its page or on another, or an element.
func (t *tree) kid(f *file, n *node, k any, own, depth int) {
	if number, ok := whole(k); ok {
		n.marks = append(n.marks, mark{t.pageOf[own], number})
		return
	}
	if d := f.dict(k); d["Type"] == name("MCR") {
		number, _ := whole(d["MCID"])
		if pg, ok := d["Pg"].(ref); ok {
			own = int(pg)
		}
		n.marks = append(n.marks, mark{t.pageOf[own], number})
		return
	}
	if kid := t.element(f, k, n, n.object, depth+1); kid != nil {
		n.kids = append(n.kids, kid)
	}
}

func (f *file) words(v any) string {
	t, _ := f.resolve(v).(text)
	return plainText(t)
}

// attribute returns what an element says of itself.
func (n *node) attribute(key name) any {
	for _, a := range n.attrs {
		if v, ok := a[key]; ok {
			return v
		}
	}
	return nil
}

// language returns the language of an element, which may be that of what it stands
// in.
func (n *node) language() string {
	for ; n != nil; n = n.parent {
		if n.lang != "" {
			return n.lang
		}
	}
	return ""
}

// under reports whether an element stands in one of some kinds.
func (n *node) under(kinds ...name) bool {
	for _, k := range kinds {
		if n.parent != nil && n.parent.kind == k {
			return true
		}
	}
	return false
}

// only reports whether all that an element holds are elements of some kinds.
func (n *node) only(kinds ...name) bool {
	for _, k := range n.kids {
		fits := false
		for _, kind := range kinds {
			fits = fits || k.kind == kind
		}
		if !fits {
			return false
		}
	}
	return len(n.marks) == 0
}

// parents returns, for each key, the elements of marks (ISO 32000-1, 14.7.4.4).
func (f *file) parents(root dict) map[int]list {
	out := map[int]list{}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		d := f.dict(v)
		if d == nil || depth > maxDepth {
			return
		}
		nums := f.list(d["Nums"])
		for i := 0; i+1 < len(nums); i += 2 {
			if key, ok := whole(f.resolve(nums[i])); ok {
				out[key] = f.list(nums[i+1])
			}
		}
		for _, k := range f.list(d["Kids"]) {
			walk(k, depth+1)
		}
	}
	walk(root["ParentTree"], 0)
	return out
}

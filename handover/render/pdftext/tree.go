package pdftext

import "bytes"

// A walk goes through the tree that says in which order a document is read.
type walk struct {
	*file
	pages []page
	out   *Text
	text  []byte // of the paragraph
	page  int    // where that begins, or 0
	seen  int    // elements
}

// tree reads the whole tree. Every mark of every page is in it, once.
func (w *walk) tree() error {
	root := asDict(w.object(referred(w.catalog.get("StructTreeRoot"))))
	if !w.element(referred(root.get("K")), 0) {
		return ErrUnread
	}
	for _, p := range w.pages {
		for _, m := range p.marks {
			if m.there != m.read {
				return ErrUnread
			}
		}
	}
	return nil
}

// element reads an element and what is in it. A span is a part of the paragraph that
// it stands in; anything else is one of its own.
func (w *walk) element(n, depth int) bool {
	d := asDict(w.object(n))
	if w.seen++; d == nil || depth > maxDepth || w.seen > len(w.begins) {
		return false
	}
	var kind, own, kids []byte
	d.each(func(key, v []byte) bool {
		switch string(key) {
		case "S":
			kind = v
		case "Pg":
			own = v
		case "K":
			kids = v
		}
		return true
	})
	inline := string(kind) == "/Span"
	if !inline {
		w.flush()
	}
	l := asList(kids)
	if l == nil {
		l = list(kids) // one alone needs no brackets
	}
	for {
		v := l.next()
		if v == nil {
			break
		}
		if !w.kid(v, own, depth) {
			return false
		}
	}
	if !inline {
		w.flush()
	}
	return true
}

func (w *walk) kid(v, own []byte, depth int) bool {
	if n := referred(v); n > 0 {
		return w.element(n, depth+1)
	}
	if d := asDict(v); d != nil {
		if string(d.get("Type")) != "/MCR" {
			return false
		}
		own, v = d.get("Pg"), d.get("MCID")
	}
	return w.mark(referred(own), whole(v))
}

// mark takes a piece of a page.
func (w *walk) mark(object, n int) bool {
	for i := range w.pages {
		p := &w.pages[i]
		if p.number != object {
			continue
		}
		if n < 0 || n >= len(p.marks) || !p.marks[n].there || p.marks[n].read {
			return false
		}
		p.marks[n].read = true
		if text := p.text[p.marks[n].from:p.marks[n].to]; len(text) > 0 {
			if w.page == 0 {
				w.page = i + 1
			}
			w.text = append(w.text, text...)
		}
		return true
	}
	return false
}

func (w *walk) flush() {
	if text := bytes.TrimSpace(w.text); len(text) > 0 {
		w.out.Paragraphs = append(w.out.Paragraphs, Paragraph{w.page, string(text)})
	}
	w.text, w.page = w.text[:0], 0
}

package pdfcheck

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// whole: the file is read to its end, every object can be read, and every reference
// leads to one.
func (l *look) whole() []Place {
	if len(l.pages) == 0 || !bytes.HasSuffix(bytes.TrimRight(l.in, "\r\n"), []byte("%%EOF")) || !headed(l.in) {
		return []Place{{}}
	}
	var out []Place
	for _, n := range slices.Sorted(maps.Keys(l.entries)) {
		lost := false
		visit(l.get(n), 0, func(v any) {
			if r, ok := v.(ref); ok {
				_, there := l.entries[int(r)]
				lost = lost || !there
			}
		})
		if x, ok := l.get(n).(*stream); ok {
			if _, err := l.decode(x); err != nil {
				lost = true
			}
		}
		if lost {
			out = append(out, Place{Object: n})
		}
	}
	out = append(out, l.broken...)
	return append(out, l.onPages(func(p *page) bool { return p.unread > 0 })...)
}

// headed reports whether a file begins as one of version 1.7, with the comment that
// tells that it is no text (ISO 19005-2, 6.1.2).
func headed(in []byte) bool {
	first, rest, _ := bytes.Cut(in, []byte("\n"))
	if !bytes.Equal(bytes.TrimRight(first, "\r"), []byte("%PDF-1.7")) || len(rest) < 5 || rest[0] != '%' {
		return false
	}
	return !slices.ContainsFunc(rest[1:5], func(c byte) bool { return c < 0x80 })
}

// visit calls look for a value and everything in it, but not for what it refers to.
func visit(v any, depth int, look func(any)) {
	if depth > maxDepth {
		return
	}
	look(v)
	switch v := v.(type) {
	case list:
		for _, x := range v {
			visit(x, depth+1, look)
		}
	case dict:
		for _, x := range v {
			visit(x, depth+1, look)
		}
	case *stream:
		visit(v.dict, depth+1, look)
	}
}

func (l *look) encryption() []Place { return here(l.trailer["Encrypt"] != nil) }

// identifier: two, of sixteen bytes or more (ISO 32000-1, 14.4).
func (l *look) identifier() []Place {
	ids := l.list(l.trailer["ID"])
	fine := len(ids) == 2
	for _, v := range ids {
		id, ok := l.resolve(v).(text)
		fine = fine && ok && len(id) >= 16
	}
	return here(!fine)
}

// metadata: XMP, as a whole XML document that everybody can read (ISO 19005-2, 6.6.2.1).
func (l *look) metadata() []Place {
	x, ok := l.resolve(l.catalog()["Metadata"]).(*stream)
	return here(!ok || x.dict["Type"] != name("Metadata") || x.dict["Subtype"] != name("XML") || x.dict["Filter"] != nil || l.xmp == nil)
}

func (l *look) standards() []Place {
	if l.xmp == nil {
		return nil
	}
	return here(l.xmp.get(nsPDFA, "part") != "2" || l.xmp.get(nsPDFA, "conformance") != "A" || l.xmp.get(nsPDFUA, "part") != "1")
}

// extension: PDF/A knows nothing of PDF/UA's namespace, so the file describes it.
func (l *look) extension() []Place {
	return here(l.xmp != nil && !l.xmp.described[nsPDFUA])
}

// agreement: the old metadata say what the new ones say (ISO 19005-2, 6.6.3).
func (l *look) agreement() []Place {
	if l.xmp == nil || l.info == nil {
		return nil
	}
	for key, p := range map[name][2]string{
		"Title": {nsDC, "title"}, "Author": {nsDC, "creator"}, "Creator": {nsXMP, "CreatorTool"}, "Producer": {nsPDF, "Producer"},
	} {
		if l.words(l.info[key]) != l.xmp.get(p[0], p[1]) {
			return []Place{{}}
		}
	}
	for key, local := range map[name]string{"CreationDate": "CreateDate", "ModDate": "ModifyDate"} {
		old, err := time.Parse("D:20060102150405Z", l.words(l.info[key]))
		now, fail := time.Parse(time.RFC3339, l.xmp.get(nsXMP, local))
		if err != nil || fail != nil || !old.Equal(now) {
			return []Place{{}}
		}
	}
	return nil
}

// title: there is one, and no word of it is a word of the first heading, which is
// the child's name.
func (l *look) title() []Place {
	if l.xmp == nil {
		return nil
	}
	title := l.xmp.get(nsDC, "title")
	if strings.TrimSpace(title) == "" {
		return []Place{{}}
	}
	own := wordsOf(title)
	return here(l.tree != nil && slices.ContainsFunc(l.tree.all, func(n *node) bool {
		return n.kind == "H1" && slices.ContainsFunc(wordsOf(string(l.textOf(n))), func(w string) bool { return slices.Contains(own, w) })
	}))
}

func wordsOf(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool { return len(w) < 2 })
}

// textOf returns what an element shows, and what is in it.
func (l *look) textOf(n *node) []rune {
	var out []rune
	for _, m := range n.marks {
		if d := l.drawnAt(m); d != nil {
			out = append(out, d.text...)
		}
	}
	for _, k := range n.kids {
		out = append(out, l.textOf(k)...)
	}
	return out
}

func (l *look) drawnAt(m mark) *drawn {
	if m.page < 1 || m.page > len(l.pages) {
		return nil
	}
	return l.pages[m.page-1].marks[m.number]
}

func (l *look) titleShown() []Place {
	shown, _ := l.resolve(l.dict(l.catalog()["ViewerPreferences"])["DisplayDocTitle"]).(bool)
	return here(!shown)
}

// intent: what colours mean, with a whole profile for red, green and blue.
func (l *look) intent() []Place {
	for _, v := range l.list(l.catalog()["OutputIntents"]) {
		d := l.dict(v)
		x, ok := l.resolve(d["DestOutputProfile"]).(*stream)
		if !ok || l.name(d["S"]) != "GTS_PDFA1" || l.words(d["OutputConditionIdentifier"]) == "" || l.number(x.dict["N"]) != 3 {
			continue
		}
		p, err := l.decode(x)
		if err == nil && len(p) > 132 && int(binary.BigEndian.Uint32(p)) == len(p) && string(p[16:20]) == "RGB " && string(p[36:40]) == "acsp" {
			return nil
		}
	}
	return []Place{{}}
}

// colours: nothing is drawn in other colours than red, green and blue, and nothing
// shines through.
func (l *look) colours() []Place {
	return l.onPages(func(p *page) bool { return p.colours > 0 || p.dict["Group"] != nil || p.resources["ExtGState"] != nil })
}

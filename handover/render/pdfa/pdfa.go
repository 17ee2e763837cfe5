// Package pdfa turns a file as fpdf writes it into one that an archive can keep and
// a screen reader can read: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in
// one.
//
// Of fpdf's file it takes what is drawn on the pages, and writes everything else
// anew: it is a pure function, and the same input is the same file. What it adds
// is the *tree*, which says what each drawn thing is; the typefaces, cut to
// everyday characters and those that are shown; metadata that name the two standards;
// what the colours mean; and an identifier made from the content.
//
// A *mark* is the number of a piece of a page between BDC and EMC, from 0 on each
// page. The tree and the page have to agree about them; render/pdfcheck looks.
package pdfa

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrShape reports a file that is not of the shape that fpdf writes: then fpdf has
// changed, and this package has to follow.
var ErrShape = errors.New("pdfa: not a file as fpdf writes it")

// A Document is what fpdf's file does not say about itself.
type Document struct {
	Title    string // without personal data
	Author   string // the sending unit, or none
	Language string // of the text, such as nb-NO
	Tool     string // what made it
	Created  time.Time
	Root     *Element
	Outline  []Bookmark
	Fonts    []Font
	Pictures []Picture
}

// A Bookmark points to a place on a page, counted from 1; Top is in points from
// the page's lower edge.
type Bookmark struct {
	Title string
	Page  int
	Top   float64
}

// An Element is a part of what a document says. Kind is its role, one of those of
// ISO 32000-1, 14.8.4.
type Element struct {
	Kind string
	Kids []Kid
	Lang string // when it is not that of what it stands in
	Alt  string // what a reader hears in place of a drawing
	// Scope tells what a TH is the head of: Column or Row.
	Scope string
	// Numbering tells how the items of an L are marked: Disc or None.
	Numbering string
	// Box is where a Figure or Table stands on its page: left, bottom, right, top
	// in points; all zero when it is not on one page.
	Box [4]float64
}

// A Kid is an element, or else a mark on a page, counted from 1.
type Kid struct {
	Element    *Element
	Page, Mark int
}

// Finish returns the final bytes of a document. in is a file as fpdf writes it,
// without compression.
func Finish(in []byte, d *Document) ([]byte, error) {
	src, err := read(in)
	if err != nil {
		return nil, err
	}
	if d.lastPage() > len(src.contents) {
		return nil, ErrShape
	}
	p := packers.Get().(*packer)
	defer packers.Put(p)
	b := newBuilder(p, d.elements()+3*len(src.contents)+64)
	catalog, info, resources, parent := b.reserve(), b.reserve(), b.reserve(), b.reserve()
	pages := b.pages(src, parent, resources)
	b.resources(resources, d.Fonts, d.Pictures)
	var c bytes.Buffer
	fmt.Fprintf(&c, "<</Type/Catalog/Pages %d 0 R/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", parent, b.tree(d.Root, pages))
	fmt.Fprintf(&c, "/Lang%s/ViewerPreferences<</DisplayDocTitle true>>", textString(d.Language))
	fmt.Fprintf(&c, "/Metadata %d 0 R/OutputIntents[%s]", b.stream("/Type/Metadata/Subtype/XML", metadata(d)), b.intent())
	if len(d.Outline) > 0 {
		fmt.Fprintf(&c, "/Outlines %d 0 R", b.outline(d.Outline, pages))
	}
	c.WriteString(">>")
	b.set(catalog, c.Bytes())
	b.set(info, infoOf(d))
	return b.file(catalog, info), nil
}

// elements returns how many elements the tree has, and bookmarks there are.
func (d *Document) elements() int {
	n := len(d.Outline)
	var walk func(*Element)
	walk = func(e *Element) {
		n++
		for _, k := range e.Kids {
			if k.Element != nil {
				walk(k.Element)
			}
		}
	}
	walk(d.Root)
	return n
}

// lastPage returns the highest page that the tree or a bookmark speaks of.
func (d *Document) lastPage() int {
	last := 0
	for _, m := range d.Outline {
		last = max(last, m.Page)
	}
	var walk func(*Element)
	walk = func(e *Element) {
		for _, k := range e.Kids {
			if last = max(last, k.Page); k.Element != nil {
				walk(k.Element)
			}
		}
	}
	walk(d.Root)
	return last
}

// pages writes the pages, and returns their numbers. Each names its own resources,
// as PDF/A asks (ISO 19005-2, 6.2.2).
func (b *builder) pages(src *source, parent, resources int) []int {
	var numbers []int
	kids := []byte{}
	for i, content := range src.contents {
		n := b.add(fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/MediaBox[%s]/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>",
			parent, src.size, resources, b.packed("", content), i))
		numbers = append(numbers, n)
		kids = fmt.Appendf(kids, "%d 0 R ", n)
	}
	b.set(parent, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]>>", len(numbers), bytes.TrimSpace(kids)))
	return numbers
}

// outline writes bookmarks, one under the other.
func (b *builder) outline(marks []Bookmark, pages []int) int {
	root := b.reserve()
	first := root + 1
	for i, m := range marks {
		body := fmt.Appendf(nil, "<</Title%s/Parent %d 0 R/Dest[%d 0 R/XYZ null %s null]", textString(m.Title), root, pages[m.Page-1], decimal(m.Top))
		if i > 0 {
			body = fmt.Appendf(body, "/Prev %d 0 R", first+i-1)
		}
		if i+1 < len(marks) {
			body = fmt.Appendf(body, "/Next %d 0 R", first+i+1)
		}
		b.add(append(body, ">>"...))
	}
	b.set(root, fmt.Appendf(nil, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, first+len(marks)-1, len(marks)))
	return root
}

func appendDecimal(out []byte, f float64) []byte { return strconv.AppendFloat(out, f, 'f', 2, 64) }

func decimal(f float64) string { return string(appendDecimal(nil, f)) }

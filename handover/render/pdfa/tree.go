package pdfa

import (
	"fmt"
	"strconv"
)

// tree writes the elements, and the list that leads from each mark on a page back
// to its element. It returns the number of the root.
func (b *builder) tree(top *Element, pages []int) int {
	t := &treeWriter{b: b, pages: pages, marks: make([][]int, len(pages))}
	root, parents := b.reserve(), b.reserve()
	first := t.element(top, root)
	nums := []byte("<</Nums[")
	for i, marks := range t.marks {
		nums = append(strconv.AppendInt(nums, int64(i), 10), '[')
		for i, n := range marks {
			if i > 0 {
				nums = append(nums, ' ')
			}
			nums = appendReference(nums, n)
		}
		nums = append(nums, ']')
	}
	b.set(parents, append(nums, "]>>"...))
	b.set(root, fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", first, parents, len(pages)))
	return root
}

// A treeWriter writes elements; marks holds, for each page, the element of each
// mark.
type treeWriter struct {
	b     *builder
	pages []int
	marks [][]int
}

func appendReference(out []byte, n int) []byte {
	return append(strconv.AppendInt(out, int64(n), 10), " 0 R"...)
}

// element writes an element and what is in it, and returns its number.
func (t *treeWriter) element(e *Element, parent int) int {
	n := t.b.reserve()
	out := append(t.b.room(96+len(e.Lang)+4*len(e.Alt)+12*len(e.Kids)), "<</S/"...)
	out = append(append(out, e.Kind...), "/P "...)
	out = appendReference(out, parent)
	page := 0
	for _, k := range e.Kids {
		if k.Element == nil {
			page = k.Page
			out = appendReference(append(out, "/Pg "...), t.pages[page-1])
			break
		}
	}
	out = e.appendWords(out)
	switch len(e.Kids) {
	case 0:
	case 1:
		out = t.kid(append(out, "/K "...), e.Kids[0], n, page)
	default:
		out = append(out, "/K["...)
		for i, k := range e.Kids {
			if i > 0 {
				out = append(out, ' ')
			}
			out = t.kid(out, k, n, page)
		}
		out = append(out, ']')
	}
	t.b.set(n, append(out, ">>"...))
	return n
}

// kid writes a reference to a kid: an element, a mark on the element's own page,
// or one on another.
func (t *treeWriter) kid(out []byte, k Kid, parent, page int) []byte {
	if k.Element != nil {
		return appendReference(out, t.element(k.Element, parent))
	}
	marks := &t.marks[k.Page-1]
	for len(*marks) <= k.Mark {
		*marks = append(*marks, 0)
	}
	(*marks)[k.Mark] = parent
	if k.Page == page {
		return strconv.AppendInt(out, int64(k.Mark), 10)
	}
	return fmt.Appendf(out, "<</Type/MCR/Pg %d 0 R/MCID %d>>", t.pages[k.Page-1], k.Mark)
}

// appendWords writes what an element tells in addition to where it stands.
func (e *Element) appendWords(out []byte) []byte {
	if e.Lang != "" {
		out = append(append(out, "/Lang"...), textString(e.Lang)...)
	}
	if e.Alt != "" {
		out = append(append(out, "/Alt"...), textString(e.Alt)...)
	}
	if e.Scope == "" && e.Numbering == "" && e.Box == [4]float64{} {
		return out
	}
	out = append(out, "/A["...)
	if e.Scope != "" {
		out = append(append(append(out, "<</O/Table/Scope/"...), e.Scope...), ">>"...)
	}
	if e.Numbering != "" {
		out = append(append(append(out, "<</O/List/ListNumbering/"...), e.Numbering...), ">>"...)
	}
	if e.Box != [4]float64{} {
		out = append(out, "<</O/Layout/BBox["...)
		for _, at := range e.Box {
			out = append(appendDecimal(out, at), ' ')
		}
		out = append(out[:len(out)-1], "]>>"...)
	}
	return append(out, ']')
}

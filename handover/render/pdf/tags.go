package pdf

import (
	"strconv"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// What a drawn thing is (ISO 32000-1, 14.8.4).
const (
	heading1, heading2, heading3 = "H1", "H2", "H3"
	paragraph                    = "P"
	quotation                    = "BlockQuote"
	span                         = "Span"
	figure                       = "Figure"
	list, item, mark, itemBody   = "L", "LI", "Lbl", "LBody"
	tableOf, tableHead           = "Table", "THead"
	tableBody, tableRow          = "TBody", "TR"
	headCell, cell               = "TH", "TD"
	direct                       = "" // no element of its own
)

// An artifact is what a reader should not hear read aloud (ISO 32000-1, 14.8.2.2.2).
type artifact string

const (
	decoration artifact = "/Artifact<</Type/Layout>>BDC"
	pageHead   artifact = "/Artifact<</Type/Pagination/Subtype/Header>>BDC"
	pageFoot   artifact = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC"
	watermark  artifact = "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC"
	repeated   artifact = "/Artifact<</Type/Pagination>>BDC"
)

// A tagger marks what is drawn, and builds the tree that says what it is. A piece
// of a page is opened when the first thing of an element is drawn, and closed as
// soon as anything else comes: another element, decoration, the end of the page.
// So an element goes on on the next page by itself.
type tagger struct {
	pen     *pen
	root    *pdfa.Element
	current *pdfa.Element
	lang    string // of the current element
	open    bool   // a piece of the current element is
	hidden  bool   // an artifact is being drawn
	page    int
	marks   int           // on this page
	level   int           // of the last heading
	heading *pdfa.Element // that nothing is drawn of yet
	outline []pdfa.Bookmark

	ofElements arena[pdfa.Element]
	ofKids     arena[pdfa.Kid]
}

func newTagger(p *pen, language string) *tagger {
	root := &pdfa.Element{Kind: "Document"}
	return &tagger{pen: p, root: root, current: root, lang: language}
}

// drawn tells that something of the current element is drawn next. A heading is
// never more than one level below the heading before it.
func (t *tagger) drawn() {
	if t.open || t.hidden {
		return
	}
	if t.heading != nil {
		t.level = min(levelOf(t.heading.Kind), t.level+1)
		t.heading.Kind, t.heading = "H"+strconv.Itoa(t.level), nil
	}
	t.pen.mark(t.current.Kind, t.marks)
	t.hold(pdfa.Kid{Page: t.page, Mark: t.marks})
	t.open = true
	t.marks++
}

func (t *tagger) close() {
	if t.open {
		t.pen.write("EMC")
		t.open = false
	}
}

// newPage tells that what is drawn next stands on a new page.
func (t *tagger) newPage() { t.page, t.marks = t.page+1, 0 }

// child makes an element within the current one.
func (t *tagger) child(e pdfa.Element) *pdfa.Element {
	own := t.ofElements.one() // and not e, for which there would be room made while only laying out
	*own = e
	t.hold(pdfa.Kid{Element: own})
	return own
}

// hold puts something in the current element. Most hold one thing.
func (t *tagger) hold(k pdfa.Kid) {
	if t.current.Kids == nil {
		t.current.Kids = t.ofKids.take(1)
	}
	t.current.Kids = append(t.current.Kids, k)
}

func levelOf(kind string) int {
	switch kind {
	case heading1:
		return 1
	case heading2:
		return 2
	case heading3:
		return 3
	}
	return 0
}

// within draws what belongs to an element.
func (t *tagger) within(e *pdfa.Element, draw func()) {
	t.close()
	before, lang := t.current, t.lang
	t.current = e
	if e.Lang != "" {
		t.lang = e.Lang
	}
	if levelOf(e.Kind) > 0 {
		t.heading = e
	}
	draw()
	t.close()
	if t.heading == e {
		t.heading = nil
	}
	t.current, t.lang = before, lang
}

// section begins a part of the document, which goes on until the next one.
func (t *tagger) section() {
	t.current = t.root
	t.current = t.child(pdfa.Element{Kind: "Sect"})
}

// pruned takes out elements that nothing was drawn for. Cells stay: an empty one
// keeps its column.
func pruned(e *pdfa.Element) bool {
	kids := e.Kids[:0]
	for _, k := range e.Kids {
		if k.Element == nil || !pruned(k.Element) {
			kids = append(kids, k)
		}
	}
	e.Kids = kids
	return len(kids) == 0 && e.Kind != cell && e.Kind != headCell
}

// artifact draws what is decoration or page furniture, and no part of what the
// document says.
func (w *writer) artifact(kind artifact, draw func()) {
	if w.tags == nil || w.tags.hidden {
		draw()
		return
	}
	w.tags.close()
	w.pen.write(string(kind))
	w.tags.hidden = true
	draw()
	w.tags.hidden = false
	w.pen.write("EMC")
}

// element draws a part of what the document says.
func (w *writer) element(e pdfa.Element, draw func()) { w.within(w.child(e), draw) }

// child makes an element that is drawn later, in one go or in several.
func (w *writer) child(e pdfa.Element) *pdfa.Element {
	if w.tags == nil || w.tags.hidden {
		return nil
	}
	return w.tags.child(e)
}

func (w *writer) within(e *pdfa.Element, draw func()) {
	if e == nil {
		draw()
		return
	}
	w.tags.within(e, draw)
}

// chapter begins a part of the document under a heading of its own.
func (w *writer) chapter() {
	if w.tags != nil {
		w.tags.section()
	}
}

// bookmark notes where a heading stands, for those who look for it. The name of the
// child is none of them.
func (w *writer) bookmark(kind string, l document.Line, y float64) {
	if w.tags == nil || w.tags.hidden || kind != heading2 {
		return
	}
	if title := w.wording(l); title != "" {
		w.tags.outline = append(w.tags.outline, pdfa.Bookmark{Title: title, Page: w.page, Top: points(pageHeight - y)})
	}
}

// points turns millimetres into points.
func points(mm float64) float64 { return mm / mmPerPoint }

// box returns where something stands on its page, in points.
func box(x, y, wide, high float64) [4]float64 {
	return [4]float64{points(x), points(pageHeight - y - high), points(x + wide), points(pageHeight - y)}
}

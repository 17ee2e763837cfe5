package pdf

import (
	"strconv"
	"strings"

	"github.com/go-pdf/fpdf"

	"github.com/handover-no/handover/handover/document"
)

// A writer sets a document on pages.
type writer struct {
	doc     *fpdf.Fpdf
	head    document.Header
	foot    document.Footer
	stamp   string
	known   map[string]int // pages of anchors, from the setting before this
	total   int            // pages, from the setting before this
	anchors map[string]int // pages of anchors, found now
	y       float64        // top of what comes next
	fresh   bool           // nothing stands on the page yet
}

func newWriter(d *document.Document, f Fonts, known map[string]int, total int) *writer {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCreationDate(d.Created)
	doc.SetModificationDate(d.Created)
	doc.SetTitle(clean(d.Title), true)
	doc.SetAuthor(clean(d.Author), true)
	doc.SetCreator("handover", true)
	doc.SetProducer("handover", true)
	doc.SetLang(map[string]string{"nn": "nn-NO"}[d.Language])
	if d.Language != "nn" {
		doc.SetLang("nb-NO")
	}
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(left, top, right)
	doc.SetCellMargin(0)
	load(doc, f)
	w := &writer{
		doc: doc, head: d.Header, foot: d.Footer, stamp: d.Stamp,
		known: known, total: total, anchors: map[string]int{},
	}
	return w
}

// document sets all blocks.
func (w *writer) document(d *document.Document) {
	w.newPage()
	for i, b := range d.Blocks {
		var next document.Block
		if i+1 < len(d.Blocks) {
			next = d.Blocks[i+1]
		}
		w.block(b, next)
	}
}

// newPage begins a page with its furniture.
func (w *writer) newPage() {
	w.doc.AddPage()
	w.artifact(w.furniture)
	w.y, w.fresh = top, true
}

// need begins a new page unless there is room for h.
func (w *writer) need(h float64) {
	if w.y+h > bottom && !w.fresh {
		w.newPage()
	}
}

// gap leaves space before what comes next, but not at the top of a page.
func (w *writer) gap(h float64) {
	if !w.fresh {
		w.y += h
	}
}

// artifact draws what is decoration and page furniture, and no part of what the
// document says.
func (w *writer) artifact(draw func()) { draw() }

// element draws a part of what the document says. kind is its role: H1, H2, P,
// L, LI, Table, TR, TH, TD, Span, BlockQuote.
func (w *writer) element(_ string, draw func()) { draw() }

func (w *writer) furniture() {
	if w.stamp != "" {
		w.drawStamp()
	}
	x := left
	if w.head.Owner != "" {
		x += w.put(x, headerLine, clean(w.head.Owner), owner)
		if w.head.Unit != "" && w.head.Unit != w.head.Owner {
			x += w.put(x, headerLine, " · ", furniture)
		}
	}
	if w.head.Unit != w.head.Owner {
		w.put(x, headerLine, clean(w.head.Unit), furniture)
	}
	w.putRight(headerLine, clean(w.head.Packet))
	w.rule(left, headerRule, width, hairline, 0.2)
	w.rule(left, footerRule, width, hairline, 0.2)
	w.put(left, footerLine, clean(w.foot.Note), furniture)
	page := strings.NewReplacer("{side}", strconv.Itoa(w.doc.PageNo()), "{av}", strconv.Itoa(max(w.total, 1))).Replace(w.foot.Page)
	w.putRight(footerLine, clean(page))
}

func (w *writer) putRight(y float64, s string) {
	w.put(left+width-w.measure(s, furniture), y, s, furniture)
}

// drawStamp writes a word across the page, under everything else.
func (w *writer) drawStamp() {
	big := style{size: 92, bold: true, colour: stamp}
	s := clean(w.stamp)
	for w.measure(s, big) > 230 {
		big.size -= 4
	}
	x, y := pageWidth/2, pageHeight/2
	w.doc.TransformBegin()
	w.doc.TransformRotate(54, x, y)
	w.put(x-w.measure(s, big)/2, y+big.size*mmPerPoint*0.36, s, big)
	w.doc.TransformEnd()
}

// use sets the style for what is drawn next.
func (w *writer) use(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	w.doc.SetFont(family, weight, s.size)
	w.doc.SetTextColor(s.colour[0], s.colour[1], s.colour[2])
}

// measure returns how wide a clean text is.
func (w *writer) measure(text string, s style) float64 {
	w.use(s)
	return w.doc.GetStringWidth(text)
}

// put sets a clean text with its baseline at y, and returns how wide it is.
func (w *writer) put(x, y float64, text string, s style) float64 {
	wide := w.measure(text, s)
	if text != "" {
		w.doc.Text(x, y, text)
	}
	return wide
}

func (w *writer) rule(x, y, wide float64, c colour, thick float64) {
	w.doc.SetDrawColor(c[0], c[1], c[2])
	w.doc.SetLineWidth(thick)
	w.doc.Line(x, y, x+wide, y)
}

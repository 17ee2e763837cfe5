package pdf

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/secret"
)

// A writer sets a document on pages. Without a file to draw in, it only finds out
// where things come to stand.
type writer struct {
	pen    *pen // nil when only laying out, as are tags
	tags   *tagger
	known  *measures
	look   Look
	accent colour
	st     *styles // never changed, since trials share them
	frame
	form      bool // it is filled in by hand
	head      document.Header
	foot      document.Footer
	stamp     secret.Text
	continued secret.Text
	boxWord   string // what a reader hears at a check box
	language  string
	plan      plan
	enough    func(*writer) bool // tells when to leave the rest, while laying out; or nil
	page      int                // of the document, from 1
	anchors   map[string]int     // pages of anchors, found now
	section   document.Line      // title of the section that is being set, or none
	y         float64            // top of what comes next
	fresh     bool               // nothing stands on the page yet
}

func newWriter(d *document.Document, m *measures, p plan) *writer {
	page := usualFrame
	if d.Form {
		page = formFrame
	}
	w := &writer{
		known: m, look: m.look, accent: m.look.Accent.colour(), frame: page, form: d.Form, head: d.Header, foot: d.Footer, stamp: d.Stamp, continued: d.Continued, boxWord: cmp.Or(d.CheckBox.Reveal(), "☐"),
		language: codeOf(d.Language), plan: p, anchors: map[string]int{},
	}
	w.setIn(1)
	return w
}

// setIn tells how large what comes is set.
func (w *writer) setIn(scale float64) {
	st := newStyles(scale)
	if w.form {
		st = newFormStyles()
	}
	st = st.in(w.accent)
	w.st = &st
}

// draws gives the writer a file to draw in. What the file says about itself, the
// finisher writes.
func (w *writer) draws() {
	w.pen = newPen(w.known.Faces, w.top)
	w.tags = newTagger(w.pen, w.language)
}

// document sets all blocks.
func (w *writer) document(d *document.Document) {
	for i, r := range runs(d.Blocks) {
		w.run(r.blocks, w.plan.scales[i])
	}
}

// run sets blocks from the top of a new page.
func (w *writer) run(blocks []document.Block, scale float64) {
	w.section = nil
	w.newPage()
	w.setIn(scale)
	w.blocks(blocks)
}

func (w *writer) blocks(blocks []document.Block) {
	for i, b := range blocks {
		if w.enough != nil && w.enough(w) {
			return
		}
		w.block(b, blocks[i+1:])
	}
}

// newPage begins a page with its furniture, and with the title of the section that
// goes on there.
func (w *writer) newPage() {
	w.page++
	if w.pen != nil {
		w.tags.close()
		w.pen.newPage()
		w.tags.newPage()
		w.furniture()
	}
	w.y, w.fresh = w.top, true
	if w.section != nil {
		w.artifact(pageHead, func() {
			title := append(slices.Clip(w.section), document.Run{Text: w.continued.With(" " + w.continued.Reveal())})
			w.y += w.fixed(paragraph, left, w.y, []document.Line{title}, w.st.quiet, width) + 1.5
		})
	}
}

// need begins a new page unless there is room for h.
func (w *writer) need(h float64) {
	if w.y+h > w.bottom && !w.fresh {
		w.newPage()
	}
}

// gap leaves space before what comes next, but not at the top of a page.
func (w *writer) gap(h float64) {
	if !w.fresh {
		w.y += h * w.st.scale
	}
}

// ink runs what draws shapes, when there is something to draw in.
func (w *writer) ink(draw func(*pen)) {
	if w.pen != nil {
		w.artifact(decoration, func() { draw(w.pen) })
	}
}

// furniture draws what every page has around its text.
func (w *writer) furniture() {
	if !w.stamp.IsEmpty() {
		w.artifact(watermark, w.drawStamp)
	}
	beside := w.logo()
	w.artifact(pageHead, func() { w.pageHead(left + beside) })
	w.artifact(pageFoot, w.pageFoot)
}

// apart is how far texts on one line of the furniture are from each other.
const apart = 6.0

func (w *writer) pageHead(x float64) {
	room := left + width - x - w.pageHeadRight() - apart
	y := headerLine
	if !w.head.Owner.IsEmpty() && !w.head.Owner.Equal(w.head.Unit) {
		w.putWithin(x, y, clean(w.head.Owner.Reveal()), owner, room)
		y += furniture.leading
	}
	w.putWithin(x, y, clean(w.head.Unit.Reveal()), furniture, room)
	w.rule(left, headerRule, width, hairline, 0.2)
}

// pageHeadRight sets what stands to the right, and returns how wide it is.
func (w *writer) pageHeadRight() float64 {
	if fill := clean(w.head.Fill.Reveal()); fill != "" && w.page > 1 {
		const line = 70.0
		wide := w.measure(fill, furniture) + 2 + line
		y := headerLine + furniture.leading
		w.put(left+width-wide, y, fill, furniture)
		w.rule(left+width-line, y+0.8, line, muted, 0.2)
		return wide
	}
	packet, made := clean(w.head.Packet.Reveal()), clean(w.head.Made.Reveal())
	w.putRight(headerLine, packet)
	w.putRight(headerLine+furniture.leading, made)
	return max(w.measure(packet, furniture), w.measure(made, furniture))
}

func (w *writer) pageFoot() {
	w.rule(left, footerRule, width, hairline, 0.2)
	page := clean(strings.NewReplacer("{side}", strconv.Itoa(w.page), "{av}", strconv.Itoa(max(w.plan.total, 1))).Replace(w.foot.Page.Reveal()))
	w.putRight(footerLine, page)
	w.putWithin(left, footerLine, clean(w.foot.Note.Reveal()), furniture, width-w.measure(page, furniture)-apart)
}

func (w *writer) putRight(y float64, s string) {
	w.put(left+width-w.measure(s, furniture), y, s, furniture)
}

// putWithin sets a line of furniture in a space: smaller if it is too long, and
// cut with an ellipsis if even that is not enough.
func (w *writer) putWithin(x, y float64, s string, st style, room float64) {
	const smallest = 7.0
	for st.size > smallest && w.measure(s, st) > room {
		st.size -= 0.25
	}
	if w.measure(s, st) > room {
		r := []rune(s)
		for len(r) > 0 && w.measure(string(r)+"…", st) > room {
			r = r[:len(r)-1]
		}
		s = strings.TrimSpace(string(r)) + "…"
	}
	w.put(x, y, s, st)
}

// drawStamp writes a word across the page, under everything else.
func (w *writer) drawStamp() {
	big := style{size: 92, bold: true, colour: stamp}
	s := clean(w.stamp.Reveal())
	for w.measure(s, big) > 230 {
		big.size -= 4
	}
	x, y := pageWidth/2, pageHeight/2
	w.pen.aslant(54, x, y, func() { w.put(x-w.measure(s, big)/2, y+big.size*mmPerPoint*0.36, s, big) })
}

// measure returns how wide a clean text is.
func (w *writer) measure(text string, s style) float64 {
	return s.length(w.units(segment{text: text}, s.bold))
}

// put sets a clean text with its baseline at y.
func (w *writer) put(x, y float64, text string, s style) {
	if w.pen != nil {
		w.putAll(x, y, []segment{{text: text}}, s)
	}
}

// putAll sets texts of one style, one behind the other, with their baseline at y.
func (w *writer) putAll(x, y float64, text []segment, s style) {
	if slices.ContainsFunc(text, func(seg segment) bool { return seg.text != "" }) {
		w.tags.drawn()
		w.pen.text(x, y, text, s)
	}
}

func (w *writer) rule(x, y, wide float64, c colour, thick float64) {
	w.ink(func(p *pen) {
		p.lines(c, thick)
		p.line(x, y, x+wide, y)
	})
}

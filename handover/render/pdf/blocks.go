package pdf

import (
	"math"

	"github.com/handover-no/handover/handover/document"
)

// block sets one block. rest is what follows it, for keeping it with that.
func (w *writer) block(b document.Block, rest []document.Block) {
	switch b := b.(type) {
	case document.Title:
		w.title(b)
	case document.Heading:
		w.heading(b, rest)
	case document.Para:
		w.para(b)
	case document.Callout:
		w.callout(b)
	case document.Alert:
		w.alert(b)
	case document.Quote:
		w.quote(b)
	case document.Box:
		w.box(b)
	case document.Columns:
		w.columns(b)
	case document.Facts:
		w.facts(b)
	case document.Table:
		w.table(b)
	case document.Choices:
		w.choices(b)
	case document.Blanks:
		w.blanks(b)
	case document.Together:
		w.together(b)
	}
}

func (w *writer) title(b document.Title) {
	w.flow(heading1, left, []document.Line{b.Text}, w.st.name, width)
	w.y++
	w.flow(paragraph, left, []document.Line{b.Sub}, w.st.subtitle, width)
	if len(b.Note) > 0 {
		bold := w.st.body
		bold.bold = true
		w.flow(paragraph, left, []document.Line{b.Note}, bold, width)
	}
	w.y += 2 * w.st.scale
}

// heading begins a section. It is never the last thing on a page: a short section
// stays whole with it, and of a long one its first answers.
func (w *writer) heading(b document.Heading, rest []document.Block) {
	s, kind := w.st.heading, heading2
	if b.Level > 2 {
		s, kind = w.st.part, heading3
		w.gap(1.5)
	} else {
		w.chapter()
		w.section = nil // what went on before ends here
		w.gap(w.st.over)
	}
	w.need(w.headingHeight(b, s) + w.following(b.Level, rest))
	if b.Anchor != "" {
		w.anchors[b.Anchor] = w.page
	}
	under, beside := w.beside(b, s)
	y := w.y
	w.flow(kind, left, []document.Line{b.Text}, s, width)
	if beside > 0 {
		w.fixed(paragraph, left+width-beside, y+0.9, []document.Line{b.Meta}, w.st.note, beside+1)
	}
	w.flow(paragraph, left, under, w.st.note, width)
	if b.Level > 2 {
		w.y += 0.6 * w.st.scale
		return
	}
	w.y += 1.5 * w.st.scale
	if !w.continued.IsEmpty() {
		w.section = b.Text
	}
}

func (w *writer) headingHeight(b document.Heading, s style) float64 {
	under, _ := w.beside(b, s)
	return w.height([]document.Line{b.Text}, s, width) + w.height(under, w.st.note, width) + 1.5
}

// beside finds out whether what stands under a heading fits beside it: then it
// returns how wide that is, and otherwise the lines to set under it.
func (w *writer) beside(b document.Heading, s style) (under []document.Line, wide float64) {
	if len(b.Meta) == 0 {
		return nil, 0
	}
	const apart = 4.0
	own, meta := w.lineWidth(b.Text, s), w.lineWidth(b.Meta, w.st.note)
	if own+apart+meta <= width {
		return nil, meta
	}
	return []document.Line{b.Meta}, 0
}

// lineWidth returns how wide a line is when it is not broken.
func (w *writer) lineWidth(l document.Line, s style) float64 {
	wide := 0.0
	for _, seg := range w.segments(l) {
		wide += s.length(w.units(seg, s.bold))
	}
	return wide
}

// shortSection is how high, in millimetres, a section may be to be kept whole.
const shortSection = 62.0

// following returns how much of what follows a heading must stand on the same page. It
// is the same each time that a document is laid out at a size, and when it is drawn.
func (w *writer) following(level int, rest []document.Block) float64 {
	if len(rest) == 0 {
		return 0
	}
	key := restKey{&rest[0], len(rest), level, w.plan.digits, w.st.scale}
	h, ok := w.known.following[key]
	if !ok {
		h = w.leastFollowing(level, rest)
		w.known.following[key] = h
	}
	return h
}

func (w *writer) leastFollowing(level int, rest []document.Block) float64 {
	if h := w.sectionHeight(level, rest); h <= shortSection {
		return h
	}
	h := 0.0
	for _, b := range rest {
		switch b := b.(type) {
		case document.Para:
			h += w.height(b.Text, w.st.body, width) + 2
			continue
		case document.Heading:
			h += w.headingHeight(b, w.st.part) + 1.5
			continue
		case document.Facts:
			for _, f := range b.Rows[:min(2, len(b.Rows))] {
				h += min(w.factHeight(f), longFact)
			}
		case document.Table:
			h += w.headHeight(b) + w.leastRows(w.rows(b))
		case document.Choices:
			h += w.leastChoices(b)
		case document.Blanks:
			h += w.leastBlanks(b)
		}
		break
	}
	return h
}

// sectionHeight returns how high everything is that stands under a heading, up to
// the next one that is not below it; or, of a section that is not short, more than a
// short one is.
func (w *writer) sectionHeight(level int, rest []document.Block) float64 {
	end := 0
	for end < len(rest) {
		if h, ok := rest[end].(document.Heading); ok && h.Level <= level {
			break
		}
		if _, ok := rest[end].(document.Together); ok {
			break
		}
		end++
	}
	pages, h := w.try(rest[:end], shortSection)
	if pages > 1 {
		return w.bottom
	}
	return h
}

// try finds out how many pages blocks take from the top of a page, and how high
// they are if that is one. It does not look further than it takes to know that they
// are more than one, or higher than most.
func (w *writer) try(blocks []document.Block, most float64) (pages int, h float64) {
	t := *w
	t.pen, t.tags, t.page, t.section, t.anchors = nil, nil, 1, nil, map[string]int{}
	t.y, t.fresh = w.top, false
	t.enough = func(t *writer) bool { return t.page > 1 || t.y-t.top > most }
	t.blocks(blocks)
	return t.page, t.y - w.top
}

// together keeps blocks on one page, when a page can hold them.
func (w *writer) together(b document.Together) {
	if pages, h := w.try(b.Blocks, math.Inf(1)); pages == 1 {
		if w.y+h > w.bottom {
			w.section = nil
		}
		w.need(h)
	}
	w.blocks(b.Blocks)
}

func (w *writer) para(b document.Para) {
	s := w.st.body
	if b.Quiet {
		s = w.st.quiet
	}
	w.flow(paragraph, left, b.Text, s, width)
	w.y += 2 * w.st.scale
}

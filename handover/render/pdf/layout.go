package pdf

import (
	"errors"
	"sort"
	"strconv"

	"github.com/handover-no/handover/handover/document"
)

// A plan is what is decided about a document before it is drawn: on which page
// each section stands, how many pages there are, and how large each run of pages
// is set.
type plan struct {
	anchors map[string]int
	total   int
	digits  int       // that there is room for in a page number
	scales  []float64 // one for each run, see runs
}

// A run is the blocks between two page breaks. It begins on a page of its own.
type run struct {
	blocks []document.Block
	fit    bool // meant for a single page
}

func runs(blocks []document.Block) []run {
	out := []run{{}}
	for _, b := range blocks {
		last := &out[len(out)-1]
		if br, ok := b.(document.PageBreak); ok {
			last.fit = br.Fit
			out = append(out, run{})
			continue
		}
		last.blocks = append(last.blocks, b)
	}
	return out
}

// ErrUnsettled reports a document that was drawn otherwise than it was laid out.
var ErrUnsettled = errors.New("pdf: drawn otherwise than laid out")

// settle finds out how large each run is set, and where things then come to stand.
// Where lines are broken depends on how much room a page number takes, and on nothing
// else that is found out here: so a document is laid out again only when its page
// numbers turn out to have more digits. They never get fewer again, or a page more or
// less could move it for ever.
func settle(d *document.Document, m *measures) plan {
	for digits := 1; ; {
		p := plan{anchors: map[string]int{}, digits: digits}
		for _, r := range runs(d.Blocks) {
			k, set := fitted(d, m, r, p)
			for anchor, page := range set.anchors {
				p.anchors[anchor] = p.total + page
			}
			p.total += set.page
			p.scales = append(p.scales, k)
		}
		if digits = len(strconv.Itoa(p.total)); digits <= p.digits {
			return p
		}
	}
}

// How small text may be set: for what is meant for one page, and for what would
// leave a page nearly empty, or half empty.
const (
	smallestFit  = 0.82
	smallestSome = 0.88
	smallestHalf = 0.95
	step         = 0.01
	nearlyEmpty  = 0.35 // of the page
	halfEmpty    = 0.5
)

// fitted finds out how large a run can be set, and sets it: smaller, if it then takes
// the one page it is meant for, or does not leave a last page with next to nothing on
// it. A page that the smallest size does not save is taken to be saved by none.
func fitted(d *document.Document, m *measures, r run, p plan) (float64, *writer) {
	full := trial(d, m, r, p, 1, 0)
	var sizes []float64
	for size, least := 1-step, smallest(d, r, full); size >= least; size -= step {
		sizes = append(sizes, size)
	}
	k, best := 1.0, full
	saves := func(i int) bool {
		set := trial(d, m, r, p, sizes[i], full.page)
		if set.page >= full.page {
			return false
		}
		k, best = sizes[i], set
		return true
	}
	if last := len(sizes) - 1; last >= 0 && saves(last) {
		sort.Search(last, saves)
	}
	return k, best
}

// smallest returns how small a run may be set that is as long as it is at full size.
func smallest(d *document.Document, r run, set *writer) float64 {
	switch full := (set.y - usualFrame.top) / usualFrame.room(); {
	case set.page == 1 || d.Form:
	case r.fit:
		return smallestFit
	case full < nearlyEmpty:
		return smallestSome
	case full < halfEmpty:
		return smallestHalf
	}
	return 1
}

// trial lays a run out at a scale, from page 1. On a page of this number it stops.
func trial(d *document.Document, m *measures, r run, p plan, k float64, last int) *writer {
	w := newWriter(d, m, p)
	if last > 0 {
		w.enough = func(w *writer) bool { return w.page >= last }
	}
	w.run(r.blocks, k)
	return w
}

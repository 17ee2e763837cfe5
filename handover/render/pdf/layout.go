package pdf

import (
	"errors"

	"github.com/handover-no/handover/handover/document"
)

// A plan is what is decided about a document before it is drawn: on which page
// each section stands, how many pages there are, and how large each run of pages
// is set.
type plan struct {
	anchors map[string]int
	total   int
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

// ErrUnsettled reports a document whose page numbers do not settle: a number
// that says where a section stands moves that section each time.
var ErrUnsettled = errors.New("pdf: page numbers do not settle")

// settle lays a document out until its page numbers agree with where things
// stand, which is three times for most documents. How large it is set is decided
// only at first, so that a page more or less cannot move it for ever.
func settle(d *document.Document, m *measures) (plan, error) {
	p := plan{anchors: map[string]int{}}
	const tries, deciding = 8, 3
	for i := range tries {
		if i < deciding {
			p.scales = nil
			for _, r := range runs(d.Blocks) {
				p.scales = append(p.scales, scaleOf(d, m, r, p))
			}
		}
		w := newWriter(d, m, p)
		w.document(d)
		settled := w.page == p.total && equal(w.anchors, p.anchors)
		p.anchors, p.total = w.anchors, w.page
		if settled {
			return p, nil
		}
	}
	return plan{}, ErrUnsettled
}

func equal(a, b map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
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

// scaleOf finds out how large a run can be set: smaller, if it then takes the one
// page it is meant for, or does not leave a last page with next to nothing on it.
func scaleOf(d *document.Document, m *measures, r run, p plan) float64 {
	pages, low := trial(d, m, r, p, 1)
	smallest := 1.0
	switch full := (low - usualFrame.top) / usualFrame.room(); {
	case pages == 1 || d.Form:
	case r.fit:
		smallest = smallestFit
	case full < nearlyEmpty:
		smallest = smallestSome
	case full < halfEmpty:
		smallest = smallestHalf
	}
	for k := 1 - step; k >= smallest; k -= step {
		if n, _ := trial(d, m, r, p, k); n < pages {
			return k
		}
	}
	return 1
}

// trial returns how many pages a run takes at a scale, and how low it ends.
func trial(d *document.Document, m *measures, r run, p plan, k float64) (pages int, low float64) {
	w := newWriter(d, m, p)
	w.run(r.blocks, k)
	return w.page, w.y
}

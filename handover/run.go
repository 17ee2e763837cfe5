package handover

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"path/filepath"
	"strings"

	"github.com/handover-no/handover/handover/bulk"
)

// A Run packs the cases of a survey, as many at a time as there are jobs.
//
// Each case is read and judged again when its turn comes, and let go of when it is
// packed. What one case runs into, a fault in the program included, stops no other.
// What is said of the cases, and what is on the lists, comes in the order of the
// files, however many work at it.
//
// A run that ends before its last case – it was called off, or has made as many as it
// was to – leaves whole packets and nothing else, and another one like it goes on
// where it ended: what has been packed is recognised by its release.
type Run struct {
	Packer *Packer
	Survey *Survey
	Part   Part
	// Limit is how many cases are packed anew before the run ends; 0 for all of them.
	Limit int
	// FailFast ends the run with the first case that fails.
	FailFast bool
	// Tell is told what became of each case, in order.
	Tell func(CaseEnd)

	cases   []int // of the survey, those that belong to the part
	told    int
	packed  int // cases with a new packet
	stopped bool
	locked  error // why no key to sign with could be had
}

// A CaseEnd is what became of one case of a run.
type CaseEnd struct {
	File    string
	Checked *Checked // nil when the file could not be read again as it was
	Packed  []Packed
	Signed  bool  // the key to sign with was asked for
	Err     error // ErrNothing and ErrUnanswered too, which are no failures
}

// Failed reports whether a case that should have been packed was not.
func (e CaseEnd) Failed() bool { return failed(e.Err) }

func failed(err error) bool {
	return err != nil && !errors.Is(err, ErrNothing) && !errors.Is(err, ErrUnanswered)
}

// A RunEnd is how a run ended.
type RunEnd struct {
	Cases int // in this part of the run
	Left  int // of these, the ones that their turn did not come to
	// Off tells that the run was called off, or ended with a case that failed: what it
	// has packed has no lists yet.
	Off bool
	// Err is why it ended when that is no fault of a case: an ErrLocked.
	Err error
}

// Pack packs the cases. When ctx is done, the cases that are under way are finished,
// and no others are begun.
func (r *Run) Pack(ctx context.Context) RunEnd {
	r.Packer.Others, r.Packer.Jobs = r.Survey.Others(), r.Survey.in.jobs()
	r.cases = nil
	for n, c := range r.Survey.Cases {
		if r.Part.Has(c) {
			r.cases = append(r.cases, n)
		}
	}
	work := bulk.Work[*parcel]{
		N: len(r.cases), Jobs: r.Survey.in.jobs(),
		Do: func(i int) (*parcel, error) {
			c, err := r.Survey.Check(r.cases[i])
			if err != nil {
				return &parcel{err: err}, nil
			}
			again := func() (*Checked, error) { return r.Survey.Check(r.cases[i]) }
			return r.Packer.make(c, again), nil
		},
		Drop: r.drop,
	}
	bulk.Run(ctx, work, r.take)
	end := RunEnd{Cases: len(r.cases), Left: len(r.cases) - r.told, Err: r.locked}
	end.Off = end.Left > 0 && (r.Limit == 0 || r.packed < r.Limit)
	return end
}

// Cases returns how many cases the run is over.
func (r *Run) Cases() (n int) {
	for _, c := range r.Survey.Cases {
		if r.Part.Has(c) {
			n++
		}
	}
	return n
}

// Checklists makes the checklists of what the run packed, or has found packed. When ctx
// is done, those that are under way are finished.
func (r *Run) Checklists(ctx context.Context) ([]PackedList, error) { return r.Packer.checklists(ctx) }

// take puts out what has been made of some cases, and tells of it.
func (r *Run) take(ready []bulk.Done[*parcel]) (more bool) {
	for len(ready) > 0 && !r.stopped {
		n := r.together(ready)
		batch := make([]*parcel, n)
		for i, d := range ready[:n] {
			batch[i] = parcelOf(d)
		}
		r.Packer.put(batch)
		for i, x := range batch {
			r.tell(r.cases[ready[i].I], x)
		}
		ready = ready[n:]
	}
	for _, d := range ready {
		r.drop(d)
	}
	return !r.stopped
}

// together returns how many cases may be put out at once: no more than are to be
// packed, and none behind one that may end the run.
func (r *Run) together(ready []bulk.Done[*parcel]) int {
	fresh := 0
	for i, d := range ready {
		x := parcelOf(d)
		if len(x.staged) > 0 {
			fresh++
		}
		if r.Limit > 0 && r.packed+fresh == r.Limit || r.FailFast && failed(x.err) || errors.Is(x.err, ErrLocked) {
			return i + 1
		}
	}
	return len(ready)
}

func parcelOf(d bulk.Done[*parcel]) *parcel {
	if d.Err != nil {
		return &parcel{err: stumbled(d.Err)}
	}
	return d.Value
}

func (r *Run) tell(n int, x *parcel) {
	if errors.Is(x.err, ErrLocked) && len(r.cases) > 1 { // a case alone is told as any that fails
		r.stopped, r.locked = true, x.err
		return
	}
	end := CaseEnd{File: r.Survey.Cases[n].File, Checked: x.c, Signed: x.signed, Err: x.err}
	if x.err == nil {
		end.Packed = r.Packer.remember(x)
	}
	for _, d := range end.Packed {
		if !d.Skipped {
			r.packed++
			break
		}
	}
	r.told++
	r.stopped = r.stopped || r.FailFast && end.Failed() || r.Limit > 0 && r.packed >= r.Limit
	if r.Tell != nil {
		r.Tell(end)
	}
}

// drop takes back what was made of a case and is not to be put out. What cannot be
// taken back is a leftover, and the next run sweeps it.
func (r *Run) drop(d bulk.Done[*parcel]) {
	if d.Value != nil {
		r.Packer.drop(d.Value)
	}
}

// A Part is one of several that a run is cut into, so that they can run at the same
// time. Which part a case belongs to follows from its id alone, and not from which
// other cases there are. The zero Part is all of it.
type Part struct{ K, N int } // K from 1 to N

// Has reports whether a case belongs to the part. One whose id is not known goes by
// what is in the file, and one that cannot be read by its name.
func (p Part) Has(c Surveyed) bool {
	if p.N <= 1 {
		return true
	}
	key := strings.ToLower(c.CaseID)
	switch {
	case key != "":
	case c.Digest != [sha256.Size]byte{}:
		key = string(c.Digest[:])
	default:
		key = filepath.Base(c.File)
	}
	sum := sha256.Sum256([]byte(key))
	return binary.BigEndian.Uint64(sum[:])%uint64(p.N) == uint64(p.K-1)
}

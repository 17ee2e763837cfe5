package handover

import (
	"context"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/rule"
)

// A judging is a run that judges its cases and packs none.
//
// What is to be told of a case is known when all have been seen, since it may be about a
// child of another. So each case is read and judged once; what is to be told of it, if it
// is about nobody else's child, is kept, and with it a few hundred bytes by which to see
// whether it may be. Those that may be – few – are judged again, beside the others.
type judging struct {
	*Survey
	note   func(*Checked) (tell func())
	told   []func()      // by case
	traces []rule.Traces // by case
	look   *rule.Lookout
}

// Judge judges every case of a run, and tells of them in the order of the files, when all
// have been judged. note is called with each, at least once, and returns what tells of
// it; it should hold on to no more of the case than that takes. The error is that a file
// could not be read, the first of them – the others have been told of – or that the run
// was called off.
func (p *Program) Judge(ctx context.Context, in Cases, note func(*Checked) (tell func())) (*Survey, error) {
	j := &judging{Survey: newSurvey(p, in), note: note}
	work := bulk.Work[judged]{N: len(in.Files), Jobs: in.jobs(), Do: func(i int) (judged, error) { return p.judge(in, i) }}
	bulk.Run(ctx, work, func(ready []bulk.Done[judged]) bool {
		for _, d := range ready {
			j.take(d)
		}
		return true
	})
	if err := ctx.Err(); err != nil {
		return j.Survey, err
	}
	return j.Survey, j.tell(ctx)
}

// A judged is a case that has been judged by itself.
type judged struct {
	glimpse
	checked *Checked
	traces  rule.Traces
}

func (p *Program) judge(in Cases, i int) (judged, error) {
	src, beside, err := in.Read(in.Files[i])
	if err != nil {
		return judged{}, err
	}
	o := in.Options
	o.Beside = beside
	c := p.Check(in.Files[i], src, o)
	out := judged{glimpse: c.glimpse(in.Alone).of(in.Files[i], i, src), checked: c}
	if c.Case != nil {
		out.traces = c.input.Traces()
	}
	return out, nil
}

// take keeps what there is to tell of a case.
func (j *judging) take(d bulk.Done[judged]) {
	g := d.Value.glimpse
	if d.Err != nil {
		g = unseen(j.in, d.I, d.Err)
	}
	j.add(g)
	if g.individual {
		return
	}
	var tell func()
	if d.Err == nil {
		tell = j.note(d.Value.checked)
	}
	j.told, j.traces = append(j.told, tell), append(j.traces, d.Value.traces)
}

// tell tells of all cases, and judges those again that are beside others.
func (j *judging) tell(ctx context.Context) (err error) {
	if others := j.Others(); others != nil {
		j.look = others.Lookout(j.in.Shared)
	}
	work := bulk.Work[*Checked]{N: len(j.Cases), Jobs: j.in.jobs(), Do: func(n int) (*Checked, error) {
		switch {
		case j.told[n] == nil:
			return nil, j.Cases[n].Err // it could not be read
		case !j.isBeside(n):
			return nil, nil
		}
		return j.Check(n)
	}}
	bulk.Run(ctx, work, func(ready []bulk.Done[*Checked]) bool {
		for _, d := range ready {
			if d.Err != nil {
				if err == nil {
					err = &CaseError{j.Cases[d.I].File, stumbled(d.Err)}
				}
				continue
			}
			if d.Value != nil {
				j.told[d.I] = j.note(d.Value)
			}
			j.told[d.I]()
			j.told[d.I] = nil
		}
		return true
	})
	if err != nil {
		return err
	}
	return ctx.Err()
}

// A CaseError reports in which file of a run something went wrong.
type CaseError struct {
	File string
	Err  error
}

func (e *CaseError) Error() string { return e.Err.Error() }
func (e *CaseError) Unwrap() error { return e.Err }

// isBeside reports whether a case is about the same child as another, or whether the
// child of another may stand in its texts: what compare tells of no other case.
func (j *judging) isBeside(n int) bool {
	if at := j.where[n]; at >= 0 && len(j.alike.of(at, j.sameFile)) > 0 {
		return true
	}
	return j.look != nil && j.look.MaySee(j.traces[n], j.Cases[n].CaseID)
}

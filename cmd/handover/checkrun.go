package main

import (
	"context"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/validate"
)

// A checkRun is a run that judges cases, perhaps thousands: one after the other, and
// each is let go of when it has been told of.
type checkRun struct {
	program *handover.Program
	survey  *handover.Survey
	// individual tells that something is to be handled individually. In a run of
	// many, nothing tells what or how many; alone, the run says so and no more.
	individual, alone bool
	strict            bool // every warning is an error

	cases int // that have been told of
	first int // how the first of them ended
	ends  map[int]bool
}

// checking looks at every case in args, for a run that judges them. A run over a folder
// leaves out what must be handled individually. back is to be called at the end.
func (env *Env) checking(ctx context.Context, args []string) (run *checkRun, back func(), err error) {
	in, err := env.caseFiles(args)
	if err != nil {
		return nil, nil, err
	}
	program, err := env.program()
	if err != nil {
		return nil, nil, err
	}
	if in.Options, err = env.checkOptions(false); err != nil {
		return nil, nil, err
	}
	in.Unanswered = true
	back = env.roomFor(len(in.Files))
	survey, err := program.Survey(ctx, in, nil)
	if err == nil {
		err = survey.Unread()
	}
	if err != nil {
		back()
		return nil, nil, asFault(err)
	}
	return &checkRun{program: program, survey: survey, individual: survey.Individual, alone: in.Alone, ends: map[int]bool{}}, back, nil
}

// each judges the cases, and tells of them in the order of the files.
func (r *checkRun) each(ctx context.Context, tell func(*handover.Checked) error) (err error) {
	r.survey.Each(ctx, func(j handover.Judged) bool {
		if err = j.Err; err != nil {
			err = asFault(&fileError{j.File, err})
			return false
		}
		if r.strict {
			j.Checked.Strict()
		}
		r.count(exitCode(j.Checked.Err))
		err = tell(j.Checked)
		return err == nil
	})
	if err == nil {
		err = ctx.Err()
	}
	return err
}

func (r *checkRun) count(end int) {
	if r.cases == 0 {
		r.first = end
	}
	r.cases++
	r.ends[end] = true
}

// err returns how a run of checks ended: 3 when any file breaks a rule; for one
// file alone also 4 and 9.
func (r *checkRun) err() error {
	switch {
	case r.alone && r.individual:
		return validate.ErrIndividual
	case r.ends[exitInvalid]:
		return &codeError{exitInvalid}
	case len(r.ends) == 1 && !r.ends[exitDone]: // all alike
		return &codeError{r.first}
	case r.ends[exitFailed], r.ends[exitBug]:
		return &codeError{exitMixed}
	}
	return nil
}

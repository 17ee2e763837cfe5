package main

import (
	"context"
	"errors"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/validate"
)

// A checkRun is a run that judges cases, perhaps thousands. Of each it keeps what is to be
// told, until all have been judged.
type checkRun struct {
	program *handover.Program
	// individual tells that something is to be handled individually. In a run of
	// many, nothing tells what or how many; alone, the run says so and no more.
	individual, alone bool

	cases int // that have been told of
	first int // how the first of them ended
	ends  map[int]bool
}

// judge judges every case in args. A run over a folder leaves out what must be handled
// individually. note returns what tells of a case when its turn comes.
func (env *Env) judge(ctx context.Context, args []string, note func(*checkRun, *handover.Checked) (tell func())) (*checkRun, error) {
	in, err := env.caseFiles(args)
	if err != nil {
		return nil, err
	}
	program, err := env.program()
	if err != nil {
		return nil, err
	}
	if in.Options, err = env.checkOptions(false); err != nil {
		return nil, err
	}
	in.Shared = env.global.verbose // see tellShared
	defer env.roomFor(len(in.Files))()
	run := &checkRun{program: program, alone: in.Alone, ends: map[int]bool{}}
	survey, err := program.Judge(ctx, in, func(c *handover.Checked) func() {
		tell := note(run, c)
		end := exitCode(c.Err)
		return func() {
			run.count(end)
			tell()
		}
	})
	run.individual = survey.Individual
	if of, ok := errors.AsType[*handover.CaseError](err); ok {
		err = &fileError{of.File, of.Err}
	}
	return run, asFault(err)
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

// A spool keeps lines until their turn comes.
type spool []spooled

type spooled struct {
	line func(string)
	text string
}

// on returns what keeps lines that are to go where line writes them.
func (s *spool) on(line func(string)) func(string) {
	return func(text string) { *s = append(*s, spooled{line, text}) }
}

// page returns a page whose lines are kept.
func (s *spool) page(p page) page { return page{s.on(p.line), p.colours} }

// tell writes the lines.
func (s *spool) tell() {
	for _, l := range *s {
		l.line(l.text)
	}
}

package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/plan"
)

type planOptions struct {
	packOptions
	xlsx string
}

func (env *Env) planCmd() *cobra.Command {
	o := planOptions{packOptions: packOptions{together: true}}
	cmd := &cobra.Command{
		Use:  "plan",
		Args: between(1, -1),
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVar(&o.xlsx, "xlsx", "", "")
	f.StringVar(&o.templates, "templates", "", "")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "")
	f.BoolVar(&o.force, "force", false, "")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.read(f.Changed); err != nil {
			return err
		}
		o.together = true
		return env.plan(cmd.Context(), args, o)
	}
	return cmd
}

// plan works out what packing would do, tells it, and writes it down.
func (env *Env) plan(ctx context.Context, args []string, o planOptions) error {
	if o.output == "" {
		return needs("-o")
	}
	if o.output == stdin || o.xlsx == stdin {
		return &usageError{key: "error.plan_til_fil"}
	}
	p, err := env.planner(o.packOptions)
	if err != nil {
		return err
	}
	env.bookProblems(p.Keys)
	in, err := env.caseFiles(args)
	if err != nil {
		return err
	}
	defer env.roomFor(len(in.Files))()
	defer env.noBar()
	cases, err := env.surveyed(ctx, in, o.packOptions)
	if err != nil {
		return err
	}
	if p.Log, err = env.openJournal(false); err != nil {
		return err
	}
	var codes []int
	env.bar("plan.ser", len(cases.Cases))
	made, err := p.Plan(ctx, cases.Survey, func(c handover.PlannedCase) {
		codes = append(codes, exitCode(c.Err))
		env.progress.Load().Step()
	})
	env.noBar()
	if err != nil {
		return err
	}
	told := planned{env, p, made}
	if err := told.write(o); err != nil {
		return err
	}
	told.tell(args, o, sumUp(codes))
	return ended(codes)
}

// write writes the plan and its overview. The plan has ids of cases beside what is
// withheld in them, and is looked after as what tells of people; the overview tells of
// nobody.
func (p planned) write(o planOptions) error {
	data, err := p.plan.Encode(p.packer.PlanMark)
	if err != nil {
		return errors.Join(handover.ErrBug, err)
	}
	if err := p.env.putPlain(o.output, data, o.force); err != nil {
		return overwritable(err)
	}
	if o.xlsx == "" {
		return nil
	}
	if data, err = handover.PlanOverview(p.plan, p.packer, p.env.text); err != nil {
		return err
	}
	write := outbox.CreateFile
	if o.force {
		write = outbox.WriteFile
	}
	if err := write(filepath.Dir(o.xlsx), filepath.Base(o.xlsx), data, 0o644); err != nil {
		return overwritable(&fileError{o.xlsx, err})
	}
	return nil
}

// errInTheWay is an fs.ErrExist where --force writes over what is there.
var errInTheWay = errors.New("there already, and can be written over")

func overwritable(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return errors.Join(errInTheWay, err)
	}
	return err
}

// heldToPlan holds that nothing has changed since a plan was made, and then that
// nothing but what it has is packed.
func (env *Env) heldToPlan(ctx context.Context, cases *caseRun, p *handover.Packer, name string) error {
	data, err := env.read(name, plan.Max)
	if err != nil {
		return err
	}
	was, err := plan.Parse(data)
	if err == nil {
		err = was.Genuine(p.PlanMark)
	}
	if err != nil {
		return &fileError{name, err}
	}
	env.bar("plan.ser", len(cases.Cases))
	now, err := p.Plan(ctx, cases.Survey, func(handover.PlannedCase) { env.progress.Load().Step() })
	env.noBar()
	if err != nil {
		return err
	}
	if changes := plan.Compare(was, now); changes.Any() {
		env.tellChanges(name, changes)
		return &codeError{exitPlan}
	}
	p.Planned = was.Has()
	return nil
}

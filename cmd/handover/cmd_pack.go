package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

type packOptions struct {
	output, to, passphraseFile, templates, part, plan string
	dryRun, force, again, passphrase, failFast        bool
	limit, jobs                                       int

	only   party // what to says
	ofPart handover.Part
	// together tells that this is a run of many also when it is of one: a plan is.
	together bool
}

func (env *Env) packCmd() *cobra.Command {
	var o packOptions
	cmd := &cobra.Command{
		Use:  "pack",
		Args: between(1, -1),
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVarP(&o.to, "to", "t", "", "")
	f.BoolVarP(&o.dryRun, "dry-run", "n", false, "")
	f.IntVar(&o.limit, "limit", 0, "")
	f.StringVar(&o.plan, "plan", "", "")
	f.StringVar(&o.part, "part", "", "")
	f.BoolVar(&o.failFast, "fail-fast", false, "")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "")
	f.BoolVar(&o.force, "force", false, "")
	f.BoolVar(&o.again, "again", false, "")
	f.BoolVar(&o.passphrase, "passphrase", false, "")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "")
	f.StringVar(&o.templates, "templates", "", "")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.read(f.Changed); err != nil {
			return err
		}
		return env.pack(cmd.Context(), args, o)
	}
	return cmd
}

// pack looks at all the cases, and then packs them one after the other, as many at a
// time as there are processors.
func (env *Env) pack(ctx context.Context, args []string, o packOptions) error {
	if o.output == "" {
		return needs("-o")
	}
	in, err := env.caseFiles(args)
	if err != nil {
		return err
	}
	defer env.roomFor(len(in.Files))()
	defer env.noBar()
	cases, err := env.surveyed(ctx, in, o)
	if err != nil {
		return err
	}
	if cases.Alone && cases.Individual {
		return validate.ErrIndividual
	}
	if o.only, err = env.only(cases.addressees(), o.to); err != nil {
		return err
	}
	p, err := env.packer(cases, o)
	if err == nil && o.plan != "" {
		if err := env.heldToPlan(ctx, cases, p.Packer, o.plan); err != nil {
			return err
		}
	}
	if err == nil {
		err = env.box(p, o)
	}
	if err != nil {
		env.allProblems(cases)
		return err
	}
	defer p.close()
	run := p.run(env, cases, o)
	end := run.Pack(ctx)
	off := end.Off
	if !off { // otherwise the run that goes on where this ended makes the lists
		lists, err := run.Checklists(ctx)
		off = errors.Is(err, context.Canceled)
		for _, l := range lists {
			p.madeList(env, l)
		}
	}
	if end.Err != nil {
		return env.packed(cases, p, end, end.Err)
	}
	if off {
		return env.packed(cases, p, end, ctx.Err())
	}
	return env.packed(cases, p, end, nil)
}

// allProblems tells what is wrong with the cases of a run that something else stops:
// all problems at once.
func (env *Env) allProblems(cases *caseRun) {
	for n := range cases.Cases {
		if c, err := cases.Check(n); err == nil {
			env.tellProblems(cases.program, c)
		}
	}
}

// tellProblems tells the findings that packing tells: what is withheld, preview tells.
func (env *Env) tellProblems(p *handover.Program, c *handover.Checked) {
	env.tell(env.err, problems(c), c.Source, env.known(p.Forms.Knows))
}

// tellShared says, to who wants to know, which other cases of the run name somebody
// whom this one names too, both by right.
func (env *Env) tellShared(line func(string), c *handover.Checked) {
	if env.global.verbose && len(c.Shared) > 0 {
		line(env.text.N("sjekk.delt", len(c.Shared), map[string]any{"fil": c.File, "saker": env.text.And(c.Shared)}))
	}
}

// problems are the findings but those about what is withheld.
func problems(c *handover.Checked) []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, d := range c.Findings.All() {
		if d.Severity != diag.Withheld {
			out = append(out, d)
		}
	}
	return out
}

// tellRefusal says that nothing may be shared. It is an answer, and no mistake.
func (env *Env) tellRefusal(c *handover.Checked) {
	if env.global.json {
		env.json(struct {
			Type   string `json:"type"`
			CaseID string `json:"case_id"`
		}{"nothing_shared", c.Case.ID})
	}
	for _, o := range c.Outcomes {
		key := "pakk.ingenting"
		if o.Refused {
			key = "pakk.nektet"
		}
		env.warn(key, map[string]any{"fil": c.File, "mottaker": env.recipient(o), "grunn": env.reasonOf(c, o)})
	}
}

// packed sums up and returns how the run ended; off is why it did not come to its end.
func (env *Env) packed(cases *caseRun, p *packRun, end handover.RunEnd, off error) error {
	env.noBar()
	if cases.Individual {
		env.warn("sjekk.enkeltvis", nil)
	}
	err := ended(p.codes)
	if off != nil {
		err = off
	}
	p.sum(env, cases, end, exitCode(err))
	return err
}

// in puts a file name behind the folder that the user named.
func (p *packRun) in(file string) string { return filepath.Join(p.folder, file) }

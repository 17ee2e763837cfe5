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
	output, to, passphraseFile, templates string
	dryRun, force, again, passphrase      bool
	only                                  party // what to says
}

func (env *Env) packCmd() *cobra.Command {
	var o packOptions
	cmd := &cobra.Command{
		Use:  "pack",
		Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.pack(cmd.Context(), args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVarP(&o.to, "to", "t", "", "")
	f.BoolVarP(&o.dryRun, "dry-run", "n", false, "")
	f.BoolVar(&o.force, "force", false, "")
	f.BoolVar(&o.again, "again", false, "")
	f.BoolVar(&o.passphrase, "passphrase", false, "")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "")
	f.StringVar(&o.templates, "templates", "", "")
	return cmd
}

func (env *Env) pack(ctx context.Context, args []string, o packOptions) error {
	if o.output == "" {
		return needs("-o")
	}
	run, err := env.checkAll(args, !o.passphrase)
	if err != nil {
		return err
	}
	if run.alone && run.individual {
		return validate.ErrIndividual
	}
	if o.only, err = env.only(run, o.to); err != nil {
		return err
	}
	p, err := env.packer(run, o)
	if err != nil {
		for _, c := range run.cases { // whatever stops the run: all problems at once
			env.tell(env.err, problems(c), c.Source, env.known(run.program.Forms.Knows))
		}
		return err
	}
	defer p.close()
	codes, err := env.packCases(ctx, run, p)
	if err != nil {
		return err
	}
	return env.packed(run, p, codes)
}

// packCases packs one case after the other; one that fails stops no other.
func (env *Env) packCases(ctx context.Context, run *checkRun, p *packRun) (codes []int, err error) {
	for _, c := range run.cases {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		env.tell(env.err, problems(c), c.Source, env.known(run.program.Forms.Knows))
		done, err := p.Case(c)
		codes = append(codes, exitCode(err))
		env.tellShared(env.errln, c)
		switch {
		case err == nil:
			for _, d := range done {
				p.made(env, c.File, d)
			}
		case errors.Is(err, handover.ErrNothing):
			env.tellRefusal(c)
		case errors.Is(err, validate.ErrInvalid):
		default:
			env.report(&fileError{c.File, err})
		}
	}
	return codes, nil
}

// tellShared says, to who wants to know, which other cases of the run name somebody
// whom this one names too, both by right.
func (env *Env) tellShared(line func(string), c *handover.Checked) {
	if env.global.verbose && len(c.Shared) > 0 {
		line(env.text.N("sjekk.delt", len(c.Shared), map[string]any{"fil": c.File, "saker": env.text.And(c.Shared)}))
	}
}

// problems are the findings that packing tells: what is withheld, preview tells.
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

// packed makes the checklists, sums up and returns how the run ended.
func (env *Env) packed(run *checkRun, p *packRun, codes []int) error {
	lists, err := p.Checklists()
	for _, l := range lists {
		p.madeList(env, l)
	}
	if err != nil {
		env.report(err)
		codes = append(codes, exitCode(err))
	}
	if run.individual {
		env.warn("sjekk.enkeltvis", nil)
	}
	failed := 0
	for _, c := range codes {
		if c != exitDone && c != exitNothing {
			failed++
		}
	}
	p.sum(env, failed, len(run.cases))
	return ended(codes)
}

// in puts a file name behind the folder that the user named.
func (p *packRun) in(file string) string { return filepath.Join(p.folder, file) }

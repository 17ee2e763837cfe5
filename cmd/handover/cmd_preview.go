package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
)

func (env *Env) previewCmd() *cobra.Command {
	return &cobra.Command{
		Use:  "preview",
		Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.preview(cmd.Context(), args) },
	}
}

// preview tells for each recipient what goes and what is withheld, and why. It
// never shows a value.
func (env *Env) preview(ctx context.Context, args []string) error {
	var failed error
	program := sync.OnceValues(func() (*handover.Program, error) { return env.templated("") })
	run, err := env.judge(ctx, args, func(_ *checkRun, c *handover.Checked) func() {
		var lines spool
		if failed == nil {
			failed = env.previewCase(&lines, program, c)
		}
		return lines.tell
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	if run.individual && !run.alone {
		env.errln(env.text.T("sjekk.enkeltvis", nil))
	}
	return run.err()
}

func (env *Env) previewCase(to *spool, program func() (*handover.Program, error), c *handover.Checked) error {
	p, err := program()
	if err != nil {
		return err
	}
	if c.Findings.Count(diag.Error) > 0 || errors.Is(c.Err, handover.ErrUnanswered) {
		env.tell(to.page(env.err), c.Findings.All(), c.Source, env.known(p.Forms.Knows))
		return nil
	}
	for _, o := range c.Outcomes {
		if env.global.json {
			to.on(env.outln)(jsonLine(why{env, p, c, o}.line()))
			continue
		}
		if err := env.previewOne(to.on(env.outln), p, c, o); err != nil {
			return err
		}
	}
	return nil
}

// How a preview is laid out, in characters.
const (
	previewWidth  = 64 // of a list of sections
	previewColumn = 17 // where what stands behind a label begins
)

func (env *Env) previewOne(line func(string), p *handover.Program, c *handover.Checked, o consent.Outcome) error {
	key, err := env.keyNote(o)
	if err != nil {
		return err
	}
	line(strings.TrimSpace(env.out.colours.Bold(env.text.T("vis.til", map[string]any{"fil": c.File, "mottaker": env.recipient(o)})) + " " + key))
	row := func(label, text string) {
		line("  " + label + strings.Repeat(" ", max(1, previewColumn-2-len([]rune(label)))) + text)
	}
	w := why{env, p, c, o}
	if env.global.verbose {
		w.each(row)
	} else {
		w.grouped(row)
	}
	if o.Release != nil {
		today, err := env.today()
		if err != nil {
			return err
		}
		env.previewRelease(p, o, row, today)
	}
	line("")
	return nil
}

func (env *Env) previewRelease(p *handover.Program, o consent.Outcome, row func(string, string), today day.Day) {
	row(env.text.T("vis.slettes", nil), i18n.Date(o.Release.DeleteCopiesBy()))
	items := p.Items(o.Release, today)
	if first, ok := checklist.Earliest(items); ok {
		row(env.text.T("vis.sjekkliste", nil), env.text.N("vis.punkter", len(items), map[string]any{"frist": i18n.Date(first.Due)}))
	}
}

// keyNote tells whether there is a key for a recipient, and until when.
func (env *Env) keyNote(o consent.Outcome) (string, error) {
	s, err := env.settings()
	if err != nil || len(s.trust) == 0 {
		return "", err
	}
	keys, err := env.keys()
	if err != nil {
		return "", err
	}
	today, err := env.today()
	if err != nil {
		return "", err
	}
	found, err := keys.Recipients(o.To.Unit, keybook.Role(o.To.Role), today)
	if err != nil {
		return env.text.T("vis.uten_noekkel", nil), nil
	}
	return env.text.T("vis.noekkel", map[string]any{"dato": i18n.Date(found[0].Until)}), nil
}

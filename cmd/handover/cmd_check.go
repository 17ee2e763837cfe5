package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
)

// caseEnds are how the names of case files end.
var caseEnds = []string{".yaml", ".yml"}

type checkOptions struct {
	strict bool
	format string
}

func (env *Env) checkCmd() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:  "check",
		Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.check(cmd.Context(), args, o) },
	}
	cmd.Flags().BoolVar(&o.strict, "strict", false, "")
	cmd.Flags().StringVar(&o.format, "format", "text", "")
	return cmd
}

func (env *Env) check(ctx context.Context, args []string, o checkOptions) error {
	switch o.format {
	case "text", "json", "sarif":
	default:
		return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--format", "tillatt": env.text.Or([]string{"text", "json", "sarif"})}}
	}
	if env.global.json {
		o.format = "json"
	}
	return env.tellChecks(ctx, args, o)
}

// checkOptions asks the key book about keys, when there is one.
func (env *Env) checkOptions(needKeys bool) (handover.CheckOptions, error) {
	s, err := env.settings()
	if err != nil {
		return handover.CheckOptions{}, err
	}
	today, err := env.today()
	if err != nil {
		return handover.CheckOptions{}, err
	}
	o := handover.CheckOptions{Today: today, Choice: s.choice(), NeedKeys: needKeys, TestOnly: !s.testDay.IsZero()}
	if len(s.trust) == 0 {
		return o, nil // packing tells
	}
	keys, err := env.keys()
	if err != nil {
		return o, err
	}
	if !needKeys {
		env.bookProblems(keys)
	}
	o.Key = func(unit, role string) handover.Key { return keyIn(keys, unit, role, today) }
	o.Sender = func(unit string) handover.Sender { return s.sender(keys, unit, needKeys) }
	return o, nil
}

func (env *Env) checkOne(p *handover.Program, name string, o handover.CheckOptions) (*handover.Checked, error) {
	src, beside, err := env.readCase(name)
	if err != nil {
		return nil, err
	}
	o.Beside = beside
	return p.Check(shownFile(name), src, o), nil
}

// shownFile is how a file is called in findings.
func shownFile(name string) string {
	if name == stdin {
		return "<stdin>"
	}
	return name
}

// tellChecks judges the cases and writes what is found, and returns how the run ended.
func (env *Env) tellChecks(ctx context.Context, args []string, o checkOptions) error {
	var tell checkTeller
	switch o.format {
	case "json":
		tell = jsonChecks{env}
	case "sarif":
		tell = newSarif(env)
	default:
		tell = &textChecks{env: env}
	}
	run, err := env.judge(ctx, args, func(run *checkRun, c *handover.Checked) func() {
		if o.strict {
			c.Strict()
		}
		return tell.of(run, c)
	})
	if err == nil {
		err = tell.end(run)
	}
	if err != nil {
		return err
	}
	return run.err()
}

// A checkTeller writes what a check finds, in one of the formats.
type checkTeller interface {
	// of returns what tells of a case; it holds on to no more of it than that takes.
	of(*checkRun, *handover.Checked) (tell func())
	end(*checkRun) error
}

// textChecks is for people.
type textChecks struct {
	env *Env
	checkTally
}

func (t *textChecks) of(run *checkRun, c *handover.Checked) func() {
	env, lines := t.env, spool{}
	env.tell(lines.page(env.out), c.Findings.All(), c.Source, env.known(run.program.Forms.Knows))
	if !env.global.quiet {
		env.tellOutcomes(lines.on(env.outln), c)
	}
	env.tellShared(lines.on(env.outln), c)
	count := t.countOf(c)
	return func() {
		*count++
		lines.tell()
	}
}

func (t *textChecks) end(run *checkRun) error {
	env := t.env
	if env.global.quiet {
		return nil
	}
	if run.individual && !run.alone {
		env.outln(env.text.T("sjekk.enkeltvis", nil))
	}
	if !run.alone || run.cases > 0 {
		env.outln(env.summary(run.cases, &t.checkTally))
	}
	return nil
}

// isReady tells whether a case can be packed with nothing withheld.
func isReady(c *handover.Checked) bool { return c.Err == nil && !c.Unsealable() && !withholds(c) }

func withholds(c *handover.Checked) bool {
	return slices.ContainsFunc(c.Outcomes, func(o consent.Outcome) bool { return o.Tally().Held.Sum() > 0 })
}

// A checkTally counts how cases ended.
type checkTally struct{ ready, held, unsealable, unanswered, nothing, invalid int }

// countOf returns the count that a case belongs to.
func (t *checkTally) countOf(c *handover.Checked) *int {
	switch {
	case errors.Is(c.Err, handover.ErrNothing):
		return &t.nothing
	case errors.Is(c.Err, handover.ErrUnanswered):
		return &t.unanswered
	case c.Err != nil:
		return &t.invalid
	case c.Unsealable():
		return &t.unsealable
	case isReady(c):
		return &t.ready
	}
	return &t.held
}

// summary counts cases: «12 saker: 9 klare, 2 der noe holdes igjen, 1 med feil».
func (env *Env) summary(cases int, t *checkTally) string {
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{
		{"sjekk.klare", t.ready}, {"sjekk.holdes_igjen", t.held}, {"sjekk.uten_noekkel", t.unsealable}, {"sjekk.ubesvart", t.unanswered},
		{"sjekk.ingenting", t.nothing}, {"sjekk.feil", t.invalid},
	} {
		if p.n > 0 {
			parts = append(parts, env.text.N(p.key, p.n, nil))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, env.text.N("sjekk.klare", 0, nil))
	}
	return env.text.N("sjekk.saker", cases, map[string]any{"deler": env.text.And(parts)})
}

package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/validate"
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
		RunE: func(_ *cobra.Command, args []string) error { return env.check(args, o) },
	}
	cmd.Flags().BoolVar(&o.strict, "strict", false, "")
	cmd.Flags().StringVar(&o.format, "format", "text", "")
	return cmd
}

func (env *Env) check(args []string, o checkOptions) error {
	switch o.format {
	case "text", "json", "sarif":
	default:
		return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--format", "tillatt": env.text.Or([]string{"text", "json", "sarif"})}}
	}
	if env.global.json {
		o.format = "json"
	}
	run, err := env.checkAll(args, false)
	if err != nil {
		return err
	}
	if o.strict {
		for _, c := range run.cases {
			c.Strict()
		}
	}
	return env.tellChecks(run, o.format)
}

// A checkRun is what came of checking many files.
type checkRun struct {
	program *handover.Program
	cases   []*handover.Checked
	// individual tells that something is to be handled individually. In a run of
	// many, nothing tells what or how many; alone, the run says so and no more.
	individual, alone bool
}

// checkAll checks every case in args. A run over a folder leaves out what must
// be handled individually.
func (env *Env) checkAll(args []string, needKeys bool) (*checkRun, error) {
	files, err := targets(args, caseEnds...)
	if err != nil {
		return nil, err
	}
	program, err := env.program()
	if err != nil {
		return nil, err
	}
	run := &checkRun{program: program, alone: len(files) == 1 && files[0].alone}
	options, err := env.checkOptions(needKeys)
	if err != nil {
		return nil, err
	}
	checked, err := forAll(files, func(f target) (*handover.Checked, error) { return env.checkOne(program, f.name, options) })
	if err != nil {
		return nil, err
	}
	for _, c := range checked {
		if c.Individual(run.alone) {
			run.individual = true
			continue
		}
		run.cases = append(run.cases, c)
	}
	handover.Compare(run.cases)
	return run, nil
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

// tellChecks writes what was found, and returns how the run ended.
func (env *Env) tellChecks(run *checkRun, format string) error {
	switch format {
	case "json":
		env.jsonChecks(run)
	case "sarif":
		if err := env.sarif(run); err != nil {
			return err
		}
	default:
		env.textChecks(run)
	}
	return run.err()
}

func (env *Env) textChecks(run *checkRun) {
	for _, c := range run.cases {
		env.tell(env.out, c.Findings.All(), c.Source, env.known(run.program.Forms.Knows))
		if !env.global.quiet {
			env.tellOutcomes(c)
		}
		env.tellShared(env.outln, c)
	}
	if env.global.quiet {
		return
	}
	if run.individual && !run.alone {
		env.outln(env.text.T("sjekk.enkeltvis", nil))
	}
	if !run.alone || len(run.cases) > 0 {
		env.outln(env.summary(run.cases))
	}
}

// err returns how a run of checks ended: 3 when any file breaks a rule; for one
// file alone also 4 and 9.
func (r *checkRun) err() error {
	codes := map[int]bool{}
	for _, c := range r.cases {
		codes[exitCode(c.Err)] = true
	}
	switch {
	case r.alone && r.individual:
		return validate.ErrIndividual
	case codes[exitInvalid]:
		return &codeError{exitInvalid}
	case len(codes) == 1 && len(r.cases) > 0 && !codes[exitDone]: // all alike
		return &codeError{exitCode(r.cases[0].Err)}
	case codes[exitFailed], codes[exitBug]:
		return &codeError{exitMixed}
	}
	return nil
}

// isReady tells whether a case can be packed with nothing withheld.
func isReady(c *handover.Checked) bool { return c.Err == nil && !c.Unsealable() && !withholds(c) }

func withholds(c *handover.Checked) bool {
	return slices.ContainsFunc(c.Outcomes, func(o consent.Outcome) bool { return o.Tally().Held.Sum() > 0 })
}

// summary counts cases: «12 saker: 9 klare, 2 der noe holdes igjen, 1 med feil».
func (env *Env) summary(cases []*handover.Checked) string {
	ready, held, unsealable, unanswered, nothing, invalid := 0, 0, 0, 0, 0, 0
	for _, c := range cases {
		switch {
		case errors.Is(c.Err, handover.ErrNothing):
			nothing++
		case errors.Is(c.Err, handover.ErrUnanswered):
			unanswered++
		case c.Err != nil:
			invalid++
		case c.Unsealable():
			unsealable++
		case isReady(c):
			ready++
		default:
			held++
		}
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"sjekk.klare", ready}, {"sjekk.holdes_igjen", held}, {"sjekk.uten_noekkel", unsealable}, {"sjekk.ubesvart", unanswered}, {"sjekk.ingenting", nothing}, {"sjekk.feil", invalid}} {
		if p.n > 0 {
			parts = append(parts, env.text.N(p.key, p.n, nil))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, env.text.N("sjekk.klare", 0, nil))
	}
	return env.text.N("sjekk.saker", len(cases), map[string]any{"deler": env.text.And(parts)})
}

package main

import (
	"errors"
	"path/filepath"
	"strconv"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/outbox"
)

// mostCases is the largest number of made-up cases in a run: more than the country
// has children who change school in a year.
const mostCases = 250_000

// atOnce is how many cases are made and named together; they wait in memory.
const atOnce = 512

// newMany makes up cases in a folder.
func (env *Env) newMany(args []string, o newOptions) error {
	dir := o.output
	if len(args) == 1 {
		dir = args[0]
	}
	switch {
	case !o.example:
		return needs("--example")
	case o.sender != "":
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "--sender-type, --example"}}
	case o.force:
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "--force, --count"}}
	case o.count < 1 || o.count > mostCases:
		return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--count", "tillatt": "1–" + strconv.Itoa(mostCases)}}
	case dir == "" || dir == stdin:
		return needs("-o")
	}
	p, err := env.program()
	if err != nil {
		return err
	}
	if o.transition != "" {
		if o.transition, err = env.transition(p, o.transition, o.sender); err != nil {
			return err
		}
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	if err := errors.Join(asFolder(dir), env.plaintext(dir)); err != nil {
		return err
	}
	cases, err := p.Examples(o.seed, o.transition, today)
	if err != nil {
		return err
	}
	return env.makeUp(p, cases, dir, o)
}

// makeUp writes the cases to a folder, with the schemas beside them.
func (env *Env) makeUp(p *handover.Program, cases *handover.Examples, dir string, o newOptions) (err error) {
	into, err := outbox.Open(dir, outbox.Options{})
	if err != nil {
		return &fileError{dir, err}
	}
	defer func() {
		if e := into.Close(); err == nil && e != nil {
			err = &fileError{dir, e}
		}
	}()
	ended := map[example.Outcome]int{}
	for first := 0; first < o.count; first += atOnce {
		if err := env.makeSome(cases, into, dir, first, min(atOnce, o.count-first), ended); err != nil {
			return err
		}
	}
	env.outln(dir)
	for _, kind := range example.Transitions() {
		if o.transition == "" || o.transition == kind {
			if err := env.writeSchema(p, kind, dir); err != nil {
				return err
			}
		}
	}
	env.sayN("ny.laget_mange", o.count, map[string]any{
		"mappe": dir, "navn": quoted(dir), "ingenting": ended[example.Refused], "feil": ended[example.Broken], "sperre": ended[example.Protected],
	})
	return nil
}

// makeSome makes up n cases, and gives them their names together. If one of them is
// there from before, none of them is written.
func (env *Env) makeSome(cases *handover.Examples, into *outbox.Folder, dir string, first, n int, ended map[example.Outcome]int) error {
	type made struct {
		staged  outbox.Staged
		outcome example.Outcome
		err     error
	}
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = first + i
	}
	all, err := forAll(numbers, func(i int) (made, error) {
		c, err := cases.Case(i)
		if err != nil {
			return made{}, err
		}
		name := c.ID + caseEnds[0]
		staged, err := into.Stage(name, []byte(c.Text))
		if err != nil {
			err = &fileError{filepath.Join(dir, name), err}
		}
		return made{staged, c.Outcome, err}, nil
	})
	if err != nil {
		return err
	}
	var batch []outbox.Staged
	var failed error
	for _, m := range all {
		batch = append(batch, m.staged)
		ended[m.outcome]++
		if failed == nil {
			failed = m.err
		}
	}
	if failed != nil {
		return errors.Join(failed, into.Discard(batch...))
	}
	for i, err := range into.Commit(batch...) {
		if err != nil {
			return &fileError{filepath.Join(dir, "sak "+strconv.Itoa(first+i+1)), err}
		}
	}
	return nil
}

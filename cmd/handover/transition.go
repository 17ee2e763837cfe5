package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
)

const unknownTransition = "error.ukjent_overgang"

// transition finds the transition that a new case or a sheet is about. It need not be
// named when only one has the type of sender that is typed, or that the settings say.
// Otherwise a person at a terminal is asked.
func (env *Env) transition(p *handover.Program, named, typed string) (string, error) {
	all := p.Forms.Transitions()
	if named != "" {
		return env.form(unknownTransition, named, all)
	}
	s, err := env.settings()
	if err != nil {
		return "", err
	}
	sender := s.kind
	if typed != "" {
		sender = casefile.Fold(typed)
	}
	of := slices.DeleteFunc(slices.Clone(all), func(kind string) bool {
		return !slices.Contains(p.Forms.Form(kind).At("avsender.type").Enum, sender)
	})
	if len(of) == 1 {
		return of[0], nil
	}
	return env.askTransition(all)
}

// askTransition asks which of the transitions it is about. -k answers it.
func (env *Env) askTransition(all []string) (string, error) {
	missing := &usageError{key: "error.mangler_overgang", args: map[string]any{"tillatt": env.text.Or(all)}}
	if env.global.noInput || !term.IsTerminal(env.In) {
		return "", missing
	}
	env.errln(env.text.T("prompt.overganger", nil))
	for i, kind := range all {
		env.errln("  " + strconv.Itoa(i+1) + "  " + env.text.T("lov.overgang_"+kind, nil) + " (" + kind + ")")
	}
	for tries := 1; ; tries++ {
		answer, err := term.Ask(env.In, env.Err, env.text.T("prompt.overgang", nil))
		if errors.Is(err, term.ErrNotTerminal) {
			return "", missing
		}
		if err != nil {
			return "", err
		}
		kind, err := env.answered(answer, all)
		if err == nil || tries == askedTimes {
			return kind, err
		}
		env.report(err)
	}
}

// askedTimes is how often somebody who types something else is asked.
const askedTimes = 3

// answered reads a number in the list, a name in it, or how one name in it begins.
func (env *Env) answered(answer string, all []string) (string, error) {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(all) {
		return all[n-1], nil
	}
	begun := slices.DeleteFunc(slices.Clone(all), func(kind string) bool { return !strings.HasPrefix(kind, casefile.Fold(answer)) })
	if answer != "" && len(begun) == 1 {
		return begun[0], nil
	}
	return env.form(unknownTransition, answer, all)
}

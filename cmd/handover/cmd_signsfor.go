package main

import (
	"errors"
	"slices"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/norid"
)

var errOtherOwner = errors.New("a unit of another owner")

// bookSignsFor lets the keys of one unit sign for others, or takes that back.
func (env *Env) bookSignsFor(unit string, others []string, o bookOptions) error {
	for _, orgnr := range append([]string{unit}, others...) {
		if !norid.ValidOrgnr(orgnr) {
			return &usageError{key: "error.orgnr"}
		}
	}
	book, root, today, err := env.openBook(o)
	if err != nil {
		return err
	}
	change := keybook.Book.LetSign
	if o.remove {
		change = keybook.Book.StopSigning
	}
	changed, err := change(book, unit, others, today)
	if err != nil {
		return env.ofOtherOwner(err, book.Owner.Orgnr)
	}
	if err := env.writeBook(changed, root, o); err != nil {
		return err
	}
	env.tellSignsFor(changed, unit)
	return nil
}

// tellSignsFor says all that a unit may now sign for, so that whoever holds the
// root sees what the book says and not only what was asked for.
func (env *Env) tellSignsFor(b keybook.Book, unit string) {
	find := func(orgnr string) keybook.Unit {
		i := slices.IndexFunc(b.Units, func(u keybook.Unit) bool { return u.Orgnr == orgnr })
		return b.Units[i] // a book names no unit that is not in it
	}
	u := find(unit)
	if len(u.SignsFor) == 0 {
		env.say("bok.signerer_ikke", map[string]any{"enhet": unitName(u)})
		return
	}
	var others []keybook.Unit
	for _, orgnr := range u.SignsFor {
		others = append(others, find(orgnr))
	}
	env.say("bok.signerer_for", map[string]any{"enhet": unitName(u), "andre": env.unitNames(others)})
}

// othersOf returns the other units that a unit may sign for.
func othersOf(keys *keybook.Set, signer keybook.Unit) []keybook.Unit {
	var out []keybook.Unit
	for _, orgnr := range signer.SignsFor {
		if u, err := keys.Unit(orgnr); err == nil && keys.MaySign(signer.Orgnr, orgnr) {
			out = append(out, u)
		}
	}
	return out
}

// signersOf returns the other units that may sign for a unit.
func signersOf(keys *keybook.Set, from string) []keybook.Unit {
	var out []keybook.Unit
	for _, l := range keys.Units() {
		if slices.Contains(l.Unit.SignsFor, from) && keys.MaySign(l.Unit.Orgnr, from) {
			out = append(out, l.Unit)
		}
	}
	return out
}

// unitName names a unit with its number.
func unitName(u keybook.Unit) string { return u.Name + " (" + u.Orgnr + ")" }

func (env *Env) unitNames(units []keybook.Unit) string {
	var names []string
	for _, u := range units {
		names = append(names, unitName(u))
	}
	return env.text.And(names)
}

func numbers(units []keybook.Unit) []string {
	var out []string
	for _, u := range units {
		out = append(out, u.Orgnr)
	}
	return out
}

// ofOtherOwner tells a unit that stands in another owner's book from one that
// stands in none.
func (env *Env) ofOtherOwner(err error, owner string) error {
	var about *keybook.UnitError
	if !errors.Is(err, keybook.ErrNoSuchUnit) || !errors.As(err, &about) {
		return err
	}
	keys, broken := env.keys()
	if broken != nil {
		return err // there is nothing to compare with
	}
	elsewhere := slices.ContainsFunc(keys.Units(), func(l keybook.Listed) bool {
		return l.Unit.Orgnr == about.Unit && l.Owner.Orgnr != owner
	})
	if elsewhere {
		return errors.Join(errOtherOwner, err)
	}
	return err
}

package plan

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// The forms of fields: they leave no room for free text.
var (
	caseForm   = regexp.MustCompile(`^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	wordForm   = regexp.MustCompile(`^[a-z_]{1,40}$`)
	orgnrForm  = regexp.MustCompile(`^[0-9]{9}$`)
	printForm  = regexp.MustCompile(`^[0-9]{5}( [0-9]{5}){5}$`)
	codeForm   = regexp.MustCompile(`^[A-Z][0-9]{2}[a-z]?$`)
	toolForm   = regexp.MustCompile(`^[0-9a-z(][0-9a-z ./+_()-]{0,63}$`)
)

// IsCaseID reports whether a text has the form of a case id.
func IsCaseID(s string) bool { return caseForm.MatchString(s) }

// check fails with an ErrPlan that names a field, and not its value, unless everything
// has its form and stands in order.
func (p Plan) check() error {
	field := ""
	switch {
	case p.Format != Format:
		field = "format"
	case p.Made.IsZero() || p.Made.Nanosecond() != 0 || p.Made.Location() != time.UTC:
		field = "made"
	case !isDay(p.Day):
		field = "day"
	case !toolForm.MatchString(p.Tool):
		field = "tool"
	case p.Mark != "" && !digestForm.MatchString(p.Mark):
		field = "mark"
	case !p.Inputs.whole():
		field = "inputs"
	case p.Recipients == nil || slices.ContainsFunc(p.Recipients, func(r Recipient) bool { return !r.right() }):
		field = "recipients"
	case p.Cases == nil || slices.ContainsFunc(p.Cases, func(c Case) bool { return !c.right() }):
		field = "cases"
	case !p.inOrder():
		field = "order"
	}
	if field == "" {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrPlan, field)
}

func (p Plan) inOrder() bool {
	return slices.IsSortedFunc(p.Cases, func(a, b Case) int { return a.compare(b) }) &&
		slices.IsSortedFunc(p.Recipients, func(a, b Recipient) int { return a.compare(b.Party) })
}

func (in Inputs) whole() bool {
	return !slices.ContainsFunc(in.all(), func(i input) bool { return !digestForm.MatchString(i.digest) })
}

func (r Recipient) right() bool {
	return r.Party.right() && r.Keys != nil && !slices.ContainsFunc(r.Keys, func(k Key) bool {
		return !printForm.MatchString(k.Fingerprint) || !isDay(k.Until)
	})
}

func (p Party) right() bool { return orgnrForm.MatchString(p.Orgnr) && wordForm.MatchString(p.Role) }

func (c Case) right() bool {
	switch {
	case c.ID != "" && !caseForm.MatchString(c.ID), c.File != "" && !digestForm.MatchString(c.File):
		return false
	case !isOrNothing(wordForm, c.Transition), !isOrNothing(wordForm, c.Reason):
		return false
	case c.State != Ready && c.State != Stopped && c.State != Nothing:
		return false
	case c.ID == "" && c.State != Stopped:
		return false
	case slices.ContainsFunc(c.Codes, func(s string) bool { return !codeForm.MatchString(s) }):
		return false
	}
	return !slices.ContainsFunc(c.To, func(t To) bool { return !t.right(c.State) })
}

// right also holds that something goes from a case that is ready, and from no other.
func (t To) right(s State) bool {
	fate := t.Fate == New || t.Fate == Same || t.Fate == Replaces
	goes := t.Release != ""
	switch {
	case !t.Party.right(), !isOrNothing(digestForm, t.Release), goes && s != Ready, goes != fate:
		return false
	case t.Goes < 0, t.Pages < 0, t.Bytes < 0:
		return false
	}
	return !slices.ContainsFunc(t.Withheld, func(w Withheld) bool { return w.Parts < 1 || !codeForm.MatchString(w.Code) })
}

func isOrNothing(form *regexp.Regexp, s string) bool { return s == "" || form.MatchString(s) }

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

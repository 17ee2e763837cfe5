package handover

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/validate"
)

// Rules lists the codes of the domain's rules that are in force here, in their order.
func Rules() []diag.Code {
	var out []diag.Code
	for _, r := range rule.Rules() {
		out = append(out, r.Code)
	}
	return out
}

// A Key is what the key books say about a recipient, and a Sender what they say
// about the unit that sends.
type (
	Key    = rule.Key
	Sender = rule.Sender
)

// CheckOptions say how a case file is judged.
type CheckOptions struct {
	Today day.Day
	// Choice is what the owner has chosen.
	Choice consent.Choice
	// Key tells what the key books say about a unit and role today; nil for no key
	// book.
	Key func(unit, role string) Key
	// Sender tells what they say about the unit that sends; nil for no key book.
	Sender func(unit string) Sender
	// NeedKeys makes a missing key an error: for packing.
	NeedKeys bool
	// Beside is the folder that the case file stands in, for its attachments; nil
	// when there is none.
	Beside fs.FS
	// BeforeAnswers tells that nobody need have answered yet: the case is checked so
	// that the family can read it.
	BeforeAnswers bool
	// TestOnly refuses a case that is not a test: a date for tests is set.
	TestOnly bool
}

// A Checked is a case file and all that can be said about it.
type Checked struct {
	File     string
	Source   []byte
	ID       string            // of the case, where the file says it; also when it has errors of form
	Case     *validate.Case    // nil when the file has errors of form
	Outcomes []consent.Outcome // one for each recipient
	Findings diag.List
	Beside   fs.FS
	// Shared are the ids of other cases of the run that name somebody whom this case
	// names too, both by right.
	Shared []string
	// Err is validate.ErrIndividual, validate.ErrInvalid, ErrUnanswered, ErrNothing or nil.
	Err   error
	input *rule.Input
	// transition and aboutPupil choose between words, see Setting.
	transition string
	aboutPupil bool
}

// Check reads and judges one case file. It writes nothing.
func (p *Program) Check(file string, src []byte, o CheckOptions) *Checked {
	c := p.check(file, src, o)
	c.place()
	return c
}

func (p *Program) check(file string, src []byte, o CheckOptions) *Checked {
	c := &Checked{File: file, Source: src, Beside: o.Beside}
	tree := casefile.Parse(file, src, &c.Findings)
	if tree == nil {
		c.Err = validate.ErrInvalid
		return c
	}
	c.Source = tree.Source
	c.Case, c.Err = p.validator.Case(tree, &c.Findings)
	if errors.Is(c.Err, validate.ErrIndividual) {
		return &Checked{Err: c.Err} // no trace
	}
	c.ID = idOf(tree)
	if c.Case == nil {
		return c
	}
	nobody := c.unanswered() && !o.BeforeAnswers
	if c.Err == nil {
		c.Err = c.brokenFile()
	}
	if o.TestOnly && !c.Case.Test && !slices.Contains(c.Case.Broken, "miljoe") {
		c.Findings.Add(diag.Diagnostic{Code: "V27", Variant: "testdato", Severity: diag.Error, Span: c.Case.Span("miljoe")})
	}
	r := consent.Request{Case: c.Case, Form: p.Forms.Form(c.Case.Transition), Today: o.Today, Law: p.Law, Choice: o.Choice}
	if c.Err == nil {
		c.Outcomes = consent.DecideAll(r)
	}
	p.rules(c, o)
	if o.BeforeAnswers || nobody {
		c.unread()
	}
	if c.Err != nil { // the form is wrong: the rules have told what they could
		c.Case = nil
		return c
	}
	if nobody {
		c.awaitAnswers()
	} else {
		c.judge(r, o)
	}
	p.crowded(c, o.Today)
	return c
}

// glance reads a case file as Check does, and sees only who it is about and for whom.
// unanswered tells that it does so also when nobody has answered yet.
func (p *Program) glance(file string, src []byte, unanswered bool) *Checked {
	c := &Checked{File: file}
	tree := casefile.Parse(file, src, &c.Findings)
	if tree == nil {
		c.Err = validate.ErrInvalid
		return c
	}
	c.Case, c.Err = p.validator.Case(tree, &c.Findings)
	if errors.Is(c.Err, validate.ErrIndividual) {
		return &Checked{Err: c.Err} // no trace
	}
	if c.Case == nil {
		return c
	}
	if unanswered {
		c.unanswered()
	}
	if c.Err == nil {
		c.Err = c.brokenFile()
	}
	if c.Err != nil {
		c.Case = nil
		return c
	}
	c.input = &rule.Input{Case: c.Case}
	return c
}

// idOf returns the id of a case, whatever else is wrong with its form.
func idOf(tree *casefile.Tree) string {
	if tree.Root == nil {
		return ""
	}
	if id := tree.Root.Field("saks_id").Raw(); plan.IsCaseID(id) {
		return strings.Clone(id)
	}
	return ""
}

// brokenFile reports that something is wrong with the file itself, such as a key
// that stands twice: then the case is not what somebody wrote.
func (c *Checked) brokenFile() error {
	if c.Findings.Err() != nil {
		return validate.ErrInvalid
	}
	return nil
}

// Individual reports whether a case must be handled individually: its address is
// protected. In a run of many, so must those that would tell the protected ones
// apart by being left out: unknown grading, a school that is its own sender, and
// cases for nobody.
func (c *Checked) Individual(alone bool) bool {
	if errors.Is(c.Err, validate.ErrIndividual) {
		return true
	}
	if alone || c.Case == nil {
		return false
	}
	own := slices.ContainsFunc(c.Case.Recipients, func(r validate.Recipient) bool { return r.Unit == c.Case.Sender.Unit })
	return c.Case.Protection != validate.Ungraded || own || len(c.Case.Recipients) == 0
}

// Strict makes every warning an error.
func (c *Checked) Strict() {
	if c.Findings.Count(diag.Warning) == 0 {
		return
	}
	c.Findings.RaiseAll()
	c.Err = validate.ErrInvalid
}

// Unsealable reports whether no packet can be made of a case as the key books are
// now: a recipient has no key, or nobody here can sign for the sender.
func (c *Checked) Unsealable() bool {
	return slices.ContainsFunc(c.Findings.All(), func(d diag.Diagnostic) bool {
		return d.Code == "V34" || d.Code == "V39" && d.Variant != "navn"
	})
}

// goes reports whether something may go to somebody.
func (c *Checked) goes() bool {
	return slices.ContainsFunc(c.Outcomes, func(o consent.Outcome) bool { return o.Release != nil })
}

// refused reports whether nothing goes to anybody and never was meant to: all that
// the case says has been answered with a no.
func (c *Checked) refused() bool {
	for _, o := range c.Outcomes {
		for _, d := range o.Decisions {
			if d.Goes || !isAnswer(d) && !consent.IsCompanion(d.Path) && d.Path != "avsender" {
				return false
			}
		}
	}
	return len(c.Outcomes) > 0
}

// rules applies the rules about the file.
func (p *Program) rules(c *Checked, o CheckOptions) {
	c.input = &rule.Input{
		Case: c.Case, Form: p.Forms.Form(c.Case.Transition), Today: o.Today, Law: p.Law, LogAge: o.Choice.LogAge, Key: o.Key, Sender: o.Sender,
		CanWrite: p.faces.Covers, Words: p.Words, Refused: c.Err == nil && c.refused(),
	}
	c.transition, c.aboutPupil = c.Case.Transition, p.Forms.AboutPupil(c.Case.Transition)
	rule.Check(c.input, &c.Findings)
	if o.NeedKeys {
		c.Findings.Raise("V34")
	}
}

// judge tells of what was decided, and how the case ends.
func (c *Checked) judge(r consent.Request, o CheckOptions) {
	c.attachmentsExist()
	who := c.deciders()
	c.uncounted(who)
	if !o.BeforeAnswers {
		c.olderTexts(r.Form)
		c.unseen(r)
		c.withheld(who)
		c.despite()
	}
	switch {
	case c.Findings.Count(diag.Error) > 0:
		c.Err = validate.ErrInvalid
	case !c.goes():
		c.Err = ErrNothing
	}
}

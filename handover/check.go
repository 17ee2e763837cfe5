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
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/validate"
)

// Rules lists the codes of the domain's rules that are in force here, in the order
// of the codes: those about the file, those about release, and protection.
func Rules() []diag.Code {
	out := append(consent.Codes(), "V20", "V36")
	for _, r := range rule.Rules() {
		out = append(out, r.Code)
	}
	out = append(out, rule.Held()...)
	slices.Sort(out)
	return slices.Compact(out)
}

// A Key is what the key books say about a recipient.
type Key = rule.Key

// CheckOptions say how a case file is judged.
type CheckOptions struct {
	Today day.Day
	// Choice is what the owner has chosen.
	Choice consent.Choice
	// Key tells what the key books say about a unit and role today; nil for no key
	// book.
	Key func(unit, role string) Key
	// NeedKeys makes a missing key an error: for packing.
	NeedKeys bool
	// Beside is the folder that the case file stands in, for its attachments; nil
	// when there is none.
	Beside fs.FS
	// TestOnly refuses a case that is not a test: a date for tests is set.
	TestOnly bool
}

// A Checked is a case file and all that can be said about it.
type Checked struct {
	File     string
	Source   []byte
	Case     *validate.Case    // nil when the file has errors of form
	Outcomes []consent.Outcome // one for each recipient
	Findings diag.List
	Beside   fs.FS
	// Err is validate.ErrIndividual, validate.ErrInvalid, ErrNothing or nil.
	Err error
}

// Check reads and judges one case file. It writes nothing.
func (p *Program) Check(file string, src []byte, o CheckOptions) *Checked {
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
	if c.Case == nil {
		return c
	}
	if c.Err == nil {
		c.Err = c.brokenFile()
	}
	if o.TestOnly && !c.Case.Test && !slices.Contains(c.Case.Broken, "miljoe") {
		c.Findings.Add(diag.Diagnostic{Code: "V27", Variant: "testdato", Severity: diag.Error, Span: c.Case.Span("miljoe")})
	}
	p.rules(c, o)
	if c.Err != nil { // the form is wrong: the rules have told what they could
		c.Case = nil
		return c
	}
	p.judge(c, o)
	return c
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

// rules applies the rules about the file.
func (p *Program) rules(c *Checked, o CheckOptions) {
	rule.Check(&rule.Input{
		Case: c.Case, Form: p.Forms.Form(c.Case.Transition), Today: o.Today, Law: p.Law, LogAge: o.Choice.LogAge, Key: o.Key, CanWrite: p.faces.Covers,
	}, &c.Findings)
	if o.NeedKeys {
		c.Findings.Raise("V34")
	}
}

// judge asks what each recipient may see.
func (p *Program) judge(c *Checked, o CheckOptions) {
	form := p.Forms.Form(c.Case.Transition)
	for _, to := range c.Case.Recipients {
		c.Outcomes = append(c.Outcomes, consent.Decide(consent.Request{
			Case: c.Case, Form: form, To: to, Today: o.Today, Law: p.Law, Choice: o.Choice,
		}))
	}
	c.attachmentsExist()
	c.uncounted(consent.Deciders{Case: c.Case, Today: o.Today, Law: p.Law, LogAge: o.Choice.LogAge})
	c.withheld()
	c.despite()
	switch {
	case c.Findings.Count(diag.Error) > 0:
		c.Err = validate.ErrInvalid
	case !slices.ContainsFunc(c.Outcomes, func(o consent.Outcome) bool { return o.Release != nil }):
		c.Err = ErrNothing
	}
}

// uncounted tells of answers from somebody whose answer does not count, and of
// guardians who have not answered.
func (c *Checked) uncounted(who consent.Deciders) {
	if len(who.Unknowable()) > 0 {
		return // told by V04: whose answers they are cannot be said
	}
	silent := "foresatt"
	for _, n := range who.Uncounted() {
		field := "gitt_av.rolle"
		if n.IsStranger() {
			field = "gitt_av.navn" // more often misspelt than a stranger's
			silent = "annet_navn"  // most likely it is they who have answered
		}
		if n.Code == "V10" || n.Lost() {
			continue // rule has told
		}
		c.Findings.Add(diag.Diagnostic{Code: n.Code, Variant: n.Variant, Severity: diag.Withheld, Span: c.Case.At(n.Grant, field)})
	}
	rows, pupil := who.Silent()
	for _, i := range rows {
		c.Findings.Add(diag.Diagnostic{
			Code: "V04", Variant: silent, Severity: diag.Withheld, Span: c.Case.Span(casefile.Index("foresatte", i) + ".navn"),
		})
	}
	if pupil {
		c.Findings.Add(diag.Diagnostic{Code: "V04", Variant: "elev", Severity: diag.Withheld, Span: c.Case.Span("tillatelser")})
	}
}

// despite warns of what goes on the law alone though somebody who decides has said
// no: they have a right to know, and the sender may choose to respect it.
func (c *Checked) despite() {
	var told []string
	for _, o := range c.Outcomes {
		for _, d := range o.Decisions {
			if d.Despite && !slices.Contains(told, d.Path) {
				told = append(told, d.Path)
				c.Findings.Add(diag.Diagnostic{
					Code: "V07", Variant: "loven", Severity: diag.Warning, Span: c.Case.Span(d.Path), Args: diag.Args{"avsnitt": d.Path, "kode": d.Bases[0]},
				})
			}
		}
	}
}

// withheld warns of sections that stand in the file and go to nobody, unless
// somebody has said no to them: an answered no is no mistake. The sender's own
// facts are shown in any case. When nothing goes at all, or the file has errors,
// that is told instead.
func (c *Checked) withheld() {
	goes, fine := map[string]bool{}, map[string]bool{}
	var order []string
	any := false
	for _, o := range c.Outcomes {
		any = any || o.Release != nil
		for _, d := range o.Decisions {
			if strings.Contains(d.Path, ".") && !d.Goes && !c.speaksOf(d.Path) {
				continue // a part that nobody has an opinion on is told in a preview
			}
			if !slices.Contains(order, d.Path) {
				order = append(order, d.Path)
			}
			goes[d.Path] = goes[d.Path] || d.Goes
			fine[d.Path] = fine[d.Path] || isAnswer(d) || consent.IsCompanion(d.Path) || d.Path == "avsender"
		}
	}
	if !any || c.Findings.Count(diag.Error) > 0 {
		return
	}
	var lost []string
	for _, path := range order {
		if !goes[path] && !fine[path] && !partOf(path, goes) {
			lost = append(lost, path)
		}
	}
	if len(lost) > 0 {
		c.Findings.Add(diag.Diagnostic{
			Code: "V07", Variant: "ingen", Severity: diag.Warning, Span: c.spanOf(lost[0]), Args: diag.Args{"seksjoner": lost},
		})
	}
}

// speaksOf reports whether any answer names a path, or something around or in it
// below its section.
func (c *Checked) speaksOf(path string) bool {
	return slices.ContainsFunc(c.Case.Grants, func(g validate.Grant) bool {
		return slices.ContainsFunc(slices.Concat(g.Scope, g.Except), func(p string) bool {
			return strings.Contains(p, ".") && (record.Covers(p, path) || record.Covers(path, p))
		})
	})
}

// partOf reports whether something that holds path is itself told about.
func partOf(path string, told map[string]bool) bool {
	for whole, yes := range told {
		if whole != path && record.Covers(whole, path) && !yes {
			return true
		}
	}
	return false
}

func isAnswer(d consent.Decision) bool {
	return !d.Goes && (d.Variant == "unntatt" || d.Variant == "nektet" || d.Variant == "trukket")
}

// spanOf returns the place of a section, or of the first attachment of a kind.
func (c *Checked) spanOf(path string) diag.Span {
	if kind, ok := strings.CutPrefix(path, "vedlegg."); ok {
		for i, row := range c.Case.Data.Field("vedlegg").Items() {
			if row.Field("type").Is(kind) {
				return c.Case.Span(casefile.Index("vedlegg", i) + ".type")
			}
		}
	}
	return c.Case.Span(path)
}

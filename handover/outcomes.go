package handover

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/validate"
)

// What a check tells of release: it can be said only when each recipient's outcome
// is known.

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
	tell := func(variant string, at diag.Span) {
		code := diag.Code("V04")
		if u, _ := who.Usual(); u.Unanswered != "" {
			code, variant = u.Unanswered, ""
		}
		c.Findings.Add(diag.Diagnostic{Code: code, Variant: variant, Severity: diag.Withheld, Span: at})
	}
	rows, pupil := who.Silent()
	for _, i := range rows {
		tell(silent, c.Case.Span(casefile.Index("foresatte", i)+".navn"))
	}
	if pupil {
		tell("elev", c.Case.Span("tillatelser"))
	}
}

// unseen warns of an answer that says yes to something, and does not note that
// whoever gave it has seen the text.
func (c *Checked) unseen(r consent.Request) {
	for _, u := range consent.UnseenTexts(r) {
		some := ""
		if len(u.Grant.Shown) > 0 {
			some = "noen"
		}
		c.Findings.Add(diag.Diagnostic{
			Code: "V08", Variant: some, Severity: diag.Warning, Span: c.Case.At(u.Grant, ""), Args: diag.Args{"seksjoner": u.Sections},
		})
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
func (c *Checked) withheld(who consent.Deciders) {
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
			fine[d.Path] = fine[d.Path] || isAnswer(d) || d.Reason == olderText || consent.IsCompanion(d.Path) || d.Path == "avsender"
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
		args := diag.Args{"seksjoner": lost}
		if u, ok := who.Usual(); ok {
			args["basis"] = u.Code
		}
		c.Findings.Add(diag.Diagnostic{Code: "V07", Variant: "ingen", Severity: diag.Warning, Span: c.spanOf(lost[0]), Args: args})
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

// isAnswer reports whether something is withheld because somebody has decided so:
// one of those who answer, or the sender.
func isAnswer(d consent.Decision) bool {
	return !d.Goes && (d.Variant == "unntatt" || d.Variant == "nektet" || d.Variant == "trukket" || d.Reason == "V01" && d.Variant == "ingen")
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

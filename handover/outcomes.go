package handover

import (
	"slices"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
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
	rows, roles := who.Silent()
	for _, i := range rows {
		tell(silent, c.Case.Span(casefile.Index("foresatte", i)+".navn"))
	}
	switch {
	case slices.Contains(roles, "elev"):
		tell("elev", c.Case.Span("tillatelser"))
	case len(roles) > 0:
		tell("omsorg", c.Case.Span("tillatelser")) // who has the care is not pointed at
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

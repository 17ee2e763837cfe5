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

// What a check tells of sections that stand in the file and go to nobody: why, in the
// words of the rule that withholds them, and what to do about just that.

// withheld tells of what goes to nobody, unless somebody has said no to it: an
// answered no is no mistake. When the file has errors, that is told instead, and what
// has its own finding already is not told again.
func (c *Checked) withheld(who consent.Deciders) {
	if c.Findings.Count(diag.Error) > 0 {
		return
	}
	told := map[diag.Code]bool{}
	for _, d := range c.Findings.All() {
		told[d.Code] = true
	}
	var out []diag.Diagnostic
	for _, l := range c.lost() {
		f := c.cause(l, who)
		if told[f.Code] && slices.Contains(toldByRow, f.Code) && (f.Variant == "" || f.Code == "V12") {
			continue
		}
		i := slices.IndexFunc(out, func(o diag.Diagnostic) bool {
			return o.Code == f.Code && o.Variant == f.Variant && (o.Span == f.Span || !byAnswer(l))
		})
		if i < 0 {
			i, out = len(out), append(out, f)
		}
		paths, _ := out[i].Args["gjelder"].([]string)
		out[i].Args["gjelder"] = append(paths, l.Path)
	}
	c.Findings.Add(out...)
}

// toldByRow are the rules that point at what is wrong by themselves: the answer, the
// guardian or the request.
var toldByRow = []diag.Code{"V04", "V10", "V11", "V12", "V13", "V61"}

// byAnswer reports whether it is in an answer that the mistake is.
func byAnswer(d consent.Decision) bool {
	return slices.Contains([]diag.Code{"V03", "V10", "V11"}, d.Reason) && d.Variant != "rolle" && d.At.Line > 0
}

// cause is the finding that tells why something goes to nobody.
func (c *Checked) cause(d consent.Decision, who consent.Deciders) diag.Diagnostic {
	f := diag.Diagnostic{Code: d.Reason, Variant: d.Variant, Severity: diag.Withheld, Span: c.spanOf(d.Path), Args: diag.Args{}, Setting: c.Setting(d.ByPupil)}
	usual, asked := who.Usual()
	if asked && (d.Reason == "V07" || d.Reason == "V11") {
		f.Args["basis"] = usual.Code
	}
	switch {
	case byAnswer(d):
		f.Span = d.At
	case d.Reason == "V13":
		f.Severity = diag.Warning
		if !c.Case.Data.Field("anmodning").IsMissing() {
			f.Span = c.Case.Span("anmodning")
		}
	case d.Reason == "V11":
		f.Severity = diag.Warning
	case d.Reason == "V04" && d.Variant == "" && asked && d.Takes != usual.Permissions[0]:
		f.Variant, f.Args["svar"] = "eget", d.Takes
	case d.Reason == "V61":
		if i := slices.IndexFunc(c.Case.Grants, func(g validate.Grant) bool { return g.Type != d.Takes }); i >= 0 {
			f.Variant, f.Span = "type", c.Case.At(c.Case.Grants[i], "type")
		}
	case d.Reason == "V07" && c.isAllowed(d):
		f.Variant = "uenige"
	case d.Reason == "V07":
		f.Variant, f.Severity = "ingen", diag.Warning
	}
	return f
}

// isAllowed reports whether somebody has said yes to what not all have.
func (c *Checked) isAllowed(d consent.Decision) bool {
	return slices.ContainsFunc(c.Case.Grants, func(g validate.Grant) bool {
		return g.Type == d.Takes && slices.ContainsFunc(g.Scope, func(p string) bool { return record.Covers(p, d.Path) })
	})
}

// nearness orders the reasons why something goes to nobody: of several recipients, the
// one that was nearest to getting it tells why.
var nearness = []diag.Code{"V01", "V02", "V12", "V13", "V04", "V61", "V11", "V07", "V03", "V10"}

// lost returns what goes to nobody, each path once with the reason that was nearest
// to a yes. Left out is what somebody has said no to, what is told of by itself, and
// the sender's own facts, which are shown in any case.
func (c *Checked) lost() []consent.Decision {
	goes, fine := map[string]bool{}, map[string]bool{}
	var order []consent.Decision
	for _, o := range c.Outcomes {
		for _, d := range o.Decisions {
			if strings.Contains(d.Path, ".") && !d.Goes && !c.speaksOf(d.Path) {
				continue // a part that nobody has an opinion on is told in a preview
			}
			i := slices.IndexFunc(order, func(o consent.Decision) bool { return o.Path == d.Path })
			switch {
			case i < 0:
				order = append(order, d)
			case slices.Index(nearness, d.Reason) > slices.Index(nearness, order[i].Reason):
				order[i] = d
			}
			goes[d.Path] = goes[d.Path] || d.Goes
			fine[d.Path] = fine[d.Path] || o.Refused || isAnswer(d) || d.Reason == olderText || consent.IsCompanion(d.Path) || d.Path == "avsender"
		}
	}
	return slices.DeleteFunc(order, func(d consent.Decision) bool {
		return goes[d.Path] || fine[d.Path] || partOf(d.Path, goes)
	})
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

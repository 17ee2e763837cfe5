package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
)

// tellOutcomes tells in short, for each recipient, what goes and what is withheld.
func (env *Env) tellOutcomes(line func(string), c *handover.Checked) {
	if c.Case == nil || c.Findings.Count(diag.Error) > 0 || errors.Is(c.Err, handover.ErrUnanswered) {
		return
	}
	for _, o := range c.Outcomes {
		line(c.File + ": " + env.tellOutcome(c, o))
	}
}

// tellOutcome sums up what goes to a recipient. That everything goes is said only
// with what does not, and never when something is held.
func (env *Env) tellOutcome(c *handover.Checked, o consent.Outcome) string {
	n := o.Tally()
	args := map[string]any{
		"mottaker": env.recipient(o), "gaar": env.counted(n.Goes), "holdes": env.counted(n.Held),
		"koder": codeList(n.Codes), "uten": env.text.And(env.parts(n.Usual)),
	}
	switch {
	case n.Goes.Sum() == 0:
		return env.text.T("sjekk.ingenting_til", args) + ": " + env.reasonOf(c, o)
	case n.Held.Sum() > 0:
		return env.text.T("sjekk.noe_til", args)
	case len(n.Usual) > 0:
		return env.text.T("sjekk.alt_unntatt", args)
	}
	return env.text.T("sjekk.alt_til", args)
}

// counted writes a count with its units: «12 avsnitt, 2 slag vedlegg og 4 deler av
// avsnitt».
func (env *Env) counted(c consent.Count) string {
	var out []string
	for _, unit := range []struct {
		key string
		n   int
	}{{"sjekk.avsnitt", c.Sections}, {"sjekk.vedlegg", c.Attachments}, {"sjekk.deler", c.Parts}} {
		if unit.n > 0 {
			out = append(out, env.text.N(unit.key, unit.n, nil))
		}
	}
	return env.text.And(out)
}

func codeList(codes []diag.Code) string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return strings.Join(out, ", ")
}

// recipient names a recipient: «Strandlia skole, rektor». Where the name says the role,
// it is enough.
func (env *Env) recipient(o consent.Outcome) string {
	role := env.text.T("rolle."+o.To.Role, nil)
	if document.SaysRole(o.To.Name, role) {
		return o.To.Name
	}
	return o.To.Name + ", " + role
}

// reasonOf says in a sentence why nothing goes to a recipient: that somebody has
// said no to everything, then what is wrong with the answers, and what they do
// not cover only where nothing else is wrong.
func (env *Env) reasonOf(c *handover.Checked, o consent.Outcome) string {
	best, most := env.text.T("sjekk.tom", nil), 0
	count := map[string]int{}
	for _, d := range o.Decisions {
		if d.Goes {
			continue
		}
		r := env.reason(c, d)
		if o.Refused && d.Variant == "nektet" {
			return r
		}
		weight := 1000 // of any reason but V07
		if d.Reason == "V07" {
			weight = 1
		}
		if count[r] += weight; count[r] > most {
			best, most = r, count[r]
		}
	}
	return best
}

// reason says why something is withheld: the rule and its words.
func (env *Env) reason(c *handover.Checked, d consent.Decision) string {
	message, _, _, _ := env.words(asFinding(c, d))
	return string(d.Reason) + ": " + message
}

// asFinding is a decision as it is put into words.
func asFinding(c *handover.Checked, d consent.Decision) diag.Diagnostic {
	return diag.Diagnostic{Code: d.Reason, Variant: d.Variant, Setting: c.Setting(d.ByPupil)}
}

// groupReasons gathers what is held for the same reason, in the order of the form.
func (env *Env) groupReasons(c *handover.Checked, o consent.Outcome) (reasons []string, paths map[string][]string) {
	paths = map[string][]string{}
	for _, d := range o.Decisions {
		if !d.Held() {
			continue
		}
		r := env.reason(c, d)
		if paths[r] == nil {
			reasons = append(reasons, r)
		}
		paths[r] = append(paths[r], env.part(d.Path))
	}
	return reasons, paths
}

// part names a part of a case as people see it: a row of a list by its number
// there, counting from 1.
func (env *Env) part(path string) string {
	name, row, ok := strings.Cut(strings.TrimSuffix(path, "]"), "[")
	n, err := strconv.Atoi(row)
	if !ok || err != nil {
		return path
	}
	return env.text.T("vis.rad", map[string]any{"liste": name, "nr": n + 1})
}

func (env *Env) parts(paths []string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, env.part(p))
	}
	return out
}

// wrap breaks a list of words to lines of at most width characters, with an
// indentation before all but the first.
func wrap(words []string, width int, indent string) string {
	var b strings.Builder
	line := 0
	for i, w := range words {
		if i < len(words)-1 {
			w += ","
		}
		if n := len([]rune(w)); i > 0 && line+1+n > width {
			b.WriteString("\n" + indent)
			line = 0
		} else if i > 0 {
			b.WriteByte(' ')
			line++
		}
		b.WriteString(w)
		line += len([]rune(w))
	}
	return b.String()
}

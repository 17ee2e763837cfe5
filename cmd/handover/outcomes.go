package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
)

// tellOutcomes tells in short, for each recipient, what goes and what is withheld.
func (env *Env) tellOutcomes(c *handover.Checked) {
	if c.Case == nil || c.Findings.Count(diag.Error) > 0 {
		return
	}
	for _, o := range c.Outcomes {
		goes, held := split(o)
		args := map[string]any{"mottaker": env.recipient(o), "gaar": len(goes), "holdes": len(held), "koder": strings.Join(codesOf(o), ", ")}
		switch {
		case len(goes) == 0:
			env.outln(c.File + ": " + env.text.T("sjekk.ingenting_til", args) + ": " + env.reasonOf(o))
		case len(held) == 0:
			env.outln(c.File + ": " + env.text.T("sjekk.alt_til", args))
		default:
			env.outln(c.File + ": " + env.text.T("sjekk.noe_til", args))
		}
	}
}

// split returns the paths that go, and those that are withheld though one might
// expect them to go.
func split(o consent.Outcome) (goes, held []string) {
	for _, d := range o.Decisions {
		switch {
		case d.Goes:
			goes = append(goes, d.Path)
		case !d.Usual:
			held = append(held, d.Path)
		}
	}
	return goes, held
}

// codesOf lists the rules by which something is withheld that one might expect to go.
func codesOf(o consent.Outcome) []string {
	var out []string
	for _, d := range o.Decisions {
		if code := string(d.Reason); !d.Goes && !d.Usual && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
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
func (env *Env) reasonOf(o consent.Outcome) string {
	best, most := env.text.T("sjekk.tom", nil), 0
	count := map[string]int{}
	for _, d := range o.Decisions {
		if d.Goes {
			continue
		}
		r := env.reason(d)
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
func (env *Env) reason(d consent.Decision) string {
	message, _, _, _ := env.words(diag.Diagnostic{Code: d.Reason, Variant: d.Variant})
	return string(d.Reason) + ": " + message
}

// groupReasons gathers what is withheld for the same reason, in the order of the
// form.
func (env *Env) groupReasons(o consent.Outcome) (reasons []string, paths map[string][]string) {
	paths = map[string][]string{}
	for _, d := range o.Decisions {
		if d.Goes {
			continue
		}
		r := env.reason(d)
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

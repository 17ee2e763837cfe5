package main

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/norid"
)

// only reads ORGNR or ORGNR/ROLE, and holds that it can be somebody, and that some
// case in the run is to them: a slip must not look like work that was done.
func (env *Env) only(in addressees, to string) (party, error) {
	if to == "" {
		return party{}, nil
	}
	p, wrong := readParty(to)
	if wrong != "" {
		return p, &usageError{key: wrong, args: map[string]any{"roller": env.text.Or(roleNames())}, hint: env.meant(p, in)}
	}
	if in.unsure || slices.ContainsFunc(in.all, p.holds) {
		return p, nil
	}
	return p, &usageError{key: "error.til_ingen", hint: env.meant(p, in)}
}

// addressees are the recipients of the cases of a run, each once.
type addressees struct {
	all []party
	// unsure tells that there are cases that cannot be read, or told of.
	unsure bool
}

func (a *addressees) add(p party) {
	if !slices.Contains(a.all, p) {
		a.all = append(a.all, p)
	}
}

// readParty reads ORGNR or ORGNR/ROLE as people type it; wrong is the text that says
// why it can be nobody.
func readParty(to string) (p party, wrong string) {
	unit, role, withRole := strings.Cut(to, "/")
	p = party{strings.Join(strings.Fields(unit), ""), strings.ToLower(strings.TrimSpace(role))}
	switch {
	case withRole && !keybook.Role(p.Role).Valid():
		return p, "error.til_form"
	case norid.ValidOrgnr(p.Orgnr):
		return p, ""
	case len(p.Orgnr) == len("802337760") && !strings.ContainsFunc(p.Orgnr, func(r rune) bool { return r < '0' || r > '9' }):
		return p, "error.til_orgnr"
	}
	return p, "error.til_form"
}

func roleNames() []string {
	var out []string
	for _, r := range keybook.Roles() {
		out = append(out, string(r))
	}
	return out
}

// holds reports whether a recipient is p, or at the unit that p is.
func (p party) holds(to party) bool {
	return p.Orgnr == to.Orgnr && (p.Role == "" || p.Role == to.Role)
}

func (p party) String() string {
	if p.Role == "" {
		return p.Orgnr
	}
	return p.Orgnr + "/" + p.Role
}

// addresseesOf are the recipients of one case.
func addresseesOf(c *handover.Checked) (out addressees) {
	for _, to := range c.Case.Recipients {
		out.add(party{to.Unit, to.Role})
	}
	return out
}

func (r *caseRun) addressees() addressees {
	out := addressees{unsure: r.Individual}
	for _, c := range r.Cases {
		out.unsure = out.unsure || c.CaseID == ""
		for _, to := range c.To {
			out.add(party{to.Unit, to.Role})
		}
	}
	return out
}

// meant guesses who was meant: somebody in the run who is written nearly so, the
// roles in the run at the same unit, or a role that is written nearly so.
func (env *Env) meant(p party, in addressees) string {
	var all, there []string
	for _, to := range in.all {
		name := to.String()
		if p.Role == "" {
			name = to.Orgnr
		}
		all = append(all, name)
		if to.Orgnr == p.Orgnr {
			there = append(there, name)
		}
	}
	if near := diag.Near(p.String(), all); near != "" {
		return near
	}
	if len(there) > 0 && p.Role != "" {
		return env.text.Or(there)
	}
	if near := diag.Near(p.Role, roleNames()); near != "" && norid.ValidOrgnr(p.Orgnr) {
		return party{p.Orgnr, near}.String()
	}
	return ""
}

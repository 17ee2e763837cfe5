package consent

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// pupilDecides is the age in whole years from which pupils decide themselves in
// matters of their education (opplæringslova § 24-5).
const pupilDecides = 15

// A giver is one whose yes is needed, with the grants that are theirs, oldest first.
type giver struct {
	who    who
	grants []validate.Grant
}

// who tells how to know a giver's grants: by role, and for guardians by name.
type who struct {
	roles []string
	name  string // folded; empty when the role is enough
	row   int    // of foresatte, where a name is given
}

// giversOf returns everybody whose yes is needed that day. Nobody at all means
// that nobody can say yes.
func giversOf(c *validate.Case, today day.Day) []giver {
	var out []giver
	for _, w := range deciders(c, today) {
		g := giver{who: w}
		for _, grant := range c.Grants {
			if w.gave(grant) {
				g.grants = append(g.grants, grant)
			}
		}
		out = append(out, g)
	}
	return out
}

func deciders(c *validate.Case, today day.Day) []who {
	switch {
	case c.Born.IsZero():
		return nil
	case c.Born.Age(today) >= pupilDecides:
		return []who{{roles: []string{"elev"}}}
	case c.Care.TakenOver: // opplæringslova § 24-4
		return []who{{roles: []string{"barnevernstjenesten"}}, {roles: []string{"fosterforelder", "institusjon"}}}
	}
	var out []who
	for _, g := range c.Guardians {
		if g.Responsible {
			out = append(out, who{roles: []string{"forelder", "verge"}, name: foldName(g.Name.Reveal()), row: g.Index})
		}
	}
	return out
}

func (w who) gave(g validate.Grant) bool {
	return slices.Contains(w.roles, g.GiverRole) && (w.name == "" || w.name == foldName(g.Giver.Reveal()))
}

// foldName makes two ways to write the same name equal: spaces, case and how
// letters are composed.
func foldName(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

// SameName reports whether two texts are the same name: spaces, case and how
// letters are composed make no difference.
func SameName(a, b string) bool { return foldName(a) == foldName(b) }

// A Note tells of a grant that does not count, whatever it says.
type Note struct {
	Code    diag.Code
	Variant string
	Grant   validate.Grant
}

// Uncounted returns the grants that come from somebody whose answer does not
// count that day (V05), or that are oral and not recorded (V10). Nobody is named.
func Uncounted(c *validate.Case, today day.Day) []Note {
	ws := deciders(c, today)
	var out []Note
	for _, g := range c.Grants {
		switch {
		case !slices.ContainsFunc(ws, func(w who) bool { return w.gave(g) }):
			out = append(out, Note{"V05", variantOf(c, g, today), g})
		case !recorded(g):
			out = append(out, Note{noRecord.code, "", g})
		}
	}
	return out
}

// Silent returns the rows of foresatte with those whose answer is needed and who
// have given none, while it would make a difference: nobody has refused
// everything, and nobody's answer is said to be enough (unntak_grunn).
func Silent(c *validate.Case, today day.Day) []int {
	var out []int
	for _, g := range giversOf(c, today) {
		for _, grant := range g.grants {
			if grant.Exception != "" || grant.Type == "nekter" && len(grant.Scope) == 0 {
				return nil
			}
		}
		if g.who.name != "" && len(g.grants) == 0 {
			out = append(out, g.who.row)
		}
	}
	return out
}

func variantOf(c *validate.Case, g validate.Grant, today day.Day) string {
	switch {
	case c.Born.Age(today) >= pupilDecides:
		return "alder"
	case g.GiverRole == "foresatt_uten_foreldreansvar":
		return "uten_ansvar"
	case c.Care.TakenOver:
		return "omsorg"
	}
	return "ukjent"
}

// recorded reports whether an answer can be shown to have been given: an oral
// one counts only with a reference to where it is written down.
func recorded(g validate.Grant) bool { return g.Form != "muntlig_referat" || g.Documented }

// validTo returns the last day a grant counts: as it says, but at the latest
// twelve months after it was given; unless it says, six months after the start
// of school.
func validTo(g validate.Grant, start day.Day) day.Day {
	limit := g.Date.AddMonths(12)
	if g.ValidTo.IsZero() {
		return day.Min(start.AddMonths(6), limit)
	}
	return day.Min(g.ValidTo, limit)
}

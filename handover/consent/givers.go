package consent

import (
	"slices"
	"strings"
	"unicode"

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

// who tells how to know a giver's grants: by role alone, or by role and name.
type who struct {
	roles []string
	// anyone tells that the role is enough to be known by, and several that it may
	// be held by more than one, who each answer for themselves: those of an office,
	// or two foster parents.
	anyone, several bool
	name            string // folded; nobody is known by an empty name
	row             int    // of foresatte, where a name is given
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
		return []who{{roles: []string{"elev"}, anyone: true}}
	case c.Care.TakenOver: // opplæringslova § 24-4
		return []who{
			{roles: []string{"barnevernstjenesten"}, anyone: true, several: true},
			{roles: []string{"fosterforelder", "institusjon"}, anyone: true, several: true},
		}
	}
	var out []who
	for _, g := range c.Guardians {
		if g.Responsible {
			out = append(out, who{roles: []string{"forelder", "verge"}, name: foldName(g.Name.Reveal()), row: g.Index})
		}
	}
	times := map[string]int{}
	for _, w := range out {
		times[w.name]++
	}
	for i := range out {
		if times[out[i].name] > 1 {
			out[i].name = "" // one answer would count for two
		}
	}
	return out
}

// Unknowable returns the rows of foresatte with foreldreansvar whose answer could
// not be told from another's: without a name, or with the name of another.
func Unknowable(c *validate.Case, today day.Day) []int {
	var out []int
	for _, w := range deciders(c, today) {
		if !w.anyone && w.name == "" {
			out = append(out, w.row)
		}
	}
	return out
}

func (w who) gave(g validate.Grant) bool {
	if !slices.Contains(w.roles, g.GiverRole) {
		return false
	}
	return w.anyone || w.name != "" && w.name == foldName(g.Giver.Reveal())
}

// foldName makes two ways to write the same name equal: spaces, case, how letters
// are composed, and which dash or apostrophe there is in it.
func foldName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Pd, r), r == '\u2212':
			return '-'
		case r == '\u2019', r == '\u02bc', r == '`', r == '\u00b4':
			return '\''
		case r == '\u00ad', r == '\u200b', r == '\u200d', r == '\ufeff':
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
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

// Lost reports whether a grant that does not count holds something back – it is a
// refusal, has an exception, or has been withdrawn – and comes from somebody who
// cannot be recognised. Most likely there is a slip in a name, and to pass it over
// would let out what was refused.
func (n Note) Lost() bool {
	g := n.Grant
	return n.IsStranger() && (g.Type == "nekter" || len(g.Except) > 0 || !g.Withdrawn.IsZero())
}

// IsStranger reports whether a grant comes from somebody who is none of those who
// decide, and who is not said to be without foreldreansvar.
func (n Note) IsStranger() bool { return n.Variant == stranger }

// stranger is the variant of a Note about somebody who is none of those who decide.
const stranger = "ukjent"

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
		if !g.who.anyone && len(g.grants) == 0 {
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
	return stranger
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

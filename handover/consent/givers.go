package consent

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/validate"
)

// Deciders knows who has to answer about a child on a day, for each kind of
// answer: the pupil from the age that the law data give, and otherwise those with
// foreldreansvar, or who has the care (barnelova §§ 30–34, opplæringslova §§ 24-4
// and 24-5, pasient- og brukerrettighetsloven § 4-3).
type Deciders struct {
	Case  *validate.Case
	Today day.Day
	Law   *basis.Law
	// LogAge is the age in whole years from which the pupil answers about a relay
	// log, where the owner has chosen one; 0 is what the law data say.
	LogAge int
}

// Adult is the age in whole years from which parents have no right to information
// (vergemålsloven § 8).
const Adult = 18

// relayLog is the kind of answer that LogAge is for.
const relayLog = "samtykke_stafettlogg"

// refusal is the kind of answer that says no, whatever it is about.
const refusal = "nekter"

// PupilFrom is the age in whole years from which the pupil answers this kind.
func (d Deciders) PupilFrom(kind string) int {
	if kind == relayLog && d.LogAge > 0 {
		return d.LogAge
	}
	if a, ok := d.Law.Answer(kind); ok {
		return a.PupilFrom
	}
	return Adult
}

// IsPupils reports whether the pupil answers this kind that day.
func (d Deciders) IsPupils(kind string) bool {
	return !d.Case.Born.IsZero() && d.Case.Born.Age(d.Today) >= d.PupilFrom(kind)
}

// A giver is one whose yes is needed, with the grants that are theirs in the order of
// the file, and the same by the name of who gave them.
type giver struct {
	who    who
	grants []validate.Grant
	people [][]validate.Grant
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

// givers returns everybody whose yes is needed for this kind of answer. Nobody at
// all means that nobody can say yes.
func (d Deciders) givers(kind string) []giver {
	var out []giver
	for _, w := range d.of(kind) {
		g := giver{who: w}
		for _, grant := range d.Case.Grants {
			if w.gave(grant) {
				g.grants = append(g.grants, grant)
			}
		}
		g.people = byName(g.grants)
		out = append(out, g)
	}
	return out
}

func (d Deciders) of(kind string) []who {
	switch {
	case d.Case.Born.IsZero():
		return nil
	case d.IsPupils(kind):
		return []who{{roles: []string{"elev"}, anyone: true}}
	case d.Case.Care.TakenOver: // opplæringslova § 24-4
		return []who{
			{roles: []string{"barnevernstjenesten"}, anyone: true, several: true},
			{roles: []string{"fosterforelder", "institusjon"}, anyone: true, several: true},
		}
	}
	return d.guardians()
}

// guardians are those with foreldreansvar. Two of the same name are known by
// nobody's answer: one would count for both.
func (d Deciders) guardians() []who {
	var out []who
	times := map[string]int{}
	for _, g := range d.Case.Guardians {
		if g.Responsible {
			w := who{roles: []string{"forelder", "verge"}, name: foldName(g.Name.Reveal()), row: g.Index}
			out = append(out, w)
			times[w.name]++
		}
	}
	for i := range out {
		if times[out[i].name] > 1 {
			out[i].name = ""
		}
	}
	return out
}

// kinds are those that an answer can be of: a refusal is about any of them.
func (d Deciders) kinds(g validate.Grant) []string {
	if g.Type != refusal {
		return []string{g.Type}
	}
	var out []string
	for _, a := range d.Law.Answers() {
		if d.Law.Asks(a.Type, d.Case.Transition, d.Case.Sender.Kind) {
			out = append(out, a.Type)
		}
	}
	return out
}

// counts reports whether a grant comes from somebody who decides in what it is about.
func (d Deciders) counts(g validate.Grant) bool {
	return slices.ContainsFunc(d.kinds(g), func(kind string) bool {
		return slices.ContainsFunc(d.of(kind), func(w who) bool { return w.gave(g) })
	})
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

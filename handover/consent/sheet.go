package consent

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/schema"
)

// A Sheet is what can be answered on paper, by those who decide, about what a sender
// passes on in a transition. It is about no child: everything in it follows from the
// form and the law data.
type Sheet struct {
	Transition, Sender string
	Phases             []string // in which it is for; none where the transition has none
	// Parts are the kinds of answer that it takes, the usual one first.
	Parts []Part
	// Unasked are scopes of which something can go without a yes when the recipient
	// asks, and Fetched the paragraphs that say so.
	Unasked []string
	Fetched []basis.Basis
	// Necessary tells that some of it can only when it is necessary.
	Necessary bool
	// Duties are the paragraphs that a school must share on, whatever is answered.
	Duties []basis.Basis
}

// A Part is what one kind of answer is about.
type Part struct {
	Giver  basis.Answer // the kind, and who gives it
	Law    basis.Basis
	Scopes []string // as Scopes lists them
	// Along tells that it is no yes of its own: it is needed beside the usual one for
	// what comes from a health service.
	Along bool
}

// Usual is the part that is about most.
func (s Sheet) Usual() Part { return s.Parts[0] }

// SheetInput asks which sheets there are.
type SheetInput struct {
	Transition, Sender string
	Form               *schema.Field // of the transition
	Law                *basis.Law
	Choice             Choice
	On                 day.Day
}

// Sheets returns the sheets for a sender, of which there is more than one when the
// law asks for another kind of answer in some phases. None means that the law lets
// this sender ask nobody.
func Sheets(in SheetInput) []Sheet {
	phases := []string{""}
	if f := in.Form.Field("fase"); f != nil {
		phases = f.Enum
	}
	var out []Sheet
	for _, phase := range phases {
		s, ok := in.sheet(phase)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(o Sheet) bool { return o.Usual().Giver.Type == s.Usual().Giver.Type })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].join(s)
	}
	return out
}

// join adds a phase in which the same is asked.
func (s *Sheet) join(other Sheet) {
	s.Phases = append(s.Phases, other.Phases...)
	for _, scope := range other.Unasked {
		if !slices.Contains(s.Unasked, scope) {
			s.Unasked = append(s.Unasked, scope)
		}
	}
	s.Fetched, s.Duties = appendLaw(s.Fetched, other.Fetched...), appendLaw(s.Duties, other.Duties...)
	s.Necessary = s.Necessary || other.Necessary
}

func (in SheetInput) question(phase string) basis.Question {
	return basis.Question{
		Transition: in.Transition, Sender: in.Sender, Phase: phase, Profile: cmp.Or(in.Choice.Profile, basis.Strict), On: in.On,
	}
}

// sheet works out what is asked in a phase.
func (in SheetInput) sheet(phase string) (Sheet, bool) {
	s := Sheet{Transition: in.Transition, Sender: in.Sender}
	if phase != "" {
		s.Phases = []string{phase}
	}
	q := in.question(phase)
	uses, scopes := in.Law.From(q), Scopes(in.Form)
	for _, scope := range scopes {
		q.Section, q.Path = first(scope), scope
		i := slices.IndexFunc(uses, func(u *basis.Use) bool { return len(u.Permissions) > 0 && u.Besides == "" && u.Carries(q) })
		if i >= 0 {
			s.add(in.Law, uses[i], scope)
		}
	}
	if len(s.Parts) == 0 {
		return s, false
	}
	slices.SortStableFunc(s.Parts, func(a, b Part) int { return len(b.Scopes) - len(a.Scopes) })
	if first(s.Usual().Scopes[0]) == relayLogSection {
		return s, false // nothing but what has an answer of its own
	}
	in.withoutAnswer(&s, uses, q)
	in.along(&s, uses)
	return s, true
}

// relayLogSection is the section that always has a kind of answer of its own.
const relayLogSection = "stafettlogg"

// add puts a scope under the kind of answer that a use takes.
func (s *Sheet) add(law *basis.Law, u *basis.Use, scope string) {
	i := slices.IndexFunc(s.Parts, func(p Part) bool { return p.Giver.Type == u.Permissions[0] })
	if i < 0 {
		giver, _ := law.Answer(u.Permissions[0])
		paragraph, _ := law.Code(u.Code)
		s.Parts, i = append(s.Parts, Part{Giver: giver, Law: paragraph}), len(s.Parts)
	}
	s.Parts[i].Scopes = append(s.Parts[i].Scopes, scope)
}

// withoutAnswer finds what goes whatever is answered: what the recipient may ask for,
// and what the sender has a duty to share.
func (in SheetInput) withoutAnswer(s *Sheet, uses basis.Between, q basis.Question) {
	for _, u := range uses {
		law, _ := in.Law.Code(u.Code)
		switch {
		case len(u.Permissions) > 0:
		case u.Decision:
			s.Duties = appendLaw(s.Duties, law)
		default:
			s.Fetched, s.Necessary = appendLaw(s.Fetched, law), s.Necessary || u.Necessary
		}
	}
	for _, scope := range Scopes(in.Form) {
		if in.goesUnasked(uses, q, scope) {
			s.Unasked = append(s.Unasked, scope)
		}
	}
}

// goesUnasked reports whether a use that takes no yes, and no decision, carries a
// scope or something in it.
func (in SheetInput) goesUnasked(uses basis.Between, q basis.Question, scope string) bool {
	q.Section = first(scope)
	carried := func(path string) bool {
		q.Path, q.Basic = path, isBasic(in.Form, path)
		return slices.ContainsFunc(uses, func(u *basis.Use) bool { return len(u.Permissions) == 0 && !u.Decision && u.Carries(q) })
	}
	found := carried(scope)
	if f := in.Form.At(scope); f != nil {
		f.Walk(func(below *schema.Field) { found = found || carried(below.Path) })
	}
	return found
}

// along adds the kind of answer that is needed beside the usual one, unless the usual
// one is of that kind.
func (in SheetInput) along(s *Sheet, uses basis.Between) {
	for _, u := range uses {
		if u.Besides == basis.HealthService && u.Permissions[0] != s.Usual().Giver.Type {
			giver, _ := in.Law.Answer(u.Permissions[0])
			law, _ := in.Law.Code(u.Code)
			s.Parts = append(s.Parts, Part{Giver: giver, Law: law, Scopes: s.Usual().Scopes, Along: true})
			return
		}
	}
}

func appendLaw(laws []basis.Basis, more ...basis.Basis) []basis.Basis {
	for _, law := range more {
		if !slices.ContainsFunc(laws, func(l basis.Basis) bool { return l.Code == law.Code }) {
			laws = append(laws, law)
		}
	}
	return laws
}

// sheetEdition is raised when a sheet is read in another way than before.
const sheetEdition = "v1"

// Code names a sheet, and tells it from one with other things to answer:
// "barnehage_skole/tillatelse_bhl_2a/v1-3f9a12cd". It is printed on every page, and
// holds nothing of those who answer.
func (s Sheet) Code() string {
	return strings.Join([]string{s.Transition, s.Usual().Giver.Type, s.Edition()}, "/")
}

// edition is how the end of a code is written.
var edition = regexp.MustCompile(`^v[0-9]+-[0-9a-f]{8}$`)

// IsEdition reports whether a text is written as the end of a code.
func IsEdition(s string) bool { return edition.MatchString(s) }

// Edition is the end of the code: it is another when there are other things to answer.
func (s Sheet) Edition() string {
	asked := [][]string{}
	for _, p := range s.Parts {
		asked = append(asked, append([]string{p.Giver.Type}, p.Scopes...))
	}
	b, err := canon.Encode(asked)
	if err != nil {
		return "" // equals no edition
	}
	sum := sha256.Sum256(b)
	return sheetEdition + "-" + hex.EncodeToString(sum[:4])
}

// Package basis holds the legal bases (rettsgrunnlag) as dated data: which
// paragraph can carry which section, from which sender, in which transition, on
// which day, and whose permission it needs.
//
// The data stand in schemas/grunnlag.yaml. A change of law is a change of that
// file; nothing here knows a paragraph.
package basis

import (
	"errors"
	"fmt"
	"slices"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// A Basis is one paragraph that something can be shared on.
type Basis struct {
	Code    string      // "BHL_2A_TILLATELSE"; never given another meaning
	Law     schema.Pair // the paragraph: «barnehageloven § 2 a»
	Wording schema.Pair // what it says
	// Permissions are the types of answer that it needs; empty means none.
	Permissions []string
	transitions []string
	senders     []string
	sections    []string // if any, only these
	not         []string
	from, to    day.Day
}

// ErrLaw reports law data that cannot be read.
var ErrLaw = errors.New("basis: the law data cannot be read")

// Law is all bases.
type Law struct{ all []Basis }

// Parse reads law data. name is shown in the error.
func Parse(name string, src []byte) (*Law, error) {
	var found diag.List
	tree := casefile.Parse(name, src, &found)
	if tree == nil || found.Err() != nil {
		return nil, fmt.Errorf("%w: %s", ErrLaw, name)
	}
	l := &Law{}
	for i, n := range tree.Root.Field("grunnlag").List() {
		b, err := parseBasis(n)
		if _, twice := l.Code(b.Code); err == nil && twice {
			err = errors.New("its code stands twice")
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: entry %d: %w", ErrLaw, name, i+1, err)
		}
		l.all = append(l.all, b)
	}
	if len(l.all) == 0 {
		return nil, fmt.Errorf("%w: %s: no entries", ErrLaw, name)
	}
	return l, nil
}

var keys = []string{"kode", "lov", "ordlyd", "overganger", "avsendere", "krever", "seksjoner", "ikke", "gyldig_fra", "gyldig_til"}

func parseBasis(n *casefile.Node) (Basis, error) {
	if len(n.OnlyKeys(keys...)) > 0 {
		return Basis{}, errors.New("a key that no basis has") // a misspelt «seksjoner» would carry all sections
	}
	b := Basis{
		Code: n.Field("kode").Raw(), Law: schema.PairOf(n.Field("lov")), Wording: schema.PairOf(n.Field("ordlyd")),
		Permissions: n.Field("krever").Words(), transitions: n.Field("overganger").Words(),
		senders: n.Field("avsendere").Words(), sections: n.Field("seksjoner").Words(), not: n.Field("ikke").Words(),
	}
	if b.Code == "" || !b.Law.IsWhole() || !b.Wording.IsWhole() ||
		len(b.transitions) == 0 || len(b.senders) == 0 || n.Field("krever") == nil {
		return Basis{}, errors.New("something is missing")
	}
	var err error
	if b.from, err = dayOf(n.Field("gyldig_fra")); err != nil {
		return Basis{}, err
	}
	b.to, err = dayOf(n.Field("gyldig_til"))
	return b, err
}

func dayOf(n *casefile.Node) (day.Day, error) {
	if n == nil {
		return day.Day{}, nil
	}
	return day.Parse(n.Raw())
}

// For returns the bases that can carry a section on that day, in the order of
// the law data. An empty answer means that the section may not leave.
func (l *Law) For(transition, sender, section string, on day.Day) []Basis {
	var out []Basis
	for _, b := range l.all {
		if b.holds(on) && slices.Contains(b.transitions, transition) && slices.Contains(b.senders, sender) &&
			(len(b.sections) == 0 || slices.Contains(b.sections, section)) && !slices.Contains(b.not, section) {
			out = append(out, b)
		}
	}
	return out
}

func (b Basis) holds(on day.Day) bool {
	return !on.Before(b.from) && (b.to.IsZero() || !on.After(b.to))
}

// Code returns the basis with this code.
func (l *Law) Code(code string) (Basis, bool) {
	for _, b := range l.all {
		if b.Code == code {
			return b, true
		}
	}
	return Basis{}, false
}

// All returns every basis in the order of the law data.
func (l *Law) All() []Basis { return slices.Clone(l.all) }

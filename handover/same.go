package handover

import (
	"strings"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/rule"
)

// Children is what the children of a run are known by.
type Children = rule.Children

// Compare holds cases that are all at hand against each other, see Survey, and
// returns what the children are known by: nil when there is nobody to mix up.
func Compare(cases []*Checked) *Children {
	s := newSurvey(nil, Cases{})
	var taking []*Checked
	for _, c := range cases {
		g := c.glimpse(true)
		if g.File = c.File; !g.individual {
			taking = append(taking, c)
		}
		s.add(g)
	}
	for n, c := range taking {
		s.compare(n, c)
	}
	return s.Others()
}

// fullName writes the name of the child in a case or a release.
func fullName(data record.Value) string {
	var parts []string
	for _, k := range []string{"fornavn", "mellomnavn", "etternavn"} {
		if part := data.At("barn." + k).Text().Reveal(); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

package handover

import (
	"strings"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/rule"
)

// Children is what the children of a run are known by.
type Children = rule.Children

// fullName writes the name of the child in a case or a release.
func fullName(data record.Value) string {
	var parts []string
	for _, k := range []string{"fornavn", "mellomnavn", "etternavn"} {
		if part := data.At("barn." + k).Text().Reveal(); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Clone(strings.Join(parts, " ")) // one part alone would keep all that it was read with
}

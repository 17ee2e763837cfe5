package consent

import (
	"slices"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// Scopes lists what people choose from when they say yes, in the order of the form:
// what about child and guardians does not follow by itself, every section, and each
// kind of attachment. A permission may name parts of these as well.
func Scopes(form *schema.Field) []string {
	var out []string
	for _, f := range form.Fields {
		switch {
		case slices.Contains(companions, f.Key):
			out = append(out, companionScopes(f)...)
		case !IsSection(f), f.Key == duty, f.Key == sender && !tellsOfChild(f):
		case f.Key == attachments:
			for _, kind := range f.Field("type").Enum {
				out = append(out, record.Join(attachments, kind))
			}
		default:
			out = append(out, f.Key)
		}
	}
	return out
}

// companionScopes lists what goes only when it is named: fields that do not follow a
// section, and of guardians the rows of those the child does not live with.
func companionScopes(f *schema.Field) []string {
	ofChild, ofGuardians := Follows()
	follows := slices.Concat(ofChild, ofGuardians)
	var out []string
	for _, c := range f.Fields {
		if c.Out != schema.Never && !slices.Contains(follows, c.Path) {
			out = append(out, c.Path)
		}
	}
	if f.Type == schema.List {
		out = append(out, f.Key)
	}
	return out
}

// tellsOfChild reports whether the form of a sender asks for more than what the unit
// is and how to reach it.
func tellsOfChild(f *schema.Field) bool {
	return slices.ContainsFunc(f.Fields, func(c *schema.Field) bool { return !slices.Contains(unitFacts, c.Key) })
}

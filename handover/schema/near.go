package schema

import (
	"strings"

	"github.com/handover-no/handover/handover/diag"
)

// Near returns the path that was probably meant by one that leads nowhere from here, or
// nothing: each step that is unknown is taken for the one that it is a slip for.
func (f *Field) Near(path string) string {
	var out []string
	for step := range strings.SplitSeq(path, ".") {
		if f == nil {
			return ""
		}
		at := f
		if at.Item != nil {
			at = at.Item
		}
		next := at.Field(step)
		if next == nil {
			var names []string
			for _, c := range at.Fields {
				names = append(names, c.Key)
			}
			if step = diag.Near(step, names); step == "" {
				return ""
			}
			next = at.Field(step)
		}
		out, f = append(out, step), next
	}
	if near := strings.Join(out, "."); near != path {
		return near
	}
	return ""
}

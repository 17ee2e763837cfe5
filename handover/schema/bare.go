package schema

import (
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// Bare returns a schema file, or nothing, as plain values and without its words for
// people: all that data is held against, at half the size. What leaves in one
// transition has the name Released gives it.
func (s *Set) Bare(name string) any {
	if kind, ok := strings.CutPrefix(name, releaseFile+"/"); ok && s.forms[kind] != nil {
		return bare(s.release(kind), false)
	}
	if file := s.files[name]; !file.IsMissing() {
		return bare(file, false)
	}
	return nil
}

// Released returns the name of the schema of what leaves in a transition: the part
// of utlevering.schema.json that is about it.
func Released(kind string) string { return releaseFile + "/" + kind }

// release derives the schema of what leaves in one transition.
func (s *Set) release(kind string) record.Value {
	return ofMap(field("type", text("object")), field("required", texts(always()...)), field("allOf", record.OfList(releaseOf(s.forms[kind]))))
}

// bare leaves out what is only for people; names tells that v has fields or shapes by
// their names, which may be called anything.
func bare(v record.Value, names bool) any {
	switch v.Kind() {
	case record.List:
		out := make([]any, len(v.Items()))
		for i, it := range v.Items() {
			out[i] = bare(it, false)
		}
		return out
	case record.Map:
		out := make(map[string]any, len(v.Fields()))
		for _, f := range v.Fields() {
			if names || !isForPeople(f.Key) {
				out[f.Key] = bare(f.Value, !names && (f.Key == "properties" || f.Key == "$defs"))
			}
		}
		return out
	}
	return v.Plain()
}

func isForPeople(key string) bool {
	switch key {
	case "title", "description", "examples":
		return true
	}
	return strings.HasPrefix(key, "x-")
}

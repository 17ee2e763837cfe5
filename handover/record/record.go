// Package record holds what a case says, once its form is known: texts,
// numbers, yes and no, lists and maps, addressed by path.
//
// A path names keys with dots between them, as the fields of a schema do:
// "spraak.norsk.uttale". It passes through lists without counting: for a list
// of allergies, "helse.allergi.stoff" means the substance of each of them.
// Permissions, legal bases and templates all speak of these paths.
//
// A Value cannot be changed. What a recipient may not see is left out by Prune,
// which makes a new Value; nothing of the old one can be reached from it.
package record

import (
	"strings"

	"github.com/handover-no/handover/handover/secret"
)

// Kind says what a Value is.
type Kind uint8

// The kinds. The zero Value is Missing.
const (
	Missing Kind = iota
	Text
	Int
	Bool
	List
	Map
)

// A Value is one answer, or a group of them.
type Value struct {
	kind   Kind
	text   secret.Text
	num    int64
	items  []Value
	fields []Field
}

// A Field is a named value in a map.
type Field struct {
	Key   string
	Value Value
}

// OfText returns a text value, which belongs to the case of its text.
func OfText(t secret.Text) Value { return Value{kind: Text, text: t} }

// OfInt returns a whole number. It belongs to no case, see In.
func OfInt(n int64) Value { return Value{kind: Int, num: n} }

// OfBool returns a yes or a no. It belongs to no case, see In.
func OfBool(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.num = 1
	}
	return v
}

// OfList returns a list of items.
func OfList(items ...Value) Value { return Value{kind: List, items: items} }

// OfMap returns a map whose fields keep their order. Keys are expected to be unique.
func OfMap(fields ...Field) Value { return Value{kind: Map, fields: fields} }

// Kind returns what v is.
func (v Value) Kind() Kind { return v.kind }

// In returns a number, a yes or a no as one that belongs to a case.
func (v Value) In(caseID string) Value {
	if v.kind == Int || v.kind == Bool {
		v.text = secret.New(caseID, "")
	}
	return v
}

// Case returns the id of the case that a Text, Int or Bool belongs to.
func (v Value) Case() string { return v.text.Case() }

// IsMissing reports whether v is no answer at all.
func (v Value) IsMissing() bool { return v.kind == Missing }

// Text returns the text of a Text value, and an empty text otherwise.
func (v Value) Text() secret.Text { return v.text }

// Int returns the number of an Int value, and 0 otherwise.
func (v Value) Int() int64 {
	if v.kind != Int {
		return 0
	}
	return v.num
}

// Yes reports whether v is a Bool that says yes.
func (v Value) Yes() bool { return v.kind == Bool && v.num == 1 }

// Is reports whether v is a text with exactly the content s. It is meant for
// enumerations, which carry no personal words.
func (v Value) Is(s string) bool { return v.kind == Text && v.text.Reveal() == s }

// Items returns the elements of a List. The caller must not change them.
func (v Value) Items() []Value { return v.items }

// Fields returns the members of a Map in the author's order. The caller must
// not change them.
func (v Value) Fields() []Field { return v.fields }

// Field returns the member named key, or a Missing value.
func (v Value) Field(key string) Value {
	for i := range v.fields {
		if v.fields[i].Key == key {
			return v.fields[i].Value
		}
	}
	return Value{}
}

// At returns what stands at path, or a Missing value. It does not look inside lists.
func (v Value) At(path string) Value {
	for key := range strings.SplitSeq(path, ".") {
		v = v.Field(key)
	}
	return v
}

// All returns every value that stands at path, looking through lists.
func (v Value) All(path string) []Value {
	if path == "" {
		if v.kind == List {
			return v.items
		}
		if v.kind == Missing {
			return nil
		}
		return []Value{v}
	}
	if v.kind == List {
		var out []Value
		for _, it := range v.items {
			out = append(out, it.All(path)...)
		}
		return out
	}
	key, rest, _ := strings.Cut(path, ".")
	return v.Field(key).All(rest)
}

// Walk calls visit for every Text, Int and Bool in v, with its path below at.
func (v Value) Walk(at string, visit func(path string, leaf Value)) {
	switch v.kind {
	case List:
		for _, it := range v.items {
			it.Walk(at, visit)
		}
	case Map:
		for _, f := range v.fields {
			f.Value.Walk(Join(at, f.Key), visit)
		}
	case Text, Int, Bool:
		visit(at, v)
	}
}

// Prune returns v without what keep says no to. keep is asked once for every
// Text, Int and Bool; lists and maps that end up empty disappear, so that an
// emptied group leaves no trace.
func (v Value) Prune(at string, keep func(path string) bool) Value {
	switch v.kind {
	case List:
		out := Value{kind: List}
		for _, it := range v.items {
			if it = it.Prune(at, keep); !it.IsMissing() {
				out.items = append(out.items, it)
			}
		}
		if out.items == nil {
			return Value{}
		}
		return out
	case Map:
		out := Value{kind: Map}
		for _, f := range v.fields {
			if f.Value = f.Value.Prune(Join(at, f.Key), keep); !f.Value.IsMissing() {
				out.fields = append(out.fields, f)
			}
		}
		if out.fields == nil {
			return Value{}
		}
		return out
	case Text, Int, Bool:
		if keep(at) {
			return v
		}
	}
	return Value{}
}

// With returns v, which must be a Map or Missing, with key set to f.
func (v Value) With(key string, f Value) Value {
	out := Value{kind: Map}
	for _, old := range v.fields {
		if old.Key != key {
			out.fields = append(out.fields, old)
		}
	}
	out.fields = append(out.fields, Field{key, f})
	return out
}

// Replace returns a text with another content, which belongs to the same case.
func (v Value) Replace(s string) Value { return OfText(v.text.With(s)) }

// Join returns the path of key below at; either may be empty.
func Join(at, key string) string {
	if at == "" || key == "" {
		return at + key
	}
	return at + "." + key
}

// Covers reports whether scope names path itself or something that holds it:
// "helse" covers "helse.allergi.stoff", and "hel" does not.
func Covers(scope, path string) bool {
	rest, ok := strings.CutPrefix(path, scope)
	return ok && (rest == "" || rest[0] == '.')
}

package schema

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// below is the mark that carries words for fields below a reference.
const below = "x-felt"

// spelled writes out the shape that a node refers to where it has words of its own
// for fields below: an editor knows nothing of that mark, and would show others.
func (b *bundler) spelled(n record.Value) record.Value {
	for _, words := range n.Field(below).Fields() {
		n = b.put(n, strings.Split(words.Key, "."), words.Value)
	}
	fields := slices.DeleteFunc(slices.Clone(n.Fields()), func(f record.Field) bool { return f.Key == below })
	return record.OfMap(fields...)
}

// put returns a node with marks on the field that steps lead to. Lists are passed
// through, as in paths.
func (b *bundler) put(n record.Value, steps []string, marks record.Value) record.Value {
	n = b.whole(n)
	if len(steps) == 0 {
		return over(n, marks)
	}
	if items := n.Field("items"); !items.IsMissing() {
		return over(n, record.OfMap(record.Field{Key: "items", Value: b.put(items, steps, marks)}))
	}
	fields := n.Field("properties")
	inner := record.OfMap(record.Field{Key: steps[0], Value: b.put(fields.Field(steps[0]), steps[1:], marks)})
	return over(n, record.OfMap(record.Field{Key: "properties", Value: over(fields, inner)}))
}

// whole returns a node with the shape that it refers to in place of the reference.
// What stands beside a reference wins over what is behind it.
func (b *bundler) whole(n record.Value) record.Value {
	file, pointer, _ := strings.Cut(n.Field("$ref").Text().Reveal(), "#")
	name, ok := strings.CutPrefix(pointer, "/$defs/")
	if !ok {
		return n
	}
	shape := b.own.Field(name)
	if file != "" || b.shared {
		shape = b.outside(b.set.files[common].Field("$defs").Field(name))
	}
	fields := slices.DeleteFunc(slices.Clone(n.Fields()), func(f record.Field) bool { return f.Key == "$ref" })
	return over(b.whole(shape), record.OfMap(fields...))
}

// outside returns a shape of the common file as it reads in a form: its references
// name the file, and its words are about whom the form is about.
func (b *bundler) outside(v record.Value) record.Value {
	switch v.Kind() {
	case record.List:
		items := make([]record.Value, len(v.Items()))
		for i, it := range v.Items() {
			items[i] = b.outside(it)
		}
		return record.OfList(items...)
	case record.Map:
		fields := make([]record.Field, len(v.Fields()))
		for i, f := range v.Fields() {
			fields[i] = record.Field{Key: f.Key, Value: b.outside(f.Value)}
			if to := f.Value.Text().Reveal(); f.Key == "$ref" && strings.HasPrefix(to, "#") {
				fields[i].Value = f.Value.Replace(common + to)
			}
		}
		return record.OfMap(fields...)
	case record.Text:
		if b.pupil {
			return v.Replace(ofPupil(v.Text().Reveal()))
		}
	}
	return v
}

// over returns a with the members of b in their place, or behind; the words in
// nynorsk one by one.
func over(a, b record.Value) record.Value {
	out := slices.Clone(a.Fields())
	for _, f := range b.Fields() {
		i := slices.IndexFunc(out, func(o record.Field) bool { return o.Key == f.Key })
		switch {
		case i < 0:
			out = append(out, f)
		case f.Key == "x-nn":
			out[i].Value = over(out[i].Value, f.Value)
		default:
			out[i].Value = f.Value
		}
	}
	return record.OfMap(out...)
}

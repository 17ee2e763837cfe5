package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// Bundle returns the schema of a form as one file that refers to nothing
// outside itself, for editors. A key without a value is right in it, because a
// case file that is being filled in is full of them, and they count as not
// written. It fails for a name that is no form.
func (s *Set) Bundle(name string) ([]byte, error) {
	file := name + suffix
	root, ok := s.files[file]
	if !ok {
		return nil, fmt.Errorf("schema: no form called %q", name)
	}
	out := &bundler{set: s, own: root.Field("$defs"), taken: map[string]bool{}, pupil: s.isAboutPupil(file)}
	root = out.inline(root)
	out.shared = true
	for i := 0; i < len(out.wanted); i++ { // grows while it is read
		def := s.files[common].Field("$defs").Field(out.wanted[i])
		out.defs = append(out.defs, record.Field{Key: out.wanted[i], Value: out.inline(def)})
	}
	own := root.Field("$defs").Fields()
	for _, def := range own {
		if out.taken[def.Key] {
			return nil, fmt.Errorf("schema: %q is a shape of %s and a shared one", def.Key, file)
		}
	}
	root = root.With("$defs", record.OfMap(append(own, out.defs...)...))
	var b bytes.Buffer
	write(&b, root, 0)
	b.WriteByte('\n')
	return b.Bytes(), nil
}

type bundler struct {
	set    *Set
	own    record.Value // shapes of the form's own
	taken  map[string]bool
	wanted []string
	defs   []record.Field
	// shared tells that what is read now stands in the common file, and pupil that
	// its words are to be about a pupil; a form about one says so itself.
	shared, pupil bool
}

// inline turns references to the common file into local ones, and notes what
// they lead to.
func (b *bundler) inline(v record.Value) record.Value {
	switch v.Kind() {
	case record.List:
		items := make([]record.Value, len(v.Items()))
		for i, it := range v.Items() {
			items[i] = b.inline(it)
		}
		return record.OfList(items...)
	case record.Map:
		if !v.Field(below).IsMissing() {
			return b.inline(b.spelled(v))
		}
		fields := make([]record.Field, len(v.Fields()))
		for i, f := range v.Fields() {
			fields[i] = record.Field{Key: f.Key, Value: b.inline(f.Value)}
			switch {
			case f.Key == "$ref" && f.Value.Kind() == record.Text:
				fields[i].Value = b.local(f.Value)
			case f.Key == "type" && f.Value.Kind() == record.Text:
				fields[i].Value = record.OfList(f.Value, f.Value.Replace("null"))
			case f.Key == "type" && f.Value.Kind() == record.List:
				fields[i].Value = record.OfList(append(slices.Clone(f.Value.Items()), f.Value.Items()[0].Replace("null"))...)
			case f.Key == "enum" && f.Value.Kind() == record.List:
				fields[i].Value = record.OfList(append(slices.Clone(f.Value.Items()), record.Value{})...)
			}
		}
		return record.OfMap(fields...)
	case record.Text:
		if b.pupil && b.shared {
			return v.Replace(ofPupil(v.Text().Reveal()))
		}
	}
	return v
}

func (b *bundler) local(ref record.Value) record.Value {
	file, pointer, _ := strings.Cut(ref.Text().Reveal(), "#")
	if file == "" && !b.shared {
		return ref // to a shape of the form's own
	}
	name, ok := strings.CutPrefix(pointer, "/$defs/")
	if ok && !b.taken[name] {
		b.taken[name] = true
		b.wanted = append(b.wanted, name)
	}
	return record.OfText(ref.Text().With("#/$defs/" + name))
}

// write is json.Indent for a Value, which keeps the order of its members.
func write(b *bytes.Buffer, v record.Value, depth int) {
	indent := func(n int) { b.WriteString("\n" + strings.Repeat("  ", n)) }
	switch v.Kind() {
	case record.Map:
		b.WriteByte('{')
		for i, f := range v.Fields() {
			if i > 0 {
				b.WriteByte(',')
			}
			indent(depth + 1)
			writeString(b, f.Key)
			b.WriteString(": ")
			write(b, f.Value, depth+1)
		}
		indent(depth)
		b.WriteByte('}')
	case record.List:
		b.WriteByte('[')
		for i, it := range v.Items() {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, it, depth+1)
		}
		b.WriteByte(']')
	case record.Text:
		writeString(b, v.Text().Reveal())
	case record.Int:
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case record.Bool:
		b.WriteString(strconv.FormatBool(v.Yes()))
	default:
		b.WriteString("null")
	}
}

func writeString(b *bytes.Buffer, s string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can always be written, and a buffer never fails
	b.Truncate(b.Len() - 1)
}

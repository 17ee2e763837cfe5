package schema

import (
	"bytes"
	"fmt"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
)

// ReleaseSchema derives the JSON Schema of what leaves from the forms: every
// section optional, nothing that may never leave, and in place of permissions
// the bases that came of them. schemas/utlevering.schema.json holds it; a test
// keeps the two alike.
func (s *Set) ReleaseSchema() ([]byte, error) {
	kinds := s.Transitions()
	if len(kinds) == 0 {
		return nil, fmt.Errorf("schema: no transitions")
	}
	var cases, defs []record.Field
	for _, kind := range kinds {
		cases = append(cases, field("overgang", ofMap(field("const", text(kind)))))
		defs = append(defs, field(kind, releaseOf(s.forms[kind])))
	}
	var branches []record.Value
	for i, kind := range kinds {
		branches = append(branches, ofMap(
			field("if", ofMap(field("properties", ofMap(cases[i])))),
			field("then", ofMap(field("$ref", text("#/$defs/"+kind)))),
		))
	}
	root := ofMap(
		field("$schema", text("https://json-schema.org/draft/2020-12/schema")),
		field("title", text("Utlevering")),
		field("description", text("Det som forlater avsenderen: den maskinlesbare delen av en pakke (sak.json). Laget fra skjemaene for hver overgang; endres ikke for hånd.")),
		field("x-nn", ofMap(
			field("title", text("Utlevering")),
			field("description", text("Det som går ut frå avsendaren: den maskinlesbare delen av ein pakke (sak.json). Laga frå skjemaa for kvar overgang; skal ikkje endrast for hand.")),
		)),
		field("type", text("object")),
		field("required", texts(always()...)),
		field("properties", ofMap(field("overgang", ofMap(field("enum", texts(kinds...)))))),
		field("allOf", record.OfList(branches...)),
		field("$defs", ofMap(defs...)),
	)
	var b bytes.Buffer
	write(&b, root, 0)
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// always lists the fields that every release has.
func always() []string {
	return []string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "avsender", "grunnlag"}
}

// AttachedFile is the key under which a case names a file beside it, and
// EnclosedFile the key under which a release names the same file in its packet:
// the name on somebody's machine may be a child's.
const (
	AttachedFile = "fil"
	EnclosedFile = "innhold"
)

// releaseOf derives the release of one transition.
func releaseOf(form *Field) record.Value {
	props := []record.Field{field("skjema", ofMap(field("const", text("utlevering/v1"))))}
	for _, c := range form.Fields {
		switch {
		case c.Key == "skjema":
		case c.Key == "mottakere":
			props = append(props, field("mottaker", shape(c.Item)))
		case c.Out != Never:
			props = append(props, field(c.Key, shape(c)))
		}
	}
	basis := ofMap(
		field("type", text("object")), field("additionalProperties", record.OfBool(false)),
		field("required", texts("seksjon", "kode", "gyldig_til")),
		field("properties", ofMap(
			field("seksjon", pattern("^[a-z0-9_]+$")), field("kode", pattern("^[A-Z0-9_]+$")),
			field("gitt", date()), field("gyldig_til", date()),
		)),
	)
	props = append(props, field("grunnlag", ofMap(
		field("type", text("array")), field("minItems", record.OfInt(1)), field("items", basis))))
	return ofMap(field("type", text("object")), field("additionalProperties", record.OfBool(false)), field("properties", ofMap(props...)))
}

// shape writes what a field may hold once it is released.
func shape(f *Field) record.Value {
	if f.Out == Masked {
		return pattern("^[0-9]{6}[*]{5}$")
	}
	switch f.Type {
	case Object:
		var props []record.Field
		for _, c := range f.Fields {
			switch {
			case c.Key == AttachedFile:
				props = append(props, field(EnclosedFile, pattern(`^vedlegg/[0-9]{2}[.]pdf$`)))
			case c.Out != Never:
				props = append(props, field(c.Key, shape(c)))
			}
		}
		return orNone(f, "object", field("additionalProperties", record.OfBool(false)), field("properties", ofMap(props...)))
	case List:
		return orNone(f, "array", field("items", shape(f.Item)))
	case Date:
		return date()
	case Enum:
		return ofMap(field("enum", texts(f.Enum...)))
	case Bool:
		return ofMap(field("type", text("boolean")))
	case Int:
		return ofMap(field("type", text("integer")))
	}
	return ofMap(field("type", text("string")), field("minLength", record.OfInt(1)), field("maxLength", record.OfInt(4000)))
}

// orNone adds the word «ingen» where it is an answer.
func orNone(f *Field, kind string, rest ...record.Field) record.Value {
	if !f.None {
		return ofMap(append([]record.Field{field("type", text(kind))}, rest...)...)
	}
	head := []record.Field{field("type", texts(kind, "string")), field("pattern", text("^ingen$"))}
	return ofMap(append(head, rest...)...)
}

func field(key string, v record.Value) record.Field { return record.Field{Key: key, Value: v} }
func ofMap(fields ...record.Field) record.Value     { return record.OfMap(fields...) }
func text(s string) record.Value                    { return record.OfText(secret.New("", s)) }
func date() record.Value                            { return ofMap(field("type", text("string")), field("format", text("date"))) }
func pattern(p string) record.Value {
	return ofMap(field("type", text("string")), field("pattern", text(p)))
}
func texts(words ...string) record.Value {
	out := make([]record.Value, len(words))
	for i, w := range words {
		out[i] = text(w)
	}
	return record.OfList(out...)
}

package schema_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

// A bundle stands alone: every reference in it leads to something in it.
func TestBundleStandsAlone(t *testing.T) {
	s := load(t, schemas.FS)
	for _, name := range append(s.Transitions(), schema.Settings) {
		data, err := s.Bundle(name)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defs, _ := root["$defs"].(map[string]any)
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				if ref, ok := v["$ref"].(string); ok {
					def, local := strings.CutPrefix(ref, "#/$defs/")
					if !local || defs[def] == nil {
						t.Errorf("%s: %s leads nowhere", name, ref)
					}
				}
				for _, w := range v {
					walk(w)
				}
			case []any:
				for _, w := range v {
					walk(w)
				}
			}
		}
		walk(root)
	}
	twice := fstest.MapFS{
		"common.schema.json": {Data: []byte(`{"$defs":{"a":{"type":"string"}}}`)},
		"x.schema.json": {Data: []byte(`{"x-skjema":"utfylling","type":"object","$defs":{"a":{"type":"integer"}},
			"properties":{"a":{"$ref":"common.schema.json#/$defs/a"},"b":{"$ref":"#/$defs/a"}}}`)},
	}
	if _, err := load(t, twice).Bundle("x"); err == nil {
		t.Error("two shapes of one name make a bundle")
	}
	if _, err := s.Bundle("finnes_ikke"); err == nil {
		t.Error("a form that does not exist has a bundle")
	}
}

// An editor shows the same words for every field as the program does.
func TestBundleSaysTheSame(t *testing.T) {
	s := load(t, schemas.FS)
	for _, name := range append(s.Transitions(), schema.Settings) {
		data, err := s.Bundle(name)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		// look returns a member of a node, or of what it refers to.
		var look func(n map[string]any, key string) any
		look = func(n map[string]any, key string) any {
			if v := n[key]; v != nil {
				return v
			}
			if ref, ok := n["$ref"].(string); ok {
				defs := root["$defs"].(map[string]any)
				return look(defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), key)
			}
			return nil
		}
		var walk func(f *schema.Field, n map[string]any)
		walk = func(f *schema.Field, n map[string]any) {
			if look(n, "title") != f.NB.Title || look(n, "description") != f.NB.Description {
				t.Errorf("%s: %s is %q to an editor, and %q here", name, f.Path, look(n, "description"), f.NB.Description)
			}
			if items, ok := look(n, "items").(map[string]any); ok {
				n = items
			}
			for _, c := range f.Fields {
				walk(c, look(n, "properties").(map[string]any)[c.Key].(map[string]any))
			}
		}
		walk(s.Form(name), root)
	}
}

// An editor must not complain of what is left blank: in the schema for editors,
// nothing at all is a right answer to every field and in every row.
func TestBundleAllowsBlanks(t *testing.T) {
	s := load(t, schemas.FS)
	for _, name := range append(s.Transitions(), schema.Settings) {
		data, err := s.Bundle(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("x.json", doc); err != nil {
			t.Fatal(err)
		}
		tried := 0
		var walk func(at string, v any)
		walk = func(at string, v any) {
			node, _ := v.(map[string]any)
			for key, child := range node {
				switch key {
				case "properties", "$defs":
					for field, f := range child.(map[string]any) {
						walk(at+"/"+key+"/"+field, f)
						tried++
						if sub, err := c.Compile("x.json#" + at + "/" + key + "/" + field); err != nil || sub.Validate(nil) != nil {
							t.Errorf("%s: %s/%s must be filled in (%v)", name, at, field, err)
						}
					}
				case "items":
					walk(at+"/items", child)
					if sub, err := c.Compile("x.json#" + at + "/items"); err != nil || sub.Validate(nil) != nil {
						t.Errorf("%s: a row of %s must be filled in (%v)", name, at, err)
					}
				}
			}
		}
		walk("", doc)
		if tried < 10 {
			t.Errorf("%s: only %d fields tried", name, tried)
		}
	}
}

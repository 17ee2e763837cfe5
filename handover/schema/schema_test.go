package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

var update = flag.Bool("update", false, "rewrite schemas/utlevering.schema.json")

func load(t *testing.T, fsys fs.FS) *schema.Set {
	t.Helper()
	s, err := schema.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every field has a title and a description in bokmål and nynorsk, and every
// word of an enumeration has the words that a reader sees.
func TestEveryFieldHasWordsInBothForms(t *testing.T) {
	s := load(t, schemas.FS)
	for _, name := range append(s.Transitions(), schema.Settings) {
		s.Form(name).Walk(func(f *schema.Field) {
			for lang, w := range map[string]schema.Words{"nb": f.NB, "nn": f.NN} {
				if w.Title == "" || w.Description == "" {
					t.Errorf("%s: %s has no words in %s", name, f.Path, lang)
				}
			}
			enum := f
			if f.Type == schema.List {
				enum = f.Item
			}
			for _, w := range enum.Enum {
				if !enum.Ord[w].IsWhole() {
					t.Errorf("%s: %s has no words for %s", name, f.Path, w)
				}
			}
			if f.Out != schema.May && !f.OutReason.IsWhole() {
				t.Errorf("%s: %s never leaves, and does not say why", name, f.Path)
			}
		})
	}
}

// What must never leave is marked so, each by name: the mark is what keeps it in.
func TestWhatNeverLeaves(t *testing.T) {
	form := load(t, schemas.FS).Form("barnehage_skole")
	for _, path := range []string{
		"tillatelser", "barn.adressebeskyttelse", "omsorg", "foresatte.skal_ikke_ha_informasjon",
		"foresatte.foreldreansvar", "lokal_frist", "tidligere_saks_id", "mottakere", "aarskull_avvik", "vedlegg.fil",
	} {
		if f := form.At(path); f == nil || f.Out != schema.Never {
			t.Errorf("%s may leave", path)
		}
	}
	if f := form.At("barn.id.verdi"); f == nil || f.Out != schema.Masked {
		t.Error("an identity number is not masked")
	}
}

// The schema of what leaves is the one that the forms give.
func TestReleaseSchemaIsDerived(t *testing.T) {
	const file = "../../schemas/utlevering.schema.json"
	want, err := load(t, schemas.FS).ReleaseSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the forms give; run go test ./handover/schema -update (%v)", file, err)
	}
	for _, never := range []string{"adressebeskyttelse", "tillatelser", `"omsorg"`, "skal_ikke_ha_informasjon", "foreldreansvar", `"fil"`} {
		if strings.Contains(string(want), never) {
			t.Errorf("what leaves could hold %s", never)
		}
	}
}

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

// Synonyms, codes and marks are read from the form, also through a reference.
func TestMarksAreRead(t *testing.T) {
	form := load(t, schemas.FS).Form("barnehage_skole")
	scope := form.At("tillatelser.omfang").Item
	switch {
	case form.At("foresatte.relasjon").Synonyms["mor"] != "forelder":
		t.Error("an everyday word is not read")
	case scope.Code != schema.ScopeCode || !scope.Shaped:
		t.Error("a scope is not known as one")
	case !form.At("tillatelser.id").Unique || form.At("barn.fornavn").Unique:
		t.Error("what must be unique is not read")
	case form.At("barn.fornavn").Shaped || !form.At("avsender.orgnr").Shaped:
		t.Error("what has a fixed form is not told from text")
	}
}

// A form about a pupil says so in the words of shared shapes, to people and to
// editors; its own words stand as they are, and so do keys.
func TestSharedShapesSpeakOfThePupil(t *testing.T) {
	fsys := fstest.MapFS{
		"common.schema.json": {Data: []byte(`{"$defs":{"a":{"title":"Barnets ord","description":"Det barnet sier i barnets_stemme.",
			"x-nn":{"title":"Orda til barnet","description":"Barnet."},"examples":["Barnet ler."],"type":"string"}}}`)},
		"x.schema.json": {Data: []byte(`{"x-skjema":"utfylling","x-elev":true,"type":"object","properties":{
			"a":{"$ref":"common.schema.json#/$defs/a"},"b":{"title":"Barnet","type":"string"}}}`)},
	}
	s := load(t, fsys)
	a, b := s.Form("x").Field("a"), s.Form("x").Field("b")
	want := schema.Words{Title: "Elevens ord", Description: "Det eleven sier i barnets_stemme.", Example: "Eleven ler."}
	if a.NB != want || a.NN.Title != "Orda til eleven" || a.NN.Description != "Eleven." || b.NB.Title != "Barnet" {
		t.Errorf("says %+v, %+v, %q", a.NB, a.NN, b.NB.Title)
	}
	data, err := s.Bundle("x")
	if err != nil || !strings.Contains(string(data), "Det eleven sier i barnets_stemme.") || !strings.Contains(string(data), `"title": "Barnet"`) {
		t.Errorf("an editor is told otherwise (%v):\n%s", err, data)
	}
}

// A form may have shapes of its own, but none with the name of a shared one that
// it uses: in the file for editors they stand side by side.
func TestAFormHasShapesOfItsOwn(t *testing.T) {
	const shared = `{"$defs":{"shared":{"title":"Felles","type":"string"},"own":{"title":"Felles","type":"string"}}}`
	for name, ok := range map[string]bool{"shared": true, "own": false} {
		form := `{"x-skjema":"utfylling","type":"object","properties":{"a":{"$ref":"#/$defs/own"},"b":{"$ref":"common.schema.json#/$defs/` + name + `"}},
			"$defs":{"own":{"title":"Eige","type":"string"}}}`
		s := load(t, fstest.MapFS{"common.schema.json": {Data: []byte(shared)}, "x.schema.json": {Data: []byte(form)}})
		if got := s.Form("x").Field("a").NB.Title; got != "Eige" {
			t.Errorf("the shape of the form is called %q", got)
		}
		data, err := s.Bundle("x")
		if (err == nil) != ok {
			t.Errorf("beside the shared %q: %v", name, err)
		}
		if ok && (!strings.Contains(string(data), `"own": {`) || !strings.Contains(string(data), `"shared": {`)) {
			t.Errorf("the bundle lacks a shape:\n%s", data)
		}
	}
}

// The order of the form is the order of the file.
func TestFieldsKeepTheirOrder(t *testing.T) {
	form := load(t, schemas.FS).Form("barnehage_skole")
	var keys []string
	for _, f := range form.Fields {
		keys = append(keys, f.Key)
	}
	if slices.Index(keys, "ressurser") > slices.Index(keys, "helse") || keys[0] != "skjema" {
		t.Errorf("order: %v", keys)
	}
}

func TestLoadRefuses(t *testing.T) {
	const head = `{"x-skjema":"utfylling","type":"object","properties":`
	for name, body := range map[string]string{
		"a reference to nothing": head + `{"a":{"$ref":"#/$defs/b"}}}`,
		"references in a circle": head + `{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":{"$ref":"#/$defs/b"}}}`,
		"an unknown type":        head + `{"a":{"type":"number"}}}`,
		"a fraction":             head + `{"a":{"type":"string","maxLength":1.5}}}`,
		"no JSON":                `{`,
	} {
		if _, err := schema.Load(fstest.MapFS{"x.schema.json": {Data: []byte(body)}}); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// A mark that is not known lets nothing out.
func TestUnknownMarkMeansNever(t *testing.T) {
	body := `{"x-skjema":"utfylling","type":"object","properties":{"a":{"type":"string","x-ut":"kanskje"}}}`
	s := load(t, fstest.MapFS{"x.schema.json": {Data: []byte(body)}})
	if s.Form("x").Field("a").Out != schema.Never {
		t.Error("an unknown mark lets a field out")
	}
}

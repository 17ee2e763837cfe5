package validate_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
)

// Schemas are compiled when they are first asked for, and each of them can be: what is
// wrong with data is told as that, and never as a fault of the schema.
func TestEverySchemaCompiles(t *testing.T) {
	v := newValidator(t)
	empty, err := record.FromJSON("", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Release(empty); !errors.Is(err, validate.ErrInvalid) {
		t.Errorf("an empty release: %v", err)
	}
	for _, kind := range forms(t).Transitions() {
		almost, err := record.FromJSON("", []byte(`{"skjema": "utlevering/v1", "overgang": "`+kind+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Release(almost); !errors.Is(err, validate.ErrInvalid) || !strings.Contains(err.Error(), "1 place") {
			t.Errorf("an almost empty release of %s: %v", kind, err)
		}
		var out diag.List
		if _, err := v.Case(casefile.Parse("sak.yaml", []byte("skjema: overforing/v1\novergang: "+kind+"\n"), &out), &out); !errors.Is(err, validate.ErrInvalid) {
			t.Errorf("%s, almost empty: %v", kind, err)
		}
	}
}

// Each schema is one, as the standard has it: validators take that for given.
func TestEverySchemaIsOne(t *testing.T) {
	names, err := fs.Glob(schemas.FS, "*.json")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	set := forms(t)
	for _, kind := range set.Transitions() {
		names = append(names, schema.Released(kind))
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(whole{set})
	for _, name := range names {
		if _, err := c.Compile("test:///" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Compile("test:///wrong"); err == nil {
		t.Error("a schema that is none is taken for one")
	}
}

// whole are the schemas as they stand in their files, and what is derived from them.
type whole struct{ set *schema.Set }

func (w whole) Load(url string) (any, error) {
	name := strings.TrimPrefix(url, "test:///")
	if name == "wrong" {
		return map[string]any{"type": "text"}, nil
	}
	file, err := schemas.FS.Open(name)
	if err != nil {
		return w.set.Bare(name), nil
	}
	defer func() { _ = file.Close() }()
	return jsonschema.UnmarshalJSON(file)
}

// A schema that refers to something outside its folder is refused, and nothing is
// fetched.
func TestASchemaRefersToNothingOutside(t *testing.T) {
	files := fstest.MapFS{}
	names, err := fs.Glob(schemas.FS, "*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(schemas.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	const name, top = "barnehage_skole.schema.json", "{\n"
	files[name].Data = bytes.Replace(files[name].Data, []byte(top), []byte(top+`"allOf": [{"$ref": "https://example.org/x.json"}],`), 1)
	set, err := schema.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var out diag.List
	if _, err := validate.New(set).Case(casefile.Parse("sak.yaml", []byte(brief(t)), &out), &out); err == nil || !strings.Contains(err.Error(), "refers outside") {
		t.Errorf("got %v", err)
	}
}

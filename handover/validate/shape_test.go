package validate

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

func loaded(t testing.TB) *schema.Set {
	t.Helper()
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Each of our schemas is written in the keywords that a shape has. One with others still
// works, but takes ten times as long.
func TestEverySchemaHasAShape(t *testing.T) {
	v := New(loaded(t))
	if len(v.shapes) < 7 {
		t.Fatalf("there are %d schemas", len(v.shapes))
	}
	for name, made := range v.shapes {
		if made() == nil {
			t.Errorf("%s has no shape", name)
		}
	}
}

// read returns the cases among the examples and those that break a rule, as values by
// their transition.
func read(t testing.TB, set *schema.Set) map[string][]record.Value {
	t.Helper()
	out, n := map[string][]record.Value{}, 0
	for _, pattern := range []string{"cases/*.yaml", "regler/*.yaml", "regler/sunn/*.yaml"} {
		names, err := filepath.Glob("../../testdata/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var found diag.List
			tree := casefile.Parse(name, src, &found)
			if tree == nil {
				continue
			}
			kind := transitionOf(tree.Root)
			if form := set.Form(kind); form != nil {
				out[kind], n = append(out[kind], coerce(tree.Root, form)), n+1
			}
		}
	}
	if n < 60 || len(out) != 3 {
		t.Fatalf("%d cases of %d transitions", n, len(out))
	}
	return out
}

// agree holds a shape against the library, and returns whether they say yes.
func agree(t *testing.T, v *Validator, name string, data record.Value) bool {
	t.Helper()
	s, err := v.compiled[name]()
	if err != nil {
		t.Fatal(err)
	}
	yes, err := v.shapes[name]().accepts(&data), s.Validate(data.Plain())
	if yes != (err == nil) {
		t.Errorf("%s: the shape says %v, the library %v", name, yes, err)
	}
	return yes
}

// A shape says of a case what the library says of it, and of a case with something that
// is otherwise than it was; the same of what leaves.
func TestAShapeSaysWhatTheLibrarySays(t *testing.T) {
	set := loaded(t)
	v, random := New(set), rand.New(rand.NewPCG(1, 2))
	said := map[bool]int{}
	for kind, cases := range read(t, set) {
		for _, data := range cases {
			said[agree(t, v, kind+suffix, data)]++
			for range 12 {
				said[agree(t, v, kind+suffix, changed(data, random))]++
			}
			released := data.With("skjema", texted("utlevering/v1")).With("mottaker", first(data.Field("mottakere"))).
				With("grunnlag", record.OfList(record.OfMap(
					record.Field{Key: "seksjon", Value: texted("barn")}, record.Field{Key: "kode", Value: texted("A")},
					record.Field{Key: "gyldig_til", Value: texted("2027-08-01")},
				))).Prune("", func(path string) bool {
				return path == "mottaker.orgnr" || set.Form(kind).At(path).MayLeave() || set.Form(kind).At(path) == nil
			})
			said[agree(t, v, schema.Released(kind), released)]++
			for range 6 {
				said[agree(t, v, schema.Released(kind), changed(released, random))]++
			}
		}
	}
	if said[true] < 300 || said[false] < 300 {
		t.Errorf("%d times yes and %d times no are too few to tell", said[true], said[false])
	}
}

func texted(s string) record.Value { return record.Value{}.Replace(s) }

func first(v record.Value) record.Value {
	if len(v.Items()) == 0 {
		return v
	}
	return v.Items()[0]
}

// changed returns a value with one thing in it that is otherwise.
func changed(v record.Value, random *rand.Rand) record.Value {
	deeper := random.IntN(8) > 0
	switch {
	case v.Kind() == record.Map && deeper && len(v.Fields()) > 0:
		f := v.Fields()[random.IntN(len(v.Fields()))]
		return v.With(f.Key, changed(f.Value, random))
	case v.Kind() == record.Map && random.IntN(2) == 0 && len(v.Fields()) > 0:
		return record.OfMap(v.Fields()[1:]...)
	case v.Kind() == record.Map && random.IntN(2) == 0:
		return v.With("ukjent", texted("x"))
	case v.Kind() == record.List && deeper && len(v.Items()) > 0:
		items := append([]record.Value{}, v.Items()...)
		i := random.IntN(len(items))
		items[i] = changed(items[i], random)
		return record.OfList(items...)
	case v.Kind() == record.List && random.IntN(2) == 0:
		return record.OfList(append(append([]record.Value{}, v.Items()...), v.Items()...)...)
	}
	raw := v.Text().Reveal()
	others := []record.Value{
		{}, record.OfBool(true), record.OfInt(int64(random.IntN(100) - 20)), record.OfList(), record.OfList(v), record.OfMap(), texted(""), texted("ingen"),
		texted(raw + "x"), texted(raw + "\n"), texted(strings.Repeat("å", random.IntN(6000))), texted("2027-02-29"), texted("2028-02-29"), texted("123456789"),
		texted(strings.ToUpper(raw)), texted("ja"), record.OfList(record.Value{}),
	}
	return others[random.IntN(len(others))]
}

// Each keyword by itself, as the library understands it.
func TestShapes(t *testing.T) {
	values := []string{
		`""`, `"a"`, `"ab"`, `"åå"`, `"abc"`, `"2027-05-12"`, `"2027-5-12"`, `"2027-02-30"`, `0`, `1`, `2`, `3`, `-1`, `true`, `false`,
		`[]`, `["a"]`, `["a","b"]`, `[1]`, `["a",1,"a"]`, `{}`, `{"a":"a"}`, `{"a":1}`, `{"b":"a"}`, `["ab"]`, `{"a":"ab"}`, `{"a":"a","b":1}`, `{"a":"a","b":1,"c":true}`,
	}
	set := &fstest.MapFS{}
	for name, said := range map[string]string{
		"type":                 `"type":"string"`,
		"types":                `"type":["array","integer"]`,
		"const":                `"const":"a"`,
		"enum":                 `"enum":["a","ab"]`,
		"yes and no":           `"enum":[true,"a"]`,
		"no":                   `"enum":[false]`,
		"length":               `"minLength":1,"maxLength":2`,
		"range":                `"minimum":0,"maximum":2`,
		"rows":                 `"minItems":1,"maxItems":2,"items":{"type":"string"}`,
		"members":              `"minProperties":1,"maxProperties":2`,
		"properties":           `"properties":{"a":{"type":"string"}}`,
		"closed":               `"properties":{"a":{"type":"string"},"b":{}},"additionalProperties":false`,
		"required":             `"required":["a","b"]`,
		"required and closed":  `"required":["a"],"properties":{"a":{},"b":{}},"additionalProperties":false`,
		"pattern":              `"pattern":"^a"`,
		"date":                 `"format":"date"`,
		"all of them":          `"allOf":[{"minLength":1},{"maxLength":2}]`,
		"elsewhere":            `"$ref":"#/$defs/kort"`,
		"elsewhere, and more":  `"$ref":"#/$defs/kort","pattern":"^a"`,
		"elsewhere in a row":   `"items":{"$ref":"#/$defs/kort"}`,
		"elsewhere in a field": `"properties":{"a":{"$ref":"x.schema.json#/$defs/kort"}}`,
	} {
		(*set)["x.schema.json"] = &fstest.MapFile{Data: []byte(`{"$defs":{"kort":{"maxLength":1,"type":["string","integer"]}},` + said + `}`)}
		forms, err := schema.Load(set)
		if err != nil {
			t.Fatal(err)
		}
		v := Validator{
			compiled: map[string]func() (*jsonschema.Schema, error){"x": func() (*jsonschema.Schema, error) { return compile(forms, "x.schema.json") }},
			shapes:   map[string]func() *shape{"x": func() *shape { return newShaper(forms).shape("x.schema.json") }},
		}
		if v.shapes["x"]() == nil {
			t.Errorf("%s has no shape", name)
			continue
		}
		said := map[bool]int{}
		for _, raw := range values {
			data, err := record.FromJSON("", []byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			said[agree(t, &v, "x", data)]++
		}
		if said[true] == 0 || said[false] == 0 {
			t.Errorf("%s: %v tells nothing", name, said)
		}
	}
}

// A schema that says what a shape cannot has none, and the library is asked.
func TestWhatHasNoShape(t *testing.T) {
	for _, said := range []string{
		`"not":{"type":"string"}`, `"anyOf":[{"type":"string"}]`, `"if":{"type":"string"}`, `"uniqueItems":true`, `"additionalProperties":true`,
		`"additionalProperties":{"type":"string"}`, `"patternProperties":{"^a":{"type":"string"}}`, `"type":"number"`, `"type":["string","null"]`, `"enum":["a",1]`,
		`"const":1`, `"enum":["a"],"const":"a"`, `"format":"email"`, `"pattern":"("`, `"$ref":"#/$defs/ring"`, `"$ref":"#/$defs/annet"`, `"$ref":"y.schema.json#/$defs/a"`,
		`"$ref":"#"`, `"properties":{"a":true}`, `"items":{"contains":{}}`, `"exclusiveMinimum":1`, `"required":["a"],"additionalProperties":false`, `"unevaluatedProperties":false`,
		`"$id":"y.schema.json"`, `"items":{"$id":"y.schema.json","$ref":"#/$defs/ring"}`, `"$schema":"http://json-schema.org/draft-07/schema#"`,
		`"$anchor":"a"`, `"dependentRequired":{"a":["b"]}`,
	} {
		set, err := schema.Load(fstest.MapFS{"x.schema.json": {Data: []byte(`{"$defs":{"ring":{"items":{"$ref":"#/$defs/ring"}}},` + said + `}`)}})
		if err != nil {
			t.Fatal(err)
		}
		if newShaper(set).shape("x.schema.json") != nil {
			t.Errorf("%s has a shape", said)
		}
	}
	if newShaper(loaded(t)).shape("finnes_ikke.schema.json") != nil {
		t.Error("there is a shape of no schema")
	}
}

// The library is asked about what a shape says nothing of.
func TestTheLibraryIsAskedNext(t *testing.T) {
	v := New(loaded(t))
	for name := range v.shapes {
		v.shapes[name] = func() *shape { return nil }
	}
	for kind, cases := range read(t, loaded(t)) {
		for _, data := range []record.Value{cases[0], record.OfMap()} {
			one, other := v.against(kind+suffix, data), New(v.forms).against(kind+suffix, data)
			if (one == nil) != (other == nil) {
				t.Errorf("%v and %v", one, other)
			}
		}
	}
}

package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/record"
)

const sample = `{"helse":{"allergi":[{"stoff":"cashew","medisin":true},{"stoff":"pistasj"}],"antall":2},"lek":{"hva":"heis"}}`

func parse(t *testing.T, s string) record.Value {
	t.Helper()
	v, err := record.FromJSON("sak-1", []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func plain(t *testing.T, v record.Value) string {
	t.Helper()
	b, err := json.Marshal(v.Plain())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPaths(t *testing.T) {
	v := parse(t, sample)
	if got := v.At("lek.hva").Text(); got.Reveal() != "heis" || got.Case() != "sak-1" {
		t.Errorf("At(lek.hva) = %q of case %q", got.Reveal(), got.Case())
	}
	if v.At("helse.antall").Int() != 2 || !v.At("helse.ukjent.mer").IsMissing() {
		t.Error("At does not find a number, or finds what is not there")
	}
	var got []string
	for _, s := range v.All("helse.allergi.stoff") {
		got = append(got, s.Text().Reveal())
	}
	if want := []string{"cashew", "pistasj"}; !slices.Equal(got, want) {
		t.Errorf("All(helse.allergi.stoff) = %q, want %q", got, want)
	}
	var walked []string
	v.Walk("", func(path string, _ record.Value) { walked = append(walked, path) })
	want := []string{"helse.allergi.stoff", "helse.allergi.medisin", "helse.allergi.stoff", "helse.antall", "lek.hva"}
	if !slices.Equal(walked, want) {
		t.Errorf("Walk = %q, want %q", walked, want)
	}
}

// What is pruned away leaves no empty group behind.
func TestPruneLeavesNoTrace(t *testing.T) {
	v := parse(t, sample)
	got := v.Prune("", func(p string) bool { return !record.Covers("helse", p) })
	if want := `{"lek":{"hva":"heis"}}`; plain(t, got) != want {
		t.Errorf("got %s, want %s", plain(t, got), want)
	}
	if !v.Prune("", func(string) bool { return false }).IsMissing() {
		t.Error("a value of which nothing is kept is still there")
	}
	if plain(t, v) != plain(t, parse(t, sample)) {
		t.Error("Prune changed its receiver")
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		scope, path string
		want        bool
	}{
		{"helse", "helse", true},
		{"helse", "helse.allergi.stoff", true},
		{"helse.allergi", "helse", false},
		{"hel", "helse", false},
		{"helse", "helse_annet", false},
		{"", "helse", false},
	} {
		if got := record.Covers(c.scope, c.path); got != c.want {
			t.Errorf("Covers(%q, %q) = %v", c.scope, c.path, got)
		}
	}
}

func TestFromJSONRefuses(t *testing.T) {
	for name, bad := range map[string]string{
		"null": `{"a":null}`, "fraction": `{"a":1.5}`, "huge": `{"a":99999999999}`, "repeated": `{"a":1,"a":2}`,
		"cut": `{"a":[1,`, "two": `1 2`, "deep": strings.Repeat("[", 40) + strings.Repeat("]", 40),
	} {
		if _, err := record.FromJSON("s", []byte(bad)); !errors.Is(err, record.ErrNotRecord) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

// What is read is what encoding/json reads.
func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(" { \"a\\u00e5\" :\t[ true ,-0, \"\\\"\\\\\", \"\xff\", [ ] , {}]\n}\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := record.FromJSON("s", data)
		if err != nil {
			if !errors.Is(err, record.ErrNotRecord) {
				t.Error(err)
			}
			return
		}
		var want any
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil {
			t.Fatalf("%q is read, and no JSON: %v", data, err)
		}
		if got := v.Plain(); !reflect.DeepEqual(got, whole(want)) {
			t.Errorf("%q is read as %v", data, got)
		}
	})
}

// whole turns numbers into whole ones.
func whole(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return err
		}
		return n
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = whole(v[k])
		}
	}
	return v
}

func BenchmarkFromJSON(b *testing.B) {
	data, err := os.ReadFile("../../schemas/common.schema.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := record.FromJSON("s", data); err != nil {
			b.Fatal(err)
		}
	}
}

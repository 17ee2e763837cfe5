package canon

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// whole is what a text of JSON holds, with whole numbers for numbers.
func whole(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
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

// What is written without the help of others is what they write.
func FuzzPlain(f *testing.F) {
	f.Add([]byte(`{"b":[1,-2,null,true,{}],"a":"\u0000\u001f\"\\\b\t\n\f\r / <&> \u2028 å 😀","æ":[],"":9007199254740993}`))
	f.Add([]byte(`{"\uffff":1,"😀":2,"a\u0001":3}`))
	f.Add([]byte(`[1.5,1e300,"\ud800"]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		if dec.Decode(&v) != nil {
			return
		}
		v = whole(v)
		got, ok := appendPlain(nil, v, 0)
		want, err := encode(v)
		if ok && (err != nil || !bytes.Equal(got, want)) {
			t.Errorf("%q is written as %s, and otherwise as %s (%v)", data, got, want, err)
		}
	})
}

func TestPlain(t *testing.T) {
	deep := any("x")
	for range deepest + 1 {
		deep = []any{deep}
	}
	for name, try := range map[string]struct {
		v     any
		plain bool
	}{
		"a case": {map[string]any{"barn": map[string]any{"navn": "Åse", "tall": int64(3), "ja": true}, "liste": []any{"b", "a"}}, true},
		"large":  {int64(1) << 60, false}, "a fraction": {1.5, false}, "keys beyond": {map[string]any{"\uffff": "a", "😀": "b"}, false},
		"broken UTF-8": {"\xff", false}, "deep": {deep, false}, "a list of none": {[]any(nil), false}, "a map of none": {map[string]any(nil), false},
		"a struct": {struct{}{}, false},
	} {
		got, ok := appendPlain(nil, try.v, 0)
		if ok != try.plain {
			t.Errorf("%s: %s, %v", name, got, ok)
		}
		one, err := Encode(try.v)
		two, also := encode(try.v)
		if !bytes.Equal(one, two) || !reflect.DeepEqual(err, also) {
			t.Errorf("%s: written as %s (%v) and %s (%v)", name, one, err, two, also)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	v := map[string]any{}
	for _, key := range []string{"barn", "foresatte", "helse", "spraak", "tiltak"} {
		v[key] = []any{map[string]any{"hva": "Et avsnitt som går over flere linjer, slik det står i en sak.", "naar": "2027-05-12", "ja": true}, int64(2)}
	}
	for name, write := range map[string]func(any) ([]byte, error){"plain": Encode, "any": encode} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := write(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

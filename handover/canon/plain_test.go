package canon

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
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

// others writes a value with the help of encoding/json and jcs alone.
func others(v any) ([]byte, error) {
	text, err := written(v)
	if err != nil {
		return nil, err
	}
	return transformed(text)
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
		want, err := others(v)
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
		two, also := others(try.v)
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
	for name, write := range map[string]func(any) ([]byte, error){"plain": Encode, "any": others} {
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

// What encoding/json has written is put in order as others do it.
func FuzzOrdered(f *testing.F) {
	for _, s := range []string{
		`{"b":[1,-2,null,true,{}],"a":"\u0000\u001f\"\\\b\t\n\f\r / <&> \u2028 å 😀","æ":[],"":-0,"c":9007199254740993,"ab":{"z":1,"a":[[]]}}`,
		`{"a!":1,"a":2,"a\"":3}`, `{"\uffff":1,"😀":2}`, `[1.5,1e300,"\ud800",0,-1,10,01]`, `"x"`, `{}`, ` [ ] `,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		if dec.Decode(&v) != nil {
			return
		}
		text, err := written(v)
		if err != nil {
			return
		}
		got, ok := ordered(text)
		want, err := transformed(text)
		if ok && (err != nil || !bytes.Equal(got, want)) {
			t.Errorf("%q is written as %s, and by others as %s (%v)", text, got, want, err)
		}
	})
}

// What is usual is put in order without the help of others, and what is not is left to
// them.
func TestOrdered(t *testing.T) {
	for text, own := range map[string]bool{
		`{"b":{"d":1,"c":[true,null]},"a":"å\n\u2028"}`: true, `[]`: true, `-12`: true, `{"a":1,"a":2}`: false, `1.0`: false, `1e3`: false, `-0`: false,
		`12345678901234567890`: false, `{"😀":1}`: false, `{"a\"":1}`: false, `{"a":1`: false, `"a`: false, `{"a" 1}`: false, ``: false, `{"a":1}{}`: false,
	} {
		got, ok := ordered([]byte(text))
		if ok != own {
			t.Errorf("%s: %v", text, ok)
		}
		if want, err := transformed([]byte(text)); own && (err != nil || !bytes.Equal(got, want)) {
			t.Errorf("%s is written as %s, and by others as %s (%v)", text, got, want, err)
		}
	}
}

// A record is written as its plain values are.
func TestRecord(t *testing.T) {
	for _, text := range []string{
		`{"b":{"d":1,"c":[true,false]},"a":"å\n\u2028","liste":[],"kart":{},"tall":-7}`, `[]`, `"x"`, `{"😀":"a","\uffff":"b"}`, `[[[[["a"]]]]]`,
	} {
		v, err := record.FromJSON("", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		same(t, v)
	}
	same(t, record.Value{})
	same(t, record.OfList(record.Value{}))
	a := record.Field{Key: "a", Value: record.OfInt(1)}
	same(t, record.OfMap(a, record.Field{Key: "a", Value: record.OfInt(2)}))
	same(t, record.OfText(secret.New("", "\xff")))
	deep := record.OfInt(1)
	for range deepest + 2 {
		deep = record.OfMap(record.Field{Key: "a", Value: record.OfList(deep)})
	}
	same(t, deep)
}

func same(t *testing.T, v record.Value) {
	t.Helper()
	got, err := Record(v)
	want, also := others(v.Plain())
	if !bytes.Equal(got, want) || !reflect.DeepEqual(err, also) {
		t.Errorf("written as %s (%v), want %s (%v)", got, err, want, also)
	}
}

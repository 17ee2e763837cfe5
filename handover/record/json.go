package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/secret"
)

// ErrNotRecord reports JSON that a Value cannot hold: null, or a number that is
// not a whole one.
var ErrNotRecord = errors.New("record: null or fraction")

// Plain returns v as encoding/json knows it: string, int64, bool, []any and
// map[string]any. The texts are revealed: plain values are for the released
// case file and its digest, and for checking against a schema.
func (v Value) Plain() any {
	switch v.kind {
	case Text:
		return v.text.Reveal()
	case Int:
		return v.num
	case Bool:
		return v.num == 1
	case List:
		out := make([]any, len(v.items))
		for i, it := range v.items {
			out[i] = it.Plain()
		}
		return out
	case Map:
		out := make(map[string]any, len(v.fields))
		for _, f := range v.fields {
			out[f.Key] = f.Value.Plain()
		}
		return out
	default:
		return nil
	}
}

// MaxDepth is how many lists and maps FromJSON follows into each other. Case
// files need six.
const MaxDepth = 32

// FromJSON reads one JSON value that belongs to the case caseID. Map
// members keep their order. It fails with ErrNotRecord on null, fractions and
// nesting deeper than MaxDepth.
func FromJSON(caseID string, data []byte) (Value, error) {
	if !json.Valid(data) {
		return Value{}, fmt.Errorf("%w: not JSON", ErrNotRecord)
	}
	const room = 48 // for the members that are being read at one time
	r := reader{in: string(data), from: caseID, fields: make([]Field, 0, room)}
	return r.value(MaxDepth)
}

// A reader reads what is known to be JSON: so it need not look for what is wrong, and
// takes a quarter of the time that encoding/json does to tell one token from the next.
// What it reads are parts of the text, and no copies.
type reader struct {
	in     string
	at     int
	from   string
	items  []Value // of the lists that are being read, each from its own start
	fields []Field // of the maps
}

// next passes white space and returns the byte after it.
func (r *reader) next() byte {
	for r.in[r.at] <= ' ' {
		r.at++
	}
	return r.in[r.at]
}

func (r *reader) value(depth int) (Value, error) {
	if depth == 0 {
		return Value{}, fmt.Errorf("%w: nested too deep", ErrNotRecord)
	}
	switch c := r.next(); c {
	case '"':
		return OfText(secret.New(r.from, r.text())), nil
	case 't', 'f':
		r.word()
		return OfBool(c == 't').In(r.from), nil
	case '[':
		return r.list(depth)
	case '{':
		return r.members(depth)
	}
	n, err := strconv.ParseInt(r.word(), 10, 64)
	if err != nil || n > math.MaxInt32 || n < math.MinInt32 {
		return Value{}, ErrNotRecord
	}
	return OfInt(n).In(r.from), nil
}

// word passes a number or a name.
func (r *reader) word() string {
	from := r.at
	for r.at < len(r.in) && strings.IndexByte(",]} \t\r\n", r.in[r.at]) < 0 {
		r.at++
	}
	return r.in[from:r.at]
}

// text passes a text and returns what it says.
func (r *reader) text() string {
	from, plain := r.at, true
	for r.at++; r.in[r.at] != '"'; r.at++ {
		if r.in[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	if raw := r.in[from+1 : r.at-1]; plain && utf8.ValidString(raw) {
		return raw
	}
	var s string
	_ = json.Unmarshal([]byte(r.in[from:r.at]), &s) // it is a text
	return s
}

func (r *reader) list(depth int) (Value, error) {
	start := len(r.items)
	for r.at++; r.next() != ']'; {
		it, err := r.value(depth - 1)
		if err != nil {
			return Value{}, err
		}
		r.items = append(r.items, it)
		r.comma()
	}
	r.at++
	out := Value{kind: List, items: slices.Clone(r.items[start:])}
	r.items = r.items[:start]
	return out, nil
}

func (r *reader) members(depth int) (Value, error) {
	start := len(r.fields)
	for r.at++; r.next() != '}'; {
		key := r.text()
		if hasKey(r.fields[start:], key) {
			return Value{}, fmt.Errorf("%w: a repeated name", ErrNotRecord)
		}
		r.next() // a colon
		r.at++
		it, err := r.value(depth - 1)
		if err != nil {
			return Value{}, err
		}
		r.fields = append(r.fields, Field{key, it})
		r.comma()
	}
	r.at++
	out := Value{kind: Map, fields: slices.Clone(r.fields[start:])}
	r.fields = r.fields[:start]
	return out, nil
}

func hasKey(fields []Field, key string) bool {
	for i := range fields {
		if fields[i].Key == key {
			return true
		}
	}
	return false
}

func (r *reader) comma() {
	if r.next() == ',' {
		r.at++
	}
}

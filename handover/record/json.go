package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

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
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := fromJSON(caseID, dec, MaxDepth)
	if err != nil {
		return Value{}, err
	}
	if dec.More() {
		return Value{}, fmt.Errorf("%w: more than one value", ErrNotRecord)
	}
	return v, nil
}

func fromJSON(caseID string, dec *json.Decoder, depth int) (Value, error) {
	if depth == 0 {
		return Value{}, fmt.Errorf("%w: nested too deep", ErrNotRecord)
	}
	tok, err := dec.Token()
	if err != nil {
		return Value{}, fmt.Errorf("%w: not JSON", ErrNotRecord) // the decoder's message may quote the text
	}
	switch t := tok.(type) {
	case string:
		return OfText(secret.New(caseID, t)), nil
	case bool:
		return OfBool(t).In(caseID), nil
	case json.Number:
		n, err := strconv.ParseInt(t.String(), 10, 64)
		if err != nil || n > math.MaxInt32 || n < math.MinInt32 {
			return Value{}, ErrNotRecord
		}
		return OfInt(n).In(caseID), nil
	case json.Delim:
		if t == '[' {
			return listFromJSON(caseID, dec, depth)
		}
		return mapFromJSON(caseID, dec, depth)
	}
	return Value{}, ErrNotRecord
}

func listFromJSON(caseID string, dec *json.Decoder, depth int) (Value, error) {
	out := Value{kind: List}
	for dec.More() {
		it, err := fromJSON(caseID, dec, depth-1)
		if err != nil {
			return Value{}, err
		}
		out.items = append(out.items, it)
	}
	return out, end(dec)
}

func mapFromJSON(caseID string, dec *json.Decoder, depth int) (Value, error) {
	out := Value{kind: Map}
	for dec.More() {
		tok, err := dec.Token()
		key, ok := tok.(string)
		if err != nil || !ok {
			return Value{}, fmt.Errorf("%w: not JSON", ErrNotRecord)
		}
		if !out.Field(key).IsMissing() {
			return Value{}, fmt.Errorf("%w: a repeated name", ErrNotRecord)
		}
		it, err := fromJSON(caseID, dec, depth-1)
		if err != nil {
			return Value{}, err
		}
		out.fields = append(out.fields, Field{key, it})
	}
	return out, end(dec)
}

func end(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: cut short", ErrNotRecord)
	}
	return nil
}

package canon

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// Record returns a record as canonical JSON: what Encode writes of its plain values,
// which need not be made for it.
func Record(v record.Value) ([]byte, error) {
	if out, ok := appendRecord(nil, v, 0); ok {
		return out, nil
	}
	return Encode(v.Plain())
}

// appendRecord writes a record; it tells when it cannot.
func appendRecord(out []byte, v record.Value, depth int) (_ []byte, ok bool) {
	switch v.Kind() {
	case record.Text:
		return appendText(out, v.Text().Reveal())
	case record.Bool:
		return strconv.AppendBool(out, v.Yes()), true
	case record.Int:
		return strconv.AppendInt(out, v.Int(), 10), v.Int() <= largest && v.Int() >= -largest
	case record.List:
		return appendRows(out, v.Items(), depth)
	case record.Map:
		return appendFields(out, v.Fields(), depth)
	}
	return append(out, "null"...), true
}

func appendRows(out []byte, rows []record.Value, depth int) (_ []byte, ok bool) {
	if depth == deepest {
		return nil, false
	}
	out = append(out, '[')
	for i := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		if out, ok = appendRecord(out, rows[i], depth+1); !ok {
			return nil, false
		}
	}
	return append(out, ']'), true
}

func appendFields(out []byte, fields []record.Field, depth int) (_ []byte, ok bool) {
	if depth == deepest {
		return nil, false
	}
	var room [32]int
	order := room[:0]
	for i := range fields {
		if !sortsByByte(fields[i].Key) {
			return nil, false
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(fields[a].Key, fields[b].Key) })
	out = append(out, '{')
	for i, at := range order {
		if i > 0 {
			if out = append(out, ','); fields[at].Key == fields[order[i-1]].Key {
				return nil, false
			}
		}
		if out, ok = appendText(out, fields[at].Key); !ok {
			return nil, false
		}
		if out, ok = appendRecord(append(out, ':'), fields[at].Value, depth+1); !ok {
			return nil, false
		}
	}
	return append(out, '}'), true
}

// sortsByByte reports whether a key sorts by its bytes as by UTF-16, as nearly all do.
func sortsByByte(key string) bool {
	for i := range len(key) {
		if key[i] >= firstBeyond {
			return false
		}
	}
	return true
}

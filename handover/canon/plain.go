package canon

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// What is written here without asking further: values no deeper than this, whole
// numbers that a double holds, and keys that sort by their bytes as by UTF-16.
const (
	deepest     = 64
	largest     = 1 << 53
	firstBeyond = 0xee // the first byte of the first character for which that is not so
	hexDigits   = "0123456789abcdef"
)

// appendPlain writes a value of the types that encoding/json decodes to, and whole
// numbers, as Encode does for any value, at a tenth of the cost: released cases and
// what is digested of them are such values. It tells when it does not know one.
func appendPlain(out []byte, v any, depth int) (_ []byte, ok bool) {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...), true
	case string:
		return appendText(out, v)
	case bool:
		return strconv.AppendBool(out, v), true
	case int64:
		return strconv.AppendInt(out, v, 10), v <= largest && v >= -largest
	case []any:
		return appendList(out, v, depth)
	case map[string]any:
		return appendMap(out, v, depth)
	}
	return nil, false
}

func appendList(out []byte, list []any, depth int) (_ []byte, ok bool) {
	if depth == deepest || list == nil {
		return nil, false
	}
	out = append(out, '[')
	for i, it := range list {
		if i > 0 {
			out = append(out, ',')
		}
		if out, ok = appendPlain(out, it, depth+1); !ok {
			return nil, false
		}
	}
	return append(out, ']'), true
}

func appendMap(out []byte, members map[string]any, depth int) (_ []byte, ok bool) {
	if depth == deepest || members == nil {
		return nil, false
	}
	keys := make([]string, 0, len(members))
	for key := range members {
		if !sortsByByte(key) {
			return nil, false
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out = append(out, '{')
	for i, key := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		if out, ok = appendText(out, key); !ok {
			return nil, false
		}
		if out, ok = appendPlain(append(out, ':'), members[key], depth+1); !ok {
			return nil, false
		}
	}
	return append(out, '}'), true
}

// appendText writes a text: nothing is escaped that need not be (RFC 8785, 3.2.2.2).
func appendText(out []byte, s string) (_ []byte, ok bool) {
	if !utf8.ValidString(s) {
		return nil, false
	}
	out = append(out, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\b':
			out = append(out, `\b`...)
		case '\t':
			out = append(out, `\t`...)
		case '\n':
			out = append(out, `\n`...)
		case '\f':
			out = append(out, `\f`...)
		case '\r':
			out = append(out, `\r`...)
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(out, s[from:]...), '"'), true
}

package canon

import (
	"bytes"
	"encoding/json"
	"slices"
)

// What encoding/json writes is nearly canonical: what is left is to put the members in
// order, and to write some characters otherwise. What it writes of a manifest or a line
// of the log is done here, at a tenth of what it takes to read all of it anew.

// An orderer goes through a text that encoding/json has written.
type orderer struct {
	in      []byte
	at      int
	members []member // of the objects that are being read, each from its own start
}

// A member is one of an object: its name and its value as they stand, and are written.
type member struct{ name, value []byte }

// ordered returns a text that encoding/json has written in canonical form. It tells when
// it cannot.
func ordered(in []byte) (_ []byte, ok bool) {
	r := orderer{in: in}
	out, ok := r.value(make([]byte, 0, len(in)), 0)
	return out, ok && r.at == len(in)
}

// value writes the next value behind out.
func (r *orderer) value(out []byte, depth int) (_ []byte, ok bool) {
	if r.at >= len(r.in) || depth == deepest {
		return nil, false
	}
	switch c := r.in[r.at]; c {
	case '"':
		return r.text(out)
	case '[':
		return r.list(out, depth)
	case '{':
		return r.object(out, depth)
	case 't', 'f', 'n':
		return append(out, r.word()...), true
	}
	return r.number(out)
}

// word passes a number or a name.
func (r *orderer) word() []byte {
	from := r.at
	for r.at < len(r.in) && r.in[r.at] != ',' && r.in[r.at] != ']' && r.in[r.at] != '}' {
		r.at++
	}
	return r.in[from:r.at]
}

// number writes a whole number that is written alike everywhere.
func (r *orderer) number(out []byte) (_ []byte, ok bool) {
	const most = 15 // digits, which a double holds
	word := r.word()
	digits := bytes.TrimPrefix(word, []byte("-"))
	if len(digits) == 0 || len(digits) > most || digits[0] == '0' && len(word) > 1 {
		return nil, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	return append(out, word...), true
}

// text writes a text.
func (r *orderer) text(out []byte) (_ []byte, ok bool) {
	from, plain := r.at, true
	for r.at++; r.at < len(r.in) && r.in[r.at] != '"'; r.at++ {
		if r.in[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	if r.at >= len(r.in) {
		return nil, false
	}
	r.at++
	if raw := r.in[from:r.at]; plain {
		return append(out, raw...), true
	}
	var s string
	if json.Unmarshal(r.in[from:r.at], &s) != nil {
		return nil, false
	}
	return appendText(out, s)
}

func (r *orderer) list(out []byte, depth int) (_ []byte, ok bool) {
	out = append(out, '[')
	for r.at++; !r.take(']'); {
		if out, ok = r.value(out, depth+1); !ok {
			return nil, false
		}
		if r.take(',') {
			out = append(out, ',')
		}
	}
	return append(out, ']'), true
}

// object writes the members of an object in their order. They are written behind out
// first, each by itself.
func (r *orderer) object(out []byte, depth int) (_ []byte, ok bool) {
	start := len(r.members)
	for r.at++; !r.take('}'); r.take(',') {
		var m member
		if m.name, ok = r.text(nil); !ok || !sortsByByte(string(m.name)) || bytes.IndexByte(m.name, '\\') >= 0 || !r.take(':') {
			return nil, false
		}
		if m.value, ok = r.value(nil, depth+1); !ok {
			return nil, false
		}
		r.members = append(r.members, m)
	}
	all := r.members[start:]
	slices.SortFunc(all, func(a, b member) int { return bytes.Compare(nameOf(a), nameOf(b)) })
	out = append(out, '{')
	for i, m := range all {
		if i > 0 {
			if out = append(out, ','); bytes.Equal(m.name, all[i-1].name) {
				return nil, false
			}
		}
		out = append(append(append(out, m.name...), ':'), m.value...)
	}
	r.members = r.members[:start]
	return append(out, '}'), true
}

// nameOf is what sorts a member: its name without the quotation marks, since ! sorts
// before the one behind it.
func nameOf(m member) []byte { return m.name[1 : len(m.name)-1] }

func (r *orderer) take(c byte) bool {
	if r.at < len(r.in) && r.in[r.at] == c {
		r.at++
		return true
	}
	return false
}

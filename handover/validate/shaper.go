package validate

import (
	"errors"
	"math"
	"regexp"
	"strings"
	"sync"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// errNoShape reports a schema that says more than a shape can.
var errNoShape = errors.New("validate: a schema that no shape can be made of")

// dialect is the one that keywords are understood in here.
const dialect = "https://json-schema.org/draft/2020-12/schema"

// A shaper makes shapes of schemas, each once. It is safe for concurrent use.
type shaper struct {
	forms *schema.Set
	mu    sync.Mutex
	files map[string]any
	made  map[string]*shape // by file and name; nil for one that is not finished
}

func newShaper(forms *schema.Set) *shaper {
	return &shaper{forms: forms, files: map[string]any{}, made: map[string]*shape{}}
}

// shape makes the shape of a schema; nothing when there is none.
func (m *shaper) shape(file string) *shape {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.at(file, "")
	if err != nil {
		return nil
	}
	return s
}

// at makes the shape of what a reference leads to: a file, or a shape by its name there.
// One that leads back to itself has none.
func (m *shaper) at(file, name string) (*shape, error) {
	key := file + "#" + name
	if s, begun := m.made[key]; s != nil {
		return s, nil
	} else if begun {
		return nil, errNoShape
	}
	if _, read := m.files[file]; !read {
		m.files[file] = m.forms.Bare(file)
	}
	node, _ := m.files[file].(map[string]any)
	if name != "" {
		defs, _ := node["$defs"].(map[string]any)
		node, _ = defs[name].(map[string]any)
	}
	m.made[key] = nil
	s, err := m.of(file, node)
	if err == nil {
		m.made[key] = s
	}
	return s, err
}

// of makes the shape of a schema that stands in a file.
func (m *shaper) of(file string, said any) (*shape, error) {
	s := &shape{}
	node, ok := said.(map[string]any)
	if !ok || node == nil {
		return nil, errNoShape
	}
	return s, m.fill(s, file, node)
}

// fill reads a schema into a shape. What stands in a schema is read in any order, so
// what is required is told apart at the end.
func (m *shaper) fill(s *shape, file string, said map[string]any) error {
	s.low, s.high = math.MinInt64, math.MaxInt64
	for i := range s.size {
		s.size[i].most = math.MaxInt
	}
	for key, v := range said {
		if err := m.keyword(s, file, key, v); err != nil {
			return err
		}
	}
	return s.demand(said["required"])
}

// keyword reads a keyword with a value of any kind.
func (m *shaper) keyword(s *shape, file, key string, v any) (err error) {
	switch v := v.(type) {
	case string:
		return m.ofText(s, file, key, v)
	case int64:
		return s.limit(key, v)
	case bool:
		s.closed = true
		if key != "additionalProperties" || v {
			return errNoShape
		}
	case []any:
		return m.ofList(s, file, key, v)
	case map[string]any:
		switch key {
		case "items":
			s.items, err = m.of(file, v)
		case "properties":
			err = m.properties(s, file, v)
		case "$defs": // are read where they are referred to
		default:
			err = errNoShape
		}
		return err
	default:
		return errNoShape
	}
	return nil
}

func (m *shaper) ofText(s *shape, file, key, v string) (err error) {
	switch {
	case key == "$schema" && v == dialect: // and no $id, from which references would count
	case key == "$ref":
		return m.refer(s, file, v)
	case key == "type":
		return s.allow(v)
	case key == "const":
		return s.enumerate([]any{v})
	case key == "pattern":
		s.pattern, err = regexp.Compile(v)
	case key == "format" && v == "date":
		s.date = true
	default:
		return errNoShape
	}
	return err
}

func (m *shaper) refer(s *shape, file, ref string) error {
	to, pointer, _ := strings.Cut(ref, "#")
	if to == "" {
		to = file
	}
	name, ok := strings.CutPrefix(pointer, "/$defs/")
	if !ok || strings.ContainsAny(name, "/~%") {
		return errNoShape
	}
	other, err := m.at(to, name)
	s.also = append(s.also, other)
	return err
}

func (m *shaper) ofList(s *shape, file, key string, list []any) error {
	switch key {
	case "type", "required":
		for _, it := range list {
			if word, ok := it.(string); !ok || key == "type" && s.allow(word) != nil {
				return errNoShape
			}
		}
		return nil
	case "enum":
		return s.enumerate(list)
	case "allOf":
		for _, it := range list {
			other, err := m.of(file, it)
			if err != nil {
				return err
			}
			s.also = append(s.also, other)
		}
		return nil
	}
	return errNoShape
}

func (m *shaper) properties(s *shape, file string, all map[string]any) error {
	s.members = make(map[string]must, len(all))
	for key, node := range all {
		one, err := m.of(file, node)
		if err != nil {
			return err
		}
		s.members[key] = must{shape: one}
	}
	return nil
}

// allow adds a type.
func (s *shape) allow(name string) error {
	kind, ok := map[string]record.Kind{
		"string": record.Text, "integer": record.Int, "boolean": record.Bool, "array": record.List, "object": record.Map,
	}[name]
	if !ok {
		return errNoShape
	}
	s.kinds |= bitOf(kind)
	return nil
}

func (s *shape) enumerate(list []any) error {
	if s.words != nil {
		return errNoShape
	}
	s.words = make([]string, 0, len(list))
	for _, it := range list {
		switch it := it.(type) {
		case string:
			s.words = append(s.words, it)
		case bool:
			s.yes, s.no = s.yes || it, s.no || !it
		default:
			return errNoShape
		}
	}
	return nil
}

func (s *shape) limit(key string, n int64) error {
	switch key {
	case "minimum":
		s.low = n
	case "maximum":
		s.high = n
	case "minLength":
		s.size[characters].least = int(n)
	case "maxLength":
		s.size[characters].most = int(n)
	case "minItems":
		s.size[items].least = int(n)
	case "maxItems":
		s.size[items].most = int(n)
	case "minProperties":
		s.size[members].least = int(n)
	case "maxProperties":
		s.size[members].most = int(n)
	default:
		return errNoShape
	}
	return nil
}

// demand notes which members must be there.
func (s *shape) demand(required any) error {
	const most = 63 // bits
	list, _ := required.([]any)
	if len(list) > most {
		return errNoShape
	}
	for _, it := range list {
		name, _ := it.(string)
		one, described := s.members[name]
		if one.bit != 0 {
			continue
		}
		if !described && s.closed {
			return errNoShape // nothing is as this says
		}
		one.bit = s.required + 1
		if s.members == nil {
			s.members = map[string]must{}
		}
		s.members[name] = one
		s.required |= one.bit
	}
	return nil
}

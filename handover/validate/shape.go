package validate

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
)

// Nearly all that is held against a schema is as the schema says, and each packet is so
// three times: when a run looks whom it is about, when the case is judged, and before
// its release leaves. The library that knows all of JSON Schema, and tells what is wrong
// and where, takes as long for nothing wrong as for ten mistakes. So a shape is asked
// first. It knows the few keywords that our schemas are written in, and says yes or
// nothing; where it says nothing, the library is asked, which tells what is wrong.
//
// A shape never says yes where the library finds something: tests hold the two against
// each other. A schema with a keyword that is not known here has no shape.

// A shape is what a value may look like.
type shape struct {
	kinds     uint64          // that are allowed, a bit for each record.Kind; 0 for all
	words     []string        // that are allowed; nil for all
	no, yes   bool            // are among the words
	members   map[string]must // of a map
	required  uint64          // a bit for each that must be there
	closed    bool            // there may be no other members
	size      [3]limits       // see below
	low, high int64
	pattern   *regexp.Regexp
	date      bool
	items     *shape
	also      []*shape
}

// A must is a member that a map may or must have.
type must struct {
	shape *shape // nil for any
	bit   uint64 // among the required, or 0
}

// What a size counts.
const (
	characters = iota
	items
	members
)

// limits are how many there may be.
type limits struct{ least, most int }

func (l limits) has(n int) bool { return n >= l.least && n <= l.most }

// accepts reports whether a value is surely as the shape says.
func (s *shape) accepts(v *record.Value) bool {
	kind := v.Kind()
	if kind == record.Missing || s.kinds != 0 && s.kinds&bitOf(kind) == 0 || s.words != nil && !s.lists(v) {
		return false
	}
	for _, other := range s.also {
		if !other.accepts(v) {
			return false
		}
	}
	switch kind {
	case record.Text:
		return s.acceptsText(v.Text().Reveal())
	case record.Int:
		return v.Int() >= s.low && v.Int() <= s.high
	case record.List:
		return s.acceptsItems(v.Items())
	case record.Map:
		return s.acceptsMembers(v.Fields())
	}
	return true
}

func bitOf(k record.Kind) uint64 { return 1 << k }

// lists reports whether a value is one of the words.
func (s *shape) lists(v *record.Value) bool {
	switch v.Kind() {
	case record.Text:
		return slices.Contains(s.words, v.Text().Reveal())
	case record.Bool:
		return v.Yes() && s.yes || !v.Yes() && s.no
	}
	return false
}

func (s *shape) acceptsText(text string) bool {
	if s.date {
		if _, err := day.Parse(text); err != nil {
			return false
		}
	}
	return s.size[characters].has(utf8.RuneCountInString(text)) && (s.pattern == nil || s.pattern.MatchString(text))
}

func (s *shape) acceptsItems(list []record.Value) bool {
	if !s.size[items].has(len(list)) {
		return false
	}
	for i := range list {
		if s.items != nil && !s.items.accepts(&list[i]) {
			return false
		}
	}
	return true
}

func (s *shape) acceptsMembers(all []record.Field) bool {
	if !s.size[members].has(len(all)) {
		return false
	}
	var there uint64
	for i := range all {
		m, known := s.members[all[i].Key]
		if !known && s.closed || m.shape != nil && !m.shape.accepts(&all[i].Value) || all[i].Value.IsMissing() {
			return false
		}
		there |= m.bit
	}
	return there == s.required
}

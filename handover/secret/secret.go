// Package secret keeps personal text out of logs, errors and other children's
// packets.
//
// A Text is what somebody wrote about a child. It remembers which case it came
// from, and it cannot be printed by accident: fmt, slog, json and text encoders
// all show a placeholder. Reveal is the only way out, so that searching for
// "Reveal(" lists every exit.
package secret

import (
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

const placeholder = "[withheld]"

// A Text is personal text that belongs to one case. The zero Text is empty and
// belongs to no case.
//
// The content sits behind a pointer: fmt does not call the methods of a value
// in an unexported struct field, but prints what it finds, and an address tells
// nothing.
type Text struct {
	s    *string
	from string
}

// New wraps s, which was written in the case with id caseID.
func New(caseID, s string) Text { return Text{s: &s, from: caseID} }

// Reveal returns the content. Call it where the text is meant to leave the
// program, and nowhere else.
func (t Text) Reveal() string {
	if t.s == nil {
		return ""
	}
	return *t.s
}

// Equal reports whether t and u have the same content and belong to the same case.
func (t Text) Equal(u Text) bool { return t.from == u.from && t.Reveal() == u.Reveal() }

// Case returns the id of the case that the text belongs to.
func (t Text) Case() string { return t.from }

// IsEmpty reports whether there is no content.
func (t Text) IsEmpty() bool { return t.s == nil || *t.s == "" }

// Len returns the number of characters (runes).
func (t Text) Len() int { return utf8.RuneCountInString(t.Reveal()) }

// With returns new content that belongs to the same case: for folding,
// masking and cleaning.
func (t Text) With(s string) Text { return New(t.from, s) }

// Format implements fmt.Formatter, so that no verb shows the content.
func (Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, placeholder) }

// String implements fmt.Stringer.
func (Text) String() string { return placeholder }

// GoString implements fmt.GoStringer.
func (Text) GoString() string { return placeholder }

// LogValue implements slog.LogValuer.
func (Text) LogValue() slog.Value { return slog.StringValue(placeholder) }

// MarshalText implements encoding.TextMarshaler, and thereby covers JSON and XML.
func (Text) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

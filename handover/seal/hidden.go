package seal

import (
	"fmt"
	"io"
	"log/slog"
)

const placeholder = "[private key]"

// hidden is embedded in every type that holds a private key, so that neither
// fmt nor slog nor an encoder shows it. The key itself sits in a function: fmt
// does not call the methods of a value in an unexported field, and follows
// pointers to structs when a verb does not fit, but a function is an address.
type hidden struct{}

func (hidden) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, placeholder) }
func (hidden) String() string               { return placeholder }
func (hidden) GoString() string             { return placeholder }
func (hidden) LogValue() slog.Value         { return slog.StringValue(placeholder) }
func (hidden) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

// Package canon writes a value as JSON in one way only (RFC 8785, the JSON
// Canonicalization Scheme) and reads it back strictly.
//
// Manifests, key books, receipts and released cases are signed or digested as
// bytes. Two programs must never read one such text differently; so Decode
// accepts nothing but the bytes that Encode would have written.
package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gowebpki/jcs"
)

// ErrNotCanonical reports bytes that are JSON, but not as Encode writes it:
// unknown or repeated names, other order or spacing, or something behind the value.
var ErrNotCanonical = errors.New("canon: not in canonical form")

// Encode returns v as canonical JSON.
func Encode(v any) ([]byte, error) {
	if out, ok := appendPlain(nil, v, 0); ok {
		return out, nil
	}
	text, err := written(v)
	if err != nil {
		return nil, err
	}
	if out, ok := ordered(text); ok {
		return out, nil
	}
	return transformed(text)
}

// written returns any value as encoding/json writes it.
func written(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("canon: encode: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// transformed puts any text of JSON into canonical form.
func transformed(text []byte) ([]byte, error) {
	out, err := jcs.Transform(text)
	if err != nil {
		return nil, fmt.Errorf("canon: encode: %w", err)
	}
	return out, nil
}

// Decode reads data into v, which must be a pointer. It fails with
// ErrNotCanonical unless encoding v again gives the same bytes.
func Decode(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		// The decoder's own message may quote the text that it stumbled over.
		return errors.Join(ErrNotCanonical, reasonOf(err))
	}
	again, err := Encode(v)
	if err != nil {
		return errors.Join(ErrNotCanonical, reasonOf(err))
	}
	if !bytes.Equal(again, data) {
		return ErrNotCanonical
	}
	return nil
}

var (
	errSyntax = errors.New("canon: syntax error")
	errType   = errors.New("canon: a value of the wrong type")
	errShort  = errors.New("canon: cut short")
)

func reasonOf(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errShort
	case errors.As(err, &syntax):
		return errSyntax
	case errors.As(err, &typ):
		return errType
	default:
		return nil
	}
}

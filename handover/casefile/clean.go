package casefile

import (
	"bytes"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/diag"
)

// clean checks what kind of file this is before a parser sees it, and strips a
// byte order mark.
func clean(name string, src []byte) ([]byte, *diag.Diagnostic) {
	whole := diag.Span{File: name}
	if len(src) > MaxBytes {
		d := fail("F04", whole, "")
		d.Args = diag.Args{"max": MaxBytes >> 20}
		return nil, d
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, fail("F01", whole, "")
	}
	if variant := kindOf(src); variant != "" {
		return nil, fail("F02", whole, variant)
	}
	src = oneLineEnd(src)
	if at, ok := firstBadByte(name, src); ok {
		return nil, fail("F03", at, encodingOf(src))
	}
	if hasControl(src) {
		return nil, fail("F14", place(name, src, bytes.IndexFunc(src, isControl)), "")
	}
	return src, nil
}

// kindOf recognises files that are no text by how they begin.
func kindOf(src []byte) string {
	for _, k := range []struct{ head, variant string }{
		{"%PDF-", "pdf"},
		{"PK\x03\x04", "zip"}, // also .docx, .xlsx and .odt
		{"\xd0\xcf\x11\xe0", "office"},
		{"{\\rtf", "rtf"},
		{"\xff\xd8\xff", "bilde"}, // JPEG
		{"\x89PNG", "bilde"},
		{"GIF8", "bilde"},
		{"II*\x00", "bilde"}, // TIFF
		{"MM\x00*", "bilde"},
		{"age-encryption.org/", "kryptert"},
		{"-----BEGIN AGE", "kryptert"},
		{"\xff\xfe", "utf16"},
		{"\xfe\xff", "utf16"},
	} {
		if bytes.HasPrefix(src, []byte(k.head)) {
			return k.variant
		}
	}
	const start = 12
	head := src[:min(len(src), start)]
	switch {
	case len(head) == start && string(head[4:8]) == "ftyp", // HEIC, as telephones take pictures
		len(head) == start && string(head[:4]) == "RIFF" && string(head[8:]) == "WEBP":
		return "bilde"
	case len(head) == start && bytes.Count(head, []byte{0}) == start/2:
		return "utf16" // without its mark
	}
	return ""
}

// oneLineEnd turns carriage returns that stand alone into line ends, as YAML
// counts them, so that everybody counts the same lines.
func oneLineEnd(src []byte) []byte {
	if bytes.Count(src, []byte("\r")) == bytes.Count(src, []byte("\r\n")) {
		return src
	}
	out := bytes.Clone(src)
	for i, b := range out {
		if b == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

// isControl reports characters that no text should have. Three of them are line
// ends to YAML, and to nobody else.
func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029
}

// hasControl reports whether a text has such a character.
func hasControl(src []byte) bool {
	for _, c := range src {
		if (c < ' ' || c == 0x7f) && isControl(rune(c)) {
			return true
		}
	}
	return hasRare(src, isControl)
}

func firstBadByte(name string, src []byte) (diag.Span, bool) {
	if utf8.Valid(src) {
		return diag.Span{}, false
	}
	i := 0
	for {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n <= 1 {
			return place(name, src, i), true
		}
		i += n
	}
}

// encodingOf says "windows1252" when every byte that is no UTF-8 could be a
// Norwegian letter or a usual sign in that encoding: then this is almost always
// a file that an older Windows program has saved.
func encodingOf(src []byte) string {
	letters := 0
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			switch b := src[i]; {
			case bytes.IndexByte([]byte("\xe6\xf8\xe5\xc6\xd8\xc5\xe9\xf6\xe4\xab\xbb\x96\x85\x93\x94\x91\x92"), b) >= 0:
				letters++
			case b < 0x80 || b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d:
				return "" // not a character there
			}
		}
		i += n
	}
	if letters > 0 {
		return "windows1252"
	}
	return ""
}

// place returns line and column of the byte at offset i.
func place(name string, src []byte, i int) diag.Span {
	before := src[:i]
	start := bytes.LastIndexByte(before, '\n') + 1
	return diag.Span{File: name, Line: bytes.Count(before, []byte("\n")) + 1, Col: utf8.RuneCount(before[start:]) + 1, Width: 1}
}

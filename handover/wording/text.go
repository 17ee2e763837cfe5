package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Text is a text cut into words.
type Text struct {
	raw   string
	Words []Word
}

// A Word is letters and digits that stand together.
type Word struct {
	From, To int    // bytes
	Folded   string // in small letters, for looking up
	typed    string // as it was typed, but composed (NFC) and without what cannot be seen
	// glued tells that the word follows the one before it with nothing but spaces,
	// hyphens, slashes and quotation marks between, so that a phrase may go on.
	glued bool
	// opens tells that a sentence, a line or a quotation begins here: then a capital
	// letter says nothing.
	opens bool
}

// Read cuts a text into words.
func Read(raw string) *Text {
	t := &Text{Words: make([]Word, 0, len(raw)/6)}
	t.Read(raw)
	return t
}

// Read cuts another text into words, in the room of the one before: for who looks at one
// after the other.
func (t *Text) Read(raw string) {
	t.raw, t.Words = raw, t.Words[:0]
	end := 0 // of the word before
	for at := 0; at < len(raw); {
		long, plain := wordAt(raw[at:])
		if long == 0 {
			_, size := utf8.DecodeRuneInString(raw[at:])
			at += size
			continue
		}
		w := Word{From: at, To: at + long, typed: raw[at : at+long]}
		if !plain {
			w.typed = seen(norm.NFC.String(w.typed))
		}
		w.Folded = strings.ToLower(w.typed)
		w.glued, w.opens = gap(raw[end:at], w.typed)
		w.glued, w.opens = w.glued && len(t.Words) > 0, w.opens || len(t.Words) == 0
		t.Words = append(t.Words, w)
		at += long
		end = at
	}
}

// wordAt returns how many bytes of a text are the word that it begins with, and
// whether that is nothing but ASCII.
func wordAt(s string) (long int, plain bool) {
	plain = true
	for long < len(s) {
		if c := s[long]; c < utf8.RuneSelf {
			if !isASCIILetter(c) {
				break
			}
			long++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[long:])
		switch {
		case r == '§' && long == 0:
			return size, false
		case r == '§', !isLetter(r) && (long == 0 || !isUnseen(r)):
			return long, plain
		}
		plain = false
		long += size
	}
	return long, plain
}

// isLetter reports what words are made of. The sign of a paragraph is a word by
// itself.
func isLetter(r rune) bool {
	return r < utf8.RuneSelf && isASCIILetter(byte(r)) || r == '§' || unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func isASCIILetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// isUnseen reports characters inside a word that nobody sees: soft hyphens and
// joiners, as text copied from a web page has.
func isUnseen(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

func seen(s string) string {
	if strings.IndexFunc(s, isUnseen) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isUnseen(r) {
			return -1
		}
		return r
	}, s)
}

// gap tells what stands between two words: whether they belong together, and
// whether something begins behind it.
func gap(between, next string) (glued, opens bool) {
	if between == " " {
		return true, false
	}
	glued = true
	for _, r := range between {
		switch r {
		case ' ', '\t', '\r', '-', '/', '\'', '’', '”', '»', '\u00a0', '\u2010', '\u2011', '\u202f', '\u2009', '\u00ad', '\u200b':
		case '"', '«', '“', '„', '‘', '\n':
			opens = true
		case '.': // no sentence ends in «kap. 9» and «f.eks. når»
			if first, _ := utf8.DecodeRuneInString(next); unicode.IsUpper(first) {
				glued, opens = false, true
			}
		case '!', '?', ':', ';', '…', '•', '*', '(', '–', '—':
			glued, opens = false, true
		default:
			glued = false
		}
	}
	return glued, opens
}

// has reports whether the word is one of a set, also with an s behind.
func (w Word) has(set map[string]bool) bool {
	return set[w.Folded] || strings.HasSuffix(w.Folded, "s") && set[w.Folded[:len(w.Folded)-1]]
}

// isName reports whether the word is written as a name: a capital letter and small
// ones.
func (w Word) isName() bool {
	first, size := utf8.DecodeRuneInString(w.typed)
	if !unicode.IsUpper(first) || size == len(w.typed) {
		return false
	}
	small := false
	for _, r := range w.typed[size:] {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		small = small || unicode.IsLower(r)
	}
	return small
}

// isSmall reports whether the word begins with a small letter.
func (w Word) isSmall() bool {
	first, _ := utf8.DecodeRuneInString(w.typed)
	return unicode.IsLower(first)
}

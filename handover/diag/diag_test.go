package diag_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/diag"
)

func TestListIsInFileOrderAndWithoutRepeats(t *testing.T) {
	var l diag.List
	l.Fail("V30", diag.Span{File: "b.yaml", Line: 2, Col: 1}, nil)
	l.Fail("V41", diag.Span{File: "a.yaml", Line: 9, Col: 3}, nil)
	l.Fail("V40", diag.Span{File: "a.yaml", Line: 9, Col: 3}, nil)
	l.Fail("V40", diag.Span{File: "a.yaml", Line: 9, Col: 3}, nil)
	l.Add(diag.Diagnostic{Code: "V60", Severity: diag.Warning, Span: diag.Span{File: "a.yaml", Line: 2, Col: 1}})
	var got []string
	for _, d := range l.All() {
		got = append(got, string(d.Code))
	}
	if want := "V60 V40 V41 V30"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	if l.Err() == nil || l.Count(diag.Warning) != 1 {
		t.Error("errors or warnings are not counted")
	}
	var warned diag.List
	warned.Add(diag.Diagnostic{Code: "V60", Severity: diag.Warning})
	if warned.Err() != nil {
		t.Error("a warning is an error")
	}
}

func TestExcerptMasksEverythingButKnownKeys(t *testing.T) {
	known := func(k string) bool { return k == "verdi" || k == "fornavn" }
	src := "barn:\n  fornavn: Ola Nordmann # Kari\n    - verdi:   01010750160\n  Ola: x\nbare tekst\n\tTab: a\r\n"
	for _, c := range []struct {
		span         diag.Span
		line, carets string
	}{
		{diag.Span{Line: 2, Col: 12, Width: 12}, "  fornavn: ··· ········ · ····", "           ^^^^^^^^^^^^"},
		{diag.Span{Line: 3, Col: 16, Width: 11}, "    - verdi:   ···········", "               ^^^^^^^^^^^"},
		{diag.Span{Line: 4, Col: 3, Width: 3}, "  ···· ·", "  ^^^"},
		{diag.Span{Line: 5, Col: 1, Width: 99}, "···· ·····", "^^^^^^^^^^"},
		{diag.Span{Line: 6, Col: 1, Width: 1}, " ···· ·", "^"},
		{diag.Span{Line: 99, Col: 1}, "", ""},
		{diag.Span{}, "", ""},
	} {
		line, carets := diag.Excerpt([]byte(src), c.span, known)
		if line != c.line || carets != c.carets {
			t.Errorf("%d:%d\n got %q\n     %q\nwant %q\n     %q", c.span.Line, c.span.Col, line, carets, c.line, c.carets)
		}
	}
}

// Of a long line, the part that is pointed at is shown.
func TestExcerptOfALongLine(t *testing.T) {
	known := func(k string) bool { return k == "fornavn" }
	src := "  fornavn: " + strings.Repeat("abcdefghi ", 12) + "\n"
	for _, c := range []struct {
		col, width, at int
		head           string
	}{
		{12, 9, 11, "  fornavn: ·········"}, {112, 9, 59, "  fornavn:…"}, {112, 3, 65, "  fornavn:…"}, {1, 900, 0, "  fornavn: ·"}, {112, 900, 72, "  fornavn: ·"},
	} {
		line, carets := diag.Excerpt([]byte(src), diag.Span{Line: 1, Col: c.col, Width: c.width}, known)
		runes := []rune(line)
		at := len(carets) - len(strings.TrimLeft(carets, " "))
		if len(runes) > 72 || at != c.at || len(carets) > len(runes)+1 || !strings.HasPrefix(line, c.head) {
			t.Errorf("%d, %d wide: the caret is at %d\n%s\n%s", c.col, c.width, at, line, carets)
		}
		if c.width < 10 && (runes[at] != '·' || at > 0 && runes[at-1] != ' ' && c.width == 9) {
			t.Errorf("%d points beside the word:\n%s\n%s", c.col, line, carets)
		}
	}
}

// Whatever the file and the place, no letter or digit shows that is not part of
// a known key.
func FuzzExcerptShowsNothing(f *testing.F) {
	f.Add("fornavn: Ola\n - Kari: 2", 1, 1, 3)
	f.Add("\ufeff- Kari:\u00a0Ola\tx #1\r\n{a:b, “c” 'd'}", 2, 3, 9)
	f.Fuzz(func(t *testing.T, src string, line, col, width int) {
		got, carets := diag.Excerpt([]byte(src), diag.Span{Line: line, Col: col, Width: width}, func(string) bool { return false })
		if strings.Trim(got, "·- …\u00a0\u3000\u0085\v\f\r\u2028\u2029\u1680\u202f\u205f\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a") != "" {
			t.Errorf("shows %q", got)
		}
		if strings.Trim(carets, " ^") != "" || len(carets) > 200 {
			t.Errorf("carets %q", carets)
		}
	})
}

// A hint comes for a slip of the finger, and for nothing further away: a child's
// name is no slip.
func TestNear(t *testing.T) {
	keys := []string{"fornavn", "etternavn", "foedselsdato", "lek", "helse"}
	for typed, want := range map[string]string{
		"fornamn": "fornavn", "fonravn": "fornavn", "foedselsdto": "foedselsdato", "hlse": "helse",
		"lekk": "lek", "len": "", "le": "", "etternave": "etternavn", "eternavnn": "etternavn", "Iben": "", "kristin_haugland": "", "": "", "lek": "lek",
	} {
		if got := diag.Near(typed, keys); got != want {
			t.Errorf("Near(%q) = %q, want %q", typed, got, want)
		}
	}
	for _, words := range [][]string{{"kartlegginga", "kartlegginge"}, {"kartlegginge", "kartlegginga"}} {
		if got := diag.Near("kartleggings", words); got != "kartlegginga" {
			t.Errorf("of two that are as near, %q", got)
		}
	}
}

package register

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/sheet"
)

// A Value is what a case file gets from a cell, and where that stands.
type Value struct {
	Text secret.Text
	Span diag.Span
}

// The first and last year that a date in a list can be meant to be in.
const firstYear, lastYear = 1900, 2199

// A told is something that is wrong with a cell.
type told struct {
	code     diag.Code
	variant  string
	severity diag.Severity
}

func wrong(code diag.Code, variant string) *told { return &told{code, variant, diag.Error} }

// read turns a cell into a text for the case file. What cannot be told from a mistake
// is left to the rules for case files, which the text will be held against.
func read(c sheet.Cell, f field) (string, *told) {
	switch {
	case c.Failed:
		return "", wrong("L08", "feilverdi")
	case c.Unsaved:
		return "", wrong("L08", "formel")
	}
	s := tidy(plain(c))
	if isSpoiled(s) {
		return "", wrong("L10", "")
	}
	switch f.form {
	case date:
		d, ok := c.Day(firstYear, lastYear)
		if !ok {
			return "", wrong("L05", "")
		}
		return d.String(), nil
	case number:
		return identity(s, f.key)
	case digits:
		return organisation(s, f.key)
	case telephone:
		return strings.TrimPrefix(strings.TrimPrefix(s, "'"), "tlf "), nil
	case whole:
		if n := leading.FindString(s); n != "" {
			return n, nil
		}
	}
	return s, nil
}

var leading = regexp.MustCompile(`^[0-9]{1,2}`)

// plain is the text of a cell, a number without what a workbook puts in it.
func plain(c sheet.Cell) string {
	const exact = 1e15 // whole numbers below it are saved as they were typed
	if !c.Number {
		return c.Text
	}
	n, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || n != float64(int64(n)) || n < 0 || n >= exact {
		return c.Text
	}
	return strconv.FormatInt(int64(n), 10)
}

// tidy is a text on one line, composed, without characters that are not seen.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c':
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// spoiled is what becomes of letters that were read in another encoding than they were
// saved in: «Ã¸» for ø, «Ã¥» for å.
var spoiled = regexp.MustCompile(`\x{fffd}|Ã[\x{80}-\x{bf}\x{152}\x{153}\x{160}\x{161}\x{178}\x{17d}\x{17e}\x{192}\x{2c6}\x{2dc}\x{2013}-\x{203a}\x{20ac}\x{2122}]|â€`)

func isSpoiled(s string) bool { return spoiled.MatchString(s) }

// joined takes out what people put between the digits of a number.
func joined(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '.' || r == '-' || r == '\'' {
			return -1
		}
		return r
	}, s)
}

// rounded is a number that a workbook shows in short: 1,01E+10. Its last digits are
// lost.
var rounded = regexp.MustCompile(`^[0-9][.,]?[0-9]*[eE]\+?[0-9]+$`)

// identity reads the number of an identity. A workbook that takes it for a number drops
// a zero in front: that zero is put back when the control digits fit with it.
func identity(s, key string) (string, *told) {
	if rounded.MatchString(s) {
		return "", wrong("L06", "avrundet")
	}
	const length = 11 // digits
	n := joined(s)
	if len(n) != length-1 || key == keyDuf || strings.Trim(n, "0123456789") != "" {
		return n, nil
	}
	if norid.Check(norid.Fnr, "0"+n) != nil {
		return "", wrong("L06", "")
	}
	return "0" + n, &told{"L06", "null", diag.Warning}
}

// idType is what kind of number a number is.
func idType(n, key string) string {
	switch {
	case key == keyDuf || len(n) == 12 && norid.Check(norid.Duf, n) == nil:
		return string(norid.Duf)
	case key == keyDNumber || n != "" && n[0] >= '4':
		return string(norid.Dnr)
	}
	return string(norid.Fnr)
}

// organisation reads the number of a unit or a kommune. That of a kommune has four
// digits, so that one with three has lost a zero in front.
func organisation(s, key string) (string, *told) {
	if rounded.MatchString(s) {
		return "", wrong("L06", "avrundet")
	}
	n := joined(s)
	if strings.HasSuffix(key, "kommunenummer") && len(n) == 3 && norid.ValidKommunenummer("0"+n) {
		return "0" + n, &told{"L06", "null", diag.Warning}
	}
	return n, nil
}

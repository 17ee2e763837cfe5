// Package norid knows the numbers that Norwegian registers give to people and
// organisations, well enough to catch a typing mistake.
//
// Fnr is the fødselsnummer, Dnr the D-number (the same with 4 added to the
// first digit), Duf the number of the immigration authorities. A synthetic
// number belongs to nobody: 80 (Skatteetaten's Tenor) or 40 (NAV's Dolly, and
// the H-numbers of hospitals) is added to its month.
//
// The promise: nothing here tells a person's sex, century of birth or date of
// birth. From 2032 the numbers no longer say so, people keep numbers that never
// did, and a number may change; a birth date is a field of its own. And no
// error carries the number.
package norid

import (
	"fmt"

	"github.com/handover-no/handover/handover/day"
)

// A Kind is a kind of personal number, as case files name it.
type Kind string

// The kinds.
const (
	Fnr Kind = "fnr"
	Dnr Kind = "dnr"
	Duf Kind = "duf"
)

// A Reason says what is wrong with a number. It is an error without the number,
// and compares with == and errors.Is.
type Reason uint8

// The reasons, in the order in which Check looks for them.
const (
	// WrongLength: a fødselsnummer or D-number has 11 digits, a DUF number 12.
	WrongLength Reason = iota + 1
	// NotDigits: something else than the digits 0 to 9; spaces count.
	NotDigits
	// OtherKind: a D-number given as a fødselsnummer or the other way round, or a
	// kind that has no rule.
	OtherKind
	// NoSuchDate: the first six digits fit no date in any century.
	NoSuchDate
	// WrongChecksum: the control digits do not fit the others.
	WrongChecksum
)

// Error implements error.
func (r Reason) Error() string {
	switch r {
	case WrongLength:
		return "norid: wrong length"
	case NotDigits:
		return "norid: not only digits"
	case OtherKind:
		return "norid: another kind of number"
	case NoSuchDate:
		return "norid: does not begin with a date"
	case WrongChecksum:
		return "norid: wrong control digits"
	default:
		return fmt.Sprintf("norid: reason %d", uint8(r))
	}
}

// Lengths of numbers, in digits.
const (
	personLen  = 11
	dufLen     = 12
	orgLen     = 9
	kommuneLen = 4
)

// Check returns nil if digits is a well-formed number of that kind, synthetic
// or not, and a Reason otherwise. That a number is well-formed does not say that
// anybody has it.
func Check(kind Kind, digits string) error {
	switch kind {
	case Fnr, Dnr:
		return checkPerson(kind, digits)
	case Duf:
		return checkDuf(digits)
	default:
		return OtherKind
	}
}

// checkPerson accepts the control digits of today and those that numbers may
// have from 1 January 2032, since a case file does not say when a number was given
// (Skatteetaten, «Nytt fødselsnummer fra 2032»).
func checkPerson(kind Kind, digits string) error {
	d, err := split(digits, personLen)
	if err != nil {
		return err
	}
	if (d[0] >= 4) != (kind == Dnr) {
		return OtherKind
	}
	if !isDate(dateOf(d)) {
		return NoSuchDate
	}
	r1, r2 := remainders(d)
	// Today r1 must be 0. From 2032 up to 3 is right, which gives four times as
	// many numbers for a date.
	const r1Max = 3
	if r1 > r1Max || r2 != 0 {
		return WrongChecksum
	}
	return nil
}

// remainders returns what is left of the two weighted sums, control digits
// included, when divided by 11.
func remainders(d []int) (r1, r2 int) {
	r1 = weigh(d, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11
	r2 = weigh(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11
	return r1, r2
}

// checkDuf takes the digits YYYYLLLLLLCC as LLLLLLYYYY; the remainder of their
// weighted sum is the two control digits.
func checkDuf(digits string) error {
	d, err := split(digits, dufLen)
	if err != nil {
		return err
	}
	turned := append(append([]int{}, d[4:10]...), d[:4]...)
	if weigh(turned, 4, 6, 3, 2, 7, 5, 4, 6, 3, 2)%11 != d[10]*10+d[11] {
		return WrongChecksum
	}
	return nil
}

// IsSynthetic reports whether the month of an 11-digit number is 41–52 or
// 81–92: it belongs to nobody, and may stand in tests and nowhere else.
func IsSynthetic(digits string) bool {
	d, err := split(digits, personLen)
	if err != nil {
		return false
	}
	month := d[2]*10 + d[3]
	return 41 <= month && month <= 52 || 81 <= month && month <= 92
}

// MatchesBirthDate reports whether the first six digits of an 11-digit number
// are the day, month and last two digits of the year of birth, after what marks
// a D-number or a synthetic number is taken away. A DUF number says nothing of a
// birth date and matches every one.
//
// Some people rightly have a number that does not match, so that false is at
// most worth a warning. The date is never taken from the number.
func MatchesBirthDate(digits string, born day.Day) bool {
	if d, err := split(digits, personLen); err == nil {
		dd, mm, yy := dateOf(d)
		return dd == born.DayOfMonth() && mm == int(born.Month()) && yy == born.Year()%100
	}
	return len(digits) == dufLen
}

// Mask returns an 11-digit number with everything but its first six digits
// hidden, DDMMYY*****. Of anything else, a DUF number too, it returns nothing.
func Mask(digits string) string {
	if _, err := split(digits, personLen); err != nil {
		return ""
	}
	return digits[:6] + "*****"
}

// ValidOrgnr reports whether s is a well-formed organisasjonsnummer: nine digits,
// the last one a control digit. The first digit is not looked at: real ones have
// 8 or 9, synthetic ones others.
func ValidOrgnr(s string) bool {
	d, err := split(s, orgLen)
	return err == nil && weigh(d, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// ValidKommunenummer reports whether s has the form of a kommunenummer: four digits,
// of which the first two are the fylke and not 00. «301» has lost a zero.
func ValidKommunenummer(s string) bool {
	d, err := split(s, kommuneLen)
	return err == nil && d[0]+d[1] > 0
}

// split returns the value of each digit of s, which must be n digits.
func split(s string, n int) ([]int, error) {
	if len(s) != n {
		return nil, WrongLength
	}
	out := make([]int, n)
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return nil, NotDigits
		}
		out[i] = int(s[i] - '0')
	}
	return out, nil
}

func weigh(d []int, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * d[i]
	}
	return sum
}

// dateOf returns the two-digit day, month and year that an 11-digit number
// begins with, without the marks of D-numbers and synthetic numbers.
func dateOf(d []int) (dd, mm, yy int) {
	dd, mm, yy = d[0]*10+d[1], d[2]*10+d[3], d[4]*10+d[5]
	if dd > 40 {
		dd -= 40
	}
	switch {
	case mm > 80:
		mm -= 80
	case mm > 40:
		mm -= 40
	}
	return dd, mm, yy
}

// isDate reports whether there is such a date in some century. Of the years
// ending in 00, 2000 was a leap year.
func isDate(dd, mm, yy int) bool {
	if mm < 1 || mm > 12 || dd < 1 {
		return false
	}
	last := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[mm-1]
	if mm == 2 && yy%4 == 0 {
		last = 29
	}
	return dd <= last
}

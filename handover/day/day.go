// Package day is about calendar days: a date without clock or zone, as it
// stands in a case file, a permission or a deadline.
//
// A working day (virkedag) is Monday to Friday that is not a public holiday in
// Norway (lov 1995-02-24-12 om helligdager, lov 1947-04-26-1 om 1. og 17. mai).
package day

import (
	"errors"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/no"
)

// A Day is one date. The zero Day is no day, and comes before all others.
type Day struct {
	y int16
	m uint8
	d uint8
}

// ErrFormat reports a text that is not a date that exists, written YYYY-MM-DD.
var ErrFormat = errors.New("day: not a date as YYYY-MM-DD")

// Parse reads a date written as YYYY-MM-DD. 2027-02-29 does not exist and is refused.
func Parse(s string) (Day, error) {
	if d, ok := plain(s); ok {
		return d, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, ErrFormat // the parser's own message quotes the text
	}
	return Of(t), nil
}

// plain reads the dates that every month has: that they exist need not be worked out.
func plain(s string) (Day, bool) {
	const form, inEach = "2027-05-12", 28
	if len(s) != len(form) || s[4] != '-' || s[7] != '-' {
		return Day{}, false
	}
	y, m, d := number(s[:4]), number(s[5:7]), number(s[8:])
	return Day{int16(y), uint8(m), uint8(d)}, y >= 0 && m >= 1 && m <= 12 && d >= 1 && d <= inEach
}

// number reads digits; -1 where there is something else.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return -1
		}
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// Of returns the date of t in t's own zone.
func Of(t time.Time) Day {
	y, m, d := t.Date()
	return Day{int16(y), uint8(m), uint8(d)}
}

// New returns the date; days and months beyond their range roll over as in time.Date.
func New(year int, month time.Month, dayOfMonth int) Day {
	return Of(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// Time returns midnight UTC at the start of d.
func (d Day) Time() time.Time {
	return time.Date(int(d.y), time.Month(d.m), int(d.d), 0, 0, 0, 0, time.UTC)
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Year, Month and DayOfMonth return the parts of d.
func (d Day) Year() int         { return int(d.y) }
func (d Day) Month() time.Month { return time.Month(d.m) }
func (d Day) DayOfMonth() int   { return int(d.d) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// String returns the date as YYYY-MM-DD, and an empty text for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Compare returns -1, 0 or 1.
func (d Day) Compare(e Day) int { return d.Time().Compare(e.Time()) }

// Before reports whether d comes before e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After reports whether d comes after e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days later, or earlier when n is negative.
func (d Day) AddDays(n int) Day { return Of(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the same day of the month n months later, or the month's
// last day where that does not exist: six months after 31 August is 28 or 29
// February.
func (d Day) AddMonths(n int) Day {
	first := time.Date(int(d.y), time.Month(d.m)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return New(first.Year(), first.Month(), min(int(d.d), last))
}

// Age returns the number of whole years from d to on: how old somebody born on
// d is that day.
func (d Day) Age(on Day) int {
	years := on.Year() - d.Year()
	if on.Month() < d.Month() || on.Month() == d.Month() && on.DayOfMonth() < d.DayOfMonth() {
		years--
	}
	return years
}

// Birthday returns the day on which somebody born on d has lived n whole years. Of 29
// February that is 1 March in the years that have no such day.
func (d Day) Birthday(n int) Day { return New(d.Year()+n, d.Month(), d.DayOfMonth()) }

// Min returns the earliest of a and b, leaving out no day.
func Min(a, b Day) Day {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Max returns the latest of a and b; no day comes before every day.
func Max(a, b Day) Day {
	if b.After(a) {
		return b
	}
	return a
}

var norway = func() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(no.Holidays...)
	return c
}()

// IsWorkday reports whether d is a working day.
func (d Day) IsWorkday() bool { return norway.IsWorkday(d.Time()) }

// AddWorkdays returns the n-th working day after d (before d when n is negative).
func (d Day) AddWorkdays(n int) Day {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if d.IsWorkday() {
			n--
		}
	}
	return d
}

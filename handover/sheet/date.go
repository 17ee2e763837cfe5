package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/day"
)

// A calendar is from when a workbook counts days: from 1904, or as most from 1900.
type calendar bool

// Day reads what stands in a cell as a date: the number that a workbook has for it, or
// a text as people in Norway write one, with the day first. A date before or after
// these years is not meant as one. Two digits are a year of this century.
func (c Cell) Day(firstYear, lastYear int) (day.Day, bool) {
	var d day.Day
	var ok bool
	if c.Number {
		d, ok = serialDay(c.Text, c.days)
	} else {
		d, ok = typedDay(c.Text)
	}
	if !ok || d.Year() < firstYear || d.Year() > lastYear {
		return day.Day{}, false
	}
	return d, true
}

// serialDay reads the number of a day. A part of a day is a time, and left out.
func serialDay(s string, from calendar) (day.Day, bool) {
	n, err := strconv.ParseFloat(s, 64)
	const most = 200_000 // days: to the year 2447, counted from either beginning
	if err != nil || n < 1 || n > most {
		return day.Day{}, false
	}
	begin := day.New(1899, time.December, 30)
	if from {
		begin = day.New(1904, time.January, 1)
	}
	return begin.AddDays(int(n)), true
}

var (
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ][\d:.]+z?)?$`)
	ownDay   = regexp.MustCompile(`^(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4}|\d{2})(?: (?:kl\.? ?)?[\d:.]+)?$`)
	namedDay = regexp.MustCompile(`^(\d{1,2})\.? ?([a-z]{3,9})\.? ?(\d{4}|\d{2})$`)
)

// months are how the names of months begin.
var months = []string{"jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"}

// longest is how long a text may be to be looked at as a date.
const longest = 64

func typedDay(s string) (day.Day, bool) {
	if len(s) > longest {
		return day.Day{}, false
	}
	s = folded(s)
	if at := strings.IndexFunc(s, isDigit); at > 0 && strings.HasSuffix(strings.TrimRight(s[:at], ". "), "dag") {
		s = s[at:] // «mandag 16.08.2027»
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return ofParts(m[1], m[2], m[3])
	}
	if m := ownDay.FindStringSubmatch(s); m != nil {
		return ofParts(m[3], m[2], m[1])
	}
	if m := namedDay.FindStringSubmatch(s); m != nil {
		for i, name := range months {
			if strings.HasPrefix(m[2], name) {
				return ofParts(m[3], strconv.Itoa(i+1), m[1])
			}
		}
	}
	return day.Day{}, false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// ofParts makes a day of digits; one that does not exist is refused.
func ofParts(year, month, dayOfMonth string) (day.Day, bool) {
	y, _ := strconv.Atoi(year) // the patterns let nothing but digits through
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(dayOfMonth)
	const century, thisOne = 100, 2000
	if y < century {
		y += thisOne
	}
	out := day.New(y, time.Month(m), d)
	if out.Year() != y || out.Month() != time.Month(m) || out.DayOfMonth() != d {
		return day.Day{}, false
	}
	return out, true
}

// folded is a text as it is compared: composed, in lower case, with single spaces and
// without what people end a date with.
func folded(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	return strings.Trim(strings.Join(strings.Fields(s), " "), " .:;,*")
}

package filled

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/day"
)

// A Status is how far an item is.
type Status int

// Open is where an item begins.
const (
	Open Status = iota
	InProgress
	Done
	NotApplicable
)

// String names a status in JSON.
func (s Status) String() string {
	return [...]string{"open", "in_progress", "done", "not_applicable"}[s]
}

// statusOf reads a status: a word of the list that the cell offers, in either
// målform, or one of those that people write instead. An empty cell is open.
func statusOf(s string) (Status, bool) {
	switch folded(s) {
	case "", "åpen", "åpent", "åpne", "open", "ope", "opne", "ny", "nytt", "ikke gjort", "ikkje gjort", "ikke begynt", "ikkje begynt", "ikkje byrja",
		"ikke startet", "ikkje starta", "nei", "false", "usann":
		return Open, true
	case "i arbeid", "under arbeid", "i gang", "påbegynt", "påbyrja", "begynt", "byrja", "startet", "starta", "pågår", "delvis", "halvveis", "in progress":
		return InProgress, true
	case "gjort", "gjord", "ferdig", "utført", "fullført", "ok", "ok!", "ja", "x", "v", "✓", "✔", "☑", "✅", "👍", "done", "true", "sann", "100 %", "100%":
		return Done, true
	case "ikke aktuelt", "ikkje aktuelt", "ikke aktuell", "ikkje aktuell", "uaktuelt", "uaktuell", "ikke relevant", "ikkje relevant", "gjelder ikke", "gjeld ikkje",
		"ia", "i/a", "n/a", "na", "not applicable":
		return NotApplicable, true
	}
	return Open, false
}

// folded is a text as it is compared: composed, in lower case, with single spaces and
// without what people end a word with.
func folded(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	return strings.Trim(strings.Join(strings.Fields(s), " "), " .:;,*")
}

// The first and last day that a list may have a date of. A number beyond them is not
// meant as a date.
const firstYear, lastYear = 2000, 2199

// dayOf reads what stands in a cell as a date: the number that a workbook has for it,
// or a text as people in Norway write one, with the day first.
func dayOf(c cell, from1904 bool) (day.Day, bool) {
	if c.number {
		return serialDay(c.text, from1904)
	}
	return typedDay(c.text)
}

// serialDay reads the number of a day. A part of a day is a time, and left out.
func serialDay(s string, from1904 bool) (day.Day, bool) {
	n, err := strconv.ParseFloat(s, 64)
	const most = 200_000 // days: beyond lastYear, counted from either beginning
	if err != nil || n < 1 || n > most {
		return day.Day{}, false
	}
	begin := day.New(1899, time.December, 30)
	if from1904 {
		begin = day.New(1904, time.January, 1)
	}
	return within(begin.AddDays(int(n)))
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
	const century = 100
	if y < century {
		y += firstYear
	}
	out := day.New(y, time.Month(m), d)
	if out.Year() != y || out.Month() != time.Month(m) || out.DayOfMonth() != d {
		return day.Day{}, false
	}
	return within(out)
}

func within(d day.Day) (day.Day, bool) {
	if d.Year() < firstYear || d.Year() > lastYear {
		return day.Day{}, false
	}
	return d, true
}

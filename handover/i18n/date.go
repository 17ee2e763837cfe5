package i18n

import (
	"fmt"
	"time"

	"github.com/handover-no/handover/handover/day"
)

var months = map[Lang][12]string{
	Bokmaal: {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
	Nynorsk: {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Lang][7]string{
	Bokmaal: {"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
	Nynorsk: {"sundag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"},
	English: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Date writes a day as numbers: "16.08.2027".
func Date(d day.Day) string {
	return fmt.Sprintf("%02d.%02d.%04d", d.DayOfMonth(), int(d.Month()), d.Year())
}

// LongDate writes a day in words: "16. august 2027", "16 August 2027".
func (p *Printer) LongDate(d day.Day) string {
	return p.DayMonth(d) + fmt.Sprintf(" %d", d.Year())
}

// DayMonth writes a day without its year: "16. august".
func (p *Printer) DayMonth(d day.Day) string { return p.InAnyYear(d.Month(), d.DayOfMonth()) }

// InAnyYear writes a day that comes every year: "1. oktober".
func (p *Printer) InAnyYear(m time.Month, dayOfMonth int) string {
	dot := "."
	if p.lang == English {
		dot = ""
	}
	return fmt.Sprintf("%d%s %s", dayOfMonth, dot, p.Month(m))
}

// Month returns the name of a month.
func (p *Printer) Month(m time.Month) string { return months[p.lang][m-1] }

// Weekday returns the name of a day of the week.
func (p *Printer) Weekday(w time.Weekday) string { return weekdays[p.lang][w] }

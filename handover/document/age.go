package document

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// toldOn is the day that what a section says is from, or no day.
func (b *builder) toldOn(section string) day.Day {
	if d := b.day("om." + section + ".sist_oppdatert"); !d.IsZero() {
		return d
	}
	return b.day("om." + section + ".kilde.dato")
}

// isOld reports whether what was told on a day may well have changed since.
func (b *builder) isOld(told day.Day) bool {
	return !told.IsZero() && told.AddMonths(b.Law.FreshMonths()).Before(b.Made)
}

// ageOf tells how old something is: «over ett år gammelt».
func (b *builder) ageOf(told day.Day) string {
	switch years := told.Age(b.Made); years {
	case 0:
		months := 0
		for !told.AddMonths(months + 1).After(b.Made) {
			months++
		}
		return b.words("alder_maaneder", "antall", strconv.Itoa(months))
	case 1:
		return b.words("alder_ett_aar")
	default:
		return b.words("alder_aar", "antall", strconv.Itoa(years))
	}
}

func (b *builder) monthOf(d day.Day) string {
	return b.Printer.Month(d.Month()) + " " + strconv.Itoa(d.Year())
}

// ageNote tells from when a section is and how old that makes it, when it is old:
// «fra oktober 2025 – over ett år gammelt».
func (b *builder) ageNote(section string) string {
	told := b.toldOn(section)
	if !b.isOld(told) {
		return ""
	}
	return b.words("alder_fra", "maaned", b.monthOf(told), "alder", b.ageOf(told))
}

// ageMark is the same as a line that nobody passes by, with a question to ask.
func (b *builder) ageMark(section string) []Line {
	note := b.ageNote(section)
	if note == "" {
		return nil
	}
	return []Line{b.bold(b.words("alder_merke", "alder", upperFirst(note)))}
}

// aged says behind a line from when it is, when what it is taken from is old.
func (b *builder) aged(path string, l Line) Line {
	section, _, _ := strings.Cut(path, ".")
	told := b.toldOn(section)
	if !b.isOld(told) {
		return l
	}
	return append(append(Line{}, l...), b.line(" ("+b.words("alder_kort", "maaned", b.monthOf(told))+")")...)
}

// agedAll is the same for several lines.
func (b *builder) agedAll(path string, ls []Line) []Line {
	out := make([]Line, len(ls))
	for i, l := range ls {
		out[i] = b.aged(path, l)
	}
	return out
}

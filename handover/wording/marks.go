package wording

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/norid"
)

// A Kind is a kind of mark, as the data and the rules name it.
type Kind string

// The kinds. Person is what looks like a fødselsnummer or a D-number, right or
// wrong; Refugee like a DUF number.
const (
	Person    Kind = "fnr"
	Refugee   Kind = "duf"
	Telephone Kind = "telefon"
	Email     Kind = "epost"
	Link      Kind = "lenke"
)

// A Mark is a number, an address or a link in a text.
type Mark struct {
	Kind     Kind
	From, To int // bytes
}

// Digits returns the digits that a mark covers.
func (m Mark) Digits(t *Text) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, t.raw[m.From:m.To])
}

var (
	email = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(\.[\pL\pN-]+)*\.\pL{2,}`)
	link  = regexp.MustCompile(`(?i)\b(?:https?://[^\s<>"»]+|www\.[\pL\pN-]+\.[^\s<>"»]+|[\pL\pN-]+(?:\.[\pL\pN-]+)*\.(?:no|com|org|net|se|dk|io)/[^\s<>"»]*)`)
)

// Marks returns the numbers that stand for a person, telephone numbers, e-mail
// addresses and links in a text, in its order.
func Marks(t *Text) []Mark {
	var out []Mark
	if strings.IndexByte(t.raw, '@') >= 0 {
		out = pattern(out, t.raw, Email, email)
	}
	if strings.IndexByte(t.raw, '/') >= 0 || strings.Contains(strings.ToLower(t.raw), "www.") {
		out = pattern(out, t.raw, Link, link)
	}
	for _, r := range runsOf(t.raw) {
		out = append(out, r.marks(t.raw)...)
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return a.From - b.From })
	kept := out[:0]
	end := 0
	for _, m := range out { // an address or a link may hold a number
		if m.From >= end {
			kept, end = append(kept, m), m.To
		}
	}
	return kept
}

// Numbers returns the numbers of a text in which there may be one that stands for a
// person, in its order; also those that are a part of a link.
func Numbers(t *Text) []Mark {
	if !hasLongNumber(t.raw) {
		return nil
	}
	var out []Mark
	for _, r := range runsOf(t.raw) {
		out = append(out, r.marks(t.raw)...)
	}
	return out
}

// hasLongNumber reports whether there are as many digits near each other as the
// shortest number of a person has.
func hasLongNumber(raw string) bool {
	const digits, widest = 11, 3 // bytes of what may stand between two groups
	n, last := 0, 0
	for i := range len(raw) {
		if raw[i] < '0' || raw[i] > '9' {
			continue
		}
		if n++; i-last > widest+1 {
			n = 1
		}
		if last = i; n == digits {
			return true
		}
	}
	return false
}

func pattern(out []Mark, raw string, kind Kind, p *regexp.Regexp) []Mark {
	for _, at := range p.FindAllStringIndex(raw, -1) {
		text := strings.TrimRight(raw[at[0]:at[1]], ".,;:!?)")
		out = append(out, Mark{kind, at[0], at[0] + len(text)})
	}
	return out
}

// A group is digits in a row.
type group struct{ from, to int }

func (g group) size() int { return g.to - g.from }

// A run is groups with one character between each: a number as people space it out.
type run struct {
	groups []group
	seps   []rune // seps[i] stands before groups[i+1]
	plus   bool   // + before the first
}

// runsOf finds the runs of a text. Digits that touch a letter are part of a code.
func runsOf(raw string) []run {
	var out []run
	var cur run
	flush := func() {
		if len(cur.groups) > 0 {
			out = append(out, cur)
		}
		cur = run{}
	}
	for i := 0; i < len(raw); {
		if raw[i] < '0' || raw[i] > '9' {
			i++
			continue
		}
		g := group{i, i}
		for g.to < len(raw) && '0' <= raw[g.to] && raw[g.to] <= '9' {
			g.to++
		}
		i = g.to
		before, _ := utf8.DecodeLastRuneInString(raw[:g.from])
		after, _ := utf8.DecodeRuneInString(raw[g.to:])
		if unicode.IsLetter(before) || unicode.IsLetter(after) || before == '_' || after == '_' {
			flush()
			continue
		}
		if sep, ok := cur.joins(raw, g); ok {
			cur.seps = append(cur.seps, sep)
		} else {
			flush()
			cur.plus = before == '+'
		}
		cur.groups = append(cur.groups, g)
	}
	flush()
	return out
}

// joins reports whether a group goes on from the run, and what stands between.
func (r *run) joins(raw string, g group) (rune, bool) {
	if len(r.groups) == 0 {
		return 0, false
	}
	between := raw[r.groups[len(r.groups)-1].to:g.from]
	sep, size := utf8.DecodeRuneInString(between)
	switch sep {
	case '\u00a0', '\u202f', '\u2009', '\t', '\n':
		sep = ' '
	case '\u2010', '\u2011', '\u2013':
		sep = '-'
	}
	return sep, size == len(between) && strings.ContainsRune(" .-/", sep)
}

// personShapes are how people space out eleven digits, by the length of each
// group. Dates and times of day have none of these.
var personShapes = [][]int{{11}, {6, 5}, {6, 3, 2}, {6, 2, 3}, {2, 2, 2, 5}, {2, 2, 2, 3, 2}, {4, 2, 5}}

// dufShapes are the same for the twelve digits of a DUF number.
var dufShapes = [][]int{{12}, {4, 6, 2}, {4, 8}}

// marks returns what the run holds.
func (r run) marks(raw string) []Mark {
	if m, ok := r.foreign(raw); ok {
		return []Mark{m}
	}
	var out []Mark
	for i := 0; i < len(r.groups); {
		kind, n := r.at(raw, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, Mark{kind, r.groups[i].from, r.groups[i+n-1].to})
		i += n
	}
	return out
}

// foreign recognises a telephone number with its country: +47 … or 0047 ….
func (r run) foreign(raw string) (Mark, bool) {
	n := len(r.groups)
	digits, all := r.digits(raw, 0, n), Mark{Telephone, r.groups[0].from, r.groups[n-1].to}
	const least, most = 8, 17
	if r.plus {
		all.From -= len("+")
	}
	if strings.HasPrefix(digits, "00") {
		return all, len(digits) >= least+len("0047") && len(digits) <= most && r.spaced(0, n)
	}
	return all, r.plus && least <= len(digits) && len(digits) <= most
}

// at tells what begins with group i, and how many groups it takes.
func (r run) at(raw string, i int) (Kind, int) {
	for _, shape := range dufShapes {
		if r.hasShape(i, shape) {
			digits := r.digits(raw, i, len(shape))
			if strings.HasPrefix(digits, "19") || strings.HasPrefix(digits, "20") {
				return Refugee, len(shape)
			}
		}
	}
	for _, shape := range personShapes {
		if r.hasShape(i, shape) {
			return Person, len(shape)
		}
	}
	if n := r.valid(raw, i); n > 0 {
		return Person, n
	}
	return Telephone, r.telephone(raw, i)
}

// valid recognises a number that is right, however it is spaced out, and one
// behind a whole date of birth: 01.01.1970 12345.
func (r run) valid(raw string, i int) int {
	if r.hasShape(i, []int{2, 2, 4, 5}) {
		all := r.digits(raw, i, 4)
		if isPerson(all[:4] + all[6:]) {
			return 4
		}
	}
	for n := 2; i+n <= len(r.groups); n++ {
		if r.seps[i+n-2] != ' ' {
			return 0
		}
		switch digits := r.digits(raw, i, n); {
		case len(digits) > 11:
			return 0
		case len(digits) == 11 && isPerson(digits):
			return n
		}
	}
	return 0
}

func isPerson(digits string) bool {
	return norid.Check(norid.Fnr, digits) == nil || norid.Check(norid.Dnr, digits) == nil
}

// telephone recognises a Norwegian number: 8 digits, 22 33 44 55 or 412 34 567.
func (r run) telephone(raw string, i int) int {
	const first = "2345679" // no subscriber has 0, 1 or 8
	digits := r.digits(raw, i, 1)
	if strings.IndexByte(first, digits[0]) < 0 {
		return 0
	}
	switch {
	case r.hasShape(i, []int{8}) && !isDate(digits):
		return 1
	case r.hasShape(i, []int{3, 2, 3}) && r.spaced(i, 3):
		return 3
	case r.hasShape(i, []int{2, 2, 2, 2}) && r.spaced(i, 4) && r.alone(i, 4) && !r.counts(raw, i, 4):
		return 4
	}
	return 0
}

// isDate reports digits that are a date without its dashes.
func isDate(digits string) bool {
	d, err := time.Parse("20060102", digits)
	return err == nil && d.Year() >= 1900 && d.Year() < 2100
}

// spaced reports whether n groups have spaces between them.
func (r run) spaced(i, n int) bool {
	return !slices.ContainsFunc(r.seps[i:i+n-1], func(sep rune) bool { return sep != ' ' })
}

// alone reports whether n groups are no part of a longer row of such.
func (r run) alone(i, n int) bool {
	const pair = 2
	return (i == 0 || r.groups[i-1].size() > pair) && (i+n == len(r.groups) || r.groups[i+n].size() > pair)
}

// counts reports whether each of n groups is a little more than the one before:
// weeks or pages.
func (r run) counts(raw string, i, n int) bool {
	last := -1
	for _, g := range r.groups[i : i+n] {
		v, _ := strconv.Atoi(raw[g.from:g.to])
		if last >= 0 && (v <= last || v > last+2) {
			return false
		}
		last = v
	}
	return true
}

func (r run) hasShape(i int, shape []int) bool {
	if i+len(shape) > len(r.groups) {
		return false
	}
	for j, n := range shape {
		if r.groups[i+j].size() != n {
			return false
		}
	}
	return true
}

func (r run) digits(raw string, i, n int) string {
	var b strings.Builder
	for _, g := range r.groups[i : i+n] {
		b.WriteString(raw[g.from:g.to])
	}
	return b.String()
}

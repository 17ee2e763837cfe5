package example

import (
	"strconv"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
)

// A writer makes up one case. What is drawn first is what much of the case depends
// on: the units, the family, the needs.
type writer struct {
	dice
	set          *Set
	words        words
	kind, lang   string
	age          string // ending of the banks that differ with the age of the child
	id           string
	today, start day.Day
	outcome      Outcome
	code         string

	child     child
	guardians []guardian
	from      Unit
	to        []recipient
	asked     bool // the recipient has requested the information
	phase     string

	facts   map[string]bool
	known   map[string]string // holes that are filled alike all through the case
	used    map[string]*drawn
	telling int // how much the case tells, in percent of the usual

	out      strings.Builder
	parts    []string
	answered []Answer
	sections []*Node
	attached []string // types of attachments
}

// A recipient is a unit and the role there that is to open the packet.
type recipient struct {
	Unit
	role string
}

// plan draws what the case is about, before a line of it is written.
func (w *writer) plan() {
	w.id = w.uuid()
	w.route()
	w.words = w.set.words[w.lang]
	w.known = pronouns(w.lang, w.child.girl)
	w.known["navn"], w.known["heimespraak"] = w.child.first, w.child.lang
	year := w.start.Year() - map[string]int{"barnehage_skole": 6, "barneskole_ungdomsskole": 13, "videregaaende": 16}[w.kind]
	w.child.born = day.New(year, time.January, 1).AddDays(w.n(365))
	w.family()
	w.needs()
	w.telling = one(&w.dice, []int{3, 8, 15, 30, 50, 80, 130})
	if w.outcome == Broken {
		w.code = one(&w.dice, []string{"V03", "V33", "S01"})
	}
}

// route draws from which unit to which the case goes.
func (w *writer) route() {
	near := func(kind, grades string) []Unit {
		var out, all []Unit
		for _, u := range w.set.units {
			if u.Kind != kind || u.grades != grades {
				continue
			}
			if all = append(all, u); u.Kommune == w.from.Kommune {
				out = append(out, u)
			}
		}
		if out == nil || w.chance(30) { // some move
			return all
		}
		return out
	}
	add := func(u Unit, role string) { w.to = append(w.to, recipient{u, role}) }
	switch w.kind {
	case "barnehage_skole":
		w.age = "b"
		w.from = one(&w.dice, near("barnehage", "0"))
		school := one(&w.dice, near("grunnskole", "1-7"))
		add(school, school.Role)
		if w.facts["sfo"] = w.chance(65); w.facts["sfo"] && w.chance(60) {
			add(school, "sfo")
		}
	case "barneskole_ungdomsskole":
		w.age = "s"
		w.from = one(&w.dice, near("grunnskole", "1-7"))
		school := one(&w.dice, near("grunnskole", "8-10"))
		add(school, school.Role)
		w.asked = w.chance(70)
	default:
		w.age = "v"
		w.from = one(&w.dice, near("grunnskole", "8-10"))
		w.upper(add)
	}
	w.lang = w.from.Lang
	w.asked = w.asked && w.outcome != Refused // what is requested goes without an answer
}

// upper draws the recipients on the way to upper secondary school: before the
// intake the county's office and at times its PPT, afterwards the school.
func (w *writer) upper(add func(Unit, string)) {
	w.asked = w.chance(70)
	w.facts["foer_inntak"] = w.chance(60)
	county := one(&w.dice, []string{"3399", "4690"})
	var schools []Unit
	for _, u := range w.set.units {
		switch {
		case u.Kommune != county:
		case u.Kind == "videregaaende":
			schools = append(schools, u)
		case w.facts["foer_inntak"] && (u.Kind == "inntakskontor" || w.chance(35)):
			add(u, u.Role)
		}
	}
	w.phase = one(&w.dice, []string{"soeknad_1mars", "soeknad_1feb"})
	if !w.facts["foer_inntak"] {
		w.phase = "etter_inntak"
		add(one(&w.dice, schools), "rektor")
	}
}

// needs draws what the checklists of the recipients look for.
func (w *writer) needs() {
	for _, f := range []struct {
		name    string
		percent int
	}{
		{"allergi", 16}, {"anfall", 2}, {"kronisk", 9}, {"briller", 15}, {"spesped", 9}, {"ito", 12}, {"ppt", 14}, {"dysleksi", 9},
		{"hjelpemidler", 9}, {"bygg", 4}, {"assistanse", 3}, {"ansvarsgruppe", 9}, {"skyss", 30}, {"soesken", 45}, {"miljoeplan", 4}, {"ekstra", 35},
		{"nummer", 20}, {"trukket_foer", 4}, {"unntak", 14}, {"vedlegg", 30}, {"kun_en_svarer", 4}, {"lest", 85},
	} {
		w.facts[f.name] = w.chance(f.percent)
	}
	w.facts["alvorlig"] = w.facts["allergi"] && w.chance(30)
	w.facts["medisin"] = w.facts["alvorlig"] || w.chance(6)
}

func pronouns(lang string, girl bool) map[string]string {
	p := map[string]string{"Han": "Han", "han": "han", "ham": "ham", "hans": "hans"}
	switch {
	case girl && lang == "nn":
		p = map[string]string{"Han": "Ho", "han": "ho", "ham": "henne", "hans": "hennar"}
	case girl:
		p = map[string]string{"Han": "Hun", "han": "hun", "ham": "henne", "hans": "hennes"}
	case lang == "nn":
		p["ham"] = "han"
	}
	return p
}

// number returns a well-formed fødselsnummer of somebody born that day, which
// nobody has: 80 is added to its month.
func (w *writer) number() string {
	b := w.child.born
	two := func(n int) string { return strconv.Itoa(100 + n)[1:] }
	date := two(b.DayOfMonth()) + two(int(b.Month())+80) + two(b.Year()%100)
	for n := 50000 + w.n(40000); ; n++ { // one in about 120 is well-formed
		if s := date + strconv.Itoa(n); norid.Check(norid.Fnr, s) == nil {
			return s
		}
	}
}

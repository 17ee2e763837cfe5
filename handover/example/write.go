package example

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// section writes a section of the case, if it is to have it, and notes that.
func (w *writer) section(l *line) {
	before := len(w.out)
	w.line(l)
	if len(w.out) > before {
		w.sections = append(w.sections, l.key)
		w.out = append(w.out, '\n')
	}
}

// line writes a line of an outline, and what stands below it.
func (w *writer) line(l *line) {
	if !w.holds(l) {
		return
	}
	before := len(w.out)
	w.indent(l.indent)
	w.out = append(w.out, l.key...)
	w.out = append(w.out, ':')
	empty := len(w.out)
	switch {
	case strings.HasPrefix(l.value, "!"):
		w.measures(l)
	case strings.HasPrefix(l.value, "*") && l.value != "*":
		w.list(l)
	case l.value == "*":
		w.out = append(w.out, '\n')
		for range w.between(l.least, l.most) {
			w.row(l)
		}
		empty++
	case l.value != "":
		w.scalar(l.indent, w.value(l.value))
	default:
		w.out = append(w.out, '\n')
		for _, c := range l.children {
			w.line(c)
		}
		empty++
	}
	if len(w.out) == empty { // a group with nothing in it is no answer
		w.out = w.out[:before]
	}
}

// list writes different values in a list: words and days on the line, sentences
// below each other.
func (w *writer) list(l *line) {
	of := l.value[1:]
	words := strings.Split(strings.Trim(of, "()"), "|")
	delete(w.used, of)
	var all []string
	for range w.between(l.least, l.most) {
		if of[0] == '(' {
			all = append(all, w.unused(of, words))
		} else {
			all = append(all, quote(w.value(of)))
		}
	}
	if of[0] != '{' {
		w.f(" [%s]\n", strings.Join(all, ", "))
		return
	}
	w.out = append(w.out, '\n')
	for _, value := range all {
		w.indent(l.indent + 2)
		w.f("- %s\n", value)
	}
}

// row writes a row of a list: its lines, and a dash before the first.
func (w *writer) row(l *line) {
	before := len(w.out)
	for _, c := range l.children {
		deeper := *c
		deeper.indent = l.indent + 4
		deeper.children = moved(c.children, 2)
		w.line(&deeper)
	}
	if len(w.out) > before {
		w.out[before+l.indent+2] = '-'
	}
}

func moved(lines []*line, by int) []*line {
	out := make([]*line, len(lines))
	for i, l := range lines {
		c := *l
		c.indent += by
		c.children = moved(l.children, by)
		out[i] = &c
	}
	return out
}

// measures writes what has been done and whether it works. What does not work has
// been stopped, and says when.
func (w *writer) measures(l *line) {
	w.out = append(w.out, '\n')
	for range w.between(l.least, l.most) {
		put := func(dash, key, value string) {
			w.indent(l.indent + 2)
			w.out = append(w.out, dash...)
			w.out = append(w.out, key...)
			w.out = append(w.out, ':')
			w.scalar(l.indent+4, value)
		}
		put("- ", "hva", w.value(l.value[1:]))
		works := one(&w.dice, []string{"godt", "godt", "godt", "godt", "delvis", "delvis", "for_tidlig", "ikke"})
		put("  ", "virker", works)
		if works == "ikke" {
			put("  ", "viderefoeres", "nei")
			put("  ", "merknad", w.value("{stoppet}"))
			continue
		}
		on := "ja"
		if works != "godt" {
			on = "vurderes"
		}
		put("  ", "viderefoeres", on)
		if works == "delvis" && w.chance(70) {
			put("  ", "merknad", w.value("{virker_naar}"))
		}
		put("  ", "ansvarlig_rolle", w.value("{ansvarlig_"+w.age+"}"))
		put("  ", "frist", w.start.AddDays(one(&w.dice, []int{0, 0, 7, 14, 45, 60})).String())
		if w.chance(30) {
			put("  ", "periode", w.value("{periode}"))
		}
		if w.chance(25) {
			put("  ", "organisering", w.value("{organisering}"))
		}
	}
}

// holds reports whether a line is to be there. How much a case tells is drawn once
// for all of it, so that some are short and some are long.
func (w *writer) holds(l *line) bool {
	for _, f := range l.facts {
		if w.facts[f.name] == f.not {
			return false
		}
	}
	return l.percent == 100 || w.chance(l.percent*w.telling/100)
}

// value works out the value of a line.
func (w *writer) value(s string) string {
	switch s[0] {
	case '(':
		return one(&w.dice, strings.Split(s[1:len(s)-1], "|"))
	case '@':
		return w.day(s[1:]).String()
	case '#':
		lo, hi, err := parseSpan(s[1:])
		if err != nil {
			panic(err) // an outline of ours; a test draws every line
		}
		return strconv.Itoa(w.between(lo, hi))
	}
	return w.text(s)
}

// day works out «-20..-3» or «start+14».
func (w *writer) day(s string) day.Day {
	from, span := w.today, s
	if rest, ok := strings.CutPrefix(s, "start"); ok {
		from, span = w.start, rest
	}
	if span == "" {
		return from
	}
	lo, hi, err := parseSpan(span)
	if err != nil {
		panic(err)
	}
	return from.AddDays(w.between(lo, hi))
}

// text fills the holes of a sentence, and those of what it fills them with.
func (w *writer) text(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		s = after
		switch known, isKnown := w.known[name]; {
		case isKnown:
			b.WriteString(known)
		case name[0] >= '0' && name[0] <= '9':
			lo, hi, err := parseSpan(name)
			if err != nil {
				panic(err)
			}
			b.WriteString(strconv.Itoa(w.between(lo, hi)))
		default:
			b.WriteString(w.text(w.unused(name, w.words.bank(name))))
		}
	}
}

// unused draws one that the case does not have yet, as long as there is one.
func (w *writer) unused(name string, of []string) string {
	if len(of) == 0 {
		panic("example: no bank called " + name)
	}
	seen := w.used[name]
	if seen == nil || seen.left == 0 {
		seen = &drawn{gone: make([]bool, len(of)), left: len(of)}
		w.used[name] = seen
	}
	i := w.n(len(of))
	for seen.gone[i] {
		i = (i + 1) % len(of)
	}
	seen.gone[i], seen.left = true, seen.left-1
	return of[i]
}

type drawn struct {
	gone []bool
	left int
}

func (w *writer) indent(n int) {
	for range n {
		w.out = append(w.out, ' ')
	}
}

// scalar writes the value behind a key: on the line, or folded over several.
func (w *writer) scalar(indent int, s string) {
	const width = 100
	if len(s) < width {
		w.out = append(w.out, ' ')
		w.out = append(w.out, quote(s)...)
		w.out = append(w.out, '\n')
		return
	}
	w.out = append(w.out, " >-"...)
	column := width
	for word := range strings.FieldsSeq(s) {
		if column+len(word) >= width {
			w.out = append(w.out, '\n')
			w.indent(indent + 2)
			column = indent + 2
		} else {
			w.out = append(w.out, ' ')
		}
		w.out = append(w.out, word...)
		column += len(word) + 1
	}
	w.out = append(w.out, '\n')
}

// quote puts a value in quotation marks where YAML would take it for something else
// than text.
func quote(s string) string {
	if strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) {
		return s // as an outline has it
	}
	plain := s != "" && !strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@` ") && !strings.Contains(s, ": ") &&
		!strings.Contains(s, " #") && !strings.HasSuffix(s, ":")
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

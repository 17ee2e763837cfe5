package example

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// section adds a section to the case, if it is to have it.
func (w *writer) section(n *Node) {
	if n == nil {
		return
	}
	w.sections = append(w.sections, n)
	n.yaml(&w.out, 0)
	w.out.WriteByte('\n')
}

// line makes of a line of an outline, and of what stands below it, a field of the
// case: nil when the case is not to have it. A group with nothing in it is no answer.
func (w *writer) line(l *line) *Node {
	if !w.holds(l) {
		return nil
	}
	n := &Node{Key: l.key}
	switch {
	case strings.HasPrefix(l.value, "!"):
		for range w.between(l.least, l.most) {
			n.Items = append(n.Items, w.measure(w.value(l.value[1:])))
		}
	case l.value == "*":
		for range w.between(l.least, l.most) {
			if row := w.below(l); row != nil {
				n.Items = append(n.Items, &Node{Fields: row})
			}
		}
	case strings.HasPrefix(l.value, "*"):
		w.list(n, l)
	case l.value != "":
		n.Text = w.value(l.value)
	default:
		n.Fields = w.below(l)
	}
	if n.Text == "" && n.Fields == nil && n.Items == nil {
		return nil
	}
	return n
}

func (w *writer) below(l *line) (out []*Node) {
	for _, c := range l.children {
		if n := w.line(c); n != nil {
			out = append(out, n)
		}
	}
	return out
}

// list fills a list with different values: words and days go on the line, sentences
// below each other.
func (w *writer) list(n *Node, l *line) {
	of := l.value[1:]
	n.words = of[0] != '{'
	delete(w.used, of)
	for range w.between(l.least, l.most) {
		it := &Node{}
		if of[0] == '(' {
			it.Text = w.unused(of, strings.Split(of[1:len(of)-1], "|"))
		} else {
			it.Text = w.value(of)
		}
		n.Items = append(n.Items, it)
	}
}

// measure tells what has been done and whether it works. What does not work has been
// stopped, and says when.
func (w *writer) measure(what string) *Node {
	n := &Node{}
	put := func(key, value string) { n.Fields = append(n.Fields, text(key, value)) }
	put("hva", what)
	works := one(&w.dice, []string{"godt", "godt", "godt", "godt", "delvis", "delvis", "for_tidlig", "ikke"})
	put("virker", works)
	if works == "ikke" {
		put("viderefoeres", "nei")
		put("merknad", w.value("{stoppet}"))
		return n
	}
	on := "ja"
	if works != "godt" {
		on = "vurderes"
	}
	put("viderefoeres", on)
	if works == "delvis" && w.chance(70) {
		put("merknad", w.value("{virker_naar}"))
	}
	put("ansvarlig_rolle", w.value("{ansvarlig_"+w.age+"}"))
	put("frist", w.start.AddDays(one(&w.dice, []int{0, 0, 7, 14, 45, 60})).String())
	if w.chance(30) {
		put("periode", w.value("{periode}"))
	}
	if w.chance(25) {
		put("organisering", w.value("{organisering}"))
	}
	return n
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

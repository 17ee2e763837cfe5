package example

import (
	"slices"

	"github.com/handover-no/handover/handover/day"
)

// A child is who the case is about, and a guardian one of those around.
type child struct {
	girl        bool
	first, last string
	second      string // another given name, or empty
	born        day.Day
	*people
}

func (c child) given() string {
	if c.second == "" {
		return c.first
	}
	return c.first + " " + c.second
}

func (c child) name() string { return c.given() + " " + c.last }

type guardian struct {
	name, kind, home string // kind: relasjon; home: bor_hos, or empty
	decides          bool   // has foreldreansvar
	office           bool   // no person: no language and no interpreter
	phone            string
}

// child names the child of a case. The names of all cases of a seed are worked
// out as one row, so that no two are alike: number n of those with names from a
// people has pair r of a first and a last name, in an order of its own, and where
// the pairs are used up, the next round of them gets other second names.
func (s *Set) child(seed uint64, i int) child {
	order := newDice(seed, -1)
	shift := order.n(len(s.shares))
	step, start := order.n(1<<20), order.n(1<<20)

	at := (i + shift) % len(s.shares)
	c := child{people: s.shares[at]}
	first := slices.Index(s.shares, c.people)
	share := 0
	for _, p := range s.shares {
		if p == c.people {
			share++
		}
	}
	n := (i+shift)/len(s.shares)*share + at - first

	firsts := len(c.girls) + len(c.boys)
	pairs := firsts * len(c.surnames)
	round, r := n/pairs, n%pairs
	r = (r*(coprime(step, pairs)%pairs) + start) % pairs // small enough for 32 bits
	given, list := r%firsts, c.girls
	if c.girl = given < len(c.girls); !c.girl {
		given, list = given-len(c.girls), c.boys
	}
	c.first, c.last = list[given], c.surnames[r/firsts]
	if second := r%2*(r%len(list)) + round; second%len(list) != 0 { // half of them have none in the first round
		c.second = list[(given+second)%len(list)]
	}
	return c
}

// coprime returns a number from n on that shares no factor with m, so that its
// multiples reach every number below m.
func coprime(n, m int) int {
	for n = max(n, 2); ; n++ {
		a, b := n, m
		for b != 0 {
			a, b = b, a%b
		}
		if a == 1 {
			return n
		}
	}
}

// family draws who is around the child, and notes as facts what follows for the case.
func (w *writer) family() {
	mother := guardian{name: w.adult(w.child.women) + " " + w.child.last, kind: "forelder", home: "fast", decides: true}
	father := guardian{name: w.adult(w.child.men) + " " + w.child.last, kind: "forelder", home: "fast", decides: true}
	if w.chance(45) {
		mother.name = w.adult(w.child.women) + " " + one(&w.dice, w.child.surnames)
	}
	switch draw := w.n(100); {
	case draw < 60:
		w.guardians = []guardian{mother, father}
	case draw < 80:
		mother.home, father.home = "delt", "delt"
		w.facts["to_hjem"] = true
		w.guardians = []guardian{mother, father}
	case draw < 90:
		father.home = "samvaer"
		w.guardians = []guardian{mother, father}
	case draw < 97:
		w.guardians = []guardian{mother}
	default:
		w.facts["omsorg"] = true
		w.guardians = []guardian{
			{name: w.text("{barnevern}"), kind: "barnevernstjeneste", office: true},
			{name: one(&w.dice, w.set.shares[0].women) + " " + one(&w.dice, w.set.shares[0].surnames), kind: "fosterforelder", home: "fast"},
		}
	}
	for i := range w.guardians {
		w.guardians[i].phone = w.phone()
	}
	w.facts["flerspraaklig"] = w.child.lang != "nb"
	w.facts["samisk"] = w.child.lang == "se"
	w.facts["innvandret"] = w.child.land != "-" && w.chance(60)
	w.facts["tolk"] = w.facts["innvandret"] && !w.facts["omsorg"] && w.chance(75)
}

// adult draws a first name that is not the child's.
func (w *writer) adult(of []string) string {
	name := one(&w.dice, of)
	if name == w.child.first {
		return of[(slices.Index(of, name)+1)%len(of)]
	}
	return name
}

// phone draws a number in the series 20, which is not in use.
func (w *writer) phone() string {
	two := func() string { return string([]byte{'0' + byte(w.n(10)), '0' + byte(w.n(10))}) }
	return "+47 20 " + two() + " " + two() + " " + two()
}

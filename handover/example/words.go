package example

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed data
var files embed.FS

// words are the banks of sentences of one language.
type words map[string][]string

func (w words) bank(name string) []string { return w[name] }

// parseWords reads banks: a name in square brackets, and one sentence on each line.
func parseWords(name, src string) (words, error) {
	out := words{}
	bank := ""
	for i, text := range strings.Split(src, "\n") {
		text = strings.TrimSpace(text)
		switch {
		case text == "" || strings.HasPrefix(text, ";"):
		case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
			if bank = text[1 : len(text)-1]; out[bank] != nil {
				return nil, fmt.Errorf("example: %s:%d: the bank %s stands twice", name, i+1, bank)
			}
		case bank == "":
			return nil, fmt.Errorf("example: %s:%d: a sentence in no bank", name, i+1)
		default:
			out[bank] = append(out[bank], text)
		}
	}
	return out, nil
}

// A people is where the names of a family come from, and the language at home.
type people struct {
	lang                              string
	girls, boys, women, men, surnames []string
	land                              string // from where, or empty
}

// parsePeoples reads names: «[uk UA 2]» begins a people with two shares of the
// cases, and each line behind it is a list.
func parsePeoples(src string) (shares []*people, err error) {
	var p *people
	for i, text := range strings.Split(src, "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, ";") {
			continue
		}
		if strings.HasPrefix(text, "[") {
			p = &people{}
			share := 0
			if _, err := fmt.Sscanf(strings.Trim(text, "[]"), "%s %s %d", &p.lang, &p.land, &share); err != nil {
				return nil, fmt.Errorf("example: names:%d: %w", i+1, err)
			}
			shares = append(shares, slices.Repeat([]*people{p}, share)...)
			continue
		}
		key, value, _ := strings.Cut(text, ":")
		list := map[string]*[]string{"jenter": &p.girls, "gutter": &p.boys, "kvinner": &p.women, "menn": &p.men, "etternavn": &p.surnames}[key]
		if list == nil {
			return nil, fmt.Errorf("example: names:%d: no list called %s", i+1, key)
		}
		for name := range strings.SplitSeq(value, ",") {
			*list = append(*list, strings.TrimSpace(name))
		}
	}
	return shares, nil
}

// A Unit is a barnehage, a school or an office that does not exist, which the cases
// are from or to.
type Unit struct {
	Orgnr, Name string
	// Kind is the type of a recipient, or "barnehage".
	Kind string
	// Role is the one whose key packets are sealed to; a school may have SFO beside.
	// A barnehage receives nothing, and has none.
	Role string
	SFO  bool
	// Initials name the key that signs for a unit that sends; empty for others.
	Initials string
	Lang     string // "nb" or "nn"
	Kommune  string // kommunenummer, or that of the fylkeskommune
	phone    string
	grades   string // "1-7", "8-10", "vg"
}

// parseUnits reads one unit a line, in columns with a bar between.
func parseUnits(src string) ([]Unit, error) {
	var out []Unit
	for i, text := range strings.Split(src, "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, ";") {
			continue
		}
		c := strings.Split(text, "|")
		for j := range c {
			if c[j] = strings.TrimSpace(c[j]); c[j] == "-" {
				c[j] = ""
			}
		}
		if len(c) != 9 {
			return nil, fmt.Errorf("example: units:%d: %d columns", i+1, len(c))
		}
		role, sfo := strings.CutSuffix(c[4], "+sfo")
		out = append(out, Unit{
			Orgnr: c[0], Name: c[1], Kind: c[2], grades: c[3], Role: role, SFO: sfo, Initials: c[5], Lang: c[6], Kommune: c[7], phone: c[8],
		})
	}
	return out, nil
}

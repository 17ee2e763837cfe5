package casefile

import (
	"regexp"
	"strings"
)

// The lines of an answer that are pasted in, as «handover vistekst» writes them: the
// field, and below it a digest for each section. What a reader of YAML would take them
// for where they stand, does not matter.
var (
	shownHead = regexp.MustCompile(`^ *vist_tekst:`)
	shownLine = regexp.MustCompile(`^ *[a-z0-9_]+: *(?:[0-9a-f]{8}|"[0-9a-f]{8}"|'[0-9a-f]{8}') *$`)
)

// pasted finds lines that were pasted with another indentation than the answer has.
// The reader stumbles over what stands below them, perhaps far from where it begins.
func (p *puzzle) pasted() (clue, bool) {
	i := p.bad
	if !p.has(i, shownHead) && !p.has(i, shownLine) {
		i = p.before(i)
	}
	for p.has(i, shownLine) {
		i = p.before(i)
	}
	if !p.has(i, shownHead) {
		return clue{}, false
	}
	head, at := indentOf(p.lines[i].text), -1
	for row := i; row >= 0 && at < 0; row-- {
		if l := &p.lines[row]; !l.inside && l.dashes > 0 {
			at = l.at
		}
	}
	if head != at {
		return clue{"limt_inn", i, head}, true
	}
	for j := i + 1; p.has(j, shownLine); j++ {
		if in := indentOf(p.lines[j].text); in <= head || in != indentOf(p.lines[i+1].text) {
			return clue{"limt_inn", j, in}, true
		}
	}
	return clue{}, false
}

func (p *puzzle) has(i int, form *regexp.Regexp) bool {
	return i >= 0 && i < len(p.lines) && form.MatchString(p.lines[i].text)
}

// before is the nearest line above with something on it, or -1.
func (p *puzzle) before(i int) int {
	for i--; i >= 0 && strings.TrimSpace(p.lines[i].text) == ""; i-- {
	}
	return i
}

func indentOf(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }

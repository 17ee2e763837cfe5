package lawbook

import (
	"regexp"
	"strings"
	"unicode"
)

// A page is a Markdown document that is being written.
type page struct{ b strings.Builder }

func (p *page) line(s string) { p.b.WriteString(s + "\n") }

// para writes a paragraph.
func (p *page) para(s string) { p.line(s + "\n") }

func (p *page) heading(level int, s string) { p.para(strings.Repeat("#", level) + " " + s) }

func (p *page) bullets(items ...string) {
	for _, it := range items {
		p.line("- " + it)
	}
	p.line("")
}

func (p *page) table(head []string, rows [][]string) {
	p.line("| " + strings.Join(head, " | ") + " |")
	p.line("|" + strings.Repeat("---|", len(head)))
	for _, r := range rows {
		for i := range r {
			r[i] = strings.ReplaceAll(r[i], "\n", " ")
		}
		p.line("| " + strings.Join(r, " | ") + " |")
	}
	p.line("")
}

// prose writes a text of the catalogue: what is indented in it is an example.
func (p *page) prose(text string) {
	inside := false
	fence := func(open bool) {
		if open == inside {
			return
		}
		if !open {
			p.line("```\n")
		} else {
			p.line("```yaml")
		}
		inside = open
	}
	for line := range strings.SplitSeq(text, "\n") {
		indented := strings.HasPrefix(line, "  ")
		if line == "" {
			continue
		}
		fence(indented)
		if indented {
			p.line(strings.TrimPrefix(line, "  "))
			continue
		}
		p.para(plain(line))
	}
	fence(false)
}

var (
	special = regexp.MustCompile("[\\\\*<`\\[|]")
	// numbered is a line that would begin a list: «1. oktober».
	numbered = regexp.MustCompile(`^(\d+)\.`)
)

// plain writes a text so that Markdown takes every sign in it for what it is.
func plain(s string) string {
	return numbered.ReplaceAllString(special.ReplaceAllString(s, `\$0`), `$1\.`)
}

// code writes a name from a case file.
func code(s string) string { return "`" + s + "`" }

func codes(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = code(n)
	}
	return strings.Join(out, ", ")
}

// link leads to a heading, as those who show Markdown name it.
func link(heading string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, heading)
	return "[" + heading + "](#" + slug + ")"
}

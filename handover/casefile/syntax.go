package casefile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/diag"
)

// syntax turns the YAML reader's English into one of our findings. Of its text
// only the kind of mistake is used: it may quote the file.
func syntax(name string, src []byte, err error) *diag.Diagnostic {
	p := &puzzle{lines: cut(src), msg: err.Error()}
	p.bad = len(p.lines) - 1
	if !p.says("unexpected end of stream") || !p.at().inside {
		p.bad = badLine(src, err) - 1
	}
	if p.says("exceeded max depth") {
		d := fail("F11", diag.Span{File: name, Line: p.bad + 1, Col: 1, Width: 1}, "")
		d.Args = diag.Args{"max": MaxDepth}
		return d
	}
	c := p.solve()
	code := diag.Code("F06")
	if c.variant == "henvisning" {
		code, c.variant = "F07", ""
	}
	text := p.lines[c.line].text
	at := diag.Span{File: name, Line: c.line + 1, Col: utf8.RuneCountInString(text[:min(c.col, len(text))]) + 1, Width: 1}
	return fail(code, at, c.variant)
}

// A puzzle is a file that cannot be read.
type puzzle struct {
	lines []line
	msg   string // the reader's
	bad   int    // the line that the reader stumbled over, from 0
}

// A clue is what is probably wrong, and where; line and col from 0, col in bytes.
type clue struct {
	variant   string
	line, col int
}

func (p *puzzle) says(part string) bool { return strings.Contains(p.msg, part) }

// solve looks at the line where reading stopped and those around it, for the
// mistakes that people make, the surest first.
func (p *puzzle) solve() clue {
	for _, look := range []func() (clue, bool){
		p.underNone, p.escape, p.quotes, p.brackets, p.bullet, p.ruler, p.glued, p.cutShort, p.dash, p.firstSign, p.colon,
	} {
		if c, ok := look(); ok {
			return c
		}
	}
	for _, k := range []struct{ has, variant string }{
		{"could not find expected ':'", "mangler_kolon"},
		{"did not find expected '-' indicator", "strek"},
		{"did not find expected", "innrykk"},
	} {
		if p.says(k.has) {
			if k.variant == "strek" && (p.at().dashes > 0 || p.at().key == "") {
				continue
			}
			return p.here(k.variant)
		}
	}
	return p.here("")
}

func (p *puzzle) at() *line { return &p.lines[p.bad] }

func (p *puzzle) here(variant string) clue {
	text := p.at().text
	return clue{variant, p.bad, len(text) - len(strings.TrimLeft(text, " "))}
}

// head returns the line that begins what the bad line is part of.
func (p *puzzle) head() int {
	i := p.bad
	for i > 0 && p.lines[i].inside {
		i--
	}
	return i
}

// underNone finds answers below an answer «ingen».
func (p *puzzle) underNone() (clue, bool) {
	for i := p.bad; i >= 0; i-- {
		if l := &p.lines[i]; l.inside || l.key == "" || !isNone(l.value) {
			continue
		}
		n := below(p.lines, i)
		if i+n < p.bad {
			return clue{}, false
		}
		j := answeredBelow(p.lines, i, n)
		if j < 0 {
			return clue{}, false
		}
		return clue{"ingen", j, p.lines[j].indent}, true
	}
	return clue{}, false
}

// escape finds a backslash in a text in double quotation marks.
func (p *puzzle) escape() (clue, bool) {
	if !p.says("escape") {
		return clue{}, false
	}
	at := strings.IndexByte(p.at().text, '\\')
	return clue{"skraastrek", p.bad, max(at, 0)}, at >= 0
}

// quotes finds a quotation mark that is not closed, or closed too early.
func (p *puzzle) quotes() (clue, bool) {
	i := p.head()
	l := &p.lines[i]
	if l.value == "" || l.value[0] != '"' && l.value[0] != '\'' {
		return clue{}, false
	}
	opened := clue{"anfoersel", i, l.from}
	end := closing(l.value[1:], l.value[0])
	if end < 0 {
		return opened, true
	}
	behind := l.from + 1 + end + 1
	if rest := strings.TrimSpace(l.text[behind:]); rest != "" && rest[0] != '#' {
		return clue{"etter_anfoersel", i, behind}, true
	}
	return clue{}, false
}

// brackets finds a bracket that is not closed.
func (p *puzzle) brackets() (clue, bool) {
	i := p.head()
	l := &p.lines[i]
	flow := l.value != "" && (l.value[0] == '[' || l.value[0] == '{')
	if !flow || l.open == 0 && !p.says("',' or") {
		return clue{}, false
	}
	for j := i; j < len(p.lines) && (j == i || p.lines[j].inside) && j <= p.bad+1; j++ {
		if at := commentIn(p.lines[j].text); at >= 0 && strings.ContainsAny(p.lines[j].text[at:], "]}") {
			return clue{"nummertegn", j, at}, true
		}
	}
	return clue{"klamme", i, l.from}, true
}

// bullets are signs that people use for a list, and writing programs put there
// for them.
const bullets = "•·●▪◦‣∙–—*"

func isBullet(content string) bool {
	r, n := utf8.DecodeRuneInString(content)
	return n > 0 && strings.ContainsRune(bullets, r) && len(content) > n && (content[n] == ' ' || strings.HasPrefix(content[n:], "\u00a0"))
}

// bullet finds a list that is not written with dashes.
func (p *puzzle) bullet() (clue, bool) {
	for _, i := range []int{p.bad, p.bad - 1} {
		if i >= 0 && isBullet(p.lines[i].content()) {
			return clue{"punkttegn", i, p.lines[i].at}, true
		}
	}
	return clue{}, false
}

// ruler finds a line that is drawn to divide the file.
func (p *puzzle) ruler() (clue, bool) {
	text := strings.TrimSpace(p.at().text)
	return p.here("skille"), len(text) > 2 && strings.Trim(text, string(text[0])) == "" && strings.ContainsAny(text[:1], "-=_*~.")
}

// glued finds a key with no space between its colon and the answer. The reader
// takes it for a text, and often stumbles a line later.
func (p *puzzle) glued() (clue, bool) {
	for i := p.bad; i >= 0 && i > p.bad-3; i-- {
		l := &p.lines[i]
		if at, ok := gluedAt(l.text); ok && l.key == "" {
			return clue{"mellomrom", i, at}, true
		}
		if l.key != "" && i != p.bad {
			break
		}
	}
	return clue{}, false
}

// hardSpace is every space that is none to a reader of YAML.
const hardSpace = "\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"

var (
	gluedKey = regexp.MustCompile(`^[ -]*\p{L}[\p{L}\p{N}_]*:[^\s/` + hardSpace + `]`)
	hardLead = regexp.MustCompile(`^ *[` + hardSpace + `]|^[ -]*-[` + hardSpace + `]|^[ -]*\p{L}[\p{L}\p{N}_]*:[` + hardSpace + `]`)
)

// gluedAt returns where the colon stands in "key:value".
func gluedAt(text string) (int, bool) {
	if m := gluedKey.FindString(text); m != "" {
		return strings.IndexByte(m, ':'), true
	}
	return 0, false
}

// cutShort finds a text that a # has cut off, and that goes on below.
func (p *puzzle) cutShort() (clue, bool) {
	if p.bad == 0 || p.at().key != "" || p.at().dashes > 0 {
		return clue{}, false
	}
	above := &p.lines[p.bad-1]
	at := commentIn(above.text)
	plain := above.value != "" && !strings.ContainsAny(above.value[:1], "\"'[{|>#")
	if above.note || at < 0 || !plain && !above.inside || p.at().indent <= above.indent && !above.inside {
		return clue{}, false
	}
	return clue{"nummertegn", p.bad - 1, at}, true
}

// dash finds a row that begins on the line of its key.
func (p *puzzle) dash() (clue, bool) {
	l := p.at()
	return clue{"punkt_paa_linja", p.bad, l.from}, p.says("block sequence entries") && l.key != "" && strings.HasPrefix(l.value, "-")
}

// firstSign finds a text that begins with a sign that means something to YAML.
func (p *puzzle) firstSign() (clue, bool) {
	l := p.at()
	switch {
	case l.value == "":
		return clue{}, false
	case strings.ContainsAny(l.value[:1], "&*") && (p.says("anchor") || p.says("alphabetic or numeric")):
		return clue{"henvisning", p.bad, l.from}, true
	}
	return clue{"tegn", p.bad, l.from}, strings.ContainsAny(l.value[:1], "@`%|>?!") || p.says("cannot start any token")
}

// colon finds a colon too many, or a line that is indented below an answer.
func (p *puzzle) colon() (clue, bool) {
	if !p.says("mapping values are not allowed") {
		return clue{}, false
	}
	l := p.at()
	first, _ := utf8.DecodeRuneInString(l.value)
	at := strings.Index(l.value+" ", ": ")
	switch {
	case l.inside || l.key == "" || at < 0:
		return p.here("dypt"), true
	case strings.ContainsRune("“”„«»‘’″", first):
		return clue{"krollete", p.bad, l.from}, true
	}
	return clue{"kolon", p.bad, l.from + at}, true
}

var lineNumber = regexp.MustCompile(`\bline ([0-9]+):`)

// badLine finds the line that the reader stumbled over, from 1. The reader itself
// often names the start of the block around it; so the last line after which the
// file could still have ended is looked for instead, from the last line that the
// reader wanted to see.
func badLine(src []byte, err error) int {
	lines := bytes.SplitAfter(src, []byte("\n"))
	seen := wanted(lines)
	const patience = 400 // lines; beyond that the search would be slow
	for k := seen - 1; k >= max(0, seen-patience); k-- {
		if readable(bytes.Join(lines[:k], nil)) {
			for k < len(lines)-1 && len(bytes.TrimSpace(lines[k])) == 0 {
				k++
			}
			return k + 1
		}
	}
	if m := lineNumber.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return min(max(n, 1), len(lines))
	}
	return 1
}

// wanted returns how many lines the reader asks for before it gives up.
func wanted(lines [][]byte) int {
	r := &lineByLine{lines: lines}
	var doc yaml.Node
	_ = yaml.NewDecoder(r).Decode(&doc) // it fails; how far it came is the question
	return r.next
}

// lineByLine hands out a file one line at a time.
type lineByLine struct {
	lines [][]byte
	next  int // the line to hand out
	done  int // bytes of it that have been
}

func (r *lineByLine) Read(p []byte) (int, error) {
	if r.done == 0 {
		if r.next == len(r.lines) {
			return 0, io.EOF
		}
		r.next++
	}
	rest := r.lines[r.next-1][r.done:]
	n := copy(p, rest)
	if r.done += n; n == len(rest) {
		r.done = 0
	}
	return n, nil
}

func readable(src []byte) bool {
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(src)).Decode(&doc)
	return err == nil || errors.Is(err, io.EOF)
}

// indented returns the first line that is indented with something else than
// spaces: a tab, where that has made the file unreadable, or a hard space, which
// YAML takes for a letter.
func indented(name string, src []byte, tabs bool) *diag.Diagnostic {
	lines := cut(src)
	for i := range lines {
		l := &lines[i]
		if l.inside {
			continue
		}
		at := func(col int) diag.Span {
			return diag.Span{File: name, Line: i + 1, Col: utf8.RuneCountInString(l.text[:col]) + 1, Width: 1}
		}
		rest := strings.TrimLeft(l.text, " -")
		if col := len(l.text) - len(rest); tabs && strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
			return fail("F05", at(col), "")
		}
		if !l.note && hardLead.MatchString(l.text) {
			return fail("F06", at(strings.IndexFunc(l.text, isHardSpace)), "hardt")
		}
	}
	return nil
}

func isHardSpace(r rune) bool {
	return r >= '\u2000' && r <= '\u200b' || strings.ContainsRune("\u00a0\u202f\u205f\u3000\ufeff", r)
}

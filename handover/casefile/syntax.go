package casefile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/diag"
)

// syntax turns the YAML reader's English into one of our findings. Of its text
// only the kind of mistake is used: it may quote the file.
func syntax(name string, src []byte, err error) *diag.Diagnostic {
	p := &puzzle{lines: cut(string(src)), msg: err.Error()}
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
		p.underNone, p.escape, p.quotes, p.brackets, p.bullet, p.ruler, p.pasted, p.glued, p.cutShort, p.dash, p.firstSign,
		p.belowAnswer, p.colon, p.row,
	} {
		if c, ok := look(); ok {
			return c
		}
	}
	for _, k := range []struct{ has, variant string }{
		{"could not find expected ':'", "mangler_kolon"},
		{"did not find expected", "innrykk"},
	} {
		if p.says(k.has) {
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

// quotes finds a quotation mark that is not closed, or closed too early. One that
// is not closed ends at the next there is, perhaps far down; what tells it is
// that fields and comments stand inside it.
func (p *puzzle) quotes() (clue, bool) {
	for i, near := p.bad, true; i >= 0; i-- {
		l := &p.lines[i]
		if l.inside {
			continue
		}
		if l.value == "" || l.value[0] != '"' && l.value[0] != '\'' {
			near = false
			continue
		}
		end := closing(l.value[1:], l.value[0])
		switch behind := l.from + end + 2; {
		case end < 0 && (near || p.swallows(i)):
			return clue{"anfoersel", i, l.from}, true
		case end >= 0 && near:
			if rest := strings.TrimSpace(l.text[behind:]); rest != "" && rest[0] != '#' {
				return clue{"etter_anfoersel", i, behind}, true
			}
		}
		near = false
	}
	return clue{}, false
}

// answer is a colon with an answer behind it.
var answer = regexp.MustCompile(`: +[^# ]`)

// keyOrComment is how a line begins that is hardly part of a text.
var keyOrComment = regexp.MustCompile(`^ *(#|(- )?[\p{L}][\p{L}\p{N}_]*:( |$))`)

// swallows reports whether the text that begins at a line has fields or comments
// in it, and ends where another text was to begin.
func (p *puzzle) swallows(i int) bool {
	quote, found := p.lines[i].value[0], false
	for j := i + 1; j < len(p.lines) && p.lines[j].inside; j++ {
		text := p.lines[j].text
		found = found || keyOrComment.MatchString(text)
		if end := closing(text, quote); end >= 0 {
			rest := strings.TrimSpace(text[end+1:])
			return found && rest != "" && rest[0] != '#'
		}
	}
	return found
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

// gluedKey is a key with no space between its colon and the answer; // would be an address.
var gluedKey = regexp.MustCompile(`^[ -]*\p{L}[\p{L}\p{N}_]*:[^\s/` + hardSpace + `]`)

// gluedAt returns where the colon stands in "key:value".
func gluedAt(text string) (int, bool) {
	if strings.IndexByte(text, ':') < 0 {
		return 0, false // as in nearly all keys
	}
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
	if l.value[0] == '|' || strings.HasPrefix(l.value, ">-") {
		return clue{"blokk", p.bad, l.from}, true
	}
	return clue{"tegn", p.bad, l.from}, strings.ContainsAny(l.value[:1], "@`%|>?!") || p.says("cannot start any token")
}

// above returns the nearest line above the bad one that has a key or a dash.
func (p *puzzle) above() *line {
	for i := p.bad - 1; i >= 0; i-- {
		if l := &p.lines[i]; !l.inside && !l.blank() {
			return l
		}
	}
	return nil
}

// belowAnswer finds fields below one that has been answered on its own line: of
// a skeleton where the answer should have gone into them, or where one of the
// lines has lost its place.
func (p *puzzle) belowAnswer() (clue, bool) {
	l, u := p.at(), p.above()
	field := l.dashes > 0 || keyOrComment.MatchString(l.text)
	empty := l.unanswered() || l.inside && !answer.MatchString(l.text)
	answered := u != nil && u.key != "" && !u.unanswered() && strings.IndexByte("|>[{", u.value[0]) < 0
	return p.here("svar_over"), field && answered && l.indent > u.at && (empty || !p.says("mapping values"))
}

// row finds a row of a list without its dash.
func (p *puzzle) row() (clue, bool) {
	l, u := p.at(), p.above()
	if l.dashes > 0 || u == nil {
		return clue{}, false
	}
	item := u.dashes > 0 && u.key == "" && l.key == "" && !l.inside
	return p.here("strek"), item || l.key != "" && p.says("did not find expected '-' indicator")
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

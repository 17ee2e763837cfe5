package casefile

import (
	"regexp"
	"strings"
)

// A line is one line of a file, cut up as a reader of YAML would cut it but
// without judging it. It serves to find out what somebody meant by a file that
// cannot be read, and nothing else is built on it.
type line struct {
	text string // without the line end
	size int    // bytes in the file, with the line end
	// inside tells that the line is part of a text or of brackets that began
	// further up: nothing in it is a key.
	inside bool
	indent int    // spaces in front
	at     int    // where the content begins, after spaces and dashes
	dashes int    // how many dashes stand before the content
	key    string // as typed; empty for none
	value  string // what stands after the key or the dashes, with a comment
	from   int    // where value begins
	open   int    // of a value in brackets: how many are not closed by its end
	note   bool   // a comment alone
}

// content is what stands after spaces and dashes.
func (l *line) content() string { return l.text[l.at:] }

// blank reports whether the line has neither content nor dash.
func (l *line) blank() bool { return !l.inside && l.dashes == 0 && (l.note || l.content() == "") }

// behind returns where a comment begins that is all there is behind a key or a
// dash, or -1.
func (l *line) behind() int {
	switch {
	case l.inside:
	case l.note && l.dashes > 0:
		return l.at
	case !l.note && l.value != "" && l.value[0] == '#':
		return l.from
	}
	return -1
}

// unanswered reports whether nothing has been filled in on the line.
func (l *line) unanswered() bool {
	return !l.inside && (l.blank() || l.value == "" || l.value[0] == '#')
}

// cutter remembers what the lines so far have begun and not ended.
type cutter struct {
	block  int  // the indentation around a text after | or >, or -1
	plain  int  // the indentation around a text that may go on, or -1
	quote  byte // the quotation mark that has not been closed, or 0
	depth  int  // brackets that have not been closed
	opener int  // the line where they were opened
}

// cut cuts a file into lines.
func cut(src string) []line {
	lines := make([]line, strings.Count(src, "\n")+1)
	c := &cutter{block: -1, plain: -1}
	for i := range lines {
		l := &lines[i]
		text, rest, _ := strings.Cut(src, "\n")
		l.text, l.size, src = strings.TrimSuffix(text, "\r"), len(src)-len(rest), rest
		l.indent = len(l.text) - len(strings.TrimLeft(l.text, " "))
		if l.inside = c.goesOn(l); l.inside {
			if c.depth == 0 && lines[c.opener].open > 0 {
				lines[c.opener].open = 0
			}
			continue
		}
		c.opener = i
		c.structure(l)
	}
	return lines
}

// goesOn reports whether a line belongs to what was begun before it.
func (c *cutter) goesOn(l *line) bool {
	rest := strings.TrimLeft(l.text, " ")
	switch {
	case c.block >= 0:
		if rest == "" || l.indent > c.block {
			return true
		}
		c.block = -1
	case c.quote != 0:
		if end := closing(l.text, c.quote); end >= 0 {
			c.quote = 0
		}
		return true
	case c.depth > 0:
		c.brackets(l.text)
		return true
	case c.plain >= 0:
		if rest == "" {
			return false
		}
		if l.indent > c.plain && rest[0] != '#' {
			if commentIn(l.text) >= 0 {
				c.plain = -1
			}
			return true
		}
		c.plain = -1
	}
	return false
}

// structure reads dashes, key and the beginning of the value.
func (c *cutter) structure(l *line) {
	at, around := l.indent, l.indent-1
	for at < len(l.text) && l.text[at] == '-' && (at+1 == len(l.text) || l.text[at+1] == ' ') {
		l.dashes++
		around = at
		at++
		for at < len(l.text) && l.text[at] == ' ' {
			at++
		}
	}
	l.at, l.from = at, at
	content := l.content()
	if content == "" {
		return
	}
	if l.note = content[0] == '#'; l.note {
		return
	}
	if colon := keyEnd(content); colon >= 0 {
		l.key = strings.TrimRight(content[:colon], " ")
		around = at
		l.from = at + colon + 1
		for l.from < len(l.text) && (l.text[l.from] == ' ' || l.text[l.from] == '\t') {
			l.from++
		}
	}
	l.value = strings.TrimRight(l.text[l.from:], " \t")
	c.begin(l, around)
}

// header is what stands after a key when its text is on the lines below.
var header = regexp.MustCompile(`^[|>][-+0-9]*([ \t]+#.*)?$`)

// begin notes what the value of a line begins.
func (c *cutter) begin(l *line, around int) {
	switch v := l.value; {
	case v == "" || v[0] == '#':
	case isNone(v): // has nothing below it, whatever stands there
	case (v[0] == '|' || v[0] == '>') && header.MatchString(v):
		c.block = max(around, 0)
	case v[0] == '"' || v[0] == '\'':
		if closing(v[1:], v[0]) < 0 {
			c.quote = v[0]
		}
	case v[0] == '[' || v[0] == '{':
		c.brackets(v)
		l.open = c.depth
	case commentIn(v) < 0:
		c.plain = around
	}
}

// brackets counts brackets in a line, outside quotation marks and comments.
func (c *cutter) brackets(text string) {
	if i := commentIn(text); i >= 0 {
		text = text[:i]
	}
	var quote byte
	for i := range len(text) {
		switch ch := text[i]; {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case (ch == '"' || ch == '\'') && (i == 0 || strings.IndexByte(" [{,:", text[i-1]) >= 0):
			quote = ch
		case ch == '[' || ch == '{':
			c.depth++
		case ch == ']' || ch == '}':
			c.depth = max(c.depth-1, 0)
		}
	}
}

// closing returns where a text in quotation marks ends, or -1; text is what
// follows the mark that opened it.
func closing(text string, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] != quote:
		case quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++ // two together are one apostrophe
		default:
			return i
		}
	}
	return -1
}

// keyEnd returns where the colon after a key stands, or -1 when the content of a
// line has no key.
func keyEnd(content string) int {
	from := 0
	switch content[0] {
	case '"', '\'':
		end := closing(content[1:], content[0])
		if end < 0 {
			return -1
		}
		from = end + 2
		if rest := strings.TrimLeft(content[from:], " "); !strings.HasPrefix(rest, ":") {
			return -1
		}
	case '[', '{', '#', '|', '>':
		return -1
	}
	comment := commentIn(content)
	for i := from; i < len(content) && (comment < 0 || i < comment); i++ {
		if content[i] == ':' && (i+1 == len(content) || content[i+1] == ' ' || content[i+1] == '\t') {
			return i
		}
	}
	return -1
}

// commentIn returns where a comment begins in a plain text, or -1: at a # with
// space before it.
func commentIn(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t') {
			return i
		}
	}
	return -1
}

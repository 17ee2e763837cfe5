package example

import (
	"fmt"
	"strconv"
	"strings"
)

// An outline is what the sections of a transition may hold, as a tree of lines. It
// is written as a case file is, with these beside:
//
//	?60 ?tolk ?!sfo   at the end of a line: it and what is below it stand in 60 of 100
//	                  cases that tell as much as is usual, when the fact is so, when it
//	                  is not so; all must hold
//	{samspill}        a sentence from that bank of the language
//	(ja|nei)          one of these
//	*2..4 {styrke}    a list of two to four different ones; with lines below and
//	                  nothing behind, a list of such rows
//	@-20..-3          a day from 20 to 3 days ago; @start-7 a week before school starts
//	#1..5             a number
//	!2..3 {tiltak}    two to three measures, of which some have been stopped
type outline []*line

type line struct {
	indent     int
	key, value string
	percent    int // 100 when always
	facts      []fact
	least      int // of a list
	most       int
	children   []*line
}

// A fact is something that a case has, or has not.
type fact struct {
	name string
	not  bool
}

func parseOutline(name, src string) (outline, error) {
	top := &line{indent: -2}
	open := []*line{top}
	for i, text := range strings.Split(src, "\n") {
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, ";") {
			continue
		}
		l, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("example: %s:%d: %w", name, i+1, err)
		}
		for open[len(open)-1].indent >= l.indent {
			open = open[:len(open)-1]
		}
		above := open[len(open)-1]
		above.children = append(above.children, l)
		open = append(open, l)
	}
	return top.children, nil
}

func parseLine(text string) (*line, error) {
	body := strings.TrimLeft(text, " ")
	l := &line{indent: len(text) - len(body), percent: 100}
	body = strings.TrimRight(body, " ")
	for {
		at := strings.LastIndex(body, " ?")
		if at < 0 || strings.Contains(body[at+1:], " ") {
			break
		}
		if err := l.guard(body[at+2:]); err != nil {
			return nil, err
		}
		body = strings.TrimRight(body[:at], " ")
	}
	key, value, ok := strings.Cut(body, ":")
	if !ok || l.indent%2 != 0 {
		return nil, fmt.Errorf("not a line of an outline")
	}
	l.key, l.value = key, strings.TrimSpace(value)
	if strings.HasPrefix(l.value, "*") || strings.HasPrefix(l.value, "!") {
		span, rest, _ := strings.Cut(l.value[1:], " ")
		var err error
		if l.least, l.most, err = parseSpan(span); err != nil {
			return nil, err
		}
		l.value = l.value[:1] + rest
	}
	return l, nil
}

func (l *line) guard(s string) error {
	if s == "" {
		return fmt.Errorf("a condition without words")
	}
	if s[0] >= '0' && s[0] <= '9' {
		n, err := strconv.Atoi(s)
		l.percent = n
		return err
	}
	l.facts = append(l.facts, fact{strings.TrimPrefix(s, "!"), s[0] == '!'})
	return nil
}

// parseSpan reads «2..4», «-20..-3» or one number.
func parseSpan(s string) (lo, hi int, err error) {
	first, last, ok := strings.Cut(s, "..")
	if lo, err = strconv.Atoi(first); err != nil {
		return 0, 0, err
	}
	if !ok {
		return lo, lo, nil
	}
	if hi, err = strconv.Atoi(last); err == nil && hi < lo {
		err = fmt.Errorf("%s runs backwards", s)
	}
	return lo, hi, err
}

package casefile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/diag"
)

// syntax turns the YAML reader's English into one of our findings. Of its text
// only the kind of mistake is used: it may quote the file.
func syntax(name string, src []byte, err error) *diag.Diagnostic {
	at := diag.Span{File: name, Line: badLine(src, err), Col: 1, Width: 1}
	msg := err.Error()
	for _, k := range []struct{ has, variant string }{
		{"cannot start any token", "tegn"},
		{"mapping values are not allowed", "kolon"},
		{"could not find expected ':'", "mangler_kolon"},
		{"unexpected end of stream", "anfoersel"},
		{"did not find expected", "innrykk"},
	} {
		if strings.Contains(msg, k.has) {
			if belowNone(src, at.Line) {
				return fail("F06", at, "ingen")
			}
			return fail("F06", at, k.variant)
		}
	}
	switch {
	case strings.Contains(msg, "exceeded max depth"):
		d := fail("F11", at, "")
		d.Args = diag.Args{"max": MaxDepth}
		return d
	case strings.Contains(msg, "anchor"):
		return fail("F07", at, "")
	}
	return fail("F06", at, "")
}

// belowNone reports whether a line stands below an answer «ingen», which has
// nothing below it: the lines of a skeleton that should have been deleted.
func belowNone(src []byte, line int) bool {
	lines := strings.Split(string(src), "\n")
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	for i := min(line, len(lines)) - 2; i >= 0; i-- {
		text := strings.TrimSpace(lines[i])
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		return strings.HasSuffix(text, ": ingen") && indent(lines[i]) < indent(lines[line-1])
	}
	return false
}

var lineNumber = regexp.MustCompile(`\bline ([0-9]+):`)

// badLine finds the line that the reader stumbled over. The reader itself often
// names the start of the block around it; so the last line after which the file
// could still have ended is looked for instead.
func badLine(src []byte, err error) int {
	const patience = 2000 // lines; beyond that the search would be slow
	lines := bytes.SplitAfter(src, []byte("\n"))
	if len(lines) > patience {
		if m := lineNumber.FindStringSubmatch(err.Error()); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 1
	}
	end := len(src)
	for k := len(lines) - 1; k >= 0; k-- {
		end -= len(lines[k])
		if readable(src[:end]) {
			for k < len(lines)-1 && len(bytes.TrimSpace(lines[k])) == 0 {
				k++
			}
			return k + 1
		}
	}
	return 1
}

func readable(src []byte) bool {
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(src)).Decode(&doc)
	return err == nil || errors.Is(err, io.EOF)
}

// tabbed returns the first line that is indented with a tab.
func tabbed(name string, src []byte) *diag.Diagnostic {
	for i, line := range bytes.Split(src, []byte("\n")) {
		spaces := len(line) - len(bytes.TrimLeft(line, " "))
		if rest := line[spaces:]; len(rest) > 0 && rest[0] == '\t' && len(bytes.TrimSpace(rest)) > 0 {
			return fail("F05", diag.Span{File: name, Line: i + 1, Col: spaces + 1, Width: 1}, "")
		}
	}
	return nil
}

package casefile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"
)

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

package main

import (
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/cmd/handover/internal/term"
)

// table writes rows. On a terminal they stand in columns under headings, which
// are keys of the catalogue; for other programs the fields stand with tabs
// between and no headings, in a form that stays the same.
func (env *Env) table(headings []string, rows [][]string) {
	if !term.IsTerminal(env.Out) {
		for _, r := range rows {
			env.outln(strings.Join(r, "\t"))
		}
		return
	}
	for _, line := range env.columns(headings, rows) {
		env.outln(line)
	}
}

// columns lays rows out under their headings.
func (env *Env) columns(headings []string, rows [][]string) []string {
	if len(rows) == 0 {
		return nil
	}
	head := make([]string, len(headings))
	for i, h := range headings {
		head[i] = env.text.T(h, nil)
	}
	rows = append([][]string{head}, rows...)
	var wide []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	out := make([]string, len(rows))
	for n, r := range rows {
		var b strings.Builder
		for i, cell := range r {
			b.WriteString(cell + strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell)+2))
		}
		out[n] = strings.TrimRight(b.String(), " ")
	}
	out[0] = env.out.colours.Bold(out[0])
	return out
}

// quoted writes a name so that it can be part of a command line.
func quoted(name string) string {
	if strings.ContainsAny(name, " \t&()") {
		return `"` + name + `"`
	}
	return name
}

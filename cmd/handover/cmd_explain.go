package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/cmd/handover/internal/lawbook"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

func (env *Env) explainCmd() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "explain", Args: between(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case all && len(args) > 0:
				return &usageError{key: "error.for_mange_argumenter"}
			case all:
				return env.explainAll()
			case len(args) == 0:
				return env.listCodes()
			}
			return env.explain(args[0])
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "")
	law := &cobra.Command{Use: "basis", Args: between(0, 1), RunE: func(_ *cobra.Command, args []string) error { return env.explainBasis(args) }}
	cmd.AddCommand(law)
	return cmd
}

// book is all that can be told of the law.
func (env *Env) book() (*lawbook.Book, error) {
	p, err := env.program()
	if err != nil {
		return nil, err
	}
	return &lawbook.Book{Text: env.text, Catalog: env.catalog, Law: p.Law, Forms: p.Forms}, nil
}

// codes lists the codes that the program can tell.
func (env *Env) codes() []string { return lawbook.Codes(env.catalog) }

func (env *Env) listCodes() error {
	var rows [][]string
	for _, code := range env.codes() {
		if env.global.json {
			env.json(struct {
				Type  string `json:"type"`
				Code  string `json:"code"`
				Title string `json:"title"`
			}{"code", code, env.text.T(code+".tittel", nil)})
			continue
		}
		rows = append(rows, []string{code, env.text.T(code+".tittel", nil)})
	}
	env.table([]string{"forklar.kol_kode", "forklar.kol_gjelder"}, rows)
	return nil
}

// explainAll writes everything: one document for people, a line for each thing for
// programs.
func (env *Env) explainAll() error {
	book, err := env.book()
	if err != nil {
		return err
	}
	if !env.global.json {
		_, err := io.WriteString(env.Out, book.Markdown(handover.Version))
		return err
	}
	for _, a := range book.Law.Answers() {
		env.json(env.answerLine(a))
	}
	for _, b := range book.Law.All() {
		env.json(env.basisLine(book, b))
	}
	env.neverLines(book)
	for _, code := range env.codes() {
		env.json(codeLine(book.Code(code)))
	}
	env.phaseLines(book)
	env.openLines(book)
	return nil
}

// explainWidth is how wide an explanation is, in characters.
const explainWidth = 92

// fold breaks a line between words, and indents what follows as the line is.
func fold(line string, width int) string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var b strings.Builder
	used := 0
	for word := range strings.FieldsSeq(line) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
			b.WriteString(indent + word)
			used = len(indent) + n
		case used+1+n > width:
			b.WriteString("\n" + indent + word)
			used = len(indent) + n
		default:
			b.WriteString(" " + word)
			used += 1 + n
		}
	}
	return b.String()
}

// shortCode reads V4 as V04.
var shortCode = regexp.MustCompile(`^([A-Z])([0-9])$`)

// explain tells at length what a code means: of a finding, or of a legal basis.
func (env *Env) explain(code string) error {
	code = shortCode.ReplaceAllString(strings.ToUpper(strings.TrimSpace(code)), "${1}0$2")
	for _, known := range env.codes() {
		if strings.EqualFold(known, code) {
			return env.explainCode(known)
		}
	}
	book, err := env.book()
	if err != nil {
		return err
	}
	known := env.codes()
	for _, b := range book.Law.All() {
		if strings.EqualFold(b.Code, code) {
			env.tellBasis(book, b)
			return nil
		}
		known = append(known, b.Code)
	}
	return &usageError{key: "error.ukjent_kode", args: map[string]any{"kode": code}, hint: nearCode(code, known)}
}

// nearCode proposes what was probably meant: of a number alone, the rule with it.
func nearCode(typed string, known []string) string {
	if n, err := strconv.ParseUint(typed, 10, 8); err == nil {
		if rule := fmt.Sprintf("V%02d", n); slices.Contains(known, rule) {
			return rule
		}
	}
	return diag.Near(typed, known)
}

func (env *Env) explainCode(code string) error {
	book, err := env.book()
	if err != nil {
		return err
	}
	c := book.Code(code)
	if env.global.json {
		env.json(codeLine(c))
		return nil
	}
	env.outln(env.out.colours.Bold(code + "  " + c.Title))
	env.outln("")
	for line := range strings.SplitSeq(c.Text, "\n") {
		env.outln(fold(line, explainWidth))
	}
	if c.Law != "" {
		env.outln("")
		env.outln(env.text.T("melding.grunnlag", nil) + ": " + c.Law)
	}
	return nil
}

package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/cmd/handover/internal/lawbook"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// explainBasis tells of the legal bases that the program knows.
func (env *Env) explainBasis(args []string) error {
	book, err := env.book()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		env.listBases(book)
		return nil
	}
	var names []string
	for _, b := range book.Law.All() {
		if strings.EqualFold(b.Code, args[0]) {
			env.tellBasis(book, b)
			return nil
		}
		names = append(names, b.Code)
	}
	return &usageError{key: "error.ukjent_kode", args: map[string]any{"kode": args[0]}, hint: diag.Near(strings.ToUpper(casefile.Fold(args[0])), names)}
}

// listBases lists the bases, and what a jurist has still to settle.
func (env *Env) listBases(book *lawbook.Book) {
	if env.global.json {
		for _, b := range book.Law.All() {
			env.json(env.basisLine(book, b))
		}
		env.phaseLines(book)
		env.openLines(book)
		return
	}
	var rows [][]string
	for _, b := range book.Law.All() {
		rows = append(rows, []string{b.Code, book.Paragraph(b.Code), book.Needs(b)})
	}
	env.table([]string{"lov.kol_kode", "lov.kol_paragraf", "lov.kol_trenger"}, rows)
	env.outln("")
	env.outln(env.out.colours.Bold(env.text.T("regler.faser", nil)))
	env.table(lawbook.PhaseHead(), book.Phases())
	env.outln("")
	env.outln(env.out.colours.Bold(env.text.T("lov.aapne", nil)))
	env.outln(fold(env.text.T("lov.aapne_innledning", nil), explainWidth))
	for i, q := range book.Law.Open() {
		env.outln("")
		env.outln(hang(fmt.Sprintf("%2d. ", i+1), q.In(string(env.text.Lang())), 4))
	}
}

func (env *Env) tellBasis(book *lawbook.Book, b basis.Basis) {
	if env.global.json {
		env.json(env.basisLine(book, b))
		return
	}
	env.outln(env.out.colours.Bold(b.Code + "  " + book.Paragraph(b.Code)))
	for _, r := range book.Basis(b) {
		env.outln("")
		env.outln(r.Label + ":")
		env.outln(fold("  "+r.Text, explainWidth))
	}
	for i, u := range b.Uses {
		env.outln("")
		env.outln(env.out.colours.Bold(book.UseTitle(i+1, len(b.Uses))) + ":")
		env.labelled(book.Use(u))
	}
}

// labelled writes labelled lines, with the labels in a column of their own.
func (env *Env) labelled(rows []lawbook.Row) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r.Label))
	}
	for _, r := range rows {
		env.outln(hang("  "+r.Label, r.Text, wide+4))
	}
}

// hang writes a text behind a label, and what does not fit on the line below it.
func hang(label, text string, column int) string {
	pad := strings.Repeat(" ", max(0, column-utf8.RuneCountInString(label)))
	lines := strings.Split(fold(text, explainWidth-column), "\n")
	return label + pad + strings.Join(lines, "\n"+strings.Repeat(" ", column))
}

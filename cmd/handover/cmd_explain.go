package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

func (env *Env) explainCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "explain", Args: between(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return env.listCodes()
			}
			return env.explain(args[0])
		},
	}
	law := &cobra.Command{Use: "basis", Args: between(0, 1), RunE: func(_ *cobra.Command, args []string) error { return env.explainBasis(args) }}
	cmd.AddCommand(law)
	return cmd
}

// codes lists the codes that the program can tell. The catalogue also holds the
// words of rules that have yet to come.
func (env *Env) codes() []string {
	told := map[diag.Code]bool{}
	for _, code := range handover.Rules() {
		told[code] = true
	}
	var out []string
	for _, code := range env.catalog.Groups("rules", ".tittel") {
		if code[0] != 'V' || told[diag.Code(code)] {
			out = append(out, code)
		}
	}
	return out
}

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

// explain tells at length what a code means.
func (env *Env) explain(code string) error {
	code = shortCode.ReplaceAllString(strings.ToUpper(strings.TrimSpace(code)), "${1}0$2")
	for _, known := range env.codes() {
		if strings.EqualFold(known, code) {
			env.explainCode(known)
			return nil
		}
	}
	return &usageError{key: "error.ukjent_kode", args: map[string]any{"kode": code}, hint: diag.Near(strings.ToUpper(code), env.codes())}
}

// explainBasis tells of the legal bases that the program knows.
func (env *Env) explainBasis(args []string) error {
	p, err := env.program()
	if err != nil {
		return err
	}
	all := p.Law.All()
	if len(args) == 0 {
		var rows [][]string
		for _, b := range all {
			if env.global.json {
				env.json(struct {
					Type string `json:"type"`
					Code string `json:"code"`
					Law  string `json:"law"`
				}{"basis", b.Code, b.Law.In(string(env.text.Lang()))})
				continue
			}
			rows = append(rows, []string{b.Code, b.Law.In(string(env.text.Lang()))})
		}
		env.table([]string{"forklar.kol_kode", "forklar.lov"}, rows)
		return nil
	}
	var names []string
	for _, b := range all {
		if strings.EqualFold(b.Code, args[0]) {
			env.tellBasis(b)
			return nil
		}
		names = append(names, b.Code)
	}
	return &usageError{key: "error.ukjent_kode", args: map[string]any{"kode": args[0]}, hint: diag.Near(strings.ToUpper(casefile.Fold(args[0])), names)}
}

func (env *Env) tellBasis(b basis.Basis) {
	lang := string(env.text.Lang())
	if env.global.json {
		env.json(struct {
			Type        string   `json:"type"`
			Code        string   `json:"code"`
			Law         string   `json:"law"`
			Wording     string   `json:"wording"`
			Permissions []string `json:"permissions"`
		}{"basis", b.Code, b.Law.In(lang), b.Wording.In(lang), permissions(b)})
		return
	}
	env.outln(env.out.colours.Bold(b.Code))
	env.outln(env.text.T("forklar.lov", nil) + ": " + b.Law.In(lang))
	env.outln(env.text.T("forklar.ordlyd", nil) + ": " + b.Wording.In(lang))
	env.outln(env.text.T("forklar.krever", nil) + ": " + env.text.Or(permissions(b)))
}

// permissions are the kinds of answer that a basis needs in any of its uses.
func permissions(b basis.Basis) []string {
	out := []string{}
	for _, u := range b.Uses {
		for _, kind := range u.Permissions {
			if !slices.Contains(out, kind) {
				out = append(out, kind)
			}
		}
	}
	return out
}

func (env *Env) explainCode(code string) {
	title, text, law := env.text.T(code+".tittel", nil), env.text.T(code+".forklar", nil), ""
	if k := code + ".grunnlag"; env.text.Has(k) {
		law = env.text.T(k, nil)
	}
	if env.global.json {
		env.json(struct {
			Type  string `json:"type"`
			Code  string `json:"code"`
			Title string `json:"title"`
			Text  string `json:"text"`
			Law   string `json:"law,omitempty"`
		}{"code", code, title, text, law})
		return
	}
	env.outln(env.out.colours.Bold(code + "  " + title))
	env.outln("")
	for line := range strings.SplitSeq(text, "\n") {
		env.outln(fold(line, explainWidth))
	}
	if law != "" {
		env.outln("")
		env.outln(env.text.T("melding.grunnlag", nil) + ": " + law)
	}
}

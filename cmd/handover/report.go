package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/validate"
)

// words turns a finding into sentences. It is the only place that does.
func (env *Env) words(d diag.Diagnostic) (message, follows, remedy, law string) {
	args := map[string]any{}
	for k, v := range d.Args {
		if list, ok := v.([]string); ok {
			if v = env.text.Or(list); k == "seksjoner" || k == "gjelder" {
				v = env.text.And(list)
			}
		}
		if text, ok := v.(interface{ In(lang string) string }); ok {
			v = text.In(string(env.text.Lang()))
		}
		args[k] = v
	}
	pick := func(part string) string {
		for _, variant := range append(variantsOf(d), "") {
			k := string(d.Code) + "." + part
			if variant != "" {
				k += "_" + variant
			}
			for _, setting := range d.Setting {
				if own := k + "_" + setting; env.text.Has(own) {
					return env.text.T(own, args)
				}
			}
			if env.text.Has(k) {
				return env.text.T(k, args)
			}
		}
		return ""
	}
	message = pick("melding")
	for _, hint := range []string{"mente", "hoerer"} {
		if args[hint] != nil && env.text.Has(string(d.Code)+".hint_"+hint) {
			message += ": " + env.text.T(string(d.Code)+".hint_"+hint, args)
		}
	}
	if list, ok := args["gjelder"].(string); ok {
		message += ": " + list
	}
	law = pick("grunnlag")
	if code, ok := d.Args["basis"].(string); ok && law != "" {
		law = env.lawOf(code, law)
	}
	return message, pick("foelge"), pick("rettelse"), law
}

// lawOf names the law of a basis, which follows from who sends; otherwise the one
// that the catalogue names for most.
func (env *Env) lawOf(code, otherwise string) string {
	program, err := env.program()
	if err != nil {
		return otherwise
	}
	b, ok := program.Law.Code(code)
	if !ok {
		return otherwise
	}
	return b.Law.In(env.documentLanguage())
}

// variantsOf lists which of a code's texts fit a finding, the closest first.
func variantsOf(d diag.Diagnostic) []string {
	if d.Variant != "" {
		return []string{d.Variant}
	}
	switch d.Code {
	case "S04":
		if kind, ok := d.Args["type"].(string); ok {
			return []string{kind, strings.TrimSuffix(kind, "_ingen")}
		}
	case "S06":
		if d.Args["finnes"] == true {
			return []string{"finnes"}
		}
	case "S10":
		if d.Args["max"] == 0 {
			return []string{"faa"}
		}
		return []string{"mange"}
	}
	return nil
}

// known reports whether a key may be shown: it is one of the forms' keys.
func (env *Env) known(forms func(string) bool) func(string) bool {
	return func(k string) bool { return forms(casefile.Fold(k)) }
}

// A page is where lines for people go, and the colours it can show.
type page struct {
	line    func(string)
	colours term.Colours
}

// tell writes findings for people, in file order. Findings of one kind at one
// place, such as fields that are missing together, share the line they point at
// and what to do.
func (env *Env) tell(w page, found []diag.Diagnostic, source []byte, known func(string) bool) {
	for i, d := range found {
		message, rows := env.rows(d)
		at := d.Span.String()
		if at != "" {
			at += ": "
		}
		w.line(at + env.severity(d.Severity, w.colours) + " " + w.colours.Bold(string(d.Code)) + ": " + message)
		if i+1 < len(found) && env.alike(d, found[i+1]) {
			continue
		}
		if line, carets := diag.Excerpt(source, d.Span, known); line != "" {
			w.line(fmt.Sprintf("  %s │ %s", w.colours.Dim(fmt.Sprintf("%4d", d.Span.Line)), line))
			w.line("       │ " + w.colours.Yellow(carets))
		}
		env.tellRows(w, rows)
	}
}

// tellRows writes labelled lines under a finding.
func (env *Env) tellRows(w page, rows [][2]string) {
	for _, r := range rows {
		label := env.text.T(r[0], nil) + ":"
		w.line("  " + label + strings.Repeat(" ", max(1, 10-len([]rune(label)))) + r[1])
	}
}

// rows returns the sentence of a finding, and the labelled lines under it.
func (env *Env) rows(d diag.Diagnostic) (message string, rows [][2]string) {
	message, follows, remedy, law := env.words(d)
	for _, r := range [][2]string{
		{"melding.foelge", follows}, {"melding.rettelse", remedy}, {"melding.grunnlag", law},
		{"melding.mer", env.text.T("melding.forklar", map[string]any{"kode": string(d.Code)})},
	} {
		if r[1] != "" {
			rows = append(rows, r)
		}
	}
	return message, rows
}

// alike reports whether two findings say the same under their first line.
func (env *Env) alike(a, b diag.Diagnostic) bool {
	at, bt := a.Span, b.Span
	at.Path, bt.Path = "", ""
	if a.Code != b.Code || at != bt {
		return false
	}
	_, first := env.rows(a)
	_, second := env.rows(b)
	return slices.Equal(first, second)
}

func (env *Env) severity(s diag.Severity, c term.Colours) string {
	word := env.text.T("alvor."+s.String(), nil)
	switch s {
	case diag.Error:
		return c.Red(word)
	case diag.Warning:
		return c.Yellow(word)
	}
	return c.Dim(word)
}

// report tells what went wrong with the run: one sentence, and what to do.
func (env *Env) report(err error) {
	var usage *usageError
	var told *codeError
	switch {
	case err == nil, errors.As(err, &told):
		return
	case errors.As(err, &usage):
		env.errln("handover: " + env.text.T(usage.key, usage.args))
		if usage.hint != "" {
			env.errln("  " + env.text.T("hint.mente", map[string]any{"ord": usage.hint}))
		}
		if usage.example != "" {
			env.errln("  " + env.text.T("hint.eksempel", map[string]any{"linje": usage.example}))
		}
		env.errln("  " + env.text.T("hint.hjelp", map[string]any{"linje": usage.help}))
		return
	case errors.Is(err, validate.ErrIndividual):
		env.errln(env.text.T("V20.melding", nil))
		return
	}
	env.errln(env.sentence(err))
	if remedy := env.remedy(err); remedy != "" {
		env.errln("  " + remedy)
	}
}

// sentence says what went wrong.
func (env *Env) sentence(err error) string {
	key, args := env.failure(err)
	return "handover: " + env.text.T(key, args)
}

// remedy says what to do about it, or nothing.
func (env *Env) remedy(err error) string {
	key, args := env.failure(err)
	if remedy := strings.Replace(key, "feil.", "feil_hjelp.", 1); env.text.Has(remedy) {
		return env.text.T(remedy, args)
	}
	return ""
}

// fileError says which file an error is about, by the name the user gave.
type fileError struct {
	name string
	err  error
}

func (e *fileError) Error() string { return e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// systemKey finds the sentence for an error of the operating system.
func systemKey(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "feil.finnes_ikke"
	case errors.Is(err, fs.ErrExist):
		return "feil.finnes"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "feil.ikke_lov"
	case errors.Is(err, errNotFolder), errors.Is(err, syscall.ENOTDIR):
		return "feil.ikke_mappe"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "feil.tid"
	}
	return ""
}

// named fills in the cases and fields that an error names: ids and paths, and never
// what stands there.
func (env *Env) named(err error, args map[string]any) {
	var mixed *handover.MixedError
	if errors.As(err, &mixed) {
		args["sak"], args["andre"] = mixed.Case, env.text.And(mixed.Others)
	}
	var recipient *recipientError
	if errors.As(err, &recipient) {
		args["orgnr"], args["navn"] = recipient.orgnr, recipient.name
	}
	var unshown *document.UnshownError
	if errors.As(err, &unshown) {
		args["felt"] = env.text.And(unshown.Paths)
	}
}

// failure finds the sentence for an error, and what to fill in.
func (env *Env) failure(err error) (key string, args map[string]any) {
	args = map[string]any{"fil": ""}
	var file *fileError
	for inner := err; errors.As(inner, &file); inner = file.err {
		args["fil"] = file.name // the innermost is the one to look at
	}
	var unit *keybook.UnitError
	if errors.As(err, &unit) {
		args["enhet"] = unit.Unit
	}
	env.named(err, args)
	var columns *filled.ColumnsError
	if errors.As(err, &columns) {
		args["kolonner"] = env.text.And(env.heads(columns.Missing))
	}
	for _, s := range sentences() {
		if errors.Is(err, s.err) {
			return "feil." + s.key, args
		}
	}
	if k := systemKey(err); k != "" {
		if args["fil"] == "" {
			k += "_uten_navn"
		}
		return k, args
	}
	if errors.Is(err, handover.ErrBug) {
		return "feil.programfeil", args
	}
	if args["fil"] == "" {
		return "feil.annet_uten_navn", args
	}
	return "feil.annet", args
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// words turns a finding into sentences. It is the only place that does.
func (env *Env) words(d diag.Diagnostic) (message, follows, remedy, law string) {
	args := map[string]any{}
	for k, v := range d.Args {
		if list, ok := v.([]string); ok {
			if v = env.text.Or(list); k == "seksjoner" {
				v = env.text.And(list)
			}
		}
		args[k] = v
	}
	pick := func(part string) string {
		for _, variant := range append(variantsOf(d), "") {
			k := string(d.Code) + "." + part
			if variant != "" {
				k += "_" + variant
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
	return message, pick("foelge"), pick("rettelse"), pick("grunnlag")
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

// known reports whether a key may be shown: it is one of the forms' keys, or so
// near to one that it is a slip.
func (env *Env) known(forms func(string) bool) func(string) bool {
	return func(k string) bool { return forms(casefile.Fold(k)) }
}

// tell writes findings for people, grouped by file, in file order.
func (env *Env) tell(w func(string), found []diag.Diagnostic, source []byte, known func(string) bool) {
	for _, d := range found {
		message, follows, remedy, law := env.words(d)
		at := d.Span.String()
		if at != "" {
			at += ": "
		}
		w(at + env.severity(d.Severity) + " " + env.colours.Bold(string(d.Code)) + ": " + message)
		if line, carets := diag.Excerpt(source, d.Span, known); line != "" {
			w(fmt.Sprintf("  %s │ %s", env.colours.Dim(fmt.Sprintf("%4d", d.Span.Line)), line))
			w("       │ " + env.colours.Yellow(carets))
		}
		rows := [][2]string{
			{"melding.foelge", follows}, {"melding.rettelse", remedy}, {"melding.grunnlag", law},
			{"melding.mer", env.text.T("melding.forklar", map[string]any{"kode": string(d.Code)})},
		}
		for _, r := range rows {
			if r[1] != "" {
				label := env.text.T(r[0], nil) + ":"
				w("  " + label + strings.Repeat(" ", max(1, 10-len([]rune(label)))) + r[1])
			}
		}
	}
}

func (env *Env) severity(s diag.Severity) string {
	word := env.text.T("alvor."+s.String(), nil)
	switch s {
	case diag.Error:
		return env.colours.Red(word)
	case diag.Warning:
		return env.colours.Yellow(word)
	}
	return env.colours.Dim(word)
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
		env.errln("  " + env.text.T("hint.hjelp", nil))
		return
	case errors.Is(err, validate.ErrIndividual):
		env.errln(env.text.T("V20.melding", nil))
		return
	}
	key, args := env.failure(err)
	env.errln("handover: " + env.text.T(key, args))
	if remedy := strings.Replace(key, "feil.", "feil_hjelp.", 1); env.text.Has(remedy) {
		env.errln("  " + env.text.T(remedy, args))
	}
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
	case errors.Is(err, fs.ErrPermission):
		return "feil.ikke_lov"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "feil.tid"
	}
	return ""
}

// failure finds the sentence for an error, and what to fill in.
func (env *Env) failure(err error) (key string, args map[string]any) {
	args = map[string]any{"fil": "", "detalj": ""}
	var file *fileError
	if errors.As(err, &file) {
		args["fil"] = file.name
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

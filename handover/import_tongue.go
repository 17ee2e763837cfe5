package handover

import (
	"regexp"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

// tonguesAt says where the forms have the languages of a child: the first that a form
// has.
func tonguesAt() map[string][]string {
	return map[string][]string{
		register.MotherTongue: {"spraak.flerspraaklig.morsmaal", "spraak.morsmaal"},
		register.HomeLanguage: {"spraak.flerspraaklig.spraak_hjemme", "spraak.spraak_hjemme"},
	}
}

// between is what people write between two languages.
var between = regexp.MustCompile(`[,;/+&]|\s(?:og|and)\s`)

// tongues fills in the languages of the child. That part of a case is for children who
// meet other languages than Norwegian, so that Norwegian alone is not filled in: it
// would begin a part that is to be left out. Of a language that is not understood, none
// of them is.
func (w *drafter) tongues() {
	w.languages = map[string][]string{}
	for from, places := range tonguesAt() {
		v, ok := w.entry.Values[from]
		at := slices.IndexFunc(places, func(path string) bool { return w.form.At(path) != nil })
		if !ok || at < 0 {
			continue
		}
		var codes []string
		understood, other := true, false
		for _, name := range between.Split(v.Text.Reveal(), -1) {
			if strings.TrimSpace(name) == "" {
				continue
			}
			code, ok := w.code(name)
			understood = understood && ok
			other = other || !slices.Contains([]string{"no", "nb", "nn"}, code)
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		switch {
		case !understood:
			w.warn("L12", v.Span)
		case other:
			w.languages[places[at]] = codes
		}
	}
}

func (w *drafter) warn(code diag.Code, at diag.Span) {
	w.found.Add(diag.Diagnostic{Code: code, Severity: diag.Warning, Span: at})
}

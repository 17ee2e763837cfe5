package handover

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/validate"
)

// A Draft is a case file that comes of one entry in a list.
type Draft struct {
	Kind string // transition
	Text string
	// Findings are what is wrong with what the list says, at its places there.
	Findings diag.List
	// Individual tells that the entry has to be handled individually, and that there is
	// no more to be told.
	Individual bool
}

// DraftOptions say what is the same for all entries of a list.
type DraftOptions struct {
	New
	// SchemaOf is what New.Schema is for a transition.
	SchemaOf func(kind string) string
	// Sender is the type and the number of who sends, where the list does not tell.
	// Named says that the type was asked for, and counts for units in the list too.
	Sender func(kind string) (word, unit string, named bool)
	// Unit looks for a unit in the key books by its number or its name, and returns
	// both; nil when there are no books.
	Unit func(orgnr, name string) (foundOrgnr, foundName string, ok bool)
}

// Draft makes a case file to go on with of an entry in a list: what the list tells is
// filled in, and the rest is as in a new one. What is filled in is held against the
// rules that case files are held against.
func (p *Program) Draft(e *register.Entry, o DraftOptions) (*Draft, error) {
	d := &Draft{Kind: o.Kind}
	if told := e.Value("overgang"); !told.IsEmpty() {
		d.Kind = casefile.Fold(told.Reveal())
	}
	form := p.Forms.Form(d.Kind)
	if form == nil {
		d.Findings.Fail("S14", e.Values["overgang"].Span, diag.Args{"tillatt": p.Forms.Transitions()})
		return d, nil
	}
	w := &drafter{form: form, entry: e, known: map[string]secret.Text{}, code: p.Catalog.LanguageCode, found: &d.Findings}
	w.fill()
	w.tongues()
	w.sender(o.Sender(d.Kind))
	w.recipient()
	w.units(o.Unit)
	n := o.New
	n.Kind, n.Schema, n.Values, n.Guardians = d.Kind, o.SchemaOf(d.Kind), w.known, e.Guardians
	n.Languages = w.languages
	var err error
	if d.Text, err = p.Skeleton(n); err != nil {
		return nil, err
	}
	return d, p.judgeDraft(d, e, n)
}

// judgeDraft holds what the list has filled in against the rules. What is still missing
// is no mistake.
func (p *Program) judgeDraft(d *Draft, e *register.Entry, n New) error {
	src, err := p.filledIn(n)
	if err != nil {
		return err
	}
	to, from := n.Values["mottakere[0].orgnr"].Reveal(), n.Values["avsender.orgnr"].Reveal()
	c := p.Check(e.Span.File, src, CheckOptions{Today: n.Today})
	if errors.Is(c.Err, validate.ErrIndividual) || to != "" && to == from {
		d.Individual = true
		return nil
	}
	told := map[diag.Span]bool{}
	for _, f := range e.Findings {
		told[f.Span] = f.Severity == diag.Error
	}
	for _, f := range d.Findings.All() { // of which nothing is filled in
		told[f.Span] = told[f.Span] || f.Code == "L12"
	}
	for _, f := range c.Findings.All() {
		v, ok := e.Values[f.Span.Path]
		if !ok && f.Span.Path == "barn.id.type" {
			v, ok = e.Values["barn.id.verdi"]
		}
		if ok && f.Severity != diag.Withheld && !told[v.Span] {
			f.Span = v.Span
			d.Findings.Add(f)
		}
	}
	return nil
}

// filledIn is a case file with no more than what is known, as JSON, which is YAML too.
func (p *Program) filledIn(n New) ([]byte, error) {
	root := map[string]any{}
	for path, s := range p.known(n) {
		steps := casefile.Steps(path)
		at := root
		for i, step := range steps[:len(steps)-1] {
			if _, err := strconv.Atoi(step); err == nil {
				continue // taken with the list before it
			}
			if row, err := strconv.Atoi(steps[i+1]); err == nil {
				at = rowOf(at, step, row)
				continue
			}
			below, ok := at[step].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[step] = below
			}
			at = below
		}
		at[steps[len(steps)-1]] = s
	}
	return json.Marshal(root)
}

// rowOf returns a row of a list of groups, which is made as long as it has to be.
func rowOf(at map[string]any, list string, row int) map[string]any {
	rows, _ := at[list].([]any)
	for len(rows) <= row {
		rows = append(rows, map[string]any{})
	}
	at[list] = rows
	return rows[row].(map[string]any)
}

// A drafter finds out what an entry says in the words of a form.
type drafter struct {
	form      *schema.Field
	entry     *register.Entry
	known     map[string]secret.Text
	languages map[string][]string
	code      func(language string) (string, bool)
	found     *diag.List
}

// fill takes what the form has a field for.
func (w *drafter) fill() {
	for path, v := range w.entry.Values {
		f := w.form.At(casefile.Unindexed(path))
		switch {
		case f == nil || path == "overgang":
		case f.Code == schema.LanguageCode:
			if code, ok := w.code(v.Text.Reveal()); ok {
				w.known[path] = v.Text.With(code)
			} else {
				w.warn("L12", v.Span)
			}
		default:
			w.known[path] = v.Text.With(inWords(f, v.Text.Reveal()))
		}
	}
}

// inWords turns everyday words into those of the form, as people do who fill it in.
func inWords(f *schema.Field, typed string) string {
	if f.Type != schema.Enum && f.Type != schema.Bool && f.Code == "" {
		return typed
	}
	word := casefile.Fold(typed)
	if f.Path == "dokumentspraak" {
		switch word {
		case "bokmaal", "nob":
			return "nb"
		case "nynorsk", "nno":
			return "nn"
		}
	}
	switch {
	case slices.Contains(f.Enum, word):
		return word
	case f.Synonyms[word] != "":
		return f.Synonyms[word]
	case f.Type == schema.Bool && slices.Contains([]string{"1", "x", "j"}, word):
		return "ja"
	case f.Type == schema.Bool && slices.Contains([]string{"0", "n"}, word):
		return "nei"
	}
	return typed
}

// sender fills in the sender: as the list says, or else as the settings do. The type of
// a unit that the list names follows from the transition, unless somebody has said it.
func (w *drafter) sender(word, unit string, named bool) {
	set := func(path, s string) {
		if w.known[path].IsEmpty() && s != "" {
			w.known[path] = secret.New("", s)
		}
	}
	own := w.known["avsender.orgnr"].IsEmpty() && w.known["avsender.navn"].IsEmpty()
	switch {
	case own:
		set("avsender.orgnr", unit)
		set("avsender.type", word)
	case named || w.known["avsender.orgnr"].Reveal() == unit && unit != "":
		set("avsender.type", word)
	default:
		set("avsender.type", w.form.At("avsender.type").Enum[0])
	}
}

// recipient fills in what kind of recipient it is. On the way to upper secondary school
// there are several, and somebody has to say.
func (w *drafter) recipient() {
	const path = "mottakere[0].type"
	if w.hasRecipient() && w.known[path].IsEmpty() && w.form.At("fase") == nil {
		w.known[path] = secret.New("", "grunnskole")
	}
}

func (w *drafter) hasRecipient() bool {
	for path := range w.known {
		if strings.HasPrefix(path, "mottakere[0].") {
			return true
		}
	}
	return false
}

// units fills in the name or the number of a unit that stands in a key book.
func (w *drafter) units(find func(orgnr, name string) (string, string, bool)) {
	if find == nil {
		return
	}
	for _, at := range []string{"avsender", "mottakere[0]"} {
		orgnr, name := w.known[at+".orgnr"].Reveal(), w.known[at+".navn"].Reveal()
		if orgnr != "" && name != "" || orgnr == "" && name == "" {
			continue
		}
		foundOrgnr, foundName, ok := find(orgnr, name)
		switch {
		case ok:
			w.known[at+".orgnr"], w.known[at+".navn"] = secret.New("", foundOrgnr), secret.New("", foundName)
		case orgnr == "" && at != "avsender":
			w.warn("L11", w.entry.Values[at+".navn"].Span)
		}
	}
}

// Whom returns the child that a case file is about; ok is false when that cannot be
// told. Only the part of the file that tells it is looked at.
func (p *Program) Whom(src []byte) (_ register.Child, ok bool) {
	part := childPart(string(src))
	if part == "" {
		part = string(src)
	}
	var out diag.List
	tree := casefile.Parse("", []byte(part), &out)
	if tree == nil {
		return register.Child{}, false
	}
	return register.ChildOf(func(path string) string { return tree.Node("barn." + path).Raw() })
}

// childLine is the line that the part about the child begins with.
var childLine = regexp.MustCompile(`(?mi)^barn[ \t]*:[ \t]*\r?$`)

// childPart is the lines of a case file about the child, where they can be told apart.
func childPart(src string) string {
	at := childLine.FindStringIndex(src)
	if at == nil {
		return ""
	}
	end := at[1]
	for l := range strings.Lines(src[min(at[1]+1, len(src)):]) {
		if c := l[0]; c != ' ' && c != '\n' && c != '\r' && c != '#' {
			break
		}
		end += len(l)
	}
	return src[at[0]:min(end+1, len(src))]
}

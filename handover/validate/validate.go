// Package validate turns a tree into a Case, and what is wrong with it into
// diagnostics.
//
// The schema decides which keys there are and what their values look like; the
// rules (package rule) say what a schema cannot. Findings are made from the
// validator's typed error kinds – its English is never shown, and no value ever
// leaves this package in a finding.
//
// A case with a protected address is not judged at all: Case returns
// ErrIndividual and nothing else, whatever else the file holds.
package validate

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// ErrIndividual reports a case that must be handled individually, by the
// municipality's own routine: its address is protected. Nothing more may be said.
var ErrIndividual = errors.New("validate: to be handled individually")

// ErrInvalid reports that the findings hold at least one error.
var ErrInvalid = errors.New("validate: the file breaks a rule")

// A Validator knows the schemas. It is safe for concurrent use.
type Validator struct {
	forms *schema.Set
	// compiled has the schemas by name, each compiled when it is first asked for: most
	// runs of the program need none of them, and they take long.
	compiled map[string]func() (*jsonschema.Schema, error)
	// shapes has the same schemas as shapes, which are asked first.
	shapes map[string]func() *shape
}

// New returns a validator of what forms describe.
func New(forms *schema.Set) *Validator {
	v := &Validator{forms: forms, compiled: map[string]func() (*jsonschema.Schema, error){}, shapes: map[string]func() *shape{}}
	made := newShaper(forms)
	names := []string{schema.Settings + suffix}
	for _, kind := range forms.Transitions() {
		names = append(names, kind+suffix, schema.Released(kind))
	}
	for _, name := range names {
		v.compiled[name] = sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(forms, name) })
		v.shapes[name] = sync.OnceValue(func() *shape { return made.shape(name) })
	}
	return v
}

const suffix = ".schema.json"

// compile makes a schema ready for use, with the files that it refers to.
func compile(forms *schema.Set, name string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(files{forms})
	s, err := c.Compile(base + name)
	if err != nil {
		return nil, fmt.Errorf("validate: %s: %w", name, err)
	}
	return s, nil
}

// base makes the file names absolute, as the compiler wants them. It leads nowhere: of
// what has an address there, the compiler only takes it that it is a right schema. Each
// run would look at that for as long as it compiles; a test does instead.
const base = "https://json-schema.org/handover/"

// files gives the compiler the schemas, and keeps it away from all else and from the
// network.
type files struct{ forms *schema.Set }

func (f files) Load(url string) (any, error) {
	name, ok := strings.CutPrefix(url, base)
	if !ok {
		return nil, errors.New("a schema refers outside")
	}
	doc := f.forms.Bare(name)
	if doc == nil {
		return nil, errors.New("there is no such schema")
	}
	return doc, nil
}

// Case checks a tree against the schema of its transition. Findings go to out.
// The error is ErrIndividual, ErrInvalid or nil. With ErrInvalid there may be a
// case too: one whose Broken is not empty, which the rules can look at, so that
// everything is told in one run, and which lets nothing out.
func (v *Validator) Case(t *casefile.Tree, out *diag.List) (*Case, error) {
	if protected(t) {
		return nil, ErrIndividual
	}
	name := transitionOf(t.Root)
	form := v.forms.Form(name)
	if form == nil || name == schema.Settings {
		v.missingTransition(t, out)
		return nil, ErrInvalid
	}
	data, err := v.check(t, name, form, out)
	if err != nil && !errors.Is(err, ErrInvalid) {
		return nil, err
	}
	c := FromData(t, data)
	emptyGrants(c, out)
	if err != nil {
		c.Broken = broken(out.All())
	}
	return c, err
}

// broken lists the fields whose form is wrong. A key that no field has breaks
// none, unless it is a slip for one.
func broken(found []diag.Diagnostic) []string {
	places := []string{}
	for _, d := range found {
		slip, isSlip := d.Args["mente"].(string)
		place, isLost := d.Args["plass"].(string)
		switch {
		case d.Severity != diag.Error:
		case d.Code == "S01" && isLost:
			places = append(places, place)
		case d.Code == "S01" && isSlip:
			places = append(places, record.Join(d.Span.Path, slip))
		case d.Code != "S01":
			places = append(places, d.Span.Path)
		}
	}
	return places
}

// Settings checks the settings file.
func (v *Validator) Settings(t *casefile.Tree, out *diag.List) (record.Value, error) {
	return v.check(t, schema.Settings, v.forms.Form(schema.Settings), out)
}

// Release checks the machine-readable part of a packet, as it was decoded from
// canonical JSON. The error tells where, and never what.
func (v *Validator) Release(data record.Value) error {
	kind := data.Field("overgang").Text().Reveal()
	if v.forms.Form(kind) == nil || kind == schema.Settings {
		return fmt.Errorf("%w: of no transition", ErrInvalid)
	}
	err := v.against(schema.Released(kind), data)
	var bad *jsonschema.ValidationError
	if errors.As(err, &bad) {
		return fmt.Errorf("%w: %d place(s)", ErrInvalid, len(leaves(bad)))
	}
	return err
}

func (v *Validator) check(t *casefile.Tree, name string, form *schema.Field, out *diag.List) (record.Value, error) {
	data := coerce(t.Root, form)
	before := out.Count(diag.Error)
	told := map[string]bool{}
	(&texts{out: out, comments: name != schema.Settings, told: told}).look(t.Root, form)
	err := v.against(name+suffix, data)
	var bad *jsonschema.ValidationError
	if errors.As(err, &bad) {
		tell := teller{tree: t, form: form, set: v.forms, out: out, told: told}
		tell.all(leaves(bad))
	} else if err != nil {
		return record.Value{}, fmt.Errorf("validate: %w", err)
	}
	if out.Count(diag.Error) > before {
		return data, ErrInvalid
	}
	return data, nil
}

func (v *Validator) against(name string, data record.Value) error {
	compiled, ok := v.compiled[name]
	if !ok {
		return fmt.Errorf("validate: no schema called %q", name)
	}
	if s := v.shapes[name](); s != nil && s.accepts(data) {
		return nil
	}
	s, err := compiled()
	if err != nil {
		return err
	}
	return s.Validate(data.Plain())
}

// leaves returns the violations themselves, without the levels that lead to them.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

func transitionOf(root *casefile.Node) string {
	return casefile.Fold(root.Field("overgang").Raw())
}

func (v *Validator) missingTransition(t *casefile.Tree, out *diag.List) {
	known := v.forms.Transitions()
	n := t.Root.Field("overgang")
	args := diag.Args{"tillatt": known}
	if n == nil || n.Kind != casefile.Scalar {
		out.Fail("S14", t.SpanOf("overgang"), args)
		return
	}
	if hint := diag.Near(casefile.Fold(n.Raw()), known); hint != "" {
		args["mente"] = hint
	}
	out.Fail("S14", n.Span, args)
}

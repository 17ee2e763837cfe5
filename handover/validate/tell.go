package validate

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/grading"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A teller turns violations into findings, one for each place.
type teller struct {
	tree *casefile.Tree
	form *schema.Field
	set  *schema.Set
	out  *diag.List
	told map[string]bool
}

// all tells violations. Unknown keys come first: where one is a slip for a field
// that is missing, the slip is what is told.
func (t *teller) all(found []*jsonschema.ValidationError) {
	var rest []*jsonschema.ValidationError
	for _, e := range found {
		if _, ok := e.ErrorKind.(*kind.AdditionalProperties); ok {
			t.violation(e)
		} else {
			rest = append(rest, e)
		}
	}
	for _, e := range rest {
		t.violation(e)
	}
}

func (t *teller) violation(e *jsonschema.ValidationError) {
	path := pathOf(e.InstanceLocation, t.tree.Root)
	field := t.fieldAt(path)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			t.unknownKey(path, key, field)
		}
	case *kind.Required:
		for _, key := range k.Missing {
			t.missing(path, key, field)
		}
	default:
		if !t.told[path] {
			t.told[path] = true
			d := t.judge(e.ErrorKind, path, field)
			if field != nil && field.Rule != "" && field.Type != schema.Object {
				d.Code, d.Variant, d.Args = field.Rule, "", withField(d.Args, field.Key)
			}
			d.Severity, d.Span = diag.Error, t.spanOf(path, d.Code)
			t.out.Add(d)
		}
	}
}

// withField adds which field it is, for rules that tell it.
func withField(args diag.Args, key string) diag.Args {
	out := diag.Args{"felt": key}
	maps.Copy(out, args)
	return out
}

// fieldAt returns the field that path leads to: of a row, what the row is.
func (t *teller) fieldAt(path string) *schema.Field {
	f := t.form.At(casefile.Unindexed(path))
	for rows := path; f != nil && f.Item != nil && strings.HasSuffix(rows, "]"); rows = rows[:strings.LastIndexByte(rows, '[')] {
		f = f.Item
	}
	return f
}

// spanOf returns the place to point at. Of a group or list in the wrong place
// that is its key, and not what it begins with.
func (t *teller) spanOf(path string, code diag.Code) diag.Span {
	n := t.nodeAt(path)
	if deep := t.tooDeep(path); code == "S04" && deep != nil {
		at := deep.Span
		at.Path = path
		return at
	}
	if dot := strings.LastIndexByte(path, '.'); code == "S04" && n != nil && n.Kind != casefile.Scalar && !strings.HasSuffix(path, "]") {
		return keySpan(t.tree, path[:max(dot, 0)], path[dot+1:])
	}
	return t.tree.SpanOf(path)
}

// judge gives a violation of a value its code.
func (t *teller) judge(k jsonschema.ErrorKind, path string, f *schema.Field) diag.Diagnostic {
	told := func(code diag.Code, args diag.Args) diag.Diagnostic { return diag.Diagnostic{Code: code, Args: args} }
	switch k := k.(type) {
	case *kind.Enum, *kind.Const:
		if n := t.nodeAt(path); n != nil && n.Kind != casefile.Scalar {
			return told(t.wrongType(path, f))
		}
		return t.wrongWord(path, f)
	case *kind.Type:
		return told(t.wrongType(path, f))
	case *kind.Format:
		return told(t.wrongFormat(k, path))
	case *kind.Pattern:
		if f != nil && f.None {
			return told(t.wrongType(path, f))
		}
		return t.wrongShape(path, f)
	case *kind.MaxLength:
		return told("S07", diag.Args{"max": k.Want})
	case *kind.MinLength:
		return told("S08", nil)
	case *kind.MaxItems:
		return told("S10", diag.Args{"max": k.Want, "min": 0})
	case *kind.MinItems:
		return told("S10", diag.Args{"max": 0, "min": k.Want})
	case *kind.Maximum, *kind.Minimum:
		return told("S11", nil)
	}
	return told("S00", nil)
}

// wrongShape tells how a code or a number is written.
func (t *teller) wrongShape(path string, f *schema.Field) diag.Diagnostic {
	d := diag.Diagnostic{Code: "S09"}
	switch {
	case f == nil:
	case f.Code == schema.ScopeCode:
		d.Code, d.Variant = "S15", "ukjent"
	case f.Code != "":
		d.Variant = f.Code
		if hint := t.meant(path, f); hint != "" {
			d.Args = diag.Args{"mente": hint}
		}
	case strings.HasSuffix(f.Key, "saks_id"):
		d.Variant = "saks_id" // an example would be copied
	case f.NB.Example != "":
		d.Variant, d.Args = "eksempel", diag.Args{"eksempel": f.NB.Example}
	}
	return d
}

// wrongWord tells of a word that is none of those allowed.
func (t *teller) wrongWord(path string, f *schema.Field) diag.Diagnostic {
	switch {
	case f == nil:
		return diag.Diagnostic{Code: "S00"}
	case f.Type == schema.Bool:
		return diag.Diagnostic{Code: "S05"}
	case f.Path == "skjema":
		return diag.Diagnostic{Code: "S13", Args: diag.Args{"tillatt": f.Enum}}
	}
	d := diag.Diagnostic{Code: "S03", Args: diag.Args{"tillatt": f.Enum}}
	if f.Path == gradingPath {
		d.Args["tillatt"] = grading.Answers() // of the grades, nothing is said
	}
	switch hint := t.meant(path, f); {
	case hint != "":
		d.Args["mente"] = hint
	case t.isSeveral(path, f):
		d.Variant = "flere"
	}
	return d
}

func (t *teller) wrongType(path string, f *schema.Field) (diag.Code, diag.Args) {
	if f == nil {
		return "S00", nil
	}
	return "S04", t.wanted(path, f)
}

// typeWord is the last part of the message key for what is expected.
func typeWord(f *schema.Field) string {
	word := map[schema.Type]string{
		schema.Object: "gruppe", schema.List: "liste", schema.Text: "tekst", schema.Date: "dato",
		schema.Enum: "ord", schema.Bool: "janei", schema.Int: "tall",
	}[f.Type]
	if f.None {
		return word + "_ingen"
	}
	return word
}

var isoShape = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

func (t *teller) wrongFormat(k *kind.Format, path string) (diag.Code, diag.Args) {
	if k.Want != "date" {
		return "S09", nil
	}
	if isoShape.MatchString(strings.TrimSpace(t.nodeAt(path).Raw())) {
		return "S06", diag.Args{"finnes": true} // well written, but no such day
	}
	return "S06", diag.Args{"finnes": false}
}

// unknownKey tells of a key that the form does not have. The key itself is
// never part of the finding: it may be somebody's name.
func (t *teller) unknownKey(path, key string, at *schema.Field) {
	span := keySpan(t.tree, path, key)
	span.Path = path
	args := diag.Args{}
	if place := t.lostPlace(path, key, at); place != "" {
		t.told[place] = true
		t.out.Add(diag.Diagnostic{Code: "S01", Variant: "innrykk", Severity: diag.Error, Span: span, Args: diag.Args{"plass": place}})
		return
	}
	if other, in := t.set.Elsewhere(t.form, record.Join(path, key)); other != nil {
		d := diag.Diagnostic{Code: "S01", Variant: "overgang", Severity: diag.Error, Span: span, Args: diag.Args{"overganger": in}}
		if other.Rule != "" {
			d.Code = other.Rule
		}
		t.out.Add(d)
		return
	}
	if at != nil {
		keys := make([]string, 0, len(at.Fields))
		for _, c := range at.Fields {
			keys = append(keys, c.Key)
		}
		if hint := diag.Near(key, keys); hint != "" {
			args["mente"] = hint
			t.told[record.Join(path, hint)] = true
		}
	}
	if args["mente"] == nil {
		if home := t.homeOf(key); home != "" {
			args["hoerer"] = home
		}
	}
	t.out.Fail("S01", span, args)
}

// homeOf returns the only place in the form where key belongs, or an empty text.
func (t *teller) homeOf(key string) string {
	home, n := "", 0
	t.form.Walk(func(f *schema.Field) {
		if f.Key == key {
			home = f.Path
			n++
		}
	})
	if n == 1 {
		return home
	}
	return ""
}

func (t *teller) missing(path, key string, at *schema.Field) {
	full := record.Join(path, key)
	if t.told[full] {
		return
	}
	t.told[full] = true
	if rule := ruleFor(at, key); rule != "" {
		t.out.Fail(rule, t.tree.SpanOf(full), diag.Args{"felt": key})
		return
	}
	d := diag.Diagnostic{Code: "S02", Severity: diag.Error, Span: keySpan(t.tree, path, key), Args: diag.Args{"felt": key}}
	if path == "" {
		d.Variant = "nederst" // of the file, where there is room
	}
	if n := t.nodeAt(full); n != nil {
		d.Variant = "tomt"
		if n.Kind != casefile.Null || at != nil && at.Field(key) != nil && len(at.Field(key).Fields) > 0 {
			d.Variant = "tom" // a group, or a list of them
		}
	}
	t.out.Add(d)
}

// ruleFor returns the rule that a missing field is told under: its own, or that
// of the group it belongs to. Of a list, it is the group in each row.
func ruleFor(at *schema.Field, key string) diag.Code {
	if at == nil {
		return ""
	}
	if c := at.Field(key); c != nil && c.Rule != "" {
		return c.Rule
	}
	if at.Item != nil {
		return at.Item.Rule
	}
	return at.Rule
}

// pathOf writes an instance location as a path. The root tells lists from maps.
func pathOf(location []string, root *casefile.Node) string {
	path, n := "", root
	for _, step := range location {
		if n != nil && n.Kind == casefile.List {
			i, _ := strconv.Atoi(step)
			path = casefile.Index(path, i)
			if i < len(n.Items) {
				n = n.Items[i]
			}
			continue
		}
		path = record.Join(path, step)
		n = n.Field(step)
	}
	return path
}

func (t *teller) nodeAt(path string) *casefile.Node { return t.tree.Node(path) }

// keySpan returns the place of a key of the group at path. For a key that is not
// there it is the key of the group itself; of a row in a list, its first line; and of
// the file, no line.
func keySpan(tree *casefile.Tree, path, key string) diag.Span {
	full := record.Join(path, key)
	group := tree.Node(path)
	at := tree.SpanOf(path)
	if path == "" {
		at = diag.Span{File: at.File}
	}
	if i := fieldIndex(group, key); i >= 0 {
		at = group.Fields[i].Span
	} else if dot := strings.LastIndexByte(path, '.'); path != "" && !strings.HasSuffix(path, "]") {
		around := tree.Node(path[:max(dot, 0)])
		if i := fieldIndex(around, path[dot+1:]); i >= 0 {
			at = around.Fields[i].Span
		}
	}
	at.Path = full
	return at
}

func fieldIndex(n *casefile.Node, key string) int {
	if n == nil {
		return -1
	}
	return slices.IndexFunc(n.Fields, func(f casefile.Field) bool { return f.Key == key })
}

package validate

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
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
	field := t.form.At(casefile.Unindexed(path))
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
			code, args := t.judge(e.ErrorKind, path, field)
			if field != nil && field.Rule != "" && field.Type != schema.Object {
				code = field.Rule
			}
			t.out.Fail(code, t.tree.SpanOf(path), args)
		}
	}
}

// judge gives a violation of a value its code.
func (t *teller) judge(k jsonschema.ErrorKind, path string, f *schema.Field) (diag.Code, diag.Args) {
	switch k := k.(type) {
	case *kind.Enum, *kind.Const:
		return t.wrongWord(path, f)
	case *kind.Type:
		return wrongType(f)
	case *kind.Format:
		return t.wrongFormat(k, path)
	case *kind.Pattern:
		if f != nil && f.None {
			return wrongType(f)
		}
		return "S09", nil
	case *kind.MaxLength:
		return "S07", diag.Args{"max": k.Want}
	case *kind.MinLength:
		return "S08", nil
	case *kind.MaxItems:
		return "S10", diag.Args{"max": k.Want, "min": 0}
	case *kind.MinItems:
		return "S10", diag.Args{"max": 0, "min": k.Want}
	case *kind.Maximum, *kind.Minimum:
		return "S11", nil
	}
	return "S00", nil
}

func (t *teller) wrongWord(path string, f *schema.Field) (diag.Code, diag.Args) {
	if f == nil {
		return "S00", nil
	}
	if f.Type == schema.Bool {
		return "S05", nil
	}
	if f.Path == "skjema" {
		return "S13", diag.Args{"tillatt": f.Enum}
	}
	args := diag.Args{"tillatt": f.Enum}
	if hint := diag.Near(casefile.Fold(t.nodeAt(path).Raw()), f.Enum); hint != "" {
		args["mente"] = hint
	}
	return "S03", args
}

func wrongType(f *schema.Field) (diag.Code, diag.Args) {
	if f == nil {
		return "S00", nil
	}
	return "S04", diag.Args{"type": typeWord(f)}
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
	span := t.keySpan(path, key)
	span.Path = path
	args := diag.Args{}
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
	code := diag.Code("S02")
	if rule := ruleFor(at, key); rule != "" {
		code = rule
	}
	t.out.Fail(code, t.tree.SpanOf(full), diag.Args{"felt": key})
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

func (t *teller) keySpan(path, key string) diag.Span {
	n := t.nodeAt(path)
	if n != nil {
		for _, f := range n.Fields {
			if f.Key == key {
				return f.Span
			}
		}
	}
	return t.tree.SpanOf(path)
}

package validate

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// coerce gives a node the type that the form says it has: the words of an
// enumeration are folded, ja and nei become booleans, digits become numbers. What
// does not fit is passed on as it was typed, for the schema to refuse. A key
// without a value is left out, as if it were not written.
func coerce(n *casefile.Node, f *schema.Field) record.Value {
	switch n.Kind {
	case casefile.Map:
		return coerceMap(n, f)
	case casefile.List:
		if f != nil && f.None && len(n.Items) == 1 && casefile.Fold(n.Items[0].Raw()) == none {
			return coerceScalar(n.Items[0], f) // the only row says that there are none
		}
		items := make([]record.Value, 0, len(n.Items))
		for _, it := range n.Items {
			items = append(items, coerce(it, itemOf(f)))
		}
		return record.OfList(items...)
	case casefile.Scalar:
		return coerceScalar(n, f)
	default:
		return record.Value{}
	}
}

func coerceMap(n *casefile.Node, f *schema.Field) record.Value {
	fields := make([]record.Field, 0, len(n.Fields))
	for _, c := range n.Fields {
		if v := coerce(c.Value, fieldOf(f, c.Key)); !v.IsMissing() {
			fields = append(fields, record.Field{Key: c.Key, Value: v})
		}
	}
	if len(fields) == 0 && f != nil && f.Path != "" && len(n.Fields) > 0 {
		return record.Value{} // a group with nothing filled in is not written
	}
	return record.OfMap(fields...)
}

func itemOf(f *schema.Field) *schema.Field {
	if f == nil {
		return nil
	}
	return f.Item
}

func fieldOf(f *schema.Field, key string) *schema.Field {
	if f == nil || f.Type == schema.List {
		return nil
	}
	return f.Field(key)
}

func coerceScalar(n *casefile.Node, f *schema.Field) record.Value {
	raw := norm.NFC.String(n.Text.Reveal())
	asText := func(s string) record.Value { return record.OfText(n.Text.With(s)) }
	if f == nil {
		return asText(raw)
	}
	switch f.Type {
	case schema.Bool:
		switch casefile.Fold(raw) {
		case "ja", "true":
			return record.OfBool(true).In(n.Text.Case())
		case "nei", "false":
			return record.OfBool(false).In(n.Text.Case())
		}
	case schema.Enum:
		if w, ok := enumWord(f, casefile.Fold(raw)); ok {
			return asText(w)
		}
	case schema.Int:
		if i, err := strconv.ParseInt(strings.TrimSpace(raw), 10, 32); err == nil {
			return record.OfInt(i).In(n.Text.Case())
		}
	case schema.Date:
		return asText(strings.TrimSpace(raw))
	case schema.List, schema.Object:
		if f.None && casefile.Fold(raw) == none {
			return asText(none)
		}
	case schema.Text:
		text := strings.TrimSpace(raw)
		if f.Shaped {
			text = strings.Trim(text, "“”„«»‘’") // meant as quotation marks, and no code has them
		}
		return asText(foldCode(text, f.Code))
	}
	return asText(raw)
}

// none is the answer in place of a list or group.
const none = "ingen"

// foldCode writes a code as the schema has it, however its letters were typed.
func foldCode(text, code string) string {
	switch code {
	case schema.LanguageCode:
		base, region, found := strings.Cut(text, "-")
		if found {
			return strings.ToLower(base) + "-" + region
		}
		return strings.ToLower(base)
	case schema.CountryCode:
		return strings.ToUpper(text)
	case schema.ScopeCode:
		steps := strings.Split(text, ".")
		for i, s := range steps {
			steps[i] = casefile.Fold(s)
		}
		return strings.Join(steps, ".")
	case schema.UnitCode: // «802 337 760», as Enhetsregisteret writes it
		if number := strings.Join(strings.Fields(text), ""); nineDigits.MatchString(number) {
			return number
		}
	}
	return text
}

var nineDigits = regexp.MustCompile(`^[0-9]{9}$`)

// enumWord finds the allowed word that was meant. Where ja and nei are among the
// words, true and false are ways to write them.
func enumWord(f *schema.Field, word string) (string, bool) {
	switch word {
	case "true":
		word = "ja"
	case "false":
		word = "nei"
	}
	for _, w := range f.Enum {
		if casefile.Fold(w) == word {
			return w, true
		}
	}
	return "", false
}

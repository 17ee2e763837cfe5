package validate

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/grading"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// meant returns the allowed word that somebody probably had in mind, or nothing:
// a word that means the same to people, or a near miss. Of special categories of
// personal data (GDPR art. 9) it says nothing, since a hint is half an answer.
func (t *teller) meant(path string, f *schema.Field) string {
	if t.special(path) {
		return ""
	}
	word := casefile.Fold(t.nodeAt(path).Raw())
	if same := f.Synonyms[word]; same != "" {
		return same
	}
	if f.Path == gradingPath && grading.IsNone(word) {
		return grading.Ungraded
	}
	return diag.Near(word, f.Enum)
}

// special reports whether a field, or a group around it, is a special category.
func (t *teller) special(path string) bool {
	f := t.form
	for key := range strings.SplitSeq(casefile.Unindexed(path), ".") {
		if f = f.Field(key); f == nil || f.Special {
			return f != nil
		}
	}
	return false
}

// isSeveral reports whether several allowed words were written where there is
// room for one.
func (t *teller) isSeveral(path string, f *schema.Field) bool {
	words := strings.FieldsFunc(strings.ReplaceAll(casefile.Fold(t.nodeAt(path).Raw()), "_og_", "/"), func(r rune) bool {
		return strings.ContainsRune("/,;+&|", r)
	})
	for _, w := range words {
		w = strings.Trim(w, "_")
		if !slices.Contains(f.Enum, w) && f.Synonyms[w] == "" {
			return false
		}
	}
	return len(words) > 1
}

// glued is a key with no space between its colon and the answer: then it is no
// key to YAML, but a text.
var glued = regexp.MustCompile(`^([\p{L}][\p{L}\p{N}_]*):\S`)

// wanted says what kind of answer was expected, and of a list how it begins.
func (t *teller) wanted(path string, f *schema.Field) diag.Args {
	args := diag.Args{"type": typeWord(f)}
	text := strings.TrimSpace(t.nodeAt(path).Raw())
	inner := f
	if f.Type == schema.List {
		inner = f.Item
	}
	switch m := glued.FindStringSubmatch(text); {
	case inner.Type == schema.Object && m != nil && inner.Field(casefile.Fold(m[1])) != nil:
		args["type"], args["felt"] = "mellomrom", casefile.Fold(m[1])
	case f.Type != schema.List && len(inner.Fields) == 0 && t.tooDeep(path) != nil:
		args["type"] = "dypt"
	case f.Type == schema.Text && strings.HasSuffix(path, "]") && t.nodeAt(path).Kind == casefile.Map:
		args["type"] = "kolon"
	case f.Type == schema.List && beginsWithBullet(text):
		args["type"] = "punkttegn"
	case f.Type == schema.List && inner.Code == schema.ScopeCode:
		args["type"] = "omfang"
	case f.Type == schema.List && inner.Type == schema.Object:
		args["type"], args["felt"] = strings.Replace(typeWord(f), "liste", "grupper", 1), inner.Fields[0].Key
	case strings.HasSuffix(path, "]") && f.Type == schema.Object:
		args["type"], args["felt"] = "rad", f.Fields[0].Key
	}
	return args
}

// tooDeep returns the first field below a field that has none, when it should have
// stood beside it.
func (t *teller) tooDeep(path string) *casefile.Field {
	n := t.nodeAt(path)
	if n == nil || n.Kind != casefile.Map || len(n.Fields) == 0 {
		return nil
	}
	dot := strings.LastIndexByte(path, '.')
	if around := t.fieldAt(path[:max(dot, 0)]); around == nil || around.Field(n.Fields[0].Key) == nil {
		return nil
	}
	return &n.Fields[0]
}

// beginsWithBullet reports whether a text is a list that was written with other
// signs than dashes, or with dashes and no space.
func beginsWithBullet(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	return size > 0 && strings.ContainsRune("•·●▪◦‣∙–—*-", first)
}

// lostPlace tells where an unknown key belongs when it stands just below the group
// or row that has it: it has lost its indentation.
func (t *teller) lostPlace(path, key string, at *schema.Field) string {
	n := t.nodeAt(path)
	for i := fieldIndex(n, key) - 1; i >= 0 && at != nil; i-- {
		above := &n.Fields[i]
		f := at.Field(above.Key)
		if f == nil {
			continue // another key that has lost its place
		}
		if f.Field(key) == nil {
			return ""
		}
		group := record.Join(path, above.Key)
		if rows := len(above.Value.Items); f.Type == schema.List {
			if rows == 0 {
				return ""
			}
			group = casefile.Index(group, rows-1)
		}
		return record.Join(group, key)
	}
	return ""
}

package rule

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/wording"
)

// A text is one text of the file that may leave.
type text struct {
	path  string // with rows counted
	field *schema.Field
	node  *casefile.Node
	// special and sociometric are the marks of the field, or of what it lies in.
	special, sociometric bool
	words                *wording.Text // of a free text
	found                []wording.Hit // see hits
}

// eachText visits every text of the file that may leave.
func (in *Input) eachText(visit func(t *text)) {
	if in.texts == nil {
		in.gather(in.Case.Tree.Root, in.Form, text{})
	}
	for _, t := range in.texts {
		visit(t)
	}
}

// gather finds the texts in n; around has the marks of what n lies in.
func (in *Input) gather(n *casefile.Node, f *schema.Field, around text) {
	if n == nil || f == nil || f.Out == schema.Never {
		return
	}
	around.special = around.special || f.Special
	around.sociometric = around.sociometric || f.Sociometric
	if n.Kind == casefile.Scalar && f.Type == schema.Text {
		t := around
		t.path, t.field, t.node = n.Span.Path, f, n
		in.texts = append(in.texts, &t)
	}
	for _, c := range n.Fields {
		in.gather(c.Value, f.Field(c.Key), around)
	}
	for _, it := range n.Items {
		in.gather(it, f.Item, around)
	}
}

// eachFreeText visits the texts in which somebody may write what they like, once
// each with its words. Of a case that is refused there are none.
func (in *Input) eachFreeText(visit func(t *text)) {
	if in.Words == nil || in.Refused {
		return
	}
	in.eachText(func(t *text) {
		if t.field.Shaped || t.field.Code != "" || t.field.Out != schema.May {
			return
		}
		if t.words == nil {
			t.words = wording.Read(t.node.Raw())
		}
		visit(t)
	})
}

// hits is what the lists find in a free text. What somebody or something is called,
// and how that is said, tells nothing of the child.
func (t *text) hits(l *wording.Lists) []wording.Hit {
	if t.found == nil && !isName(t.field.Path) && !strings.HasPrefix(t.field.Path, "barn.") {
		t.found = append([]wording.Hit{}, l.Find(t.words)...)
	}
	return t.found
}

// isName reports fields for what somebody or something is called, by how their keys
// end.
func isName(path string) bool {
	return strings.HasSuffix(path, "navn") || strings.HasSuffix(path, "kontaktperson") || strings.HasSuffix(path, "besluttet_av")
}

// in points at a part of the text in the file.
func (t *text) in(tree *casefile.Tree, from, to int) option { return at(tree.Part(t.node, from, to)) }

// textsAreWellPut warns of texts that are long, and of words that tell what the
// writer thinks in place of what the writer sees.
func textsAreWellPut(in *Input, r reporter) {
	in.eachText(func(t *text) {
		if long := utf8.RuneCountInString(strings.TrimSpace(t.node.Raw())); t.field.Soft > 0 && long > t.field.Soft {
			r(t.path, args(diag.Args{"lengde": long, "mente": t.field.Soft}))
		}
	})
	in.tellWords("V44", r)
	claimsHaveSources(in, r)
}

// charactersExist holds that every character of every text that may leave can be
// printed: a box instead of a letter is somebody's name misspelt.
func charactersExist(in *Input, r reporter) {
	if in.CanWrite == nil {
		return
	}
	in.eachText(func(t *text) {
		raw := t.node.Raw()
		i := strings.IndexFunc(raw, func(c rune) bool { return !unicode.IsSpace(c) && !in.CanWrite(c) })
		if i < 0 {
			return
		}
		c, size := utf8.DecodeRuneInString(raw[i:])
		r(t.path, t.in(in.Case.Tree, i, i+size), args(diag.Args{"tegn": fmt.Sprintf("U+%04X", c)}))
	})
}

// A told is what the words of a list are told as.
type told struct {
	code    diag.Code
	variant string
}

const diagnoses = "diagnoser"

// lists says what the words of each list are told as.
var lists = map[string]told{
	diagnoses:      {"V24", "diagnose"},
	"tjenester":    {"V24", "tjeneste"},
	"skjermet":     {"V24", "skjermet"},
	"ladede_ord":   {"V44", "ladet"},
	"utgaatte_ord": {"V44", "utgaatt"},
	"tidsord":      {"V45", "tid"},
}

// tellWords warns of the words that are told under a code, where they do not
// belong. Which word it is, no finding says: beside a case id it would tell a
// diagnosis.
//
// What the child and the family have said is theirs, and stands as they said it:
// only lists that are kept out in any case are looked for there.
func (in *Input) tellWords(code diag.Code, r reporter) {
	in.eachFreeText(func(t *text) {
		own := in.Words.OwnWords(t.field.Path)
		for _, h := range t.hits(in.Words) {
			as := lists[h.List.Name]
			if as.code != code || own && !h.List.Own() || h.List.AtHome(t.field.Path, t.special) {
				continue
			}
			if own {
				as.variant += "_egne"
			}
			r(t.path, warning(as.variant), t.in(in.Case.Tree, h.From, h.To), advice(h))
		}
	})
}

// warning makes a finding a warning of a kind.
func warning(kind string) option {
	return func(d *diag.Diagnostic) { d.Severity, d.Variant = diag.Warning, kind }
}

// advice is what to write instead, when the list says so.
func advice(h wording.Hit) option {
	return func(d *diag.Diagnostic) {
		if h.Advice != (wording.Advice{}) {
			d.Args = diag.Args{"forslag": h.Advice}
		}
	}
}

package validate

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// texts finds what a JSON Schema cannot say about what was typed.
type texts struct {
	out *diag.List
	// comments tells that a # behind a text, or behind nothing at all, is a
	// mistake. In a case file people write «bruk #1 bildekort» and lose it; settings
	// are written by people who know what a comment is.
	comments bool
	// told are the places that something has been said about.
	told map[string]bool
}

func (x *texts) tell(d diag.Diagnostic) {
	d.Severity = diag.Error
	x.told[d.Span.Path] = true
	x.out.Add(d)
}

// look finds line breaks in names and titles, texts that a # has cut off, codes
// of languages and countries that do not exist, and rows that should differ.
func (x *texts) look(n *casefile.Node, f *schema.Field) {
	if f == nil {
		return
	}
	text := f
	if f.Type == schema.List {
		text = f.Item
		x.unique(n, f)
	}
	if x.comments {
		for _, c := range n.Lost {
			x.tell(diag.Diagnostic{Code: "S18", Span: c.Span})
		}
	}
	free := text.Type == schema.Text && (!text.Shaped || text.Code == schema.ScopeCode)
	switch {
	case n.Comment != nil && x.comments && (free || n.Kind != casefile.Scalar):
		x.tell(diag.Diagnostic{Code: "S18", Span: n.Comment.Span})
	case f.Line && strings.ContainsAny(strings.TrimSpace(n.Raw()), "\n\r"):
		x.tell(diag.Diagnostic{Code: "S12", Span: n.Span})
	case n.Kind == casefile.Scalar && f.Type == schema.Text && f.Code != "" && !codeExists(f, coerce(n, f).Text().Reveal()):
		x.tell(diag.Diagnostic{Code: "S09", Span: n.Span, Variant: f.Code})
	}
	for _, c := range n.Fields {
		x.look(c.Value, fieldOf(f, c.Key))
	}
	for _, it := range n.Items {
		x.look(it, itemOf(f))
	}
}

// codeExists reports whether a code that is well written stands for anything.
// What is not, the schema refuses.
func codeExists(f *schema.Field, code string) bool {
	switch f.Code {
	case schema.LanguageCode:
		_, err := language.Parse(code)
		_, unknown := err.(language.ValueError)
		return !unknown
	case schema.CountryCode:
		region, err := language.ParseRegion(code)
		_, unknown := err.(language.ValueError)
		return !unknown && (err != nil || region.IsCountry())
	}
	return true
}

// unique reports rows of a list that have the same where they must differ.
func (x *texts) unique(n *casefile.Node, f *schema.Field) {
	for _, c := range f.Fields {
		if !c.Unique {
			continue
		}
		seen := map[string]bool{}
		for _, row := range n.Items {
			v := row.Field(c.Key)
			word := casefile.Fold(v.Raw())
			if word != "" && seen[word] {
				x.tell(diag.Diagnostic{Code: "S19", Span: v.Span})
			}
			seen[word] = true
		}
	}
}

// emptyGrants warns of permissions that let nothing out because they name nothing
// or nobody. A refusal may: it is then a no to everything, or to everybody.
func emptyGrants(c *Case, out *diag.List) {
	const refusal = "nekter"
	rows := c.Data.Field("tillatelser").Items()
	for _, g := range c.Grants {
		if g.Type == refusal || g.Type == "" {
			continue
		}
		path := casefile.Index("tillatelser", g.Index)
		for _, key := range []string{"omfang", "mottakere"} {
			if rows[g.Index].Field(key).IsMissing() {
				out.Add(diag.Diagnostic{Code: "S20", Variant: key, Severity: diag.Warning, Span: keySpan(c.Tree, path, key)})
			}
		}
	}
}

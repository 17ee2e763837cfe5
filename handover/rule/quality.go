package rule

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

func splitPath(path string) []string { return strings.Split(path, ".") }

// childIsHeard holds that the child's own words are there, or why they are not
// (barnehageloven § 3, opplæringslova § 10-2).
func childIsHeard(in *Input, r reporter) {
	if !in.answered("barnets_stemme", "innhentet_hvordan", "dato") {
		r("barnets_stemme")
	}
}

func parentsAreHeard(in *Input, r reporter) {
	if !in.answered("foreldres_stemme") {
		r("foreldres_stemme")
	}
}

// answered reports whether a section holds anything besides the fields named.
func (in *Input) answered(section string, besides ...string) bool {
	return slices.ContainsFunc(in.Case.Data.Field(section).Fields(), func(f record.Field) bool {
		return !slices.Contains(besides, f.Key)
	})
}

func strengthsOutweigh(in *Input, r reporter) {
	strengths := len(in.Case.Data.At("ressurser.styrker").Items())
	if needs := len(in.Case.Data.Field("stoettebehov").Items()); needs > strengths {
		r("stoettebehov", args(diag.Args{"behov": needs, "styrker": strengths}))
	}
}

// textsAreShort warns of texts longer than the form means them to be.
func textsAreShort(in *Input, r reporter) {
	in.eachText(func(path string, f *schema.Field, n *casefile.Node) {
		if long := utf8.RuneCountInString(strings.TrimSpace(n.Raw())); f.Soft > 0 && long > f.Soft {
			r(path, args(diag.Args{"lengde": long, "mente": f.Soft}))
		}
	})
}

// charactersExist holds that every character of every text that may leave can be
// printed: a box instead of a letter is somebody's name misspelt.
func charactersExist(in *Input, r reporter) {
	if in.CanWrite == nil {
		return
	}
	in.eachText(func(path string, _ *schema.Field, n *casefile.Node) {
		raw := n.Raw()
		i := strings.IndexFunc(raw, func(c rune) bool { return !unicode.IsSpace(c) && !in.CanWrite(c) })
		if i < 0 {
			return
		}
		c, _ := utf8.DecodeRuneInString(raw[i:])
		r(path, at(in.placeOf(n, c)), args(diag.Args{"tegn": fmt.Sprintf("U+%04X", c)}))
	})
}

// placeOf finds the line and column of a character in a text.
func (in *Input) placeOf(n *casefile.Node, c rune) diag.Span {
	at := n.Span
	lines := strings.Split(string(in.Case.Tree.Source), "\n")
	for i := at.Line - 1; i >= 0 && i < len(lines); i++ {
		if j := strings.IndexRune(lines[i], c); j >= 0 {
			at.Line, at.Col, at.Width = i+1, utf8.RuneCountInString(lines[i][:j])+1, 1
			return at
		}
	}
	return at
}

// eachText visits every text of the file that may leave, with its field.
func (in *Input) eachText(visit func(path string, f *schema.Field, n *casefile.Node)) {
	var walk func(n *casefile.Node, f *schema.Field)
	walk = func(n *casefile.Node, f *schema.Field) {
		if n == nil || f == nil || f.Out == schema.Never {
			return
		}
		if n.Kind == casefile.Scalar && f.Type == schema.Text {
			visit(n.Span.Path, f, n)
		}
		for _, c := range n.Fields {
			walk(c.Value, f.Field(c.Key))
		}
		for _, it := range n.Items {
			walk(it, f.Item)
		}
	}
	walk(in.Case.Tree.Root, in.Form)
}

// undated are the sections that carry their own dates, or none.
var undated = []string{"avsender", "vedlegg", "aapne_vedtak", "overfoeringsmoete", "historikk"}

// sectionsAreFresh warns when a description has no date, or one older than a year.
func sectionsAreFresh(in *Input, r reporter) {
	const fresh = 12 // months
	var undatedOnes []string
	for _, f := range in.Form.Fields {
		if !consent.IsSection(f) || slices.Contains(undated, f.Key) || in.Case.Data.Field(f.Key).IsMissing() {
			continue
		}
		switch updated := in.date("om." + f.Key + ".sist_oppdatert"); {
		case updated.IsZero():
			undatedOnes = append(undatedOnes, f.Key)
		case updated.After(in.Today):
			r("om."+f.Key+".sist_oppdatert", variant("framtid"), args(diag.Args{"seksjon": f.Key}))
		case !in.within(updated, fresh):
			r("om."+f.Key+".sist_oppdatert", args(diag.Args{"seksjon": f.Key}))
		}
	}
	if len(undatedOnes) == 0 {
		return
	}
	place := undatedOnes[0]
	if in.Case.Tree.Node("om") != nil {
		place = "om"
	}
	r(place, variant("mangler"), args(diag.Args{"seksjoner": undatedOnes, "seksjon": undatedOnes[0]}))
}

// interpreterHasLanguage warns when an interpreter is needed and nobody can tell
// for which language.
func interpreterHasLanguage(in *Input, r reporter) {
	for i, row := range in.Case.Data.Field("foresatte").Items() {
		tolk := row.Field("tolk")
		if !tolk.IsMissing() && !tolk.Is("nei") && row.Field("tolkespraak").IsMissing() {
			r(casefile.Index("foresatte", i) + ".tolk")
		}
	}
}

package rule

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
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
	if !in.answered("foreldres_stemme", "dato") {
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

// undated are the sections that carry their own dates, or none.
var undated = []string{"avsender", "vedlegg", "aapne_vedtak", "overfoeringsmoete", "historikk"}

// sectionsAreFresh warns when a description has no date, or one older than the law data say,
// and of words that are wrong on another day.
func sectionsAreFresh(in *Input, r reporter) {
	in.tellWords("V45", r)
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
		case !in.within(updated, in.Law.FreshMonths()):
			r("om."+f.Key+".sist_oppdatert", args(diag.Args{"seksjon": f.Key, "maaneder": in.Law.FreshMonths()}))
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

package rule

import (
	"slices"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

func grantPath(g validate.Grant, field string) string {
	return record.Join(casefile.Index("tillatelser", g.Index), field)
}

// scopesExist holds that what a permission names is in the form. A misspelt
// exception would let out what somebody has refused.
func scopesExist(in *Input, r reporter) {
	for _, g := range in.Case.Grants {
		for _, list := range []struct {
			field string
			paths []string
		}{{"omfang", g.Scope}, {"unntatt", g.Except}} {
			for i, p := range list.paths {
				if why := in.scopeProblem(p); why != "" {
					r(casefile.Index(grantPath(g, list.field), i), variant(why), args(in.scopeHint(p)))
				}
			}
		}
	}
}

// scopeProblem says why a permission cannot name path, or nothing.
func (in *Input) scopeProblem(path string) string {
	const attachments = "vedlegg"
	if path == attachments {
		return "vedlegg" // each kind is named on its own
	}
	if record.Covers(attachments, path) {
		kinds := in.Form.At(attachments + ".type")
		if kinds != nil && slices.Contains(kinds.Enum, path[len(attachments)+1:]) {
			return ""
		}
		return "ukjent"
	}
	f := in.Form.At(path)
	switch {
	case slices.Contains(everything, path):
		return "alt"
	case f == nil:
		return "ukjent"
	case !in.mayGo(path):
		return "aldri"
	case !consent.Named(path):
		return "alltid"
	}
	return ""
}

// everything are words for all sections at once, which a permission cannot name.
var everything = []string{"alt", "alle", "alle_avsnitt", "alle_avsnittene", "alt_sammen", "hele_saken", "heile_saka"}

// scopeHint returns what a path was probably meant to be: a near miss, or the
// only field of that name.
func (in *Input) scopeHint(path string) diag.Args {
	var known, named []string
	in.Form.Walk(func(f *schema.Field) {
		if f.Path != "" && in.scopeProblem(f.Path) == "" {
			known = append(known, f.Path)
			if f.Key == path {
				named = append(named, f.Path)
			}
		}
	})
	if len(named) == 1 {
		return diag.Args{"mente": named[0]}
	}
	if kinds := in.Form.At("vedlegg.type"); kinds != nil {
		for _, k := range kinds.Enum {
			known = append(known, "vedlegg."+k)
		}
	}
	if hint := diag.Near(path, known); hint != "" {
		return diag.Args{"mente": hint}
	}
	return nil
}

// mayGo reports whether a permission can let the field out at all.
func (in *Input) mayGo(path string) bool {
	f := in.Form
	for _, key := range splitPath(path) {
		if f = f.Field(key); f == nil || f.Out == schema.Never {
			return false
		}
	}
	return true
}

func notGivenInTheFuture(in *Input, r reporter) {
	for _, g := range in.Case.Grants {
		if g.Date.After(in.Today) {
			r(grantPath(g, "dato"))
		}
		if g.Withdrawn.After(in.Today) {
			r(grantPath(g, "trukket"))
		}
		if !g.Withdrawn.IsZero() && g.Withdrawn.Before(g.Date) {
			r(grantPath(g, "trukket"), variant("foer"))
		}
	}
}

// guardiansAreKnown holds that whoever has foreldreansvar can be told apart, so
// that nobody answers for another.
func guardiansAreKnown(in *Input, r reporter) {
	for _, i := range in.deciders().Unknowable() {
		row := casefile.Index("foresatte", i)
		if in.Case.Data.Field("foresatte").Items()[i].Field("navn").IsMissing() {
			r(row+".navn", variant("uten_navn"))
		} else {
			r(row+".navn", variant("likt_navn"))
		}
	}
}

// noIsFromADecider holds that no refusal is passed over because of a slip in a name
// or a role.
func noIsFromADecider(in *Input, r reporter) {
	if len(in.deciders().Unknowable()) > 0 {
		return // told by V04
	}
	for _, n := range in.deciders().Uncounted() {
		switch {
		case n.Lost() && n.IsStranger():
			r(grantPath(n.Grant, "gitt_av.navn"), variant("nei"))
		case n.Lost():
			r(grantPath(n.Grant, "gitt_av.rolle"), variant("nei_ung"))
		}
	}
}

// pupilSoonDecides warns when a permission from others outlasts the day from which
// the pupil answers (opplæringslova § 24-5), also when that day has come.
func pupilSoonDecides(in *Input, r reporter) {
	if in.unusualAge() || in.Case.Born.IsZero() {
		return // more likely a slip in the birth date, told by V32
	}
	for _, g := range in.Case.Grants {
		if _, ok := in.Law.Answer(g.Type); !ok || g.GiverRole == "elev" || g.ValidTo.IsZero() {
			continue
		}
		age := in.deciders().PupilFrom(g.Type)
		switch turns := in.Case.Born.Birthday(age); {
		case !turns.After(g.Date) || !turns.Before(g.ValidTo): // never theirs, told by V05; or theirs all the time
		case turns.After(in.Today):
			r(grantPath(g, "gyldig_til"), args(diag.Args{"alder": age}))
		default:
			r(grantPath(g, "gyldig_til"), variant("fylt"), args(diag.Args{"alder": age}))
		}
	}
}

func atMostTwelveMonths(in *Input, r reporter) {
	for _, g := range in.Case.Grants {
		if g.Type == "nekter" || g.Date.IsZero() {
			continue
		}
		if g.ValidTo.After(g.Date.AddMonths(consent.AnswerMonths)) {
			r(grantPath(g, "gyldig_til"))
		}
		if !in.within(g.Date, consent.AnswerMonths) {
			r(grantPath(g, "dato"), as(diag.Warning), variant("gammel"))
		}
	}
}

func oralIsRecorded(in *Input, r reporter) {
	for _, n := range in.deciders().Uncounted() {
		if n.Code == "V10" {
			r(grantPath(n.Grant, "form"))
		}
	}
}

// namesARecipient warns when a permission is for nobody whom the case is for.
func namesARecipient(in *Input, r reporter) {
	for _, g := range in.Case.Grants {
		if g.Type == "nekter" || len(g.To) == 0 {
			continue
		}
		if !in.unitsValid(g) {
			continue // the number is wrong, told by V33
		}
		meets := slices.ContainsFunc(in.Case.Recipients, func(to validate.Recipient) bool {
			return slices.ContainsFunc(g.To, func(a validate.Addressee) bool {
				return a.Unit == to.Unit && slices.Contains(a.Roles, to.Role)
			})
		})
		if !meets {
			r(grantPath(g, "mottakere"), args(in.onLaw(diag.Args{})))
		}
	}
}

// unitsValid reports whether the organisation numbers of the recipients, and of
// those a permission names, can be right at all.
func (in *Input) unitsValid(g validate.Grant) bool {
	for _, to := range in.Case.Recipients {
		if !norid.ValidOrgnr(to.Unit) {
			return false
		}
	}
	return !slices.ContainsFunc(g.To, func(a validate.Addressee) bool { return !norid.ValidOrgnr(a.Unit) })
}

func gradingIsKnown(in *Input, r reporter) {
	if in.Case.Protection == validate.Unknown {
		r("barn.adressebeskyttelse")
	}
}

// photoHasItsOwnYes holds that a photo is never covered by a permission for
// everything else.
func photoHasItsOwnYes(in *Input, r reporter) {
	for i, row := range in.Case.Data.Field("vedlegg").Items() {
		if row.Field("type").Is("bilde") && !in.hasScope("vedlegg.bilde") {
			r(casefile.Index("vedlegg", i) + ".type")
		}
	}
}

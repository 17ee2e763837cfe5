package rule

import (
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// duty is the section that goes without anybody's permission, on a human decision
// (opplæringslova § 25-1 fourth paragraph second sentence), and dutyBasis what it
// rests on.
const (
	duty      = "forebygging_25_1_4"
	dutyBasis = "OPL_25_1_4_PLIKT"
)

// dutyIsDecided holds that what is shared as a duty has been decided while the duty
// is in force, and that it stands whether the pupil and the parents know. Which
// fields there must be, the schema holds under the same code.
func dutyIsDecided(in *Input, r reporter) {
	section := in.Case.Data.Field(duty)
	if section.IsMissing() {
		return
	}
	law, _ := in.Law.Code(dutyBasis)
	decided := in.date(duty + ".besluttet_dato")
	switch {
	case decided.IsZero():
	case !law.Holds(decided):
		r(duty+".besluttet_dato", variant("dato"))
	case decided.After(in.Today):
		r(duty+".besluttet_dato", variant("framtid"))
	}
	for _, who := range []string{"eleven_informert", "foreldre_informert"} {
		row := section.Field(who)
		needs := "grunn"
		if row.Field("informert").Yes() {
			needs = "dato"
		}
		if !row.Field("informert").IsMissing() && row.Field(needs).IsMissing() {
			r(duty+"."+who, variant("informert_"+needs))
		}
	}
	if in.Case.Transition == "videregaaende" {
		r(duty, as(diag.Warning), variant("uavklart"))
	}
}

// requestIsFromARecipient warns of a request from a unit that the case is not for:
// nothing goes on it, and most likely the number is another's.
func requestIsFromARecipient(in *Input, r reporter) {
	for i, q := range in.Case.Requests {
		at := casefile.Index("anmodning", i)
		switch {
		case !in.isRecipient(q):
			r(at+".fra_orgnr", variant("ukjent"))
		case q.On.After(in.Today):
			r(at+".dato", variant("framtid"))
		}
	}
}

func (in *Input) isRecipient(q validate.Request) bool {
	for _, to := range in.Case.Recipients {
		if to.Unit == q.Unit {
			return true
		}
	}
	return false
}

package rule

import (
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
)

// dutyKey is the section with what a school must share to prevent, whoever has said
// no (opplæringslova § 25-1 fourth paragraph, second sentence).
const dutyKey = "forebygging_25_1_4"

// dutySince is the day that the duty came into force.
var dutySince = day.New(2026, time.August, 1)

// dutyHolds checks that the duty was in force when it was decided to share. Whether
// it counts for the step to videregående, the law does not settle.
func dutyHolds(in *Input, r reporter) {
	if in.Case.Data.Field(dutyKey).IsMissing() {
		return
	}
	if decided := in.date(dutyKey + ".besluttet_dato"); !decided.IsZero() && decided.Before(dutySince) {
		r(dutyKey + ".besluttet_dato")
	}
	if in.Case.Transition == "videregaaende" {
		r(dutyKey, as(diag.Warning), variant("uavklart"))
	}
}

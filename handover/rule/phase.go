package rule

import "github.com/handover-no/handover/handover/casefile"

// recipientsFitPhase warns of a school as recipient while nobody can know where the
// pupil will go, and of the admissions office once that is known: either might be left
// with what it has no use for.
func recipientsFitPhase(in *Input, r reporter) {
	phase, ok := in.Law.Phase(in.Case.Phase)
	if !ok {
		return
	}
	for _, to := range in.Case.Recipients {
		at := casefile.Index("mottakere", to.Index) + ".type"
		switch {
		case phase.BeforeIntake && (to.Kind == "videregaaende" || to.Kind == "grunnskole"):
			r(at)
		case !phase.BeforeIntake && to.Kind == "inntakskontor":
			r(at, variant("etter"))
		}
	}
}

// inTimeForPhase warns after the deadline that the case states and, where it states
// none, after that of its phase (opplæringsforskrifta §§ 4-9, 4-21 and 4-22).
func inTimeForPhase(in *Input, r reporter) {
	if !in.Case.Deadline.IsZero() {
		inTime(in, r)
		return
	}
	phase, _ := in.Law.Phase(in.Case.Phase)
	if last := phase.Due(in.Case.Start); !last.IsZero() && in.Today.After(last) {
		r("fase", variant(in.Case.Phase))
	}
}

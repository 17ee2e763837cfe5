package rule

import "github.com/handover-no/handover/handover/casefile"

// noSchoolBeforeIntake warns of a school as recipient while nobody can know where
// the pupil will go: it might be left with what it has no use for.
func noSchoolBeforeIntake(in *Input, r reporter) {
	if phase, _ := in.Law.Phase(in.Case.Phase); !phase.BeforeIntake {
		return
	}
	for _, to := range in.Case.Recipients {
		if to.Kind == "videregaaende" || to.Kind == "grunnskole" {
			r(casefile.Index("mottakere", to.Index) + ".type")
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

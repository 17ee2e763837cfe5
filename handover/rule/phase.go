package rule

import (
	"slices"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/day"
)

// The phases in which no school is known yet: admission is decided in July.
var beforeIntake = []string{"oktobermelding", "soeknad_1feb", "soeknad_1mars"}

// noSchoolBeforeIntake warns of a school as recipient while nobody can know where
// the pupil will go: it might be left with what it has no use for.
func noSchoolBeforeIntake(in *Input, r reporter) {
	if !slices.Contains(beforeIntake, in.Case.Phase) {
		return
	}
	for _, to := range in.Case.Recipients {
		if to.Kind == "videregaaende" || to.Kind == "grunnskole" {
			r(casefile.Index("mottakere", to.Index) + ".type")
		}
	}
}

// inTimeForPhase warns after the deadline that the case states and, where it states
// none, after that of its phase (forskrift til opplæringslova §§ 4-9, 4-21 and 4-22).
func inTimeForPhase(in *Input, r reporter) {
	if !in.Case.Deadline.IsZero() {
		inTime(in, r)
		return
	}
	if last := in.lastDay(); !last.IsZero() && in.Today.After(last) {
		r("fase", variant(in.Case.Phase))
	}
}

// lastDay returns the last day of the phase that the case is in, or no day. An
// application that is due at a weekend or on a holiday is in time on the next
// working day.
func (in *Input) lastDay() day.Day {
	year := in.Case.Start.Year()
	switch {
	case in.Case.Start.IsZero():
		return day.Day{}
	case in.Case.Phase == "oktobermelding":
		return day.New(year-1, time.October, 1)
	case in.Case.Phase == "soeknad_1feb":
		return onWorkday(day.New(year, time.February, 1))
	case in.Case.Phase == "soeknad_1mars":
		return onWorkday(day.New(year, time.March, 1))
	}
	return day.Day{}
}

func onWorkday(d day.Day) day.Day {
	if d.IsWorkday() {
		return d
	}
	return d.AddWorkdays(1)
}

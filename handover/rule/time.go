package rule

import (
	"fmt"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
)

// decisionsHaveDates checks the dates of decisions (enkeltvedtak).
func decisionsHaveDates(in *Input, r reporter) {
	special := in.Case.Data.Field("spesped")
	if special.Field("har_vedtak").Yes() && special.Field("vedtaksdato").IsMissing() {
		r("spesped.vedtaksdato", variant("mangler"))
	}
	in.decision("spesped", r)
	for i := range in.Case.Data.Field("aapne_vedtak").Items() {
		in.decisionRow(casefile.Index("aapne_vedtak", i), r)
	}
}

func (in *Input) decision(path string, r reporter) {
	in.judgeDecision(path, in.date(path+".vedtaksdato"), in.date(path+".gyldig_til"), r)
}

func (in *Input) decisionRow(path string, r reporter) {
	date := func(key string) day.Day {
		n := in.Case.Tree.Node(path + "." + key)
		d, err := day.Parse(n.Raw())
		if err != nil {
			return day.Day{}
		}
		return d
	}
	in.judgeDecision(path, date("vedtaksdato"), date("gyldig_til"), r)
}

func (in *Input) judgeDecision(path string, made, until day.Day, r reporter) {
	if until.IsZero() {
		return
	}
	if until.Before(made) {
		r(path + ".gyldig_til")
		return
	}
	if !in.Case.Start.IsZero() && !until.After(in.Case.Start) {
		r(path+".gyldig_til", as(diag.Warning), variant("utloeper"))
	}
}

func assessmentIsRecent(in *Input, r reporter) {
	const recent = 36 // months; a local rule of thumb, not law
	const path = "spesped.sakkyndig_dato"
	if d := in.date(path); !d.IsZero() && !in.within(d, recent) {
		r(path)
	}
}

func inTime(in *Input, r reporter) {
	if d := in.Case.Deadline; !d.IsZero() && in.Today.After(d) {
		r("lokal_frist")
	}
}

func startsInAugust(in *Input, r reporter) {
	s := in.Case.Start
	weekend := s.Weekday() == time.Saturday || s.Weekday() == time.Sunday
	if !s.IsZero() && (s.Month() != time.August || weekend) {
		r("skolestart")
	}
}

// yearFitsStart holds that skoleaar is two years in a row, and that school
// starts in the first of them.
func yearFitsStart(in *Input, r reporter) {
	var first, second int
	if n, err := fmt.Sscanf(in.Case.Year, "%4d/%4d", &first, &second); n != 2 || err != nil || second != first+1 {
		r("skoleaar", variant("rekke"))
		return
	}
	if !in.Case.Start.IsZero() && in.Case.Start.Year() != first {
		r("skolestart")
	}
}

package rule

import (
	"fmt"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// decisionsHaveDates checks the dates of decisions (enkeltvedtak), wherever in the
// form there is room for one: a group, or a row, with the day it was made and the
// day it ends.
func decisionsHaveDates(in *Input, r reporter) {
	in.eachGroup([]string{madeKey, untilKey}, func(path string, v record.Value) {
		switch made, until := dateOf(v.Field(madeKey)), dateOf(v.Field(untilKey)); {
		case in.broken(path): // what is wrong there has been told
		case v.Field("har_vedtak").Yes() && v.Field(madeKey).IsMissing():
			r(record.Join(path, madeKey), variant("mangler"))
		case until.IsZero():
		case until.Before(made):
			r(record.Join(path, untilKey))
		case !in.Case.Start.IsZero() && !until.After(in.Case.Start):
			r(record.Join(path, untilKey), as(diag.Warning), variant("utloeper"))
		}
	})
}

// The keys of the days of a decision and of an expert assessment.
const (
	madeKey     = "vedtaksdato"
	untilKey    = "gyldig_til"
	assessedKey = "sakkyndig_dato"
)

// assessmentIsRecent warns of expert assessments that may no longer fit.
func assessmentIsRecent(in *Input, r reporter) {
	const recent = 36 // months; a local rule of thumb, not law
	in.eachGroup([]string{assessedKey}, func(path string, v record.Value) {
		if d := dateOf(v.Field(assessedKey)); !d.IsZero() && !in.within(d, recent) {
			r(record.Join(path, assessedKey))
		}
	})
}

// eachGroup visits every group of the file, also in the rows of lists, whose form
// has all these fields.
func (in *Input) eachGroup(with []string, visit func(path string, v record.Value)) {
	var walk func(path string, f *schema.Field, v record.Value)
	walk = func(path string, f *schema.Field, v record.Value) {
		if f == nil {
			return
		}
		lacks := func(key string) bool { return f.Field(key) == nil }
		if v.Kind() == record.Map && !slices.ContainsFunc(with, lacks) {
			visit(path, v)
		}
		for _, m := range v.Fields() {
			if kind := m.Value.Kind(); kind != record.Map && kind != record.List {
				continue
			}
			walk(record.Join(path, m.Key), f.Field(m.Key), m.Value)
		}
		for i, it := range v.Items() {
			walk(casefile.Index(path, i), f.Item, it)
		}
	}
	walk("", in.Form, in.Case.Data)
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

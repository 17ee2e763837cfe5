package consent

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// tell records the decision about the section, and about each part of it that is
// decided otherwise.
func (s *sectionAsk) tell(goes bool) {
	if len(s.order) == 0 {
		return // nothing in it may ever leave
	}
	if !goes {
		s.decisions = append(s.decisions, s.decision(s.section, false, s.whyNot()))
		return
	}
	sum := verdict{yes: true}
	for _, path := range s.order {
		v := s.seen[path]
		if !v.yes {
			continue
		}
		for _, by := range v.by {
			if !slices.Contains(sum.codes(), by.code) {
				sum.by = append(sum.by, by)
			}
		}
		for _, row := range v.grants {
			if !slices.Contains(sum.grants, row) {
				sum.grants = append(sum.grants, row)
			}
		}
		sum.despite = sum.despite || v.despite
	}
	slices.Sort(sum.grants)
	s.decisions = append(s.decisions, s.decision(s.section, true, sum))
	for _, p := range s.withheld() {
		s.decisions = append(s.decisions, s.decision(p.path, false, p.verdict))
	}
}

// whyNot is why nothing of the section goes: what withholds all that it has, or,
// where that differs, what withholds the whole, or the first of it.
func (s *sectionAsk) whyNot() verdict {
	first := *s.seen[s.order[0]]
	alike := !slices.ContainsFunc(s.order, func(path string) bool { return s.seen[path].reason != first.reason })
	if whole := s.decider.about(s.section, s.section, false); !alike && !whole.yes && whole.reason != noBasis {
		return whole
	}
	return first
}

// A part is something in a section that is decided otherwise than the section.
type part struct {
	path string
	verdict
}

// withheld returns the parts that stay behind, each as wide as one reason holds
// for everything in it.
func (s *sectionAsk) withheld() []part {
	var out []part
	for _, leaf := range s.order {
		v := s.seen[leaf]
		if v.yes || slices.ContainsFunc(out, func(p part) bool { return record.Covers(p.path, leaf) }) {
			continue
		}
		out = append(out, part{s.widest(leaf, v), *v})
	}
	return out
}

// widest returns the widest part around a leaf that stays behind as a whole and
// for the same reason.
func (s *sectionAsk) widest(leaf string, v *verdict) string {
	keys := strings.Split(leaf, ".")
	for n := 2; n < len(keys); n++ {
		around := strings.Join(keys[:n], ".")
		alike := !slices.ContainsFunc(s.order, func(other string) bool {
			o := s.seen[other]
			return record.Covers(around, other) && (o.yes || o.reason != v.reason || o.grant != v.grant)
		})
		if alike {
			return around
		}
	}
	return leaf
}

func (d *decider) decision(path string, goes bool, v verdict) Decision {
	out := Decision{Path: path, Goes: goes, Bases: v.codes(), Despite: v.despite}
	if goes {
		out.Grants = slices.Clone(v.grants)
		out.ByPupil = v.despite && d.usual() != "" && d.who.IsPupils(d.usual()) // whose no it goes against
		return out
	}
	out.Reason, out.Variant, out.At, out.Takes = v.code, v.variant, d.place(v), v.kind
	kind := v.kind
	if kind == "" {
		kind = d.usual()
	}
	out.ByPupil = kind != "" && d.who.IsPupils(kind)
	if v.grant != noGrant {
		out.Grants = []int{v.grant}
	}
	return out
}

// fieldOf is the field of a row of tillatelser that a reason speaks of.
func fieldOf(r reason) string {
	switch r {
	case expired:
		return "gyldig_til"
	case withdrawn:
		return "trukket"
	case notYet:
		return "dato"
	case wrongScope:
		return "omfang"
	case exception:
		return "unntatt"
	case olderText:
		return "vist_tekst"
	case noRecord:
		return "dokumentert_i"
	case wrongUnit, noUnit:
		return "mottakere"
	default:
		return "type"
	}
}

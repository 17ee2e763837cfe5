package consent

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

// What a family has seen of a case is told by digests: vist_tekst of an answer has
// one for each section that whoever answered had read.

// A Text is a section as it stands, and the digest of it.
type Text struct{ Section, Digest string }

// duty is the section that a school passes on because it has to (opplæringslova
// § 25-1 fourth paragraph). No family permits or refuses it.
const duty = "forebygging_25_1_4"

// Texts returns the sections of a case that a family can answer, in the order of
// the form.
func Texts(c *validate.Case, form *schema.Field) []Text {
	var out []Text
	for _, section := range answerableSections(c, form) {
		out = append(out, Text{section, Digest(c.Data.Field(section))})
	}
	return out
}

func answerableSections(c *validate.Case, form *schema.Field) []string {
	var out []string
	for _, f := range form.Fields {
		v := c.Data.Field(f.Key)
		switch {
		case !IsSection(f) || f.Key == duty || v.IsMissing():
		case f.Key == sender && !hasFacts(v):
		case f.Key == attachments && v.Kind() != record.List:
		default:
			out = append(out, f.Key)
		}
	}
	return out
}

// TextsOf returns the sections of a case that an answer names, wholly or partly.
func TextsOf(c *validate.Case, form *schema.Field, g validate.Grant) []Text {
	return slices.DeleteFunc(Texts(c, form), func(t Text) bool { return !names(c, g, t.Section) })
}

// names reports whether an answer names a section, or a part of it that the case has.
func names(c *validate.Case, g validate.Grant, section string) bool {
	return slices.ContainsFunc(g.Scope, func(s string) bool {
		return first(s) == section && !covers(g.Except, s) && stands(c, s)
	})
}

// stands reports whether a case has something at a scope.
func stands(c *validate.Case, scope string) bool {
	section := first(scope)
	v := c.Data.Field(section)
	if section == attachments {
		return slices.ContainsFunc(v.Items(), func(row record.Value) bool {
			return scope == record.Join(attachments, row.Field("type").Text().Reveal())
		})
	}
	return len(v.All(strings.TrimPrefix(strings.TrimPrefix(scope, section), "."))) > 0
}

// A Standing tells which of the sections that an answer names it has seen: as they
// stand, as they stood before, or not that anybody has noted.
type Standing struct {
	Grant                  validate.Grant
	Current, Older, Unseen []string
}

// Seen returns how the answers that note what was seen stand to the case as it is
// now, in the order of the file.
func Seen(c *validate.Case, form *schema.Field) []Standing {
	texts := Texts(c, form)
	var out []Standing
	for _, g := range c.Grants {
		if len(g.Shown) == 0 || g.Type == refusal {
			continue
		}
		s := Standing{Grant: g}
		for _, t := range texts {
			switch digest, noted := g.Shown[t.Section]; {
			case !names(c, g, t.Section):
			case !noted:
				s.Unseen = append(s.Unseen, t.Section)
			case digest == t.Digest:
				s.Current = append(s.Current, t.Section)
			default:
				s.Older = append(s.Older, t.Section)
			}
		}
		out = append(out, s)
	}
	return out
}

// An Unseen is an answer that counts, with the sections that it lets out without a
// note that whoever gave it has seen them.
type Unseen struct {
	Grant    validate.Grant
	Sections []string // in the order of the form
}

// UnseenTexts returns the answers that say yes to something today without a note of
// what was seen, in the order of the file – also while somebody else has not
// answered yet. To is not looked at: all recipients of the case are asked about.
func UnseenTexts(r Request) []Unseen {
	sections := slices.DeleteFunc(answerableSections(r.Case, r.Form), func(s string) bool { return !mayBeUnseen(r.Case, s) })
	if len(sections) == 0 {
		return nil
	}
	lets := map[int][]string{} // sections, by the row of tillatelser
	m := newMatter(r)
	for _, to := range r.Case.Recipients {
		r.To = to
		d := newDecider(r, m)
		for _, s := range sections {
			for _, row := range d.carriers(s) {
				if _, noted := r.Case.Grants[row].Shown[s]; !noted && !slices.Contains(lets[row], s) {
					lets[row] = append(lets[row], s)
				}
			}
		}
	}
	var out []Unseen
	for _, g := range r.Case.Grants {
		inOrder := slices.DeleteFunc(slices.Clone(sections), func(s string) bool { return !slices.Contains(lets[g.Index], s) })
		if len(inOrder) > 0 {
			out = append(out, Unseen{Grant: g, Sections: inOrder})
		}
	}
	return out
}

// mayBeUnseen reports whether some answer names a section without a note of it. Of
// most cases none does, and nothing more need be asked.
func mayBeUnseen(c *validate.Case, section string) bool {
	return slices.ContainsFunc(c.Grants, func(g validate.Grant) bool {
		_, noted := g.Shown[section]
		return !noted && g.Type != refusal && names(c, g, section)
	})
}

// carriers returns the rows of tillatelser that say yes to a section, or to a part
// of it that the case has: of each giver the answer that counts.
func (d *decider) carriers(section string) []int {
	var out []int
	for _, path := range d.answered(section) {
		q := d.ofLaw(section, path)
		uses := d.between.For(q)
		if d.fromHealthService(section) {
			uses = append(uses, d.between.Besides(basis.HealthService, q)...)
		}
		for _, u := range uses {
			if len(u.Permissions) == 0 {
				continue
			}
			for _, g := range d.giversOf(u.Permissions[0]) {
				out = append(out, d.giver(ask{section, path, u, section == attachments}, g).grants...)
			}
		}
	}
	return out
}

// answered returns the paths by which answers about a section may differ: itself,
// and each part that the case has and some answer names.
func (d *decider) answered(section string) []string {
	out := []string{section}
	for _, g := range d.Case.Grants {
		for _, p := range g.Scope {
			if p != section && record.Covers(section, p) && !slices.Contains(out, p) && stands(d.Case, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

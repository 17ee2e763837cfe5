package handover

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/validate"
)

// Two files of a run may be about the same child, or about two children whom somebody
// will take for one. V36 tells of both.

// A likeness is what the children of two cases can have alike, as digests: enough to
// see that they are, and nothing that tells who they are. What is not known is empty.
type likeness struct {
	id     string   // the case's
	name   string   // in full
	called string   // the first and the last of the names: what is left when people shorten it
	born   string   // the day
	number string   // of identity
	to     []string // the recipients
}

func (c *Checked) likeness() likeness {
	l := likeness{id: strings.Clone(c.Case.ID)}
	if names := strings.Fields(strings.ToLower(fullName(c.Case.Data))); len(names) > 0 {
		l.name, l.called = digestOf(names...), digestOf(names[0], names[len(names)-1])
	}
	if !c.Case.Born.IsZero() {
		l.born = digestOf(c.Case.Born.String())
	}
	kind := norid.Kind(c.Case.Data.At("barn.id.type").Text().Reveal())
	number := strings.Join(strings.Fields(c.Case.Data.At("barn.id.verdi").Text().Reveal()), "")
	if number != "" && norid.Check(kind, number) == nil { // otherwise V30 tells, and it is nobody's
		l.number = digestOf(number)
	}
	for _, to := range c.Case.Recipients {
		l.to = append(l.to, digestOf(to.Unit, to.Role))
	}
	return l
}

func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return string(sum[:16])
}

// likenesses are those of the cases of a run, and where to find them.
type likenesses struct {
	all                []likeness
	ids, names, number map[string][]int
}

func newLikenesses() likenesses {
	return likenesses{ids: map[string][]int{}, names: map[string][]int{}, number: map[string][]int{}}
}

func (x *likenesses) add(l likeness) {
	n := len(x.all)
	x.all = append(x.all, l)
	for _, in := range []struct {
		index map[string][]int
		key   string
	}{{x.ids, l.id}, {x.names, l.name}, {x.number, l.number}} {
		if in.key != "" {
			in.index[in.key] = append(in.index[in.key], n)
		}
	}
}

// A twinned is what V36 tells of a case, and with which other case.
type twinned struct {
	variant  string
	severity diag.Severity
	path     string
	with     string // the id
}

// of tells how a case is like others, and is not the same file. Two files with one
// saks_id are an error: the packet of the second would say that it takes the place of
// the first. So is one identity number with two names, for then one child has
// another's. The same child twice may be right, and so may two with one name; but
// whoever gets both should know, and so they are warnings.
func (x *likenesses) of(n int, sameFile func(a, b int) bool) (out []twinned) {
	l := x.all[n]
	found := func(t twinned, among []int, alike func(o likeness) bool) bool {
		i := slices.IndexFunc(among, func(m int) bool { return !sameFile(n, m) && alike(x.all[m]) })
		if i < 0 {
			return false
		}
		t.with = x.all[among[i]].id
		out = append(out, t)
		return true
	}
	sameBorn := func(o likeness) bool { return o.born != "" && o.born == l.born }
	found(twinned{variant: "saks_id", severity: diag.Error, path: "saks_id"}, x.ids[l.id], func(likeness) bool { return true })
	found(twinned{variant: "nummer", severity: diag.Error, path: "barn.id.verdi"}, x.number[l.number], func(o likeness) bool { return o.called != l.called })
	_ = found(twinned{variant: "barn", severity: diag.Warning, path: "barn.foedselsdato"}, x.names[l.name], sameBorn) ||
		found(twinned{variant: "samme_nummer", severity: diag.Warning, path: "barn.id.verdi"}, x.number[l.number], func(o likeness) bool { return o.called == l.called }) ||
		found(twinned{variant: "navn", severity: diag.Warning, path: "barn.fornavn"}, x.names[l.name], func(o likeness) bool { return !sameBorn(o) && meets(l.to, o.to) })
	return out
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// tellTwins adds to a case what V36 tells of it. What is worth a second look is told
// of a case that can be packed.
func (c *Checked) tellTwins(found []twinned) {
	for _, f := range found {
		if f.severity != diag.Error && c.Err != nil {
			continue
		}
		c.Findings.Add(diag.Diagnostic{Code: "V36", Variant: f.variant, Severity: f.severity, Span: c.Case.Span(f.path), Args: diag.Args{"sak": f.with}})
		if f.severity == diag.Error {
			c.Err = validate.ErrInvalid
		}
	}
}

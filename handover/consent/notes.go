package consent

import (
	"slices"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// A Note tells of a grant that does not count, whatever it says.
type Note struct {
	Code    diag.Code
	Variant string
	Grant   validate.Grant
}

// Lost reports whether a grant that does not count holds something back – it is a
// refusal, has an exception, or has been withdrawn – and comes from somebody who
// cannot be recognised, or from a pupil who does not yet decide. Most likely there
// is a slip in a name, or the guardians have not been told; to pass it over would
// let out what was refused.
func (n Note) Lost() bool {
	g := n.Grant
	return (n.IsStranger() || n.Variant == tooYoung) && (g.Type == refusal || len(g.Except) > 0 || !g.Withdrawn.IsZero())
}

// IsStranger reports whether a grant comes from somebody who is none of those who
// decide, and who is not without foreldreansvar by all that the case says.
func (n Note) IsStranger() bool { return n.Variant == stranger }

// Variants of a Note: from somebody who is none of those who decide, and from a
// pupil who is not old enough to.
const (
	stranger = "ukjent"
	tooYoung = "for_ung"
)

// Unknowable returns the rows of foresatte with foreldreansvar whose answer could
// not be told from another's: without a name, or with the name of another.
func (d Deciders) Unknowable() []int {
	var out []int
	for _, a := range d.Law.Answers() {
		for _, w := range d.of(a.Type) {
			if !w.anyone && w.name == "" && !slices.Contains(out, w.row) {
				out = append(out, w.row)
			}
		}
	}
	return out
}

// Uncounted returns the grants that come from somebody whose answer does not
// count that day (V05), or that are oral and not recorded (V10). Nobody is named.
func (d Deciders) Uncounted() []Note {
	var out []Note
	for _, g := range d.Case.Grants {
		switch {
		case !d.counts(g):
			out = append(out, Note{"V05", d.variantOf(g), g})
		case !recorded(g):
			out = append(out, Note{noRecord.code, "", g})
		}
	}
	return out
}

func (d Deciders) variantOf(g validate.Grant) string {
	pupils := slices.ContainsFunc(d.kinds(g), d.IsPupils)
	switch {
	case pupils && g.GiverRole != "elev":
		return "alder"
	case g.GiverRole == "elev":
		return tooYoung
	case g.GiverRole == "foresatt_uten_foreldreansvar" && !d.isResponsible(g):
		return "uten_ansvar"
	case d.Case.Care.TakenOver:
		return "omsorg"
	}
	return stranger
}

// isResponsible reports whether the case says of whoever gave an answer that they have
// foreldreansvar, whatever the answer says.
func (d Deciders) isResponsible(g validate.Grant) bool {
	return slices.ContainsFunc(d.Case.Guardians, func(row validate.Guardian) bool {
		return row.Responsible && SameName(row.Name.Reveal(), g.Giver.Reveal())
	})
}

// Silent returns the rows of foresatte with those whose answer is needed and who
// have given none, while it would make a difference: nobody has refused
// everything, and nobody's answer is said to be enough (unntak_grunn). Of others than
// guardians it tells by the roles that they would answer in.
func (d Deciders) Silent() (rows []int, roles []string) {
	for _, g := range d.givers(d.usual()) {
		for _, grant := range g.grants {
			if grant.Exception != "" || grant.Type == refusal && len(grant.Scope) == 0 {
				return nil, nil
			}
		}
		switch {
		case len(g.grants) > 0:
		case !g.who.anyone:
			rows = append(rows, g.who.row)
		default:
			roles = append(roles, g.who.roles...)
		}
	}
	return rows, roles
}

// usual is the kind of answer that carries most in the case, or nothing when no
// answer would.
func (d Deciders) usual() string {
	if u, ok := d.Usual(); ok {
		return u.Permissions[0]
	}
	return ""
}

// PupilAlone reports whether the pupil gives every answer that what is in the case can
// take: of what a health service is the source of, the parents answer for longer.
func (d Deciders) PupilAlone() bool {
	asked := false
	for _, to := range d.Case.Recipients {
		r := Request{Case: d.Case, To: to, Today: d.Today, Law: d.Law}
		between := d.Law.Between(r.between())
		for _, f := range d.Case.Data.Fields() {
			uses := between.For(basis.Question{Section: f.Key, Path: f.Key})
			if r.fromHealthService(f.Key) {
				uses = append(uses, between.Besides(basis.HealthService, basis.Question{Section: f.Key, Path: f.Key})...)
			}
			for _, u := range uses {
				if len(u.Permissions) == 0 || slices.Contains(envelope, f.Key) {
					continue
				}
				if asked = true; !d.IsPupils(u.Permissions[0]) {
					return false
				}
			}
		}
	}
	return asked
}

// Usual is the use of the law that carries most in the case and needs an answer,
// if there is one.
func (d Deciders) Usual() (basis.Use, bool) {
	for _, to := range d.Case.Recipients {
		r := Request{Case: d.Case, To: to, Today: d.Today, Law: d.Law}
		if u := permissionUse(d.Law.Between(r.between()), child); u != nil {
			return *u, true
		}
	}
	return basis.Use{}, false
}

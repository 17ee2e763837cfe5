package consent_test

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/schema"
)

// The law and the rules of who answers, written once more as plain questions about
// one field, and not as an algorithm over cases.

// judge answers about one field of a drawing.
type judge struct {
	aDrawing
	law *basis.Law
	to  object
}

func (w world) judge(d aDrawing) judge {
	return judge{d, w.law, d.c["mottakere"].([]any)[d.role].(object)}
}

func (j judge) text(path ...string) string {
	var v any = j.c
	for _, k := range path {
		m, ok := v.(object)
		if !ok {
			return ""
		}
		v = m[k]
	}
	s, _ := v.(string)
	return s
}

// allowed reports whether a field may go: some basis carries it.
func (j judge) allowed(path string) bool {
	section, _, _ := strings.Cut(path, ".")
	if !j.formAllows(path) {
		return false
	}
	for _, b := range j.law.All() {
		for _, u := range b.Uses {
			if u.Besides == "" && j.carries(b, u, section, path) && j.fulfilled(u, section, path) {
				return true
			}
		}
	}
	return false
}

// formAllows: nothing on the way to the field is kept from everybody, or from this
// role.
func (j judge) formAllows(path string) bool {
	f := j.form
	for key := range strings.SplitSeq(path, ".") {
		if f = f.Field(key); f == nil {
			return strings.HasPrefix(path, "vedlegg.") // kinds of attachment are no fields
		}
		if f.Out != schema.May || len(f.Roles) > 0 && !slices.Contains(f.Roles, j.to["rolle"].(string)) {
			return false
		}
	}
	return true
}

func (j judge) basic(path string) bool {
	f, basic := j.form, false
	for key := range strings.SplitSeq(path, ".") {
		if f = f.Field(key); f == nil {
			return basic
		}
		basic = basic || f.Basic
	}
	return basic
}

func (j judge) carries(b basis.Basis, u basis.Use, section, path string) bool {
	in := func(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }
	profile := j.pick.Profile
	if profile == "" {
		profile = "streng"
	}
	stated := j.text("om", section, "grunnlag")
	switch {
	case j.on.Before(b.From) || !b.To.IsZero() && j.on.After(b.To), stated != "" && stated != b.Code:
		return false
	case !slices.Contains(u.Transitions, j.text("overgang")), !slices.Contains(u.Senders, j.text("avsender", "type")):
		return false
	case !in(u.Recipients, j.to["type"].(string)), !in(u.Roles, j.to["rolle"].(string)), !in(u.Phases, j.text("fase")), !in(u.Profiles, profile):
		return false
	case !in(u.Sections, section), slices.Contains(u.Not, section):
		return false
	case u.Basic && j.basic(path), !u.Basic && len(u.Fields) == 0:
		return true
	}
	return slices.ContainsFunc(u.Fields, func(f string) bool { return path == f || strings.HasPrefix(path, f+".") })
}

// fulfilled: what a use needs is there.
func (j judge) fulfilled(u basis.Use, section, path string) bool {
	if u.Request && !j.asked() || u.Necessary && j.text("om", section, "noedvendig") == "" {
		return false
	}
	if u.Decision {
		on := j.text(section, "besluttet_dato")
		return on != "" && on <= j.on.String() && on >= "2026-08-01"
	}
	if len(u.Permissions) == 0 {
		return true
	}
	if !j.everybody(u.Permissions[0], path) {
		return false
	}
	source, _ := j.c["om"].(object)[section].(object)["kilde"].(object)
	return source["helsetjeneste"] != true || j.everybody("samtykke_helse", path)
}

func (j judge) asked() bool {
	rows, _ := j.c["anmodning"].([]any)
	return j.text("overgangsavtale") != "" || slices.ContainsFunc(rows, func(r any) bool {
		return r.(object)["fra_orgnr"] == j.to["orgnr"] && r.(object)["dato"].(string) <= j.on.String()
	})
}

// everybody: all who must answer in a matter of this kind have said yes to a path.
func (j judge) everybody(kind, path string) bool {
	age := map[string]int{"samtykke_helse": 16}[kind]
	if kind == "samtykke_stafettlogg" {
		age = j.pick.LogAge
	}
	born, _ := day.Parse(j.text("barn", "foedselsdato"))
	switch {
	case born.Age(j.on) >= max(age, 15):
		return j.says(kind, path, "Iben Moe", "elev") == "yes"
	case j.c["omsorg"] != nil:
		return j.says(kind, path, "Tjenesten", "barnevernstjenesten") == "yes" && j.says(kind, path, "Fostermor", "fosterforelder") == "yes"
	}
	one, other := j.says(kind, path, "Kristin Haugland", "forelder"), j.says(kind, path, "Jørgen Moe", "forelder")
	alone := func(a, b, name string) bool { return a == "yes" && b == "nothing" && j.alone(kind, path, name) }
	return one == "yes" && other == "yes" || alone(one, other, "Kristin Haugland") || alone(other, one, "Jørgen Moe")
}

// alone: the answer that counts says why it is enough.
func (j judge) alone(kind, path, name string) bool {
	_, row := j.latest(kind, path, name, "forelder")
	return row != nil && row["unntak_grunn"] != nil
}

func (j judge) says(kind, path, name, role string) string {
	said, _ := j.latest(kind, path, name, role)
	return said
}

// latest is a person's last word on a path: yes, no, something that is neither, or
// nothing at all about anything.
func (j judge) latest(kind, path, name, role string) (said string, row object) {
	said = "nothing"
	since := ""
	say := func(what, on string, g object) {
		if on > since || on == since && what == "no" && said != "no" || since == "" {
			said, since, row = what, on, g
		}
	}
	exact := strings.HasPrefix(path, "vedlegg.")
	meets := func(g object, list string, whole bool) bool {
		return slices.ContainsFunc(g[list].([]any), func(s any) bool { return s == path || !whole && strings.HasPrefix(path, s.(string)+".") })
	}
	for _, it := range j.c["tillatelser"].([]any) {
		g := it.(object)
		by, on := g["gitt_av"].(object), g["dato"].(string)
		mine := by["navn"] == name && by["rolle"] == role
		addressed := g["mottakere"].([]any)[0].(object)["orgnr"] == j.to["orgnr"] && g["mottakere"].([]any)[0].(object)["roller"].([]any)[0] == j.to["rolle"]
		if !mine {
			continue
		}
		if said == "nothing" {
			said = "something else"
		}
		if g["type"] == "nekter" {
			if addressed && (len(g["omfang"].([]any)) == 0 || meets(g, "omfang", false)) {
				say("no", on, g)
			}
			continue
		}
		if on > j.on.String() {
			continue
		}
		switch w, _ := g["trukket"].(string); {
		case addressed && meets(g, "unntatt", false):
			say("no", on, g)
		case g["type"] != kind:
		case !addressed, !meets(g, "omfang", exact):
		case w != "" && w <= j.on.String():
			say("no", max(w, on), g)
		case !j.holds(g):
		default:
			say("yes", on, g)
		}
	}
	return said, row
}

func (j judge) holds(g object) bool {
	given, _ := day.Parse(g["dato"].(string))
	until := given.AddMonths(12)
	if s, ok := g["gyldig_til"].(string); ok {
		said, _ := day.Parse(s)
		until = day.Min(until, said)
	} else {
		until = day.Min(until, day.New(2028, 2, 16))
	}
	return !until.Before(j.on) && g["form"] != "muntlig_referat"
}

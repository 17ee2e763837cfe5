package consent

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/record"
)

// aboutSections returns what is said about the sections that go: who wrote it, when, and
// the guardian's remark. The remark is text about the whole section; where the
// whole may not go, it goes only when it is named itself. Who wrote it may tell of the
// rest too – a hospital, of absence – and where nobody has said yes to any of it, only
// the day goes. About the child there is nothing to say when only the names go.
func (d *decider) aboutSections() record.Value {
	om := d.Case.Data.Field("om")
	var out []record.Field
	for _, k := range d.kept {
		kept := d.aboutSection(k.Key, om.Field(k.Key))
		bare := k.Key == child && !slices.ContainsFunc(k.Value.Fields(), func(f record.Field) bool { return !slices.Contains(childBasics, f.Key) })
		if !kept.IsMissing() && (!bare || !kept.Field(remark).IsMissing()) {
			out = append(out, record.Field{Key: k.Key, Value: kept})
		}
	}
	if len(out) == 0 {
		return record.Value{}
	}
	return record.OfMap(out...)
}

// The fields of what is said about a section that are not treated as the others.
const (
	remark  = "merknad_foresatt"
	updated = "sist_oppdatert"
)

func (d *decider) aboutSection(section string, said record.Value) record.Value {
	path := "om." + section
	asked := slices.ContainsFunc(d.bases, func(b SectionBasis) bool { return b.Section == section && d.takesYes(b.Code) })
	return said.Prune(path, func(p string) bool {
		switch key := strings.TrimPrefix(p, path+"."); {
		case !d.mayLeave(p) || d.saidNo(p):
			return false
		case key == updated, key != remark && asked:
			return true
		case key == remark:
			return d.wholeGoes(section) || d.about(section, p, true).yes
		}
		return d.wholeGoes(section)
	})
}

// wholeGoes reports whether the whole section may go, with every part of it that
// any answer speaks of apart – whether or not the case has that part: otherwise
// the remark would tell that it has.
func (d *decider) wholeGoes(section string) bool {
	parts := []string{section}
	for _, g := range d.Case.Grants {
		for _, p := range slices.Concat(g.Scope, g.Except) {
			if record.Covers(section, p) {
				parts = append(parts, p)
			}
		}
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return !d.about(section, p, false).yes })
}

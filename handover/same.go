package handover

import (
	"path/filepath"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/validate"
)

// Compare holds the cases of one run against each other. Two files with the same
// saks_id are an error in both: the packet of the second would say that it takes
// the place of the first. The same name and day of birth is a warning in both. A
// text that holds the child of another case is an error where it stands.
//
// It returns what the children of the run are known by, for looking at the packets
// too, see Packer.Others: nil when there is nobody to mix up.
func Compare(cases []*Checked) *Children {
	type who struct {
		name string
		born day.Day
	}
	ids, children := map[string][]*Checked{}, map[who][]*Checked{}
	for _, c := range cases {
		if c.Case == nil {
			continue
		}
		ids[c.Case.ID] = append(ids[c.Case.ID], c)
		if name := strings.Join(strings.Fields(strings.ToLower(fullName(c.Case.Data))), " "); name != "" && !c.Case.Born.IsZero() {
			children[who{name, c.Case.Born}] = append(children[who{name, c.Case.Born}], c)
		}
	}
	for _, same := range ids {
		for _, c := range manyFiles(same) {
			c.Findings.Add(diag.Diagnostic{Code: "V36", Variant: "saks_id", Severity: diag.Error, Span: c.Case.Span("saks_id")})
			c.Err = validate.ErrInvalid
		}
	}
	for _, same := range children {
		for _, c := range manyFiles(same) {
			if c.Err == nil {
				c.Findings.Add(diag.Diagnostic{Code: "V36", Variant: "barn", Severity: diag.Warning, Span: c.Case.Span("barn.foedselsdato")})
			}
		}
	}
	return mixed(cases)
}

// Children is what the children of a run are known by.
type Children = rule.Children

// mixed looks for the children of other cases in the texts of each. Cases that are
// to be handled individually take no part: not even their names are looked for. To
// tell that one of them stands in a text would be to tell that there is such a case.
func mixed(cases []*Checked) *Children {
	var run []*Checked
	var inputs []*rule.Input
	for _, c := range cases {
		if c.Case != nil && c.input != nil && !c.Individual(false) {
			run, inputs = append(run, c), append(inputs, c.input)
		}
	}
	if len(run) < 2 {
		return nil
	}
	others := rule.NewChildren(inputs)
	for _, c := range run {
		c.Shared = others.Mixed(c.input, func(d diag.Diagnostic) {
			c.Findings.Add(d)
			c.Err = validate.ErrInvalid
		})
	}
	return others
}

// manyFiles returns the cases when they stand in more than one file: who names a
// file twice means it once.
func manyFiles(cases []*Checked) []*Checked {
	for _, c := range cases {
		if filepath.Clean(c.File) != filepath.Clean(cases[0].File) {
			return cases
		}
	}
	return nil
}

// fullName writes the name of the child in a case or a release.
func fullName(data record.Value) string {
	var parts []string
	for _, k := range []string{"fornavn", "mellomnavn", "etternavn"} {
		if part := data.At("barn." + k).Text().Reveal(); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

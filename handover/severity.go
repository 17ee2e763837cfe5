package handover

import (
	"slices"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/rule"
)

// Unused lists codes that are set aside and that no version has told yet: a count
// or a trace of protected cases would itself tell of them.
func Unused() []diag.Code { return []diag.Code{"V21", "V23"} }

// Severities lists what a code can be told as, the most serious first: some codes
// are both a mistake in the file and a reason to withhold, or a mistake in one
// case and worth a look in another. Protection (V20) is none of these, and has
// none. Warnings that somebody has chosen to count as errors are still warnings.
func Severities(code diag.Code) []diag.Severity {
	if code == protection {
		return nil
	}
	var out []diag.Severity
	for _, r := range rule.Rules() {
		if r.Code == code {
			out = append(append(out, r.Severity), r.Also...)
		}
	}
	switch {
	case code == "S20", code == "L11", code == "L12":
		return []diag.Severity{diag.Warning}
	case code == "L06", code == "L07":
		return []diag.Severity{diag.Error, diag.Warning}
	case len(out) == 0 && code != "" && code[0] != 'V':
		return []diag.Severity{diag.Error} // what cannot be read or has not the form of a case
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// protection is the rule that is told by one neutral message and no finding.
const protection diag.Code = "V20"

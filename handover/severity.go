package handover

import (
	"slices"

	"github.com/handover-no/handover/handover/consent"
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
	var out []diag.Severity
	add := func(s ...diag.Severity) { out = append(out, s...) }
	if slices.Contains(consent.Codes(), code) {
		add(diag.Withheld)
	}
	if slices.Contains(rule.Held(), code) {
		add(diag.Error)
	}
	for _, r := range rule.Rules() {
		if r.Code == code {
			add(r.Severity)
		}
	}
	add(besides()[code]...)
	if len(out) == 0 && code != "" && code[0] != 'V' {
		add(diag.Error) // what cannot be read or has not the form of a case
	}
	slices.Sort(out)
	slices.Reverse(out)
	return slices.Compact(out)
}

// besides are the severities of codes that no table has: of those told by other
// than rules, and of a variant that is milder or graver than its rule.
func besides() map[diag.Code][]diag.Severity {
	return map[diag.Code][]diag.Severity{
		"S20": {diag.Warning},
		"V07": {diag.Warning},             // goes to nobody, or goes though somebody said no
		"V08": {diag.Warning},             // seen by no rule: it takes each recipient's outcome
		"V24": {diag.Warning},             // words, and what may have a right use
		"V25": {diag.Warning},             // what may be a name, and names in own words
		"V09": {diag.Warning},             // given more than twelve months ago
		"V32": {diag.Error},               // born in the future
		"V34": {diag.Error},               // when packing, and under another unit's number
		"V36": {diag.Error, diag.Warning}, // the same case twice, or the same child
		"V46": {diag.Warning},             // runs out at the start of school
	}
}

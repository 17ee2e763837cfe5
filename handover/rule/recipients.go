package rule

import "github.com/handover-no/handover/handover/casefile"

// recipientsDiffer holds that nobody is a recipient twice: they would get two
// packets about the same child, neither of which takes the place of the other.
func recipientsDiffer(in *Input, r reporter) {
	type door struct{ unit, role string }
	seen := map[door]bool{}
	for i, to := range in.Case.Recipients {
		at := door{to.Unit, to.Role}
		if seen[at] {
			r(casefile.Index("mottakere", i)+".rolle", variant("mottaker"))
		}
		seen[at] = true
	}
}

package handover

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
)

// Waiting returns the packets that their senders wait for an answer about: those that
// are not answered, and that no other has taken the place of.
func Waiting(all []Arrival) (out []Arrival) {
	replaced := Replacements(all)
	for _, a := range all {
		if a.Kind == packet.Handover && !a.Answered() && replaced[a.ID] == "" {
			out = append(out, a)
		}
	}
	return out
}

// SameCase returns the packets that are about the same case, from the same sender to the
// same recipient, and of which none takes the place of another: two people have packed
// the case, each with a log of their own, and only the sender knows which one counts. One
// that has been rejected is out of the question.
func SameCase(all []Arrival) (out [][]packet.ID) {
	replaced := Replacements(all)
	at := map[version][]packet.ID{}
	for _, a := range all {
		if a.Kind == packet.Handover && a.CaseID != "" && replaced[a.ID] == "" && a.Answer.State != receipt.Rejected {
			key := a.version("")
			at[key] = append(at[key], a.ID)
		}
	}
	for _, ids := range at {
		if len(ids) > 1 {
			slices.Sort(ids)
			out = append(out, ids)
		}
	}
	slices.SortFunc(out, func(a, b []packet.ID) int { return strings.Compare(string(a[0]), string(b[0])) })
	return out
}

// others are, of each packet in a group, the other packets there.
func others(groups [][]packet.ID) map[packet.ID][]string {
	out := map[packet.ID][]string{}
	for _, ids := range groups {
		for _, id := range ids {
			for _, other := range ids {
				if other != id {
					out[id] = append(out[id], string(other))
				}
			}
		}
	}
	return out
}

package consent

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
)

// A Tally counts an outcome. Whatever tells how much goes, or that something is
// withheld, counts this way.
type Tally struct {
	Goes, Held Count
	// Codes are the rules by which something is held, in order, each once.
	Codes []diag.Code
	// Usual are the paths of what is withheld from most, in the order of the form: it
	// is not held, and yet not everything goes.
	Usual []string
}

// A Count is of sections, of kinds of attachment, and of parts of sections that go
// otherwise. What goes has no parts: they go with the section they are in.
type Count struct{ Sections, Attachments, Parts int }

// Sum is all of it.
func (c Count) Sum() int { return c.Sections + c.Attachments + c.Parts }

// Held reports whether something is withheld that one might expect to go.
func (d Decision) Held() bool { return !d.Goes && !d.Usual }

// Tally counts what goes and what is held.
func (o Outcome) Tally() Tally {
	var out Tally
	for _, d := range o.Decisions {
		switch {
		case d.Goes:
			out.Goes.add(d.Path)
		case d.Held():
			out.Held.add(d.Path)
			if !slices.Contains(out.Codes, d.Reason) {
				out.Codes = append(out.Codes, d.Reason)
			}
		default:
			out.Usual = append(out.Usual, d.Path)
		}
	}
	slices.Sort(out.Codes)
	return out
}

func (c *Count) add(path string) {
	switch {
	case path != attachments && record.Covers(attachments, path):
		c.Attachments++
	case strings.ContainsAny(path, ".["):
		c.Parts++
	default:
		c.Sections++
	}
}

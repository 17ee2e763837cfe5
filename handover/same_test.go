package handover_test

import (
	"errors"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// A file that was copied for another child keeps its saks_id. That is an error in
// both, which points at the id; the same child in two files is a warning.
func TestCasesThatAreTheSame(t *testing.T) {
	src := sound(t)
	const id = "089870ce-54de-4a2b-8b6b-0f05a46a1988"
	otherID := edit(t, src, id, "189870ce-54de-4a2b-8b6b-0f05a46a1988")
	otherBoth := edit(t, otherID, "fornavn: Iben", "fornavn: Ida")
	run := func(files ...string) []*handover.Checked {
		var out []*handover.Checked
		for i := 0; i < len(files); i += 2 {
			out = append(out, program(t).Check(files[i], []byte(files[i+1]), handover.CheckOptions{Today: today}))
		}
		handover.Compare(out)
		return out
	}
	for name, x := range map[string]struct {
		run     []*handover.Checked
		want    string
		invalid bool
	}{
		"the same id":         {run("a.yaml", src, "b.yaml", edit(t, src, "fornavn: Iben", "fornavn: Ida")), "V36/saks_id", true},
		"a copy":              {run("a.yaml", src, "b.yaml", src), "V36/saks_id", true},
		"the same child":      {run("a.yaml", src, "b.yaml", otherID), "V36/barn", false},
		"two children":        {run("a.yaml", src, "b.yaml", otherBoth), "", false},
		"the same file twice": {run("a.yaml", src, "./a.yaml", src), "", false},
	} {
		for _, c := range x.run {
			if got := codes(c); got != x.want || errors.Is(c.Err, validate.ErrInvalid) != x.invalid {
				t.Errorf("%s: %s has %q, %v; want %q", name, c.File, got, c.Err, x.want)
			}
			for _, d := range c.Findings.All() {
				if d.Severity == diag.Error && d.Span.Path != "saks_id" {
					t.Errorf("%s: points at %s", name, d.Span.Path)
				}
			}
		}
	}
}

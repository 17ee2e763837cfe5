package handover

import (
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
)

// crowded tells the writer which fields are longer than the first page of any of the
// documents has room for.
func (p *Program) crowded(c *Checked, today day.Day) {
	if c.Findings.Count(diag.Error) > 0 {
		return
	}
	var told []string
	for _, o := range c.Outcomes {
		if o.Release == nil {
			continue
		}
		for _, f := range document.Crowded(p.input(o.Release, today)) {
			if slices.Contains(told, f.Path) {
				continue
			}
			told = append(told, f.Path)
			c.Findings.Add(diag.Diagnostic{
				Code: "V51", Variant: f.How, Severity: diag.Warning, Span: c.Case.Span(f.Path), Args: diag.Args{"ord": f.Words, "mest": f.Most},
			})
		}
	}
}

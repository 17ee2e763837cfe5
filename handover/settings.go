package handover

import (
	"io/fs"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/validate"
)

// Settings reads a settings file, and the picture that it names in beside, the folder
// that it stands in. Findings go to out.
func (p *Program) Settings(file string, src []byte, beside fs.FS, out *diag.List) (record.Value, Letterhead, error) {
	tree := casefile.Parse(file, src, out)
	if tree == nil {
		return record.Value{}, Letterhead{}, validate.ErrInvalid
	}
	data, err := p.validator.Settings(tree, out)
	for _, path := range unitsOf(data) {
		if n := tree.Node(path); n != nil && !norid.ValidOrgnr(n.Raw()) {
			out.Add(diag.Diagnostic{Code: "V33", Severity: diag.Error, Span: tree.SpanOf(path)})
		}
	}
	head := Letterhead{}
	if err == nil {
		head = letterhead(data, tree, beside, out)
	}
	if err == nil && out.Err() != nil {
		err = validate.ErrInvalid
	}
	return data, head, err
}

// unitsOf lists where settings have organisation numbers.
func unitsOf(settings record.Value) []string {
	out := []string{"eier.orgnr", "avsender.orgnr"}
	for i, row := range settings.Field("tillit").Items() {
		at := casefile.Index("tillit", i)
		out = append(out, at+".eier")
		for j := range row.Field("enheter").Items() {
			out = append(out, casefile.Index(at+".enheter", j))
		}
	}
	return out
}

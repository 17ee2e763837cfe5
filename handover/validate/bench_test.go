package validate_test

import (
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// BenchmarkCase holds an example case of usual length against its schema.
func BenchmarkCase(b *testing.B) {
	v := newValidator(b)
	var out diag.List
	tree := casefile.Parse("sak.yaml", []byte(brief(b)), &out)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Case(tree, &out); err != nil {
			b.Fatal(err)
		}
	}
}

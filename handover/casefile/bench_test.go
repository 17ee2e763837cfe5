package casefile_test

import (
	"os"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// BenchmarkParse reads an example case of usual length.
func BenchmarkParse(b *testing.B) {
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		var out diag.List
		if casefile.Parse("sak.yaml", src, &out) == nil {
			b.Fatal("not read")
		}
	}
}

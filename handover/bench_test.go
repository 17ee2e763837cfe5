package handover_test

import (
	"testing"

	"github.com/handover-no/handover/handover"
)

// BenchmarkCheck judges each of the example cases: everything but reading the file.
func BenchmarkCheck(b *testing.B) {
	for _, name := range []string{"avslag_1_foreldre_sier_nei", "barnehage_1_to_hjem", "barnehage_2_samisk_opplaering", foster, newcomer, hearing, october} {
		src, p := []byte(brief(b, name)), program(b)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				p.Check("sak.yaml", src, handover.CheckOptions{Today: today})
			}
		})
	}
}

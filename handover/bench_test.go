package handover_test

import (
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
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

// BenchmarkCompose makes the documents of example cases, one after the other, and tells
// how large they are.
func BenchmarkCompose(b *testing.B) {
	p := program(b)
	var releases []*consent.Release
	for _, name := range []string{"barnehage_1_to_hjem", "barnehage_2_samisk_opplaering", foster, newcomer, hearing, october} {
		for _, o := range p.Check("sak.yaml", []byte(brief(b, name)), handover.CheckOptions{Today: today}).Outcomes {
			if o.Release != nil {
				releases = append(releases, o.Release)
			}
		}
	}
	made := handover.Making{Owner: "Eksempelkommunene", Profile: "streng", Packet: "0123456789", Created: time.Unix(1810000000, 0).UTC(), Today: today}
	n, size := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		c, err := p.Compose(releases[n%len(releases)], made)
		if err != nil {
			b.Fatal(err)
		}
		n, size = n+1, size+len(c.PDF.Data)
	}
	b.ReportMetric(float64(size)/float64(n), "bytes/document")
}

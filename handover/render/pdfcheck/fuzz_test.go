package pdfcheck

import (
	"bytes"
	"testing"
)

// Whatever comes from outside, the checker says something about it.
func FuzzCheck(f *testing.F) {
	data := good(f)
	f.Add(data)
	f.Add(apart(f, data).together())
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Root 1 0 R>>startxref 60"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := Check(data); len(r.Results) != 1 && len(r.Results) != len(checks) {
			t.Errorf("%d results", len(r.Results))
		}
	})
}

// What is drawn on a page comes from outside too.
func FuzzDrawn(f *testing.F) {
	f.Add([]byte("/P<</MCID 0>>BDC q 1 0 0 rg BT /F1 9 Tf (a\\)\\101) Tj [<00> -3 (b)] TJ ET Q EMC"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		fi := &file{entries: map[int]entry{}, fonts: map[int]*font{}}
		p := &page{marks: map[int]*drawn{}, fonts: map[name]*font{}}
		(&artist{f: fi, p: p}).follow(data)
	})
}

// A file that is cut, or has a byte changed, never brings the checker down.
func TestDamage(t *testing.T) {
	data := good(t)
	for n := 0; n < len(data); n += 211 {
		if Check(data[:n]).Holds() {
			t.Fatalf("the first %d bytes hold", n)
		}
		changed := bytes.Clone(data)
		changed[n] ^= 0xff
		Check(changed)
	}
}

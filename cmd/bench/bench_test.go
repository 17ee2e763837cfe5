package main

import (
	"bytes"
	"os"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"-n", "20, 100", "-seed", "7", "bin/handover"})
	if err != nil || !slices.Equal(o.counts, []int{20, 100}) || o.seed != 7 || o.program == "" {
		t.Errorf("%+v, %v", o, err)
	}
	for _, bad := range [][]string{nil, {"a", "b"}, {"-n", "0", "a"}, {"-n", "many", "a"}, {"-x", "a"}} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// A case that can be packed gives something to measure at each stage: what is drawn in
// its packets, and more of it than is in the file.
func TestTake(t *testing.T) {
	w := &world{dir: t.TempDir()}
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.in("sak.yaml"), src, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := w.bench(whole{folder: ".", cases: 1, packets: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.sources) != 1 || len(b.releases) != 2 || b.ratio != 0.5 {
		t.Fatalf("%d cases, %d releases, %v cases for each packet", len(b.sources), len(b.releases), b.ratio)
	}
	for i, drawn := range b.drawn {
		if len(drawn) < 2*len(b.pdfs[i]) || !bytes.Contains(drawn, []byte("/StructTreeRoot")) {
			t.Errorf("%d bytes are found in a document of %d", len(drawn), len(b.pdfs[i]))
		}
	}
	calls := 0
	s := b.measure("x", 2, func(int) { calls++; _ = make([]byte, 1<<20) })
	if calls < 4 || s.time <= 0 || s.bytes < 1<<19 {
		t.Errorf("%+v of %d calls", s, calls)
	}
}

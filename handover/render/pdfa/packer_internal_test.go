package pdfa

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math/rand"
	"testing"
)

// What comes of packing does not depend on what was packed before, and any other
// program can unpack it.
func TestPackersForget(t *testing.T) {
	used, random := newPacker(level), rand.New(rand.NewSource(1))
	for n := range 300 {
		data := sampleText(random, 1<<random.Intn(17))
		got := used.pack(data)
		if fresh := newPacker(level).pack(data); !bytes.Equal(got, fresh) {
			t.Fatalf("text %d of %d bytes is packed otherwise by one that has packed before", n, len(data))
		}
		r, err := zlib.NewReader(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if back, err := io.ReadAll(r); err != nil || !bytes.Equal(back, data) {
			t.Fatalf("text %d is not what was packed: %v", n, err)
		}
	}
}

// sampleText is like what stands on pages: few words, much of it repeated.
func sampleText(random *rand.Rand, size int) []byte {
	var out []byte
	for len(out) < size {
		out = fmt.Appendf(out, "BT %d.%d Td (", random.Intn(600), random.Intn(100))
		for range random.Intn(40) {
			out = append(out, 0, byte(random.Intn(90)))
		}
		out = append(out, ") Tj ET\n"...)
	}
	return out
}

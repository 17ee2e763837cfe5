package pdfa

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// level is how hard packers try: files are as large as at level 4 of the standard
// library, in less than half the time. What comes of it is the same on all machines.
const level = 5

// packers are used again: each takes more room than a whole document.
var packers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, level) // there is such a level
	return w
}}

// deflate packs parts of data, one behind the other.
func deflate(parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	var z bytes.Buffer
	z.Grow(size/2 + 64)
	w := packers.Get().(*zlib.Writer)
	defer packers.Put(w)
	w.Reset(&z)
	for _, p := range parts {
		_, _ = w.Write(p) // a buffer takes everything
	}
	_ = w.Close()
	return z.Bytes()
}

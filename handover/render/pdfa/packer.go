package pdfa

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// How hard data is packed. At the usual level files are as large as at level 4 of the
// standard library, in less than half the time; the other is for what is packed once.
// What comes of it is the same on all machines.
const (
	level     = 5
	levelOnce = 6
)

// A packer packs data, and has room to gather it in. It is used again: it is larger
// than a whole document.
type packer struct {
	zlib  *zlib.Writer
	out   bytes.Buffer
	plain []byte // that is gathered, to be packed
	block []byte // see room
}

var packers = sync.Pool{New: func() any { return newPacker(level) }}

func newPacker(level int) *packer {
	w, _ := zlib.NewWriterLevel(nil, level) // there is such a level
	return &packer{zlib: w}
}

// pack packs data. What it returns is good until something else is packed.
func (p *packer) pack(data []byte) []byte {
	p.out.Reset()
	p.zlib.Reset(&p.out)
	_, _ = p.zlib.Write(data) // a buffer takes everything
	_ = p.zlib.Close()
	return p.out.Bytes()
}

package pdfa

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// A builder puts together the file that is made. Streams stand in the file itself, one
// by one; everything else together, in one packed stream at the end.
type builder struct {
	*packer
	out    []byte   // the file, so far
	places []place  // of objects by their numbers; of those in the file
	bodies [][]byte // of objects by their numbers; of the others
	free   []byte   // that small bodies are written in, see room
}

// newBuilder begins a file of about so many objects.
func newBuilder(p *packer, objects int) *builder {
	const usual = 48 << 10 // bytes of a file
	return &builder{
		packer: p, free: p.block, out: append(make([]byte, 0, usual), "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...),
		places: make([]place, 1, objects+3), bodies: make([][]byte, 1, objects+3),
	}
}

// room returns an empty body with room for n bytes. Most are of less than a hundred,
// and there are a thousand of them.
func (b *builder) room(n int) []byte {
	const most = 64 << 10 // of nearly all documents
	if len(b.free) < n {
		b.block = make([]byte, max(n, most))
		b.free = b.block
	}
	out := b.free[:0:n]
	b.free = b.free[n:]
	return out
}

// reserve returns the number of an object that is set later.
func (b *builder) reserve() int {
	b.places, b.bodies = append(b.places, place{}), append(b.bodies, nil)
	return len(b.places) - 1
}

func (b *builder) set(n int, body []byte) { b.bodies[n] = body }

func (b *builder) add(body []byte) int {
	n := b.reserve()
	b.set(n, body)
	return n
}

// stream adds a stream as it is; dict is what its dictionary holds but the length.
func (b *builder) stream(dict string, data []byte) int {
	n := b.reserve()
	b.places[n] = place{kind: entryOffset, at: len(b.out)}
	b.out = append(strconv.AppendInt(b.out, int64(n), 10), " 0 obj\n<<"...)
	b.out = append(append(b.out, dict...), "/Length "...)
	b.out = append(strconv.AppendInt(b.out, int64(len(data)), 10), ">>\nstream\n"...)
	b.out = append(append(b.out, data...), "\nendstream\nendobj\n"...)
	return n
}

// packed adds a stream, compressed.
func (b *builder) packed(dict string, data []byte) int {
	return b.stream(dict+packedHow, b.pack(data))
}

const packedHow = "/Filter/FlateDecode"

// What an entry of the cross-reference table says (ISO 32000-1, 7.5.8.3).
const (
	entryOffset = 1 // the object stands in the file
	entryPacked = 2 // it stands in a stream of objects
)

// A place is an entry: an offset, or the number of a stream of objects and a place
// in it.
type place struct {
	kind byte
	at   int
	item int
}

// file ends the file: with the objects that are no streams, and the table that says
// where each one stands.
func (b *builder) file(catalog, info int) []byte {
	together := len(b.places)
	dict, data := b.together(together)
	b.packed(dict, data)

	sum := sha256.Sum256(b.out)
	id := hex.EncodeToString(sum[:16])
	start := len(b.out)
	b.places = append(b.places, place{kind: entryOffset, at: start})
	data = b.table()
	b.places = b.places[:together+1]
	b.packed(fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/DecodeParms<</Predictor 12/Columns %d>>",
		together+2, catalog, info, id, id, entryLong), data)
	return fmt.Appendf(b.out, "startxref\n%d\n%%%%EOF\n", start)
}

// together gathers the objects that are no streams for the one with the number n.
func (b *builder) together(n int) (dict string, data []byte) {
	items, length, at := 0, 0, b.plain[:0]
	for i, body := range b.bodies[1:] {
		if body == nil {
			continue
		}
		b.places[i+1] = place{entryPacked, n, items}
		at = append(strconv.AppendInt(at, int64(i+1), 10), ' ')
		at = append(strconv.AppendInt(at, int64(length), 10), ' ')
		length += len(body) + 1
		items++
	}
	first := len(at)
	for _, body := range b.bodies[1:] {
		if body != nil {
			at = append(append(at, body...), '\n')
		}
	}
	b.plain = at
	return fmt.Sprintf("/Type/ObjStm/N %d/First %d", items, first), at
}

// entryLong is how many bytes an entry of the table takes.
const entryLong = 7

// table writes the places as entries, each as the difference from the one before it:
// most differ in one byte, by one (ISO 32000-1, 7.4.4.4, «up»). Object 0 heads the list
// of free ones, of which there are none.
func (b *builder) table() []byte {
	const up = 2
	out, last := b.plain[:0], [entryLong]byte{}
	for i, p := range b.places {
		own := [entryLong]byte{p.kind, byte(p.at >> 24), byte(p.at >> 16), byte(p.at >> 8), byte(p.at), byte(p.item >> 8), byte(p.item)}
		if i == 0 {
			own[5], own[6] = 0xff, 0xff
		}
		out = append(out, up)
		for n := range own {
			out = append(out, own[n]-last[n])
		}
		last = own
	}
	b.plain = out
	return out
}

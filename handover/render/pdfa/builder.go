package pdfa

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
)

// A builder collects the objects of the file that is made.
type builder struct{ objects []item }

// An item is what stands between obj and endobj. Streams stand in the file
// itself, everything else together in one packed stream.
type item struct {
	body   []byte
	stream bool
}

// reserve returns the number of an object that is set later.
func (b *builder) reserve() int {
	b.objects = append(b.objects, item{})
	return len(b.objects)
}

func (b *builder) set(n int, body []byte) { b.objects[n-1].body = body }

func (b *builder) add(body []byte) int {
	n := b.reserve()
	b.set(n, body)
	return n
}

// stream adds a stream as it is; dict is what its dictionary holds but the length.
func (b *builder) stream(dict string, data []byte) int {
	n := b.reserve()
	b.objects[n-1] = item{streamBody(dict, data), true}
	return n
}

// packed adds a stream, compressed.
func (b *builder) packed(dict string, data []byte) int {
	return b.stream(dict+"/Filter/FlateDecode", deflate(data))
}

func streamBody(dict string, data []byte) []byte {
	out := make([]byte, 0, len(dict)+len(data)+48)
	out = append(out, "<<"...)
	out = append(out, dict...)
	out = append(out, "/Length "...)
	out = strconv.AppendInt(out, int64(len(data)), 10)
	out = append(out, ">>\nstream\n"...)
	out = append(out, data...)
	return append(out, "\nendstream"...)
}

// level is how hard packers try: a third faster than usual, for files that are a
// fortieth larger.
const level = 4

// packers are used again: each takes more room than a whole document.
var packers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, level) // there is such a level
	return w
}}

func deflate(data []byte) []byte {
	var z bytes.Buffer
	z.Grow(len(data)/3 + 64)
	w := packers.Get().(*zlib.Writer)
	defer packers.Put(w)
	w.Reset(&z)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return z.Bytes()
}

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

// file puts the objects together: those that are streams one by one, the others
// in one stream, and at last the table that says where each one stands.
func (b *builder) file(catalog, info int) []byte {
	size := 1024
	for _, o := range b.objects {
		size += len(o.body) + 32
	}
	out := append(make([]byte, 0, size), "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	places := make([]place, len(b.objects)+1, len(b.objects)+3)
	together := len(places)
	var index, data []byte
	items := 0
	for i, o := range b.objects {
		n := i + 1
		if o.stream {
			places[n] = place{kind: entryOffset, at: len(out)}
			out = appendObject(out, n, o.body)
			continue
		}
		places[n] = place{entryPacked, together, items}
		index = fmt.Appendf(index, "%d %d ", n, len(data))
		data = append(append(data, o.body...), '\n')
		items++
	}
	places = append(places, place{kind: entryOffset, at: len(out)})
	dict := fmt.Sprintf("/Type/ObjStm/N %d/First %d/Filter/FlateDecode", items, len(index))
	out = appendObject(out, together, streamBody(dict, deflate(append(index, data...))))

	sum := sha256.Sum256(out)
	id := hex.EncodeToString(sum[:16])
	start, last := len(out), together+1
	places = append(places, place{kind: entryOffset, at: start})
	dict = fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode", last+1, catalog, info, id, id)
	out = appendObject(out, last, streamBody(dict, deflate(table(places))))
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", start)
}

func appendObject(out []byte, n int, body []byte) []byte {
	out = strconv.AppendInt(out, int64(n), 10)
	out = append(out, " 0 obj\n"...)
	out = append(out, body...)
	return append(out, "\nendobj\n"...)
}

// table writes places as entries of seven bytes. Object 0 heads the list of free
// ones, of which there are none.
func table(places []place) []byte {
	out := append(make([]byte, 0, 7*len(places)), 0, 0, 0, 0, 0, 0xff, 0xff)
	for _, p := range places[1:] {
		out = append(out, p.kind, byte(p.at>>24), byte(p.at>>16), byte(p.at>>8), byte(p.at), byte(p.item>>8), byte(p.item))
	}
	return out
}

package pdfa

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// A builder collects the objects of the file that is made.
type builder struct {
	objects []item
	free    []byte // that small bodies are written in, see room
}

// An item is what stands between obj and endobj. Streams stand in the file
// itself, everything else together in one packed stream.
type item struct {
	body   []byte // of a stream, what its dictionary holds but the length
	data   []byte // of a stream
	stream bool
}

// room returns an empty body with room for n bytes. Most are of less than a hundred,
// and there are a thousand of them.
func (b *builder) room(n int) []byte {
	const block = 16 << 10
	if len(b.free) < n {
		b.free = make([]byte, max(n, block))
	}
	out := b.free[:0:n]
	b.free = b.free[n:]
	return out
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
	b.objects[n-1] = item{[]byte(dict), data, true}
	return n
}

// packed adds a stream, compressed.
func (b *builder) packed(dict string, data []byte) int {
	return b.stream(dict+"/Filter/FlateDecode", deflate(data))
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
	size := 4096
	for _, o := range b.objects {
		size += len(o.data) + len(o.body)/3 + 16
	}
	out := append(make([]byte, 0, size), "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	newline := []byte{'\n'}
	places := make([]place, len(b.objects)+1, len(b.objects)+3)
	together, items, length := len(places), 0, 0
	index, data := make([]byte, 0, 12*len(b.objects)), make([][]byte, 1, 2*len(b.objects)+1)
	for i, o := range b.objects {
		n := i + 1
		if o.stream {
			places[n] = place{kind: entryOffset, at: len(out)}
			out = appendStream(out, n, o.body, o.data)
			continue
		}
		places[n] = place{entryPacked, together, items}
		index = append(strconv.AppendInt(index, int64(n), 10), ' ')
		index = append(strconv.AppendInt(index, int64(length), 10), ' ')
		data = append(data, o.body, newline)
		length += len(o.body) + len(newline)
		items++
	}
	data[0] = index
	places = append(places, place{kind: entryOffset, at: len(out)})
	out = appendStream(out, together, fmt.Appendf(nil, "/Type/ObjStm/N %d/First %d/Filter/FlateDecode", items, len(index)), deflate(data...))

	sum := sha256.Sum256(out)
	id := hex.EncodeToString(sum[:16])
	start, last := len(out), together+1
	places = append(places, place{kind: entryOffset, at: start})
	dict := fmt.Appendf(nil, "/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode", last+1, catalog, info, id, id)
	out = appendStream(out, last, dict, deflate(table(places)))
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", start)
}

// appendStream writes a stream; dict is what its dictionary holds but the length.
func appendStream(out []byte, n int, dict, data []byte) []byte {
	out = append(strconv.AppendInt(out, int64(n), 10), " 0 obj\n<<"...)
	out = append(append(out, dict...), "/Length "...)
	out = append(strconv.AppendInt(out, int64(len(data)), 10), ">>\nstream\n"...)
	return append(append(out, data...), "\nendstream\nendobj\n"...)
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

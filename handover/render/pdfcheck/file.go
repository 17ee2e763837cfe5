package pdfcheck

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// A file is a PDF that has been taken apart.
type file struct {
	in      []byte
	trailer dict
	entries map[int]entry
	objects map[int]any // those that have been read
	reading map[int]bool
	packs   map[int]*pack
	fonts   map[int]*font
	decoded int     // bytes of streams, so far
	broken  []Place // objects that cannot be read
}

// An entry says where an object stands: at an offset, or as an item of a stream of
// objects.
type entry struct {
	at, pack, item int
}

// A pack is a stream of objects, and where each begins.
type pack struct {
	numbers, begins []int
	data            []byte
}

var errFile = errors.New("pdfcheck: not a whole PDF")

// open reads where everything is.
func open(in []byte) (*file, error) {
	f := &file{in: in, entries: map[int]entry{}, objects: map[int]any{}, reading: map[int]bool{}, packs: map[int]*pack{}, fonts: map[int]*font{}}
	at := bytes.LastIndex(in, []byte("startxref"))
	if at < 0 || !bytes.HasPrefix(in, []byte("%PDF-")) {
		return nil, errFile
	}
	s := &scanner{in: in, at: at + len("startxref")}
	v, err := s.next(0)
	start, ok := whole(v)
	if err != nil || !ok {
		return nil, errFile
	}
	for seen := map[int]bool{}; ; {
		if start < 0 || start >= len(in) || seen[start] {
			return nil, errFile
		}
		seen[start] = true
		trailer, err := f.table(start)
		if err != nil {
			return nil, err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if start, ok = whole(trailer["Prev"]); !ok {
			break
		}
	}
	if f.catalog() == nil {
		return nil, errFile
	}
	return f, nil
}

// objectAt reads an object with its number and, of a stream, its bytes.
func (f *file) objectAt(at int) (int, any, error) {
	if at < 0 || at >= len(f.in) {
		return 0, nil, errSyntax
	}
	s := &scanner{in: f.in, at: at}
	n, gen, err := s.pair()
	if err != nil || gen != 0 {
		return 0, nil, errSyntax
	}
	s.skip()
	if !s.take("obj") {
		return 0, nil, errSyntax
	}
	v, err := s.next(0)
	if err != nil {
		return 0, nil, err
	}
	s.skip()
	d, isDict := v.(dict)
	if s.take("endobj") {
		return n, v, nil
	}
	if !isDict || !s.take("stream") {
		return 0, nil, errSyntax
	}
	_ = s.take("\r")
	length, ok := whole(f.resolve(d["Length"]))
	if !s.take("\n") || !ok || length < 0 || length > len(f.in)-s.at {
		return 0, nil, errSyntax
	}
	raw := f.in[s.at : s.at+length]
	s.at += length
	s.skip()
	if !s.take("endstream") {
		return 0, nil, errSyntax
	}
	return n, &stream{d, raw}, nil
}

// get returns an object, or nil if it is not there or cannot be read.
func (f *file) get(n int) any {
	if v, ok := f.objects[n]; ok {
		return v
	}
	e, ok := f.entries[n]
	if !ok || f.reading[n] {
		return nil
	}
	f.reading[n] = true
	defer delete(f.reading, n)
	var v any
	var err error
	if e.pack > 0 {
		v, err = f.packed(n, e)
	} else {
		var found int
		if found, v, err = f.objectAt(e.at); err == nil && found != n {
			err = errSyntax
		}
	}
	if err != nil {
		v = nil
		f.broken = append(f.broken, Place{Object: n})
	}
	f.objects[n] = v
	return v
}

// packed reads an object out of a stream of objects (ISO 32000-1, 7.5.7).
func (f *file) packed(n int, e entry) (any, error) {
	p, ok := f.packs[e.pack]
	if !ok {
		p = f.pack(e.pack)
		f.packs[e.pack] = p
	}
	if p == nil || e.item >= len(p.numbers) || p.numbers[e.item] != n || p.begins[e.item] > len(p.data) {
		return nil, errSyntax
	}
	s := &scanner{in: p.data, at: p.begins[e.item]}
	v, err := s.next(0)
	if _, ok := v.(word); ok {
		return nil, errSyntax
	}
	return v, err
}

func (f *file) pack(n int) *pack {
	x, ok := f.get(n).(*stream)
	if !ok || x.dict["Type"] != name("ObjStm") {
		return nil
	}
	count, ok := whole(f.resolve(x.dict["N"]))
	first, fine := whole(f.resolve(x.dict["First"]))
	data, err := f.decode(x)
	if !ok || !fine || err != nil || count > len(data) || first < 0 {
		return nil
	}
	p := &pack{data: data}
	s := &scanner{in: data}
	for range count {
		num, begin, err := s.pair()
		if err != nil || begin < 0 {
			return nil
		}
		p.numbers, p.begins = append(p.numbers, num), append(p.begins, first+begin)
	}
	return p
}

// resolve follows references.
func (f *file) resolve(v any) any {
	for range maxDepth {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.get(int(r))
	}
	return nil
}

func (f *file) dict(v any) dict {
	switch d := f.resolve(v).(type) {
	case dict:
		return d
	case *stream:
		return d.dict
	}
	return nil
}

func (f *file) list(v any) list {
	l, _ := f.resolve(v).(list)
	return l
}

func (f *file) name(v any) name {
	n, _ := f.resolve(v).(name)
	return n
}

func (f *file) number(v any) float64 {
	n, _ := f.resolve(v).(float64)
	return n
}

func (f *file) catalog() dict { return f.dict(f.trailer["Root"]) }

// decode unpacks a stream; only the one method that this program uses is known.
func (f *file) decode(x *stream) ([]byte, error) {
	filter := f.resolve(x.dict["Filter"])
	if l, ok := filter.(list); ok && len(l) == 1 {
		filter = f.resolve(l[0])
	}
	if filter == nil {
		if f.decoded += len(x.raw); f.decoded > maxDecoded {
			return nil, errFile
		}
		return x.raw, nil
	}
	if filter != name("FlateDecode") {
		return nil, errFile
	}
	r, err := zlib.NewReader(bytes.NewReader(x.raw))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(max(maxDecoded-f.decoded, 0))+1))
	if err != nil {
		return nil, err
	}
	if f.decoded += len(out); f.decoded > maxDecoded {
		return nil, errFile
	}
	if x.dict["Subtype"] == name("Image") {
		return out, wholeImage(x.dict, f.dict(x.dict["DecodeParms"]), len(out))
	}
	return unpredicted(out, f.dict(x.dict["DecodeParms"]))
}

// wholeImage reports an image of which rows are missing, or there are too many: what
// its samples are is nothing that can be checked.
func wholeImage(d, parms dict, size int) error {
	wide, ok1 := whole(d["Width"])
	high, ok2 := whole(d["Height"])
	bits, ok3 := whole(d["BitsPerComponent"])
	parts := 1
	if d["ColorSpace"] == name("DeviceRGB") {
		parts = 3
	}
	row := (wide*bits*parts + 7) / 8
	if predictor, _ := whole(parms["Predictor"]); predictor >= 10 {
		row++ // the number of its filter
	}
	if !ok1 || !ok2 || !ok3 || wide < 1 || high < 1 || size != row*high {
		return errFile
	}
	return nil
}

// unpredicted undoes the PNG prediction that other programs pack tables with.
func unpredicted(data []byte, parms dict) ([]byte, error) {
	predictor, _ := whole(parms["Predictor"])
	if predictor < 2 {
		return data, nil
	}
	columns, ok := whole(parms["Columns"])
	if !ok || predictor < 10 || columns < 1 || columns > 64 || parms["Colors"] != nil || parms["BitsPerComponent"] != nil {
		return nil, errFile
	}
	var out []byte
	above := make([]byte, columns)
	for len(data) > columns {
		kind, row := data[0], bytes.Clone(data[1:columns+1])
		data = data[columns+1:]
		for i := range row {
			switch {
			case kind == 2:
				row[i] += above[i]
			case kind == 1 && i > 0:
				row[i] += row[i-1]
			case kind > 2:
				return nil, errFile
			}
		}
		out = append(out, row...)
		above = row
	}
	return out, nil
}

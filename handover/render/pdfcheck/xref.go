package pdfcheck

// table reads a table of entries, of the classic form or as a stream. What has
// been read before is newer.
func (f *file) table(start int) (dict, error) {
	s := &scanner{in: f.in, at: start}
	if s.take("xref") {
		return f.classic(s)
	}
	_, v, err := f.objectAt(start)
	x, ok := v.(*stream)
	if err != nil || !ok || x.dict["Type"] != name("XRef") {
		return nil, errFile
	}
	return x.dict, f.streamTable(x)
}

func (f *file) classic(s *scanner) (dict, error) {
	for {
		s.skip()
		if s.take("trailer") {
			break
		}
		first, count, err := s.pair()
		if err != nil || count < 0 || count > len(f.in)/20 {
			return nil, errFile
		}
		for n := first; n < first+count; n++ {
			offset, _, err := s.pair()
			if err != nil {
				return nil, errFile
			}
			kind, err := s.next(0)
			if err != nil || kind != word("n") && kind != word("f") {
				return nil, errFile
			}
			if _, newer := f.entries[n]; !newer && kind == word("n") {
				f.entries[n] = entry{at: offset}
			}
		}
	}
	v, err := s.next(0)
	trailer, ok := v.(dict)
	if err != nil || !ok {
		return nil, errFile
	}
	return trailer, nil
}

// pair reads two whole numbers.
func (s *scanner) pair() (int, int, error) {
	a, err := s.next(0)
	if err != nil {
		return 0, 0, err
	}
	b, err := s.next(0)
	if err != nil {
		return 0, 0, err
	}
	x, ok := whole(a)
	y, fine := whole(b)
	if !ok || !fine {
		return 0, 0, errSyntax
	}
	return x, y, nil
}

// streamTable reads a table as a stream (ISO 32000-1, 7.5.8).
func (f *file) streamTable(x *stream) error {
	data, err := f.decode(x)
	if err != nil {
		return errFile
	}
	var w [3]int
	widths, _ := x.dict["W"].(list)
	if len(widths) != 3 {
		return errFile
	}
	for i, v := range widths {
		n, ok := whole(v)
		if !ok || n < 0 || n > 8 {
			return errFile
		}
		w[i] = n
	}
	size := w[0] + w[1] + w[2]
	index, ok := x.dict["Index"].(list)
	if !ok {
		index = list{0.0, x.dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, ok := whole(index[i])
		count, fine := whole(index[i+1])
		if !ok || !fine || size == 0 || count < 0 || count > len(data)/size {
			return errFile
		}
		for n := first; n < first+count; n++ {
			f.row(n, data[:size], w)
			data = data[size:]
		}
	}
	return nil
}

func (f *file) row(n int, row []byte, w [3]int) {
	field := func(length int) int {
		v := 0
		for _, c := range row[:length] {
			v = v<<8 | int(c)
		}
		row = row[length:]
		return v & 0x7fffffff
	}
	kind := 1
	if w[0] > 0 {
		kind = field(w[0])
	}
	a, b := field(w[1]), field(w[2])
	if _, newer := f.entries[n]; newer {
		return
	}
	switch kind {
	case 1:
		f.entries[n] = entry{at: a}
	case 2:
		f.entries[n] = entry{pack: a, item: b}
	}
}

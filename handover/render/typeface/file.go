package typeface

import (
	"encoding/binary"
	"math/bits"
)

// A table is one table of a TrueType file.
type table struct {
	name string
	data []byte
}

// file puts tables together, in the order of their names; those without content
// are left out.
func file(tables []table) []byte {
	full, size := tables[:0], 12
	for _, t := range tables {
		if len(t.data) > 0 {
			full = append(full, t)
			size += 16 + len(t.data) + 3
		}
	}
	n := len(full)
	power := bits.Len(uint(n)) - 1
	out := append(make([]byte, 0, size), 0, 1, 0, 0)
	for _, v := range []int{n, 16 << power, power, 16 * (n - 1<<power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at, head := len(out)+16*n, 0
	for _, t := range full {
		out = append(out, t.name...)
		for _, v := range []int{int(sum(t.data)), at, len(t.data)} {
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		if t.name == "head" {
			head = at
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range full {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	const whole = 0xB1B0AFBA // what the sums of a file come to (OpenType, head table)
	binary.BigEndian.PutUint32(out[head+8:], whole-sum(out))
	return out
}

// sum adds up a table as words of four bytes.
func sum(b []byte) uint32 {
	var s uint32
	for len(b) >= 4 {
		s += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return s + binary.BigEndian.Uint32(last[:])
}

package pdfa

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// intent says what the colours of the pages mean: those of sRGB.
func (b *builder) intent() string {
	profile := b.stream("/N 3"+packedHow, packedProfile())
	return fmt.Sprintf("<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>", profile)
}

// packedProfile is the same for all documents.
var packedProfile = sync.OnceValue(func() []byte { return newPacker(levelOnce).pack(profile()) })

// profile makes an ICC profile (ICC.1:2010, version 4) of the sRGB colour space
// from the numbers of IEC 61966-2-1: the primaries, seen under D50, and the curve.
func profile() []byte {
	white := numbers("XYZ ", 0.9642, 1, 0.8249)
	curve := append(append([]byte("para\x00\x00\x00\x00"), 0, 3, 0, 0), numbers("", 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)...)
	adapted := numbers("sf32", 1.0478112, 0.0228866, -0.0501270, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436, 0.7521316)
	parts := []struct {
		names string // of four letters each, that share the data
		data  []byte
	}{
		{"desc", words("sRGB")}, {"cprt", words("CC0")}, {"wtpt", white}, {"chad", adapted},
		{"rXYZ", numbers("XYZ ", 0.4360747, 0.2225045, 0.0139322)},
		{"gXYZ", numbers("XYZ ", 0.3850649, 0.7168786, 0.0971045)},
		{"bXYZ", numbers("XYZ ", 0.1430804, 0.0606169, 0.7141733)},
		{"rTRCgTRCbTRC", curve},
	}
	const headLength, count = 128, 10
	index := binary.BigEndian.AppendUint32(nil, count)
	var data []byte
	for _, p := range parts {
		at := headLength + 4 + 12*count + len(data)
		for i := 0; i < len(p.names); i += 4 {
			index = append(index, p.names[i:i+4]...)
			index = binary.BigEndian.AppendUint32(index, uint32(at))
			index = binary.BigEndian.AppendUint32(index, uint32(len(p.data)))
		}
		data = append(data, p.data...)
		data = append(data, make([]byte, -len(data)&3)...)
	}
	head := make([]byte, headLength)
	binary.BigEndian.PutUint32(head, uint32(headLength+len(index)+len(data)))
	copy(head[8:], "\x04\x30\x00\x00mntrRGB XYZ \x07\xea\x00\x01\x00\x01") // version 4.3, 1 January 2026
	copy(head[36:], "acsp")
	copy(head[68:], white[8:])
	return append(append(head, index...), data...)
}

// numbers writes numbers as ICC does, behind the name of their type.
func numbers(kind string, values ...float64) []byte {
	var out []byte
	if kind != "" {
		out = append([]byte(kind), 0, 0, 0, 0)
	}
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(math.Round(v*65536))))
	}
	return out
}

// words writes a short text in one language.
func words(s string) []byte {
	out := append([]byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS"), 0, 0, 0, byte(2*len(s)), 0, 0, 0, 28)
	for i := range len(s) {
		out = append(out, 0, s[i])
	}
	return out
}

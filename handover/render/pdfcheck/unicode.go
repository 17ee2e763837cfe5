package pdfcheck

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// readUnicode reads which characters codes are (ISO 32000-1, 9.10.3).
func (fo *font) readUnicode(f *file, v any) {
	fo.unicode, fo.ranges = map[int]string{}, true
	x, ok := f.resolve(v).(*stream)
	if !ok {
		return
	}
	data, err := f.decode(x)
	if err != nil {
		return
	}
	told := 0
	rows := [][]text{}
	for _, block := range unicodeBlock.FindAllSubmatch(data, -1) {
		if string(block[1]) == "char" {
			for _, row := range unicodeChar.FindAllSubmatch(block[2], -1) {
				rows = append(rows, []text{hexText(row[1]), hexText(row[1]), hexText(row[2])})
			}
			continue
		}
		for _, row := range unicodeRange.FindAllSubmatch(block[2], -1) {
			rows = append(rows, []text{hexText(row[1]), hexText(row[2]), hexText(row[3])})
		}
	}
	for _, row := range rows {
		first, last := codeOf(row[0]), codeOf(row[1])
		if len(row[0]) != 2 || len(row[1]) != 2 || len(row[2]) < 2 || last < first || first>>8 != last>>8 {
			fo.ranges = false
			continue
		}
		if told += last - first + 1; told > maxCodes {
			fo.ranges = false
			return
		}
		for code := first; code <= last; code++ {
			units := bytes.Clone(row[2])
			units[len(units)-1] += byte(code - first)
			fo.unicode[code] = utf16Text(units)
		}
	}
}

var (
	unicodeBlock = regexp.MustCompile(`(?s)beginbf(char|range)(.*?)endbf`)
	unicodeChar  = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>`)
	unicodeRange = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>`)
)

func hexText(digits []byte) text {
	out := text{}
	for i := 0; i+1 < len(digits); i += 2 {
		c, _ := strconv.ParseUint(string(digits[i:i+2]), 16, 8)
		out = append(out, byte(c))
	}
	return out
}

func codeOf(t text) int {
	n := 0
	for _, c := range t[:min(len(t), 4)] {
		n = n<<8 | int(c)
	}
	return n
}

func utf16Text(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

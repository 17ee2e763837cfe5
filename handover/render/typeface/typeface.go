// Package typeface reads TrueType faces: which characters a face has, how wide
// they are, and the part of it that one document needs.
//
// A *face* is a whole typeface file. A *cut* is the everyday characters of it, and
// those beside them that one document shows: each has a code of two bytes, the everyday
// ones always the same and the others in the order in which they come, and the code is
// the number of its glyph in the smaller file that the cut becomes. So a code is never
// shared by two characters.
package typeface

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// ErrFont reports a typeface that is no whole TrueType file.
var ErrFont = errors.New("typeface: not a TrueType file")

// A Face is a TrueType face. It never changes, and is safe for concurrent use.
type Face struct {
	Name    string // as the file calls itself, such as Inter-Bold
	Metrics Metrics

	tables  map[string][]byte
	glyphs  map[rune]uint16
	widths  map[rune]int
	common  [commonRunes]int16 // widths of the first characters, 0 where there is none
	advance []uint16           // of each glyph, in units of the em

	everyday []rune              // those that the face has, by their codes
	codes    [commonRunes]uint16 // of those among the first characters
	signs    map[rune]uint16     // codes of the others
	outline  [][]byte            // of each glyph
	em       int
}

// commonRunes is how many characters, from U+0000, are looked up without a map:
// those that Norwegian and Sámi are written with.
const commonRunes = 0x250

// Metrics are lengths in thousandths of the size.
type Metrics struct {
	Ascent, Descent, CapHeight int
	Box                        [4]int
	Bold                       bool
}

// Parse reads a face.
func Parse(data []byte) (*Face, error) {
	if len(data) < 12 || binary.BigEndian.Uint32(data) != 0x00010000 {
		return nil, ErrFont
	}
	f := &Face{tables: map[string][]byte{}}
	for i := range int(be16(data, 4)) {
		entry := part(data, 12+16*i, 16)
		if entry == nil {
			return nil, ErrFont
		}
		table := part(data, int(binary.BigEndian.Uint32(entry[8:])), int(binary.BigEndian.Uint32(entry[12:])))
		if table == nil {
			return nil, ErrFont
		}
		f.tables[string(entry[:4])] = table
	}
	for table, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 4, "cmap": 4, "OS/2": 2} {
		if len(f.tables[table]) < least {
			return nil, ErrFont
		}
	}
	if !f.readGlyphs() || !f.readCharacters() {
		return nil, ErrFont
	}
	f.readMetrics()
	f.Name = f.readName()
	f.countEveryday()
	return f, nil
}

// part returns length bytes from an offset, or nil if they are not there.
func part(b []byte, from, length int) []byte {
	if from < 0 || length < 0 || from > len(b) || length > len(b)-from {
		return nil
	}
	return b[from : from+length : from+length]
}

// be16 reads two bytes; past the end stand zeros.
func be16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func signed16(b []byte, at int) int { return int(int16(be16(b, at))) }

// readGlyphs finds the outline and the advance of each glyph.
func (f *Face) readGlyphs() bool {
	head, loca, hmtx, glyf := f.tables["head"], f.tables["loca"], f.tables["hmtx"], f.tables["glyf"]
	f.em = int(be16(head, 18))
	n, full := int(be16(f.tables["maxp"], 4)), int(be16(f.tables["hhea"], 34))
	if f.em == 0 || n == 0 || full == 0 {
		return false
	}
	at := func(i int) int {
		if be16(head, 50) == 0 {
			return 2 * int(be16(loca, 2*i))
		}
		return int(be16(loca, 4*i))<<16 | int(be16(loca, 4*i+2))
	}
	for i := range n {
		from, to := at(i), at(i+1)
		outline := part(glyf, from, to-from)
		if outline == nil {
			return false
		}
		f.outline = append(f.outline, outline)
		f.advance = append(f.advance, be16(hmtx, 4*min(i, full-1)))
	}
	return true
}

// readCharacters reads the character map of the basic plane.
func (f *Face) readCharacters() bool {
	cmap := f.tables["cmap"]
	for i := range int(be16(cmap, 2)) {
		entry := part(cmap, 4+8*i, 8)
		if entry == nil {
			return false
		}
		table := cmap[min(len(cmap), int(binary.BigEndian.Uint32(entry[4:]))):]
		if platform := be16(entry, 0); (platform == 0 || platform == 3) && be16(table, 0) == 4 {
			f.readSegments(table)
			return len(f.glyphs) > 0
		}
	}
	return false
}

// readSegments reads a map of format 4: runs of characters, of which each has its
// glyphs in order from a number, or in a list.
func (f *Face) readSegments(table []byte) {
	f.glyphs, f.widths = map[rune]uint16{}, map[rune]int{}
	twice := int(be16(table, 6)) &^ 1 // two bytes a segment
	last, first, delta, offset := 14, 16+twice, 16+2*twice, 16+3*twice
	for i := 0; i < twice; i += 2 {
		for c := int(be16(table, first+i)); c <= int(be16(table, last+i)) && c < 0xffff; c++ {
			g := uint16(c)
			if list := int(be16(table, offset+i)); list != 0 {
				if g = be16(table, offset+i+list+2*(c-int(be16(table, first+i)))); g == 0 {
					continue
				}
			}
			if g += be16(table, delta+i); g != 0 && int(g) < len(f.outline) {
				f.glyphs[rune(c)], f.widths[rune(c)] = g, f.thousandths(int(f.advance[g]))
			}
		}
	}
	for r, w := range f.widths {
		if r < commonRunes {
			f.common[r] = int16(w)
		}
	}
}

// countEveryday gives everyday characters their codes.
func (f *Face) countEveryday() {
	f.everyday, f.signs = []rune{0}, map[rune]uint16{}
	for _, r := range everyday {
		if !f.Has(r) {
			continue
		}
		if code := uint16(len(f.everyday)); r < commonRunes {
			f.codes[r] = code
		} else {
			f.signs[r] = code
		}
		f.everyday = append(f.everyday, r)
	}
}

// code returns the code of an everyday character; 0 for others.
func (f *Face) code(r rune) uint16 {
	if r < commonRunes {
		return f.codes[r]
	}
	return f.signs[r]
}

// thousandths turns units of the em into thousandths of the size, rounded.
func (f *Face) thousandths(units int) int {
	if units < 0 {
		return -f.thousandths(-units)
	}
	return (units*1000 + f.em/2) / f.em
}

func (f *Face) readMetrics() {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	f.Metrics = Metrics{
		Ascent: f.thousandths(signed16(hhea, 4)), Descent: f.thousandths(signed16(hhea, 6)),
		CapHeight: f.thousandths(signed16(os2, 88)), Bold: be16(os2, 4) >= 600,
	}
	for i := range f.Metrics.Box {
		f.Metrics.Box[i] = f.thousandths(signed16(head, 36+2*i))
	}
}

// readName returns the PostScript name, of letters, digits and hyphens.
func (f *Face) readName() string {
	const postScript, windows = 6, 3
	table := f.tables["name"]
	for i := range int(be16(table, 2)) {
		entry := part(table, 6+12*i, 12)
		if entry == nil || be16(entry, 6) != postScript || be16(entry, 0) != windows {
			continue
		}
		raw := part(table, int(be16(table, 4))+int(be16(entry, 10)), int(be16(entry, 8)))
		var units []uint16
		for at := 0; at+1 < len(raw); at += 2 {
			units = append(units, be16(raw, at))
		}
		if name := onlyName(string(utf16.Decode(units))); name != "" {
			return name
		}
	}
	return "Face"
}

func onlyName(s string) string {
	out := ""
	for _, r := range s {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			out += string(r)
		}
	}
	return out
}

// Has reports whether the face has a glyph for a character.
func (f *Face) Has(r rune) bool { return f.glyphs[r] != 0 }

// Width returns how wide a text is, in thousandths of the size. A character that
// the face does not have takes no room.
func (f *Face) Width(text string) int {
	sum := 0
	for _, r := range text {
		if r < commonRunes {
			sum += int(f.common[r])
		} else {
			sum += f.widths[r]
		}
	}
	return sum
}

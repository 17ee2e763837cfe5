package typeface

import (
	"encoding/binary"
	"slices"
)

// everyday are the characters that are in every cut, the most frequent first: what
// Norwegian is written with, and signs. Most documents show no others, and so a
// program of just these is made once and not for each of them.
const everyday = " etanrisdolgkmvfupbhøjyåæcwzxSEDAINTROKMLFGVBHPUJYØÅÆCWZ0123456789.,:;-–()«»?!/·+§éèòÉ\u00a0"

// A Cut is the characters of a face that one document shows, and those that all do. It
// is for one goroutine.
type Cut struct {
	face  *Face
	codes map[rune]uint16 // of those that are no everyday ones
	runes []rune          // by code; 0 is the mark of a missing glyph, which is never shown
	shown bool
}

// Cut begins a cut of which nothing is shown yet.
func (f *Face) Cut() *Cut { return &Cut{face: f, runes: slices.Clip(f.everyday)} }

// Face returns the face that the cut is made from.
func (c *Cut) Face() *Face { return c.face }

// IsShown reports whether a document shows anything in the face.
func (c *Cut) IsShown() bool { return c.shown }

// IsUsual reports whether a document shows everyday characters only. Such cuts of a
// face are all the same.
func (c *Cut) IsUsual() bool { return len(c.codes) == 0 }

// Runes returns the characters by their codes. The first is none.
func (c *Cut) Runes() []rune { return c.runes }

// Widths returns how wide the characters are by their codes, in thousandths of
// the size.
func (c *Cut) Widths() []int {
	out := make([]int, len(c.runes))
	for i, r := range c.runes[1:] {
		out[i+1] = c.face.widths[r]
	}
	return out
}

// Encode appends the codes of a text, two bytes for each character, and tells whether
// the face has them all. One that it does not have gets no code.
func (c *Cut) Encode(out []byte, text string) (codes []byte, all bool) {
	all = true
	for _, r := range text {
		code := c.code(r)
		if code == 0 {
			all = false
			continue
		}
		c.shown = true
		out = binary.BigEndian.AppendUint16(out, code)
	}
	return out, all
}

// code returns the code of a character, or 0 when the face does not have it.
func (c *Cut) code(r rune) uint16 {
	code := c.face.code(r)
	if code == 0 {
		code = c.codes[r]
	}
	if code > 0 || !c.face.Has(r) {
		return code
	}
	if c.codes == nil {
		c.codes = map[rune]uint16{}
	}
	code = uint16(len(c.runes))
	c.codes[r] = code
	c.runes = append(c.runes, r)
	return code
}

// Program returns the cut as a TrueType file, in which the glyph of a code has the
// code's number. It has the tables that a PDF needs (ISO 32000-1, 9.9) and no
// others.
func (c *Cut) Program() []byte {
	glyphs := c.glyphs()
	size := 0
	for _, g := range glyphs {
		size += len(g.outline) + 3
	}
	glyf, loca, hmtx := make([]byte, 0, size), make([]byte, 0, 4*len(glyphs)+4), make([]byte, 0, 4*len(glyphs))
	for _, g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g.outline...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = binary.BigEndian.AppendUint16(hmtx, c.face.advance[g.from])
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(g.bearing()))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := c.own("head"), c.own("hhea"), c.own("maxp")
	binary.BigEndian.PutUint32(head[8:], 0)  // the file's sum, see file
	binary.BigEndian.PutUint16(head[50:], 1) // offsets of four bytes
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(glyphs)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(glyphs)))
	return file([]table{
		{"cvt ", c.face.tables["cvt "]}, {"fpgm", c.face.tables["fpgm"]}, {"glyf", glyf}, {"head", head}, {"hhea", hhea},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"prep", c.face.tables["prep"]},
	})
}

// own returns a copy of one of the face's tables, to be changed.
func (c *Cut) own(name string) []byte { return append([]byte(nil), c.face.tables[name]...) }

// A glyph is an outline that the cut has, and its number in the face.
type glyph struct {
	from    uint16
	outline []byte
}

// bearing is how far the outline begins from the left.
func (g glyph) bearing() int { return signed16(g.outline, 2) }

// glyphs returns the glyphs of the cut: that of a missing character, one for each
// code, and then the parts that they are put together from.
func (c *Cut) glyphs() []glyph {
	out := []glyph{{0, c.face.outline[0]}}
	for _, r := range c.runes[1:] {
		g := c.face.glyphs[r]
		out = append(out, glyph{g, c.face.outline[g]})
	}
	parts := map[uint16]uint16{}
	for i := 0; i < len(out); i++ {
		out[i].outline = renumber(out[i].outline, func(g uint16) uint16 {
			if int(g) >= len(c.face.outline) {
				return 0
			}
			n, ok := parts[g]
			if !ok {
				n = uint16(len(out))
				parts[g] = n
				out = append(out, glyph{g, c.face.outline[g]})
			}
			return n
		})
	}
	return out
}

// What follows the number of a part of a glyph (OpenType, glyf table).
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	fourScales    = 1 << 7
)

// renumber returns an outline with other numbers for the parts that it is put
// together from. One that is drawn itself is returned as it is.
func renumber(outline []byte, number func(uint16) uint16) []byte {
	if signed16(outline, 0) >= 0 {
		return outline
	}
	out := append([]byte(nil), outline...)
	for at := 10; at+4 <= len(out); {
		flags := be16(out, at)
		binary.BigEndian.PutUint16(out[at+2:], number(be16(out, at+2)))
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fourScales != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			break
		}
	}
	return out
}

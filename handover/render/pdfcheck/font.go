package pdfcheck

import (
	"encoding/binary"
	"maps"
	"math"
	"regexp"
	"slices"
	"unicode"
)

// A font is what pages show text with: codes of two bytes, and a TrueType file that
// has a glyph for each.
type font struct {
	object   int
	embedded bool // and of the one kind that this program makes
	glyphs   []glyph
	toGlyph  []byte // glyph of each code, two bytes; nil when it is the code itself
	widths   map[int]float64
	usual    float64 // width of a code that is not among them
	unicode  map[int]string
	ranges   bool // what says which characters codes are, is as it may be
	codes    map[int]bool
	cut      bool // a code had one byte only
}

// A glyph is as wide as the file says, in thousandths of the size, and is drawn or
// blank.
type glyph struct {
	width float64
	blank bool
}

// maxCodes is how many codes a font may tell of, one way or another.
const maxCodes = 1 << 17

// subsetName is the name of a face of which only a part is there.
var subsetName = regexp.MustCompile(`^[A-Z]{6}\+[^+]+$`)

// font returns one of a page's fonts.
func (f *file) font(p *page, called name) *font {
	if known, ok := p.fonts[called]; ok {
		return known
	}
	v, there := f.dict(p.resources["Font"])[called]
	if !there {
		p.fonts[called] = nil
		return nil
	}
	r, _ := v.(ref)
	fo, ok := f.fonts[int(r)]
	if !ok || r == 0 {
		fo = f.readFont(int(r), f.dict(v))
		f.fonts[int(r)] = fo
	}
	p.fonts[called] = fo
	return fo
}

func (f *file) readFont(object int, d dict) *font {
	fo := &font{object: object, widths: map[int]float64{}, usual: 1000, codes: map[int]bool{}}
	fo.readUnicode(f, d["ToUnicode"])
	below := f.list(d["DescendantFonts"])
	if f.name(d["Subtype"]) != "Type0" || f.name(d["Encoding"]) != "Identity-H" || len(below) != 1 {
		return fo
	}
	cid := f.dict(below[0])
	fo.readWidths(f, cid)
	descriptor := f.dict(cid["FontDescriptor"])
	base := string(f.name(d["BaseFont"]))
	program, ok := f.resolve(descriptor["FontFile2"]).(*stream)
	if f.name(cid["Subtype"]) != "CIDFontType2" || !ok || !subsetName.MatchString(base) ||
		string(f.name(cid["BaseFont"])) != base || string(f.name(descriptor["FontName"])) != base {
		return fo
	}
	if m, ok := f.resolve(cid["CIDToGIDMap"]).(*stream); ok {
		fo.toGlyph, _ = f.decode(m)
	} else if f.name(cid["CIDToGIDMap"]) != "Identity" {
		return fo
	}
	data, err := f.decode(program)
	if err != nil {
		return fo
	}
	fo.glyphs = readGlyphs(data)
	fo.embedded = len(fo.glyphs) > 0
	return fo
}

// readWidths reads the widths of codes (ISO 32000-1, 9.7.4.3).
func (fo *font) readWidths(f *file, cid dict) {
	if dw, ok := f.resolve(cid["DW"]).(float64); ok {
		fo.usual = dw
	}
	w := f.list(cid["W"])
	room := maxCodes
	for i := 0; i+1 < len(w) && room > 0; {
		first, _ := whole(f.resolve(w[i]))
		if each, ok := f.resolve(w[i+1]).(list); ok {
			for n, v := range each {
				fo.widths[first+n] = f.number(v)
			}
			room -= len(each)
			i += 2
			continue
		}
		last, _ := whole(f.resolve(w[i+1]))
		if i+2 < len(w) && last >= first && last-first < room {
			room -= last - first + 1
			for n := first; n <= last; n++ {
				fo.widths[n] = f.number(w[i+2])
			}
		}
		i += 3
	}
}

// readGlyphs reads the glyphs of a TrueType file, or nothing if it is none.
func readGlyphs(data []byte) []glyph {
	tables := map[string][]byte{}
	at16 := func(b []byte, i int) int {
		if i < 0 || i+2 > len(b) {
			return 0
		}
		return int(binary.BigEndian.Uint16(b[i:]))
	}
	at32 := func(b []byte, i int) int { return at16(b, i)<<16 | at16(b, i+2) }
	for i := range at16(data, 4) {
		entry := 12 + 16*i
		from, length := at32(data, entry+8), at32(data, entry+12)
		if entry+16 > len(data) || from > len(data) || length > len(data)-from {
			return nil
		}
		tables[string(data[entry:entry+4])] = data[from : from+length]
	}
	em, full := at16(tables["head"], 18), at16(tables["hhea"], 34)
	count := at16(tables["maxp"], 4)
	if em == 0 || full == 0 || len(tables["hmtx"]) < 4*full {
		return nil
	}
	offset := func(i int) int {
		if at16(tables["head"], 50) == 0 {
			return 2 * at16(tables["loca"], 2*i)
		}
		return at32(tables["loca"], 4*i)
	}
	out := make([]glyph, 0, count)
	for i := range count {
		advance := at16(tables["hmtx"], 4*min(i, full-1))
		out = append(out, glyph{float64(advance) * 1000 / float64(em), offset(i+1) <= offset(i)})
	}
	return out
}

// show notes codes, and returns the characters that they are.
func (fo *font) show(codes text) []rune {
	var out []rune
	if len(codes)%2 == 1 {
		fo.cut = true
	}
	for i := 0; i+1 < len(codes); i += 2 {
		code := int(codes[i])<<8 | int(codes[i+1])
		fo.codes[code] = true
		out = append(out, []rune(fo.unicode[code])...)
	}
	return out
}

// shown returns the codes that are shown, in order.
func (fo *font) shown() []int { return slices.Sorted(maps.Keys(fo.codes)) }

func (fo *font) glyphOf(code int) int {
	if fo.toGlyph == nil {
		return code
	}
	if 2*code+1 >= len(fo.toGlyph) {
		return 0
	}
	return int(binary.BigEndian.Uint16(fo.toGlyph[2*code:]))
}

// missing reports whether a code shows nothing where a character should be.
func (fo *font) missing(code int) bool {
	g := fo.glyphOf(code)
	if g == 0 || g >= len(fo.glyphs) {
		return true
	}
	for _, r := range fo.unicode[code] {
		if fo.glyphs[g].blank && !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}

// wrongWidth reports whether a code is said to be of another width than its glyph.
func (fo *font) wrongWidth(code int) bool {
	g := fo.glyphOf(code)
	if g >= len(fo.glyphs) {
		return false
	}
	w, ok := fo.widths[code]
	if !ok {
		w = fo.usual
	}
	return math.Abs(w-fo.glyphs[g].width) > 1
}

// unnamed reports whether a code is not said to be a character.
func (fo *font) unnamed(code int) bool {
	s := fo.unicode[code]
	for _, r := range s {
		if r == 0 || r == 0xfeff || r == 0xfffe || r == unicode.ReplacementChar {
			return true
		}
	}
	return s == ""
}

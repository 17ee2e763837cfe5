package pdfa

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"sync"

	"github.com/handover-no/handover/handover/render/typeface"
)

// A Face is a typeface that documents are set in. It is safe for concurrent use, and
// makes once what it is the same for all documents that show everyday characters only.
type Face struct {
	*typeface.Face
	usual func() *program
}

// NewFace makes a face ready to be used.
func NewFace(face *typeface.Face) *Face {
	return &Face{face, sync.OnceValue(func() *program { return newProgram(face.Cut(), newPacker(levelOnce)) })}
}

// A Font is a cut of a face, and the name by which pages call it.
type Font struct {
	Name string
	Face *Face
	Cut  *typeface.Cut
}

// A program is a cut as files have it.
type program struct {
	name    string // of the face, with a tag that tells that this is a part of it
	length  int
	packed  []byte
	unicode []byte // which characters codes are, packed
	widths  []byte // of codes from 1 on
}

func newProgram(cut *typeface.Cut, p *packer) *program {
	data := cut.Program()
	out := &program{name: tag(data) + "+" + cut.Face().Name, length: len(data), packed: bytes.Clone(p.pack(data)), unicode: bytes.Clone(p.pack(toUnicode(cut.Runes())))}
	for i, w := range cut.Widths()[1:] {
		if i > 0 {
			out.widths = append(out.widths, ' ')
		}
		out.widths = strconv.AppendInt(out.widths, int64(w), 10)
	}
	return out
}

func (f *Font) program(p *packer) *program {
	if f.Cut.IsUsual() {
		return f.Face.usual()
	}
	return newProgram(f.Cut, p)
}

// resources writes what pages draw with: cuts of faces, and pictures. A face of which
// nothing is shown is left out.
func (b *builder) resources(n int, fonts []Font, pictures []Picture) {
	var list bytes.Buffer
	for _, f := range fonts {
		if f.Cut.IsShown() {
			fmt.Fprintf(&list, "/%s %d 0 R", f.Name, b.font(f))
		}
	}
	b.set(n, fmt.Appendf(nil, "<</Font<<%s>>%s>>", list.Bytes(), b.pictures(pictures)))
}

// How thick stems are, in thousandths of the size: no file of a face says it, and
// no reader that has the face uses it.
const (
	stem     = 80
	stemBold = 140
)

// font writes a cut: codes of two bytes that are numbers of glyphs.
func (b *builder) font(f Font) int {
	p, m := f.program(b.packer), f.Face.Metrics
	thick := stem
	if m.Bold {
		thick = stemBold
	}
	const symbolic = 4 // its characters are its own
	embedded := b.stream(fmt.Sprintf("/Length1 %d%s", p.length, packedHow), p.packed)
	descriptor := b.add(fmt.Appendf(nil,
		"<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		p.name, symbolic, m.Box[0], m.Box[1], m.Box[2], m.Box[3], m.Ascent, m.Descent, m.CapHeight, thick, embedded))
	descendant := b.add(fmt.Appendf(nil,
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/W[1[%s]]>>",
		p.name, descriptor, p.widths))
	return b.add(fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		p.name, descendant, b.stream(packedHow, p.unicode)))
}

// tag returns the six letters before the name of a face of which only a part is
// there (ISO 32000-1, 9.6.4).
func tag(program []byte) string {
	sum := sha256.Sum256(program)
	out := make([]byte, 6)
	for i := range out {
		out[i] = 'A' + sum[i]%26
	}
	return string(out)
}

// toUnicode says which character each code is (ISO 32000-1, 9.10.3).
func toUnicode(runes []rune) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const most = 100 // in one block
	for from := 1; from < len(runes); from += most {
		to := min(from+most, len(runes))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for code := from; code < to; code++ {
			fmt.Fprintf(&b, "<%04X><%04X>\n", code, runes[code])
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

package typeface_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/handover-no/handover/handover/render/typeface"
	"github.com/handover-no/handover/templates"
)

// Everyday characters have codes of their own; others get them in the order in which
// they come, behind those. All are two bytes each, and stay what they are.
func TestCodes(t *testing.T) {
	face := parse(t, templates.Regular)
	c := face.Cut()
	everyday := len(c.Runes())
	next := byte(everyday)
	for _, try := range []struct {
		text  string
		codes []byte
		all   bool
	}{{"ŋe Žŋ文t", []byte{0, next, 0, 2, 0, 1, 0, next + 1, 0, next, 0, 3}, false}, {"tŽ", []byte{0, 3, 0, next + 1}, true}, {"", nil, true}} {
		if got, all := c.Encode(nil, try.text); !bytes.Equal(got, try.codes) || all != try.all {
			t.Errorf("%q: got % x (all: %v), want % x", try.text, got, all, try.codes)
		}
	}
	if got := string(c.Runes()[everyday:]); got != "ŋŽ" {
		t.Errorf("the codes stand for %q", got)
	}
	if codes, all := c.Encode([]byte{7}, "t"); !all || !bytes.Equal(codes, []byte{7, 0, 3}) {
		t.Errorf("got % x behind a 7", codes)
	}
	if other := face.Cut().Runes(); !slices.Equal(other, c.Runes()[:everyday]) {
		t.Errorf("another cut begins with %q", string(other))
	}
	for code, w := range c.Widths()[1:] {
		if want := c.Face().Width(string(c.Runes()[code+1])); w != want || w == 0 {
			t.Errorf("code %d is %d wide, want %d", code+1, w, want)
		}
	}
}

// tables takes a TrueType file apart.
func tables(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		from, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		out[string(entry[:4])] = data[from : from+length]
	}
	return out
}

// outlines returns the outline of each glyph, for files with offsets of any kind.
func outlines(t *testing.T, tab map[string][]byte) [][]byte {
	t.Helper()
	var out [][]byte
	long := binary.BigEndian.Uint16(tab["head"][50:]) != 0
	at := func(i int) uint32 {
		if long {
			return binary.BigEndian.Uint32(tab["loca"][4*i:])
		}
		return 2 * uint32(binary.BigEndian.Uint16(tab["loca"][2*i:]))
	}
	for i := range int(binary.BigEndian.Uint16(tab["maxp"][4:])) {
		out = append(out, tab["glyf"][at(i):at(i+1)])
	}
	return out
}

// What is shown of a cut, and whether that is more than everyday characters, is known.
func TestWhatIsShown(t *testing.T) {
	for _, try := range []struct {
		text         string
		shown, usual bool
	}{{"", false, true}, {"文", false, true}, {"Åse og Mari – 12. mai", true, true}, {"Áilu", true, false}} {
		c := parse(t, templates.Bold).Cut()
		c.Encode(nil, try.text)
		if c.IsShown() != try.shown || c.IsUsual() != try.usual {
			t.Errorf("%q: shown %v, usual %v", try.text, c.IsShown(), c.IsUsual())
		}
	}
	one, two := parse(t, templates.Bold).Cut(), parse(t, templates.Bold).Cut()
	one.Encode(nil, "Mari")
	two.Encode(nil, "Åse")
	if !bytes.Equal(one.Program(), two.Program()) {
		t.Error("usual cuts differ")
	}
}

// The glyph of each code is drawn as the face draws the character, part by part,
// and is as wide.
func TestTheCutDrawsTheSame(t *testing.T) {
	const text = "Áiŋ – Ågot Ж ǩ ǯ Ω №«»č"
	for _, data := range [][]byte{templates.Regular, templates.Bold} {
		c := parse(t, data).Cut()
		c.Encode(nil, text)
		cut := tables(t, c.Program())
		made := outlines(t, cut)
		whole := outlines(t, tables(t, data))
		if len(made) < len(c.Runes()) || len(made) > 2*len(c.Runes())+10 {
			t.Errorf("%d glyphs for %d characters", len(made), len(c.Runes()))
		}
		composite := 0
		for code, r := range c.Runes() {
			original := whole[glyphOf(t, data, r)]
			composite += same(t, r, made, made[code], whole, original)
			const em = 2048
			if w := int(binary.BigEndian.Uint16(cut["hmtx"][4*code:])); r != 0 && (w*1000+em/2)/em != c.Face().Width(string(r)) {
				t.Errorf("%q is %d units wide", r, w)
			}
		}
		if composite == 0 {
			t.Error("no letter is put together from parts; the test tests nothing")
		}
	}
}

// same compares two outlines, and returns 1 if they are put together from parts.
func same(t *testing.T, r rune, in [][]byte, got []byte, from [][]byte, want []byte) int {
	t.Helper()
	if len(want) == 0 && len(got) == 0 {
		return 0
	}
	if len(got) < len(want) || len(got) > len(want)+3 {
		t.Fatalf("%q: %d bytes of outline, want %d", r, len(got), len(want))
	}
	got = got[:len(want)]
	if int16(binary.BigEndian.Uint16(want)) >= 0 {
		if !bytes.Equal(got, want) {
			t.Errorf("%q is drawn otherwise", r)
		}
		return 0
	}
	a, b := binary.BigEndian.Uint16(got[12:]), binary.BigEndian.Uint16(want[12:])
	same(t, r, in, in[a], from, from[b])
	return 1
}

func glyphOf(t *testing.T, data []byte, r rune) int {
	t.Helper()
	if r == 0 {
		return 0
	}
	return another(t, data, r)
}

// The file is whole: its tables stand in order, and its sums are right.
func TestTheFileIsSound(t *testing.T) {
	c := parse(t, templates.Regular).Cut()
	c.Encode(nil, "Åsne")
	data := c.Program()
	var names []string
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		names = append(names, string(data[12+16*i:][:4]))
	}
	if !slices.IsSorted(names) || !slices.Equal(names, []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}) {
		t.Errorf("tables %q", names)
	}
	sum := uint32(0)
	for i := 0; i < len(data); i += 4 {
		sum += binary.BigEndian.Uint32(data[i:])
	}
	if sum != 0xB1B0AFBA {
		t.Errorf("the sums come to %08X", sum)
	}
	if again := c.Program(); !bytes.Equal(data, again) {
		t.Error("the same cut is two files")
	}
	if one, all := len(data), len(templates.Regular); one > all/4 {
		t.Errorf("everyday letters take %d of %d bytes", one, all)
	}
	if _, err := typeface.Parse(data); err == nil {
		t.Error("a cut has no map of characters, and is no face")
	}
}

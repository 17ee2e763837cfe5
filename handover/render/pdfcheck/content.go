package pdfcheck

import (
	"bytes"
)

// A page is what is drawn on one page, as far as the checks look at it.
type page struct {
	number    int // from 1
	object    int
	dict      dict
	resources dict
	marks     map[int]*drawn // by their numbers
	fonts     map[name]*font

	unbalanced, unmarked, nested, unknown, colours, unread, twice int
}

// A drawn is what stands between BDC and EMC.
type drawn struct {
	kind  name
	shows int    // how often something is drawn
	text  []rune // what is shown, as characters
}

// A sequence is one that is open: a mark, an artifact, or another one.
type sequence struct {
	mark     *drawn
	artifact bool
}

// An artist follows what is drawn on a page.
type artist struct {
	f        *file
	p        *page
	open     []sequence
	inText   bool
	font     *font
	saved    []*font
	operands list
}

// pages returns the pages in order.
func (f *file) pages() []*page {
	var out []*page
	seen := map[int]bool{}
	var walk func(v any, resources any, depth int)
	walk = func(v any, resources any, depth int) {
		r, _ := v.(ref)
		if d := f.dict(v); d != nil && depth < maxDepth && !seen[int(r)] {
			seen[int(r)] = r != 0
			if own, ok := d["Resources"]; ok {
				resources = own
			}
			if d["Type"] == name("Page") {
				out = append(out, f.page(len(out)+1, int(r), d, f.dict(resources)))
				return
			}
			for _, k := range f.list(d["Kids"]) {
				walk(k, resources, depth+1)
			}
		}
	}
	walk(f.catalog()["Pages"], nil, 0)
	return out
}

func (f *file) page(number, object int, d, resources dict) *page {
	p := &page{number: number, object: object, dict: d, resources: resources, marks: map[int]*drawn{}, fonts: map[name]*font{}}
	contents := f.resolve(d["Contents"])
	if x, ok := contents.(*stream); ok {
		contents = list{x}
	}
	var all []byte
	parts, _ := contents.(list)
	for _, v := range parts {
		x, ok := f.resolve(v).(*stream)
		if !ok {
			p.unread++
			continue
		}
		data, err := f.decode(x)
		if err != nil {
			p.unread++
		}
		all = append(append(all, data...), '\n')
	}
	a := &artist{f: f, p: p}
	a.follow(all)
	return p
}

// follow reads everything that is drawn.
func (a *artist) follow(data []byte) {
	s := &scanner{in: data}
	for {
		if s.skip(); s.at >= len(s.in) {
			break
		}
		v, err := s.next(0)
		if err != nil {
			a.p.unread++
			return
		}
		op, ok := v.(word)
		if !ok {
			if a.operands = append(a.operands, v); len(a.operands) > 64 {
				a.p.unread++
				return
			}
			continue
		}
		a.operator(string(op))
		a.operands = a.operands[:0]
	}
	if len(a.open) > 0 || len(a.saved) > 0 || a.inText {
		a.p.unbalanced++
	}
}

// What this program draws with. Paths and what is set about them need no look of
// their own.
var plainOperators = map[string]bool{
	"w": true, "J": true, "j": true, "M": true, "d": true, "cm": true, "m": true, "l": true, "c": true, "v": true, "y": true, "h": true, "re": true,
	"n": true, "W": true, "W*": true, "Td": true, "TD": true, "Tm": true, "T*": true, "Tc": true, "Tw": true, "Tz": true, "TL": true, "Tr": true, "Ts": true,
	"g": true, "G": true, "rg": true, "RG": true,
}

func (a *artist) operator(op string) {
	switch op {
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*":
		a.paint(nil)
	case "Tj", "'":
		a.show(a.operands)
	case "TJ":
		items, _ := a.operand(0).(list)
		a.show(items)
	case "q", "Q", "BT", "ET":
		a.nest(op)
	case "Do":
		called, _ := a.operand(0).(name)
		a.picture(called)
	case "BDC", "BMC":
		a.begin(op == "BDC")
	case "EMC":
		if len(a.open) == 0 {
			a.p.unbalanced++
			return
		}
		a.open = a.open[:len(a.open)-1]
	case "Tf":
		font, _ := a.operand(0).(name)
		a.font = a.f.font(a.p, font)
	case "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "gs", "sh":
		a.p.colours++
		if op == "sh" {
			a.paint(nil)
		}
	default:
		if !plainOperators[op] {
			a.p.unknown++
		}
	}
}

// picture notes that an image is drawn. Anything else that is drawn by a name is none
// of this program's, and nothing shines through an image.
func (a *artist) picture(called name) {
	x, ok := a.f.resolve(a.f.dict(a.p.resources["XObject"])[called]).(*stream)
	if !ok || x.dict["Subtype"] != name("Image") {
		a.p.unknown++
		return
	}
	space := a.f.resolve(x.dict["ColorSpace"])
	if l, ok := space.(list); ok && len(l) > 1 && l[0] == name("Indexed") {
		space = a.f.resolve(l[1])
	}
	if space != name("DeviceRGB") || x.dict["SMask"] != nil || x.dict["Mask"] != nil || x.dict["Interpolate"] == true {
		a.p.colours++
	}
	a.paint(nil)
}

// operand returns one of the operands, or nothing.
func (a *artist) operand(i int) any {
	if i < len(a.operands) {
		return a.operands[i]
	}
	return nil
}

func (a *artist) nest(op string) {
	switch op {
	case "q":
		a.saved = append(a.saved, a.font)
	case "Q":
		if len(a.saved) == 0 {
			a.p.unbalanced++
			return
		}
		a.font, a.saved = a.saved[len(a.saved)-1], a.saved[:len(a.saved)-1]
	default:
		if a.inText == (op == "BT") {
			a.p.unbalanced++
		}
		a.inText = op == "BT"
	}
}

// begin opens a sequence: /P<</MCID 0>>BDC or /Artifact BMC.
func (a *artist) begin(listed bool) {
	kind, _ := a.operand(0).(name)
	s := sequence{artifact: kind == "Artifact"}
	if listed && !s.artifact {
		d, _ := a.operand(1).(dict)
		if n, ok := whole(d["MCID"]); ok {
			if a.p.marks[n] != nil {
				a.p.twice++
			}
			s.mark = &drawn{kind: kind}
			a.p.marks[n] = s.mark
		}
	}
	for _, other := range a.open {
		if other.artifact || other.mark != nil {
			a.p.nested++
			break
		}
	}
	a.open = append(a.open, s)
}

// paint notes that something is drawn: it has to be in a mark or an artifact.
func (a *artist) paint(shown []rune) {
	for i := len(a.open) - 1; i >= 0; i-- {
		if s := a.open[i]; s.artifact || s.mark != nil {
			if s.mark != nil {
				s.mark.shows++
				s.mark.text = append(s.mark.text, shown...)
			}
			return
		}
	}
	a.p.unmarked++
}

// show notes the codes of a text.
func (a *artist) show(items list) {
	var shown []rune
	for _, v := range items {
		codes, ok := v.(text)
		if !ok {
			continue
		}
		if a.font == nil {
			a.p.unread++
			continue
		}
		shown = append(shown, a.font.show(codes)...)
	}
	a.paint(shown)
}

// plainText returns a text string as it is read.
func plainText(t text) string {
	if bytes.HasPrefix(t, []byte{0xfe, 0xff}) {
		return utf16Text(t[2:])
	}
	out := make([]rune, len(t))
	for i, c := range t {
		out[i] = rune(c) // PDFDocEncoding is Latin-1 where it is used here
	}
	return string(out)
}

package pdftext

// A page is what is shown on one page: in marks, which the tree speaks of, and
// beside them.
type page struct {
	number    int // of its object
	text      []byte
	marks     []mark
	furniture []byte
}

// A mark is a piece of a page's text.
type mark struct {
	from, to int
	there    bool // on the page
	read     bool // in the tree
}

// readPages reads all pages in their order.
func (f *file) readPages() ([]page, error) {
	top := asDict(f.object(referred(f.catalog.get("Pages"))))
	var out []page
	for kids := asList(top.get("Kids")); ; {
		v := kids.next()
		if v == nil {
			break
		}
		p, err := f.readPage(referred(v))
		if err != nil || len(out) == maxPages {
			return nil, ErrUnread
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, ErrUnread
	}
	return out, nil
}

func (f *file) readPage(n int) (page, error) {
	d := asDict(f.object(n))
	if string(d.get("Type")) != "/Page" {
		return page{}, ErrUnread
	}
	faces, err := f.readFaces(referred(d.get("Resources")))
	if err != nil {
		return page{}, err
	}
	r := reader{page: page{number: n}, faces: faces}
	box := asList(d.get("MediaBox"))
	for i := range r.box {
		var ok bool
		if r.box[i], ok = decimal(box.next()); !ok {
			return page{}, ErrUnread
		}
	}
	x, raw := f.stream(referred(d.get("Contents")))
	if err := f.unpack(&f.tools.page, x, raw); err != nil {
		return page{}, err
	}
	r.scanner.in = f.tools.page.Bytes()
	const perText = 4 // bytes that it takes to draw one of text, at least
	r.page.text = make([]byte, 0, len(r.scanner.in)/perText)
	if !r.all() {
		return page{}, ErrUnread
	}
	return r.page, nil
}

// A reader follows what is drawn on a page.
type reader struct {
	scanner
	page  page
	faces []face
	box   [4]float64 // left, bottom, right, top

	face   *face
	size   float64
	x, y   float64 // where the next text begins
	mark   int     // that is open, or none
	beside bool    // furniture is
	depth  int     // of states that are kept
	moved  int     // the depth at which something lies elsewhere than its numbers say, or 0

	// What stood before the operator: names, numbers, a text.
	name    []byte
	numbers [6]float64
	count   int
	codes   []byte
	marked  int
}

const none = -1

// all reads the whole page; it fails at what this program does not draw with.
func (r *reader) all() bool {
	r.mark, r.marked = none, none
	for r.skip(); r.at < len(r.in); r.skip() {
		switch c := r.in[r.at]; {
		case c == '/':
			r.at++
			r.name = r.word()
		case c == '(':
			r.codes = r.literal(r.codes[:0])
		case c == '<':
			v := asDict(r.value())
			if v == nil {
				return false
			}
			r.marked = whole(v.get("MCID"))
		case c == '[': // of a dashed line
			r.value()
		case c >= '0' && c <= '9' || c == '-' || c == '.':
			if !r.operand() {
				return false
			}
		default:
			op := r.word()
			if len(op) == 0 || !r.operator(string(op)) {
				return false
			}
			r.count, r.name, r.marked, r.codes = 0, nil, none, r.codes[:0]
		}
	}
	return r.mark == none && !r.beside
}

func (r *reader) operand() bool {
	n, ok := decimal(r.word())
	if !ok || r.count == len(r.numbers) {
		return false
	}
	r.numbers[r.count] = n
	r.count++
	return true
}

func (r *reader) operator(op string) bool {
	switch op {
	case "BDC":
		return r.begin()
	case "EMC":
		if r.mark != none {
			r.page.marks[r.mark].to = len(r.page.text)
		}
		ok := r.mark != none || r.beside
		r.mark, r.beside = none, false
		return ok
	case "BT":
		r.x, r.y = 0, 0
	case "Td":
		r.x, r.y = r.x+r.numbers[0], r.y+r.numbers[1]
		return r.count == 2
	case "Tf":
		return r.setFace()
	case "Tj":
		return r.show()
	case "cm": // furniture may lie aslant, and a picture is given its size
		if !r.beside && r.moved == 0 {
			r.moved = r.depth
			return r.depth > 0
		}
	case "q":
		r.depth++
	case "Q":
		if r.depth--; r.depth < r.moved {
			r.moved = 0
		}
		return r.depth >= 0
	case "Do":
		return len(r.name) > 0
	case "ET", "m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n", "w", "J", "j", "M", "d", "g", "G", "rg", "RG":
	default:
		return false
	}
	return true
}

// begin opens a mark, or furniture; one stands never in another.
func (r *reader) begin() bool {
	if r.mark != none || r.beside {
		return false
	}
	if string(r.name) == "Artifact" {
		r.beside = true
		return true
	}
	const most = 1 << 16
	n := r.marked
	if n < 0 || n >= most {
		return false
	}
	for len(r.page.marks) <= n {
		r.page.marks = append(r.page.marks, mark{})
	}
	if r.page.marks[n].there {
		return false
	}
	r.page.marks[n] = mark{from: len(r.page.text), there: true}
	r.mark = n
	return true
}

func (r *reader) setFace() bool {
	r.face = nil
	for i := range r.faces {
		if r.faces[i].name == string(r.name) {
			r.face, r.size = &r.faces[i], r.numbers[0]
		}
	}
	return r.face != nil && r.count == 1
}

// show reads a text. What does not stand wholly within the page, nobody sees.
func (r *reader) show() bool {
	if r.face == nil || r.moved > 0 {
		return false
	}
	out := &r.page.text
	if r.beside {
		out = &r.page.furniture
	} else if r.mark == none {
		return false
	}
	before := len(*out)
	text, wide, ok := r.face.show(*out, r.codes)
	if !ok {
		return false
	}
	if r.beside {
		text = append(text, '\n')
	} else if right := r.x + float64(wide)*r.size/1000; r.x < r.box[0] || right > r.box[2] || r.y < r.box[1] || r.y+r.size/2 > r.box[3] {
		text = text[:before]
	}
	*out = text
	return true
}

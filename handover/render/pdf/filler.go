package pdf

// A filler fills lines with the chunks of a text.
type filler struct {
	w        *writer
	text     *broken
	style    style
	wide     float64
	done     [][]segment
	room     []segment // that lines are written in
	from, to spot      // of what is on the line
	own      []segment // what is on the line, when it began within a word
	filled   float64
}

// fill breaks a text to a width. At the end of each line that goes on stands a
// space, so that words do not join for a screen reader or when copied.
func (w *writer) fill(text *broken, s style, wide float64) [][]segment {
	f := filler{w: w, text: text, style: s, wide: wide}
	n := 1 + int(1.1*s.length(text.units)/wide)
	f.done, f.room = w.known.ofLines.take(n), w.known.ofSegs.take(n-1+len(text.segs))
	for _, c := range text.chunks {
		f.chunk(c)
	}
	if !f.isEmpty() {
		f.newLine(false)
	}
	return f.done
}

func (f *filler) isEmpty() bool { return f.own == nil && f.from == f.to }

func (f *filler) chunk(c chunk) {
	if c.end {
		f.newLine(true)
		return
	}
	own, gap := f.style.length(int(c.units)), 0.0
	if c.spaced && !f.isEmpty() {
		gap = f.style.length(int(c.gap))
	}
	if !f.isEmpty() && f.filled+gap+own > f.wide {
		f.newLine(c.spaced)
		gap = 0
	}
	if own > f.wide {
		f.split(c)
		return
	}
	switch {
	case f.own != nil:
		f.own = f.text.between(f.own, f.to, c.to)
	case f.isEmpty():
		f.from = c.from
	}
	f.to, f.filled = c.to, f.filled+gap+own
}

// newLine ends a line, with a space if one stood there or its author ended it.
func (f *filler) newLine(space bool) {
	line := f.own
	if line == nil {
		begun := len(f.room)
		f.room = f.text.between(f.room, f.from, f.to)
		line = f.room[begun:len(f.room):len(f.room)]
	}
	if n := len(line); n > 0 && space {
		line[n-1].text = f.andSpace(line[n-1].text)
	}
	f.done = append(f.done, line)
	f.from, f.own, f.filled = f.to, nil, 0
}

// andSpace returns the end of a line with a space: that which stands there, if one does.
func (f *filler) andSpace(text string) string {
	if f.own == nil {
		if all := f.text.segs[f.to.seg].text; int(f.to.at) < len(all) && all[f.to.at] == ' ' {
			return all[int(f.to.at)-len(text) : f.to.at+1]
		}
	}
	return text + " "
}

// split breaks a word that is wider than a whole line where the line ends. It
// gets no hyphen and no space: it may be an address that somebody copies.
func (f *filler) split(c chunk) {
	for _, seg := range f.text.between(nil, c.from, c.to) {
		set, piece := f.style.orBold(seg.bold), ""
		for _, r := range seg.text {
			wide := f.w.measure(string(r), set)
			if f.filled+wide > f.wide && f.filled > 0 {
				f.done = append(f.done, append(f.own, segment{text: piece, bold: seg.bold, lang: seg.lang}))
				f.own, f.filled, piece = nil, 0, ""
			}
			piece += string(r)
			f.filled += wide
		}
		f.own = append(f.own, segment{text: piece, bold: seg.bold, lang: seg.lang})
	}
	f.to = c.to
}

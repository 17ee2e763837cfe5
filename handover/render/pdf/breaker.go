package pdf

// A breaker fills lines with words. A word may change style within itself, and be
// two that belong on the same line.
type breaker struct {
	w       *writer
	style   style
	wide    float64
	done    [][]segment
	line    []segment
	lineW   float64
	word    []segment
	wordW   float64
	spacing bool    // a space is waiting before the word
	between segment // that space
	glue    bool    // the word may take the next one with it
	glueing segment // the space between the two
}

func (b *breaker) styled(bold bool) style {
	s := b.style
	s.bold = s.bold || bold
	return s
}

func (b *breaker) add(seg segment) {
	if seg.text == "" {
		return
	}
	if b.glue {
		b.glue = false
		if sticks(wordOf(b.word), seg.text) {
			b.put(b.glueing)
		} else {
			b.flush()
			b.spacing, b.between = len(b.line) > 0, b.glueing
		}
	}
	b.put(seg)
}

func (b *breaker) put(seg segment) {
	b.word = append(b.word, seg)
	b.wordW += b.w.measure(seg.laidOut(), b.styled(seg.bold))
}

func (b *breaker) space(space segment) {
	if len(b.word) > 0 && mayStick(wordOf(b.word)) {
		b.glue, b.glueing = true, space
		return
	}
	b.flush()
	if len(b.line) > 0 {
		b.spacing, b.between = true, space
	}
}

// joint ends a piece of a word after which a line may be broken.
func (b *breaker) joint() {
	if n := len(b.word); n > 0 && !b.glue && breaksAfter(b.word[n-1].text) {
		b.flush()
	}
}

// flush puts the waiting word on the line, or on a new one.
func (b *breaker) flush() {
	if len(b.word) == 0 {
		return
	}
	gap := 0.0
	if b.spacing {
		gap = b.w.measure(" ", b.styled(b.between.bold))
	}
	if len(b.line) > 0 && b.lineW+gap+b.wordW > b.wide {
		b.newLine(b.spacing)
		gap = 0
	} else if b.spacing {
		b.line = append(b.line, b.between)
	}
	if b.wordW > b.wide {
		b.split()
	} else {
		b.line = append(b.line, b.word...)
		b.lineW += gap + b.wordW
	}
	b.word, b.wordW, b.spacing, b.glue = nil, 0, false, false
}

func (b *breaker) newLine(space bool) {
	if n := len(b.line); n > 0 && space {
		b.line[n-1].text += " "
	}
	b.done = append(b.done, b.line)
	b.line, b.lineW, b.spacing = nil, 0, false
}

// end ends a line where its author did.
func (b *breaker) end() {
	b.flush()
	b.newLine(true)
}

// split breaks a word that is wider than a whole line where the line ends. It
// gets no hyphen and no space: it may be an address that somebody copies.
func (b *breaker) split() {
	for _, seg := range b.word {
		piece := ""
		for _, r := range seg.text {
			rw := b.w.measure(string(r), b.styled(seg.bold))
			if b.lineW+rw > b.wide && b.lineW > 0 {
				b.line = append(b.line, segment{text: piece, bold: seg.bold, lang: seg.lang})
				b.done = append(b.done, b.line)
				b.line, b.lineW, piece = nil, 0, ""
			}
			piece += string(r)
			b.lineW += rw
		}
		b.line = append(b.line, segment{text: piece, bold: seg.bold, lang: seg.lang})
	}
}

func (b *breaker) finish() [][]segment {
	b.flush()
	if len(b.line) > 0 {
		b.done = append(b.done, b.line)
	}
	return b.done
}

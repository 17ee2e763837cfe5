package pdf

import "strings"

// A spot is a place in a text: before a byte of a segment.
type spot struct{ seg, at int32 }

// A chunk is what no line ends within: a word, words that belong together, or the
// place where an author ended a line.
type chunk struct {
	from, to spot
	units    int32 // how wide it is, in thousandths of the size
	gap      int32 // how wide the space before it is
	spaced   bool  // there is one
	end      bool
}

// A broken is a text taken apart, which is the same however wide it is set. Between two
// of its chunks stands one space or nothing, so that a line is a piece of the text.
type broken struct {
	segs   []segment
	chunks []chunk
	units  int // how wide all is
}

// between returns the text from one spot to another, behind out.
func (t *broken) between(out []segment, from, to spot) []segment {
	for i := from.seg; i <= to.seg && int(i) < len(t.segs); i++ {
		s := t.segs[i]
		begin, end := int32(0), int32(len(s.text))
		if i == from.seg {
			begin = from.at
		}
		if i == to.seg {
			end = to.at
		}
		if begin < end {
			s.text = s.text[begin:end]
			out = append(out, s)
		}
	}
	return out
}

// said returns the same as plain text.
func (t *broken) said(from, to spot) string {
	if from.seg == to.seg {
		return t.segs[from.seg].text[from.at:to.at]
	}
	return wordOf(t.between(nil, from, to))
}

// A breaker takes a text apart. A word may change style within itself, and be two
// that belong on the same line.
type breaker struct {
	*broken
	w       *writer
	bold    bool
	word    chunk // that is being put together
	waiting bool  // there is something in it
	glue    bool  // it may take the next one with it
	gap     int   // how wide the space between the two is
}

// takeApart returns a text in chunks.
func (w *writer) takeApart(text []segment, bold bool) *broken {
	b := breaker{broken: w.known.ofBroken.one(), w: w, bold: bold}
	b.segs = spacedOnce(text)
	n := 0
	for _, seg := range b.segs {
		n += 1 + strings.Count(seg.text, " ")
	}
	b.chunks = w.known.ofChunks.take(n)
	for i, seg := range b.segs {
		switch {
		case seg.end:
			b.flush()
			b.chunks = append(b.chunks, chunk{end: true})
		case seg.digits > 0:
			b.add(int32(i), 0, int32(len(seg.text)))
		default:
			b.words(int32(i), seg)
		}
	}
	b.flush()
	return b.broken
}

// spacedOnce returns a text with one space where there are several, of the style of the
// last of them.
func spacedOnce(text []segment) []segment {
	if isSpacedOnce(text) {
		return text
	}
	out := make([]segment, 0, len(text))
	for _, seg := range text {
		if seg.end || seg.digits > 0 {
			out = append(out, seg)
			continue
		}
		for strings.Contains(seg.text, "  ") {
			seg.text = strings.ReplaceAll(seg.text, "  ", " ")
		}
		if n := len(out); n > 0 && out[n-1].digits == 0 && strings.HasPrefix(seg.text, " ") {
			out[n-1].text = strings.TrimSuffix(out[n-1].text, " ")
		}
		if seg.text != "" {
			out = append(out, seg)
		}
	}
	return out
}

func isSpacedOnce(text []segment) bool {
	for i, seg := range text {
		if strings.Contains(seg.text, "  ") || i > 0 && strings.HasPrefix(seg.text, " ") && strings.HasSuffix(text[i-1].text, " ") {
			return false
		}
	}
	return true
}

func (b *breaker) wide(seg segment) int { return b.w.units(seg, b.bold) }

func (b *breaker) words(i int32, seg segment) {
	space := b.wide(seg.space())
	for at := 0; ; at++ {
		word, _, more := strings.Cut(seg.text[at:], " ")
		for word != "" {
			n := piece(word)
			b.joint()
			b.add(i, int32(at), int32(at+n))
			at, word = at+n, word[n:]
		}
		if !more {
			return
		}
		b.space(space)
	}
}

// add adds a piece of a segment to the word.
func (b *breaker) add(i, from, to int32) {
	seg := b.segs[i]
	seg.text = seg.text[from:to]
	if b.glue {
		b.glue = false
		if sticks(b.said(b.word.from, b.word.to), seg.text) {
			b.word.units += int32(b.gap)
		} else {
			b.flush()
			b.apart(b.gap)
		}
	}
	if !b.waiting {
		b.word.from, b.waiting = spot{i, from}, true
	}
	b.word.to = spot{i, to}
	b.word.units += int32(b.wide(seg))
}

func (b *breaker) space(wide int) {
	if b.waiting && mayStick(b.said(b.word.from, b.word.to)) {
		b.glue, b.gap = true, wide
		return
	}
	b.flush()
	b.apart(wide)
}

// apart puts a space between the last word and the next, but none at the beginning.
func (b *breaker) apart(wide int) {
	if n := len(b.chunks); n > 0 && !b.chunks[n-1].end {
		b.word = chunk{spaced: true, gap: int32(wide)}
	}
}

// joint ends a piece of a word after which a line may be broken.
func (b *breaker) joint() {
	if b.waiting && !b.glue && breaksAfter(b.said(b.word.from, b.word.to)) {
		b.flush()
	}
}

// flush ends the word that is waiting.
func (b *breaker) flush() {
	if b.waiting {
		b.chunks = append(b.chunks, b.word)
		b.units += int(b.word.units + b.word.gap)
		b.word, b.waiting = chunk{}, false
	}
	b.glue = false
}

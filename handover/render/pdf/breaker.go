package pdf

import "strings"

// A chunk is what no line ends within: a word, words that belong together, or the
// place where an author ended a line. Its segments are those from and up to some of
// its text.
type chunk struct {
	from, to int32
	units    int32 // how wide it is, in thousandths of the size
	gap      int32 // how wide the space before it is
	spaced   bool  // there is one: the segment before from
	end      bool
}

// A broken is a text taken apart, which is the same however wide it is set.
type broken struct {
	segs   []segment
	chunks []chunk
	units  int // how wide all is
}

// A breaker takes a text apart. A word may change style within itself, and be two
// that belong on the same line.
type breaker struct {
	broken
	wide    func(segment) int
	word    chunk   // that is being put together
	glue    bool    // it may take the next one with it
	glueing segment // the space between the two
}

// takeApart returns a text in chunks. wide tells how wide a segment is, in
// thousandths of the size.
func takeApart(text []segment, wide func(segment) int) *broken {
	n := len(text)
	for _, seg := range text {
		n += 2 * strings.Count(seg.text, " ")
	}
	b := breaker{broken: broken{segs: make([]segment, 0, n), chunks: make([]chunk, 0, n/2+1)}, wide: wide}
	for _, seg := range text {
		switch {
		case seg.end:
			b.flush()
			b.chunks = append(b.chunks, chunk{end: true})
			b.begin(false, 0)
		case seg.digits > 0:
			b.add(seg)
		default:
			b.words(seg)
		}
	}
	b.flush()
	return &b.broken
}

func (b *breaker) words(seg segment) {
	first := true
	for word := range strings.SplitSeq(seg.text, " ") {
		if !first {
			b.space(seg.space())
		}
		first = false
		for rest := word; rest != ""; {
			n := piece(rest)
			b.joint()
			b.add(segment{text: rest[:n], bold: seg.bold, lang: seg.lang})
			rest = rest[n:]
		}
	}
}

// begin begins a word.
func (b *breaker) begin(spaced bool, gap int) {
	at := int32(len(b.segs))
	b.word = chunk{from: at, to: at, spaced: spaced, gap: int32(gap)}
}

func (b *breaker) isWaiting() bool { return b.word.to > b.word.from }

// said returns the word that is being put together.
func (b *breaker) said() string { return wordOf(b.segs[b.word.from:b.word.to]) }

func (b *breaker) add(seg segment) {
	if b.glue {
		b.glue = false
		if sticks(b.said(), seg.text) {
			b.put(b.glueing)
		} else {
			b.flush()
			b.apart(b.glueing)
		}
	}
	b.put(seg)
}

func (b *breaker) put(seg segment) {
	b.segs = append(b.segs, seg)
	b.word.to = int32(len(b.segs))
	b.word.units += int32(b.wide(seg))
}

func (b *breaker) space(space segment) {
	if b.isWaiting() && mayStick(b.said()) {
		b.glue, b.glueing = true, space
		return
	}
	b.flush()
	b.apart(space)
}

// apart puts a space between the last word and the next: one, and none at the
// beginning.
func (b *breaker) apart(space segment) {
	n := len(b.chunks)
	if n == 0 || b.chunks[n-1].end {
		return
	}
	if b.word.spaced {
		b.segs = b.segs[:len(b.segs)-1]
	}
	b.segs = append(b.segs, space)
	b.begin(true, b.wide(space))
}

// joint ends a piece of a word after which a line may be broken.
func (b *breaker) joint() {
	if b.isWaiting() && !b.glue && breaksAfter(b.segs[len(b.segs)-1].text) {
		b.flush()
	}
}

// flush ends the word that is waiting.
func (b *breaker) flush() {
	if b.isWaiting() {
		b.chunks = append(b.chunks, b.word)
		b.units += int(b.word.units + b.word.gap)
		b.begin(false, 0)
	}
	b.glue = false
}

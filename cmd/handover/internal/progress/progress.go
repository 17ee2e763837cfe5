// Package progress shows on a terminal how far a run over many has come: a bar, and
// beside it what the caller says.
//
// Lines that are written meanwhile have to go through the bar, or it would be in the
// middle of them.
package progress

import (
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// How the bar looks: plain characters, since not every console has others.
const (
	width = 24 // characters
	every = 200 * time.Millisecond
)

// A State is how far a run has come.
type State struct {
	Done, All int
	PerSecond float64       // so far
	Left      time.Duration // if it goes on like this; 0 while nothing is done
}

// A Bar shows one run. A nil Bar shows nothing. Its methods may be called by many at
// once.
type Bar struct {
	out   io.Writer
	all   int
	words func(State) (before, behind string)
	began time.Time

	mu      sync.Mutex
	done    int
	display *mpb.Progress // nil while hidden
	bar     *mpb.Bar
}

// New shows a bar for so many on a terminal, with words before and behind it.
func New(out io.Writer, all int, words func(State) (before, behind string)) *Bar {
	b := &Bar{out: out, all: all, words: words, began: time.Now()}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.show()
	return b
}

func (b *Bar) show() {
	b.display = mpb.New(mpb.WithOutput(b.out), mpb.WithRefreshRate(every), mpb.WithAutoRefresh())
	say := func(pick func(before, behind string) string) decor.Decorator {
		return decor.Any(func(s decor.Statistics) string { return pick(b.words(b.state(int(s.Current)))) })
	}
	b.bar = b.display.New(int64(b.all),
		mpb.BarStyle().Lbound("[").Filler("#").Tip("#").Padding(" ").Rbound("]"),
		mpb.BarWidth(width), mpb.BarFillerTrim(), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(say(func(before, _ string) string { return before })),
		mpb.AppendDecorators(say(func(_, behind string) string { return behind })),
	)
	b.bar.SetCurrent(int64(b.done))
}

func (b *Bar) state(done int) State {
	s := State{Done: done, All: b.all}
	took := time.Since(b.began)
	if done > 0 && took > 0 {
		s.PerSecond = float64(done) / took.Seconds()
		s.Left = time.Duration(float64(b.all-done) / s.PerSecond * float64(time.Second))
	}
	return s
}

// Step tells that one more is done.
func (b *Bar) Step() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(b.done + 1)
}

// Set tells that so many are done.
func (b *Bar) Set(done int) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(done)
}

func (b *Bar) set(done int) {
	b.done = done
	if b.display == nil && b.done < b.all {
		b.show()
	} else if b.display != nil {
		b.bar.SetCurrent(int64(b.done))
	}
}

// Print writes lines above the bar. It reports false, and writes nothing, when there
// is none.
func (b *Bar) Print(lines string) bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.display == nil {
		return false
	}
	_, err := io.WriteString(b.display, lines)
	return err == nil
}

// Hide takes the bar away, until more is done.
func (b *Bar) Hide() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.display != nil {
		b.bar.Abort(true)
		b.display.Wait()
		b.display, b.bar = nil, nil
	}
}

package journal

import (
	"errors"
	"io"
	"iter"
)

// All returns the entries of the log in order. It hands none out before its line
// has been found to fit the one before; at the first that does not it yields a
// *BrokenError and ends.
func (l *Log) All() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		more := true
		_, err := l.walk(func(e Entry) bool {
			more = yield(e, nil)
			return more
		})
		if err != nil && more {
			yield(Entry{}, err)
		}
	}
}

// About returns the entries about the case or packet with that id, in order. At
// a broken line it returns what came before it and a *BrokenError.
func (l *Log) About(id string) ([]Entry, error) {
	var out []Entry
	_, err := l.walk(func(e Entry) bool {
		if id != "" && (e.CaseID == id || e.PacketID == id) {
			out = append(out, e)
		}
		return true
	})
	return out, err
}

// A Summary says what Verify found.
type Summary struct {
	Lines int    // whole lines, all of which fit
	Last  string // SHA-256 of the last one, in hex; empty for an empty log
	Torn  int64  // bytes behind it, which the next Append removes
}

// Verify reads the whole log. It fails with a *BrokenError that names the first
// line that does not fit; the Summary is then about the lines before it.
func (l *Log) Verify() (Summary, error) {
	return l.walk(func(Entry) bool { return true })
}

// walk calls visit for every entry until it returns false.
func (l *Log) walk(visit func(Entry) bool) (sum Summary, err error) {
	l.mu.Lock()
	f, err := l.store.open(false)
	l.mu.Unlock()
	if err != nil {
		return sum, err
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = bare("close the log", e)
		}
	}()
	size, err := f.Size()
	if err != nil {
		return sum, bare("read the log", err)
	}
	return walkLines(io.NewSectionReader(f, 0, size), visit)
}

func walkLines(r io.Reader, visit func(Entry) bool) (sum Summary, err error) {
	lines := newLineReader(r)
	for {
		line, _, err := lines.next()
		if errors.Is(err, io.EOF) {
			sum.Torn = lines.torn
			return sum, nil
		}
		if err != nil {
			return sum, bare("read the log", err)
		}
		e, err := parseLine(line)
		if err != nil || e.Prev != sum.Last {
			return sum, &BrokenError{Line: sum.Lines + 1}
		}
		sum.Lines, sum.Last = sum.Lines+1, digest(line)
		if !visit(e) {
			return sum, nil
		}
	}
}

// brokenAt returns the *BrokenError for the line that ends at end.
func brokenAt(f file, end int64) error {
	lines := newLineReader(io.NewSectionReader(f, 0, end))
	n := 0
	for {
		if _, _, err := lines.next(); err != nil {
			return &BrokenError{Line: n}
		}
		n++
	}
}

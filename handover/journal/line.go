package journal

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/handover-no/handover/handover/canon"
)

// lineMax is the longest line in bytes, without its end. The longest that a
// case can give is about 4,000.
const lineMax = 64 << 10

// A BrokenError names the first line, counted from 1, that is not as Append
// wrote it or does not fit the line before.
type BrokenError struct{ Line int }

func (e *BrokenError) Error() string {
	return fmt.Sprintf("journal: the chain is broken at line %d", e.Line)
}

// errLine is what parseLine says of every line that it does not accept.
var errLine = errors.New("journal: not a line of the log")

// parseLine reads one line without its end. It accepts nothing but what
// formatLine writes.
func parseLine(line []byte) (Entry, error) {
	var e Entry
	if len(line) > lineMax || canon.Decode(line, &e) != nil || e.check() != nil {
		return Entry{}, errLine
	}
	if _, offset := e.Time.Zone(); offset != 0 || e.Time.Nanosecond() != 0 || e.Torn < 0 {
		return Entry{}, errLine
	}
	if e.Prev != "" && !digestForm.MatchString(e.Prev) {
		return Entry{}, errLine
	}
	return e, nil
}

func formatLine(e Entry) ([]byte, error) {
	line, err := canon.Encode(e)
	if err != nil {
		return nil, err
	}
	if len(line) > lineMax {
		return nil, &EntryError{"sections"} // nothing else is without limit
	}
	return line, nil
}

// chained returns the text of entries as lines that follow one with digest
// prev, behind torn bytes that were removed.
func chained(entries []Entry, prev string, torn int64, now time.Time) ([]byte, error) {
	var text []byte
	for _, e := range entries {
		e.Time, e.Prev, e.Torn = now.UTC().Truncate(time.Second), prev, torn
		line, err := formatLine(e)
		if err != nil {
			return nil, err
		}
		prev, torn = digest(line), 0
		text = append(append(text, line...), '\n')
	}
	return text, nil
}

func digest(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// A lineReader splits a log into lines. What follows the last line end is torn,
// and no line.
type lineReader struct {
	r    *bufio.Reader
	torn int64 // bytes behind the last line end, known after io.EOF
}

func newLineReader(r io.Reader) *lineReader { return newShortLineReader(r, lineMax) }

// newShortLineReader reads lines of which there are no more than so many bytes: mostly
// one, that another process has written since.
func newShortLineReader(r io.Reader, most int64) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, int(min(most, lineMax))+1)}
}

// next returns the next line without its end, valid until the next call. A line
// longer than lineMax comes out cut, which makes it no line of the log. The end
// is io.EOF.
func (l *lineReader) next() (line []byte, n int64, err error) {
	line, err = l.r.ReadSlice('\n')
	n = int64(len(line))
	if err == nil {
		return line[:n-1], n, nil
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		line = nil
		var more []byte
		more, err = l.r.ReadSlice('\n')
		n += int64(len(more))
	}
	if errors.Is(err, io.EOF) {
		l.torn = n
	}
	return line, n, err
}

// tail finds where a log of size bytes ends: end is behind its last whole line,
// whose digest is prev. What lies between end and size is torn. ok is false when
// the last line is not one that Append wrote; nothing should be built on it.
//
// Only the end is read, so that appending costs the same in an old log as in a
// new one.
func tail(r io.ReaderAt, size int64) (end int64, prev string, ok bool, err error) {
	end, err = behindLineEnd(r, size)
	if err != nil || end == 0 {
		return 0, "", err == nil, err
	}
	start, err := behindLineEnd(r, end-1)
	if err != nil {
		return 0, "", false, err
	}
	if end-1-start > lineMax {
		return end, "", false, nil
	}
	line := make([]byte, end-1-start)
	if _, err := r.ReadAt(line, start); err != nil {
		return 0, "", false, err
	}
	_, bad := parseLine(line)
	return end, digest(line), bad == nil, nil
}

// behindLineEnd returns the place behind the last line end before limit, or 0.
func behindLineEnd(r io.ReaderAt, limit int64) (int64, error) {
	const step = 4 << 10
	buf := make([]byte, step)
	for limit > 0 {
		from := max(limit-step, 0)
		part := buf[:limit-from]
		if _, err := r.ReadAt(part, from); err != nil {
			return 0, err
		}
		for i := len(part) - 1; i >= 0; i-- {
			if part[i] == '\n' {
				return from + int64(i) + 1, nil
			}
		}
		limit = from
	}
	return 0, nil
}

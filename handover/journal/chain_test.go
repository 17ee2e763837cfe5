package journal

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// history writes a log of ten lines and returns them without their ends.
func history(t *testing.T, dir string) [][]byte {
	t.Helper()
	l := openLog(t, dir)
	for n := range 5 {
		e := intent(l, n, "/ut")
		appendAll(t, l, e)
		appendAll(t, l, e.Then(Made))
	}
	return bytes.Split(bytes.TrimSuffix(readLog(t, dir), []byte("\n")), []byte("\n"))
}

func joined(lines [][]byte) []byte { return append(bytes.Join(lines, []byte("\n")), '\n') }

// A damage is something that may be done to line i of a log.
type damage struct {
	name  string
	do    func(lines [][]byte, i int) [][]byte
	shift int // the line that is named, counted from line i; -1: line i or the next
	spare int // so many lines at the end it is not done to, or would not show on
}

func replaced(from, to string) func([][]byte, int) [][]byte {
	return func(lines [][]byte, i int) [][]byte {
		lines[i] = bytes.Replace(lines[i], []byte(from), []byte(to), 1)
		return lines
	}
}

func inserted(line func(lines [][]byte, i int) []byte) func([][]byte, int) [][]byte {
	return func(lines [][]byte, i int) [][]byte { return slices.Insert(lines, i, line(lines, i)) }
}

var damages = []damage{
	{"edited, well-formed", replaced("kontor", "rektor"), 1, 1},
	{"edited, not canonical", replaced(",", ", "), 0, 0},
	{"a name put in", replaced("kontor", "Ola"), 0, 0},
	{"line end of Windows", replaced("}", "}\r"), 0, 0},
	{"one bit", func(lines [][]byte, i int) [][]byte {
		lines[i] = bytes.Clone(lines[i])
		lines[i][len(lines[i])/2] ^= 1
		return lines
	}, -1, 1},
	{"endless", func(lines [][]byte, i int) [][]byte {
		lines[i] = bytes.Repeat([]byte(" "), 3*lineMax)
		return lines
	}, 0, 0},
	{"removed", func(lines [][]byte, i int) [][]byte { return slices.Delete(lines, i, i+1) }, 0, 1},
	{"repeated", inserted(func(lines [][]byte, i int) []byte { return lines[i] }), 1, 0},
	{"another inserted", inserted(func(lines [][]byte, i int) []byte { return lines[(i+3)%(len(lines)-1)] }), 0, 0},
	{"nothing inserted", inserted(func([][]byte, int) []byte { return nil }), 0, 0},
	{"reordered", func(lines [][]byte, i int) [][]byte {
		lines[i], lines[i+1] = lines[i+1], lines[i]
		return lines
	}, 0, 1},
}

// Whatever is done to a line, wherever it stands, the first line that no longer
// fits is named. What cannot be seen is at the end: the last line changed for
// another that Append could have written, or cut off.
func TestABrokenChainIsFound(t *testing.T) {
	dir := t.TempDir()
	good := history(t, dir)
	l := openLog(t, dir)
	for _, d := range damages {
		for i := range len(good) - d.spare {
			writeLog(t, dir, joined(d.do(slices.Clone(good), i)))
			sum, err := l.Verify()
			var broken *BrokenError
			if !errors.As(err, &broken) {
				t.Errorf("%s, line %d: %v", d.name, i+1, err)
				continue
			}
			at := i + 1 + d.shift
			if d.shift < 0 {
				at = min(max(broken.Line, i+1), i+2)
			}
			if broken.Line != at || sum.Lines != at-1 {
				t.Errorf("%s, line %d: broken at line %d after %d lines, want %d", d.name, i+1, broken.Line, sum.Lines, at)
			}
			seen := 0
			for _, err := range l.All() {
				if err == nil {
					seen++
				}
			}
			if seen != at-1 {
				t.Errorf("%s, line %d: All handed out %d entries", d.name, i+1, seen)
			}
		}
	}
}

// A log in which an old line is broken is still written and read: the week
// before school starts is no time to stop. One whose last line is broken is not
// written, because nothing could be built on it.
func TestAnOldBreakStopsNobody(t *testing.T) {
	dir := t.TempDir()
	good := history(t, dir)
	edited := slices.Clone(good)
	edited[4] = []byte("Hei!")
	writeLog(t, dir, joined(edited))
	l := openLog(t, dir)
	appendAll(t, l, intent(l, 9, "/ut"))
	if p, err := l.Pending(); err != nil || len(p) != 1 || p[0].PacketID != packetID(9) {
		t.Errorf("pending: %v, %v", p, err)
	}
	if e, found, err := l.Intent(packetID(3)); !found || err != nil || e.PacketID != packetID(3) {
		t.Errorf("intent: %v, %v", found, err)
	}

	for i, last := range []string{"Hei!", "", strings.Repeat(" ", 2*lineMax), string(good[9]) + "\r"} {
		edited := slices.Clone(good)
		edited[9] = []byte(last)
		writeLog(t, dir, joined(edited))
		var broken *BrokenError
		if err := l.Append(intent(l, 10, "/ut")); !errors.As(err, &broken) || broken.Line != 10 {
			t.Errorf("%d: append: %v", i, err)
		}
		if !bytes.Equal(readLog(t, dir), joined(edited)) {
			t.Error("the log was changed")
		}
	}
}

// The power may go at every byte of the last line, and leave zeros or anything
// else that has no line end. The next line says how much was removed.
func TestATornLineIsRemovedAndNoted(t *testing.T) {
	dir := t.TempDir()
	good := history(t, dir)
	whole := joined(good)
	l := openLog(t, dir)
	try := func(torn []byte) {
		t.Helper()
		writeLog(t, dir, append(bytes.Clone(whole), torn...))
		if sum, err := l.Verify(); err != nil || sum.Lines != 10 || sum.Torn != int64(len(torn)) {
			t.Fatalf("%d torn bytes: %+v, %v", len(torn), sum, err)
		}
		if _, err := l.Pending(); err != nil {
			t.Fatal(err)
		}
		appendAll(t, l, Entry{Event: Received, PacketID: packetID(1)}, Entry{Event: Accepted, PacketID: packetID(1)})
		got := entriesOf(t, l)
		if len(got) != 12 || got[10].Torn != int64(len(torn)) || got[11].Torn != 0 {
			t.Fatalf("%d torn bytes: %d lines, the next one notes %d", len(torn), len(got), got[10].Torn)
		}
	}
	line := good[4]
	for cut := 0; cut <= len(line); cut += 11 {
		try(line[:cut])
	}
	try(line)
	try(make([]byte, 10))
	try(make([]byte, 3*lineMax+5))

	writeLog(t, dir, line[:40]) // torn in the very first line
	appendAll(t, l, intent(l, 1, "/ut"))
	if got := entriesOf(t, l); len(got) != 1 || got[0].Torn != 40 || got[0].Prev != "" {
		t.Errorf("a torn first line: %+v", got)
	}
}

func TestVerifyTellsTheLastDigest(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir)
	if sum, err := l.Verify(); sum != (Summary{}) || err != nil {
		t.Errorf("an empty log: %+v, %v", sum, err)
	}
	lines := history(t, dir)
	if sum, err := l.Verify(); err != nil || sum.Last != digest(lines[9]) || sum.Lines != 10 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// What parses is what formatting writes, and holds nothing without a form.
func FuzzParseLine(f *testing.F) {
	e := Entry{Event: Made, PacketID: packetID(7), Prev: digest1, Sections: []string{"barn"}}
	line, err := formatLine(e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add([]byte(`{"event":"laget","packet_id":"0000000007","prev":"","time":"2027-05-12T07:30:01+02:00"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parseLine(line)
		if err != nil {
			if strings.Contains(err.Error(), string(line)) && len(line) > 3 {
				t.Error("the error quotes the line")
			}
			return
		}
		again, err := formatLine(e)
		if err != nil || !bytes.Equal(again, line) {
			t.Errorf("%q is read, and written as %q (%v)", line, again, err)
		}
		if e.check() != nil {
			t.Errorf("%q is read, and would not be written", line)
		}
	})
}

// Whatever a log file holds: no panic, and what was appended to it stands there
// or was refused.
func FuzzLog(f *testing.F) {
	line, err := chained([]Entry{{Event: Made, PacketID: packetID(7)}}, "", 0, clock()())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(append(bytes.Clone(line), "{"...))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m := &memory{text: bytes.Clone(text)}
		l := newLog(rehearsal{m}, make([]byte, keyLen), clock())
		before, errBefore := l.Verify()
		if _, err := l.Pending(); err != nil {
			t.Fatal(err)
		}
		err := l.Append(Entry{Event: Made, PacketID: packetID(8)})
		var broken *BrokenError
		if errors.As(err, &broken) {
			if errBefore == nil {
				t.Fatal("a whole log is not written to")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		after, errAfter := l.Verify()
		if fmt.Sprint(errBefore) != fmt.Sprint(errAfter) || errBefore == nil && after.Lines != before.Lines+1 {
			t.Fatalf("before: %+v, %v; after: %+v, %v", before, errBefore, after, errAfter)
		}
	})
}

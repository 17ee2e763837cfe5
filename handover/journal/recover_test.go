package journal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func noSweep(bool) error { return nil }

// A run died after three intents, of which one had its file. Another folder is
// another matter.
func TestRecoverSettlesADeadRun(t *testing.T) {
	dir, out, other := t.TempDir(), t.TempDir(), t.TempDir()
	dead := openLog(t, dir)
	appendAll(t, dead, intent(dead, 1, out), intent(dead, 2, out), intent(dead, 3, out), intent(dead, 4, other))
	appendAll(t, dead, intent(dead, 3, out).Then(Made))
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	has := func(file string) (bool, error) { return file == intent(dead, 1, out).File, nil }
	for again, want := range []Recovered{{Made: 1, Dropped: 1, Alone: true}, {Alone: true}} {
		l, err := Open(dir, clock())
		if err != nil {
			t.Fatal(err)
		}
		var swept []bool
		got, err := l.Recover(out, has, func(alone bool) error { swept = append(swept, alone); return nil })
		if err != nil || got != want || !slices.Equal(swept, []bool{true}) {
			t.Errorf("run %d: %+v, %v, swept %v", again, got, err, swept)
		}
		if p, err := l.Pending(); err != nil || len(p) != 1 || p[0].PacketID != packetID(4) {
			t.Errorf("run %d: pending %v, %v", again, p, err)
		}
		wantLines(t, l, 7)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// While a run is alive nobody settles its intents, be it that it recovered
// first or that it went straight to work.
func TestRecoverLeavesTheLivingAlone(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	first, second, third := openLog(t, dir), openLog(t, dir), openLog(t, dir)
	appendAll(t, first, intent(first, 1, out))
	recovers := func(l *Log, want Recovered) {
		t.Helper()
		var alone []bool
		got, err := l.Recover(out, func(string) (bool, error) { return false, nil }, func(a bool) error { alone = append(alone, a); return nil })
		if err != nil || got != want || !slices.Equal(alone, []bool{want.Alone}) {
			t.Errorf("%+v, %v, swept %v, want %+v", got, err, alone, want)
		}
	}
	recovers(second, Recovered{})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	recovers(third, Recovered{}) // second is alive, though it has no intents
	recovers(second, Recovered{})
	if err := errors.Join(second.Close(), third.Close()); err != nil {
		t.Fatal(err)
	}
	recovers(openLog(t, dir), Recovered{Dropped: 1, Alone: true})
}

// A folder on a drive that is not there says nothing about its files.
func TestRecoverDoesNotGuess(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	l := openLog(t, dir)
	appendAll(t, l, intent(l, 1, out), intent(l, 2, out))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	gone, full := errors.New("gone"), errors.New("full")
	l = openLog(t, dir)
	got, err := l.Recover(out, func(file string) (bool, error) {
		if file == intent(l, 1, out).File {
			return false, gone
		}
		return true, nil
	}, func(bool) error { return full })
	if !errors.Is(err, gone) || !errors.Is(err, full) || got.Made != 1 || got.Dropped != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if p, err := l.Pending(); err != nil || len(p) != 1 || p[0].PacketID != packetID(1) {
		t.Errorf("pending %v, %v", p, err)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	none := filepath.Join(t.TempDir(), "tilstand")
	l, err := Rehearse(none, clock())
	if err != nil {
		t.Fatal(err)
	}
	try(t, l, none, 0)
	if _, err := os.Stat(none); err == nil {
		t.Error("the dry run made a folder")
	}

	dir := t.TempDir()
	real := openLog(t, dir)
	e := intent(real, 5, "/ut")
	appendAll(t, real, e, e.Then(Made), intent(real, 6, "/ut"))
	if err := real.Close(); err != nil {
		t.Fatal(err)
	}
	writeLog(t, dir, append(readLog(t, dir), "torn"...))
	before := readLog(t, dir)
	if l, err = Rehearse(dir, clock()); err != nil {
		t.Fatal(err)
	}
	if got, found, err := l.FindRelease(caseA, school, l.Keyed("release", []byte("5"))); !found || err != nil || got.PacketID != e.PacketID {
		t.Errorf("an earlier release: %v, %v", found, err)
	}
	if got, err := l.Recover("/ut", func(string) (bool, error) { return true, nil }, noSweep); err != nil || got != (Recovered{Made: 1, Alone: true}) {
		t.Errorf("recover: %+v, %v", got, err)
	}
	try(t, l, dir, 4)
	if got := readLog(t, dir); string(got) != string(before) {
		t.Error("the dry run wrote to the log")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// try appends to a dry run that has so many lines already.
func try(t *testing.T, l *Log, dir string, lines int) {
	t.Helper()
	before := l.Added()
	e := intent(l, 7, dir)
	appendAll(t, l, e)
	if p, err := l.Pending(); len(p) != 1 || err != nil {
		t.Errorf("pending %v, %v", p, err)
	}
	appendAll(t, l, e.Then(Made))
	if _, found, err := l.FindRelease(caseA, school, e.Release); !found || err != nil {
		t.Errorf("a release of this run: %v, %v", found, err)
	}
	if l.Added()-before != 2 {
		t.Errorf("added %d", l.Added()-before)
	}
	wantLines(t, l, lines+2)
}

// A run died after its new packet had got its name: the packet that it takes the
// place of stands no more, as if the run had lived.
func TestRecoverNotesWhatIsReplaced(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	dead := openLog(t, dir)
	old, made, lost := intent(dead, 1, out), intent(dead, 2, out), intent(dead, 3, out)
	made.Supersedes, lost.Supersedes = old.PacketID, old.PacketID
	appendAll(t, dead, old, old.Then(Made), lost, made)
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	l := openLog(t, dir)
	got, err := l.Recover(out, func(file string) (bool, error) { return file == made.File, nil }, noSweep)
	if err != nil || got != (Recovered{Made: 1, Dropped: 1, Alone: true}) {
		t.Fatalf("%+v, %v", got, err)
	}
	var events []string
	for e, err := range l.All() {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, string(e.Event)+" "+e.PacketID)
	}
	want := []string{"forkastet " + lost.PacketID, "laget " + made.PacketID, "erstattet " + old.PacketID}
	if !slices.Equal(events[len(events)-3:], want) {
		t.Errorf("the log ends with %q, want %q", events, want)
	}
	if e, found, err := l.Standing(caseA, school); !found || err != nil || e.PacketID != made.PacketID {
		t.Errorf("what stands: %q, %v, %v", e.PacketID, found, err)
	}
}

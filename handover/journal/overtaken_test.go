package journal

import (
	"testing"
	"time"
)

// Between asking what stands and putting its own intent there, another run may have
// been: what it made, or is making, is told, and nothing is written.
func TestPrepare(t *testing.T) {
	for name, c := range map[string]struct {
		other          func(l *Log, e Entry) error
		taken, settled bool
	}{
		"nobody":  {func(*Log, Entry) error { return nil }, false, false},
		"made":    {func(l *Log, e Entry) error { return made(l, e) }, true, true},
		"dropped": {func(l *Log, e Entry) error { return drop(l, e) }, false, false},
		"on its way": {func(l *Log, e Entry) error {
			if err := l.Append(e); err != nil {
				return err
			}
			time.AfterFunc(100*time.Millisecond, func() { _ = l.Settle(End{Intent: e, Made: true}) })
			return nil
		}, true, true},
		"on its way and taken back": {func(l *Log, e Entry) error {
			if err := l.Append(e); err != nil {
				return err
			}
			time.AfterFunc(100*time.Millisecond, func() { _ = l.Settle(End{Intent: e}) })
			return nil
		}, false, false},
		"never settled": {func(l *Log, e Entry) error { return l.Append(e) }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := t.TempDir()
			own, other := opened(t, state), opened(t, state)
			mine, theirs := intent(own, 1, "ut"), intent(own, 2, "ut")
			if _, stands, err := own.Standing(mine.CaseID, mine.To); err != nil || stands {
				t.Fatalf("stands %v, %v", stands, err)
			}
			if err := c.other(other, theirs); err != nil {
				t.Fatal(err)
			}
			before, err := own.Verify()
			if err != nil {
				t.Fatal(err)
			}
			by, err := own.Prepare(mine)
			o, taken := by[0]
			if err != nil || taken != c.taken || o.Made != c.settled || taken && o.By.PacketID != theirs.PacketID {
				t.Fatalf("taken %v, made %v, %v", taken, o.Made, err)
			}
			after, err := own.Verify()
			if err != nil || (after.Lines == before.Lines) != taken && name != "on its way" {
				t.Errorf("%d lines, before %d, %v", after.Lines, before.Lines, err)
			}
		})
	}
}

// opened opens the log of a run.
func opened(t *testing.T, state string) *Log {
	t.Helper()
	l, err := Open(state, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func made(l *Log, e Entry) error {
	if err := l.Append(e); err != nil {
		return err
	}
	return l.Settle(End{Intent: e, Made: true})
}

func drop(l *Log, e Entry) error {
	if err := l.Append(e); err != nil {
		return err
	}
	return l.Settle(End{Intent: e})
}

// What this run has asked for, and means to replace, is in nobody's way; and neither is
// what a run that died has left.
func TestPrepareInPlaceOf(t *testing.T) {
	state := t.TempDir()
	dead := opened(t, state)
	left := intent(dead, 1, "ut")
	if err := dead.Append(left); err != nil {
		t.Fatal(err)
	}
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	l := opened(t, state)
	if _, err := l.Recover("elsewhere", func(string) (bool, error) { return false, nil }, func(bool) error { return nil }); err != nil {
		t.Fatal(err)
	}
	e := intent(l, 2, "ut")
	if by, err := l.Prepare(e); err != nil || len(by) > 0 {
		t.Fatalf("%v, %v", by, err)
	}
	if err := l.Settle(End{Intent: e, Made: true}); err != nil {
		t.Fatal(err)
	}
	again := intent(l, 3, "ut")
	if by, err := l.Prepare(again); err != nil || len(by) != 1 {
		t.Errorf("beside what stands: %v, %v", by, err)
	}
	again.Supersedes = e.PacketID
	if by, err := l.Prepare(again); err != nil || len(by) > 0 {
		t.Errorf("in place of it: %v, %v", by, err)
	}
}

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

// What a run had begun that was alive when this one began is in the way, though its
// intent is older than this run.
func TestPrepareBesideARunThatIsAlive(t *testing.T) {
	state := t.TempDir()
	other, own := opened(t, state), opened(t, state)
	theirs := intent(other, 1, "ut")
	if err := other.Append(theirs); err != nil {
		t.Fatal(err)
	}
	begun, err := own.Recover("ut", func(string) (bool, error) { return true, nil }, func(bool) error { return nil })
	if err != nil || begun.Alone {
		t.Fatalf("alone %v, %v", begun.Alone, err)
	}
	time.AfterFunc(100*time.Millisecond, func() { _ = other.Settle(End{Intent: theirs, Made: true}) })
	by, err := own.Prepare(intent(own, 2, "ut"))
	if o := by[0]; err != nil || len(by) != 1 || !o.Made || o.By.PacketID != theirs.PacketID {
		t.Errorf("%+v, %v", by, err)
	}
}

// The same list from before this run began is in nobody's way: somebody has asked for it
// again. One that has come since is, and only the same.
func TestPrepareAList(t *testing.T) {
	state := t.TempDir()
	list := func(l *Log, n int, says string) Entry {
		e := intent(l, n, "ut")
		e.CaseID, e.Kind, e.Sections, e.Basis, e.Release = "", "sjekkliste", nil, nil, l.Keyed("sjekkliste", []byte(says))
		e.Transition, e.ReceiptKey = "", ""
		return e
	}
	before := opened(t, state)
	if err := made(before, list(before, 1, "this")); err != nil {
		t.Fatal(err)
	}
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	own, other := opened(t, state), opened(t, state)
	for _, l := range []*Log{own, other} {
		if _, err := l.Recover("ut", func(string) (bool, error) { return true, nil }, func(bool) error { return nil }); err != nil {
			t.Fatal(err)
		}
		e := list(l, 2, "this")
		if _, there, err := l.FindList(e.From, e.Signer, e.To, e.Release); err != nil || !there {
			t.Fatalf("found %v, %v", there, err)
		}
	}
	if by, err := own.Prepare(list(own, 2, "this")); err != nil || len(by) > 0 {
		t.Fatalf("beside one from before: %v, %v", by, err)
	}
	if err := own.Settle(End{Intent: list(own, 2, "this"), Made: true}); err != nil {
		t.Fatal(err)
	}
	if by, err := other.Prepare(list(other, 3, "this")); err != nil || by[0].By.PacketID != packetID(2) {
		t.Errorf("beside the same: %v, %v", by, err)
	}
	if by, err := other.Prepare(list(other, 4, "that")); err != nil || len(by) > 0 {
		t.Errorf("beside another: %v, %v", by, err)
	}
}

package journal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const unchanged = "00b7035b5ec8b2950b800d4907ad198d8e7c725c98d02d530c900270d8b87567"

// wantRelease checks which packet is said to carry the unchanged release.
func wantRelease(t *testing.T, l *Log, want string) {
	t.Helper()
	e, found, err := l.FindRelease(caseA, school, unchanged)
	if err != nil || found != (want != "") || e.PacketID != want {
		t.Fatalf("found %q (%v, %v), want %q", e.PacketID, found, err, want)
	}
}

// prepared appends the n-th intent.
func prepared(t *testing.T, l *Log, n int, release string, to Party) Entry {
	t.Helper()
	e := intent(l, n, "/ut")
	e.Release, e.To = release, to
	appendAll(t, l, e)
	return e
}

// A release is recognised as long as the packet that carried it is the last one
// to that recipient, and stands.
func TestFindRelease(t *testing.T) {
	dir := t.TempDir()
	l, other := openLog(t, dir), openLog(t, dir)
	find := func(want string) {
		t.Helper()
		wantRelease(t, l, want)
		wantRelease(t, other, want)
	}
	find("")
	first := prepared(t, l, 1, unchanged, school)
	find("") // an intent is no packet
	appendAll(t, l, first.Then(Dropped))
	find("")
	second := prepared(t, l, 2, unchanged, school)
	appendAll(t, other, second.Then(Made))
	find(second.PacketID)
	for _, event := range []Event{Received, Accepted} {
		e := second.Then(event)
		e.Seq = 1
		appendAll(t, l, e)
		find(second.PacketID)
	}
	toPPT := prepared(t, l, 3, digest1, ppt)
	appendAll(t, l, toPPT.Then(Made))
	find(second.PacketID) // another recipient changes nothing
	if _, found, err := l.FindRelease(caseB, school, unchanged); found || err != nil {
		t.Errorf("another case: %v, %v", found, err)
	}
	if _, found, err := l.FindRelease(caseA, ppt, ""); found || err != nil {
		t.Errorf("no digest: %v, %v", found, err)
	}
	changed := prepared(t, l, 4, digest1, school)
	find(second.PacketID) // not made yet
	appendAll(t, l, changed.Then(Made))
	find("") // the recipient has something else now
}

// What came to nothing may be made again. A receipt that comes late does not
// change that; but a recipient may change its mind.
func TestAPacketThatFellIsMadeAgain(t *testing.T) {
	l := openLog(t, t.TempDir())
	for n, event := range []Event{Rejected, Withdrawn, Superseded, Deleted} {
		e := prepared(t, l, n, unchanged, school)
		appendAll(t, l, e.Then(Made))
		wantRelease(t, l, e.PacketID)
		fallen := e.Then(event)
		fallen.Reason = "feil_mottaker"
		appendAll(t, l, fallen)
		wantRelease(t, l, "")
		appendAll(t, l, e.Then(Accepted))
		if event == Rejected {
			wantRelease(t, l, e.PacketID)
		} else {
			wantRelease(t, l, "")
		}
	}
}

func TestIntentKeepsTheReceiptKey(t *testing.T) {
	l := openLog(t, t.TempDir())
	e := intent(l, 1, "/ut")
	appendAll(t, l, e, e.Then(Dropped), intent(l, 2, "/ut"))
	got, found, err := l.Intent(e.PacketID)
	if err != nil || !found || got.ReceiptKey != e.ReceiptKey || !slices.Equal(got.Sections, e.Sections) {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	if _, found, err := l.Intent(packetID(99)); found || err != nil {
		t.Errorf("a packet that never was: %v, %v", found, err)
	}
}

// That a recipient has opened our packet does not say that we have: on one
// machine a packet may be both sent and received.
func TestSeen(t *testing.T) {
	l := openLog(t, t.TempDir())
	e := intent(l, 1, "/ut")
	appendAll(t, l, e, e.Then(Made), e.Then(Received))
	seen := func(want bool) {
		t.Helper()
		if got, err := l.Seen(e.PacketID); got != want || err != nil {
			t.Errorf("Seen = %v, %v", got, err)
		}
	}
	seen(false)
	appendAll(t, l, Entry{Event: Received, Incoming: true, PacketID: e.PacketID, From: sender, To: school})
	seen(true)
	if got, found, _ := l.FindRelease(caseA, school, e.Release); !found {
		t.Errorf("what came in counts as what went out: %+v", got)
	}
}

func TestAboutOneCaseOrPacket(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir)
	a, b := intent(l, 1, "/ut"), intent(l, 2, "/ut")
	b.CaseID = caseB
	appendAll(t, l, a, b, a.Then(Made), b.Then(Dropped))
	for id, want := range map[string][]Event{
		caseA: {Prepared, Made}, a.PacketID: {Prepared, Made}, caseB: {Prepared, Dropped}, "": nil, packetID(3): nil,
	} {
		var got []Event
		entries, err := l.About(id)
		for _, e := range entries {
			got = append(got, e.Event)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("About(%q) = %v, %v, want %v", id, got, err, want)
		}
	}
	for range l.All() {
		break // early, without harm
	}
	writeLog(t, dir, append(readLog(t, dir), "x\n"...))
	entries, err := l.About(caseA)
	var broken *BrokenError
	if len(entries) != 2 || !errors.As(err, &broken) || broken.Line != 5 {
		t.Errorf("at a broken line: %d entries, %v", len(entries), err)
	}
}

// A person may move the log away to begin a new one while a run is at work.
func TestALogThatIsExchanged(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir)
	appendAll(t, l, intent(l, 1, "/ut"), intent(l, 2, "/ut"))
	if p, err := l.Pending(); len(p) != 2 || err != nil {
		t.Fatalf("%v, %v", p, err)
	}
	if err := os.Rename(filepath.Join(dir, logName), filepath.Join(dir, "gammel.jsonl")); err != nil {
		t.Fatal(err)
	}
	if p, err := l.Pending(); len(p) != 0 || err != nil {
		t.Errorf("%v, %v", p, err)
	}
	appendAll(t, l, intent(l, 3, "/ut"))
	if p, err := l.Pending(); len(p) != 1 || p[0].PacketID != packetID(3) || err != nil {
		t.Errorf("%v, %v", p, err)
	}
	wantLines(t, l, 1)
}

// A rejection stands when an older receipt arrives after it, and so does an
// answer that was changed back later on.
func TestAnOlderReceiptUndoesNothing(t *testing.T) {
	l := openLog(t, t.TempDir())
	e := prepared(t, l, 1, unchanged, school)
	appendAll(t, l, e.Then(Made))
	receipt := func(event Event, seq int) {
		r := e.Then(event)
		r.Seq = seq
		if event == Rejected {
			r.Reason = "ukjent_barn"
		}
		appendAll(t, l, r)
	}
	receipt(Rejected, 3)
	wantRelease(t, l, "")
	receipt(Received, 1)
	wantRelease(t, l, "")
	receipt(Accepted, 2)
	wantRelease(t, l, "")
	receipt(Accepted, 4)
	wantRelease(t, l, e.PacketID)
}

// Of packets that came in, the log knows which one takes the place of which: of
// the same case, from the same sender, to the same recipient, and no other.
func TestReplacedBy(t *testing.T) {
	l := openLog(t, t.TempDir())
	came := func(n int) Entry {
		return Entry{Event: Received, Incoming: true, CaseID: caseA, PacketID: packetID(n), From: sender, To: school}
	}
	replaces := func(e Entry, old int) Entry {
		e.Supersedes = packetID(old)
		return e
	}
	otherCase, otherSender, otherRole := replaces(came(7), 1), replaces(came(8), 1), replaces(came(9), 1)
	otherCase.CaseID, otherSender.From.Orgnr, otherRole.To = caseB, "903963840", ppt
	appendAll(t, l, came(1), otherCase, otherSender, otherRole)
	want := func(n int, by string) {
		t.Helper()
		if got, err := l.ReplacedBy(came(n)); got != by || err != nil {
			t.Errorf("packet %d is replaced by %q (%v), want %q", n, got, err, by)
		}
	}
	want(1, "")
	appendAll(t, l, replaces(came(2), 1))
	want(1, packetID(2))
	appendAll(t, l, replaces(came(3), 2))
	want(1, packetID(3))
	want(3, "")
	appendAll(t, l, replaces(came(1), 3)) // in a ring there is still an end
	if got, err := l.ReplacedBy(came(1)); got == "" || err != nil {
		t.Errorf("a ring: %q, %v", got, err)
	}
}

// A key has been sealed to when the packet was made, by whatever run; what is only
// prepared, or came in, says nothing, and neither does an older line.
func TestSealedTo(t *testing.T) {
	const key, other = "01234 56789 01234 56789 01234 56789", "99999 00000 99999 00000 99999 00000"
	dir := t.TempDir()
	l, second := openLog(t, dir), openLog(t, dir)
	want := func(fingerprint string, want bool) {
		t.Helper()
		for _, log := range []*Log{l, second} {
			if got, err := log.SealedTo(fingerprint); got != want || err != nil {
				t.Errorf("sealed to %s: %v, %v, want %v", fingerprint, got, err, want)
			}
		}
	}
	older := intent(l, 1, "/ut")
	appendAll(t, l, older, older.Then(Made))
	e := intent(l, 2, "/ut")
	e.Keys = []string{other, key}
	appendAll(t, l, e)
	want(key, false)
	appendAll(t, second, e.Then(Made))
	want(key, true)
	want(other, true)
	want("11111 11111 11111 11111 11111 11111", false)

	e.Keys = []string{"mor"}
	var field *EntryError
	if err := l.Append(e); !errors.As(err, &field) || field.Field != "keys" {
		t.Errorf("a key that is no fingerprint: %v", err)
	}
}

// Of what is about many cases, each sender and each signer has its own for the same
// recipient, and a new one from one of them leaves those of the others as they were.
func TestFindList(t *testing.T) {
	l := openLog(t, t.TempDir())
	const one, two = "903963840", "907902102"
	list := func(n int, from, signer, release string) Entry {
		e := intent(l, n, "/ut")
		e.CaseID, e.From, e.Signer, e.Release, e.To = "", Party{Orgnr: from}, signer, release, school
		appendAll(t, l, e, e.Then(Made))
		return e
	}
	find := func(from, signer, release, want string) {
		t.Helper()
		got, found, err := l.FindList(Party{Orgnr: from}, signer, school, release)
		if err != nil || found != (want != "") || got.PacketID != want {
			t.Errorf("%s, %q, %.4s: found %q, %v; want %q", from, signer, release, got.PacketID, err, want)
		}
	}
	a, b, c := list(1, one, "", unchanged), list(2, two, "", unchanged), list(3, one, two, digest1)
	find(one, "", unchanged, a.PacketID)
	find(two, "", unchanged, b.PacketID)
	find(one, two, digest1, c.PacketID)
	find(one, two, unchanged, "")
	newer := list(4, one, "", digest1)
	find(one, "", unchanged, "") // the recipient has something else now
	find(one, "", digest1, newer.PacketID)
	find(two, "", unchanged, b.PacketID)
}

// That nothing goes is known until something does, with the last reason.
func TestRefused(t *testing.T) {
	l := openLog(t, t.TempDir())
	want := func(reason string) {
		t.Helper()
		if got, err := l.Refused(caseA); got != reason || err != nil {
			t.Errorf("refused for %q, %v; want %q", got, err, reason)
		}
	}
	want("")
	for _, reason := range []string{"nektet", "trukket"} {
		appendAll(t, l, Entry{Event: Refused, CaseID: caseA, Reason: reason})
		want(reason)
	}
	e := intent(l, 1, "/ut")
	e.CaseID = caseB
	appendAll(t, l, e, e.Then(Made))
	want("trukket") // another case
	mine := intent(l, 2, "/ut")
	appendAll(t, l, mine)
	want("trukket") // not made yet
	appendAll(t, l, mine.Then(Made))
	want("")
}

// The last answer about a packet that came in is that with the highest number, about
// this packet from this sender to this recipient.
func TestAnswered(t *testing.T) {
	l := openLog(t, t.TempDir())
	came := Entry{Event: Received, Incoming: true, CaseID: caseA, PacketID: packetID(1), From: sender, To: school, Seq: 1}
	want := func(seq int, event Event) {
		t.Helper()
		e, found, err := l.Answered(came)
		if err != nil || found != (seq > 0) || found && (e.Seq != seq || e.Event != event) {
			t.Errorf("answered %d %s (%v, %v), want %d %s", e.Seq, e.Event, found, err, seq, event)
		}
	}
	answer := func(event Event, seq int) Entry {
		e := came
		e.Event, e.Seq = event, seq
		if event == Rejected {
			e.Reason = "ukjent_barn"
		}
		return e
	}
	appendAll(t, l, came)
	want(0, "")
	ours := answer(Rejected, 2) // about a packet that was made here: not an answer of ours
	ours.Incoming = false
	otherRole := answer(Rejected, 2)
	otherRole.To = ppt
	appendAll(t, l, ours, otherRole)
	want(0, "")
	appendAll(t, l, answer(Rejected, 2))
	want(2, Rejected)
	appendAll(t, l, answer(Accepted, 3), answer(Rejected, 2))
	want(3, Accepted)
}

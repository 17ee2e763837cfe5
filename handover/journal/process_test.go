package journal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
)

const some = 40

func appendSome(state string) error {
	l, err := journal.Open(state, time.Now)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for range some / 2 {
		if err := l.Append(received(), received()); err != nil {
			return err
		}
	}
	return l.Close()
}

func TestProcessesWriteOneChain(t *testing.T) {
	state := t.TempDir()
	const processes = 3
	var children []*child
	for range processes {
		children = append(children, start(t, "append some", state, ""))
	}
	for _, c := range children {
		if c.lines.Scan() {
			t.Errorf("a child failed: %s", c.lines.Text())
		}
		if err := c.cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	l := open(t, state)
	if sum, err := l.Verify(); err != nil || sum.Lines != processes*some || sum.Torn != 0 {
		t.Errorf("%+v, %v", sum, err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// appendForEver appends batches, and says of each when it is on disk.
func appendForEver(state string) error {
	l, err := journal.Open(state, time.Now)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for {
		var batch []journal.Entry
		for range 1 + rand.IntN(20) {
			batch = append(batch, received())
		}
		if err := l.Append(batch...); err != nil {
			return err
		}
	}
}

// Wherever the kill falls, the lock is free, the chain is whole and goes on.
func TestKilledInMidAppend(t *testing.T) {
	kills := 30
	if testing.Short() {
		kills = 3
	}
	var state string
	var lines, all int
	for i := range kills {
		if i%freshAfter == 0 {
			state, lines = t.TempDir(), 0
		}
		c := start(t, "append for ever", state, "")
		soon(10 * time.Millisecond)
		c.kill(t)
		l := open(t, state)
		if err := l.Append(received()); err != nil {
			t.Fatal(err)
		}
		sum, err := l.Verify()
		if err != nil || sum.Lines <= lines || sum.Torn != 0 {
			t.Fatalf("after %d lines: %+v, %v", lines, sum, err)
		}
		lines, all = sum.Lines, all+sum.Lines-lines
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d lines", kills, all)
}

// packForEver follows the order that survives a kill, for one packet or a batch.
func packForEver(state, out string) error {
	log, box, _, err := begin(state, out)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	folder, err := log.Folder(out)
	if err != nil {
		return err
	}
	for {
		if err := packBatch(log, box, folder, 1+rand.IntN(4)); err != nil {
			return err
		}
	}
}

// begin opens a run in the folder out, as a pipeline does.
func begin(state, out string) (*journal.Log, *outbox.Folder, journal.Recovered, error) {
	log, err := journal.Open(state, time.Now)
	if err != nil {
		return nil, nil, journal.Recovered{}, err
	}
	box, err := outbox.Open(out, outbox.Options{Owner: log.Keyed("owner", nil)[:16]})
	if err != nil {
		return nil, nil, journal.Recovered{}, err
	}
	done, err := log.Recover(out, box.Has, func(alone bool) error {
		_, err := box.Sweep(time.Now(), alone)
		return err
	})
	return log, box, done, err
}

func packBatch(log *journal.Log, box outbox.Box, folder string, n int) error {
	var staged []outbox.Staged
	var intents []journal.Entry
	for range n {
		id := newID()
		data := packetBody(id)
		s, err := box.Stage(fileName(id), data)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		staged = append(staged, s)
		intents = append(intents, journal.Entry{
			Event: journal.Prepared, PacketID: id, Kind: "pakke", SHA256: hex.EncodeToString(sum[:]), File: fileName(id), Folder: folder,
		})
	}
	if err := log.Append(intents...); err != nil {
		return errors.Join(err, box.Discard(staged...))
	}
	var settled []journal.Entry
	for i, err := range box.Commit(staged...) {
		if err != nil {
			settled = append(settled, intents[i].Then(journal.Dropped))
		} else {
			settled = append(settled, intents[i].Then(journal.Made))
		}
	}
	return log.Append(settled...)
}

func fileName(id string) string { return "overforing_" + id + "_908592476.zip.age" }

// packetBody is what the packet with that id holds: enough to be cut in two.
func packetBody(id string) []byte { return []byte(strings.Repeat(id, 5_000)) }

// Kill a run that follows the order, at any moment. Under a final name there is
// nothing that is not complete, and nothing without an intent. The next run
// settles every intent and sweeps every leftover, the log agrees with the folder,
// and the chain is whole. Now and then a second run is alive: then nothing of
// what it is doing is touched until it is dead as well. Now and then the next run
// is killed too, while it is cleaning up.
func TestTheOrderSurvivesAKill(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 4
	}
	var state, out string
	var kills, made, dropped, packets int
	for round := range rounds {
		if round%freshAfter == 0 {
			state, out = t.TempDir(), t.TempDir()
		}
		c := start(t, "pack for ever", state, out)
		switch round % 4 {
		case 0:
			killBesideAnother(t, c, state, out)
			kills += 2
		case 1:
			soon(12 * time.Millisecond)
			c.kill(t)
			next := launch(t, "pack for ever", state, out)
			soon(30 * time.Millisecond)
			next.kill(t)
			kills += 2
		default:
			soon(12 * time.Millisecond)
			c.kill(t)
			kills++
		}
		wantCompleteFiles(t, out)
		log, box, done, err := begin(state, out)
		if err != nil || !done.Alone {
			t.Fatalf("the next run: %+v, %v", done, err)
		}
		made, dropped = made+done.Made, dropped+done.Dropped
		if n := wantAgreement(t, log, out); (round+1)%freshAfter == 0 {
			packets += n
		}
		if err := errors.Join(box.Close(), log.Close()); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills: %d packets; of the intents left behind, %d had their file and %d had not", kills, packets, made, dropped)
	if made+dropped == 0 && !testing.Short() {
		t.Error("no kill left an intent behind")
	}
}

// killBesideAnother kills c while another run is alive, and then that one.
func killBesideAnother(t *testing.T, c *child, state, out string) {
	t.Helper()
	beside := start(t, "pack for ever", state, out)
	soon(12 * time.Millisecond)
	c.kill(t)
	log, box, done, err := begin(state, out)
	if err != nil || done != (journal.Recovered{}) {
		t.Fatalf("beside a live run: %+v, %v", done, err)
	}
	if err := errors.Join(box.Close(), log.Close()); err != nil {
		t.Fatal(err)
	}
	beside.kill(t)
}

func wantCompleteFiles(t *testing.T, out string) {
	t.Helper()
	for _, e := range list(t, out) {
		id, ok := strings.CutPrefix(e, "overforing_")
		if !ok {
			continue // a temporary file
		}
		id, _, _ = strings.Cut(id, "_")
		if b, err := os.ReadFile(filepath.Join(out, e)); err != nil || string(b) != string(packetBody(id)) {
			t.Errorf("%s has %d bytes (%v)", e, len(b), err)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// wantAgreement checks that the folder holds the packets that the log says were
// made and nothing else, and returns how many they are.
func wantAgreement(t *testing.T, log *journal.Log, out string) int {
	t.Helper()
	last := map[string]journal.Event{}
	for e, err := range log.All() {
		if err != nil {
			t.Fatal(err)
		}
		if (e.Event == journal.Prepared) != (last[e.PacketID] == "") || last[e.PacketID] == journal.Made || last[e.PacketID] == journal.Dropped {
			t.Errorf("%s: %s after %q", e.PacketID, e.Event, last[e.PacketID])
		}
		last[e.PacketID] = e.Event
	}
	want := map[string]bool{}
	for id, event := range last {
		switch event {
		case journal.Made:
			want[fileName(id)] = true
		case journal.Prepared:
			t.Errorf("%s is not settled", id)
		}
	}
	for _, name := range list(t, out) {
		if !want[name] {
			t.Errorf("%s is in the folder and not in the log", name)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is in the log and not in the folder", name)
	}
	if p, err := log.Pending(); err != nil || len(p) != 0 {
		t.Errorf("pending: %v, %v", p, err)
	}
	return len(list(t, out))
}

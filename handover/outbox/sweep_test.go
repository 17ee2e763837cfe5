package outbox

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Two runs work in one folder, a third has died there, and people keep files of
// their own in it.
func TestSweepTakesLeftoversAlone(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	mine, theirs, nobodys := open(t, dir, Options{Owner: "mine"}), open(t, dir, Options{Owner: "theirs"}), open(t, dir, Options{})
	for _, f := range []*Folder{mine, theirs, nobodys} {
		mustStage(t, f, packet, "cipher")
	}
	mkdir(t, filepath.Join(dir, ".handover-0123456789abcdef-mine.part"))
	write(t, filepath.Join(dir, ".handover-0123456789abcdef-mine.part", "overforing.pdf"), "plain text")
	others := []string{".handover-0123456789abcdef-mine.par", ".handover-0123456789abcde-mine.part", ".handover-0123456789ABCDEF-mine.part", "handover.part", "x.part"}
	for _, name := range others {
		write(t, filepath.Join(dir, name), "somebody's own")
		if err := os.Chtimes(filepath.Join(dir, name), time.Unix(0, 0), time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(now time.Time, alone bool, want int) {
		t.Helper()
		if n, err := mine.Sweep(now, alone); n != want || err != nil {
			t.Errorf("swept %d (%v), want %d", n, err, want)
		}
	}
	now := time.Now()
	sweep(now, false, 0)
	sweep(now, true, 2) // the file and the folder
	sweep(now.Add(59*time.Minute), true, 0)
	sweep(now.Add(61*time.Minute), false, 2)
	if got := names(t, dir); len(got) != len(others) {
		t.Errorf("left: %q", got)
	}

	write(t, filepath.Join(outside, "precious"), "x")
	symlink(t, outside, filepath.Join(dir, ".handover-0123456789abcdef-mine.part"))
	sweep(now, true, 1)
	wantNames(t, outside, "precious")
}

func TestNobodyOwnsEverything(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	mustStage(t, f, packet, "cipher")
	if n, err := f.Sweep(time.Now(), true); n != 0 || err != nil {
		t.Errorf("without an owner, a young temporary file is a leftover: %d, %v", n, err)
	}
}

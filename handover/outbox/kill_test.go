package outbox

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childDir tells a copy of this program that it is there to be killed.
const childDir = "OUTBOX_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Println(writeForEver(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// body is what a file with that name holds: enough for a kill to find it half written.
func body(name string) string { return strings.Repeat(name+"\n", 20_000) }

// writeForEver writes single files, batches and folders, until it is killed.
func writeForEver(dir string) error {
	f, err := Open(dir, Options{Owner: "child"})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := 0; ; i++ {
		var batch []Staged
		for j := range 1 + i%3 {
			name := fmt.Sprintf("p%d-%d-%d.age", os.Getpid(), i, j)
			s, err := f.Stage(name, []byte(body(name)))
			if err != nil {
				return err
			}
			batch = append(batch, s)
		}
		for _, err := range f.Commit(batch...) {
			if err != nil {
				return err
			}
		}
		folder := fmt.Sprintf("f%d-%d", os.Getpid(), i)
		if err := f.Extract(folder, []File{{"a.pdf", []byte(body("a.pdf"))}, {"vedlegg/b.pdf", []byte(body("b.pdf"))}}); err != nil {
			return err
		}
	}
}

// kill starts a writer in dir and kills it after some milliseconds.
func kill(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the writer says %q", lines.Text())
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if lines.Scan() {
		t.Fatalf("the writer stopped by itself: %s", lines.Text())
	}
	_ = cmd.Wait() // it was killed
}

// Wherever the kill falls: what has its final name is complete, and the next
// run sweeps the rest, plain text included.
func TestKilledInMidWrite(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 5
	}
	dir := t.TempDir()
	files, leftovers := 0, 0
	for range kills {
		kill(t, dir, time.Duration(rand.IntN(12_000))*time.Microsecond)
		for _, name := range names(t, dir) {
			path := filepath.Join(dir, name)
			switch _, temp := ownerOf(name); {
			case temp:
				leftovers++
				continue
			case strings.HasPrefix(name, "p"):
				wantContent(t, path, body(name))
			default:
				wantContent(t, filepath.Join(path, "a.pdf"), body("a.pdf"))
				wantContent(t, filepath.Join(path, "vedlegg", "b.pdf"), body("b.pdf"))
			}
			files++
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
		f := open(t, dir, Options{Owner: "child"})
		if _, err := f.Sweep(time.Now(), true); err != nil {
			t.Fatal(err)
		}
		wantNames(t, dir)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills: %d complete files and folders, %d leftovers", kills, files, leftovers)
	if leftovers == 0 && !testing.Short() {
		t.Error("no kill fell in mid-write")
	}
}

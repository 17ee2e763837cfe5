package handover_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// killedIn tells a copy of this program in which folders it is to pack until it is
// killed.
const killedIn = "HANDOVER_TEST_KILLED_IN"

const killedCases = 60

// TestPackUntilKilled is what the copy does. It says when it begins, and when it has
// got through without being killed.
func TestPackUntilKilled(t *testing.T) {
	var state, out string
	if n, _ := fmt.Sscan(os.Getenv(killedIn), &state, &out); n != 2 {
		return // not the copy
	}
	s := newSpring(t, killedCases)
	s.in(state, out)
	fmt.Println("ready")
	s.pack(context.Background())
	fmt.Println("done")
}

// killedAfter starts a copy, kills it after a while, and reports whether it was still
// at work.
func killedAfter(t *testing.T, state, out string, after time.Duration) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestPackUntilKilled$", "-test.v")
	cmd.Env = append(os.Environ(), killedIn+"="+state+" "+out)
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && lines.Text() != "ready" {
	}
	if lines.Text() != "ready" {
		t.Fatal("the copy does not begin")
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	done := false
	for lines.Scan() {
		done = done || lines.Text() == "done"
	}
	_ = cmd.Wait() // it was killed
	return !done
}

// Wherever the power goes, and however often: what has its name is whole, the log
// knows of it, and the runs together have made what one would have, and nothing twice.
func TestKilledAtRandom(t *testing.T) {
	s := newSpring(t, killedCases)
	began := time.Now()
	s.pack(context.Background())
	whole := time.Since(began)
	want := s.releases()
	x := s.other(t)
	kills, runs := 0, 12
	if testing.Short() {
		runs = 3
	}
	for range runs {
		if killedAfter(t, x.state, x.out, time.Duration(randomBelow(int(whole)/2))) {
			kills++
		}
	}
	if got := x.pack(context.Background()); got.end.Left > 0 {
		t.Errorf("ends with %+v", got.end)
	}
	equalSets(t, "after all", x.releases(), want)
	t.Logf("%d of %d runs were killed", kills, runs)
	if kills < runs/2 {
		t.Error("too few kills fell while the copy was at work")
	}
}

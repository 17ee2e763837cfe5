package journal_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/journal"
)

// The environment of a copy of this program that is there to be killed, or to
// run beside another.
const (
	childWork  = "JOURNAL_TEST_WORK"
	childState = "JOURNAL_TEST_STATE"
	childOut   = "JOURNAL_TEST_OUT"
)

func TestMain(m *testing.M) {
	state, out := os.Getenv(childState), os.Getenv(childOut)
	var err error
	switch os.Getenv(childWork) {
	case "":
		os.Exit(m.Run())
	case "append some":
		err = appendSome(state)
	case "append for ever":
		err = appendForEver(state)
	case "pack for ever":
		err = packForEver(state, out)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// A child is a copy of this program at work.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

// start starts a child and waits until it is at work.
func start(t *testing.T, work, state, out string) *child {
	t.Helper()
	c := launch(t, work, state, out)
	if !c.lines.Scan() || c.lines.Text() != "ready" {
		t.Fatalf("the child says %q", c.lines.Text())
	}
	return c
}

func launch(t *testing.T, work, state, out string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childWork+"="+work, childState+"="+state, childOut+"="+out)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd, bufio.NewScanner(pipe)}
}

// kill kills the child and waits until it is gone.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for c.lines.Scan() {
		if c.lines.Text() != "ready" {
			t.Fatalf("the child stopped by itself: %s", c.lines.Text())
		}
	}
	_ = c.cmd.Wait() // it was killed
}

// freshAfter is the number of rounds after which a test takes new folders, so
// that checking everything does not take longer and longer.
const freshAfter = 10

func soon(most time.Duration) { time.Sleep(rand.N(most)) }

func open(t *testing.T, state string) *journal.Log {
	t.Helper()
	l, err := journal.Open(state, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func received() journal.Entry {
	return journal.Entry{Event: journal.Received, PacketID: newID(), Incoming: true}
}

// newID returns a packet id that nobody else has.
func newID() string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	id := make([]byte, 10)
	for i := range id {
		id[i] = alphabet[rand.IntN(len(alphabet))]
	}
	return string(id)
}

package progress_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handover-no/handover/cmd/handover/internal/progress"
)

// A screen takes what many write.
type screen struct {
	mu  sync.Mutex
	all strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// The bar tells how far it has come, keeps lines whole and in order, and is gone when
// it is hidden; a Step shows it again.
func TestBar(t *testing.T) {
	s := &screen{}
	var last progress.State
	var mu sync.Mutex
	b := progress.New(s, 100, func(st progress.State) (string, string) {
		mu.Lock()
		defer mu.Unlock()
		last = st
		return fmt.Sprintf("%d av %d ", st.Done, st.All), " igjen"
	})
	for i := range 40 {
		b.Step()
		if !b.Print(fmt.Sprintf("linje %d\n", i)) {
			t.Error("there is no bar")
		}
	}
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(s.String(), "40 av 100 [########") && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	b.Hide()
	at := 0
	for i := range 40 {
		n := strings.Index(s.String()[at:], fmt.Sprintf("linje %d\n", i))
		if n < 0 {
			t.Fatalf("line %d is missing in %q", i, s.String())
		}
		at += n
	}
	mu.Lock()
	if last.Done != 40 || last.PerSecond <= 0 || last.Left <= 0 {
		t.Errorf("says %+v", last)
	}
	mu.Unlock()
	if b.Print("x") {
		t.Error("a bar that is hidden takes lines")
	}
	b.Step()
	if !b.Print("y\n") {
		t.Error("a step does not show the bar again")
	}
	b.Hide()
	if !strings.Contains(s.String(), "[###") || !strings.Contains(s.String(), "y\n") {
		t.Errorf("shows %q", s.String())
	}
}

// Where there is no terminal there is no bar, and nobody needs to ask.
func TestNoBar(t *testing.T) {
	var b *progress.Bar
	b.Step()
	b.Hide()
	if b.Print("x") {
		t.Error("no bar takes lines")
	}
}

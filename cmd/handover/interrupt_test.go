package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A stopper calls a run off when it says what it has made first.
type stopper struct {
	bytes.Buffer
	stop func()
}

func (s *stopper) Write(p []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(p)
}

// A run that somebody stops says what is left, in their language, and ends with 130.
// The next one does the rest, and only that.
func TestStopped(t *testing.T) {
	dir := t.TempDir()
	if err := makeWorld(dir); err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(filepath.Join(dir, "saker", "barnehage_1_to_hjem.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "alle")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	const cases = 30
	for i := range cases {
		other := strings.NewReplacer("089870ce", fmt.Sprintf("%08x", i), "fornavn: Iben Sofie", fmt.Sprintf("fornavn: Ola%c", 'a'+i),
			"  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "").Replace(string(src))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%02d.yaml", i)), []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(lang string, stopped bool, more ...string) (said string) {
		t.Helper()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		out := &stopper{stop: func() {}}
		want := exitDone
		if stopped {
			out.stop, want = cancel, exitInterrupted
		}
		var told bytes.Buffer
		env := environment(func(string) string { return "" })
		env.In, env.Out, env.Err = strings.NewReader(""), out, &told
		code := env.Main(ctx, append(more,
			"--config", filepath.Join(dir, "handover.yaml"), "-l", lang, "pack", folder, "-o", filepath.Join(dir, "ut"),
			"-j", "1", "--passphrase-file", filepath.Join(dir, "passord.txt"),
		))
		if code != want {
			t.Errorf("%s: ends with %d:\n%s", lang, code, told.String())
		}
		return told.String()
	}
	count := func(pattern string) int {
		found, err := filepath.Glob(filepath.Join(dir, "ut", pattern))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	for lang, words := range map[string][2]string{"nb": {"som gjenstår\n", "sjekklistene lages når alle sakene er gått gjennom"}, "nn": {"som står att\n", "sjekklistene blir laga når alle sakene er gått gjennom"}} {
		if said := run(lang, true); !strings.Contains(said, words[0]) || !strings.Contains(said, words[1]) {
			t.Errorf("%s: says\n%s", lang, said)
		}
		if n := count("overforing_*"); n == 0 || n >= 2*cases || count("sjekkliste_*") > 0 {
			t.Errorf("%d packets and %d lists", n, count("sjekkliste_*"))
		}
	}
	run("nb", false)
	if n := count("*"); n != 2*cases+2 {
		t.Errorf("%d files", n)
	}
	// Stopped while what was packed before is gone through, it does not say that all was.
	for lang, words := range map[string][2]string{"nb": {"Ingen nye filer så langt: ", "det som er klart"}, "nn": {"Ingen nye filer så langt: ", "det som er klart"}, "en": {"No new files so far: ", "what is ready"}} {
		if said := run(lang, true, "--json"); !strings.Contains(said, words[0]) || strings.Contains(said, words[1]) {
			t.Errorf("%s: says\n%s", lang, said)
		}
	}
}

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/example"
	made "github.com/handover-no/handover/handover/example/world"
)

// A world is a folder with keys, a key book and settings, in which cases are packed.
type world struct {
	options
	dir string
}

// today is the day of the world.
func today() day.Day { return day.New(2027, time.May, 12) }

// fresh is the folder with the state of the program before anything is packed: with
// the key book, and an empty log.
const (
	state = "tilstand"
	fresh = "tilstand.ny"
)

func newWorld(dir string, o options) (*world, error) {
	set, err := example.Load()
	if err != nil {
		return nil, err
	}
	const cheap = 1 // as an exponent of 2: unlocking a key is not measured
	files, err := made.Files(set.Units(), made.Options{Today: today(), Passphrase: "bare-til-proeving-ikke-bruk-dette", WorkFactor: cheap, Random: rand.Reader})
	if err != nil {
		return nil, err
	}
	for name, data := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(full, data, 0o600); err != nil {
			return nil, err
		}
	}
	w := &world{o, dir}
	if err := errors.Join(os.RemoveAll(w.in(state)), os.RemoveAll(w.in(fresh))); err != nil {
		return nil, err
	}
	if _, err := w.run("mottaker", "hent", made.Book, "--yes"); err != nil {
		return nil, err
	}
	return w, os.Rename(w.in(state), w.in(fresh))
}

func (w *world) in(name string) string { return filepath.Join(w.dir, name) }

// clean makes the world as if nothing had been packed yet.
func (w *world) clean(out string) error {
	if err := errors.Join(os.RemoveAll(w.in(state)), os.RemoveAll(w.in(out))); err != nil {
		return err
	}
	return os.CopyFS(w.in(state), os.DirFS(w.in(fresh)))
}

// A cost is what a run of the program took.
type cost struct {
	wall, processor time.Duration
	peak            int64 // bytes of memory; 0 where the system does not tell
	code            int   // that the program ended with
}

// run runs the program in the world, and returns what it took. A run in which some
// cases were refused is a run: among those that are made up, some are.
func (w *world) run(args ...string) (cost, error) {
	cmd := exec.Command(w.program, args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "HANDOVER_CONFIG=", "HANDOVER_LANG=nb")
	var said strings.Builder
	cmd.Stderr = &said
	begun := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(begun)}
	if cmd.ProcessState != nil {
		c.processor = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.peak = peakOf(cmd.ProcessState)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return c, err
	}
	if exit != nil {
		c.code = exit.ExitCode()
	}
	if c.code != done && c.code != invalid && c.code != mixed {
		return c, fmt.Errorf("handover %s: utgangskode %d\n%s", strings.Join(args, " "), c.code, said.String())
	}
	return c, nil
}

// The codes that the program ends with when all went well, when some cases have errors,
// and when cases have ended in several ways.
const (
	done    = 0
	invalid = 3
	mixed   = 8
)

// makeUp writes so many cases to a folder of the world.
func (w *world) makeUp(n int) (folder string, took cost, err error) {
	folder = "saker" + strconv.Itoa(n)
	if _, err := os.Stat(w.in(folder)); err == nil {
		return folder, cost{}, nil // kept from before
	}
	took, err = w.run("ny", "--example", "--count", strconv.Itoa(n), "--seed", strconv.FormatUint(w.seed, 10), "-o", folder)
	return folder, took, err
}

// files lists the files of a folder of the world that match a pattern, and how large
// they are together.
func (w *world) files(folder, pattern string) (names []string, size int64, err error) {
	names, err = filepath.Glob(filepath.Join(w.in(folder), pattern))
	for _, name := range names {
		info, e := os.Stat(name)
		if e != nil {
			return nil, 0, e
		}
		size += info.Size()
	}
	slices.Sort(names)
	return names, size, err
}

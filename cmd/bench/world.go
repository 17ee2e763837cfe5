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

// A world is a folder with cases, and one folder for each run over them.
type world struct {
	options
	dir   string
	files map[string][]byte // keys, a key book and settings
	runs  int               // that there have been
}

// today is the day of the world.
func today() day.Day { return day.New(2027, time.May, 12) }

func newWorld(dir string, o options) (*world, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	set, err := example.Load()
	if err != nil {
		return nil, err
	}
	const cheap = 1 // as an exponent of 2: unlocking a key is not measured
	files, err := made.Files(set.Units(), made.Options{Today: today(), Passphrase: "bare-til-proeving-ikke-bruk-dette", WorkFactor: cheap, Random: rand.Reader})
	return &world{options: o, dir: dir, files: files}, err
}

func (w *world) in(name string) string { return filepath.Join(w.dir, name) }

// office makes a folder in which nothing has been packed yet, with the key book read in,
// and returns its name. Each run gets a new one, and none is removed before the last: ext4
// looks long for a place for a new file when many have just been removed.
func (w *world) office() (string, error) {
	w.runs++
	name := "kontor" + strconv.Itoa(w.runs)
	if err := made.Write(w.in(name), w.files); err != nil {
		return "", err
	}
	_, err := w.run(name, "mottaker", "hent", made.Book, "--yes")
	return name, err
}

// A cost is what a run of the program took.
type cost struct {
	wall, processor time.Duration
	peak            int64 // bytes of memory; 0 where the system does not tell
	code            int   // that the program ended with
}

// run runs the program in a folder of the world, and returns what it took. A run in which
// some cases were refused is a run: among those that are made up, some are.
func (w *world) run(folder string, args ...string) (cost, error) {
	cmd := exec.Command(w.program, args...)
	cmd.Dir = w.in(folder)
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

// makeUp writes so many cases to a folder of the world, as of the day of the offices.
func (w *world) makeUp(n int) (folder string, err error) {
	folder = "saker" + strconv.Itoa(n)
	if _, err := os.Stat(w.in(folder)); err == nil {
		return folder, nil // kept from before
	}
	office, err := w.office()
	if err != nil {
		return "", err
	}
	_, err = w.run(office, "ny", "--example", "--count", strconv.Itoa(n), "--seed", strconv.FormatUint(w.seed, 10), "-o", w.in(folder))
	return folder, err
}

// list lists the files of a folder of the world that match a pattern, and how large
// they are together.
func (w *world) list(folder, pattern string) (names []string, size int64, err error) {
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

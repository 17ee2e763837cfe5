package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

type demo struct{ program string }

func title(s string) { fmt.Println("\n== " + s) }

// in is where a file of the demo stands.
func in(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }

// run runs a command on the day of a season and prints what came of it. It returns
// the code that the command ended with.
func (d *demo) run(s season, args ...string) (code int, err error) {
	out, code, err := d.ran(s, args)
	fmt.Print(out)
	return code, err
}

// must runs a command that has to succeed.
func (d *demo) must(s season, args ...string) error {
	code, err := d.run(s, args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("handover %s: utgangskode %d", args[0], code)
	}
	return err
}

// all runs commands that do not depend on each other at the same time, since each
// locks a key and that takes a second. It prints them in order.
func (d *demo) all(s season, lines [][]string) error {
	type result struct {
		out string
		err error
	}
	free := make(chan struct{}, min(runtime.NumCPU(), 4)) // each takes a quarter of a GiB
	results := make([]chan result, len(lines))
	for i, line := range lines {
		results[i] = make(chan result, 1)
		go func() {
			free <- struct{}{}
			out, code, err := d.ran(s, line)
			if err == nil && code != 0 {
				err = fmt.Errorf("handover %s: utgangskode %d", line[0], code)
			}
			<-free
			results[i] <- result{out, err}
		}()
	}
	var failed error
	for _, r := range results {
		got := <-r
		fmt.Print(got.out)
		failed = errors.Join(failed, got.err)
	}
	return failed
}

// ran returns a command as a reader would write it in the folder, with what it
// said, but for the line about the day that stands under each.
func (d *demo) ran(s season, args []string) (string, int, error) {
	if s.config != settings {
		args = append([]string{"--config", s.config}, args...)
	}
	cmd := exec.Command(d.program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HANDOVER_LANG=nb", "HANDOVER_CONFIG=", "NO_COLOR=1")
	said, err := cmd.CombinedOutput()
	var out strings.Builder
	out.WriteString("\n> handover " + strings.Join(quoted(args), " ") + "\n")
	for line := range strings.Lines(string(said)) {
		if !strings.HasPrefix(line, "Testdato:") {
			out.WriteString("  " + line)
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out.String(), exit.ExitCode(), nil
	}
	return out.String(), 0, err
}

func quoted(args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		if strings.ContainsAny(a, " ,") {
			out[i] = `"` + a + `"`
		}
	}
	return out
}

// found returns the files of the demo that match a pattern, as commands write them.
func found(pattern string) ([]string, error) {
	names, err := filepath.Glob(in(pattern))
	slices.Sort(names)
	for i, n := range names {
		rel, err := filepath.Rel(dir, n)
		if err != nil {
			return nil, err
		}
		names[i] = filepath.ToSlash(rel)
	}
	return names, err
}

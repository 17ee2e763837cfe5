// Testrun runs «go test» and prints one line for each package, what failed in
// full, and at the end which tests were skipped and why: a test that did not run
// for want of a tool should not look like one that passed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// An event is one line of «go test -json».
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

type test struct{ pkg, name string }

func main() {
	dir := flag.String("dir", ".", "the folder to run in")
	flag.Parse()
	cmd := exec.Command("go", append([]string{"test", "-json"}, flag.Args()...)...)
	cmd.Dir, cmd.Stderr = *dir, os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
		os.Exit(1)
	}
	r := run{output: map[test][]string{}}
	s := bufio.NewScanner(out)
	s.Buffer(nil, 1<<20) // bytes of one line
	for s.Scan() {
		var e event
		if json.Unmarshal(s.Bytes(), &e) != nil {
			fmt.Println(s.Text()) // a build that failed
			continue
		}
		r.take(e)
	}
	err = cmd.Wait()
	r.end()
	if err != nil {
		os.Exit(1)
	}
}

type run struct {
	output  map[test][]string
	skipped []string
}

func (r *run) take(e event) {
	key := test{e.Package, e.Test}
	switch e.Action {
	case "output", "build-output":
		r.output[key] = append(r.output[key], e.Output)
	case "skip":
		if e.Test != "" {
			r.skipped = append(r.skipped, short(e.Package)+" "+e.Test+": "+reason(r.output[key]))
		}
	case "fail":
		fmt.Print(strings.Join(r.output[key], ""))
		if e.Test == "" {
			fmt.Printf("FEIL  %-28s %.1f s\n", short(e.Package), e.Elapsed)
		}
	case "build-fail":
		fmt.Print(strings.Join(r.output[key], ""))
	case "pass":
		if e.Test == "" {
			fmt.Printf("ok    %-28s %.1f s\n", short(e.Package), e.Elapsed)
		}
	}
}

// reason finds what a test said when it skipped.
func reason(lines []string) string {
	for _, l := range slices.Backward(lines) {
		l = strings.TrimSpace(l)
		if l != "" && !strings.HasPrefix(l, "---") && !strings.HasPrefix(l, "===") {
			if _, said, ok := strings.Cut(l, ".go:"); ok {
				_, l, _ = strings.Cut(said, ": ")
			}
			return l
		}
	}
	return "no reason given"
}

func short(pkg string) string {
	return strings.TrimPrefix(pkg, "github.com/handover-no/handover/")
}

func (r *run) end() {
	if len(r.skipped) == 0 {
		fmt.Println("Nothing was skipped.")
		return
	}
	fmt.Println("Skipped:")
	for _, s := range r.skipped {
		fmt.Println("  " + s)
	}
}

// Bench measures the program on made-up cases: what each stage of making a packet
// takes, what a whole run takes from its start to its end, and how that compares with
// the least that such a packet could cost – the floor, measured in the same run, on
// the same bytes. It prints one table. Nothing is asserted: figures from two machines,
// or from two hours of a shared one, tell little about each other; the ratios within
// one run do.
//
// Usage: bench [-n 200,1000] [-seed 1] [-keep FOLDER] PROGRAM, from the root of the
// project.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// options are what the command line says.
type options struct {
	program string
	counts  []int // of cases, one run for each
	seed    uint64
	keep    string // the folder to work in, which stays; or a temporary one
}

func main() {
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bruk: bench [-n 200,1000] [-seed 1] [-keep MAPPE] PROGRAM")
		os.Exit(2)
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.SetOutput(nothing{})
	counts := set.String("n", "200,1000", "")
	set.Uint64Var(&o.seed, "seed", 1, "")
	set.StringVar(&o.keep, "keep", "", "")
	if err := set.Parse(args); err != nil {
		return o, err
	}
	for part := range strings.SplitSeq(*counts, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 {
			return o, errors.New("not a number of cases")
		}
		o.counts = append(o.counts, n)
	}
	if set.NArg() != 1 {
		return o, errors.New("no program")
	}
	program, err := filepath.Abs(set.Arg(0))
	o.program = program
	return o, err
}

// nothing is where a flag set's English goes.
type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }

func run(o options) (err error) {
	dir := o.keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "handover-bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	fmt.Printf("%s, %s/%s, kjerner: %d, frø: %d\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.seed)
	w, err := newWorld(dir, o)
	if err != nil {
		return err
	}
	var runs []whole
	for _, n := range o.counts {
		r, err := w.packAll(n)
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	alone, err := w.packOne()
	if err != nil {
		return err
	}
	stages, err := w.stages(runs[0])
	if err != nil {
		return err
	}
	printRuns(runs)
	printAlone(alone)
	printStages(stages, runs)
	return nil
}

// Demo runs the main job on the example cases, end to end: it makes two owners with
// units that do not exist, packs the cases of all three transitions for their
// recipients, opens what comes out as they would, and sends a receipt back. It
// prints each command that it runs, and leaves everything in the folder demo.
//
// Usage: demo PROGRAM, from the root of the project; or demo verden FOLDER, which makes
// a folder with keys and a key book for cases that are made up in number.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "verden":
		err = makeWorld(os.Args[2])
	case len(os.Args) == 2:
		err = run(os.Args[1])
	default:
		fmt.Fprintln(os.Stderr, "bruk: demo PROGRAM | demo verden MAPPE")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(program string) error {
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	d := &demo{program: program}
	for _, step := range []func() error{d.begin, d.roots, d.keys, d.books, d.october, d.may, d.answer, d.end} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

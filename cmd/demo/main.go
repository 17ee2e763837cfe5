// Demo runs the main job on the example cases, end to end: it makes an owner
// with units that do not exist, packs the cases for their schools, opens what
// comes out as the schools would, and sends a receipt back. It prints each
// command that it runs, and leaves everything in the folder demo.
//
// Usage: demo PROGRAM, from the root of the project.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "bruk: demo PROGRAM")
		os.Exit(2)
	}
	d := &demo{program: os.Args[1]}
	for _, step := range []func() error{d.begin, d.owner, d.units, d.book, d.pack, d.open, d.answer, d.end} {
		if err := step(); err != nil {
			fmt.Fprintln(os.Stderr, "demo:", err)
			os.Exit(1)
		}
	}
}

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/packet"
)

// openedIn returns the folders of opened packets in a folder, in the order of their names.
func openedIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, &fileError{dir, err}
	}
	for _, e := range entries {
		if e.IsDir() && isOpenedName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// isOpenedName reports whether a folder is called as one that open makes.
func isOpenedName(name string) bool {
	_, err := packet.ParseName(name + ".zip.age")
	return err == nil
}

// eachArrival reads opened packets, and hands on what is known of each, in order, or why
// it cannot be read. A fault in the program ends it.
func eachArrival(ctx context.Context, o *handover.Opener, dir string, names []string, take func(name string, a handover.Arrival, err error)) error {
	return stream(ctx, names, func(name string) (handover.Arrival, error) {
		return o.Arrived(os.DirFS(filepath.Join(dir, name)))
	}, func(name string, a handover.Arrival, err error) error {
		if fault := (*fault)(nil); errors.As(err, &fault) {
			return err
		}
		take(name, a, err)
		return nil
	})
}

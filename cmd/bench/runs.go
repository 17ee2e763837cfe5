package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	made "github.com/handover-no/handover/handover/example/world"
)

// A whole is what it takes to work through a folder of cases.
type whole struct {
	folder          string
	cases, packets  int
	caseBytes, size int64 // of the cases, and of their packets
	check, pack     cost
	open            cost
}

// packets are how packets are called, in the folder out.
const (
	packets = "overforing_*.age"
	out     = "ut"
)

// packAll checks, packs and opens so many cases, each in a process of its own.
func (w *world) packAll(n int) (whole, error) {
	folder, err := w.makeUp(n)
	if err != nil {
		return whole{}, err
	}
	r := whole{folder: folder}
	names, size, err := w.list(folder, "*.yaml")
	if err != nil {
		return r, err
	}
	r.cases, r.caseBytes = len(names), size
	office, err := w.office()
	if err != nil {
		return r, err
	}
	if r.check, err = w.run(office, "sjekk", w.in(folder)); err != nil {
		return r, err
	}
	if r.pack, err = w.pack(office, folder); err != nil {
		return r, err
	}
	if names, r.size, err = w.list(filepath.Join(office, out), packets); err != nil {
		return r, err
	}
	if r.packets = len(names); r.packets == 0 {
		return r, errors.New("ingen pakker laget")
	}
	if r.packets <= mostOpened {
		r.open, err = w.run(office, "les", out, "-o", "mottatt", "-i", made.Identities, "--yes")
	}
	return r, err
}

// mostOpened is how many packets are opened again: nobody gets thousands.
const mostOpened = 3000

func (w *world) pack(office, cases string) (cost, error) {
	return w.run(office, "pakk", w.in(cases), "-o", out, "--passphrase-file", made.Passphrase)
}

// packOne packs one case several times, each time as if it were the first, and returns
// the middle of what it took and the least.
func (w *world) packOne() (middle, error) {
	folder, err := w.makeUp(w.counts[0])
	if err != nil {
		return middle{}, err
	}
	names, _, err := w.list(folder, "*.yaml")
	if err != nil {
		return middle{}, err
	}
	const tries = 15
	var costs []cost
	for _, name := range names {
		for len(costs) < tries {
			office, err := w.office()
			if err != nil {
				return middle{}, err
			}
			c, err := w.pack(office, filepath.Join(folder, filepath.Base(name)))
			if err != nil || c.code != done {
				break // nothing goes of this one: the next
			}
			costs = append(costs, c)
		}
	}
	if len(costs) < tries {
		return middle{}, fmt.Errorf("bare %d kjøringer av én sak", len(costs))
	}
	m := middle{least: slices.MinFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) })}
	slices.SortFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) })
	m.wall = costs[tries/2]
	slices.SortFunc(costs, func(a, b cost) int { return int(a.processor - b.processor) })
	m.processor = costs[tries/2]
	return m, nil
}

// A middle is what short runs took: the quickest, and the ones in the middle by the
// clock and by the processor's time.
type middle struct{ least, wall, processor cost }

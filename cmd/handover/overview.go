package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
)

// The workbook of what has been received, in the folder where packets are opened.
const (
	overviewStem = "mottak"
	overviewName = overviewStem + ".xlsx"
	// overviewMost is how many workbooks that are none of ours are passed by.
	overviewMost = 9
)

// errWorkbookOpen reports a workbook that somebody has open.
var errWorkbookOpen = errors.New("the workbook is open in a spreadsheet")

// An overview is a run that makes the workbook of a folder.
type overview struct {
	env    *Env
	dir    string
	opener *handover.Opener
	// known are packets that this run has opened, by their folders.
	known map[string]handover.Arrival
	// all are the packets that lie in the folder.
	all []handover.Arrival
	// told are folders that this run has said cannot be read.
	told map[string]bool
	// only tells that no workbook is begun: one that is there is brought up to date.
	// quiet tells that nothing need be said when that goes well.
	only, quiet bool
}

// write makes the workbook, or makes it again, and tells of it. What lies in the folder
// decides; a packet that cannot be read is told of and stops nothing.
func (o *overview) write(ctx context.Context) error {
	arrivals, err := o.arrivals(ctx)
	if err != nil {
		return err
	}
	o.all = arrivals
	name, old, kept, err := o.find()
	if err != nil || len(arrivals) == 0 || o.only && old == nil {
		return err
	}
	r := handover.Reception{Arrivals: arrivals, Kept: kept, Lang: i18n.Lang(o.env.documentLanguage()), Today: day.Of(o.opener.Now().In(zone()))}
	data, changes, err := o.opener.Program.Workbook(r)
	if err != nil {
		return &fileError{filepath.Join(o.dir, name), err}
	}
	if changes.Packets == 0 && old == nil {
		return nil // checklists alone
	}
	if !bytes.Equal(data, old) {
		if err := o.put(name, data, old, changes.Lost, r.Today); err != nil {
			return &fileError{filepath.Join(o.dir, name), err}
		}
	}
	if !o.quiet {
		o.tell(name, changes, handover.Missing(arrivals))
	}
	return nil
}

// arrivals are the packets that lie in the folder.
func (o *overview) arrivals(ctx context.Context) (out []handover.Arrival, err error) {
	names, err := openedIn(o.dir)
	if err != nil {
		return nil, err
	}
	var unread []string
	for _, name := range names {
		if a, ok := o.known[name]; ok {
			out = append(out, a)
		} else if !o.told[name] {
			unread = append(unread, name)
		}
	}
	err = eachArrival(ctx, o.opener, o.dir, unread, func(name string, a handover.Arrival, err error) {
		if err != nil {
			o.env.warn("oversikt.utelatt", map[string]any{"mappe": filepath.Join(o.dir, name), "grunn": o.env.text.T("les.grunn_"+string(reasonOf(err)), nil)})
			return
		}
		out = append(out, a)
	})
	return out, err
}

// find returns the name of the workbook, and its bytes and what stands in it if it is
// there. One that cannot be read as a list of ours, whatever it is, is left alone.
func (o *overview) find() (name string, old []byte, kept *filled.Book, err error) {
	for n := 1; n <= overviewMost; n++ {
		if name = overviewName; n > 1 {
			name = fmt.Sprintf("%s-%d.xlsx", overviewStem, n)
		}
		full := filepath.Join(o.dir, name)
		data, err := o.env.read(full, filled.MaxBytes)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil, nil, nil
		}
		if isInUse(err) {
			return name, nil, nil, &fileError{full, errWorkbookOpen}
		}
		if err != nil {
			return name, nil, nil, err
		}
		book, err := filled.ReadBook(data, o.env.catalog)
		if err == nil {
			return name, data, &book, nil
		}
		o.env.warn("oversikt.fremmed", map[string]any{"fil": full})
	}
	return "", nil, nil, &fileError{filepath.Join(o.dir, overviewName), fs.ErrExist}
}

// put writes the workbook in place of the one before. Of that a copy is kept when it
// has something that the new one has not.
func (o *overview) put(name string, data, old []byte, lost bool, today day.Day) error {
	if old == nil {
		return outbox.CreateFile(o.dir, name, data, 0o600)
	}
	if lockedBy(o.dir, name) {
		return errWorkbookOpen
	}
	if lost {
		copyName, err := o.keepCopy(strings.TrimSuffix(name, ".xlsx"), old, today)
		if err != nil {
			return err
		}
		o.env.warn("oversikt.kopi", map[string]any{"fil": filepath.Join(o.dir, name), "kopi": filepath.Join(o.dir, copyName)})
	}
	// Somebody may have saved it since it was read.
	now, err := o.env.read(filepath.Join(o.dir, name), filled.MaxBytes)
	if err == nil && !bytes.Equal(now, old) {
		return errWorkbookOpen
	}
	err = outbox.WriteFile(o.dir, name, data, 0o600)
	if isInUse(err) {
		return errWorkbookOpen
	}
	return err
}

// keepCopy keeps a workbook beside the one that takes its place.
func (o *overview) keepCopy(stem string, old []byte, today day.Day) (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s%s%s.xlsx", stem, copyMark, today)
		if n > 1 {
			name = fmt.Sprintf("%s%s%s-%d.xlsx", stem, copyMark, today, n)
		}
		err := outbox.CreateFile(o.dir, name, old, 0o600)
		if !errors.Is(err, fs.ErrExist) || n == overviewMost {
			return name, err
		}
	}
}

// copyMark stands in the name of a copy.
const copyMark = "_kopi_"

// lockedBy reports whether a spreadsheet has said that it has a file open: Excel and
// LibreOffice each put a file beside it.
func lockedBy(dir, name string) bool {
	for _, lock := range []string{"~$" + name, ".~lock." + name + "#"} {
		if _, err := os.Lstat(filepath.Join(dir, lock)); err == nil {
			return true
		}
	}
	return false
}

// isInUse reports whether Windows says that somebody else has a file open.
func isInUse(err error) bool {
	const sharingViolation, lockViolation = syscall.Errno(32), syscall.Errno(33)
	return errors.Is(err, sharingViolation) || errors.Is(err, lockViolation) || errors.Is(err, fs.ErrPermission)
}

// tell says what the workbook has now.
func (o *overview) tell(name string, c handover.Changes, missing []string) {
	env, full := o.env, filepath.Join(o.dir, name)
	if env.global.json {
		env.json(struct {
			Type     string        `json:"type"`
			File     string        `json:"file"`
			Packets  int           `json:"packets"`
			New      int           `json:"new_items"`
			Restored int           `json:"restored_items"`
			Carried  int           `json:"carried_over"`
			Left     int           `json:"left_behind"`
			Missing  []string      `json:"missing_packets"`
			Waiting  int           `json:"not_answered"`
			SameCase [][]packet.ID `json:"same_case,omitempty"`
		}{"overview", full, c.Packets, c.New, c.Restored, c.Carried, c.Left, append([]string{}, missing...), len(handover.Waiting(o.all)), handover.SameCase(o.all)})
		return
	}
	env.sayN("oversikt.laget", c.Packets, map[string]any{"fil": full, "nye": env.text.N("oversikt.nye", c.New, nil)})
	for _, x := range []struct {
		key string
		n   int
	}{{"oversikt.satt_inn", c.Restored}, {"oversikt.fulgt", c.Carried}, {"oversikt.igjen", c.Left}} {
		if x.n > 0 {
			env.sayN(x.key, x.n, nil)
		}
	}
	if len(missing) > 0 {
		env.sayN("oversikt.mangler", len(missing), map[string]any{"pakker": env.someOf(missing)})
	}
}

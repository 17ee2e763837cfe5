package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

const (
	// few is how many files are told of one by one, in full; of more there is a table.
	few = 5
	// noteBatch is how many packets are noted in the log at a time when there are many.
	noteBatch = 64
)

// An openRun is a run of open: what it works with, and what it has opened.
type openRun struct {
	*handover.Opener
	env         *Env
	into        *outbox.Folder // nothing when packets are only listed
	options     openOptions
	many, table bool

	codes    []int
	rows     [][]string
	waiting  []*handover.Opened // opened, and not yet in the log
	noted    map[packet.ID]bool
	lists    int
	packets  int
	before   int
	failures failures
	arrivals map[string]handover.Arrival // by their folders
	all      []handover.Arrival          // that lie in the folder, when all is done
	answer   []toAnswer                  // packets that have been opened and are to be answered
	replaced []replacement               // that are told at the end
	near     nearby
	deleteBy string // the first day by which working copies are to go
}

// A toAnswer is an opened packet that its sender waits for an answer to.
type toAnswer struct {
	packet packet.ID
	folder string
}

// An opening is what came of one file.
type opening struct {
	opened *handover.Opened
	folder string // that it lies in
	here   bool   // and did before
	// sealed is the file, when somebody has to be asked for the words that open it.
	sealed []byte
	// arrival is what there is to know of the packet, if all of it is known.
	arrival handover.Arrival
	known   bool
}

// work opens one file, and puts what is in it into its folder. Many are worked on at
// the same time.
func (r *openRun) work(f target) (opening, error) {
	data, err := r.env.read(f.name, seal.MaxSealed)
	if err != nil {
		return opening{}, err
	}
	if !seal.LooksSealed(data) {
		return opening{}, errNotPacket
	}
	opened, err := r.OpenFile(f.name, data)
	if errors.Is(err, seal.ErrNeedsPassphrase) {
		return opening{sealed: data}, nil
	}
	if err != nil {
		return opening{}, r.notOurs(f.name, err)
	}
	return r.extract(opened)
}

func (r *openRun) extract(opened *handover.Opened) (opening, error) {
	x := opening{opened: opened}
	if r.into == nil {
		return x, nil
	}
	name, err := r.Extract(r.into, opened)
	x.folder, x.here = filepath.Join(r.options.output, name), errors.Is(err, handover.ErrHere)
	if err != nil && !x.here {
		return x, &fileError{filepath.Join(r.options.output, opened.Packet.Manifest.Name().Stem()), err}
	}
	x.arrival = r.Arrival(opened)
	x.known = !x.here || opened.Packet.Manifest.Kind == packet.Handover && x.arrival.Answers(os.DirFS(x.folder), r.Zone) == nil
	opened.Forget()
	return x, nil
}

// take tells of one file, in the order that they were named.
func (r *openRun) take(f target, x opening, err error) error {
	if x.sealed != nil {
		if x.opened, err = r.openWithPassphrase(x.sealed); err == nil {
			x, err = r.extract(x.opened)
		}
	}
	if fault := (*fault)(nil); errors.As(err, &fault) {
		return err
	}
	r.codes = append(r.codes, exitCode(err))
	if err != nil {
		r.failed(f, err)
		return nil
	}
	if err := r.Recall(x.opened); err != nil {
		return err
	}
	if r.into != nil {
		if err := r.noteSoon(x.opened, x.here); err != nil {
			return err
		}
	}
	r.add(f, x)
	return nil
}

// openWithPassphrase asks for the words, and whether the packet is for the one
// who opens it: whoever has the words could.
func (r *openRun) openWithPassphrase(data []byte) (*handover.Opened, error) {
	words, err := r.env.passphrase(r.options.passphraseFile, "prompt.passord_pakke", nil, false)
	if err != nil {
		return nil, err
	}
	opened, err := r.OpenWithPassphrase(data, words)
	if err != nil {
		return nil, err
	}
	to := opened.Packet.Manifest.To
	ok, err := r.env.confirm("prompt.er_det_dere", map[string]any{"navn": to.Name, "rolle": r.env.text.T("rolle."+to.Role, nil)})
	if err == nil && !ok {
		err = handover.ErrNotForUs
	}
	return opened, err
}

// noteSoon has a packet noted in the log that it was opened: each time that it is put
// in a folder, and when the run that did so died before it could say so.
func (r *openRun) noteSoon(x *handover.Opened, here bool) error {
	id := x.Packet.Manifest.PacketID
	if r.noted == nil {
		r.noted = map[packet.ID]bool{}
	}
	if here && (x.Seen || r.noted[id]) {
		return nil
	}
	r.noted[id] = true
	r.waiting = append(r.waiting, x)
	if !r.table || len(r.waiting) == noteBatch {
		return r.note()
	}
	return nil
}

// note notes what waits in the log.
func (r *openRun) note() error {
	if len(r.waiting) == 0 {
		return nil
	}
	err := r.Note(r.waiting...)
	r.waiting = nil
	return err
}

// add remembers what a packet asks for, and tells of it.
func (r *openRun) add(f target, x opening) {
	m := x.opened.Packet.Manifest
	switch {
	case x.here:
		r.before++
	case m.Kind == packet.Checklist:
		r.lists++
	default:
		r.packets++
	}
	if r.into != nil {
		r.remember(x)
	}
	r.tell(f, x)
}

func (r *openRun) remember(x opening) {
	m := x.opened.Packet.Manifest
	if x.known {
		if r.arrivals == nil {
			r.arrivals = map[string]handover.Arrival{}
		}
		x.arrival.ReplacedBy = x.opened.ReplacedBy
		r.arrivals[m.Name().Stem()] = x.arrival
	}
	if r.deleteBy == "" || m.DeleteWorkingCopiesBy < r.deleteBy && m.DeleteWorkingCopiesBy != "" {
		r.deleteBy = m.DeleteWorkingCopiesBy
	}
	if x.here || m.Kind != packet.Handover || x.opened.ReplacedBy != "" {
		return
	}
	r.answer = append(r.answer, toAnswer{packet: m.PacketID, folder: x.folder})
}

package handover_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
)

// A release that was packed before, unchanged, is not packed again; what is
// judged is the release, not the file.
func TestPackedBeforeIsSkipped(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_1_to_hjem")
	_, first := o.pack(src)
	o.clock = o.clock.Add(time.Hour)
	files, again := o.pack("# en ny kommentar\n" + edit(t, src, "Trenger påminning før turer", "Trenger beskjed før turer"))
	for i := range again {
		if !again[i].Skipped || again[i].File != first[i].File {
			t.Errorf("%s is packed again", again[i].To.To.Role)
		}
	}
	if len(files) != 0 {
		t.Errorf("made %d files", len(files))
	}
	files, changed := o.pack(edit(t, src, "Stort ordforråd", "Godt ordforråd"))
	if changed[0].Skipped || !changed[1].Skipped || files["pakke/rektor"] == nil || files["pakke/sfo"] != nil {
		t.Errorf("after a change that only rektor sees: rektor skipped %v, SFO skipped %v", changed[0].Skipped, changed[1].Skipped)
	}
}

// A new packet about the same child to the same recipient says which one it takes
// the place of, and the log knows.
func TestANewPacketReplacesTheOld(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_1_to_hjem")
	_, first := o.pack(src)
	if first[0].Replaces != "" {
		t.Error("the first packet replaces another")
	}
	_, second := o.pack(edit(t, src, "Stort ordforråd", "Godt ordforråd"))
	if second[0].Replaces != first[0].Packet || second[1].Replaces != "" {
		t.Errorf("replaces %q and %q", second[0].Replaces, second[1].Replaces)
	}
	var superseded []string
	for e, err := range o.packer().Log.All() {
		o.must(err)
		if e.Event == journal.Superseded {
			superseded = append(superseded, e.PacketID)
		}
	}
	if len(superseded) != 1 || superseded[0] != string(first[0].Packet) {
		t.Errorf("the log says that %v are replaced", superseded)
	}
	if _, third := o.pack(src); third[0].Skipped || third[0].Replaces != second[0].Packet {
		t.Error("what is changed back is not packed again")
	}
}

// A refusal makes no packet, and one line in the log, without sections.
func TestRefusalLeavesALine(t *testing.T) {
	o := newOffice(t)
	p := o.packer()
	if _, err := p.Case(check(t, brief(t, "avslag_1_foreldre_sier_nei"))); !errors.Is(err, handover.ErrNothing) {
		t.Fatalf("ends with %v", err)
	}
	if lists, err := p.Checklists(); err != nil || len(lists) != 0 {
		t.Errorf("%d checklists, %v", len(lists), err)
	}
	files, err := os.ReadDir(o.out)
	if err != nil || len(files) != 0 {
		t.Errorf("%d files in the folder that goes out", len(files))
	}
	again := o.packer()
	if _, err := again.Case(check(t, brief(t, "avslag_1_foreldre_sier_nei"))); !errors.Is(err, handover.ErrNothing) { // the log says so already
		t.Errorf("ends with %v the second time", err)
	}
	var lines []journal.Entry
	for e, err := range again.Log.All() {
		o.must(err)
		lines = append(lines, e)
	}
	if len(lines) != 1 || lines[0].Event != journal.Refused || lines[0].Reason != "nektet" || len(lines[0].Sections) != 0 || lines[0].To.Orgnr != "" {
		t.Errorf("the log holds %+v", lines)
	}
}

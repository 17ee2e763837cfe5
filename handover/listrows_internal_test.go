package handover

import (
	"errors"
	"fmt"
	"testing"

	"github.com/handover-no/handover/handover/render/xlsx"
)

// rowsToTurnUp is a list of n packets that were made in earlier runs.
func rowsToTurnUp(n int, recall func(packet string) (xlsx.Child, error)) *roleList {
	l := &roleList{of: map[string]listed{}}
	for i := range n {
		id := fmt.Sprint("p", i)
		l.children = append(l.children, xlsx.Child{Packet: id})
		l.of[id] = listed{recall: func(string) (xlsx.Child, error) { return recall(id) }}
	}
	return l
}

// Many packets of earlier runs are asked for at the same time, while the list already
// takes in what came of the first. The race detector looks on.
func TestTurnUp(t *testing.T) {
	l := rowsToTurnUp(2000, func(packet string) (xlsx.Child, error) {
		return xlsx.Child{Packet: packet, Sender: "of " + packet}, nil
	})
	if err := (&Packer{Jobs: 8}).turnUp(l); err != nil {
		t.Fatal(err)
	}
	for i, c := range l.children {
		if id := fmt.Sprint("p", i); c.Packet != id || c.Sender != "of "+id || l.of[id].said != saidOf(c) {
			t.Fatalf("row %d is %+v", i, c)
		}
	}
	if !l.holds(l.children) {
		t.Error("the list does not hold its own rows")
	}
	if l.holds(l.children[1:]) || l.holds(append(l.children[1:len(l.children):len(l.children)], l.children[1])) {
		t.Error("the list holds with a packet that is left out")
	}
}

// What cannot be found again leaves its row as it is, and is told.
func TestTurnUpTellsOfWhatIsGone(t *testing.T) {
	l := rowsToTurnUp(3, func(packet string) (xlsx.Child, error) {
		if packet == "p1" {
			return xlsx.Child{}, ErrChanged
		}
		return xlsx.Child{Packet: packet}, nil
	})
	if err := (&Packer{Jobs: 1}).turnUp(l); !errors.Is(err, ErrChanged) || l.children[1].Packet != "p1" {
		t.Errorf("%v, and the row is %+v", err, l.children[1])
	}
}

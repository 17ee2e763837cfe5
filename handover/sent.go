package handover

import (
	"time"

	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/packet"
)

// A SentPacket is one that was made here, and what its receiver has answered: Made
// when nothing has come back.
type SentPacket struct {
	ID    string
	To    journal.Party
	Made  time.Time
	State journal.Event // Made, Received, Accepted or Rejected
	seq   int
}

// Sent returns the packets about children that were made here and that stand, in the
// order that they were made. One that was replaced, withdrawn or deleted waits for no
// answer.
func Sent(log *journal.Log) ([]SentPacket, error) {
	var all []*SentPacket
	byID := map[string]*SentPacket{}
	over := map[string]bool{}
	for e, err := range log.All() {
		if err != nil {
			return nil, err
		}
		if e.Incoming {
			continue
		}
		p := byID[e.PacketID]
		switch e.Event {
		case journal.Made:
			if e.Kind == string(packet.Handover) && p == nil {
				p = &SentPacket{ID: e.PacketID, To: e.To, Made: e.Time, State: journal.Made}
				byID[e.PacketID] = p
				all = append(all, p)
			}
			if e.Supersedes != "" {
				over[e.Supersedes] = true
			}
		case journal.Received, journal.Accepted, journal.Rejected:
			if p != nil && e.Seq >= p.seq {
				p.State, p.seq = e.Event, e.Seq
			}
		case journal.Withdrawn, journal.Superseded, journal.Deleted:
			over[e.PacketID] = true
		}
	}
	var out []SentPacket
	for _, p := range all {
		if !over[p.ID] {
			out = append(out, *p)
		}
	}
	return out, nil
}

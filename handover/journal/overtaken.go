package journal

import (
	"errors"
	"time"
)

// An Overtaken is an intent that another run has been before: since this run asked what
// stands, it has been given a packet for the same recipient of the same case, or is
// about to be.
type Overtaken struct {
	By Entry // the intent of that packet
	// Made tells that the packet is there. Otherwise its run had not said in time.
	Made bool
}

// settling is how long Prepare waits for another run to settle its intent: the names
// of a batch of files, and one line, are all that stands between.
const settling = 5 * time.Second

// Prepare is Append of what comes before the final names, unless another run has been
// before with one of the intents: then it writes nothing, and returns which they are,
// by their places. Whoever asked Standing, and makes a packet of that, has it from here
// that nobody else has made one of the same in between.
func (l *Log) Prepare(entries ...Entry) (map[int]Overtaken, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for until := time.Now().Add(settling); ; {
		var by map[int]Overtaken
		err := l.appendIf(entries, func(f file) (ok bool, err error) {
			by, err = l.overtaken(f, entries)
			return err == nil && len(by) == 0, err
		})
		if err != nil || len(by) == 0 || isSettled(by) || time.Now().After(until) {
			return by, err
		}
		l.mu.Unlock()
		time.Sleep(glance)
		l.mu.Lock()
	}
}

func isSettled(by map[int]Overtaken) bool {
	for _, o := range by {
		if !o.Made {
			return false
		}
	}
	return true
}

// overtaken returns which of the entries another run has been before with.
func (l *Log) overtaken(f file, entries []Entry) (map[int]Overtaken, error) {
	if err := l.known.update(f); err != nil {
		return nil, err
	}
	by := map[int]Overtaken{}
	for i, e := range entries {
		if e.Event != Prepared {
			continue
		}
		p := l.known.overtakes(e)
		if p == nil {
			continue
		}
		was, err := intentOf(f, p)
		if errors.Is(err, errLine) {
			continue // Verify names it
		}
		if err != nil {
			return nil, err
		}
		by[i] = Overtaken{By: was, Made: p.last != Prepared}
	}
	return by, nil
}

// overtakes returns the packet that another run has been before with, or nil: an intent
// that is not settled, or a packet that stands and is not the one that the new packet
// is to take the place of. A list takes the place of none; of lists, only the same one
// made since this run began counts.
//
// Intents from before this run are those of runs that died, unless another run was
// alive then.
func (x *index) overtakes(e Entry) *packet {
	key, list := about(e.CaseID, e.From, e.Signer, e.To), e.CaseID == ""
	p := x.pending[key]
	if p != nil && (p.intent.at >= x.began || x.others) && (!list || p.release == e.Release) {
		return p
	}
	p = x.latest[key]
	switch {
	case p == nil || !p.stands():
		return nil
	case list && (p.release != e.Release || p.intent.at < x.began), !list && p == x.packets[e.Supersedes]:
		return nil
	}
	return p
}

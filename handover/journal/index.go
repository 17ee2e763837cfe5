package journal

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// An index remembers of every packet what runs ask for again and again, so that
// ten thousand cases do not read the log ten thousand times. It holds places in
// the file, not entries.
//
// It trusts the lines: a log with a broken line must not stop a school from
// handing over the week before school starts. To look for broken lines is
// Verify's work.
type index struct {
	read    int64 // bytes of the log that are known
	packets map[string]*packet
	latest  map[handover]*packet // the last packet made
	refused map[string]string    // cases of which nothing goes, with the reason
	opened  map[string]bool      // packets that came in and were opened
	newer   map[incoming]string  // of those that were replaced, by which
	answers map[incoming]*packet // that came in, with the line that answered last
	keys    map[string]bool      // fingerprints of those that packets were sealed to
	pending map[handover]*packet // the last intent that is not settled

	began  int64 // so long was the log when it was first read; -1 before that
	others bool  // another run was alive when this one began
}

// A packet is one that was made here.
type packet struct {
	intent  place
	release string
	last    Event // the latest
	seq     int   // of the last receipt that counted
}

// A place is where a line stands, without its end.
type place struct{ at, n int64 }

// A handover is a case on its way to one recipient; or, of what is about many cases,
// what a sender and a signer have for one recipient.
type handover struct {
	caseID       string
	to           Party
	from, signer string // empty where there is a case
}

func about(caseID string, from Party, signer string, to Party) handover {
	if caseID != "" {
		return handover{caseID: caseID, to: to}
	}
	return handover{to: to, from: from.Orgnr, signer: signer}
}

// An incoming is a packet that came here. What replaces it is about the same
// case, from the same sender, to the same recipient: nobody can put another's
// packet out of use.
type incoming struct {
	packetID, caseID, from string
	to                     Party
}

func newIndex() index {
	return index{
		packets: map[string]*packet{}, latest: map[handover]*packet{}, refused: map[string]string{}, opened: map[string]bool{}, newer: map[incoming]string{},
		answers: map[incoming]*packet{}, keys: map[string]bool{}, pending: map[handover]*packet{}, began: -1,
	}
}

// update reads what was appended since the last time, by this run or others.
func (x *index) update(f file) error {
	size, err := f.Size()
	if err != nil {
		return bare("read the log", err)
	}
	if x.began < 0 {
		x.began = size
	}
	if size == x.read {
		return nil
	}
	if size < x.read {
		others := x.others
		*x = newIndex() // somebody has put another file there
		x.began, x.others = size, others
	}
	lines := newShortLineReader(io.NewSectionReader(f, x.read, size-x.read), size-x.read)
	for {
		line, n, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bare("read the log", err)
		}
		x.note(line, place{x.read, n - 1})
		x.read += n
	}
}

func (x *index) note(line []byte, at place) {
	// Of an Entry, only what is asked for: this is most of the time that the
	// first query takes.
	var e struct {
		Event      Event    `json:"event"`
		Incoming   bool     `json:"incoming"`
		CaseID     string   `json:"case_id"`
		PacketID   string   `json:"packet_id"`
		Supersedes string   `json:"supersedes"`
		From       Party    `json:"from"`
		Signer     string   `json:"signer"`
		To         Party    `json:"to"`
		Reason     string   `json:"reason"`
		Seq        int      `json:"seq"`
		Release    string   `json:"release"`
		Keys       []string `json:"keys"`
	}
	if json.Unmarshal(line, &e) != nil {
		return
	}
	if e.Incoming {
		x.noteIncoming(Entry{Event: e.Event, PacketID: e.PacketID, CaseID: e.CaseID, From: e.From, To: e.To, Supersedes: e.Supersedes, Seq: e.Seq}, at)
		return
	}
	if e.Event == Refused {
		x.refused[e.CaseID] = e.Reason
		return
	}
	if e.Event == Prepared {
		p := &packet{intent: at, release: e.Release, last: Prepared}
		x.packets[e.PacketID], x.pending[about(e.CaseID, e.From, e.Signer, e.To)] = p, p
		return
	}
	p := x.packets[e.PacketID]
	if key := about(e.CaseID, e.From, e.Signer, e.To); p != nil && x.pending[key] == p {
		delete(x.pending, key)
	}
	if p == nil || p.over() || e.Seq != 0 && e.Seq <= p.seq {
		return // what a receipt said is not undone by an older one that comes late
	}
	p.last, p.seq = e.Event, max(p.seq, e.Seq)
	if e.Event == Made {
		for _, k := range e.Keys {
			x.keys[k] = true
		}
		delete(x.refused, e.CaseID)
		x.latest[about(e.CaseID, e.From, e.Signer, e.To)] = p
	}
}

// noteIncoming notes a line about a packet that came here.
func (x *index) noteIncoming(e Entry, at place) {
	switch e.Event {
	case Received:
		x.opened[e.PacketID] = true
		if e.Supersedes != "" {
			x.newer[incoming{e.Supersedes, e.CaseID, e.From.Orgnr, e.To}] = e.PacketID
		}
	case Accepted, Rejected:
		key := incoming{e.PacketID, e.CaseID, e.From.Orgnr, e.To}
		if before := x.answers[key]; before == nil || e.Seq >= before.seq {
			x.answers[key] = &packet{intent: at, seq: e.Seq}
		}
	}
}

// over reports whether nothing can happen to a packet any more: a receipt that
// comes late does not make it count again.
func (p *packet) over() bool {
	return p.last == Withdrawn || p.last == Superseded || p.last == Deleted
}

// stands reports whether a packet is there and nothing has come in its way.
func (p *packet) stands() bool {
	return p.last == Made || p.last == Received || p.last == Accepted
}

// ask calls a question with an index that is up to date, and a way to read an
// intent. The log is locked, because a batch that is being written may yet be
// taken back.
func (l *Log) ask(question func(x *index, intent func(*packet) (Entry, error)) error) error {
	return l.locked(false, func(f file) error {
		if err := l.known.update(f); err != nil {
			return err
		}
		return question(&l.known, func(p *packet) (Entry, error) { return intentOf(f, p) })
	})
}

// intentOf reads the line that said Prepared for a packet.
func intentOf(f file, p *packet) (Entry, error) {
	line := make([]byte, p.intent.n)
	if _, err := f.ReadAt(line, p.intent.at); err != nil {
		return Entry{}, bare("read the log", err)
	}
	return parseLine(line)
}

// known returns what the index answers by itself.
func known[T any](l *Log, question func(x *index) T) (answer T, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.ask(func(x *index, _ func(*packet) (Entry, error)) error {
		answer = question(x)
		return nil
	})
	return answer, err
}

// find looks for one packet, and returns its intent if there is one that pick
// chooses.
func (l *Log) find(pick func(x *index) *packet) (e Entry, found bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.ask(func(x *index, intent func(*packet) (Entry, error)) error {
		p := pick(x)
		if p == nil {
			return nil
		}
		var err error
		e, err = intent(p)
		found = err == nil
		return err
	})
	return e, found, err
}

// Intent returns the entry that said Prepared for a packet, whatever became of
// it: a packet may be on its way although its run died before it could say so.
// The entry has the key that its receipts are checked with.
func (l *Log) Intent(packetID string) (e Entry, found bool, err error) {
	return l.find(func(x *index) *packet { return x.packets[packetID] })
}

// FindRelease returns the intent of the packet that took exactly this release
// to this recipient, release being its keyed digest: what was packed before,
// unchanged, need not be packed again.
//
// Only the last packet to the recipient counts – what has changed to and fro is
// a change – and only as long as it stands: a packet that was rejected,
// withdrawn, superseded or deleted may be made again.
func (l *Log) FindRelease(caseID string, to Party, release string) (e Entry, found bool, err error) {
	return l.find(func(x *index) *packet { return x.latest[about(caseID, Party{}, "", to)].of(release) })
}

// FindList is FindRelease for what is about many cases, such as a checklist. Each
// sender, and whoever signs for it, has its own. signer is empty when that is the
// sender.
func (l *Log) FindList(from Party, signer string, to Party, release string) (e Entry, found bool, err error) {
	return l.find(func(x *index) *packet { return x.latest[about("", from, signer, to)].of(release) })
}

// of returns a packet that stands and has that release, or nil.
func (p *packet) of(release string) *packet {
	if p == nil || release == "" || p.release != release || !p.stands() {
		return nil
	}
	return p
}

// Standing returns the intent of the packet that the recipient was last sent about
// a case, as long as it stands: what a new packet replaces.
func (l *Log) Standing(caseID string, to Party) (e Entry, found bool, err error) {
	return l.find(func(x *index) *packet {
		p := x.latest[about(caseID, Party{}, "", to)]
		if p == nil || !p.stands() {
			return nil
		}
		return p
	})
}

// SealedTo reports whether a packet has been sealed to the key with this fingerprint.
// Older lines do not say, and are passed over.
func (l *Log) SealedTo(fingerprint string) (bool, error) {
	return known(l, func(x *index) bool { return x.keys[fingerprint] })
}

// Refused returns why nothing of a case goes to anybody, when that is the last that the
// log says of it; or nothing.
func (l *Log) Refused(caseID string) (reason string, err error) {
	return known(l, func(x *index) string { return x.refused[caseID] })
}

// Seen reports whether a packet that came in has been opened here before.
func (l *Log) Seen(packetID string) (bool, error) {
	return known(l, func(x *index) bool { return x.opened[packetID] })
}

// ReplacedBy returns the id of the packet that has been opened here and takes the
// place of the one that e is about, directly or by way of others; or nothing.
func (l *Log) ReplacedBy(e Entry) (id string, err error) {
	return known(l, func(x *index) (id string) {
		at := incoming{e.PacketID, e.CaseID, e.From.Orgnr, e.To}
		for passed := map[string]bool{}; x.newer[at] != "" && !passed[at.packetID]; at.packetID = id {
			passed[at.packetID] = true
			id = x.newer[at]
		}
		return id
	})
}

// Answered returns the last line that answers the packet that e is about, which came
// here: in whichever folder it lay.
func (l *Log) Answered(e Entry) (answer Entry, found bool, err error) {
	return l.find(func(x *index) *packet { return x.answers[incoming{e.PacketID, e.CaseID, e.From.Orgnr, e.To}] })
}

// Pending returns the intents that are not settled, in the order of the log.
// They are those of runs that died, and of runs that are alive.
func (l *Log) Pending() ([]Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending()
}

func (l *Log) pending() (out []Entry, err error) {
	err = l.ask(func(x *index, intent func(*packet) (Entry, error)) error {
		var open []*packet
		for _, p := range x.packets {
			if p.last == Prepared {
				open = append(open, p)
			}
		}
		slices.SortFunc(open, func(a, b *packet) int { return cmp.Compare(a.intent.at, b.intent.at) })
		for _, p := range open {
			e, err := intent(p)
			if errors.Is(err, errLine) {
				continue // Verify names it
			}
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

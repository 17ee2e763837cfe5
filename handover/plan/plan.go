// Package plan is what a run of packing is to do, written down before it is done: who
// gets something, what is withheld by which rule, what is stopped, and which keys are
// used for the first time.
//
// A plan is made of many cases, looked at by people, and then packed. Between the two
// nothing may change unseen. So a plan has a digest of everything that decides what
// comes out – the case files, the law data, the schemas, the templates, the settings,
// the keys, and what goes to each recipient – and Compare tells what is not as it was.
//
// The promise: no name, no path, no number of a person, nothing that a case says, and
// not which of its parts go. A case is named by its id. What stands for a case file and
// for what goes is digested under the key of the installation (journal.Log.Keyed), so
// that whoever gets hold of a plan cannot confirm a guess. Of cases that are handled
// individually a plan tells that there are some: no number, no id, no digest. But that
// something is withheld in a case is personal data all the same.
//
// A plan gives nobody a right to anything: what it has is worked out again when it is
// packed. It carries a mark under the same key, so that one that somebody has written
// in, or that was made elsewhere, is told from one that was looked at here.
package plan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/handover-no/handover/handover/canon"
)

// Format is the first field of every plan.
const Format = "plan/v1"

// Max is the largest plan in bytes; a case takes about 400.
const Max = 256 << 20

var (
	// ErrPlan reports bytes that are not a plan.
	ErrPlan = errors.New("plan: not a plan")
	// ErrOther reports a plan that was made on another installation, or has been
	// changed since.
	ErrOther = errors.New("plan: made elsewhere, or changed since it was made")
)

// A Plan is what a run is to do. Its order follows from the ids of the cases: that of
// the files might tell names.
type Plan struct {
	Format string    `json:"format"`
	Made   time.Time `json:"made"` // in UTC and whole seconds
	Day    string    `json:"day"`  // that the cases were judged on
	Tool   string    `json:"tool"`
	Inputs Inputs    `json:"inputs"`
	// Individual tells that something is to be handled individually.
	Individual bool        `json:"individual"`
	Recipients []Recipient `json:"recipients"`
	Cases      []Case      `json:"cases"`
	// Mark is a keyed digest of all the rest.
	Mark string `json:"mark,omitempty"`
}

// Inputs are the SHA-256 digests of what decides beside the cases and the keys.
type Inputs struct {
	Law       string `json:"law"`
	Schemas   string `json:"schemas"`
	Templates string `json:"templates"` // with the typefaces
	Settings  string `json:"settings"`
}

// A Party is a unit and a role in it.
type Party struct {
	Orgnr string `json:"orgnr"`
	Role  string `json:"role"`
}

func (p Party) compare(o Party) int {
	return cmp.Or(cmp.Compare(p.Orgnr, o.Orgnr), cmp.Compare(p.Role, o.Role))
}

// A Recipient is somebody whom cases are for, and the keys that count for them that
// day, the newest first; none where the key book has none.
type Recipient struct {
	Party
	Keys []Key `json:"keys"`
}

// A Key is a key to seal to.
type Key struct {
	Fingerprint string `json:"fingerprint"`
	Until       string `json:"until"` // last day
	// First tells that nothing had been sealed to it when the plan was made.
	First bool `json:"first_use,omitempty"`
}

// A State is how a case stands.
type State string

// The states.
const (
	Ready   State = "klar"
	Stopped State = "stoppet"   // by an error; Reason or Codes say which
	Nothing State = "ingenting" // may be shared with anybody; Reason says why
)

// A Case is one case, named by its id.
type Case struct {
	// ID is the case's, or empty where the file could not be read so far.
	ID         string   `json:"case_id,omitempty"`
	File       string   `json:"file,omitempty"` // keyed digest of its bytes
	Transition string   `json:"transition,omitempty"`
	State      State    `json:"state"`
	Reason     string   `json:"reason,omitempty"`
	Codes      []string `json:"codes,omitempty"` // of the errors
	To         []To     `json:"to,omitempty"`
}

// A Fate says what a packet is beside those that were made before.
type Fate string

// The fates.
const (
	New      Fate = "ny"
	Same     Fate = "uendret"   // packed before: there will be no new one
	Replaces Fate = "erstatter" // the one that the recipient has
)

// A To is one recipient of a case, and what goes there.
type To struct {
	Party
	// Release is a keyed digest of what goes, and empty when nothing does.
	Release  string     `json:"release,omitempty"`
	Goes     int        `json:"goes,omitempty"` // parts
	Withheld []Withheld `json:"withheld,omitempty"`
	// Fate, Pages and Bytes are told of what goes. The last two are estimates.
	Fate  Fate `json:"packet,omitempty"`
	Pages int  `json:"pages,omitempty"`
	Bytes int  `json:"bytes,omitempty"`
}

// Withheld is how many parts a rule withholds.
type Withheld struct {
	Code  string `json:"code"`
	Parts int    `json:"parts"`
}

// Withhold counts one part more that a rule withholds.
func (t *To) Withhold(code string) {
	i, found := slices.BinarySearchFunc(t.Withheld, code, func(w Withheld, code string) int { return cmp.Compare(w.Code, code) })
	if !found {
		t.Withheld = slices.Insert(t.Withheld, i, Withheld{Code: code})
	}
	t.Withheld[i].Parts++
}

// Parts returns how many parts are withheld in all.
func (t To) Parts() int {
	n := 0
	for _, w := range t.Withheld {
		n += w.Parts
	}
	return n
}

// A Keyed makes a keyed digest of data.
type Keyed func(data []byte) string

// Encode puts a plan in order, marks it and writes it.
func (p Plan) Encode(mark Keyed) ([]byte, error) {
	p = p.Ordered()
	if err := p.check(); err != nil {
		return nil, err
	}
	plain, err := p.unmarked()
	if err != nil {
		return nil, err
	}
	p.Mark = mark(plain)
	return canon.Encode(p)
}

// Parse reads a plan. It fails with ErrPlan; whether the plan was made here, Genuine
// tells.
func Parse(data []byte) (Plan, error) {
	var p Plan
	if len(data) > Max {
		return Plan{}, fmt.Errorf("%w: too large", ErrPlan)
	}
	if err := canon.Decode(data, &p); err != nil {
		return Plan{}, fmt.Errorf("%w: %w", ErrPlan, err)
	}
	if err := p.check(); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// Genuine fails with ErrOther unless the mark is that of this installation.
func (p Plan) Genuine(mark Keyed) error {
	plain, err := p.unmarked()
	if err != nil {
		return err
	}
	if p.Mark == "" || mark(plain) != p.Mark {
		return ErrOther
	}
	return nil
}

func (p Plan) unmarked() ([]byte, error) {
	p.Mark = ""
	return canon.Encode(p)
}

// Ordered returns the plan in the one order that it is written in, which tells nothing
// of the order of the files.
func (p Plan) Ordered() Plan {
	p.Recipients, p.Cases = slices.Clone(p.Recipients), slices.Clone(p.Cases)
	slices.SortFunc(p.Recipients, func(a, b Recipient) int { return a.compare(b.Party) })
	slices.SortFunc(p.Cases, func(a, b Case) int { return a.compare(b) })
	for i := range p.Recipients {
		p.Recipients[i].Keys = append([]Key{}, p.Recipients[i].Keys...)
	}
	if p.Recipients == nil {
		p.Recipients = []Recipient{}
	}
	if p.Cases == nil {
		p.Cases = []Case{}
	}
	return p
}

func (c Case) compare(o Case) int {
	return cmp.Or(cmp.Compare(c.ID, o.ID), cmp.Compare(c.File, o.File))
}

package handover_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
)

// An office is an owner with its units' keys, and one machine's folders.
type office struct {
	t       testing.TB
	root    seal.Signer
	book    keybook.Book
	trust   []keybook.Trust
	signers map[string]seal.Signer
	doors   map[string]seal.Identity // "orgnr/role"
	state   string
	out     string
	clock   time.Time
	random  io.Reader
}

// door is randomness that comes through the door: the same bytes every time.
type door struct{ n byte }

func (d *door) Read(p []byte) (int, error) {
	for i := range p {
		d.n++
		p[i] = d.n * 37
	}
	return len(p), nil
}

func newOffice(t testing.TB) *office { return officeWith(t, 0) }

// officeWith returns an office whose signing keys come from a seed.
func officeWith(t testing.TB, seed byte) *office {
	t.Helper()
	o := &office{
		t: t, signers: map[string]seal.Signer{}, doors: map[string]seal.Identity{}, state: t.TempDir(), out: t.TempDir(),
		clock: time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC), random: &door{},
	}
	var err error
	o.root, err = seal.NewSigner(&door{99})
	o.must(err)
	o.book, err = keybook.Init(keybook.Owner{Orgnr: "802120648", Name: "Eksempelkommunen"}, today.AddMonths(12), today)
	o.must(err)
	for i, orgnr := range []string{"903963840", "907902102", "903183357"} {
		o.signers[orgnr], err = seal.NewSigner(&door{seed + byte(i)})
		o.must(err)
		o.add(keybook.Card{Orgnr: orgnr, Name: "Barnehagen", Initials: "ab", Public: o.signers[orgnr].Public().String()})
	}
	for _, at := range []string{"908592476/rektor", "908592476/sfo", "905893491/rektor", "905640135/rektor"} {
		o.doors[at], err = seal.NewIdentity()
		o.must(err)
		orgnr, role, _ := strings.Cut(at, "/")
		o.add(keybook.Card{Orgnr: orgnr, Name: "Skolen", Role: keybook.Role(role), Public: o.doors[at].Recipient().String()})
	}
	o.trust = []keybook.Trust{{Owner: "802120648", Root: o.root.Public().Fingerprint()}}
	for _, u := range o.book.Units {
		o.trust[0].Units = append(o.trust[0].Units, u.Orgnr)
	}
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) add(c keybook.Card) {
	o.t.Helper()
	c.From, c.To = today, today.AddMonths(12)
	var err error
	o.book, err = o.book.Add(c, keybook.Verification{How: "prøve", By: "prøve", On: today}, today)
	o.must(err)
}

func (o *office) keys() *keybook.Set {
	o.t.Helper()
	data, sig, err := o.book.Sign(o.root)
	o.must(err)
	trusted, err := keybook.Load(data, sig, o.trust, func(string) keybook.Seen { return keybook.Seen{} }, today)
	o.must(err)
	set, err := keybook.NewSet(o.trust, trusted)
	o.must(err)
	return set
}

func (o *office) now() time.Time { return o.clock }

func (o *office) log() *journal.Log {
	o.t.Helper()
	log, err := journal.Open(o.state, o.now)
	o.must(err)
	o.t.Cleanup(func() { _ = log.Close() })
	return log
}

// packer returns a packer that writes to the office's folder.
func (o *office) packer() *handover.Packer {
	o.t.Helper()
	p := program(o.t)
	log := o.log()
	box, err := outbox.Open(o.out, outbox.Options{})
	o.must(err)
	o.t.Cleanup(func() { _ = box.Close() })
	folder, err := log.Folder(o.out)
	o.must(err)
	return &handover.Packer{
		Program: p, Keys: o.keys(), Log: log, Box: box, Folder: folder, Now: o.now, Zone: time.UTC, Random: o.random,
		Owner: "Eksempelkommunen", Profile: "streng",
		SignerFor: func(unit string) (handover.Signer, error) {
			key := o.signers[unit]
			return handover.Signer{Key: key, Unit: unit, Known: key.Public().Fingerprint()}, nil
		},
	}
}

func (o *office) opener(at ...string) *handover.Opener {
	o.t.Helper()
	out := &handover.Opener{Program: program(o.t), Keys: o.keys(), Log: o.log(), Now: o.now, Zone: time.UTC}
	for _, a := range at {
		out.Identities = append(out.Identities, o.doors[a])
	}
	return out
}

// pack packs a case and its checklists, and returns the sealed files by what
// they are and to whom.
func (o *office) pack(src string) (map[string][]byte, []handover.Packed) {
	o.t.Helper()
	p := o.packer()
	done, err := p.Case(check(o.t, src))
	o.must(err)
	lists, err := p.Checklists()
	o.must(err)
	out := map[string][]byte{}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(o.out, name))
		o.must(err)
		return data
	}
	for _, d := range done {
		if !d.Skipped {
			out["pakke/"+d.To.To.Role] = read(d.File)
		}
	}
	for _, l := range lists {
		if !l.Skipped {
			out["sjekkliste/"+l.Role] = read(l.File)
		}
	}
	return out, done
}

func (o *office) plain(sealed []byte, at string) []byte {
	o.t.Helper()
	data, err := seal.Decrypt(sealed, o.doors[at])
	o.must(err)
	return data
}

package handover_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

const (
	pptUnit   = "901196583"
	lyngtopp  = "903963840" // the sender of barnehage_1_to_hjem
	eventyr   = "907902102"
	strandlia = "908592476"
)

// withPPT adds a PPT that may sign for some units, and lets it sign everything.
func (o *office) withPPT(may ...string) *office {
	o.t.Helper()
	var err error
	o.signers[pptUnit], err = seal.NewSigner(&door{77})
	o.must(err)
	o.add(keybook.Card{Orgnr: pptUnit, Name: "PPT for Skarfjord og Indre Sund", Initials: "ko", Public: o.signers[pptUnit].Public().String()})
	o.trust[0].Units = append(o.trust[0].Units, pptUnit)
	if len(may) > 0 {
		o.book, err = o.book.LetSign(pptUnit, may, today)
		o.must(err)
	}
	return o
}

// byPPT is a packer whose packets the PPT signs.
func (o *office) byPPT() *handover.Packer {
	p := o.packer()
	p.SignerFor = func(string) (handover.Signer, error) {
		key := o.signers[pptUnit]
		return handover.Signer{Key: key, Unit: pptUnit, Known: key.Public().Fingerprint()}, nil
	}
	return p
}

func (o *office) file(name string) []byte {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.out, name))
	o.must(err)
	return data
}

// What the PPT signs on behalf of a barnehage is the barnehage's, and says who
// signed: packet and list.
func TestSigningOnBehalf(t *testing.T) {
	o := newOffice(t).withPPT(lyngtopp)
	p := o.byPPT()
	done, err := p.Case(check(t, brief(t, "barnehage_1_to_hjem")))
	o.must(err)
	lists, err := p.Checklists()
	o.must(err)
	at := o.opener("908592476/rektor", "908592476/sfo")
	for _, name := range []string{done[0].File, done[1].File, lists[0].File, lists[1].File} {
		opened, err := at.Open(o.file(name))
		if err != nil {
			t.Fatal(err)
		}
		from := opened.Packet.Manifest.From
		if from.Orgnr != lyngtopp || from.Name != "Lyngtoppen barnehage" || from.Signer.Orgnr != pptUnit || opened.SignedBy != "PPT for Skarfjord og Indre Sund" {
			t.Errorf("%s is from %v, signed by %q", opened.Packet.Manifest.Kind, from, opened.SignedBy)
		}
	}
	// The log remembers who signed, and so does a checklist of what was packed before.
	entry, found, err := p.Log.Intent(string(done[0].Packet))
	if err != nil || !found || entry.From.Orgnr != lyngtopp || entry.Signer != pptUnit {
		t.Errorf("the log has %+v, %v", entry, err)
	}
	o.must(p.Log.Close())
	again, err := o.packer().Case(check(t, brief(t, "barnehage_1_to_hjem")))
	if err != nil || !again[0].Skipped || again[0].Items != done[0].Items {
		t.Errorf("packed again: %+v, %v", again, err)
	}
}

// A right that nobody uses does not show.
func TestARightThatIsNotUsedIsInvisible(t *testing.T) {
	a, b := newOffice(t), newOffice(t)
	b.doors, b.book, b.trust = a.doors, a.book, a.trust
	b.withPPT(lyngtopp)
	one, _ := a.pack(brief(t, "barnehage_1_to_hjem"))
	two, _ := b.pack(brief(t, "barnehage_1_to_hjem"))
	for what := range one {
		role := what[bytes.IndexByte([]byte(what), '/')+1:]
		if !bytes.Equal(a.plain(one[what], "908592476/"+role), b.plain(two[what], "908592476/"+role)) {
			t.Errorf("%s differs", what)
		}
	}
}

// Nothing is signed for a unit that one may not sign for, whatever the key; not
// even in a run that writes nothing and does not know the key.
func TestSigningWithoutARightIsRefusedWhenPacking(t *testing.T) {
	for name, may := range map[string][]string{"for nobody": nil, "for another": {eventyr}} {
		for _, known := range []bool{true, false} {
			o := newOffice(t).withPPT(may...)
			p := o.byPPT()
			sign := p.SignerFor
			p.SignerFor = func(unit string) (handover.Signer, error) {
				by, err := sign(unit)
				if !known {
					by.Known = ""
				}
				return by, err
			}
			if _, err := p.Case(check(t, brief(t, "barnehage_1_to_hjem"))); !errors.Is(err, handover.ErrCannotSign) {
				t.Errorf("%s, known %v: %v", name, known, err)
			}
			if files, err := os.ReadDir(o.out); err != nil || len(files) != 0 {
				t.Errorf("%s: %d files were written", name, len(files))
			}
		}
	}
}

// A receiver refuses what was signed without the right, and what was signed with
// one that has been taken back since.
func TestSigningWithoutARightIsRefusedWhenOpening(t *testing.T) {
	o := newOffice(t).withPPT(lyngtopp)
	p := o.byPPT()
	done, err := p.Case(check(t, brief(t, "barnehage_1_to_hjem")))
	o.must(err)
	sealed := o.file(done[0].File)
	at := done[0].To.To.Unit + "/" + done[0].To.To.Role

	taken := newOffice(t)
	taken.doors, taken.root, taken.trust = o.doors, o.root, o.trust
	taken.book, err = o.book.StopSigning(pptUnit, []string{lyngtopp}, today)
	o.must(err)
	other := newOffice(t)
	other.doors, other.root, other.trust = o.doors, o.root, o.trust
	other.book, err = taken.book.LetSign(pptUnit, []string{eventyr}, today)
	o.must(err)
	for name, office := range map[string]*office{"taken back": taken, "for another only": other} {
		if _, err := office.opener(at).Open(sealed); !errors.Is(err, keybook.ErrNoRight) {
			t.Errorf("%s: %v", name, err)
		}
	}
	untrusted := newOffice(t)
	untrusted.doors, untrusted.root, untrusted.book = o.doors, o.root, o.book
	untrusted.trust = []keybook.Trust{{Owner: o.trust[0].Owner, Root: o.trust[0].Root, Units: o.trust[0].Units[:len(o.trust[0].Units)-1]}}
	if _, err := untrusted.opener(at).Open(sealed); !errors.Is(err, keybook.ErrUnknownSigner) {
		t.Errorf("without trust in the PPT: %v", err)
	}
}

// A list never puts one unit's children under another's name: each unit that signs
// makes its own, and one that signs for several makes it in its own name.
func TestListsOfSeveralSenders(t *testing.T) {
	first := brief(t, "barnehage_1_to_hjem")
	second := edit(t, first, "saks_id: 089870ce", "saks_id: 189870ce", `orgnr: "903963840"`, `orgnr: "907902102"`, "navn: Lyngtoppen barnehage", "navn: Eventyrskogen barnehage SA")
	for name, c := range map[string]struct {
		packer func(*office) *handover.Packer
		want   []string // from whom rektor's lists are, and who signed
	}{
		"each signs for itself": {(*office).packer, []string{lyngtopp + " " + lyngtopp, eventyr + " " + eventyr}},
		"the PPT for both":      {(*office).byPPT, []string{pptUnit + " " + pptUnit}},
	} {
		o := newOffice(t).withPPT(lyngtopp, eventyr)
		p := c.packer(o)
		for _, src := range []string{first, second} {
			_, err := p.Case(check(t, src))
			o.must(err)
		}
		lists, err := p.Checklists()
		o.must(err)
		var got []string
		for _, l := range lists {
			if l.Unit != strandlia || l.Role != "rektor" {
				continue
			}
			opened, err := o.opener("908592476/rektor").Open(o.file(l.File))
			o.must(err)
			m := opened.Packet.Manifest
			if m.Kind != packet.Checklist {
				t.Errorf("%s: a list is a %s", name, m.Kind)
			}
			got = append(got, m.From.Orgnr+" "+m.From.Signer.Orgnr)
		}
		if len(got) != len(c.want) || got[0] != c.want[0] || got[len(got)-1] != c.want[len(c.want)-1] {
			t.Errorf("%s: lists %v, want %v", name, got, c.want)
		}
	}
}

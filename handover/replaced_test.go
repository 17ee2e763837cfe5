package handover_test

import (
	"crypto/rand"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

// A case file that was copied for another child keeps its id: the packet would say
// that it takes the place of the first child's.
func TestAnIdBelongsToOneChild(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_2_samisk_opplaering")
	_, first := o.pack(src)
	other := edit(t, src, "foedselsdato: 2021-11-23", "foedselsdato: 2021-11-24")
	p := o.packer()
	if done, err := p.Case(check(t, other)); !errors.Is(err, handover.ErrOtherChild) || len(done) != 0 {
		t.Fatalf("another child: %+v, %v", done, err)
	}
	p.Again = true
	done, err := p.Case(check(t, other))
	if err != nil || done[0].Replaces != first[0].Packet {
		t.Errorf("a date that was corrected: %+v, %v", done, err)
	}
}

// Lines from before the log told children apart are taken to be about the same.
func TestOlderLinesTellNoChild(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_2_samisk_opplaering")
	_, first := o.pack(src)
	var lines []journal.Entry
	for e, err := range o.log().All() {
		o.must(err)
		if (e.Event == journal.Prepared) != (e.Child != "") && e.Kind == "pakke" {
			t.Errorf("a line %s tells the child %q", e.Event, e.Child)
		}
		e.Child = ""
		lines = append(lines, e)
	}
	o.state = t.TempDir()
	o.must(o.log().Append(lines...))
	_, second := o.pack(edit(t, src, "foedselsdato: 2021-11-23", "foedselsdato: 2021-11-24"))
	if second[0].Replaces != first[0].Packet {
		t.Errorf("replaces %q", second[0].Replaces)
	}
}

// What is attached is a part of what is sent: a changed file is a changed packet.
func TestAChangedAttachmentIsSent(t *testing.T) {
	o := newOffice(t)
	src := edit(t, sound(t), "    type: medisinplan\n", "    type: medisinplan\n    fil: plan.pdf\n")
	pack := func(pdf string) handover.Packed {
		t.Helper()
		c := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{
			Today: today, Beside: fstest.MapFS{"plan.pdf": {Data: []byte("%PDF-1.7\n" + pdf)}},
		})
		done, err := o.packer().Case(c)
		o.must(err)
		return done[0]
	}
	first := pack("plan A")
	if again := pack("plan A"); !again.Skipped {
		t.Error("the same file is sent again")
	}
	if changed := pack("plan B"); changed.Skipped || changed.Replaces != first.Packet {
		t.Errorf("a changed file: %+v", changed)
	}
}

// A packet that was made in another folder, or has been moved, is not said to lie
// in this one.
func TestSkippedTellsWhereTheFileIs(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_1_to_hjem")
	o.pack(src)
	if _, again := o.pack(src); !again[0].Skipped || again[0].Elsewhere {
		t.Errorf("in the same folder: %+v", again[0])
	}
	o.out = t.TempDir()
	done, err := o.packer().Case(check(t, src))
	if err != nil || !done[0].Skipped || !done[0].Elsewhere {
		t.Errorf("in another folder: %+v, %v", done, err)
	}
}

// Whoever opens an older packet after the newer one learns of it.
func TestAnOlderPacketOpenedLate(t *testing.T) {
	o := newOffice(t)
	src := brief(t, "barnehage_1_to_hjem")
	first, _ := o.pack(src)
	second, done := o.pack(edit(t, src, "Stort ordforråd", "Godt ordforråd"))
	o.state = t.TempDir() // the school's
	into, err := outbox.Open(t.TempDir(), outbox.Options{})
	o.must(err)
	open := func(sealed []byte) *handover.Opened {
		t.Helper()
		opener := o.opener("908592476/rektor")
		opened, err := opener.Open(sealed)
		o.must(err)
		_, err = opener.Write(into, opened)
		o.must(err)
		return opened
	}
	if newer := open(second["pakke/rektor"]); newer.ReplacedBy != "" {
		t.Errorf("the newer one is replaced by %s", newer.ReplacedBy)
	}
	if older := open(first["pakke/rektor"]); older.ReplacedBy != done[0].Packet {
		t.Errorf("the older one is replaced by %q, want %s", older.ReplacedBy, done[0].Packet)
	}
}

// The file in a packet is from and to those whom the manifest names: a signer
// cannot show one school on the outside and another inside.
func TestAPacketIsToWhomItsFileSays(t *testing.T) {
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_1_to_hjem"))
	whole, err := packet.Open(o.plain(files["pakke/rektor"], "908592476/rektor"), func(packet.Claim) error { return nil })
	o.must(err)
	door := o.doors["908592476/rektor"]
	try := func(change func(*packet.Manifest)) error {
		m := whole.Manifest
		change(&m)
		plain, err := packet.Build(m, whole.Files, func(namespace string, message []byte) ([]byte, error) {
			return seal.Sign(o.signers[m.From.Orgnr], namespace, message)
		})
		o.must(err)
		sealed, err := seal.Encrypt(plain, door.Recipient())
		o.must(err)
		_, err = o.opener("908592476/rektor").Open(sealed)
		return err
	}
	if err := try(func(*packet.Manifest) {}); err != nil {
		t.Fatalf("unchanged: %v", err)
	}
	for name, change := range map[string]func(*packet.Manifest){
		"another school": func(m *packet.Manifest) { m.To.Orgnr = "905640135" },
		"another role":   func(m *packet.Manifest) { m.To.Role = "sfo" },
		"another sender": func(m *packet.Manifest) {
			m.From.Orgnr = "907902102"
			m.From.Signer = packet.Signer{Orgnr: "907902102", Fingerprint: string(o.signers["907902102"].Public().Fingerprint())}
		},
	} {
		if err := try(change); !errors.Is(err, packet.ErrContent) {
			t.Errorf("%s: ends with %v", name, err)
		}
	}
}

// A dry run has another key than the real one. Where the book cannot be asked
// about the real one, it is not asked; a real run always asks.
func TestSignerIsHeldAgainstTheBook(t *testing.T) {
	o := newOffice(t)
	stranger, err := seal.NewSigner(rand.Reader)
	o.must(err)
	for _, known := range []seal.Fingerprint{"", stranger.Public().Fingerprint()} {
		p := o.packer()
		p.Box = outbox.Counting(o.out)
		p.Log, err = journal.Rehearse(t.TempDir(), func() time.Time { return o.clock })
		o.must(err)
		p.SignerFor = func(unit string) (handover.Signer, error) {
			return handover.Signer{Key: stranger, Unit: unit, Known: known}, nil
		}
		if _, err := p.Case(check(t, brief(t, "barnehage_1_to_hjem"))); errors.Is(err, handover.ErrCannotSign) != (known != "") {
			t.Errorf("known as %q: ends with %v", known, err)
		}
	}
}

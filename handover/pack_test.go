package handover_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

// What comes out is what went in: packed by the barnehage, opened by the school.
func TestPackAndOpen(t *testing.T) {
	o := newOffice(t)
	files, done := o.pack(brief(t, "barnehage_1_to_hjem"))
	if len(files) != 4 || len(done) != 2 {
		t.Fatalf("made %d files", len(files))
	}
	opened, err := o.opener("908592476/rektor").Open(files["pakke/rektor"])
	if err != nil {
		t.Fatal(err)
	}
	if got := opened.Release.Data.At("barn.kallenavn").Text().Reveal(); got != "Iben" || len(opened.Items) != 15 || opened.Seen {
		t.Errorf("opened %q with %d items, seen %v", got, len(opened.Items), opened.Seen)
	}
	into, err := outbox.Open(t.TempDir(), outbox.Options{})
	o.must(err)
	name, err := o.opener("908592476/rektor").Write(into, opened)
	if err != nil || name != opened.Packet.Manifest.Name().Stem() {
		t.Fatalf("written to %q: %v", name, err)
	}
	if _, err := o.opener("908592476/rektor").Write(into, opened); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written again: %v", err)
	}
	if again, err := o.opener("908592476/rektor").Open(files["pakke/rektor"]); err != nil || !again.Seen {
		t.Errorf("the packet is not known as opened before: %v", err)
	}
}

// Two cases that differ only in what is withheld give the same bytes: packet and
// checklist, for each recipient.
func TestWithheldIsInvisibleInTheBytes(t *testing.T) {
	src := brief(t, "barnehage_1_to_hjem")
	for name, other := range map[string]string{
		"another text":  edit(t, src, "Trenger påminning før turer, ellers glemmer hun seg bort i leken.", "Noe helt annet. "+strings.Repeat("Og mye mer av det. ", 20)),
		"none at all":   edit(t, src, "  toalett:\n    nivaa: paaminning\n    kommentar: Trenger påminning før turer, ellers glemmer hun seg bort i leken.\n", ""),
		"another grade": edit(t, src, "  toalett:\n    nivaa: paaminning", "  toalett:\n    nivaa: hjelp"),
	} {
		// The same keys, so that only the cases differ.
		a, b := newOffice(t), newOffice(t)
		b.doors, b.book = a.doors, a.book
		one, _ := a.pack(src)
		two, _ := b.pack(other)
		for what := range one {
			at := "908592476/" + what[strings.IndexByte(what, '/')+1:]
			if !bytes.Equal(a.plain(one[what], at), b.plain(two[what], at)) {
				t.Errorf("%s: %s differs", name, what)
			}
		}
	}
	// What only the other recipient gets is invisible too.
	a, b := newOffice(t), newOffice(t)
	b.doors, b.book = a.doors, a.book
	one, _ := a.pack(src)
	two, _ := b.pack(edit(t, src, "Stort ordforråd, særlig om ting hun er opptatt av.", "Noe annet."))
	if !bytes.Equal(a.plain(one["pakke/sfo"], "908592476/sfo"), b.plain(two["pakke/sfo"], "908592476/sfo")) {
		t.Error("what only rektor gets shows in the packet for SFO")
	}
	if bytes.Equal(a.plain(one["pakke/rektor"], "908592476/rektor"), b.plain(two["pakke/rektor"], "908592476/rektor")) {
		t.Error("what rektor gets does not show in the packet for rektor")
	}
}

// A packet is opened by the one it is for, and only as it was made.
func TestOpenRefuses(t *testing.T) {
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_1_to_hjem"))
	sealed := files["pakke/rektor"]

	if _, err := o.opener("905893491/rektor").Open(sealed); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("for somebody else: %v", err)
	}
	if _, err := o.opener("908592476/rektor").Open(sealed[:len(sealed)-1]); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
	forwarded, err := seal.Encrypt(o.plain(sealed, "908592476/rektor"), o.doors["905893491/rektor"].Recipient())
	o.must(err)
	if _, err := o.opener("905893491/rektor").Open(forwarded); !errors.Is(err, handover.ErrNotForUs) {
		t.Errorf("passed on by its receiver: %v", err)
	}
	stranger := officeWith(t, 50) // whose book has other keys for the same unit
	stranger.doors = o.doors
	if _, err := stranger.opener("908592476/rektor").Open(sealed); !errors.Is(err, keybook.ErrUnknownSigner) {
		t.Errorf("from nobody that is known: %v", err)
	}
	empty := newOffice(t)
	empty.doors, empty.trust[0].Units = o.doors, []string{"908592476"}
	if _, err := empty.opener("908592476/rektor").Open(sealed); !errors.Is(err, keybook.ErrNotGenuine) {
		t.Errorf("from a unit that nobody trusts: %v", err)
	}
	late := newOffice(t)
	late.doors, late.book, late.root, late.trust = o.doors, o.book, o.root, o.trust
	late.clock = o.clock.AddDate(0, 0, -2)
	if _, err := late.opener("908592476/rektor").Open(sealed); !errors.Is(err, keybook.ErrFuture) {
		t.Errorf("made in the future: %v", err)
	}
	revoked := newOffice(t)
	revoked.doors, revoked.root, revoked.trust = o.doors, o.root, o.trust
	revoked.book, err = o.book.Revoke(o.signers["903963840"].Public().Fingerprint(), today, today)
	o.must(err)
	if _, err := revoked.opener("908592476/rektor").Open(sealed); !errors.Is(err, keybook.ErrRevoked) {
		t.Errorf("signed with a revoked key: %v", err)
	}
}

// A sender that the key book does not let sign makes nothing.
func TestCannotSign(t *testing.T) {
	o := newOffice(t)
	p := o.packer()
	p.SignerFor = func(string) (handover.Signer, error) {
		key := o.signers["907902102"]
		return handover.Signer{Key: key, Unit: "907902102", Known: key.Public().Fingerprint()}, nil
	}
	if _, err := p.Case(check(t, brief(t, "barnehage_1_to_hjem"))); !errors.Is(err, handover.ErrCannotSign) {
		t.Errorf("ends with %v", err)
	}
	files, err := os.ReadDir(o.out)
	if err != nil || len(files) != 0 {
		t.Errorf("%d files were written", len(files))
	}
}

// Attachments go with those who may have them, and by number.
func TestAttachmentsGoByNumber(t *testing.T) {
	o := newOffice(t)
	src := edit(t, brief(t, "barnehage_1_to_hjem"), "    type: medisinplan\n", "    type: medisinplan\n    fil: iben-moe-plan.pdf\n")
	dir := t.TempDir()
	o.must(os.WriteFile(filepath.Join(dir, "iben-moe-plan.pdf"), []byte("%PDF-1.7\nplan"), 0o600))
	c := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, Beside: os.DirFS(dir)})
	p := o.packer()
	done, err := p.Case(c)
	o.must(err)
	for _, d := range done {
		data, err := os.ReadFile(filepath.Join(o.out, d.File))
		o.must(err)
		opened, err := o.opener("908592476/" + d.To.To.Role).Open(data)
		o.must(err)
		if got, ok := opened.Packet.File("vedlegg/01.pdf"); !ok || string(got) != "%PDF-1.7\nplan" {
			t.Errorf("%s: the attachment is not there", d.To.To.Role)
		}
		if all := o.plain(data, "908592476/"+d.To.To.Role); bytes.Contains(all, []byte("iben-moe")) {
			t.Errorf("%s: the name on the sender's machine goes with it", d.To.To.Role)
		}
	}
}

// The plain packet is what stock tools expect: stored files in a ZIP.
func TestPlainPacketIsAnOrdinaryZip(t *testing.T) {
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_2_samisk_opplaering"))
	plain := o.plain(files["pakke/rektor"], "905893491/rektor")
	z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	want := []string{"manifest.json", "manifest.json.sig", packet.HandoverFile, packet.DataFile, packet.ReceiptKeyFile}
	if !slices.Equal(names, want) {
		t.Errorf("holds %v", names)
	}
}

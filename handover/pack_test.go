package handover_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
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
	if got := opened.Release.Data.At("barn.kallenavn").Text().Reveal(); got != "Iben" || len(opened.Items) != 17 || opened.Seen {
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
	var lines []journal.Entry
	for e, err := range p.Log.All() {
		o.must(err)
		lines = append(lines, e)
	}
	if len(lines) != 1 || lines[0].Event != journal.Refused || lines[0].Reason != "nektet" || len(lines[0].Sections) != 0 || lines[0].To.Orgnr != "" {
		t.Errorf("the log holds %+v", lines)
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

package handover_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/seal"
)

// published are the versions whose packets, books, receipts and keys this one
// reads, with a digest over all files in their folders. A line is added with each
// version (VECTORS=new go test ./cmd/handover -run TestVectorsCanBeMade), and none
// is ever changed.
var published = []struct{ version, digest string }{
	{"0.1.0", "010fe6a55583b6667bf18a65c2383877701a941eb93ccf4bb7b240f399d610e9"},
}

// vectorTime is when the vectors were made, and are opened.
var vectorTime = time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC)

func TestVectorsStandAsPublished(t *testing.T) {
	folders, err := filepath.Glob("../testdata/vectors/*.*.*")
	if err != nil || len(folders) != len(published) {
		t.Errorf("%d folders of vectors, want %d (%v)", len(folders), len(published), err)
	}
	if !slices.ContainsFunc(published, func(v struct{ version, digest string }) bool { return v.version == handover.Version }) {
		t.Errorf("version %s has no vectors", handover.Version)
	}
	for _, p := range published {
		v := readVector(t, p.version)
		var names []string
		for name := range v.files {
			names = append(names, name)
		}
		slices.Sort(names)
		sum := sha256.New()
		for _, name := range names {
			_, _ = fmt.Fprintf(sum, "%x  %s\n", sha256.Sum256(v.files[name]), name)
		}
		if got := fmt.Sprintf("%x", sum.Sum(nil)); got != p.digest {
			t.Errorf("the vectors of %s are changed: %s", p.version, got)
		}
	}
}

// A vector is the files of one version, and what they say.
type vector struct {
	t     testing.TB
	files map[string][]byte
	trust []keybook.Trust
	owner string
}

func readVector(t testing.TB, version string) *vector {
	t.Helper()
	v := &vector{t: t, files: map[string][]byte{}}
	dir := filepath.Join("..", "testdata", "vectors", version)
	entries, err := os.ReadDir(dir)
	v.must(err)
	for _, e := range entries {
		if e.Name() != "README.md" {
			v.files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name()))
			v.must(err)
		}
	}
	var found diag.List
	settings, _, err := program(t).Settings("handover.yaml", v.files["handover.yaml"], nil, &found)
	v.must(err)
	for _, row := range settings.Field("tillit").Items() {
		trust := keybook.Trust{Owner: row.Field("eier").Text().Reveal(), Root: seal.Fingerprint(row.Field("rot").Text().Reveal())}
		for _, u := range row.Field("enheter").Items() {
			trust.Units = append(trust.Units, u.Text().Reveal())
		}
		v.trust, v.owner = append(v.trust, trust), trust.Owner
	}
	return v
}

func (v *vector) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

// named returns the names that begin and end so.
func (v *vector) named(begin, end string) []string {
	var out []string
	for name := range v.files {
		if strings.HasPrefix(name, begin) && strings.HasSuffix(name, end) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func (v *vector) text(name string) string { return strings.TrimSpace(string(v.files[name])) }

func (v *vector) book() (keybook.Trusted, error) {
	return keybook.Load(v.files["nokkelbok.json"], v.files["nokkelbok.json.sig"], v.trust,
		func(string) keybook.Seen { return keybook.Seen{} }, day.Of(vectorTime))
}

// log is a copy of the vector's log.
func (v *vector) log() *journal.Log {
	v.t.Helper()
	dir := v.t.TempDir()
	for _, name := range v.named("overforingslogg", "") {
		v.must(os.WriteFile(filepath.Join(dir, name), v.files[name], 0o600))
	}
	log, err := journal.Open(dir, func() time.Time { return vectorTime })
	v.must(err)
	v.t.Cleanup(func() { _ = log.Close() })
	return log
}

func (v *vector) opener() *handover.Opener {
	v.t.Helper()
	book, err := v.book()
	v.must(err)
	set, err := keybook.NewSet(v.trust, book)
	v.must(err)
	ids, err := seal.ParseIdentities(v.files["mottaker.txt"])
	v.must(err)
	return &handover.Opener{
		Program: program(v.t), Keys: set, Identities: ids, Log: v.log(), Now: func() time.Time { return vectorTime }, Zone: time.UTC,
	}
}

// open opens a packet as its mode asks for.
func (v *vector) open(o *handover.Opener, sealed []byte) (*handover.Opened, error) {
	opened, err := o.Open(sealed)
	if errors.Is(err, seal.ErrNeedsPassphrase) {
		return o.OpenWithPassphrase(sealed, v.text("ord.txt"))
	}
	return opened, err
}

// What an earlier version sealed comes out as it went in: every file, byte for
// byte, from the same sender to the same receiver.
func TestVectorsOpen(t *testing.T) {
	for _, p := range published {
		v := readVector(t, p.version)
		o := v.opener()
		dir := t.TempDir()
		into, err := outbox.Open(dir, outbox.Options{})
		v.must(err)
		kinds, modes, inside := map[packet.Kind]int{}, map[packet.Mode]int{}, map[string]string{}
		for _, name := range v.named("", ".zip.age") {
			opened, err := v.open(o, v.files[name])
			if err != nil {
				t.Fatalf("%s: %s: %v", p.version, name, err)
			}
			m := opened.Packet.Manifest
			kinds[m.Kind]++
			modes[m.To.Mode]++
			if m.From.Orgnr != "903963840" || m.To.Orgnr != "908592476" || m.Name().String() != name || !m.Created.Equal(vectorTime) {
				t.Errorf("%s: %s is from %s to %s, made %s", p.version, name, m.From.Orgnr, m.To.Orgnr, m.Created)
			}
			if m.Kind == packet.Handover {
				if r := opened.Release; !r.Test || r.Data.At("barn.kallenavn").Text().Reveal() != "Iben" || len(opened.Items) == 0 {
					t.Errorf("%s: %s: the release says something else", p.version, name)
				}
			}
			folder, err := o.Write(into, opened)
			v.must(err)
			v.digests(filepath.Join(dir, folder), folder, inside)
		}
		if kinds[packet.Handover] != 2 || kinds[packet.Checklist] != 1 || modes[packet.ByKey] != 2 || modes[packet.ByPassphrase] != 1 {
			t.Errorf("%s: opened %v, sealed %v", p.version, kinds, modes)
		}
		for line := range strings.SplitSeq(v.text("SHA256SUMS"), "\n") {
			sum, name, _ := strings.Cut(line, "  ")
			if inside[name] != sum {
				t.Errorf("%s: %s has come out changed, or not at all", p.version, name)
			}
			delete(inside, name)
		}
		if len(inside) > 0 {
			t.Errorf("%s: more came out than is listed: %v", p.version, inside)
		}
	}
}

func (v *vector) digests(dir, under string, out map[string]string) {
	v.t.Helper()
	v.must(filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "kvittering_") { // a receipt is made when opening
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[under+"/"+filepath.ToSlash(rel)] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	}))
}

// The book, the keys, the receipt and the log of an earlier version are read.
func TestVectorsOfKeysAndReceipts(t *testing.T) {
	for _, p := range published {
		v := readVector(t, p.version)
		root, err := seal.ParsePublicKey(v.text(v.owner + "-rot.pub"))
		if err != nil || root.Fingerprint() != v.trust[0].Root {
			t.Errorf("%s: the root has other digits: %v", p.version, err)
		}
		card, err := keybook.ParseCard(v.files["908592476-rektor.kort.json"])
		v.must(err)
		ids, err := keybook.OpenDecryptionIdentity(v.files["908592476-rektor.age"], v.text("passord.txt"))
		if err != nil || len(ids) != 1 || ids[0].Recipient().Fingerprint() != card.Fingerprint() {
			t.Errorf("%s: the identity is not that of the card: %v", p.version, err)
		}
		signer, err := keybook.OpenSigningIdentity(v.files["903963840-ms.sign"], v.text("passord.txt"))
		v.must(err)
		book, err := v.book()
		v.must(err)
		unit := book.Book().Units[slices.IndexFunc(book.Book().Units, func(u keybook.Unit) bool { return u.Orgnr == "903963840" })]
		if unit.Keys[0].Fingerprint() != signer.Public().Fingerprint() || unit.Keys[0].Initials != "ms" {
			t.Errorf("%s: the signing key is not the one in the book", p.version)
		}
		log := v.log()
		sum, err := log.Verify()
		if err != nil || sum.Lines != bytes.Count(v.files["overforingslogg.jsonl"], []byte("\n")) {
			t.Errorf("%s: the log: %d lines, %v", p.version, sum.Lines, err)
		}
		name := v.named("kvittering_", ".json")[0]
		answer, err := handover.CheckReceipt(v.files[name], v.files[name+".sig"], log)
		if err != nil || answer.Receipt.State != receipt.Accepted || answer.To.Role != "rektor" || answer.Receipt.Name() != name {
			t.Errorf("%s: the receipt says %q from %q: %v", p.version, answer.Receipt.State, answer.To.Role, err)
		}
	}
}

// Wherever a bit is turned, what it stands in is refused.
func TestVectorsRefuseATurnedBit(t *testing.T) {
	for _, p := range published {
		v := readVector(t, p.version)
		o := v.opener()
		for _, name := range v.named("", ".zip.age") {
			every := len(v.files[name])/200 + 1
			if _, err := o.Open(v.files[name]); errors.Is(err, seal.ErrNeedsPassphrase) {
				every = len(v.files[name]) - 1 // scrypt takes its time: the first byte and the last
			}
			v.turn(name, 0, every, len(v.files[name]), func() error { _, err := v.open(o, v.files[name]); return err })
		}
		load := func() error { _, err := v.book(); return err }
		for _, name := range []string{"nokkelbok.json", "nokkelbok.json.sig"} {
			v.turn(name, 0, 1, len(v.files[name]), load)
		}
		root := v.owner + "-rot.pub"
		v.turn(root, 0, 1, len(v.files[root]), func() error {
			key, err := seal.ParsePublicKey(v.text(root))
			if err == nil && key.Fingerprint() != v.trust[0].Root {
				err = keybook.ErrUntrusted
			}
			return err
		})
		const plain, locked, signing = "mottaker.txt", "908592476-rektor.age", "903963840-ms.sign"
		key := bytes.Index(v.files[plain], []byte("AGE-SECRET"))
		v.turn(plain, key, 13, key+bytes.IndexByte(v.files[plain][key:], '\n'), func() error { _, err := seal.ParseIdentities(v.files[plain]); return err })
		v.turn(locked, 0, len(v.files[locked])-1, len(v.files[locked]), func() error {
			_, err := keybook.OpenDecryptionIdentity(v.files[locked], v.text("passord.txt"))
			return err
		})
		v.turn(signing, 0, len(v.files[signing])-1, len(v.files[signing]), func() error {
			_, err := keybook.OpenSigningIdentity(v.files[signing], v.text("passord.txt"))
			return err
		})
		receipt, log := v.named("kvittering_", ".json")[0], v.log()
		for _, name := range []string{receipt, receipt + ".sig"} {
			v.turn(name, 0, 1, len(v.files[name]), func() error {
				_, err := handover.CheckReceipt(v.files[receipt], v.files[receipt+".sig"], log)
				return err
			})
		}
		// Nothing stands behind the last line that would tell.
		lines := bytes.TrimRight(v.files["overforingslogg.jsonl"], "\n")
		v.turn("overforingslogg.jsonl", 0, 97, bytes.LastIndexByte(lines, '\n'), func() error { _, err := v.log().Verify(); return err })
	}
}

// turn turns a bit in every n-th byte of a file from begin on and before end, and
// in the last of them, and holds that refused then returns an error.
func (v *vector) turn(name string, begin, n, end int, refused func() error) {
	v.t.Helper()
	whole := v.files[name]
	defer func() { v.files[name] = whole }()
	if err := refused(); err != nil {
		v.t.Errorf("%s is refused as it is: %v", name, err)
	}
	for at := begin; at < end; at += n {
		bad := bytes.Clone(whole)
		bad[at] ^= 1
		if len(bytes.TrimSpace(bad[at:at+1]))+len(bytes.TrimSpace(whole[at:at+1])) == 0 {
			continue // one blank for another, where armor is broken into lines
		}
		v.files[name] = bad
		if refused() == nil {
			v.t.Errorf("%s is accepted with byte %d turned", name, at)
		}
		if at < end-1 && at+n >= end {
			n = end - 1 - at
		}
	}
}

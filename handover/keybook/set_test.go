package keybook_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

func at(s string) time.Time { return d(s).Time().Add(9 * time.Hour) }

func TestRecipients(t *testing.T) {
	office, next := identity(t).Recipient(), identity(t).Recipient()
	b := kommuneBook(t, office)
	overlap := decryptionCard(aasen, keybook.Office, next)
	overlap.From, overlap.To = d("2027-06-01"), d("2028-06-30")
	b = must(t)(b.Add(overlap, verified, d("2026-09-01")))
	s := set(t, load(t, b, kommuneRoot), load(t, fylkeBook(t), fylkeRoot))
	for on, want := range map[string][]seal.Recipient{
		"2026-08-14": nil, "2026-08-15": {office}, "2027-05-31": {office}, "2027-06-01": {next, office}, "2027-09-15": {next, office}, "2027-09-16": {next},
	} {
		got, err := s.Recipients(aasen, keybook.Office, d(on))
		if len(want) == 0 {
			if !errors.Is(err, keybook.ErrNoKey) {
				t.Errorf("%s: err = %v, want ErrNoKey", on, err)
			}
			continue
		}
		if err != nil || len(got) != len(want) || got[0].Recipient.String() != want[0].String() {
			t.Errorf("%s: %d keys, %v", on, len(got), err)
		}
	}
	again, err := s.Recipients(aasen, keybook.Office, d("2027-06-01"))
	if err != nil || again[0].Until != d("2028-06-30") || again[1].Until != d("2027-09-15") {
		t.Errorf("%v, %v", again, err)
	}
}

// There is no fallback: another role, another unit or another owner's book has
// no key to offer.
func TestNoFallback(t *testing.T) {
	s := set(t, load(t, kommuneBook(t, identity(t).Recipient()), kommuneRoot))
	for name, c := range map[string]struct {
		orgnr string
		role  keybook.Role
		want  error
	}{
		"another role":       {aasen, keybook.Principal, keybook.ErrNoKey},
		"no role":            {aasen, "", keybook.ErrNoKey},
		"a unit without one": {solvang, keybook.Office, keybook.ErrNoKey},
		"another owner":      {fjordVGS, keybook.Office, keybook.ErrNoBook},
		"a stranger":         {"310000116", keybook.Office, keybook.ErrNoBook},
	} {
		if got, err := s.Recipients(c.orgnr, c.role, today); !errors.Is(err, c.want) || !errors.Is(err, keybook.ErrNoKey) || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := s.Recipients(aasen, keybook.Office, d("2027-10-01")); !errors.Is(err, keybook.ErrExpired) {
		t.Errorf("after the book's last day: err = %v", err)
	}
}

func TestRetiredAndRevokedKeysReceiveNothing(t *testing.T) {
	office := identity(t).Recipient()
	b := kommuneBook(t, office)
	for name, changed := range map[string]keybook.Book{
		"retired": must(t)(b.Retire(office.Fingerprint(), today, today)), "revoked": must(t)(b.Revoke(office.Fingerprint(), today, today)),
	} {
		s := set(t, load(t, changed, kommuneRoot))
		if _, err := s.Recipients(aasen, keybook.Office, today); !errors.Is(err, keybook.ErrNoKey) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestSignerFor(t *testing.T) {
	s := set(t, load(t, kommuneBook(t, identity(t).Recipient()), kommuneRoot), load(t, fylkeBook(t), fylkeRoot))
	own := by(t, solvangKey, solvang, noon)
	if got, err := s.SignerFor(own, noon); err != nil || got != signer(t, solvangKey).Public() {
		t.Errorf("its own key: %v", err)
	}
	for name, c := range map[string]keybook.Signature{
		"a stranger's key":            by(t, strangerKey, solvang, noon),
		"no key":                      {Signer: solvang, From: solvang, Created: noon},
		"another school's key":        by(t, fjordKey, solvang, noon),
		"a school for another":        {Fingerprint: own.Fingerprint, Signer: solvang, From: aasen, Created: noon},
		"a school of another owner":   {Fingerprint: by(t, fjordKey, fjordVGS, noon).Fingerprint, Signer: fjordVGS, From: solvang, Created: noon},
		"a unit in no book":           by(t, solvangKey, "310000116", noon),
		"the owner's root":            by(t, kommuneRoot, solvang, noon),
		"a decryption key's holder":   {Fingerprint: own.Fingerprint, Signer: aasen, From: aasen, Created: noon},
		"a signer that is not a unit": {Fingerprint: own.Fingerprint, Signer: "310000116", From: solvang, Created: noon},
	} {
		if got, err := s.SignerFor(c, noon); !errors.Is(err, keybook.ErrUnknownSigner) || !got.IsZero() {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

// A unit signs for another when the book of that other's owner says so, and
// only then.
func TestSigningForAnother(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	s := set(t, load(t, b, kommuneRoot))
	ppt := by(t, pptKey, pptUnit, noon)
	for from, want := range map[string]error{pptUnit: nil, solvang: nil, aasen: keybook.ErrUnknownSigner} {
		ppt.From = from
		if _, err := s.SignerFor(ppt, noon); !errors.Is(err, want) {
			t.Errorf("PPT for %s: err = %v, want %v", from, err, want)
		}
	}
	// The same book, without trust in the PPT: it speaks for the school and not
	// for the PPT.
	less := trust(t)
	less[0].Units = []string{solvang, aasen}
	data, signature := signed(t, b, kommuneRoot)
	book, err := keybook.Load(data, signature, less, never, today)
	if err != nil {
		t.Fatal(err)
	}
	s, err = keybook.NewSet(less, book)
	if err != nil {
		t.Fatal(err)
	}
	ppt.From = solvang
	if _, err := s.SignerFor(ppt, noon); !errors.Is(err, keybook.ErrUnknownSigner) {
		t.Errorf("a PPT without trust: err = %v", err)
	}
}

// What an expired key signed while it counted, counts; what it signed before
// or afterwards does not.
func TestExpiredKey(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	b = must(t)(b.Renew(d("2027-12-01"), d("2026-11-01")))
	s := set(t, load(t, b, kommuneRoot))
	now := at("2027-11-20")
	for created, want := range map[string]error{
		"2026-08-14": keybook.ErrNotInTime, "2026-08-15": nil, "2027-09-15": nil, "2027-09-16": keybook.ErrNotInTime,
	} {
		if _, err := s.SignerFor(by(t, solvangKey, solvang, at(created)), now); !errors.Is(err, want) {
			t.Errorf("signed %s: err = %v, want %v", created, err, want)
		}
	}
}

// A retired key counts for what it signed before it was retired.
func TestRetiredKey(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	b = must(t)(b.Retire(signer(t, solvangKey).Public().Fingerprint(), d("2026-10-10"), d("2026-10-12")))
	s := set(t, load(t, b, kommuneRoot))
	for created, want := range map[string]error{
		"2026-08-14": keybook.ErrNotInTime, "2026-10-09": nil, "2026-10-10": keybook.ErrNotInTime, "2026-10-11": keybook.ErrNotInTime,
	} {
		if _, err := s.SignerFor(by(t, solvangKey, solvang, at(created)), noon); !errors.Is(err, want) {
			t.Errorf("signed %s: err = %v, want %v", created, err, want)
		}
	}
}

// Whoever stole a key can write any date. What a revoked key signed is refused
// also when it says that it was signed before.
func TestRevokedKeyBackdated(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	b = must(t)(b.Revoke(signer(t, solvangKey).Public().Fingerprint(), d("2026-10-10"), d("2026-10-12")))
	s := set(t, load(t, b, kommuneRoot))
	for _, created := range []string{"2026-08-14", "2026-08-20", "2026-10-09", "2026-10-11"} {
		if got, err := s.SignerFor(by(t, solvangKey, solvang, at(created)), noon); !errors.Is(err, keybook.ErrRevoked) || !got.IsZero() {
			t.Errorf("signed %s: err = %v", created, err)
		}
	}
}

// A clock may be a day ahead, not more.
func TestMadeInTheFuture(t *testing.T) {
	s := set(t, load(t, kommuneBook(t, identity(t).Recipient()), kommuneRoot))
	for ahead, want := range map[time.Duration]error{24 * time.Hour: nil, 24*time.Hour + time.Second: keybook.ErrFuture, 9000 * time.Hour: keybook.ErrFuture} {
		if _, err := s.SignerFor(by(t, solvangKey, solvang, noon.Add(ahead)), noon); !errors.Is(err, want) {
			t.Errorf("%v ahead: err = %v, want %v", ahead, err, want)
		}
	}
}

// An expired book refuses to open as well as to pack.
func TestExpiredBookAtUse(t *testing.T) {
	s := set(t, load(t, kommuneBook(t, identity(t).Recipient()), kommuneRoot))
	var about *keybook.OwnerError
	_, err := s.SignerFor(by(t, solvangKey, solvang, noon), at("2027-10-01"))
	if !errors.Is(err, keybook.ErrExpired) || !errors.As(err, &about) || about.Owner != kommune {
		t.Errorf("opening: err = %v", err)
	}
	_, err = s.Recipients(aasen, keybook.Office, d("2027-10-01"))
	if !errors.Is(err, keybook.ErrExpired) || !errors.As(err, &about) || about.Owner != kommune {
		t.Errorf("packing: err = %v", err)
	}
}

// A unit in two books belongs to neither, whichever of them trust names.
func TestOrgnrInTwoBooks(t *testing.T) {
	ok := must(t)
	office := identity(t).Recipient()
	claiming := ok(fylkeBook(t).Add(decryptionCard(aasen, keybook.Office, identity(t).Recipient()), verified, d("2026-09-01")))
	claiming = ok(claiming.Add(signingCard(solvang, "xx", signer(t, strangerKey).Public()), verified, d("2026-09-01")))
	s := set(t, load(t, kommuneBook(t, office), kommuneRoot), load(t, claiming, fylkeRoot))
	if got, err := s.Recipients(aasen, keybook.Office, today); !errors.Is(err, keybook.ErrTwoBooks) || got != nil {
		t.Errorf("Recipients: err = %v", err)
	}
	for _, key := range []byte{solvangKey, strangerKey} {
		if _, err := s.SignerFor(by(t, key, solvang, noon), noon); !errors.Is(err, keybook.ErrTwoBooks) {
			t.Errorf("SignerFor: err = %v", err)
		}
	}
	if _, err := s.SignerFor(keybook.Signature{Fingerprint: signer(t, solvangKey).Public().Fingerprint(), Signer: solvang, From: pptUnit, Created: noon}, noon); !errors.Is(err, keybook.ErrTwoBooks) {
		t.Errorf("a signer in two books: err = %v", err)
	}
	if _, err := s.SignerFor(by(t, fjordKey, fjordVGS, noon), noon); err != nil {
		t.Errorf("a unit in one book: err = %v", err)
	}
	for _, l := range s.Units() {
		if l.Unit.Orgnr == aasen || l.Unit.Orgnr == solvang {
			t.Errorf("%s is listed", l.Unit.Orgnr)
		}
	}
}

// A book speaks for the units that trust names, and for no other that it holds.
func TestABookSpeaksOnlyForItsUnits(t *testing.T) {
	claiming := must(t)(fylkeBook(t).Add(signingCard(solvang, "xx", signer(t, strangerKey).Public()), verified, d("2026-09-01")))
	s := set(t, load(t, claiming, fylkeRoot))
	if _, err := s.SignerFor(by(t, strangerKey, solvang, noon), noon); !errors.Is(err, keybook.ErrUnknownSigner) {
		t.Errorf("err = %v", err)
	}
	listed := s.Units()
	if len(listed) != 1 || listed[0].Unit.Orgnr != fjordVGS || listed[0].Owner.Orgnr != fylke || listed[0].Expires != d("2027-09-30") {
		t.Errorf("listed: %+v", listed)
	}
}

// Stock OpenSSH accepts a signature by a key in the exported list, for the
// packet namespaces and in the key's time, and no other.
func TestAllowedSignersWithSSHKeygen(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing: ssh-keygen")
		}
		t.Skip("missing: ssh-keygen")
	}
	const namespace = "overforing-pakke-v1"
	ok := must(t)
	b := kommuneBook(t, identity(t).Recipient())
	b = ok(b.Add(signingCard(solvang, "re", signer(t, strangerKey).Public()), verified, d("2026-09-01")))
	b = ok(b.Retire(signer(t, strangerKey).Public().Fingerprint(), d("2026-10-10"), d("2026-10-12")))
	b = ok(b.Revoke(signer(t, pptKey).Public().Fingerprint(), d("2026-10-12"), d("2026-10-12")))
	s := set(t, load(t, b, kommuneRoot), load(t, fylkeBook(t), fylkeRoot))
	allowed := s.AllowedSigners([]string{namespace, "overforing-trekk-v1"})

	dir := t.TempDir()
	file := filepath.Join(dir, "allowed_signers")
	if err := os.WriteFile(file, allowed, 0o600); err != nil {
		t.Fatal(err)
	}
	verify := func(key byte, principal, namespace, on string) bool {
		sig, err := seal.Sign(signer(t, key), namespace, []byte("hei"))
		if err != nil {
			t.Fatal(err)
		}
		sigFile := filepath.Join(dir, "sig")
		if err := os.WriteFile(sigFile, sig, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("ssh-keygen", "-Y", "verify", "-f", file, "-I", principal, "-n", namespace, "-s", sigFile, "-O", "verify-time="+on)
		cmd.Stdin = strings.NewReader("hei")
		return cmd.Run() == nil
	}
	for _, c := range []struct {
		name               string
		key                byte
		principal, ns, day string
		want               bool
	}{
		{"a key in its time", solvangKey, solvang, namespace, "20261101", true},
		{"its first day", solvangKey, solvang, namespace, "20260815", true},
		{"the day before", solvangKey, solvang, namespace, "20260814", false},
		{"its last day", solvangKey, solvang, namespace, "202709152359", true},
		{"the day after", solvangKey, solvang, namespace, "202709160001", false},
		{"another school", solvangKey, aasen, namespace, "20261101", false},
		{"another namespace", solvangKey, solvang, "overforing-kvittering-v1", "20261101", false},
		{"the second namespace", solvangKey, solvang, "overforing-trekk-v1", "20261101", true},
		{"before it was retired", strangerKey, solvang, namespace, "202610092359", true},
		{"after it was retired", strangerKey, solvang, namespace, "202610100001", false},
		{"a revoked key", pptKey, pptUnit, namespace, "20260901", false},
		{"another owner's school", fjordKey, fjordVGS, namespace, "20261101", true},
	} {
		if got := verify(c.key, c.principal, c.ns, c.day); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

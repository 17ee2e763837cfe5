package keybook_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// Organisations that do not exist: numbers that begin with 3 are synthetic.
const (
	kommune  = "310000086"
	fylke    = "310000078"
	solvang  = "310000094" // a school of the kommune
	aasen    = "310000051" // another
	pptUnit  = "310000043" // the kommune's PPT
	fjordVGS = "310000108" // a school of the fylke
)

var (
	today = d("2026-11-01")
	noon  = time.Date(2026, 11, 1, 11, 0, 0, 0, time.UTC)
)

func d(s string) day.Day {
	v, err := day.Parse(s)
	if err != nil {
		panic(s)
	}
	return v
}

func signer(t testing.TB, seed byte) seal.Signer {
	t.Helper()
	s, err := seal.NewSigner(bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The seeds of the signing keys.
const (
	kommuneRoot byte = iota + 1
	fylkeRoot
	solvangKey
	pptKey
	fjordKey
	strangerKey
)

func identity(t testing.TB) seal.Identity {
	t.Helper()
	id, err := seal.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var verified = keybook.Verification{How: "ringt sentralbordet", By: "ikt", On: d("2026-08-20")}

func signingCard(orgnr, initials string, key seal.PublicKey) keybook.Card {
	return keybook.Card{Orgnr: orgnr, Name: "Enhet " + orgnr, Initials: initials, Public: key.String(), From: d("2026-08-15"), To: d("2027-09-15")}
}

func decryptionCard(orgnr string, role keybook.Role, r seal.Recipient) keybook.Card {
	return keybook.Card{Orgnr: orgnr, Name: "Enhet " + orgnr, Role: role, Public: r.String(), From: d("2026-08-15"), To: d("2027-09-15")}
}

// must returns a changed book.
func must(t testing.TB) func(keybook.Book, error) keybook.Book {
	return func(b keybook.Book, err error) keybook.Book {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// kommuneBook has two schools, one with a signing key and one with an office,
// and a PPT that may sign for the first.
func kommuneBook(t testing.TB, office seal.Recipient) keybook.Book {
	t.Helper()
	ok := must(t)
	b := ok(keybook.Init(keybook.Owner{Orgnr: kommune, Name: "Solvang kommune"}, d("2027-09-30"), d("2026-08-31")))
	b = ok(b.Add(signingCard(solvang, "ah", signer(t, solvangKey).Public()), verified, d("2026-08-31")))
	b = ok(b.Add(decryptionCard(aasen, keybook.Office, office), verified, d("2026-08-31")))
	b = ok(b.Add(signingCard(pptUnit, "ko", signer(t, pptKey).Public()), verified, d("2026-08-31")))
	return ok(b.Describe(keybook.Unit{Orgnr: pptUnit, Name: "PPT", Kind: "ppt", SignsFor: []string{solvang}}, d("2026-08-31")))
}

func fylkeBook(t testing.TB) keybook.Book {
	t.Helper()
	ok := must(t)
	b := ok(keybook.Init(keybook.Owner{Orgnr: fylke, Name: "Fjord fylkeskommune"}, d("2027-09-30"), d("2026-08-31")))
	return ok(b.Add(signingCard(fjordVGS, "me", signer(t, fjordKey).Public()), verified, d("2026-08-31")))
}

// trust is what stands in the configuration of everybody in these tests.
func trust(t testing.TB) []keybook.Trust {
	t.Helper()
	return []keybook.Trust{
		{Owner: kommune, Root: signer(t, kommuneRoot).Public().Fingerprint(), Units: []string{solvang, aasen, pptUnit}},
		{Owner: fylke, Root: signer(t, fylkeRoot).Public().Fingerprint(), Units: []string{fjordVGS}},
	}
}

func signed(t testing.TB, b keybook.Book, root byte) (data, signature []byte) {
	t.Helper()
	data, signature, err := b.Sign(signer(t, root))
	if err != nil {
		t.Fatal(err)
	}
	return data, signature
}

func never(string) keybook.Seen { return keybook.Seen{} }

func load(t testing.TB, b keybook.Book, root byte) keybook.Trusted {
	t.Helper()
	data, signature := signed(t, b, root)
	got, err := keybook.Load(data, signature, trust(t), never, today)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// set is what everybody knows after importing both books.
func set(t testing.TB, books ...keybook.Trusted) *keybook.Set {
	t.Helper()
	s, err := keybook.NewSet(trust(t), books...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// by is the claim that a key signed for a unit, made by that unit itself.
func by(t testing.TB, seed byte, orgnr string, created time.Time) keybook.Signature {
	t.Helper()
	return keybook.Signature{Fingerprint: signer(t, seed).Public().Fingerprint(), Signer: orgnr, From: orgnr, Created: created}
}

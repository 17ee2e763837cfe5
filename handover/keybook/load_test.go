package keybook_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// Each way in which a book cannot be relied on has its own error, and all of
// them are ErrNotGenuine.
func TestBooksThatAreRefused(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	data, signature := signed(t, b, kommuneRoot)
	sign := func(namespace string, message []byte) []byte {
		sig, err := seal.Sign(signer(t, kommuneRoot), namespace, message)
		if err != nil {
			t.Fatal(err)
		}
		return sig
	}
	_, bySolvang := signed(t, b, solvangKey)
	foreign, foreignSig := signed(t, fylkeBook(t), kommuneRoot)
	spaced := append(bytes.Clone(data), '\n')
	extra := bytes.Replace(data, []byte(`"format":1`), []byte(`"extra":1,"format":1`), 1)
	contradicting := bytes.Replace(data, []byte(`"orgnr":"`+aasen), []byte(`"orgnr":"`+solvang), 1)
	for name, c := range map[string]struct {
		data, signature []byte
		want            error
	}{
		"no signature":                  {data, nil, keybook.ErrSignature},
		"changed":                       {bytes.Replace(data, []byte("Enhet"), []byte("Anhet"), 1), signature, keybook.ErrSignature},
		"cut":                           {data[:len(data)-1], signature, keybook.ErrSignature},
		"signed by a school":            {data, bySolvang, keybook.ErrUntrusted},
		"signed for something else":     {data, sign("overforing-pakke-v1", data), keybook.ErrSignature},
		"signed by another owner":       {foreign, foreignSig, keybook.ErrUntrusted},
		"not canonical":                 {spaced, sign(keybook.Namespace, spaced), keybook.ErrMalformed},
		"an unknown field":              {extra, sign(keybook.Namespace, extra), keybook.ErrMalformed},
		"a unit that stands twice":      {contradicting, sign(keybook.Namespace, contradicting), keybook.ErrMalformed},
		"signed, but not a book":        {[]byte(`{}`), sign(keybook.Namespace, []byte(`{}`)), keybook.ErrMalformed},
		"signed, but nothing":           {nil, sign(keybook.Namespace, nil), keybook.ErrMalformed},
		"another version of the format": {bytes.Replace(data, []byte(`"format":1`), []byte(`"format":2`), 1), nil, keybook.ErrSignature},
	} {
		_, err := keybook.Load(c.data, c.signature, trust(t), never, today)
		if !errors.Is(err, c.want) || !errors.Is(err, keybook.ErrNotGenuine) {
			t.Errorf("%s: err = %v, want %v", name, err, c.want)
		}
	}
	if _, err := keybook.Load(data, signature, nil, never, today); !errors.Is(err, keybook.ErrUntrusted) {
		t.Errorf("no trust: err = %v", err)
	}
}

// No turned bit in a book or its signature goes unnoticed.
func TestEveryFlipOfABook(t *testing.T) {
	b := fylkeBook(t)
	data, signature := signed(t, b, fylkeRoot)
	trusted := trust(t)
	flips := 0
	for _, part := range [][]byte{data, signature} {
		for bit := range 8 * len(part) {
			part[bit/8] ^= 1 << (bit % 8)
			if _, err := keybook.Load(data, signature, trusted, never, today); !errors.Is(err, keybook.ErrNotGenuine) {
				t.Errorf("bit %d: err = %v", bit, err)
			}
			part[bit/8] ^= 1 << (bit % 8)
			flips++
		}
	}
	t.Logf("%d flips", flips)
}

// A book with a lower number than the one seen last is refused, and so is
// another one with the same number.
func TestRollback(t *testing.T) {
	old := kommuneBook(t, identity(t).Recipient())
	recent := must(t)(old.Revoke(signer(t, solvangKey).Public().Fingerprint(), d("2026-10-01"), d("2026-10-01")))
	other := must(t)(old.Renew(d("2027-10-01"), d("2026-10-01")))
	seen := load(t, recent, kommuneRoot).Seen()
	last := func(owner string) keybook.Seen {
		if owner != kommune {
			t.Errorf("asked about %s", owner)
		}
		return seen
	}
	for name, c := range map[string]struct {
		book keybook.Book
		want error
	}{
		"older": {old, keybook.ErrRolledBack}, "another with the same number": {other, keybook.ErrRolledBack},
		"the same": {recent, nil}, "newer": {must(t)(recent.Renew(d("2027-10-01"), today)), nil},
	} {
		data, signature := signed(t, c.book, kommuneRoot)
		_, err := keybook.Load(data, signature, trust(t), last, today)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: err = %v, want %v", name, err, c.want)
		}
		var about *keybook.OwnerError
		if c.want != nil && (!errors.As(err, &about) || about.Owner != kommune) {
			t.Errorf("%s: the error does not say whose book it is: %v", name, err)
		}
	}
}

// A book counts from the day it was issued to its last day, both included.
func TestExpiredBook(t *testing.T) {
	data, signature := signed(t, kommuneBook(t, identity(t).Recipient()), kommuneRoot)
	for on, want := range map[string]error{
		"2026-08-30": keybook.ErrExpired, "2026-08-31": nil, "2027-09-30": nil, "2027-10-01": keybook.ErrExpired,
	} {
		if _, err := keybook.Load(data, signature, trust(t), never, d(on)); !errors.Is(err, want) {
			t.Errorf("%s: err = %v, want %v", on, err, want)
		}
	}
}

func TestTrustListsThatAreRefused(t *testing.T) {
	good := trust(t)
	for name, spoil := range map[string]func([]keybook.Trust) []keybook.Trust{
		"an owner twice":  func(l []keybook.Trust) []keybook.Trust { return append(l, l[0]) },
		"a unit with two": func(l []keybook.Trust) []keybook.Trust { l[1].Units = append(l[1].Units, solvang); return l },
		"a unit twice":    func(l []keybook.Trust) []keybook.Trust { l[1].Units = append(l[1].Units, fjordVGS); return l },
		"no root":         func(l []keybook.Trust) []keybook.Trust { l[0].Root = ""; return l },
		"a root in other form": func(l []keybook.Trust) []keybook.Trust {
			l[0].Root = seal.Fingerprint(strings.ReplaceAll(string(l[0].Root), " ", ""))
			return l
		},
		"an owner of no number": func(l []keybook.Trust) []keybook.Trust { l[0].Owner = "31000008"; return l },
		"a unit of no number":   func(l []keybook.Trust) []keybook.Trust { l[0].Units[0] = "Solvang"; return l },
	} {
		if err := keybook.CheckTrust(spoil(trust(t))); !errors.Is(err, keybook.ErrTrust) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	if err := keybook.CheckTrust(good); err != nil {
		t.Errorf("a good list: %v", err)
	}
	b := load(t, fylkeBook(t), fylkeRoot)
	if _, err := keybook.NewSet(good, b, b); !errors.Is(err, keybook.ErrTrust) {
		t.Errorf("two books of one owner: err = %v", err)
	}
	if _, err := keybook.NewSet(good[:1], b); !errors.Is(err, keybook.ErrTrust) {
		t.Errorf("a book of an owner without trust: err = %v", err)
	}
}

// Whatever is accepted is in the one form that it has. The signature is made
// over whatever the fuzzer finds, so that the parser behind it is reached.
func FuzzLoad(f *testing.F) {
	data, _ := signed(f, kommuneBook(f, identity(f).Recipient()), kommuneRoot)
	f.Add(data)
	small, _ := signed(f, must(f)(keybook.Init(keybook.Owner{Orgnr: kommune, Name: "x"}, d("2027-09-30"), d("2026-08-31"))), kommuneRoot)
	f.Add(small)
	root, trusted := signer(f, kommuneRoot), trust(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		signature, err := seal.Sign(root, keybook.Namespace, data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := keybook.Load(data, signature, trusted, never, today)
		if err != nil {
			if !errors.Is(err, keybook.ErrNotGenuine) {
				t.Errorf("err = %v", err)
			}
			return
		}
		if again, _, err := got.Book().Sign(root); err == nil && !bytes.Equal(again, data) {
			t.Error("a book in another form is accepted")
		}
	})
}

func FuzzParseCard(f *testing.F) {
	for _, c := range []keybook.Card{
		signingCard(solvang, "ah", signer(f, solvangKey).Public()), decryptionCard(aasen, keybook.Office, identity(f).Recipient()),
	} {
		data, err := c.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := keybook.ParseCard(data)
		if err != nil {
			return
		}
		if again, err := c.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Errorf("a card in another form is accepted: %v", err)
		}
	})
}

// An identity's file is protected by a passphrase, and what is in it may still
// be anything.
func FuzzOpenIdentity(f *testing.F) {
	f.Add(identity(f).Reveal())
	f.Add(signer(f, solvangKey).Reveal())
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := seal.EncryptWithPassphrase(text, "x", 1)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := keybook.OpenDecryptionIdentity(file, "x"); err == nil && len(ids) == 0 {
			t.Error("no keys and no error")
		}
		if s, err := keybook.OpenSigningIdentity(file, "x"); err == nil && s.Public().IsZero() {
			t.Error("no key and no error")
		}
	})
}

func FuzzParseIdentityName(f *testing.F) {
	f.Add("310000051-kontor.age")
	f.Add("310000086-rot.sign")
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := keybook.ParseIdentityName(s); err == nil && n.String() != s {
			t.Errorf("%q is read as %q", s, n)
		}
	})
}

// BenchmarkLoad is what a large kommune costs at every start: 150 schools with
// three roles and two who sign.
func BenchmarkLoad(b *testing.B) {
	office := identity(b).Recipient()
	book := must(b)(keybook.Init(keybook.Owner{Orgnr: kommune, Name: "Solvang kommune"}, d("2027-09-30"), d("2026-08-31")))
	for i := range 150 {
		orgnr := orgnrOf(i)
		u := keybook.Unit{Orgnr: orgnr, Name: "Skole"}
		for _, role := range []keybook.Role{keybook.Office, keybook.Principal, keybook.PPT} {
			u.Keys = append(u.Keys, keybook.Key{Role: role, Public: office.String(), From: today, To: today.AddDays(300), Status: keybook.Active, Verified: verified})
		}
		for n := range 2 {
			u.Keys = append(u.Keys, keybook.Key{
				Initials: "ah", Public: signer(b, byte(i)+byte(n)*100).Public().String(), From: today, To: today.AddDays(300), Status: keybook.Active, Verified: verified,
			})
		}
		book.Units = append(book.Units, u)
	}
	data, signature := signed(b, book, kommuneRoot)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := keybook.Load(data, signature, trust(b), never, today); err != nil {
			b.Fatal(err)
		}
	}
}

// orgnrOf returns the n-th organisation number of a made-up series.
func orgnrOf(n int) string {
	for ; ; n += 1000 {
		digits := fmt.Sprintf("31%06d", n)
		sum := 0
		for i, w := range []int{3, 2, 7, 6, 5, 4, 3, 2} {
			sum += w * int(digits[i]-'0')
		}
		if check := (11 - sum%11) % 11; check < 10 {
			return digits + fmt.Sprint(check)
		}
	}
}

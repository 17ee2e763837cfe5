package keybook_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
	"pgregory.net/rapid"
)

// A book's bytes are a format that others read: this is what it looks like.
func TestBookBytes(t *testing.T) {
	ok := must(t)
	b := ok(keybook.Init(keybook.Owner{Orgnr: kommune, Name: "Solvang kommune"}, d("2027-09-30"), d("2026-08-31")))
	b = ok(b.Add(signingCard(solvang, "ah", signer(t, solvangKey).Public()), verified, d("2026-09-01")))
	b = ok(b.Describe(keybook.Unit{Orgnr: aasen, Name: "Åsen ungdomsskole", Kind: "grunnskole", SignsFor: []string{solvang}}, d("2026-09-01")))
	b = ok(b.Retire(signer(t, solvangKey).Public().Fingerprint(), d("2026-10-02"), d("2026-10-03")))
	data, _ := signed(t, b, kommuneRoot)
	want := `{"expires":"2027-09-30","format":1,"issued":"2026-10-03","owner":{"name":"Solvang kommune","orgnr":"310000086"},"serial":4,"units":[` +
		`{"keys":[{"changed":"2026-10-02","from":"2026-08-15","initials":"ah","public":"` + signer(t, solvangKey).Public().String() + `","status":"retired","to":"2027-09-15",` +
		`"verified":{"by":"ikt","how":"ringt sentralbordet","on":"2026-08-20"}}],"name":"Enhet 310000094","orgnr":"310000094"},` +
		`{"keys":[],"kind":"grunnskole","name":"Åsen ungdomsskole","orgnr":"310000051","signerer_for":["310000094"]}]}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}

func TestBookComesBack(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	data, signature := signed(t, b, kommuneRoot)
	got, err := keybook.Load(data, signature, trust(t), never, today)
	if err != nil || !reflect.DeepEqual(got.Book(), b) {
		t.Errorf("got %+v, %v", got.Book(), err)
	}
	own, err := keybook.Reopen(data, signature, signer(t, kommuneRoot).Public())
	if err != nil || !reflect.DeepEqual(own, b) {
		t.Errorf("Reopen: %v", err)
	}
	if _, err := keybook.Reopen(data, signature, signer(t, fylkeRoot).Public()); !errors.Is(err, keybook.ErrSignature) {
		t.Errorf("Reopen with another root: err = %v", err)
	}
}

// Every change makes a new book with the next number, and leaves the old alone.
func TestEveryChangeIsNumbered(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	before, _ := signed(t, b, kommuneRoot)
	key := signer(t, solvangKey).Public().Fingerprint()
	for name, change := range map[string]func() (keybook.Book, error){
		"add": func() (keybook.Book, error) {
			return b.Add(signingCard(solvang, "bo", signer(t, strangerKey).Public()), verified, today)
		},
		"describe": func() (keybook.Book, error) {
			return b.Describe(keybook.Unit{Orgnr: aasen, Name: "Nytt navn"}, today)
		},
		"sign for":     func() (keybook.Book, error) { return b.LetSign(pptUnit, []string{solvang, aasen}, today) },
		"sign no more": func() (keybook.Book, error) { return b.StopSigning(pptUnit, []string{solvang}, today) },
		"retire":       func() (keybook.Book, error) { return b.Retire(key, today, today) },
		"revoke":       func() (keybook.Book, error) { return b.Revoke(key, today, today) },
		"renew":        func() (keybook.Book, error) { return b.Renew(d("2027-12-01"), today) },
	} {
		changed, err := change()
		if err != nil || changed.Serial != b.Serial+1 || changed.Issued != today {
			t.Errorf("%s: number %d, issued %v, %v", name, changed.Serial, changed.Issued, err)
		}
		after, _ := signed(t, changed, kommuneRoot)
		still, _ := signed(t, b, kommuneRoot)
		if bytes.Equal(before, after) || !bytes.Equal(before, still) {
			t.Errorf("%s: changes nothing, or the old book", name)
		}
	}
}

func TestChangesThatAreRefused(t *testing.T) {
	office := identity(t).Recipient()
	b := kommuneBook(t, office)
	key := signer(t, solvangKey).Public().Fingerprint()
	card := signingCard(solvang, "bo", signer(t, strangerKey).Public())
	revoked := must(t)(b.Revoke(key, today, today))
	tomorrow := today.AddDays(1)
	late := verified
	late.On = tomorrow
	describe := func(u keybook.Unit) func() (keybook.Book, error) {
		return func() (keybook.Book, error) { return b.Describe(u, today) }
	}
	add := func(to keybook.Book, c keybook.Card, v keybook.Verification) func() (keybook.Book, error) {
		return func() (keybook.Book, error) { return to.Add(c, v, today) }
	}
	for name, change := range map[string]func() (keybook.Book, error){
		"an owner without a name":   func() (keybook.Book, error) { return keybook.Init(keybook.Owner{Orgnr: kommune}, today, today) },
		"an owner without a number": func() (keybook.Book, error) { return keybook.Init(keybook.Owner{Name: "x"}, today, today) },
		"more than 13 months":       func() (keybook.Book, error) { return b.Renew(d("2027-12-02"), today) },
		"expired at once":           func() (keybook.Book, error) { return b.Renew(today.AddDays(-1), today) },
		"on an earlier day":         func() (keybook.Book, error) { return b.Renew(d("2027-09-30"), d("2026-08-30")) },
		"retire what is revoked":    func() (keybook.Book, error) { return revoked.Retire(key, today, today) },
		"revoke twice":              func() (keybook.Book, error) { return revoked.Revoke(key, today, today) },
		"retire a stranger":         func() (keybook.Book, error) { return b.Retire(card.Fingerprint(), today, today) },
		"retire no key":             func() (keybook.Book, error) { return b.Retire("", today, today) },
		"retire tomorrow":           func() (keybook.Book, error) { return b.Retire(key, tomorrow, today) },
		"the same key twice":        add(b, decryptionCard(aasen, keybook.Office, office), verified),
		"not verified":              add(b, card, keybook.Verification{}),
		"verified tomorrow":         add(b, card, late),
		"a revoked key again":       add(revoked, signingCard(aasen, "ah", signer(t, solvangKey).Public()), verified),
		"signing for a stranger":    describe(keybook.Unit{Orgnr: aasen, Name: "x", SignsFor: []string{fjordVGS}}),
		"signing for itself":        describe(keybook.Unit{Orgnr: aasen, Name: "x", SignsFor: []string{aasen}}),
		"signing for one twice":     describe(keybook.Unit{Orgnr: aasen, Name: "x", SignsFor: []string{solvang, solvang}}),
		"a unit without a number":   describe(keybook.Unit{Orgnr: "310000095", Name: "x"}),
		"a unit without a name":     describe(keybook.Unit{Orgnr: aasen}),
	} {
		if _, err := change(); !errors.Is(err, keybook.ErrEdit) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestCardsThatAreNotAdded(t *testing.T) {
	office := identity(t).Recipient()
	b := kommuneBook(t, office)
	for name, spoil := range map[string]func(*keybook.Card){
		"two purposes":           func(c *keybook.Card) { c.Role = keybook.Office },
		"no purpose":             func(c *keybook.Card) { c.Initials = "" },
		"initials of the root":   func(c *keybook.Card) { c.Initials = "rot" },
		"a name for initials":    func(c *keybook.Card) { c.Initials = "Anne Hansen" },
		"a role and a signature": func(c *keybook.Card) { c.Initials, c.Role = "", keybook.Office },
		"an unknown role":        func(c *keybook.Card) { c.Initials, c.Role, c.Public = "", "vaktmester", office.String() },
		"a damaged key":          func(c *keybook.Card) { c.Public = c.Public[:len(c.Public)-4] },
		"a key with a comment":   func(c *keybook.Card) { c.Public += " anne" },
		"a damaged hybrid key":   func(c *keybook.Card) { c.Initials, c.Role, c.Public = "", keybook.Office, spoiled(office.String()) },
		"a key for 14 months":    func(c *keybook.Card) { c.To = c.From.AddMonths(14) },
		"a key that has ended":   func(c *keybook.Card) { c.To = c.From.AddDays(-1) },
		"two lines for a name":   func(c *keybook.Card) { c.Name, c.Orgnr = "a\nb", fjordVGS },
	} {
		c := signingCard(solvang, "bo", signer(t, strangerKey).Public())
		spoil(&c)
		if _, err := b.Add(c, verified, today); !errors.Is(err, keybook.ErrEdit) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestBooksThatAreNotSigned(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	if _, _, err := b.Sign(seal.Signer{}); err == nil {
		t.Error("a book is signed without a root")
	}
	b.Units = append(b.Units, keybook.Unit{Orgnr: fjordVGS, Name: "x", Keys: []keybook.Key{{
		Role: keybook.Office, Public: spoiled(identity(t).Recipient().String()), From: today, To: today, Status: keybook.Active, Verified: verified,
	}}})
	if _, _, err := b.Sign(signer(t, kommuneRoot)); !errors.Is(err, keybook.ErrEdit) {
		t.Errorf("a book with a key that cannot be used: err = %v", err)
	}
}

// spoiled returns a recipient of the right form with a wrong check sum.
func spoiled(r string) string {
	last := "q"
	if strings.HasSuffix(r, last) {
		last = "p"
	}
	return r[:len(r)-1] + last
}

func TestCards(t *testing.T) {
	c := signingCard(solvang, "ah", signer(t, solvangKey).Public())
	data, err := c.Encode()
	want := `{"format":1,"from":"2026-08-15","initials":"ah","name":"Enhet 310000094","orgnr":"310000094","public":"` + c.Public + `","to":"2027-09-15"}`
	if err != nil || string(data) != want {
		t.Errorf("got  %s, %v\nwant %s", data, err, want)
	}
	if got, err := keybook.ParseCard(data); err != nil || got != c {
		t.Errorf("a card comes back as %+v, %v", got, err)
	}
	if got, want := c.FileName(), "310000094-ah.kort.json"; got != want {
		t.Errorf("name %s, want %s", got, want)
	}
	if c.Fingerprint() != signer(t, solvangKey).Public().Fingerprint() {
		t.Error("another fingerprint")
	}
	office := decryptionCard(aasen, keybook.Office, identity(t).Recipient())
	full, err := office.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := keybook.ParseCard(full); err != nil || got != office || office.FileName() != "310000051-kontor.kort.json" {
		t.Errorf("a decryption card comes back as %+v, %v", got, err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "cut": want[:40], "space": want + " ", "other format": strings.Replace(want, `"format":1`, `"format":2`, 1),
		"extra field": strings.Replace(want, `"name"`, `"mobil":"1","name"`, 1), "no day": strings.Replace(want, "2026-08-15", "2026-02-30", 1),
		"other initials": strings.Replace(want, `"ah"`, `"AH"`, 1), "large": `"` + strings.Repeat("a", 9000) + `"`,
		"damaged hybrid": strings.Replace(string(full), office.Public, spoiled(office.Public), 1),
	} {
		if _, err := keybook.ParseCard([]byte(bad)); !errors.Is(err, keybook.ErrMalformed) || !errors.Is(err, keybook.ErrNotGenuine) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestIdentityFiles(t *testing.T) {
	const quick = 1 // scrypt work factor
	old := identity(t)
	file, public, err := keybook.NewDecryptionIdentity("hest-abbor", quick, old)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := keybook.OpenDecryptionIdentity(file, "hest-abbor")
	if err != nil || len(ids) != 2 || ids[0].Recipient().String() != public.String() || ids[1].Recipient().String() != old.Recipient().String() {
		t.Errorf("%d keys, %v", len(ids), err)
	}
	if _, err := keybook.OpenDecryptionIdentity(file, "hest"); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("a wrong passphrase: err = %v", err)
	}
	file, pub, err := keybook.NewSigningIdentity(bytes.NewReader(make([]byte, 32)), "hest-abbor", quick)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := keybook.OpenSigningIdentity(file, "hest-abbor"); err != nil || s.Public() != pub {
		t.Errorf("err = %v", err)
	}
	if _, err := keybook.OpenSigningIdentity(file, ""); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("no passphrase: err = %v", err)
	}
	if _, err := keybook.OpenDecryptionIdentity(file, "hest-abbor"); !errors.Is(err, seal.ErrKey) {
		t.Errorf("a signing key for a decryption key: err = %v", err)
	}
	if _, _, err := keybook.NewSigningIdentity(strings.NewReader("kort"), "x", quick); err == nil {
		t.Error("a key of too little randomness")
	}
	if _, _, err := keybook.NewDecryptionIdentity("", quick); err == nil {
		t.Error("a key without a passphrase")
	}
}

func TestIdentityNames(t *testing.T) {
	for want, n := range map[string]keybook.IdentityName{
		"310000051-kontor.age":          {Orgnr: aasen, Role: keybook.Office},
		"310000051-helsesykepleier.age": {Orgnr: aasen, Role: keybook.Nurse},
		"310000094-ah.sign":             {Orgnr: solvang, Initials: "ah"},
		"310000086-rot.sign":            {Orgnr: kommune, Root: true},
	} {
		if got := n.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if back, err := keybook.ParseIdentityName(want); err != nil || back != n {
			t.Errorf("%s is read as %+v, %v", want, back, err)
		}
	}
	for _, bad := range []string{
		"", "-kontor.age", "310000051-.age", "310000051.age", "310000052-kontor.age", "310000051-vaktmester.age", "310000051-rot.age",
		"310000051-AH.sign", "310000051-anne.hansen.sign", "310000051-ah.age", "310000051-kontor.sign", "310000051-kontor.age.txt", "../310000051-ah.sign",
	} {
		if n, err := keybook.ParseIdentityName(bad); !errors.Is(err, keybook.ErrName) {
			t.Errorf("%q is read as %+v", bad, n)
		}
	}
}

// Whatever the changes, in whatever order, a signed book loads and says the same.
func TestAnyBookComesBack(t *testing.T) {
	keys := make([]seal.PublicKey, 6)
	for i := range keys {
		keys[i] = signer(t, byte(100+i)).Public()
	}
	root := signer(t, kommuneRoot)
	trusted := trust(t)
	rapid.Check(t, func(t *rapid.T) {
		b, err := keybook.Init(keybook.Owner{Orgnr: kommune, Name: "Solvang kommune"}, d("2027-09-30"), d("2026-08-31"))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 12).Draw(t, "changes") {
			key := rapid.SampledFrom(keys).Draw(t, "key")
			orgnr := rapid.SampledFrom([]string{solvang, aasen, pptUnit}).Draw(t, "unit")
			var next keybook.Book
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0, 1:
				next, err = b.Add(signingCard(orgnr, "ah", key), verified, today)
			case 2:
				next, err = b.Retire(key.Fingerprint(), today, today)
			case 3:
				next, err = b.Revoke(key.Fingerprint(), today, today)
			}
			if err == nil {
				b = next
			}
		}
		data, signature, err := b.Sign(root)
		if err != nil {
			t.Fatal(err)
		}
		got, err := keybook.Load(data, signature, trusted, never, today)
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := got.Book().Sign(root); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("the book comes back otherwise: %v", err)
		}
	})
}

package world_test

import (
	"crypto/rand"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/example/world"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// Whoever trusts the root of a world can seal to every unit, and take what the PPT
// signs for every sender; and what is sealed opens with the identities.
func TestWorld(t *testing.T) {
	set, err := example.Load()
	if err != nil {
		t.Fatal(err)
	}
	today := day.New(2027, time.May, 12)
	files, err := world.Files(set.Units(), world.Options{Today: today, Passphrase: "prøve prøve", WorkFactor: 4, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	trust := keybook.Trust{Owner: world.Owner}
	for _, u := range set.Units() {
		trust.Units = append(trust.Units, u.Orgnr)
	}
	root := regexp.MustCompile(`rot: "([0-9 ]+)"`).FindSubmatch(files[world.Settings])
	if root == nil {
		t.Fatal("the settings name no root")
	}
	if trust.Root, err = seal.ParseFingerprint(string(root[1])); err != nil {
		t.Fatal(err)
	}
	book, err := keybook.Load(files[world.Book], files[world.Book+".sig"], []keybook.Trust{trust}, func(string) keybook.Seen { return keybook.Seen{} }, today)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := keybook.NewSet([]keybook.Trust{trust}, book)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := seal.ParseIdentities(files[world.Identities])
	if err != nil {
		t.Fatal(err)
	}
	signer := ""
	for name, data := range files {
		if strings.HasSuffix(name, ".sign") {
			if signer != "" {
				t.Error("more than one key to unlock")
			}
			signer = strings.TrimPrefix(name, "nokler/")[:9]
			if _, err := keybook.OpenSigningIdentity(data, "prøve prøve"); err != nil {
				t.Error(err)
			}
		}
	}
	for _, u := range set.Units() {
		if u.Initials != "" && !keys.MaySign(signer, u.Orgnr) {
			t.Errorf("%s may not sign for %s", signer, u.Orgnr)
		}
		roles := []string{u.Role}
		if u.SFO {
			roles = append(roles, "sfo")
		}
		for _, role := range roles {
			if role != "" {
				opens(t, keys, u.Orgnr, role, today, ids)
			}
		}
	}
}

func opens(t *testing.T, keys *keybook.Set, orgnr, role string, today day.Day, ids []seal.Identity) {
	t.Helper()
	targets, err := keys.Recipients(orgnr, keybook.Role(role), today)
	if err != nil || len(targets) != 1 {
		t.Errorf("%s, %s: %d keys (%v)", orgnr, role, len(targets), err)
		return
	}
	sealed, err := seal.Encrypt([]byte("prøve"), targets[0].Recipient)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := seal.Decrypt(sealed, ids...); err != nil || string(plain) != "prøve" {
		t.Errorf("%s, %s: does not open (%v)", orgnr, role, err)
	}
}

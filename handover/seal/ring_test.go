package seal_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/handover-no/handover/handover/seal"
)

// Whatever a file is said to be, whichever identity has opened those before, and however
// many open at once: it opens with the one that it is sealed to, and with no other.
func TestARingOpensWhatItsIdentitiesDo(t *testing.T) {
	var ids []seal.Identity
	for range 6 {
		id, err := seal.NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	stranger := ids[5]
	ring := seal.NewRing(append(ids[:5:5], seal.Identity{})...)
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			to, kind := ids[i%5], fmt.Sprint(i%3)
			sealed, err := seal.Encrypt([]byte(kind), to.Recipient())
			if err != nil {
				t.Error(err)
				return
			}
			if plain, err := ring.Decrypt(sealed, kind); err != nil || string(plain) != kind {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	sealed, err := seal.Encrypt([]byte("x"), stranger.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Decrypt(sealed, "0"); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("another's file: %v", err)
	}
	if _, err := seal.NewRing().Decrypt(sealed, ""); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("with no identity: %v", err)
	}
	if _, err := ring.Decrypt([]byte("age-encryption.org/v1\n"), ""); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("half a file: %v", err)
	}
}

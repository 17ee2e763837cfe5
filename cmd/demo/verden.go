package main

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/handover-no/handover/handover/day"
	made "github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/example/world"
)

// makeWorld makes a folder in which cases of «handover ny --example --count» can be
// packed and opened: keys that cost nothing to unlock, a key book and settings.
func makeWorld(dir string) error {
	set, err := made.Load()
	if err != nil {
		return err
	}
	const cheap = 4 // as an exponent of 2; real keys have 18
	files, err := world.Files(set.Units(), world.Options{
		Today: day.New(2027, time.May, 12), Passphrase: "bare-til-proeving-ikke-bruk-dette", WorkFactor: cheap, Random: rand.Reader,
	})
	if err != nil {
		return err
	}
	if err := world.Write(dir, files); err != nil {
		return err
	}
	fmt.Printf(`Laget %s. Gå dit, og prøv:
  handover mottaker hent %s
  handover ny --example --count 100 --seed 1 -o saker
  handover pakk saker -o ut --passphrase-file %s
  handover les ut -o mottatt -i %s
`, dir, world.Book, world.Passphrase, world.Identities)
	return nil
}

package journal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
)

// The order that survives a kill, for a batch of one.
func Example() {
	temp, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	if err := handOver(filepath.Join(temp, "state"), filepath.Join(temp, "out")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// forberedt overforing_k7q2m9xw4a_908592476.zip.age
	// laget
}

func handOver(state, out string) (err error) {
	now := func() time.Time { return time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC) }
	log, err := journal.Open(state, now)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, log.Close()) }()
	box, err := outbox.Open(out, outbox.Options{Owner: log.Keyed("owner", nil)[:16]})
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, box.Close()) }()

	// What an earlier run left behind comes first.
	_, err = log.Recover(out, box.Has, func(alone bool) error {
		_, err := box.Sweep(now(), alone)
		return err
	})
	if err != nil {
		return err
	}

	ciphertext := []byte("age-encryption.org/v1 …")
	sum := sha256.Sum256(ciphertext)
	folder, err := log.Folder(out)
	if err != nil {
		return err
	}
	intent := journal.Entry{
		Event: journal.Prepared, PacketID: "k7q2m9xw4a", SHA256: hex.EncodeToString(sum[:]),
		Folder: folder, File: "overforing_k7q2m9xw4a_908592476.zip.age",
	}
	staged, err := box.Stage(intent.File, ciphertext)
	if err != nil {
		return err
	}
	if err := log.Append(intent); err != nil {
		return firstOf(err, box.Discard(staged))
	}
	settled := intent.Then(journal.Made)
	if failed := box.Commit(staged)[0]; failed != nil {
		settled = intent.Then(journal.Dropped)
	}
	if err := log.Append(settled); err != nil {
		return err
	}
	for e, err := range log.All() {
		if err != nil {
			return err
		}
		fmt.Println(e.Event, e.File)
	}
	return nil
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Package world makes what it takes to pack and open cases that example has made
// up: throw-away keys for its units, the key book of the one who owns them all, and
// settings that trust it.
//
// One unit, a PPT, signs for all the senders, as a PPT does in spring; its key is the
// only one that has to be unlocked. The keys that open packets stand together in one
// plain file. Nothing here protects anything: it is for trials and measurements.
package world

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// Options say what a world is to be like.
type Options struct {
	// Today is the day of the program, and begins the time of the keys.
	Today day.Day
	// Passphrase locks the key that signs, at the cost of WorkFactor: low, when
	// unlocking is not to be measured.
	Passphrase string
	WorkFactor int
	Random     io.Reader
}

// The owner of all units, and the files of a world, with slashes.
const (
	Owner      = "802120648"
	ownerName  = "Eksempelkommunene (til prøving)"
	Settings   = "handover.yaml"
	Book       = "nokkelbok_" + Owner + ".json"
	Identities = "nokler/mottaker.txt"
	Passphrase = "nokler/passord.txt"
)

// months is how long keys and book count: less than a key book allows.
const months = 12

// Files returns the files of a world by name. The book has to be imported, as every
// office does, and then all cases of units can be packed and opened.
func Files(units []example.Unit, o Options) (map[string][]byte, error) {
	w := &builder{Options: o, files: map[string][]byte{}}
	var err error
	if w.book, err = keybook.Init(keybook.Owner{Orgnr: Owner, Name: ownerName}, o.Today.AddMonths(months), o.Today); err != nil {
		return nil, err
	}
	for _, u := range units {
		if err := w.unit(u); err != nil {
			return nil, err
		}
	}
	if err := w.letSign(units); err != nil {
		return nil, err
	}
	root, err := seal.NewSigner(o.Random)
	if err != nil {
		return nil, err
	}
	if w.files[Book], w.files[Book+".sig"], err = w.book.Sign(root); err != nil {
		return nil, err
	}
	w.files[Identities] = []byte(w.plain.String())
	w.files[Passphrase] = []byte(o.Passphrase + "\n")
	w.files[Settings] = []byte(settings(units, o.Today, root.Public().Fingerprint()))
	return w.files, nil
}

type builder struct {
	Options
	book  keybook.Book
	plain strings.Builder
	files map[string][]byte
}

// unit makes the keys of a unit: for each role that receives, and one that signs.
func (w *builder) unit(u example.Unit) error {
	roles := []string{u.Role}
	if u.SFO {
		roles = append(roles, "sfo")
	}
	for _, role := range roles {
		if role == "" {
			continue
		}
		id, err := seal.NewIdentity()
		if err != nil {
			return err
		}
		fmt.Fprintf(&w.plain, "# %s %s\n%s\n", u.Orgnr, role, strings.TrimSpace(string(id.Reveal())))
		if err := w.enter(u, keybook.Card{Role: keybook.Role(role), Public: id.Recipient().String()}); err != nil {
			return err
		}
	}
	if u.Initials == "" {
		return nil
	}
	public, err := w.signer(u)
	if err != nil {
		return err
	}
	return w.enter(u, keybook.Card{Initials: u.Initials, Public: public.String()})
}

// signer makes a key to sign with. Only the one that signs for all is kept.
func (w *builder) signer(u example.Unit) (seal.PublicKey, error) {
	if !signsForAll(u) {
		by, err := seal.NewSigner(w.Random)
		return by.Public(), err
	}
	file, public, err := keybook.NewSigningIdentity(w.Random, w.Passphrase, w.WorkFactor)
	w.files["nokler/"+keybook.IdentityName{Orgnr: u.Orgnr, Initials: u.Initials}.String()] = file
	return public, err
}

func (w *builder) enter(u example.Unit, c keybook.Card) error {
	c.Orgnr, c.Name, c.From, c.To = u.Orgnr, u.Name, w.Today, w.Today.AddMonths(months)
	var err error
	w.book, err = w.book.Add(c, keybook.Verification{How: "prøve, ikke sammenlignet", By: "prøve", On: w.Today}, w.Today)
	return err
}

// signsForAll reports whether a unit is the PPT that signs for the senders.
func signsForAll(u example.Unit) bool { return u.Kind == "ppt" && u.Initials != "" }

func (w *builder) letSign(units []example.Unit) error {
	var senders []string
	signer := ""
	for _, u := range units {
		switch {
		case signsForAll(u):
			signer = u.Orgnr
		case u.Initials != "":
			senders = append(senders, u.Orgnr)
		}
	}
	var err error
	w.book, err = w.book.LetSign(signer, senders, w.Today)
	return err
}

// settings are relative to their own folder.
func settings(units []example.Unit, today day.Day, root seal.Fingerprint) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# En prøve: alt er oppdiktet, og nøklene er til å kaste.\ntestdato: %s\ntilstand: tilstand\nnoekler: nokler\n", today)
	fmt.Fprintf(&b, "tillit:\n  - eier: %q\n    rot: %q\n    enheter:\n", Owner, root)
	for _, u := range units {
		fmt.Fprintf(&b, "      - %q # %s\n", u.Orgnr, u.Name)
	}
	return b.String()
}

// Write writes the files of a world below a folder. None takes the place of another.
func Write(dir string, files map[string][]byte) error {
	for name, data := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return err
		}
		f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

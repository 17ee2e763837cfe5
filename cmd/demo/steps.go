package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// rootFingerprint returns the digits of the root, as everybody is to trust it.
func rootFingerprint() (string, error) {
	line, err := os.ReadFile(filepath.Join(keys, ownerNumber+"-rot.pub"))
	if err != nil {
		return "", err
	}
	key, err := seal.ParsePublicKey(strings.TrimSpace(string(line)))
	if err != nil {
		return "", err
	}
	return string(key.Fingerprint()), nil
}

// plainIdentities puts all receiving keys together in one plain file, so that a
// packet of the demo can be opened with one flag, and with age's own command.
func plainIdentities() error {
	pass, err := os.ReadFile(passphrase)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# TIL PRØVING. Disse nøklene er laget for å kastes og åpner ingen ekte pakker.\n")
	b.WriteString("# Ekte nøkler ligger hver for seg, låst med passord, og aldri samlet i klartekst.\n")
	for _, u := range units {
		for _, r := range u.roles {
			data, err := os.ReadFile(filepath.Join(keys, identityName(u.orgnr, r)))
			if err != nil {
				return err
			}
			ids, err := keybook.OpenDecryptionIdentity(data, strings.TrimSpace(string(pass)))
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "\n# %s, %s\n", u.name, r)
			for _, id := range ids {
				b.Write(id.Reveal())
			}
		}
	}
	return os.WriteFile(identities, b.Bytes(), 0o600)
}

// pack checks and packs each case, signed by the unit that sends it.
func (d *demo) pack() error {
	title("Barnehagene sjekker sakene")
	if _, err := d.run("sjekk", cases); err != nil {
		return err
	}
	if _, err := d.run("vis", cases+"/"+examples[0].file); err != nil {
		return err
	}
	title("Barnehagene pakker. Familien i den siste saken har sagt nei, og da lages det ingenting")
	for _, e := range examples {
		_, err := d.run("pakk", cases+"/"+e.file, "-o", sealed, "--passphrase-file", passphrase)
		if code(err) != e.code {
			return fmt.Errorf("%s: utgangskode %d, ventet %d", e.file, code(err), e.code)
		}
	}
	return nil
}

// open opens everything as the schools would.
func (d *demo) open() error {
	title("Skolene åpner det de har fått")
	_, err := d.run("les", sealed, "-o", opened, "-i", identities)
	return err
}

// answer takes the baton for the first packet, and lets the sender check it.
func (d *demo) answer() error {
	title("Den første skolen kvitterer, og barnehagen ser at stafetten er tatt imot")
	folders, err := filepath.Glob(opened + "/overforing_*")
	if err != nil || len(folders) == 0 {
		return fmt.Errorf("ingen åpnet pakke i %s (%v)", opened, err)
	}
	if _, err := d.run("kvitter", "godta", filepath.ToSlash(folders[0])); err != nil {
		return err
	}
	receipts, err := filepath.Glob(folders[0] + "/kvittering_*_2.json")
	if err != nil || len(receipts) != 1 {
		return fmt.Errorf("ingen kvittering i %s (%v)", folders[0], err)
	}
	if _, err := d.run("kvitter", "sjekk", filepath.ToSlash(receipts[0])); err != nil {
		return err
	}
	if _, err := d.run("logg", "liste"); err != nil {
		return err
	}
	_, err = d.run("logg", "kontroller")
	return err
}

// end tells where everything is.
func (d *demo) end() error {
	documents, err := filepath.Glob(opened + "/overforing_*/overforing.pdf")
	if err != nil || len(documents) != 3 {
		return fmt.Errorf("ventet 3 dokumenter, fant %d (%v)", len(documents), err)
	}
	title("Ferdig. Åpne og se")
	for _, name := range documents {
		fmt.Println("  " + filepath.ToSlash(name))
	}
	lists, err := filepath.Glob(opened + "/sjekkliste_*/sjekkliste.xlsx")
	for _, name := range lists {
		fmt.Println("  " + filepath.ToSlash(name))
	}
	return err
}

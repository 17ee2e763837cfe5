package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// begin makes the folder anew, with the cases and a passphrase that is no secret.
func (d *demo) begin() error {
	fmt.Println("Alt i denne prøven er oppdiktet. Nøklene er til å kaste, og passordet er ingen hemmelighet.")
	fmt.Println("Den følger et skoleår: fra meldingen om en elev i 10. trinn innen 1. oktober, til pakkene i mai.")
	fmt.Println("Kommandoene under blir kjørt i mappa demo. Du kan kjøre dem der selv, med ../bin/handover.")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, folder := range []string{october.cases, may.cases, keys} {
		if err := os.MkdirAll(in(folder), 0o755); err != nil {
			return err
		}
	}
	for _, e := range examples {
		data, err := os.ReadFile(filepath.Join("testdata", "cases", e.file))
		if err != nil {
			return err
		}
		data = bytes.Replace(data, []byte("../../schemas/"), []byte("./"), 1)
		if err := os.WriteFile(in(e.season.cases+"/"+e.file), data, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(in(passphrase), []byte("bare-til-proeving-ikke-bruk-dette\n"), 0o600)
}

// writeSettings writes a settings file for each season. Before there are roots,
// nobody is trusted.
func writeSettings(trusted bool) error {
	var trust strings.Builder
	if trusted {
		trust.WriteString("tillit:\n")
		for _, o := range owners {
			root, err := rootFingerprint(o)
			if err != nil {
				return err
			}
			fmt.Fprintf(&trust, "  - eier: %q # %s\n    rot: %q\n    enheter:\n", o.orgnr, o.name, root)
			for _, u := range o.units {
				fmt.Fprintf(&trust, "      - %q # %s\n", u.orgnr, u.name)
			}
		}
	}
	for _, s := range []season{october, may} {
		text := fmt.Sprintf("# Innstillinger for prøven. testdato gjør dagen til den da eksemplene ble skrevet.\n"+
			"eier: {orgnr: %q, navn: %q}\ntestdato: %s\ntilstand: tilstand\nnoekler: %s\n%s",
			owners[0].orgnr, owners[0].name, s.day, keys, trust.String())
		if err := os.WriteFile(in(s.config), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// rootFingerprint returns the digits of an owner's root, as everybody is to trust it.
func rootFingerprint(o owner) (string, error) {
	line, err := os.ReadFile(in(keys + "/" + o.orgnr + "-rot.pub"))
	if err != nil {
		return "", err
	}
	key, err := seal.ParsePublicKey(strings.TrimSpace(string(line)))
	if err != nil {
		return "", err
	}
	return string(key.Fingerprint()), nil
}

// roots makes the root keys of the owners, and trusts them.
func (d *demo) roots() error {
	title("September 2026: Kommunene er én eier og fylkene en annen, og hver eier lager rotnøkkelen sin")
	if err := writeSettings(false); err != nil {
		return err
	}
	var lines [][]string
	for _, o := range owners {
		lines = append(lines, []string{"nokkel", "ny", "--orgnr", o.orgnr, "--root", "--passphrase-file", passphrase})
	}
	if err := d.all(october, lines); err != nil {
		return err
	}
	return writeSettings(true)
}

// keys makes the keys of everybody. Only the first of each kind says what to do with
// it.
func (d *demo) keys() error {
	title("De som sender, lager signaturer, og de som tar imot, lager nøkler å åpne med")
	var lines [][]string
	told := map[string]bool{}
	add := func(kind string, line ...[]string) {
		if told[kind] {
			line = append([][]string{{"-q"}}, line...)
		}
		told[kind] = true
		lines = append(lines, slices.Concat(line...))
	}
	for _, o := range owners {
		for _, u := range o.units {
			line := []string{"nokkel", "ny", "--orgnr", u.orgnr, "--name", u.name}
			// The keys begin before the day of the examples, so that stock tools, which
			// go by the clock, know them too.
			end := []string{"--from", "2026-08-01", "--until", "2027-08-31", "--passphrase-file", passphrase}
			if u.initials != "" {
				add("--sign", line, []string{"--sign", u.initials}, end)
			}
			for _, r := range u.roles {
				add("--role", line, []string{"--role", r}, end)
			}
		}
	}
	if err := d.all(october, lines); err != nil {
		return err
	}
	return plainIdentities()
}

// books makes the key book of each owner, and imports them as every office does.
func (d *demo) books() error {
	title("Hver eier fører sine enheter i nøkkelboka si, og kontorene henter begge bøkene")
	var start, add, fetch [][]string
	for _, o := range owners {
		start = append(start, []string{"nokkelbok", "start", "--owner", o.orgnr, "--name", o.name, "--book", o.book(), "--passphrase-file", passphrase})
		line := []string{"nokkelbok", "legg-til"}
		for _, u := range o.units {
			cards, err := found(keys + "/" + u.orgnr + "-*.kort.json")
			if err != nil {
				return err
			}
			line = append(line, cards...)
		}
		root := keys + "/" + o.orgnr + "-rot.sign"
		add = append(add, append(line, []string{"--book", o.book(), "--root", root, "--verified", "prøve, ikke sammenlignet", "--passphrase-file", passphrase}...))
		fetch = append(fetch, []string{"mottaker", "hent", o.book()})
	}
	for _, lines := range [][][]string{start, add} {
		if err := d.all(october, lines); err != nil {
			return err
		}
	}
	for _, line := range append(fetch, []string{"mottaker", "eksporter", "--allowed-signers", "-o", keys + "/allowed_signers"}) {
		if err := d.must(october, line...); err != nil {
			return err
		}
	}
	return nil
}

// plainIdentities puts all receiving keys together in one plain file, so that a
// packet of the demo can be opened with one flag, and with age's own command.
func plainIdentities() error {
	var b bytes.Buffer
	b.WriteString("# TIL PRØVING. Disse nøklene er laget for å kastes og åpner ingen ekte pakker.\n")
	b.WriteString("# Ekte nøkler ligger hver for seg, låst med passord, og aldri samlet i klartekst.\n")
	var names []string
	var files []keybook.IdentityName
	for _, o := range owners {
		for _, u := range o.units {
			for _, r := range u.roles {
				names = append(names, u.name+", "+r)
				files = append(files, keybook.IdentityName{Orgnr: u.orgnr, Role: keybook.Role(r)})
			}
		}
	}
	opened, err := unlock(files)
	if err != nil {
		return err
	}
	for i, ids := range opened {
		fmt.Fprintf(&b, "\n# %s\n", names[i])
		for _, id := range ids {
			b.Write(id.Reveal())
		}
	}
	return os.WriteFile(in(identities), b.Bytes(), 0o600)
}

// unlock opens the keys two at a time: each takes most of a second.
func unlock(names []keybook.IdentityName) ([][]seal.Identity, error) {
	pass, err := os.ReadFile(in(passphrase))
	if err != nil {
		return nil, err
	}
	opened, failed := make([][]seal.Identity, len(names)), make([]error, len(names))
	free := make(chan struct{}, 2)
	var group sync.WaitGroup
	for i, name := range names {
		group.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			data, err := os.ReadFile(in(keys + "/" + name.String()))
			if err == nil {
				opened[i], err = keybook.OpenDecryptionIdentity(data, strings.TrimSpace(string(pass)))
			}
			failed[i] = err
		})
	}
	group.Wait()
	return opened, errors.Join(failed...)
}

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/keybook"
)

// Everything stands in one folder, which git ignores.
const (
	dir        = "demo"
	cases      = dir + "/saker"
	keys       = dir + "/nokler"
	sealed     = dir + "/ut"
	opened     = dir + "/mottatt"
	config     = dir + "/handover.yaml"
	passphrase = keys + "/passord.txt"
	book       = keys + "/nokkelbok.json"
	identities = keys + "/mottaker.txt"
)

// The owner and its root are thrown away; the units are those of the examples.
const (
	ownerNumber = "802120648"
	ownerName   = "Eksempelkommunene (til prøving)"
)

// A unit is a sender with a signature, or a recipient with roles.
type unit struct {
	orgnr, name, initials string
	roles                 []string
}

var units = []unit{
	{"903963840", "Lyngtoppen barnehage", "ms", nil},
	{"907902102", "Eventyrskogen barnehage SA", "sf", nil},
	{"903183357", "Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage", "emb", nil},
	{"908592476", "Strandlia skole", "", []string{"kontor", "rektor", "sfo"}},
	{"905640135", "Bakkeløkka skole", "", []string{"kontor", "rektor"}},
	{"905893491", "Guovžajoga skuvla – Bjørnelv skole", "", []string{"kontor", "rektor"}},
}

// An example is a case file, and the code that packing it ends with.
type example struct {
	file string
	code int
}

var examples = []example{
	{"barnehage_1_to_hjem.yaml", 0},
	{"barnehage_2_samisk_opplaering.yaml", 0},
	{"avslag_1_foreldre_sier_nei.yaml", 4},
}

type demo struct{ program string }

// begin makes the folder anew, with the cases and a passphrase that is no secret.
func (d *demo) begin() error {
	fmt.Println("Alt i denne prøven er oppdiktet. Nøklene er til å kaste, og passordet er ingen hemmelighet.")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, folder := range []string{cases, keys} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	for _, e := range examples {
		data, err := os.ReadFile(filepath.Join("testdata", "cases", e.file))
		if err != nil {
			return err
		}
		data = []byte(strings.Replace(string(data), "../../schemas/", "./", 1))
		if err := os.WriteFile(filepath.Join(cases, e.file), data, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(passphrase, []byte("bare-til-proeving-ikke-bruk-dette\n"), 0o600)
}

// settings writes handover.yaml. Before there is a root, nobody is trusted.
func (d *demo) settings(root string) error {
	var b strings.Builder
	b.WriteString("# Innstillinger for prøven. testdato gjør dagen til den da eksemplene ble skrevet.\n")
	fmt.Fprintf(&b, "eier: {orgnr: %q, navn: %q}\ntestdato: 2027-05-12\ntilstand: tilstand\nnoekler: nokler\n", ownerNumber, ownerName)
	if root != "" {
		fmt.Fprintf(&b, "tillit:\n  - eier: %q\n    rot: %q\n    enheter:\n", ownerNumber, root)
		for _, u := range units {
			fmt.Fprintf(&b, "      - %q # %s\n", u.orgnr, u.name)
		}
	}
	return os.WriteFile(config, []byte(b.String()), 0o644)
}

// owner makes the root key, and trusts it.
func (d *demo) owner() error {
	title("Eieren lager rotnøkkelen sin")
	if err := d.settings(""); err != nil {
		return err
	}
	if _, err := d.run("nokkel", "ny", "--orgnr", ownerNumber, "--root", "--passphrase-file", passphrase); err != nil {
		return err
	}
	print, err := rootFingerprint()
	if err != nil {
		return err
	}
	return d.settings(print)
}

// units makes the keys of everybody.
func (d *demo) units() error {
	title("Barnehagene lager signaturer, og skolene lager nøkler å ta imot med")
	for _, u := range units {
		// The keys begin before the day of the examples, so that stock tools, which
		// go by the clock, know them too.
		common := []string{"nokkel", "ny", "--orgnr", u.orgnr, "--name", u.name, "--from", "2026-08-01", "--until", "2027-08-31", "--passphrase-file", passphrase}
		if u.initials != "" {
			if _, err := d.run(append(common, "--sign", u.initials)...); err != nil {
				return err
			}
		}
		for _, r := range u.roles {
			if _, err := d.run(append(common, "--role", r)...); err != nil {
				return err
			}
		}
	}
	return plainIdentities()
}

// book makes the key book, and imports it as every office does.
func (d *demo) book() error {
	title("Eieren fører alle i nøkkelboka, og kontorene henter den")
	if _, err := d.run("nokkelbok", "start", "--owner", ownerNumber, "--name", ownerName, "--book", book, "--passphrase-file", passphrase); err != nil {
		return err
	}
	cards, err := filepath.Glob(keys + "/*.kort.json")
	if err != nil {
		return err
	}
	slices.Sort(cards)
	for i := range cards {
		cards[i] = filepath.ToSlash(cards[i])
	}
	add := append([]string{"nokkelbok", "legg-til"}, cards...)
	if _, err := d.run(append(add, "--book", book, "--verified", "prøve, ikke sammenlignet", "--passphrase-file", passphrase)...); err != nil {
		return err
	}
	if _, err := d.run("mottaker", "hent", book); err != nil {
		return err
	}
	_, err = d.run("mottaker", "eksporter", "--allowed-signers", "-o", keys+"/allowed_signers")
	return err
}

// run prints a command, runs it, and prints what came of it.
func (d *demo) run(args ...string) (string, error) {
	fmt.Println("\n> handover " + strings.Join(quoted(args), " "))
	cmd := exec.Command(d.program, append([]string{"--config", config}, args...)...)
	cmd.Env = append(os.Environ(), "HANDOVER_LANG=nb", "NO_COLOR=1")
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "Testdato:") {
			fmt.Print("  " + line)
		}
	}
	return out.String(), err
}

func quoted(args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		if strings.ContainsAny(a, " ,") {
			out[i] = `"` + a + `"`
		}
	}
	return out
}

func title(s string) { fmt.Println("\n== " + s) }

// code returns the exit code of a command that has run.
func code(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

func identityName(orgnr, role string) string {
	return keybook.IdentityName{Orgnr: orgnr, Role: keybook.Role(role)}.String()
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// october sends the message about a pupil in year 10, and lets it be opened.
func (d *demo) october() error {
	title("30. september 2026: En elev i 10. trinn skal meldes til fylkeskommunen innen 1. oktober (på nynorsk)")
	if err := d.show(october, "videregaaende_2_oktobermelding_nynorsk.yaml"); err != nil {
		return err
	}
	if err := d.pack(october); err != nil {
		return err
	}
	title("Inntakskontoret og fylkets PPT åpner hver sin pakke")
	return d.open(october)
}

// may packs the cases of all three transitions, and lets them be opened.
func (d *demo) may() error {
	title("12. mai 2027: Barnehager, barneskoler og en ungdomsskole sjekker sakene")
	if err := d.must(may, "sjekk", may.cases); err != nil {
		return err
	}
	title("Hva går til hvem, på hvilket grunnlag? En sak fra hver overgang")
	for _, file := range []string{"barnehage_1_to_hjem.yaml", received, "videregaaende_1_hoersel_verksted.yaml"} {
		if err := d.show(may, file); err != nil {
			return err
		}
	}
	title("De pakker, med hver sin signatur. I den ene saken har familien sagt nei, og da lages det ingenting")
	if err := d.pack(may); err != nil {
		return err
	}
	title("Skolene, PPT og inntakskontoret åpner det de har fått")
	return d.open(may)
}

// show tells what goes to whom.
func (d *demo) show(s season, file string) error { return d.must(s, "vis", s.cases+"/"+file) }

// pack packs each case of a season, signed by the unit that sends it.
func (d *demo) pack(s season) error {
	for _, e := range examples {
		if e.season != s {
			continue
		}
		code, err := d.run(s, "pakk", s.cases+"/"+e.file, "-o", s.sealed, "--passphrase-file", passphrase)
		if err != nil {
			return err
		}
		if code != e.code {
			return fmt.Errorf("%s: utgangskode %d, ventet %d", e.file, code, e.code)
		}
	}
	return nil
}

// open opens everything of a season, as those who get it would.
func (d *demo) open(s season) error {
	return d.must(s, "les", s.sealed, "-o", s.opened, "-i", identities)
}

// answer takes the baton for one packet, and lets the sender check it.
func (d *demo) answer() error {
	title("Skarfjord ungdomsskule kvitterer, og Nesheim skule ser at stafetten er tatt imot")
	folders, err := found(may.opened + "/overforing_*_" + receiver)
	if err != nil || len(folders) != 1 {
		return fmt.Errorf("ventet én åpnet pakke til %s, fant %d (%v)", receiver, len(folders), err)
	}
	if err := d.must(may, "kvitter", "godta", folders[0]); err != nil {
		return err
	}
	receipts, err := found(folders[0] + "/kvittering_*_2.json")
	if err != nil || len(receipts) != 1 {
		return fmt.Errorf("ventet én kvittering i %s, fant %d (%v)", folders[0], len(receipts), err)
	}
	if err := d.must(may, "kvitter", "sjekk", receipts[0]); err != nil {
		return err
	}
	return d.log()
}

// log shows what the log has on the case that was received, and on the one where the
// family said no.
func (d *demo) log() error {
	title("Overføringsloggen har det som er laget, åpnet og svart på, og neiet i saken der ingenting ble delt")
	for _, e := range examples {
		if e.file != received && e.packets > 0 {
			continue
		}
		id, err := caseID(e)
		if err != nil {
			return err
		}
		if err := d.must(may, "logg", "vis", id); err != nil {
			return err
		}
	}
	return d.must(may, "logg", "kontroller")
}

// end tells where everything is, and holds that each case gave what it should.
func (d *demo) end() error {
	title("Ferdig. Sju saker, tre overganger. Åpne og se")
	for _, s := range []season{october, may} {
		documents, err := opened(s, "overforing")
		if err != nil {
			return err
		}
		lists, err := opened(s, "sjekkliste")
		if err != nil {
			return err
		}
		want := 0
		for _, e := range examples {
			if e.season == s {
				want += e.packets
				if err := tell(e, documents); err != nil {
					return err
				}
			}
		}
		// Each case was packed by itself, so each packet has its checklist.
		if len(documents) != want || len(lists) != want {
			return fmt.Errorf("%s: ventet %d pakker med sjekkliste, fant %d og %d", s.opened, want, len(documents), len(lists))
		}
		fmt.Println("\n  sjekklister")
		for _, f := range lists {
			fmt.Println("    " + f.line)
		}
	}
	return nil
}

// tell lists the documents of a case.
func tell(e example, documents []result) error {
	id, err := caseID(e)
	if err != nil {
		return err
	}
	fmt.Println("\n  " + e.file)
	got := 0
	for _, f := range documents {
		if f.caseID == id {
			got++
			fmt.Println("    " + f.line)
		}
	}
	if got != e.packets {
		return fmt.Errorf("%s: ventet %d pakker, fant %d", e.file, e.packets, got)
	}
	if got == 0 {
		fmt.Println("    ingen pakke: svaret er nei")
	}
	return nil
}

// A result is what there is to read in an opened packet, and a line about it. A
// checklist is of no one case.
type result struct{ caseID, line string }

// opened returns the results of a kind, in the order of those they are for.
func opened(s season, kind string) ([]result, error) {
	manifests, err := found(s.opened + "/" + kind + "_*/manifest.json")
	if err != nil {
		return nil, err
	}
	var out []result
	for _, name := range manifests {
		data, err := os.ReadFile(in(name))
		if err != nil {
			return nil, err
		}
		var m struct {
			CaseID string `json:"case_id"`
			To     struct{ Name, Role string }
		}
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, err
		}
		files, err := found(path.Dir(name) + "/" + kind + ".*")
		if err != nil || len(files) != 1 {
			return nil, fmt.Errorf("ventet én fil i %s, fant %d (%v)", path.Dir(name), len(files), err)
		}
		out = append(out, result{m.CaseID, fmt.Sprintf("%s (%s): %s/%s", m.To.Name, m.To.Role, dir, files[0])})
	}
	slices.SortFunc(out, func(a, b result) int { return strings.Compare(a.line, b.line) })
	return out, nil
}

// caseID returns the saks_id of an example.
func caseID(e example) (string, error) {
	data, err := os.ReadFile(in(e.season.cases + "/" + e.file))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(data)) {
		if id, ok := strings.CutPrefix(line, "saks_id: "); ok {
			return strings.TrimSpace(id), nil
		}
	}
	return "", fmt.Errorf("%s har ingen saks_id", e.file)
}

package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
)

func (env *Env) recipientCmd() *cobra.Command {
	list := &cobra.Command{Use: "list", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.recipients("") }}
	show := &cobra.Command{Use: "show", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.recipients(args[0]) }}
	imp := &cobra.Command{Use: "import", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.importBook(args[0]) }}
	var signers bool
	var output string
	export := &cobra.Command{Use: "export", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.exportSigners(signers, output) }}
	export.Flags().BoolVar(&signers, "allowed-signers", false, "")
	export.Flags().StringVarP(&output, "output", "o", "", "")
	return env.group("recipient", list, show, imp, export)
}

// recipients lists the units that have keys; with orgnr, every key of that one.
func (env *Env) recipients(orgnr string) error {
	keys, err := env.keys()
	if err != nil {
		return err
	}
	env.bookProblems(keys)
	today, err := env.today()
	if err != nil {
		return err
	}
	found := false
	var rows [][]string
	for _, u := range keys.Units() {
		if orgnr != "" && u.Unit.Orgnr != orgnr {
			continue
		}
		found = true
		if orgnr != "" {
			env.tellUnit(keys, u, today)
			continue
		}
		if row := env.listUnit(keys, u, today); row != nil {
			rows = append(rows, row)
		}
	}
	env.table([]string{"mottaker.kol_orgnr", "mottaker.kol_navn", "mottaker.kol_roller"}, rows)
	if !found && orgnr != "" {
		return keybook.ErrNoBook
	}
	if !found && len(keys.Problems()) == 0 {
		env.say("mottaker.ingen", nil)
	}
	return nil
}

// listUnit returns what is told of a unit on one line: the roles that can receive
// today.
func (env *Env) listUnit(keys *keybook.Set, u keybook.Listed, today day.Day) []string {
	var roles []string
	for _, k := range u.Unit.Keys {
		if k.Role != "" && counts(k, today) {
			roles = append(roles, string(k.Role))
		}
	}
	if env.global.json {
		env.json(struct {
			Type  string   `json:"type"`
			Orgnr string   `json:"orgnr"`
			Name  string   `json:"name"`
			Roles []string `json:"roles"`
			Owner string   `json:"owner"`
			For   []string `json:"signs_for,omitempty"`
		}{"recipient", u.Unit.Orgnr, u.Unit.Name, append([]string{}, roles...), u.Owner.Orgnr, numbers(othersOf(keys, u.Unit))})
		return nil
	}
	return []string{u.Unit.Orgnr, u.Unit.Name, strings.Join(roles, ", ")}
}

func counts(k keybook.Key, on day.Day) bool {
	return k.Status == keybook.Active && !on.Before(k.From) && !on.After(k.To)
}

// tellUnit tells all that is known of a unit's keys.
func (env *Env) tellUnit(keys *keybook.Set, u keybook.Listed, today day.Day) {
	others := othersOf(keys, u.Unit)
	if env.global.json {
		for _, k := range u.Unit.Keys {
			var signsFor []string
			if k.Initials != "" {
				signsFor = numbers(others)
			}
			env.json(struct {
				Type        string         `json:"type"`
				Orgnr       string         `json:"orgnr"`
				Role        keybook.Role   `json:"role,omitempty"`
				Initials    string         `json:"initials,omitempty"`
				Fingerprint string         `json:"fingerprint"`
				From        string         `json:"from"`
				To          string         `json:"to"`
				Status      keybook.Status `json:"status"`
				For         []string       `json:"signs_for,omitempty"`
			}{"key", u.Unit.Orgnr, k.Role, k.Initials, string(k.Fingerprint()), k.From.String(), k.To.String(), k.Status, signsFor})
		}
		return
	}
	env.outln(u.Unit.Name + " (" + u.Unit.Orgnr + ")")
	env.outln(env.text.T("mottaker.eier", map[string]any{"navn": u.Owner.Name, "dato": i18n.Date(u.Expires)}))
	if len(others) > 0 {
		env.outln(env.text.T("mottaker.signerer_for", map[string]any{"andre": env.unitNames(others)}))
	}
	if by := signersOf(keys, u.Unit.Orgnr); len(by) > 0 {
		env.outln(env.text.T("mottaker.signeres_av", map[string]any{"andre": env.unitNames(by)}))
	}
	for _, k := range u.Unit.Keys {
		what := env.text.T("mottaker.signerer", map[string]any{"initialer": k.Initials})
		if k.Role != "" {
			what = env.text.T("rolle."+string(k.Role), nil)
		}
		env.outln(env.text.T("mottaker.noekkel", map[string]any{
			"hva": what, "siffer": string(k.Fingerprint()), "fra": i18n.Date(k.From), "til": i18n.Date(k.To),
			"status": env.text.T("mottaker.status_"+string(k.Status), nil), "hvordan": k.Verified.How,
		}))
		if !counts(k, today) {
			env.outln("    " + env.text.T("mottaker.gjelder_ikke", nil))
		}
	}
}

// importBook takes a key book into the state folder, if its owner's root signed it.
func (env *Env) importBook(name string) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	data, err := env.read(name, 64<<20)
	if err != nil {
		return err
	}
	sig, err := env.signatureOf(name, 1<<16)
	if err != nil {
		return err
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	trusted, err := env.bookStore(s).Import(data, sig, s.trust, today)
	if err != nil {
		return &fileError{name, err}
	}
	b := trusted.Book()
	env.outln(env.text.N("mottaker.hentet", len(b.Units), map[string]any{"navn": b.Owner.Name, "nr": b.Serial, "dato": i18n.Date(b.Expires)}))
	return nil
}

// exportSigners writes the signing keys as ssh-keygen reads them.
func (env *Env) exportSigners(signers bool, output string) error {
	if !signers {
		return needs("--allowed-signers")
	}
	keys, err := env.keys()
	if err != nil {
		return err
	}
	data := keys.AllowedSigners(packet.Namespaces())
	return env.put(output, data)
}

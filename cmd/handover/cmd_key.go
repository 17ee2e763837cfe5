package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
)

type keyOptions struct {
	orgnr, name, role, sign, passphraseFile, from, until string
	root, rotate                                         bool
}

func (env *Env) keyCmd() *cobra.Command {
	var o keyOptions
	make := &cobra.Command{Use: "new", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.newKey(o) }}
	f := make.Flags()
	f.StringVar(&o.orgnr, "orgnr", "", "")
	f.StringVar(&o.name, "name", "", "")
	f.StringVar(&o.role, "role", "", "")
	f.StringVar(&o.sign, "sign", "", "")
	f.BoolVar(&o.root, "root", false, "")
	f.BoolVar(&o.rotate, "rotate", false, "")
	f.StringVar(&o.from, "from", "", "")
	f.StringVar(&o.until, "until", "", "")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "")

	show := &cobra.Command{Use: "show", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.showKeys() }}

	var output string
	export := &cobra.Command{Use: "export", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.exportKey(args[0], output) }}
	export.Flags().StringVarP(&output, "output", "o", "", "")
	return env.group("key", make, show, export)
}

// newKey makes an identity and the public card that goes to the key book.
func (env *Env) newKey(o keyOptions) error {
	name, err := env.identity(o)
	if err != nil {
		return err
	}
	s, err := env.settings()
	if err != nil {
		return err
	}
	from, until, err := env.period(o)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.keys, 0o700); err != nil {
		return &fileError{s.keys, err}
	}
	file := filepath.Join(s.keys, name.String())
	if _, err := os.Lstat(file); err == nil && !o.rotate {
		return &fileError{file, errors.Join(errKeyExists, fs.ErrExist)}
	}
	pass, err := env.passphrase(o.passphraseFile, "prompt.passord_nytt", map[string]any{"noekkel": name.String()}, true)
	if err != nil {
		return err
	}
	data, public, print, err := env.makeKey(name, pass, file, o.rotate)
	if err != nil {
		return err
	}
	if err := outbox.WriteFile(s.keys, name.String(), data, 0o600); err != nil {
		return &fileError{file, err}
	}
	env.outln(file)
	if name.Root {
		return env.rootMade(s, name, public, print)
	}
	return env.cardMade(s, keybook.Card{
		Orgnr: name.Orgnr, Name: o.name, Role: name.Role, Initials: name.Initials, Public: public, From: from, To: until,
	})
}

// period returns the first and last day on which a new key counts.
func (env *Env) period(o keyOptions) (from, until day.Day, err error) {
	today, err := env.today()
	if err != nil {
		return from, until, err
	}
	if from, err = dayFlag("--from", o.from, today); err != nil {
		return from, until, err
	}
	until, err = dayFlag("--until", o.until, from.AddMonths(12))
	return from, until, err
}

// identity says which key the flags ask for.
func (env *Env) identity(o keyOptions) (keybook.IdentityName, error) {
	n := keybook.IdentityName{Orgnr: o.orgnr, Role: keybook.Role(o.role), Initials: strings.ToLower(o.sign), Root: o.root}
	kinds := 0
	for _, given := range []bool{o.role != "", o.sign != "", o.root} {
		if given {
			kinds++
		}
	}
	switch {
	case o.orgnr == "":
		return n, needs("--orgnr")
	case kinds != 1:
		return n, &usageError{key: "error.ett_av", args: map[string]any{"flagg": "--role, --sign, --root"}}
	case !o.root && o.name == "":
		return n, needs("--name")
	}
	if _, err := keybook.ParseIdentityName(n.String()); err == nil {
		return n, nil
	}
	switch { // which of them it is
	case !norid.ValidOrgnr(o.orgnr):
		return n, &usageError{key: "error.orgnr"}
	case o.role != "":
		roles := roleNames()
		return n, &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--role", "tillatt": env.text.Or(roles)}, hint: diag.Near(o.role, roles)}
	}
	return n, &usageError{key: "error.initialer"}
}

// makeKey returns the protected identity, its public half, and the digits to read
// over the telephone.
func (env *Env) makeKey(n keybook.IdentityName, pass, file string, rotate bool) (data []byte, public string, print seal.Fingerprint, err error) {
	if n.Role == "" {
		data, key, err := keybook.NewSigningIdentity(env.Rand, pass, env.workFactor())
		return data, key.String(), key.Fingerprint(), err
	}
	var keep []seal.Identity
	if old, err := env.read(file, 1<<20); err == nil && rotate {
		if keep, err = keybook.OpenDecryptionIdentity(old, pass); err != nil {
			return nil, "", "", &fileError{file, keyError(err)}
		}
	}
	data, to, err := keybook.NewDecryptionIdentity(pass, env.workFactor(), keep...)
	return data, to.String(), to.Fingerprint(), err
}

// rootMade tells what to put in the settings of everybody who is to trust the book.
func (env *Env) rootMade(s *settings, n keybook.IdentityName, public string, print seal.Fingerprint) error {
	name := n.Orgnr + "-rot.pub"
	if err := outbox.WriteFile(s.keys, name, []byte(public+"\n"), 0o644); err != nil {
		return &fileError{name, err}
	}
	env.outln(filepath.Join(s.keys, name))
	env.say("noekkel.rot", map[string]any{"orgnr": n.Orgnr, "siffer": string(print)})
	return nil
}

func (env *Env) cardMade(s *settings, c keybook.Card) error {
	data, err := c.Encode()
	if err != nil {
		return err
	}
	if err := outbox.WriteFile(s.keys, c.FileName(), data, 0o644); err != nil {
		return &fileError{c.FileName(), err}
	}
	env.outln(filepath.Join(s.keys, c.FileName()))
	env.say("noekkel.kort", map[string]any{"siffer": string(c.Fingerprint()), "dato": i18n.Date(c.To)})
	return nil
}

// dayFlag reads a flag that holds a date, or returns the usual one.
func dayFlag(flag, given string, usual day.Day) (day.Day, error) {
	if given == "" {
		return usual, nil
	}
	d, err := day.Parse(given)
	if err != nil {
		return d, &usageError{key: "error.dato", args: map[string]any{"flagg": flag}}
	}
	return d, nil
}

// showKeys lists one's own keys with their digits.
func (env *Env) showKeys() error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	names, err := s.identities(func(keybook.IdentityName) bool { return true })
	if err != nil {
		return err
	}
	if len(names) == 0 {
		env.say("noekkel.ingen", map[string]any{"mappe": s.keys})
	}
	var rows [][]string
	for _, n := range names {
		print, until := s.public(n)
		if env.global.json {
			env.json(struct {
				Type        string           `json:"type"`
				Name        string           `json:"name"`
				Orgnr       string           `json:"orgnr"`
				Role        keybook.Role     `json:"role,omitempty"`
				Initials    string           `json:"initials,omitempty"`
				Root        bool             `json:"root,omitempty"`
				Fingerprint seal.Fingerprint `json:"fingerprint"`
				To          string           `json:"to,omitempty"`
			}{"key", n.String(), n.Orgnr, n.Role, n.Initials, n.Root, print, until.String()})
			continue
		}
		row := []string{n.String(), string(print)}
		if !until.IsZero() {
			row = append(row, env.text.T("noekkel.til", map[string]any{"dato": i18n.Date(until)}))
		}
		rows = append(rows, row)
	}
	env.table([]string{"noekkel.kol_navn", "noekkel.kol_siffer", "noekkel.kol_gyldig"}, rows)
	return nil
}

// public reads the digits of a key from what lies beside it, without unlocking it.
func (s *settings) public(n keybook.IdentityName) (seal.Fingerprint, day.Day) {
	if n.Root {
		if line, err := os.ReadFile(filepath.Join(s.keys, n.Orgnr+"-rot.pub")); err == nil {
			if key, err := seal.ParsePublicKey(strings.TrimSpace(string(line))); err == nil {
				return key.Fingerprint(), day.Day{}
			}
		}
		return "", day.Day{}
	}
	c, err := s.card(n.String())
	if err != nil {
		return "", day.Day{}
	}
	return c.Fingerprint(), c.To
}

// card reads the card that lies beside an identity.
func (s *settings) card(identity string) (keybook.Card, error) {
	n, err := keybook.ParseIdentityName(identity)
	if err != nil {
		return keybook.Card{}, err
	}
	name := keybook.Card{Orgnr: n.Orgnr, Role: n.Role, Initials: n.Initials}.FileName()
	data, err := os.ReadFile(filepath.Join(s.keys, name))
	if err != nil {
		return keybook.Card{}, &fileError{filepath.Join(s.keys, name), err}
	}
	return keybook.ParseCard(data)
}

// exportKey writes the public card of an identity.
func (env *Env) exportKey(identity, output string) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	c, err := s.card(identity)
	if err != nil {
		return err
	}
	data, err := c.Encode()
	if err != nil {
		return err
	}
	if output == "" {
		env.outln(string(data)) // a card has no line end of its own
		return nil
	}
	if err := env.put(output, data); err != nil {
		return err
	}
	env.say("noekkel.kort", map[string]any{"siffer": string(c.Fingerprint()), "dato": i18n.Date(c.To)})
	return nil
}

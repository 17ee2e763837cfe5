package main

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
)

// bookName is the name of a key book's file; its signature has ".sig" after it.
const bookName = "nokkelbok.json"

type bookOptions struct {
	book, root, passphraseFile      string
	owner, name, until, on, how, by string
	remove                          bool
}

func (env *Env) bookCmd() *cobra.Command {
	var o bookOptions
	sub := func(name string, least, most int, run func([]string) error, flags ...string) *cobra.Command {
		cmd := &cobra.Command{Use: name, Args: between(least, most), RunE: func(_ *cobra.Command, args []string) error { return run(args) }}
		f := cmd.Flags()
		f.StringVar(&o.book, "book", bookName, "")
		f.StringVar(&o.root, "root", "", "")
		f.StringVar(&o.passphraseFile, "passphrase-file", "", "")
		for _, name := range flags {
			f.StringVar(map[string]*string{
				"owner": &o.owner, "name": &o.name, "until": &o.until, "on": &o.on, "verified": &o.how, "by": &o.by,
			}[name], name, "", "")
		}
		return cmd
	}
	signsFor := sub("signs-for", 2, -1, func(args []string) error { return env.bookSignsFor(args[0], args[1:], o) })
	signsFor.Flags().BoolVar(&o.remove, "remove", false, "")
	return env.group("book",
		sub("init", 0, 0, func([]string) error { return env.bookInit(o) }, "owner", "name", "until"),
		sub("add", 1, -1, func(args []string) error { return env.bookAdd(args, o) }, "verified", "by"),
		sub("retire", 1, 1, func(args []string) error { return env.bookKey(args[0], o, keybook.Book.Retire) }, "on"),
		sub("revoke", 1, 1, func(args []string) error { return env.bookKey(args[0], o, keybook.Book.Revoke) }, "on"),
		signsFor,
		sub("renew", 0, 0, func([]string) error { return env.bookRenew(o) }, "until"),
	)
}

// bookInit makes an owner's first book.
func (env *Env) bookInit(o bookOptions) error {
	if o.owner == "" || o.name == "" {
		return needs("--owner, --name")
	}
	if _, err := os.Lstat(o.book); err == nil {
		return &fileError{o.book, fs.ErrExist}
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	until, err := dayFlag("--until", o.until, today.AddMonths(12))
	if err != nil {
		return err
	}
	root, err := env.rootKey(o.owner, o)
	if err != nil {
		return err
	}
	book, err := keybook.Init(keybook.Owner{Orgnr: o.owner, Name: o.name}, until, today)
	if err != nil {
		return err
	}
	return env.writeBook(book, root, o)
}

// bookAdd enters cards. Whoever has the root key has called each unit and
// compared the digits, and says how.
func (env *Env) bookAdd(cards []string, o bookOptions) error {
	book, root, today, err := env.openBook(o)
	if err != nil {
		return err
	}
	if o.by == "" {
		o.by = env.text.T("bok.av", nil)
	}
	for _, name := range cards {
		data, err := env.read(name, 1<<16)
		if err != nil {
			return err
		}
		card, err := keybook.ParseCard(data)
		if err != nil {
			return &fileError{name, err}
		}
		if err := env.compared(card, o.how); err != nil {
			return err
		}
		how := o.how
		if how == "" {
			how = env.text.T("bok.sammenlignet", nil)
		}
		if book, err = book.Add(card, keybook.Verification{How: how, By: o.by, On: today}, today); err != nil {
			return &fileError{name, err}
		}
	}
	return env.writeBook(book, root, o)
}

// compared holds that the digits have been compared with the unit itself.
func (env *Env) compared(c keybook.Card, how string) error {
	args := map[string]any{"navn": c.Name, "orgnr": c.Orgnr, "siffer": string(c.Fingerprint())}
	env.say("bok.kort", args)
	if how != "" {
		return nil
	}
	ok, err := env.confirm("prompt.sammenlignet", args)
	if err == nil && !ok {
		err = &usageError{key: "error.ikke_sammenlignet"}
	}
	return err
}

// bookKey retires or revokes a key, named by its digits.
func (env *Env) bookKey(digits string, o bookOptions, change func(keybook.Book, seal.Fingerprint, day.Day, day.Day) (keybook.Book, error)) error {
	print, err := seal.ParseFingerprint(digits)
	if err != nil {
		return &usageError{key: "error.siffer"}
	}
	book, root, today, err := env.openBook(o)
	if err != nil {
		return err
	}
	on, err := dayFlag("--on", o.on, today)
	if err != nil {
		return err
	}
	if book, err = change(book, print, on, today); err != nil {
		return err
	}
	return env.writeBook(book, root, o)
}

func (env *Env) bookRenew(o bookOptions) error {
	book, root, today, err := env.openBook(o)
	if err != nil {
		return err
	}
	until, err := dayFlag("--until", o.until, today.AddMonths(12))
	if err != nil {
		return err
	}
	if book, err = book.Renew(until, today); err != nil {
		return err
	}
	return env.writeBook(book, root, o)
}

// openBook reads one's own book in order to change it.
func (env *Env) openBook(o bookOptions) (keybook.Book, seal.Signer, day.Day, error) {
	var none keybook.Book
	data, err := env.read(o.book, 64<<20)
	if err != nil {
		return none, seal.Signer{}, day.Day{}, err
	}
	sig, err := env.signatureOf(o.book, 1<<16)
	if err != nil {
		return none, seal.Signer{}, day.Day{}, err
	}
	root, err := env.rootKey("", o)
	if err != nil {
		return none, seal.Signer{}, day.Day{}, err
	}
	book, err := keybook.Reopen(data, sig, root.Public())
	if err != nil {
		return none, seal.Signer{}, day.Day{}, &fileError{o.book, err}
	}
	today, err := env.today()
	return book, root, today, err
}

// rootKey unlocks the root identity: the one named, that of the owner, or the
// only one there is.
func (env *Env) rootKey(owner string, o bookOptions) (seal.Signer, error) {
	s, err := env.settings()
	if err != nil {
		return seal.Signer{}, err
	}
	file := o.root
	if file == "" {
		roots, err := s.identities(func(n keybook.IdentityName) bool { return n.Root && (owner == "" || n.Orgnr == owner) })
		if err != nil {
			return seal.Signer{}, err
		}
		if len(roots) != 1 {
			return seal.Signer{}, &fileError{s.keys, errNoRoot}
		}
		file = filepath.Join(s.keys, roots[0].String())
	}
	data, err := env.read(file, 1<<16)
	if err != nil {
		return seal.Signer{}, err
	}
	pass, err := env.passphrase(o.passphraseFile, "prompt.passord", map[string]any{"noekkel": filepath.Base(file)}, false)
	if err != nil {
		return seal.Signer{}, err
	}
	root, err := keybook.OpenSigningIdentity(data, pass)
	if err != nil {
		return root, &fileError{file, keyError(err)}
	}
	return root, nil
}

// writeBook signs the book and writes it with its signature. The signature comes
// first: a book without its new signature is refused, and the old pair is gone
// either way; running the command again mends it.
func (env *Env) writeBook(b keybook.Book, root seal.Signer, o bookOptions) error {
	data, sig, err := b.Sign(root)
	if err != nil {
		return err
	}
	dir, name := filepath.Dir(o.book), filepath.Base(o.book)
	for _, f := range []outbox.File{{Name: name + ".sig", Data: sig}, {Name: name, Data: data}} {
		if err := outbox.WriteFile(dir, f.Name, f.Data, 0o644); err != nil {
			return &fileError{o.book, err}
		}
	}
	env.outln(o.book)
	env.outln(o.book + ".sig")
	env.say("bok.skrevet", map[string]any{"nr": b.Serial, "dato": i18n.Date(b.Expires)})
	return nil
}

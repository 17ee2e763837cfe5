package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

var (
	errNoTrust      = errors.New("no key book is trusted")
	errNoSigner     = errors.New("no signing key")
	errNoRight      = errors.New("none of one's signing keys may sign for the sender")
	errNoRoot       = errors.New("no root key, or more than one")
	errNoIdentity   = errors.New("no decryption key")
	errKeyExists    = errors.New("a key with the name is there")
	errNoSignature  = errors.New("a signature is not beside its file")
	errKeyDamaged   = errors.New("a key file is damaged")
	errPassphrase   = errors.New("wrong passphrase")
	errShort        = errors.New("a new passphrase is too short")
	errPassphrases  = errors.New("the two passphrases differ")
	errNoPassphrase = errors.New("a passphrase is needed, and there is nobody to ask")
)

// loaded is what a run has read so far; each part is read when it is first
// asked for.
type loaded struct {
	program  *handover.Program
	settings *settings
	keys     *keybook.Set
	journal  *journal.Log
}

// program returns schemas, law and templates, as they were built in.
func (env *Env) program() (*handover.Program, error) {
	if env.loaded.program != nil {
		return env.loaded.program, nil
	}
	p, err := handover.Load(handover.Sources{
		Schemas: schemas.FS, Templates: templates.FS, Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold}, Catalog: env.catalog,
	}, nil)
	if err != nil {
		return nil, errors.Join(handover.ErrBug, err)
	}
	env.loaded.program = p
	return p, nil
}

// settings returns the settings, and says when they hold a date for tests.
func (env *Env) settings() (*settings, error) {
	if env.loaded.settings != nil {
		return env.loaded.settings, nil
	}
	s, err := env.readSettings()
	if err != nil {
		return nil, err
	}
	env.loaded.settings = s
	if !s.testDay.IsZero() {
		env.warn("testdato", map[string]any{"dato": env.text.LongDate(s.testDay)})
	}
	return s, nil
}

// templated returns the program with the templates of a folder in place of those
// built in: the one named, or else the settings'.
func (env *Env) templated(dir string) (*handover.Program, error) {
	p, err := env.program()
	if err != nil {
		return nil, err
	}
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	if dir == "" {
		dir = s.templates
	}
	if dir == "" {
		return p, nil
	}
	if !isDir(dir) {
		return nil, &fileError{dir, fs.ErrNotExist} // or the built-in ones would be used unnoticed
	}
	var found diag.List
	err = p.LoadTemplates(handover.Overlay(os.DirFS(dir), templates.FS), &found)
	env.tell(env.err, found.All(), nil, func(string) bool { return false })
	if err != nil {
		return nil, &codeError{exitInvalid}
	}
	return p, nil
}

// today returns the day that this run counts from.
func (env *Env) today() (day.Day, error) {
	s, err := env.settings()
	if err != nil {
		return day.Day{}, err
	}
	return day.Of(env.now(s)().In(zone())), nil
}

// journal opens the log; for a dry run, one that only remembers.
func (env *Env) openJournal(dry bool) (*journal.Log, error) {
	if env.loaded.journal != nil {
		return env.loaded.journal, nil
	}
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	open := journal.Open
	if dry {
		open = journal.Rehearse
	}
	env.loaded.journal, err = open(s.state, env.now(s))
	if err != nil {
		return nil, &fileError{s.state, err}
	}
	return env.loaded.journal, nil
}

// close ends what the run has open.
func (env *Env) close() error {
	if env.loaded.journal == nil {
		return nil
	}
	return env.loaded.journal.Close()
}

// bookStore opens the folder of imported key books.
func (env *Env) bookStore(s *settings) *keybook.Store {
	dir := filepath.Join(s.state, "boeker")
	return keybook.NewStore(os.DirFS(dir), func(name string, data []byte) error {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		return outbox.WriteFile(dir, name, data, 0o600)
	})
}

// keys returns the keys of everybody in trusted books.
func (env *Env) keys() (*keybook.Set, error) {
	if env.loaded.keys != nil {
		return env.loaded.keys, nil
	}
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	today, err := env.today()
	if err != nil {
		return nil, err
	}
	env.loaded.keys, err = env.bookStore(s).Open(s.trust, today)
	return env.loaded.keys, err
}

// passphrase asks for a passphrase, or reads it from the file named. With again
// it is asked for twice, for a new key.
func (env *Env) passphrase(file, question string, args map[string]any, again bool) (string, error) {
	if file != "" {
		data, err := env.read(file, 4096)
		if err != nil {
			return "", err
		}
		line, _, _ := strings.Cut(asUTF8(data), "\n")
		words := seal.TidyPassphrase(strings.TrimRight(line, "\r"))
		if again {
			err = longEnough(words)
		}
		return words, err
	}
	if env.global.noInput {
		return "", errNoPassphrase
	}
	typed, err := term.Passphrase(env.In, env.Err, env.text.T(question, args))
	if errors.Is(err, term.ErrNotTerminal) {
		return "", errNoPassphrase
	}
	if err != nil || !again {
		return seal.TidyPassphrase(string(typed)), err
	}
	if err := longEnough(seal.TidyPassphrase(string(typed))); err != nil {
		return "", err
	}
	second, err := term.Passphrase(env.In, env.Err, env.text.T("prompt.passord_igjen", nil))
	if err == nil && !bytes.Equal(typed, second) {
		err = errPassphrases
	}
	return seal.TidyPassphrase(string(typed)), err
}

// asUTF8 returns a text as UTF-8, without its byte order mark. Notepad puts one first,
// and older ones save UTF-16.
func asUTF8(data []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return strings.TrimPrefix(string(data), "\ufeff")
	}
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return string(utf16.Decode(units))
}

// minPassphrase is how many characters protect a new key at the least.
const minPassphrase = 12

func longEnough(words string) error {
	if utf8.RuneCountInString(words) < minPassphrase {
		return errShort
	}
	return nil
}

// signer unlocks a signing key.
func (env *Env) signer(s *settings, name keybook.IdentityName, passphraseFile string) (seal.Signer, error) {
	data, err := env.read(filepath.Join(s.keys, name.String()), 1<<16)
	if err != nil {
		return seal.Signer{}, err
	}
	pass, err := env.passphrase(passphraseFile, "prompt.passord", map[string]any{"noekkel": name.String()}, false)
	if err != nil {
		return seal.Signer{}, err
	}
	key, err := keybook.OpenSigningIdentity(data, pass)
	if err != nil {
		return key, &fileError{name.String(), keyError(err)}
	}
	return key, nil
}

// keyError tells a wrong passphrase from a key file that is damaged.
func keyError(err error) error {
	if errors.Is(err, seal.ErrNoMatch) {
		return errPassphrase
	}
	return errors.Join(errKeyDamaged, err)
}

// signingKey finds the key to sign with for a sender: the sender's own, or else one
// whose unit the key book lets sign for it. The settings choose between initials, and
// between units that may sign.
func (s *settings) signingKey(sender string, maySign func(signer string) bool) (keybook.IdentityName, error) {
	all, err := s.identities(func(n keybook.IdentityName) bool {
		return n.Initials != "" && (s.initials == "" || n.Initials == s.initials)
	})
	if err != nil {
		return keybook.IdentityName{}, err
	}
	for _, fits := range []func(unit string) bool{
		func(unit string) bool { return unit == sender },
		func(unit string) bool { return unit == s.unit && maySign(unit) },
		maySign,
	} {
		found := slices.DeleteFunc(slices.Clone(all), func(n keybook.IdentityName) bool { return !fits(n.Orgnr) })
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return keybook.IdentityName{}, &fileError{s.keys, errNoSigner}
		}
	}
	if len(all) == 0 {
		return keybook.IdentityName{}, &fileError{s.keys, errNoSigner}
	}
	return keybook.IdentityName{}, errors.Join(errNoRight, handover.ErrCannotSign)
}

// identities lists one's own keys that want says yes to.
func (s *settings) identities(want func(keybook.IdentityName) bool) ([]keybook.IdentityName, error) {
	entries, err := os.ReadDir(s.keys)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &fileError{s.keys, err}
	}
	var out []keybook.IdentityName
	for _, e := range entries {
		if n, err := keybook.ParseIdentityName(e.Name()); err == nil && want(n) {
			out = append(out, n)
		}
	}
	return out, nil
}

// signatureOf reads the signature that lies beside a file.
func (env *Env) signatureOf(name string, limit int64) ([]byte, error) {
	data, err := env.read(name+".sig", limit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &fileError{name + ".sig", errNoSignature}
	}
	return data, err
}

// unlock opens decryption keys: those in the files named, or all of one's own. A
// plain age identity file needs no passphrase.
func (env *Env) unlock(files []string, passphraseFile string) ([]seal.Identity, error) {
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		own, err := s.identities(func(n keybook.IdentityName) bool { return n.Role != "" })
		if err != nil {
			return nil, err
		}
		for _, n := range own {
			files = append(files, filepath.Join(s.keys, n.String()))
		}
	}
	if len(files) == 0 {
		return nil, &fileError{s.keys, errNoIdentity}
	}
	var out []seal.Identity
	pass := ""
	for _, name := range files {
		data, err := env.read(name, 1<<20)
		if err != nil {
			return nil, err
		}
		ids, err := env.unlockOne(name, data, passphraseFile, &pass)
		if err != nil {
			return nil, &fileError{name, err}
		}
		out = append(out, ids...)
	}
	return out, nil
}

// unlockOne opens one file, first with the passphrase that opened the one
// before: many have the same for all.
func (env *Env) unlockOne(name string, data []byte, passphraseFile string, pass *string) ([]seal.Identity, error) {
	if !bytes.HasPrefix(data, []byte("age-encryption.org/")) {
		return seal.ParseIdentities(data)
	}
	if *pass != "" {
		if ids, err := keybook.OpenDecryptionIdentity(data, *pass); err == nil {
			return ids, nil
		}
	}
	typed, err := env.passphrase(passphraseFile, "prompt.passord", map[string]any{"noekkel": filepath.Base(name)}, false)
	if err != nil {
		return nil, err
	}
	ids, err := keybook.OpenDecryptionIdentity(data, typed)
	if err != nil {
		return nil, keyError(err)
	}
	*pass = typed
	return ids, nil
}

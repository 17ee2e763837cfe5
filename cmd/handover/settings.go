package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/seal"
)

// settingsName is the name of the settings file.
const settingsName = "handover.yaml"

// settings are what handover.yaml says, with paths made absolute.
type settings struct {
	file       string // empty when there is none
	owner      keybook.Owner
	letterhead handover.Letterhead // what the owner has chosen of its pages
	language   string
	profile    string
	logAge     int    // from which the pupil answers about a relay log, in whole years; 0 as the law data say
	state      string // the folder of log, key books and what else is remembered
	keys       string // the folder of one's own identities
	templates  string
	testDay    day.Day
	trust      []keybook.Trust
	kind       string // avsender.type, of new cases
	unit       string // avsender.orgnr: whose signing key to use
	initials   string // avsender.signatur
}

// findSettings returns the name of the settings file: --config,
// HANDOVER_CONFIG, the working folder, the user's own folder; or nothing.
func (env *Env) findSettings() (name string, named bool) {
	if env.global.config != "" {
		return env.global.config, true
	}
	if name := env.Getenv("HANDOVER_CONFIG"); name != "" {
		return name, true
	}
	candidates := []string{settingsName}
	if dir, err := os.UserConfigDir(); err == nil {
		candidates = append(candidates, filepath.Join(dir, "handover", settingsName))
	}
	for _, c := range candidates {
		if _, err := os.Stat(c); err == nil {
			return c, false
		}
	}
	return "", false
}

// stateFolder is where things are remembered unless the settings say otherwise:
// a folder of this machine, which no cloud service copies.
func (env *Env) stateFolder() string {
	if runtime.GOOS == "windows" {
		if dir := env.Getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, "handover")
		}
	}
	if dir := env.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "handover")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "handover-tilstand"
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "handover")
	}
	return filepath.Join(home, ".local", "state", "handover")
}

// readSettings reads the settings file, if there is one. What is wrong with it
// is told before anything else is done.
func (env *Env) readSettings() (*settings, error) {
	s := &settings{profile: "streng", state: env.stateFolder()}
	s.keys = filepath.Join(s.state, "noekler")
	name, named := env.findSettings()
	if name == "" {
		return s, nil
	}
	src, err := env.read(name, casefile.MaxBytes)
	if err != nil {
		if named || !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return s, nil
	}
	program, err := env.program()
	if err != nil {
		return nil, err
	}
	var found diag.List
	dir := filepath.Dir(name)
	data, head, err := program.Settings(name, src, os.DirFS(dir), &found)
	env.tell(env.err, found.All(), src, env.known(program.Forms.Knows))
	if err != nil {
		return nil, &codeError{exitInvalid}
	}
	s.file, s.letterhead = name, head
	return s, s.fill(data, dir)
}

func (s *settings) fill(data record.Value, dir string) error {
	text := func(path string) string { return data.At(path).Text().Reveal() }
	folder := func(path, usual string) string {
		given := text(path)
		switch {
		case given == "":
			return usual
		case filepath.IsAbs(given):
			return given
		}
		return filepath.Join(dir, filepath.FromSlash(given))
	}
	s.owner = keybook.Owner{Orgnr: text("eier.orgnr"), Name: text("eier.navn")}
	s.language, s.kind, s.unit, s.initials = text("spraak"), text("avsender.type"), text("avsender.orgnr"), text("avsender.signatur")
	if p := text("profil"); p != "" {
		s.profile = p
	}
	s.logAge = int(data.At("samarbeidsalder_logg").Int())
	s.state = folder("tilstand", s.state)
	s.keys = folder("noekler", filepath.Join(s.state, "noekler"))
	s.templates = folder("maler", "")
	if t := text("testdato"); t != "" {
		s.testDay, _ = day.Parse(t) // the schema has seen to its form
	}
	for _, row := range data.Field("tillit").Items() {
		root, err := seal.ParseFingerprint(row.Field("rot").Text().Reveal())
		if err != nil {
			return keybook.ErrTrust
		}
		trust := keybook.Trust{Owner: row.Field("eier").Text().Reveal(), Root: root}
		for _, u := range row.Field("enheter").Items() {
			trust.Units = append(trust.Units, u.Text().Reveal())
		}
		s.trust = append(s.trust, trust)
	}
	return keybook.CheckTrust(s.trust)
}

// choice is what the owner has chosen of what the law leaves open.
func (s *settings) choice() consent.Choice {
	return consent.Choice{Profile: s.profile, LogAge: s.logAge}
}

// languageOfSettings looks for the language in the settings file, before
// anything else of it is read.
func (env *Env) languageOfSettings(args []string) (i18n.Lang, bool) {
	for i, a := range args {
		if a == "--config" && i+1 < len(args) {
			env.global.config = args[i+1]
			defer func() { env.global.config = "" }()
		}
	}
	name, _ := env.findSettings()
	if name == "" {
		return "", false
	}
	src, err := env.read(name, casefile.MaxBytes)
	if err != nil {
		return "", false
	}
	var found diag.List
	tree := casefile.Parse(name, src, &found)
	if tree == nil {
		return "", false
	}
	return i18n.Match(tree.Root.Field("spraak").Raw())
}

// now returns the time: the clock's, or on the day that the settings name for
// tests, the clock's time of day.
func (env *Env) now(s *settings) func() time.Time {
	if s.testDay.IsZero() {
		return env.Now
	}
	return func() time.Time {
		t := env.Now().In(zone())
		d := s.testDay
		return time.Date(d.Year(), d.Month(), d.DayOfMonth(), t.Hour(), t.Minute(), t.Second(), 0, zone())
	}
}

// zone is where days are counted.
func zone() *time.Location {
	if oslo, err := time.LoadLocation("Europe/Oslo"); err == nil {
		return oslo
	}
	return time.Local
}

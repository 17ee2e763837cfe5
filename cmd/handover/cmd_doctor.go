package main

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
)

func (env *Env) doctorCmd() *cobra.Command {
	var pdf string
	cmd := &cobra.Command{Use: "doctor", Args: between(0, 0), RunE: func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("pdf") {
			return env.doctorPDF(pdf)
		}
		return env.doctor()
	}}
	cmd.Flags().StringVar(&pdf, "pdf", "", "")
	return cmd
}

// A health is what doctor has found so far.
type health struct {
	env *Env
	bad bool
}

// good and bad tell one finding; bad ones end the run with an error.
func (h *health) good(key string, args map[string]any) { h.line("doctor.ok", "ok", key, args) }

func (h *health) note(key string, args map[string]any) { h.line("doctor.merk", "note", key, args) }

func (h *health) wrong(key string, args map[string]any) {
	h.bad = true
	h.line("doctor.feil", "error", key, args)
}

func (h *health) line(mark, word, key string, args map[string]any) {
	h.tell(mark, word, key, h.env.text.T("doctor."+key, args))
}

func (h *health) tell(mark, word, key, text string) {
	if h.env.global.json {
		h.env.json(struct {
			Type   string `json:"type"`
			Status string `json:"status"`
			Check  string `json:"check"`
			Text   string `json:"text"`
		}{"doctor", word, key, text})
		return
	}
	h.env.outln(h.env.text.T(mark, nil) + " " + text)
}

// doctor looks at everything that a run depends on.
func (env *Env) doctor() error {
	h := &health{env: env}
	h.good("versjon", map[string]any{"versjon": handover.Version})
	s, err := env.settings()
	if err != nil {
		return err
	}
	if s.file == "" {
		h.note("uten_innstillinger", nil)
	} else {
		h.good("innstillinger", map[string]any{"fil": s.file})
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	h.good("dag", map[string]any{"dag": env.text.Weekday(today.Weekday()), "dato": env.text.LongDate(today)})
	env.doctorFolders(h, s)
	env.doctorKeys(h, s, today)
	if err := env.doctorBooks(h, s, today); err != nil {
		return err
	}
	env.doctorLog(h)
	if h.bad {
		return &codeError{exitFailed}
	}
	return nil
}

func (env *Env) doctorFolders(h *health, s *settings) {
	for _, dir := range []string{s.state, s.keys} {
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			h.note("mappe_mangler", map[string]any{"mappe": dir})
		case err != nil || !info.IsDir():
			h.wrong("mappe_feil", map[string]any{"mappe": dir})
		case synced(dir):
			h.wrong("mappe_synkronisert", map[string]any{"mappe": dir})
		default:
			h.good("mappe", map[string]any{"mappe": dir})
		}
	}
}

// soon is how many days before a key or book ends that doctor says so.
const soon = 30

func (env *Env) doctorKeys(h *health, s *settings, today day.Day) {
	names, err := s.identities(func(keybook.IdentityName) bool { return true })
	if err != nil || len(names) == 0 {
		h.note("ingen_noekler", nil)
		return
	}
	for _, n := range names {
		_, until := s.public(n)
		args := map[string]any{"noekkel": n.String(), "dato": i18n.Date(until)}
		switch {
		case until.IsZero():
			h.good("noekkel_uten_dato", args)
		case until.Before(today):
			h.wrong("noekkel_utloept", args)
		case until.Before(today.AddDays(soon)):
			h.note("noekkel_snart", args)
		default:
			h.good("noekkel", args)
		}
	}
}

func (env *Env) doctorBooks(h *health, s *settings, today day.Day) error {
	if len(s.trust) == 0 {
		h.note("ingen_tillit", nil)
		return nil
	}
	keys, err := env.keys()
	if err != nil {
		return err
	}
	for _, p := range keys.Problems() {
		key, _ := env.failure(p)
		h.wrong("bok_feil", map[string]any{"eier": p.Owner, "grunn": env.text.T(key, map[string]any{"fil": "", "detalj": ""})})
	}
	if err := env.doctorSigning(h, s, keys); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, u := range keys.Units() {
		if seen[u.Owner.Orgnr] {
			continue
		}
		seen[u.Owner.Orgnr] = true
		args := map[string]any{"navn": u.Owner.Name, "dato": i18n.Date(u.Expires)}
		if u.Expires.Before(today.AddDays(soon)) {
			h.note("bok_snart", args)
		} else {
			h.good("bok", args)
		}
	}
	return nil
}

// doctorSigning tells which other units one's own keys may sign for.
func (env *Env) doctorSigning(h *health, s *settings, keys *keybook.Set) error {
	names, err := s.identities(func(n keybook.IdentityName) bool { return n.Initials != "" })
	if err != nil {
		return err
	}
	for _, n := range names {
		u, err := keys.Unit(n.Orgnr)
		if err != nil {
			continue // told of by the book, or by the one who packs
		}
		if others := othersOf(keys, u); len(others) > 0 {
			h.good("signerer_for", map[string]any{"noekkel": n.String(), "andre": env.unitNames(others)})
		}
	}
	return nil
}

func (env *Env) doctorLog(h *health) {
	log, err := env.openJournal(true)
	if err != nil {
		h.wrong("logg_aapnes_ikke", nil)
		return
	}
	sum, err := log.Verify()
	var broken *journal.BrokenError
	switch {
	case errors.As(err, &broken):
		h.wrong("logg_brutt", map[string]any{"linje": broken.Line})
	case err != nil:
		h.wrong("logg_aapnes_ikke", nil)
	default:
		h.good("logg", map[string]any{"linjer": sum.Lines})
	}
}

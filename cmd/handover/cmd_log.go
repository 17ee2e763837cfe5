package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/journal"
)

func (env *Env) logCmd() *cobra.Command {
	list := &cobra.Command{Use: "list", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.logList() }}
	show := &cobra.Command{Use: "show", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.logShow(args[0]) }}
	verify := &cobra.Command{Use: "verify", Args: between(0, 0), RunE: func(*cobra.Command, []string) error { return env.logVerify() }}
	return env.group("log", list, show, verify)
}

func (env *Env) logList() error {
	log, err := env.openJournal(true)
	if err != nil {
		return err
	}
	var all []journal.Entry
	for e, err := range log.All() {
		if err != nil {
			env.logLines(all)
			return env.broken(err)
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		env.say("logg.tom", nil)
	}
	env.logLines(all)
	return nil
}

// logShow tells everything about one case or packet.
func (env *Env) logShow(id string) error {
	log, err := env.openJournal(true)
	if err != nil {
		return err
	}
	entries, err := log.About(strings.ToLower(strings.TrimSpace(id)))
	env.logLines(entries)
	if err != nil {
		return env.broken(err)
	}
	if len(entries) == 0 {
		env.say("logg.ingen", nil)
		return &codeError{exitFailed}
	}
	return nil
}

// logLines writes entries, each on a line.
func (env *Env) logLines(entries []journal.Entry) {
	var rows [][]string
	for _, e := range entries {
		if env.global.json {
			env.json(struct {
				Type string `json:"type"`
				journal.Entry
			}{"log", e})
			continue
		}
		rows = append(rows, env.logRow(e))
	}
	headings := []string{"logg.kol_tid", "logg.kol_hendelse", "logg.kol_pakke", "logg.kol_fra", "logg.kol_til", "logg.kol_sak", "logg.kol_grunn"}
	if env.global.verbose {
		headings = append(headings, "logg.kol_avsnitt")
	}
	env.table(headings, rows)
}

func (env *Env) logRow(e journal.Entry) []string {
	to := e.To.Orgnr
	if e.To.Role != "" {
		to += "/" + e.To.Role
	}
	from := e.From.Orgnr
	if e.Signer != "" {
		from = env.text.T("logg.signert_av", map[string]any{"fra": from, "signert": e.Signer})
	}
	event := env.text.T("logg.hendelse_"+string(e.Event), nil)
	if e.Incoming {
		event = env.text.T("logg.inn", nil) + " " + event
	}
	reason := ""
	if e.Reason != "" {
		reason = env.text.T("logg.grunn_"+e.Reason, nil)
	}
	row := []string{e.Time.In(zone()).Format("02.01.2006 15:04"), event, e.PacketID, from, to, e.CaseID, reason}
	if env.global.verbose {
		shared := strings.Join(e.Sections, ", ")
		if len(e.Basis) > 0 {
			shared += " (" + strings.Join(e.Basis, ", ") + ")"
		}
		row = append(row, shared)
	}
	return row
}

// logVerify reads the whole chain.
func (env *Env) logVerify() error {
	log, err := env.openJournal(true)
	if err != nil {
		return err
	}
	sum, err := log.Verify()
	if err != nil {
		return env.broken(err)
	}
	if env.global.json {
		env.json(struct {
			Type  string `json:"type"`
			Lines int    `json:"lines"`
			Last  string `json:"last_sha256"`
			Torn  int64  `json:"torn_bytes"`
		}{"log_verified", sum.Lines, sum.Last, sum.Torn})
		return nil
	}
	env.outln(env.text.N("logg.hel", sum.Lines, nil))
	if sum.Last != "" {
		env.outln(env.text.T("logg.siste", map[string]any{"sum": sum.Last}))
	}
	if sum.Torn > 0 {
		env.say("logg.revet", nil)
	}
	return nil
}

// broken tells where the chain is broken.
func (env *Env) broken(err error) error {
	var b *journal.BrokenError
	if errors.As(err, &b) {
		env.warn("logg.brutt", map[string]any{"linje": b.Line})
		return &codeError{exitNotGenuine}
	}
	return err
}

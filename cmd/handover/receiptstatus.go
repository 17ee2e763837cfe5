package main

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
)

// receiptStatus shows who has not answered: of folders with opened packets, which the
// receiver has not; and without a folder, of the packets that were made here.
func (env *Env) receiptStatus(ctx context.Context, dirs []string) error {
	if len(dirs) == 0 {
		return env.sentStatus()
	}
	o, err := env.receiver()
	if err != nil {
		return err
	}
	var codes []int
	for _, dir := range dirs {
		err := env.receivedStatus(ctx, o, dir)
		env.report(err)
		codes = append(codes, exitCode(err))
	}
	return ended(codes)
}

// A statusLine is a packet and its answer, for programs.
type statusLine struct {
	Type     string `json:"type"`
	Packet   string `json:"packet_id"`
	From     *party `json:"from,omitempty"`
	To       party  `json:"to"`
	Made     string `json:"made"`
	State    string `json:"state"`
	AnswerBy string `json:"answer_by,omitempty"`
	Folder   string `json:"folder,omitempty"`
}

// receivedStatus shows the packets in a folder that have no answer.
func (env *Env) receivedStatus(ctx context.Context, o *handover.Opener, dir string) error {
	all, err := env.packetsIn(ctx, o, dir)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &fileError{dir, handover.ErrNotOpened}
	}
	var arrivals []handover.Arrival
	for _, x := range all {
		arrivals = append(arrivals, x.arrival)
	}
	replaced := handover.Replacements(arrivals)
	var waiting []lyingIn
	answered, failed := 0, failures{}
	for _, x := range all {
		switch {
		case x.err != nil:
			failed.add(x.err)
			env.errln(env.sentence(&fileError{filepath.Join(dir, x.name), x.err}))
		case x.arrival.Answered():
			answered++
		case replaced[x.arrival.ID] == "":
			waiting = append(waiting, x)
		}
	}
	slices.SortStableFunc(waiting, func(a, b lyingIn) int {
		return cmp.Or(strings.Compare(a.arrival.AnswerBy.String(), b.arrival.AnswerBy.String()), strings.Compare(a.name, b.name))
	})
	env.tellWaiting(dir, waiting)
	if !env.global.json {
		env.sayN("kvitter.sum_mottatt", len(waiting), map[string]any{"svart": answered, "erstattet": len(replaced)})
		if len(waiting) > 0 {
			env.say("les.svar_linje", map[string]any{"mappe": quoted(dir)})
		}
	}
	if n := failed.count(); n > 0 {
		env.tellFailures(failed)
		return &codeError{exitNotGenuine}
	}
	return nil
}

func (env *Env) tellWaiting(dir string, waiting []lyingIn) {
	var rows [][]string
	for _, x := range waiting {
		a, full := x.arrival, filepath.Join(dir, x.name)
		if env.global.json {
			env.json(statusLine{"receipt_status", string(a.ID), &party{Orgnr: a.From}, party{a.To, a.Role}, a.Made.String(), "mottatt", a.AnswerBy.String(), full})
			continue
		}
		rows = append(rows, []string{string(a.ID), env.dayOrNone(a.AnswerBy), i18n.Date(a.Made), full, a.Manifest.From.Name})
	}
	if !env.global.json {
		env.table([]string{"les.kol_pakke", "kvitter.kol_svar_innen", "les.kol_laget", "les.kol_mappe", "les.kol_fra"}, rows)
	}
}

// sentStatus shows the packets that were made here and that nobody has taken over.
func (env *Env) sentStatus() error {
	log, err := env.openJournal(false)
	if err != nil {
		return err
	}
	sent, err := handover.Sent(log)
	if err != nil {
		return err
	}
	keys, err := env.keys()
	if err != nil {
		keys = nil // the names are for convenience
	}
	var rows [][]string
	count := map[journal.Event]int{}
	for _, p := range sent {
		count[p.State]++
		if p.State == journal.Accepted {
			continue
		}
		made := day.Of(p.Made.In(zone()))
		if env.global.json {
			env.json(statusLine{Type: "receipt_status", Packet: p.ID, To: party{p.To.Orgnr, p.To.Role}, Made: made.String(), State: string(p.State)})
			continue
		}
		name := p.To.Orgnr
		if keys != nil {
			if u, err := keys.Unit(p.To.Orgnr); err == nil {
				name = u.Name
			}
		}
		rows = append(rows, []string{p.ID, i18n.Date(made), env.text.T("kvitter.hos_"+string(p.State), nil), env.daysSince(p.Made), env.text.T("rolle."+p.To.Role, nil), name})
	}
	if env.global.json {
		return nil
	}
	env.table([]string{"les.kol_pakke", "les.kol_laget", "kvitter.kol_svar", "kvitter.kol_dager", "kvitter.kol_rolle", "kvitter.kol_mottaker"}, rows)
	env.sayN("kvitter.sum_sendt", len(sent), map[string]any{
		"godtatt": count[journal.Accepted], "avvist": count[journal.Rejected], "venter": count[journal.Made] + count[journal.Received],
	})
	return nil
}

// daysSince is how many days ago something was.
func (env *Env) daysSince(t time.Time) string {
	today, err := env.today()
	if err != nil {
		return "–"
	}
	const hours = 24
	days := int(today.Time().Sub(day.Of(t.In(zone())).Time()).Hours() / hours)
	return env.text.N("kvitter.dager", days, nil)
}

// refreshOverview brings the workbook of a folder up to date with an answer, if there
// is one.
func (env *Env) refreshOverview(ctx context.Context, dir string) error {
	if _, err := env.read(filepath.Join(dir, overviewName), 1); err != nil {
		return nil // there is none
	}
	o, err := env.receiver()
	if err != nil {
		return err
	}
	return (&overview{env: env, dir: dir, opener: o, only: true, quiet: true}).write(ctx)
}

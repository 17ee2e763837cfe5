package main

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
)

// failed tells that a file could not be opened. Of many, what to do about it is told
// at the end, once for each reason.
func (r *openRun) failed(f target, err error) {
	if r.env.global.json {
		r.env.json(failedLine{"not_opened", f.name, r.failures.add(err), exitCode(err)})
	} else {
		r.failures.add(err)
	}
	var file *fileError
	if !errors.As(err, &file) {
		err = &fileError{f.name, err}
	}
	if r.many {
		r.env.errln(r.env.sentence(err))
		return
	}
	r.env.report(err)
}

// A failedLine is what failed, for programs.
type failedLine struct {
	Type   string `json:"type"`
	File   string `json:"file"`
	Reason reason `json:"reason"`
	Code   int    `json:"exit_code"`
}

// tell tells of one packet.
func (r *openRun) tell(f target, x opening) {
	switch {
	case r.env.global.json:
		r.env.json(contentsLine(x.opened, x.folder, x.here))
	case x.here && r.table: // counted at the end
	case x.here:
		r.env.say("les.her_foer", map[string]any{"fil": filepath.Base(f.name), "mappe": x.folder})
	case r.table:
		r.rows = append(r.rows, r.env.contentsRow(x))
		r.noteReplaced(x.opened)
	default:
		r.env.tellContents(x.opened, f.name, x.folder)
	}
}

// end sums the run up, and says what to do with what has been opened.
func (r *openRun) end(ctx context.Context) error {
	env := r.env
	if len(r.rows) > 0 {
		env.table([]string{"les.kol_pakke", "les.kol_laget", "les.kol_punkter", "les.kol_frist", "les.kol_mappe", "les.kol_fra"}, r.rows)
	}
	if r.many && !env.global.json {
		r.sum()
	}
	var err error
	if r.into != nil {
		o := &overview{env: env, dir: r.options.output, opener: r.Opener, known: r.arrivals, all: slices.Collect(maps.Values(r.arrivals))}
		err = o.write(ctx)
		r.all = o.all
		env.report(err)
	}
	env.tellNear(r.near)
	switch {
	case !env.global.json:
		r.next()
	case r.many:
		r.sum()
	}
	if err != nil && sumUp(r.codes) == exitDone {
		return &codeError{exitCode(err)}
	}
	return ended(r.codes)
}

// sum counts what came of many.
func (r *openRun) sum() {
	env, failed := r.env, r.failures.count()
	if env.global.json {
		env.json(struct {
			Type    string         `json:"type"`
			Files   int            `json:"files"`
			Packets int            `json:"packets"`
			Lists   int            `json:"checklists"`
			Before  int            `json:"opened_before"`
			Failed  int            `json:"failed"`
			Reasons map[reason]int `json:"reasons"`
			Code    int            `json:"exit_code"`
		}{"summary", len(r.codes), r.packets, r.lists, r.before, failed, r.failures.byReason(), sumUp(r.codes)})
		return
	}
	if failed == 0 && !r.table && r.before == 0 {
		return // all of it has been told
	}
	key := "les.sum"
	if r.into == nil {
		key = "les.sum_liste"
	}
	env.sayN(key, len(r.codes), map[string]any{
		"pakker": env.text.N("les.tall_pakker", r.packets, nil), "lister": env.text.N("les.tall_lister", r.lists, nil), "foer": r.before, "feil": failed,
	})
	if failed > 0 {
		env.tellFailures(r.failures)
	}
}

// contentsRow is what a packet holds, as a row.
func (env *Env) contentsRow(x opening) []string {
	m := x.opened.Packet.Manifest
	items, due := "–", "–"
	if first, ok := checklist.Earliest(x.opened.Items); ok {
		items, due = strconv.Itoa(len(x.opened.Items)), i18n.Date(first.Due)
	}
	folder := x.folder
	if folder == "" {
		folder = "–"
	}
	return []string{string(m.PacketID), i18n.Date(day.Of(m.Created.In(zone()))), items, due, folder, m.From.Name}
}

// tellContents says what a packet holds, from whom, and what to do next.
func (env *Env) tellContents(opened *handover.Opened, name, folder string) {
	m := opened.Packet.Manifest
	env.outln(env.text.T("les.fra", map[string]any{
		"fil": filepath.Base(name), "avsender": m.From.Name, "dato": i18n.Date(day.Of(m.Created.In(zone()))),
	}))
	if opened.SignedBy != "" {
		env.outln(env.text.T("les.signert_av", map[string]any{
			"signert": opened.SignedBy, "orgnr": m.From.Signer.Orgnr, "avsender": m.From.Name,
		}))
	}
	for _, f := range opened.Packet.Files {
		if text := env.fileNote(opened, f); text != "" {
			env.outln("  " + f.Name + strings.Repeat(" ", max(1, 17-len(f.Name))) + text)
		}
	}
	if opened.Seen {
		env.say("les.sett_foer", nil)
	}
	if m.Supersedes != "" {
		env.say("les.erstatter", map[string]any{"pakke": string(m.Supersedes)})
	}
	if opened.ReplacedBy != "" {
		env.warn("les.erstattet", map[string]any{"pakke": string(opened.ReplacedBy)})
	}
	if folder == "" {
		return
	}
	env.outln(env.text.T("les.ukryptert", map[string]any{"mappe": folder}))
}

// fileNote tells what a file of a packet is.
func (env *Env) fileNote(opened *handover.Opened, f packet.Content) string {
	switch {
	case f.Name == packet.HandoverFile:
		first, _ := checklist.Earliest(opened.Items)
		return env.text.N("les.overforing", len(opened.Items), map[string]any{"frist": i18n.Date(first.Due)})
	case f.Name == packet.DataFile:
		return env.text.T("les.sak", nil)
	case f.Name == packet.ChecklistFile:
		return env.text.T("les.sjekkliste", nil)
	case f.Name == packet.ReceiptKeyFile:
		return ""
	case strings.HasPrefix(f.Name, "vedlegg/"):
		return env.text.T("les.vedlegg", nil)
	}
	return " "
}

func contentsLine(opened *handover.Opened, folder string, here bool) any {
	kind := "opened"
	if here {
		kind = "opened_before"
	}
	m := opened.Packet.Manifest
	files := []string{}
	for _, f := range opened.Packet.Files {
		files = append(files, f.Name)
	}
	type unit struct {
		Orgnr string `json:"orgnr"`
		Name  string `json:"name"`
	}
	var signedBy *unit
	if opened.SignedBy != "" {
		signedBy = &unit{m.From.Signer.Orgnr, opened.SignedBy}
	}
	return struct {
		Type     string          `json:"type"`
		Kind     packet.Kind     `json:"kind"`
		Packet   packet.ID       `json:"packet_id"`
		From     packet.Sender   `json:"from"`
		SignedBy *unit           `json:"signed_by,omitempty"`
		To       packet.Receiver `json:"to"`
		Folder   string          `json:"folder,omitempty"`
		Files    []string        `json:"files"`
		Items    int             `json:"items"`
		Seen     bool            `json:"opened_before"`
		Replaced packet.ID       `json:"replaced_by,omitempty"`
		DeleteBy string          `json:"delete_working_copies_by,omitempty"`
	}{kind, m.Kind, m.PacketID, m.From, signedBy, m.To, folder, files, len(opened.Items), opened.Seen, opened.ReplacedBy, m.DeleteWorkingCopiesBy}
}

package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/seal"
)

type openOptions struct {
	output, passphraseFile string
	identities             []string
	list                   bool
}

func (env *Env) openCmd() *cobra.Command {
	var o openOptions
	cmd := &cobra.Command{
		Use:  "open",
		Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.open(cmd.Context(), args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringArrayVarP(&o.identities, "identity", "i", nil, "")
	f.BoolVar(&o.list, "list", false, "")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "")
	return cmd
}

func (env *Env) open(ctx context.Context, args []string, o openOptions) error {
	if o.output == "" && !o.list {
		return needs("-o")
	}
	files, err := targets(args, ".age")
	if err != nil {
		return err
	}
	opener, err := env.opener(o)
	if err != nil {
		return err
	}
	var into *outbox.Folder
	if !o.list {
		if err := asFolder(o.output); err != nil {
			return err
		}
		if into, err = env.openInto(o.output, opener); err != nil {
			return err
		}
		defer func() { _ = into.Close() }()
	}
	var codes []int
	var done openRun
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := env.openOne(opener, f.name, into, o, &done)
		if err != nil {
			env.report(err)
		}
		codes = append(codes, exitCode(err))
	}
	env.tellNext(done)
	return ended(codes)
}

func (env *Env) opener(o openOptions) (*handover.Opener, error) {
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	program, err := env.templated("") // the checklist is counted as the owner has it
	if err != nil {
		return nil, err
	}
	keys, err := env.keys()
	if err != nil {
		return nil, err
	}
	ids, err := env.unlock(o.identities, o.passphraseFile)
	if err != nil && !errors.Is(err, errNoIdentity) {
		return nil, err // without keys, a packet with a passphrase still opens
	}
	log, err := env.openJournal(o.list)
	if err != nil {
		return nil, err
	}
	return &handover.Opener{
		Program: program, Keys: keys, Identities: ids, Log: log, Now: env.now(s), Zone: zone(), TestOnly: !s.testDay.IsZero(),
	}, nil
}

// openInto opens the folder that plain files go to, and clears up what an open
// that was stopped has left there.
func (env *Env) openInto(dir string, o *handover.Opener) (*outbox.Folder, error) {
	if err := env.plaintext(dir); err != nil {
		return nil, err
	}
	into, _, err := env.folder(dir, o.Log, false)
	return into, err
}

// An openRun is what a run has opened, for what is told at its end.
type openRun struct {
	answer   []toAnswer // packets that are to be answered
	deleteBy string     // the first day by which working copies are to go
}

// A toAnswer is an opened packet that its sender waits for an answer to.
type toAnswer struct {
	packet packet.ID
	folder string
	by     day.Day
}

func (r *openRun) add(opened *handover.Opened, folder string) {
	m := opened.Packet.Manifest
	if r.deleteBy == "" || m.DeleteWorkingCopiesBy < r.deleteBy && m.DeleteWorkingCopiesBy != "" {
		r.deleteBy = m.DeleteWorkingCopiesBy
	}
	r.answer = slices.DeleteFunc(r.answer, func(a toAnswer) bool { return a.packet == m.Supersedes })
	if m.Kind != packet.Handover || opened.ReplacedBy != "" {
		return
	}
	a := toAnswer{packet: m.PacketID, folder: folder}
	for _, it := range opened.Items {
		if it.ID == handover.AnswerItem {
			a.by = it.Due
		}
	}
	r.answer = append(r.answer, a)
}

// tellNext says what to do with what has been opened, once for all of it.
func (env *Env) tellNext(r openRun) {
	if r.deleteBy != "" {
		env.say("les.slettes", map[string]any{"dato": norwegianDate(r.deleteBy)})
	}
	if len(r.answer) == 0 {
		return
	}
	var first day.Day
	for _, a := range r.answer {
		first = day.Min(first, a.by)
	}
	by := ""
	if !first.IsZero() {
		by = i18n.Date(first)
	}
	env.say("les.svar", map[string]any{"frist": by})
	for _, a := range r.answer {
		env.say("les.svar_linje", map[string]any{"mappe": quoted(a.folder)})
	}
}

func (env *Env) openOne(o *handover.Opener, name string, into *outbox.Folder, opts openOptions, run *openRun) error {
	data, err := env.read(name, seal.MaxSealed)
	if err != nil {
		return err
	}
	if !seal.LooksSealed(data) {
		return &fileError{name, errNotPacket}
	}
	opened, err := o.Open(data)
	if errors.Is(err, seal.ErrNeedsPassphrase) {
		opened, err = env.openWithPassphrase(o, data, opts)
	}
	if err != nil {
		return &fileError{name, err}
	}
	if into == nil {
		env.tellContents(opened, name, "")
		return nil
	}
	folder, err := o.Write(into, opened)
	if errors.Is(err, fs.ErrExist) {
		err = errors.Join(errOpenedBefore, err)
	}
	if err != nil {
		return &fileError{filepath.Join(opts.output, opened.Packet.Manifest.Name().Stem()), err}
	}
	folder = filepath.Join(opts.output, folder)
	env.tellContents(opened, name, folder)
	run.add(opened, folder)
	return nil
}

// openWithPassphrase asks for the words, and whether the packet is for the one
// who opens it: whoever has the words could.
func (env *Env) openWithPassphrase(o *handover.Opener, data []byte, opts openOptions) (*handover.Opened, error) {
	words, err := env.passphrase(opts.passphraseFile, "prompt.passord_pakke", nil, false)
	if err != nil {
		return nil, err
	}
	opened, err := o.OpenWithPassphrase(data, words)
	if err != nil {
		return nil, err
	}
	to := opened.Packet.Manifest.To
	ok, err := env.confirm("prompt.er_det_dere", map[string]any{"navn": to.Name, "rolle": env.text.T("rolle."+to.Role, nil)})
	if err == nil && !ok {
		err = handover.ErrNotForUs
	}
	return opened, err
}

// tellContents says what a packet holds, from whom, and what to do next.
func (env *Env) tellContents(opened *handover.Opened, name, folder string) {
	m := opened.Packet.Manifest
	if env.global.json {
		env.json(contentsLine(opened, folder))
		return
	}
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

func contentsLine(opened *handover.Opened, folder string) any {
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
	}{"opened", m.Kind, m.PacketID, m.From, signedBy, m.To, folder, files, len(opened.Items), opened.Seen, opened.ReplacedBy, m.DeleteWorkingCopiesBy}
}

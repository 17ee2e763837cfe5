package main

import (
	"errors"
	"fmt"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/handover/validate"
)

// A packRun is a run of pack: the packer and what has come of it.
type packRun struct {
	*handover.Packer
	folder    string
	dry       bool
	close     func()
	signers   *signers
	spokenFor []string // senders that another unit signs for
	brief     bool     // there are so many cases that what they have in common is told once
	codes     []int    // how each case, and each list that failed, ended
	locked    bool     // it has been told that a list could not be signed
	tally
}

// packer puts together what packing needs but the folder: templates, keys, the signing
// key and the log – for a dry run, ones that write nothing.
func (env *Env) packer(cases *caseRun, o packOptions) (*packRun, error) {
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	p := &packRun{folder: o.output, dry: o.dryRun, close: func() {}}
	if p.Packer, err = env.planner(o); err != nil {
		return nil, err
	}
	if err := asFolder(o.output); err != nil {
		return nil, err
	}
	p.Again = o.again
	p.Only.Unit, p.Only.Role = o.only.Orgnr, o.only.Role
	p.signers = newSigners(env, s, p.Keys, o)
	p.SignerFor = p.signers.of
	if err := env.sealing(cases.Alone, p, o); err != nil {
		return nil, err
	}
	p.Log, err = env.openJournal(o.dryRun)
	return p, err
}

// planner puts together what it takes to say what would be packed, but the log.
func (env *Env) planner(o packOptions) (*handover.Packer, error) {
	s, err := env.settings()
	if err != nil {
		return nil, err
	}
	program, err := env.templated(o.templates)
	if err != nil {
		return nil, err
	}
	if len(s.trust) == 0 {
		return nil, errNoTrust
	}
	keys, err := env.keys()
	if err != nil {
		return nil, err
	}
	return &handover.Packer{
		Program: program, Keys: keys, Now: env.now(s), Zone: zone(), Random: env.Rand, Owner: s.owner.Name, Letterhead: s.letterhead, Profile: s.profile,
	}, nil
}

// sealing chooses a passphrase for a school without a key. It is shown once, to
// the person who sits here, and never in a run of many.
func (env *Env) sealing(alone bool, p *packRun, o packOptions) (err error) {
	if !o.passphrase {
		return nil
	}
	if !alone || env.global.json || !term.IsTerminal(env.Err) || p.Only.Unit == "" {
		return &usageError{key: "error.passord_bare_en"}
	}
	if p.Packer.Passphrase, err = seal.NewPassphrase(env.Rand); err != nil {
		return err
	}
	env.warn("pakk.passord", map[string]any{"passord": p.Packer.Passphrase})
	return nil
}

// box opens the folder that packets go to, and clears up what a run that was
// stopped has left there.
func (env *Env) box(p *packRun, o packOptions) (err error) {
	if p.Folder, err = p.Log.Folder(o.output); err != nil {
		return err
	}
	if o.dryRun {
		p.Box = outbox.Counting(o.output)
		return nil
	}
	box, found, err := env.folder(o.output, p.Log, o.force)
	if box != nil {
		p.Box, p.close = box, func() { _ = box.Close() } // nothing is left to write
	}
	if err == nil && found.Made+found.Dropped > 0 {
		env.sayN("pakk.gjenopprettet", found.Made+found.Dropped, nil)
	}
	return err
}

// run is the run over the cases, which tells of each. The bar counts what is handled
// individually as if it were spread over the others: its number is told nowhere.
func (p *packRun) run(env *Env, cases *caseRun, o packOptions) *handover.Run {
	r := &handover.Run{Packer: p.Packer, Survey: cases.Survey, Part: o.ofPart, Limit: o.limit, FailFast: o.failFast}
	n := r.Cases()
	p.brief = n > listedCases && !env.global.verbose
	shown := n * cases.files / max(len(cases.Cases), 1)
	env.bar("pakk.pakker_naa", shown)
	r.Tell = func(e handover.CaseEnd) {
		p.tell(env, cases.program, e)
		env.progress.Load().Set(len(p.codes) * shown / n)
	}
	return r
}

// tell tells what became of one case.
func (p *packRun) tell(env *Env, program *handover.Program, e handover.CaseEnd) {
	p.codes = append(p.codes, exitCode(e.Err))
	p.count(env, e)
	if c := e.Checked; c != nil {
		env.tellProblems(program, c)
		if e.Signed {
			p.tellOnBehalf(env, c.Case.Sender.Unit)
		}
		env.tellShared(env.errln, c)
	}
	switch {
	case e.Err == nil:
		for _, d := range e.Packed {
			p.made(env, e.File, d)
		}
	case errors.Is(e.Err, handover.ErrNothing):
		env.tellRefusal(e.Checked)
	case errors.Is(e.Err, validate.ErrInvalid): // its findings have been told
	default:
		env.report(&fileError{e.File, e.Err})
		env.trace(e.Err)
	}
}

// made tells of one packet.
func (p *packRun) made(env *Env, file string, d handover.Packed) {
	to := d.To.To
	if d.Skipped {
		if env.global.json {
			name := d.File
			if d.Elsewhere {
				name = ""
			}
			p.line(env, "skipped", string(d.Packet), name, d.Size, party{to.Unit, to.Role})
			return
		}
		if p.brief { // the sum has the number
			return
		}
		key := "pakk.hoppet_over"
		if d.Elsewhere {
			key = "pakk.hoppet_over_borte"
		}
		env.say(key, map[string]any{"sak": file, "mottaker": env.recipient(d.To), "fil": d.File})
		return
	}
	p.line(env, "packet", string(d.Packet), d.File, d.Size, party{to.Unit, to.Role})
	if d.Replaces != "" {
		env.say("pakk.erstatter", map[string]any{"sak": file, "mottaker": env.recipient(d.To), "gammel": string(d.Replaces)})
	}
}

// madeList tells of one checklist.
func (p *packRun) madeList(env *Env, l handover.PackedList) {
	switch {
	case l.Err != nil:
		if locked := errors.Is(l.Err, handover.ErrLocked); !locked || !p.locked { // once for all lists
			p.locked = p.locked || locked
			env.report(l.Err)
		}
		p.codes = append(p.codes, exitCode(l.Err))
	case l.Skipped:
		p.skipped++
		if there, err := p.Box.Has(l.File); err == nil && !there {
			p.goneLists++
		}
	default:
		p.lists++
		p.tellOnBehalf(env, l.From)
		p.line(env, "checklist", "", l.File, l.Size, party{l.Unit, l.Role})
	}
}

func (p *packRun) line(env *Env, kind, id, file string, size int, to party) {
	if file != "" {
		file = p.in(file)
	}
	switch {
	case env.global.json:
		env.json(struct {
			Type   string `json:"type"`
			Packet string `json:"packet_id,omitempty"`
			File   string `json:"file,omitempty"`
			Bytes  int    `json:"bytes"`
			To     party  `json:"to"`
			DryRun bool   `json:"dry_run,omitempty"`
		}{kind, id, file, size, to, p.dry})
	case term.IsTerminal(env.Out):
		env.outln(fmt.Sprintf("%s   %s", file, kilobytes(size)))
	default:
		env.outln(fmt.Sprintf("%s\t%d", file, size))
	}
}

func kilobytes(n int) string { return fmt.Sprintf("%d kB", (n+999)/1000) }

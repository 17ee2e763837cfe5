package main

import (
	"fmt"
	"slices"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
)

// A packRun is a run of pack: the packer and what it has made.
type packRun struct {
	*handover.Packer
	folder                        string
	dry                           bool
	close                         func()
	packets, lists, skipped, held int
	spokenFor                     []string // senders that another unit signs for
}

// packer puts together what packing needs: templates, keys, the signing key, the
// log and the folder – for a dry run, ones that write nothing.
func (env *Env) packer(run *checkRun, o packOptions) (*packRun, error) {
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
	if err := asFolder(o.output); err != nil {
		return nil, err
	}
	keys, err := env.keys()
	if err != nil {
		return nil, err
	}
	p := &packRun{folder: o.output, dry: o.dryRun, close: func() {}}
	p.Packer = &handover.Packer{
		Program: program, Keys: keys, Now: env.now(s), Zone: zone(), Random: env.Rand, Owner: s.owner.Name, Profile: s.profile, Again: o.again, Others: run.others,
	}
	p.Only.Unit, p.Only.Role = o.only.Orgnr, o.only.Role
	env.signing(p, s, o)
	if err := env.sealing(run, p, o); err != nil {
		return nil, err
	}
	if p.Log, err = env.openJournal(o.dryRun); err != nil {
		return nil, err
	}
	return p, env.box(p, o)
}

// signing unlocks the signing key of each sender when its first case comes. A
// dry run only sees that the key is there, and who has it by the card beside it,
// if there is one: a real run needs none. Whoever signs for another is told so.
func (env *Env) signing(p *packRun, s *settings, o packOptions) {
	unlocked := map[string]handover.Signer{}
	p.SignerFor = func(unit string) (handover.Signer, error) {
		name, err := s.signingKey(unit, func(signer string) bool { return p.Keys.MaySign(signer, unit) })
		if err != nil {
			return handover.Signer{}, err
		}
		env.tellOnBehalf(p, name, unit)
		if by, ok := unlocked[name.String()]; ok {
			return by, nil
		}
		by := handover.Signer{Unit: name.Orgnr}
		if o.dryRun {
			if card, err := s.card(name.String()); err == nil {
				by.Known = card.Fingerprint()
			}
			by.Key, err = seal.NewSigner(env.Rand)
			if err != nil {
				return by, err
			}
		} else {
			if by.Key, err = env.signer(s, name, o.passphraseFile); err != nil {
				return by, err
			}
			by.Known = by.Key.Public().Fingerprint()
		}
		unlocked[name.String()] = by
		return by, nil
	}
}

// tellOnBehalf says, once for each sender, that the key is another unit's.
func (env *Env) tellOnBehalf(p *packRun, name keybook.IdentityName, sender string) {
	if name.Orgnr == sender || slices.Contains(p.spokenFor, sender) {
		return
	}
	p.spokenFor = append(p.spokenFor, sender)
	if u, err := p.Keys.Unit(sender); err == nil {
		env.say("pakk.paa_vegne", map[string]any{"noekkel": name.String(), "avsender": unitName(u)})
	}
}

// sealing chooses a passphrase for a school without a key. It is shown once, to
// the person who sits here, and never in a run of many.
func (env *Env) sealing(run *checkRun, p *packRun, o packOptions) (err error) {
	if !o.passphrase {
		return nil
	}
	if !run.alone || env.global.json || !term.IsTerminal(env.Err) || p.Only.Unit == "" {
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

// made tells of one packet.
func (p *packRun) made(env *Env, file string, d handover.Packed) {
	to := d.To.To
	if d.Skipped {
		p.skipped++
		if env.global.json {
			name := d.File
			if d.Elsewhere {
				name = ""
			}
			p.line(env, "skipped", string(d.Packet), name, d.Size, party{to.Unit, to.Role})
			return
		}
		key := "pakk.hoppet_over"
		if d.Elsewhere {
			key = "pakk.hoppet_over_borte"
		}
		env.say(key, map[string]any{"sak": file, "mottaker": env.recipient(d.To), "fil": d.File})
		return
	}
	p.packets++
	if d.To.Tally().Held.Sum() > 0 {
		p.held++
	}
	p.line(env, "packet", string(d.Packet), d.File, d.Size, party{to.Unit, to.Role})
	if d.Replaces != "" {
		env.say("pakk.erstatter", map[string]any{"sak": file, "mottaker": env.recipient(d.To), "gammel": string(d.Replaces)})
	}
}

// madeList tells of one checklist.
func (p *packRun) madeList(env *Env, l handover.PackedList) {
	if l.Skipped {
		p.skipped++
		return
	}
	p.lists++
	p.line(env, "checklist", "", l.File, l.Size, party{l.Unit, l.Role})
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

// sum tells what the run has done: of so many cases, so many failed.
func (p *packRun) sum(env *Env, failed, cases int) {
	if failed > 0 && cases > 1 {
		defer env.sayN("pakk.med_feil", failed, nil)
	}
	if p.packets+p.lists == 0 {
		switch {
		case p.skipped > 0:
			env.say("pakk.alt_hoppet_over", nil)
		case failed > 0:
			env.say("pakk.ingen", nil)
		}
		return
	}
	key := "pakk.ferdig"
	if p.dry {
		key = "pakk.ferdig_proeve"
	}
	env.say(key, map[string]any{"pakker": env.text.N("pakk.pakker", p.packets, nil), "lister": env.text.N("pakk.lister", p.lists, nil)})
	if p.held > 0 {
		env.sayN("pakk.holdt_igjen", p.held, nil)
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
)

// A lyingIn is an opened packet that lies in a folder with others.
type lyingIn struct {
	name    string // of its folder
	arrival handover.Arrival
	err     error
}

// isOpenedPacket reports whether a folder is that of one packet, and not of many.
func isOpenedPacket(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "manifest.json"))
	return err == nil
}

// holdsPackets reports whether a folder holds the folders of opened packets.
func holdsPackets(dir string) bool {
	names, err := openedIn(dir)
	return err == nil && len(names) > 0
}

// packetsIn reads the packets that lie opened in a folder, in the order of their names.
func (env *Env) packetsIn(ctx context.Context, o *handover.Opener, dir string) (out []lyingIn, err error) {
	names, err := openedIn(dir)
	if err != nil {
		return nil, err
	}
	err = eachArrival(ctx, o, dir, names, func(name string, a handover.Arrival, err error) {
		if err != nil || a.Kind == packet.Handover {
			out = append(out, lyingIn{name, a, err})
		}
	})
	return out, err
}

// An acceptance answers all packets in a folder: those that are answered, and those
// that others have taken the place of, are passed by.
type acceptance struct {
	env      *Env
	opener   *handover.Opener
	dir, out string // out is where copies of the answers go, if anywhere

	codes                          []int
	packets                        int
	made, before, replaced, copies int
	failures                       failures
	known                          map[string]handover.Arrival
	told                           map[string]bool   // folders that cannot be read
	signers                        map[string]string // whose folders have copies, by orgnr, with their names
	rejected                       []string          // folders of packets that stay rejected
	uncopied                       failures
}

func (env *Env) acceptAll(ctx context.Context, dir, out string) error {
	o, err := env.receiver()
	if err != nil {
		return err
	}
	a := &acceptance{env: env, opener: o, dir: dir, out: out, known: map[string]handover.Arrival{}, told: map[string]bool{}, signers: map[string]string{}}
	all, err := env.packetsIn(ctx, o, dir)
	if err != nil {
		return err
	}
	var arrivals []handover.Arrival
	for _, x := range all {
		if x.err == nil {
			arrivals = append(arrivals, x.arrival)
		}
	}
	replaced := handover.Replacements(arrivals)
	for _, x := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		a.answer(x, replaced[x.arrival.ID] != "")
	}
	err = (&overview{env: env, dir: dir, opener: o, known: a.known, told: a.told, only: true}).write(ctx)
	env.report(err)
	a.sum()
	if err != nil && sumUp(a.codes) == exitDone {
		return &codeError{exitCode(err)}
	}
	return ended(a.codes)
}

// answer answers one packet.
func (a *acceptance) answer(x lyingIn, replaced bool) {
	env, full := a.env, filepath.Join(a.dir, x.name)
	a.packets++
	err := x.err
	switch {
	case err != nil:
		a.told[x.name] = true
	case replaced:
		a.replaced++
	case x.arrival.Answered():
		a.before++
		if x.arrival.Answer.State == receipt.Rejected {
			a.rejected = append(a.rejected, full)
		}
		a.copied(full, a.copyOut(x, x.arrival.Answer))
	default:
		var answer handover.Answer
		if answer, err = env.replyTo(full, handover.Question{State: receipt.Accepted}); err != nil {
			break
		}
		a.made++
		env.sayReceipt(answer, full)
		x.arrival.Answer, x.arrival.AnsweredOn = answer.Receipt, answer.On(zone())
		a.copied(full, a.copyOut(x, answer.Receipt))
	}
	a.codes = append(a.codes, exitCode(err))
	if err == nil {
		a.known[x.name] = x.arrival
		return
	}
	why := a.failures.add(err)
	if env.global.json {
		env.json(failedLine{"not_answered", full, why, exitCode(err)})
	}
	env.errln(env.sentence(&fileError{full, err}))
}

// copied tells of an answer that could not be copied. It is an answer all the same.
func (a *acceptance) copied(full string, err error) {
	if err == nil {
		return
	}
	a.uncopied.add(err)
	a.codes = append(a.codes, exitCode(err))
	a.env.errln(a.env.sentence(&fileError{full, err}))
}

// copyOut puts a copy of an answer where all of them are gathered, in a folder for each
// unit that signed: what goes into one letter. The log that knows the packets is where
// they were made, and that is at the one who signed, also on behalf of another.
func (a *acceptance) copyOut(x lyingIn, r receipt.Receipt) error {
	if a.out == "" || x.arrival.Elsewhere {
		return nil
	}
	signer := x.arrival.Manifest.From.Signer.Orgnr
	to := filepath.Join(a.out, signer)
	for _, name := range []string{r.Name() + ".sig", r.Name()} {
		data, err := os.ReadFile(filepath.Join(a.dir, x.name, name))
		if err != nil {
			return err
		}
		err = outbox.CreateFile(to, name, data, 0o644)
		if errors.Is(err, fs.ErrExist) {
			if there, rerr := os.ReadFile(filepath.Join(to, name)); rerr == nil && bytes.Equal(there, data) {
				err = nil
			}
		}
		if err != nil {
			return &fileError{filepath.Join(to, name), err}
		}
	}
	a.copies++
	a.signers[signer] = a.opener.SignedBy(x.arrival.Manifest)
	return nil
}

// sum counts what has been answered, and says what to do with the answers.
func (a *acceptance) sum() {
	env, failed := a.env, a.failures.count()
	if env.global.json {
		env.json(struct {
			Type     string         `json:"type"`
			Packets  int            `json:"packets"`
			Made     int            `json:"answered"`
			Before   int            `json:"answered_before"`
			Replaced int            `json:"replaced"`
			Failed   int            `json:"failed"`
			Rejected int            `json:"stay_rejected"`
			Reasons  map[reason]int `json:"reasons"`
			Code     int            `json:"exit_code"`
		}{"summary", a.packets, a.made, a.before, a.replaced, failed, len(a.rejected), a.failures.byReason(), sumUp(a.codes)})
		return
	}
	env.sayN("kvitter.sum", a.packets, map[string]any{"svart": a.made, "foer": a.before, "erstattet": a.replaced, "feil": failed})
	for _, f := range []failures{a.failures, a.uncopied} {
		if f.count() > 0 {
			env.tellFailures(f)
		}
	}
	env.tellSameCase(slices.Collect(maps.Values(a.known)))
	a.tellRejected()
	switch {
	case a.copies > 0:
		env.say("kvitter.samlet", nil)
		for _, orgnr := range slices.Sorted(maps.Keys(a.signers)) {
			env.say("kvitter.samlet_linje", map[string]any{"mappe": filepath.Join(a.out, orgnr), "navn": a.signers[orgnr]})
		}
	case a.made > 0:
		env.say("kvitter.send_alle", map[string]any{"mappe": quoted(a.dir)})
	}
}

// tellRejected tells which packets have been said no to, and stay so: a yes to many is
// none to them.
func (a *acceptance) tellRejected() {
	if len(a.rejected) == 0 {
		return
	}
	a.env.sayN("kvitter.forblir_avvist", len(a.rejected), nil)
	for _, full := range a.rejected {
		a.env.say("les.svar_linje", map[string]any{"mappe": quoted(full) + " -y"})
	}
}

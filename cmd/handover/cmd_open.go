package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/outbox"
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
	near := nearIn(args)
	files, err := targets(args, ".age")
	if err != nil {
		env.tellNear(near)
		return err
	}
	opener, err := env.opener(o)
	if err != nil {
		return err
	}
	run := &openRun{env: env, Opener: opener, options: o, many: len(files) > 1, table: len(files) > few, near: near}
	if !o.list {
		if err := asFolder(o.output); err != nil {
			return err
		}
		if run.into, err = env.openInto(o.output, opener); err != nil {
			return err
		}
		defer func() { _ = run.into.Close() }()
	}
	err = stream(ctx, files, run.work, run.take)
	if err = errors.Join(err, run.note()); err != nil {
		return err
	}
	return run.end(ctx)
}

func (env *Env) opener(o openOptions) (*handover.Opener, error) {
	return env.openerWith(o.list, func() (ids []seal.Identity, err error) {
		if ids, err = env.unlock(o.identities, o.passphraseFile); errors.Is(err, errNoIdentity) {
			err = nil // without keys, a packet with a passphrase still opens
		}
		return ids, err
	})
}

// receiver is an opener that opens nothing: it reads what lies opened. No key is unlocked
// for it.
func (env *Env) receiver() (*handover.Opener, error) {
	return env.openerWith(false, func() ([]seal.Identity, error) { return nil, nil })
}

// openerWith puts together what it takes to open and to answer. The keys are unlocked when
// all that is cheaper is known to be right; dry opens a log that writes nothing.
func (env *Env) openerWith(dry bool, unlock func() ([]seal.Identity, error)) (*handover.Opener, error) {
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
	ids, err := unlock()
	if err != nil {
		return nil, err
	}
	log, err := env.openJournal(dry)
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

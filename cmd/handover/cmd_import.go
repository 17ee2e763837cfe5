package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
	"github.com/handover-no/handover/handover/seal"
)

type importOptions struct {
	newOptions
	mapping, writeMap string
	dryRun            bool
}

func (env *Env) importCmd() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use: "import", Args: between(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.importList(cmd.Context(), args[0], o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVarP(&o.transition, "transition", "k", "", "")
	f.StringVar(&o.mapping, "map", "", "")
	f.StringVar(&o.writeMap, "write-map", "", "")
	f.StringVar(&o.sender, "sender-type", "", "")
	f.BoolVarP(&o.dryRun, "dry-run", "n", false, "")
	return cmd
}

// importList makes case files of a list from a register, or a mapping to begin with.
func (env *Env) importList(ctx context.Context, name string, o importOptions) error {
	switch {
	case o.output == "" && o.writeMap == "":
		return needs("-o")
	case o.writeMap != "" && (o.output != "" || o.mapping != "" || o.dryRun):
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "-o, --write-map"}}
	}
	data, err := env.read(name, register.MaxBytes)
	if err != nil {
		return err
	}
	if seal.LooksSealed(data) {
		return &fileError{shownFile(name), errStillSealed}
	}
	if o.writeMap != "" {
		return env.startMapping(shownFile(name), data, o.writeMap)
	}
	if err := asFolder(o.output); err != nil {
		return err
	}
	run, err := env.importRun(shownFile(name), data, o)
	if err != nil {
		return err
	}
	if run.found.Err() != nil { // nothing of the list is read
		env.tellList(run)
		return &codeError{exitInvalid}
	}
	if !o.dryRun {
		if err := env.plaintext(o.output); err != nil {
			return err
		}
	}
	err = run.write(ctx, env)
	env.tellList(run)
	env.tellImport(run)
	if err == nil && run.wrong+run.alike > 0 {
		err = &codeError{exitInvalid}
	}
	return err
}

// startMapping writes a mapping for the list at hand, for people to fill in.
func (env *Env) startMapping(name string, data []byte, to string) error {
	text, err := register.StartMapping(data, env.text.T("hent.kart_innledning", nil), env.text.T("hent.kart_faste", nil))
	if err != nil {
		return &fileError{name, err}
	}
	if to == stdin {
		to = ""
	}
	if err := env.put(to, []byte(text)); err != nil || to == "" {
		return err
	}
	env.say("hent.kart", map[string]any{"fil": to})
	return nil
}

// importRun reads the list, with the mapping and for the transition that is asked for.
func (env *Env) importRun(name string, data []byte, o importOptions) (*importRun, error) {
	p, err := env.program()
	if err != nil {
		return nil, err
	}
	mapping, err := env.readMapping(p, o.mapping)
	if err != nil {
		return nil, err
	}
	run := &importRun{program: p, dir: o.output, dry: o.dryRun}
	if o.transition != "" {
		if run.kind, err = env.transition(p, o.transition, o.sender); err != nil {
			return nil, err
		}
	}
	if run.list, err = register.Read(name, data, mapping, run.kind, &run.found); err != nil {
		return nil, &fileError{name, err}
	}
	if run.kind == "" && !run.list.Transition && len(run.list.Entries) > 0 {
		if run.kind, err = env.transition(p, o.transition, o.sender); err != nil {
			return nil, err
		}
		run.found = diag.List{}
		if run.list, err = register.Read(name, data, mapping, run.kind, &run.found); err != nil {
			return nil, &fileError{name, err}
		}
	}
	return run, run.prepare(env, o)
}

// readMapping reads a mapping, and tells what is wrong with it.
func (env *Env) readMapping(p *handover.Program, name string) (*register.Mapping, error) {
	if name == "" {
		return nil, nil
	}
	src, err := env.read(name, casefile.MaxBytes)
	if err != nil {
		return nil, err
	}
	var found diag.List
	m := register.ParseMapping(shownFile(name), src, &found)
	env.tell(env.err, found.All(), src, func(k string) bool { return register.IsMappingKey(casefile.Fold(k)) || p.Forms.Knows(casefile.Fold(k)) })
	if m == nil {
		return nil, &codeError{exitInvalid}
	}
	return m, nil
}

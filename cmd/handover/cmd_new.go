package main

import (
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/outbox"
)

type newOptions struct {
	transition, output, sender string
	example, force             bool
	count                      int
	seed                       uint64
}

func (env *Env) newCmd() *cobra.Command {
	var o newOptions
	cmd := &cobra.Command{
		Use: "new", Args: between(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("count") || cmd.Flags().Changed("seed") {
				return env.newMany(args, o)
			}
			return env.new(args, o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.transition, "transition", "k", "", "")
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVar(&o.sender, "sender-type", "", "")
	f.BoolVar(&o.example, "example", false, "")
	f.BoolVar(&o.force, "force", false, "")
	f.IntVar(&o.count, "count", 0, "")
	f.Uint64Var(&o.seed, "seed", 1, "")
	return cmd
}

// new writes a case file to fill in, or a filled-in example.
func (env *Env) new(args []string, o newOptions) error {
	p, err := env.program()
	if err != nil {
		return err
	}
	kind, err := env.transition(p, o.transition, o.sender)
	if err != nil {
		return err
	}
	if o.sender, err = env.senderType(p, kind, o); err != nil {
		return err
	}
	name := o.output
	if len(args) == 1 {
		name = args[0]
	}
	if name != "" && name != stdin && !slices.Contains(caseEnds, strings.ToLower(filepath.Ext(name))) {
		return &usageError{key: "error.saksfil_navn", args: map[string]any{"fil": name + ".yaml"}}
	}
	if name == "" || name == stdin {
		if !term.IsTerminal(env.Out) || !o.example {
			return env.writeNew(p, kind, "", o)
		}
		return errTerminal
	}
	return env.writeNew(p, kind, name, o)
}

// senderType is the type of sender of a new case: as the flag says, or the settings,
// where that is one the transition has. An example has a sender of its own.
func (env *Env) senderType(p *handover.Program, kind string, o newOptions) (string, error) {
	types := p.Forms.Form(kind).At("avsender.type").Enum
	switch {
	case o.sender != "" && o.example:
		return "", &usageError{key: "error.ett_av", args: map[string]any{"flagg": "--sender-type, --example"}}
	case o.sender != "":
		return env.oneOf("--sender-type", o.sender, types)
	}
	s, err := env.settings()
	if err != nil || !slices.Contains(types, s.kind) {
		return "", err
	}
	return s.kind, nil
}

// oneOf reads the value of a flag that takes one of some words, folded as those of a
// case file are.
func (env *Env) oneOf(flag, typed string, words []string) (string, error) {
	word := casefile.Fold(typed)
	if !slices.Contains(words, word) {
		return "", &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": flag, "tillatt": env.text.Or(words)}, hint: diag.Near(word, words)}
	}
	return word, nil
}

func (env *Env) writeNew(p *handover.Program, kind, name string, o newOptions) error {
	text, err := env.newText(p, kind, o)
	if err != nil {
		return err
	}
	if name == "" {
		_, err := io.WriteString(env.Out, text)
		return err
	}
	if err := env.putPlain(name, []byte(text), o.force); err != nil {
		return err
	}
	env.outln(name)
	if err := env.writeSchema(p, kind, filepath.Dir(name)); err != nil {
		return err
	}
	key := "ny.laget"
	if o.example {
		key = "ny.laget_eksempel"
	}
	env.say(key, map[string]any{"fil": name, "navn": quoted(name), "overgang": kind})
	return nil
}

// writeSchema puts the schema beside a case, for editors that can use it, unless
// it is there already.
func (env *Env) writeSchema(p *handover.Program, kind, dir string) error {
	made, err := putSchema(p, kind, dir)
	if made {
		env.outln(filepath.Join(dir, schemaFile(kind)))
	}
	return err
}

// putSchema is writeSchema, and reports whether it was not there.
func putSchema(p *handover.Program, kind, dir string) (made bool, err error) {
	data, err := p.Forms.Bundle(kind)
	if err != nil {
		return false, err
	}
	err = outbox.CreateFile(dir, schemaFile(kind), data, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return false, nil
	case err != nil:
		return false, &fileError{filepath.Join(dir, schemaFile(kind)), err}
	}
	return true, nil
}

func schemaFile(kind string) string { return kind + ".schema.json" }

func (env *Env) newText(p *handover.Program, kind string, o newOptions) (string, error) {
	s, err := env.settings()
	if err != nil {
		return "", err
	}
	today, err := env.today()
	if err != nil {
		return "", err
	}
	id, err := newUUID(env.Rand)
	if err != nil {
		return "", err
	}
	n := handover.New{
		Kind: kind, Lang: env.documentLanguage(), Schema: "./" + schemaFile(kind), CaseID: id, Today: today,
		SenderType: o.sender, Test: !s.testDay.IsZero(),
	}
	if o.sender == "" || s.kind == "" || o.sender == s.kind { // otherwise it is somebody else's case
		n.SenderUnit = s.unit
	}
	if o.example {
		return p.Example(n)
	}
	return p.Skeleton(n)
}

// documentLanguage is the language to write a new case in: documents are in
// bokmål or nynorsk.
func (env *Env) documentLanguage() string {
	if env.text.Lang() == "nn" {
		return "nn"
	}
	return "nb"
}

// newUUID draws a random UUID (RFC 9562, version 4).
func newUUID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/outbox"
)

type consentFormOptions struct {
	transition, output, sender, phase, explain string
	to                                         []string
	yaml, force                                bool
}

func (env *Env) consentFormCmd() *cobra.Command {
	var o consentFormOptions
	cmd := &cobra.Command{
		Use: "consent-form", Args: between(0, 0),
		RunE: func(*cobra.Command, []string) error { return env.consentForm(o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.transition, "transition", "k", "", "")
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVar(&o.phase, "phase", "", "")
	f.StringVar(&o.sender, "sender-type", "", "")
	f.StringSliceVarP(&o.to, "to", "t", nil, "")
	f.BoolVar(&o.yaml, "yaml", false, "")
	f.StringVar(&o.explain, "explain", "", "")
	f.BoolVar(&o.force, "force", false, "")
	return cmd
}

// consentForm makes the sheet that those who decide answer and sign on, or tells what
// an answer to it becomes in a case file.
func (env *Env) consentForm(o consentFormOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	p, err := env.templated("")
	if err != nil {
		return err
	}
	if o.explain != "" {
		return env.explainSheet(p, o.explain)
	}
	sheet, err := env.sheet(p, o)
	if err != nil {
		return err
	}
	to, err := env.addressees(o.to)
	if err != nil {
		return err
	}
	if o.yaml {
		env.outln("  # " + sheet.Code())
		env.outln(strings.TrimSuffix(p.SheetRows(sheet, i18n.Lang(env.documentLanguage()), to), "\n"))
		env.say("tillatelse.lim_inn", nil)
		return nil
	}
	return env.writeSheet(p, sheet, to, o)
}

func (o consentFormOptions) check() error {
	chosen := 0
	for _, is := range []bool{o.output != "", o.yaml, o.explain != ""} {
		if is {
			chosen++
		}
	}
	switch name := o.output; {
	case chosen == 0:
		return needs("-o")
	case chosen > 1:
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "-o, --yaml, --explain"}}
	case name == stdin:
		return &usageError{key: "error.ark_navn", args: map[string]any{"fil": "tillatelse" + pdfEnd}}
	case name != "" && !strings.EqualFold(filepath.Ext(name), pdfEnd):
		return &usageError{key: "error.ark_navn", args: map[string]any{"fil": name + pdfEnd}}
	}
	return nil
}

// writeSheet writes the sheet. It is about nobody, so it may lie anywhere.
func (env *Env) writeSheet(p *handover.Program, sheet consent.Sheet, to []addressee, o consentFormOptions) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	m, err := env.sheetMaking(s, sheet, to)
	if err != nil {
		return err
	}
	made, err := p.ComposeSheet(sheet, m)
	if err != nil {
		return err
	}
	write := outbox.CreateFile
	if o.force {
		write = outbox.WriteFile
	}
	if err := write(filepath.Dir(o.output), filepath.Base(o.output), made.Data, 0o644); err != nil {
		return &fileError{o.output, err}
	}
	env.tellSheet(sheet, o.output, made.Pages)
	return nil
}

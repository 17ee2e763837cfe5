package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/validate"
)

type showTextOptions struct {
	output, to         string
	digestsOnly, force bool
}

func (env *Env) showTextCmd() *cobra.Command {
	var o showTextOptions
	cmd := &cobra.Command{
		Use: "show-text", Args: between(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return env.showText(args[0], o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "")
	f.StringVarP(&o.to, "to", "t", "", "")
	f.BoolVar(&o.digestsOnly, "digests-only", false, "")
	f.BoolVar(&o.force, "force", false, "")
	return cmd
}

// pdfEnd is how the name of a reading copy ends.
const pdfEnd = ".pdf"

// showText makes the family's reading copy of a case, and tells what an answer
// notes of it.
func (env *Env) showText(file string, o showTextOptions) error {
	if err := o.check(file); err != nil {
		return err
	}
	program, c, err := env.caseToShow(file)
	if err != nil {
		return err
	}
	only, err := env.only(addresseesOf(c), o.to)
	if err != nil {
		return err
	}
	var to []validate.Recipient
	for _, r := range c.Case.Recipients {
		if o.to == "" || only.holds(party{r.Unit, r.Role}) {
			to = append(to, r)
		}
	}
	r := program.Reading(c, to)
	if !o.digestsOnly {
		if err := env.writeReading(program, r, o); err != nil {
			return err
		}
	}
	env.tellSeen(program, c, r, o)
	return nil
}

func (o showTextOptions) check(file string) error {
	switch name := o.output; {
	case isDir(file):
		return &usageError{key: "error.en_sak"}
	case name == "" && !o.digestsOnly:
		return needs("-o")
	case name != "" && o.digestsOnly:
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "-o, --digests-only"}}
	case name == stdin:
		return &usageError{key: "error.pdf_navn", args: map[string]any{"fil": "lesekopi" + pdfEnd}}
	case name != "" && !strings.EqualFold(filepath.Ext(name), pdfEnd):
		return &usageError{key: "error.pdf_navn", args: map[string]any{"fil": name + pdfEnd}}
	}
	return nil
}

// caseToShow checks a case as it is before anybody has answered. Errors stop it.
func (env *Env) caseToShow(file string) (*handover.Program, *handover.Checked, error) {
	s, err := env.settings()
	if err != nil {
		return nil, nil, err
	}
	today, err := env.today()
	if err != nil {
		return nil, nil, err
	}
	program, err := env.templated("")
	if err != nil {
		return nil, nil, err
	}
	c, err := env.checkOne(program, file, handover.CheckOptions{Today: today, BeforeAnswers: true, TestOnly: !s.testDay.IsZero()})
	if err != nil {
		return nil, nil, err
	}
	if c.Individual(true) {
		return nil, nil, validate.ErrIndividual
	}
	env.tell(env.err, problems(c), c.Source, env.known(program.Forms.Knows))
	if errors.Is(c.Err, validate.ErrInvalid) {
		return nil, nil, &codeError{exitInvalid}
	}
	return program, c, nil
}

func (env *Env) writeReading(p *handover.Program, r *consent.Reading, o showTextOptions) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	copied, err := p.ComposeReading(r, handover.Making{Owner: s.owner.Name, Letterhead: s.letterhead, Created: env.now(s)(), Today: today})
	if err != nil {
		return err
	}
	if err := env.putPlain(o.output, copied.Data, o.force); err != nil {
		return err
	}
	if !env.global.json {
		env.outln(o.output)
	}
	env.say("vistekst.laget", map[string]any{"fil": o.output})
	return nil
}

package main

import (
	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

func (env *Env) schemaCmd() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "schema", Args: between(0, 1),
		RunE: func(_ *cobra.Command, args []string) error { return env.schema(args, output) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "")
	return cmd
}

// schema prints a JSON Schema for editors; without a name, the names there are.
func (env *Env) schema(args []string, output string) error {
	p, err := env.program()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		var rows [][]string
		for _, name := range append(p.Forms.Transitions(), schema.Settings) {
			rows = append(rows, []string{name, p.Forms.Form(name).Words(string(env.text.Lang())).Title})
		}
		env.table([]string{"skjema.kol_navn", "forklar.kol_gjelder"}, rows)
		return nil
	}
	name, err := env.form("error.ukjent_skjema", args[0], append(p.Forms.Transitions(), schema.Settings))
	if err != nil {
		return err
	}
	data, err := p.Forms.Bundle(name)
	if err != nil {
		return err
	}
	return env.put(output, data)
}

// form finds the form that was meant by a word on the command line, and is told by
// key when there is none.
func (env *Env) form(key, typed string, names []string) (string, error) {
	word := casefile.Fold(typed)
	for _, n := range names {
		if n == word {
			return n, nil
		}
	}
	return "", &usageError{
		key: key, args: map[string]any{"tillatt": env.text.Or(names)}, hint: diag.Near(word, names),
	}
}

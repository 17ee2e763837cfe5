package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// topics are what there is help on beside commands.
var topics = map[string]string{
	"exit-codes": "exit_codes", "utgangskoder": "exit_codes",
	"environment": "environment", "miljo": "environment", "miljoe": "environment",
	"files": "files", "filer": "files",
}

func (env *Env) helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return env.helpOn(cmd.Root(), args) },
	}
}

// helpOn writes help on a command or a topic.
func (env *Env) helpOn(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		env.help(env.Out, root)
		return nil
	}
	if topic := topics[strings.ReplaceAll(casefile.Fold(args[0]), "_", "-")]; topic != "" {
		env.outln(env.text.T("emne."+topic, nil))
		if topic == "exit_codes" {
			for _, code := range exitCodes() {
				env.outln(fmt.Sprintf("  %3d  %s", code, env.text.T(fmt.Sprintf("utgang.%d", code), nil)))
			}
		}
		return nil
	}
	cmd, rest, err := root.Find(args)
	if err != nil || len(rest) > 0 || cmd == root {
		hint := env.nearCommand(root, args[0])
		if hint == "" {
			hint = diag.Near(args[0], []string{"exit-codes", "environment", "files"})
		}
		return &usageError{key: "error.ukjent_kommando", args: map[string]any{"kommando": strings.Join(args, " ")}, hint: hint}
	}
	env.help(env.Out, cmd)
	return nil
}

func (env *Env) completionCmd() *cobra.Command {
	return &cobra.Command{
		Use: "completion", Args: between(1, 1), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(cmd *cobra.Command, args []string) error { return env.completion(cmd.Root(), args[0]) },
	}
}

// completion writes a script that completes commands in a shell.
func (env *Env) completion(root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(env.Out, true)
	case "zsh":
		return root.GenZshCompletion(env.Out)
	case "fish":
		return root.GenFishCompletion(env.Out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(env.Out)
	}
	return &usageError{key: "error.ukjent_skall", args: map[string]any{"tillatt": env.text.Or([]string{"bash", "zsh", "fish", "powershell"})}}
}

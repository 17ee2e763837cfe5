package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/handover-no/handover/cmd/handover/internal/progress"
	"github.com/handover-no/handover/cmd/handover/internal/term"
	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/seal"
)

// Env is everything a command may touch outside its arguments.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Rand     io.Reader
	// WorkFactor is scrypt's cost for new keys; 0 is the usual. Tests set it low.
	WorkFactor int

	text    *i18n.Printer
	catalog *i18n.Catalog
	// out is the result, err is what is said about it.
	out, err page
	global   globals
	loaded   loaded
	progress atomic.Pointer[progress.Bar]
	talk     sync.Mutex // held while something is written for people, or asked
}

// globals are the flags that every command takes.
type globals struct {
	quiet, verbose, json, yes, noInput bool
	colour, lang, config               string
}

// Main runs the command line and returns the exit code.
func (env *Env) Main(ctx context.Context, args []string) (code int) {
	defer func() {
		if v := recover(); v != nil {
			code = env.bug(debug.Stack()) // the value of the panic may hold a name
		}
	}()
	catalog, err := i18n.Load()
	if err != nil {
		_, _ = fmt.Fprintln(env.Err, err)
		return exitBug
	}
	env.catalog = catalog
	cobra.EnableCommandSorting = false // help lists commands in the order of the work
	cobra.MousetrapHelpText = ""       // who double-clicks the program gets its help, in Norwegian
	env.text = env.catalog.Printer(env.language(args))
	env.out, env.err = page{line: env.outln}, page{line: env.errln}
	root := env.rootCmd()
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	cmd, err := root.ExecuteContextC(ctx)
	if cerr := env.close(); err == nil {
		err = cerr
	}
	var usage *usageError
	if errors.As(err, &usage) {
		env.show(usage, cmd)
	}
	if f := (*fault)(nil); errors.As(err, &f) {
		return env.bug(f.stack)
	}
	env.report(err)
	return exitCode(err)
}

// bug tells of a fault in the program without anything of what it worked on.
func (env *Env) bug(stack []byte) int {
	if env.text != nil {
		env.say("error.bug", map[string]any{"versjon": handover.Version})
	}
	env.stack(stack)
	return exitBug
}

// stack tells where in the program something happened.
func (env *Env) stack(stack []byte) {
	for line := range strings.SplitSeq(string(stack), "\n") {
		if strings.HasPrefix(line, "\t") && strings.Contains(line, "/handover/") {
			env.errln(strings.TrimSpace(line))
		}
	}
}

// language picks the language before anything is parsed, since what is wrong on
// the command line is told in it: --lang, HANDOVER_LANG, the settings, the
// locale, and then bokmål. The settings come later, see settings.
func (env *Env) language(args []string) i18n.Lang {
	wish := ""
	for i, a := range args {
		switch {
		case a == "--":
			args = args[:i]
		case (a == "-l" || a == "--lang") && i+1 < len(args):
			wish = args[i+1]
		case strings.HasPrefix(a, "--lang="):
			wish = strings.TrimPrefix(a, "--lang=")
		case strings.HasPrefix(a, "-l") && len(a) > 2 && !strings.HasPrefix(a, "--"):
			wish = strings.TrimPrefix(strings.TrimPrefix(a, "-l"), "=")
		}
	}
	for _, w := range []string{wish, env.Getenv("HANDOVER_LANG")} {
		if l, ok := i18n.Match(w); ok {
			return l
		}
	}
	if l, ok := env.languageOfSettings(args); ok {
		return l
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if l, ok := i18n.Match(env.Getenv(name)); ok && l != i18n.English {
			return l // an English system is no wish for English: its user reads Norwegian
		}
	}
	return i18n.Bokmaal
}

// rootCmd builds the command tree.
func (env *Env) rootCmd() *cobra.Command {
	root := &cobra.Command{
		Use:           "handover",
		SilenceErrors: true, // report tells them
		SilenceUsage:  true,
		Args:          env.unknownCommand,
		Version:       handover.Version,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return env.begin()
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetGlobalNormalizationFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == aliases["help"] {
			name = "help" // the one flag that people guess at
		}
		return pflag.NormalizedName(name)
	})
	f := root.PersistentFlags()
	g := &env.global
	f.BoolVarP(&g.quiet, "quiet", "q", false, "")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "")
	f.BoolVar(&g.json, "json", false, "")
	f.BoolVarP(&g.yes, "yes", "y", false, "")
	f.BoolVar(&g.noInput, "no-input", false, "")
	f.StringVar(&g.colour, "color", "auto", "")
	f.StringVarP(&g.lang, "lang", "l", "", "")
	f.StringVar(&g.config, "config", "", "")
	root.AddCommand(
		env.newCmd(), env.importCmd(), env.checkCmd(), env.previewCmd(), env.showTextCmd(), env.consentFormCmd(), env.planCmd(), env.packCmd(), env.openCmd(), env.receiptCmd(),
		env.checklistCmd(), env.logCmd(), env.recipientCmd(), env.bookCmd(), env.keyCmd(), env.explainCmd(), env.schemaCmd(),
		env.templateCmd(), env.doctorCmd(), env.completionCmd(),
	)
	help := env.helpCmd()
	root.AddCommand(help)
	root.SetHelpCommand(help) // otherwise cobra adds its own
	env.speak(root)
	return root
}

// begin checks the global flags, once they are parsed.
func (env *Env) begin() error {
	switch env.global.colour {
	case "auto", "always", "never":
	default:
		return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--color", "tillatt": env.text.Or([]string{"auto", "always", "never"})}}
	}
	if l := env.global.lang; l != "" {
		if _, ok := i18n.Match(l); !ok {
			return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--lang", "tillatt": env.text.Or([]string{"nb", "nn", "en"})}}
		}
	}
	env.out = page{env.outln, term.ColoursFor(env.Out, env.global.colour, env.Getenv)}
	env.err = page{env.errln, term.ColoursFor(env.Err, env.global.colour, env.Getenv)}
	return nil
}

func (env *Env) workFactor() int {
	if env.WorkFactor != 0 {
		return env.WorkFactor
	}
	return seal.WorkFactor
}

// outln writes a line of the result to standard output.
func (env *Env) outln(s string) { env.write(env.Out, s) }

// errln writes a line for people to standard error.
func (env *Env) errln(s string) { env.write(env.Err, s) }

// write writes a line above the bar, if there is one, and not while somebody is asked.
func (env *Env) write(to io.Writer, s string) {
	env.talk.Lock()
	defer env.talk.Unlock()
	if b := env.progress.Load(); b != nil && term.IsTerminal(to) && b.Print(s+"\n") {
		return
	}
	_, _ = fmt.Fprintln(to, s)
}

// say tells people something, unless they want it quiet.
func (env *Env) say(key string, args map[string]any) {
	if !env.global.quiet {
		env.errln(env.text.T(key, args))
	}
}

// sayN is say with a number.
func (env *Env) sayN(key string, n int, args map[string]any) {
	if !env.global.quiet {
		env.errln(env.text.N(key, n, args))
	}
}

// warnN is warn with a number.
func (env *Env) warnN(key string, n int) { env.errln(env.text.N(key, n, nil)) }

// warn tells people something also when they want it quiet.
func (env *Env) warn(key string, args map[string]any) { env.errln(env.text.T(key, args)) }

// confirm asks a question whose answer decides; the flag is the one that answers it.
func (env *Env) confirm(key string, args map[string]any) (bool, error) {
	if env.global.yes {
		return true, nil
	}
	if env.global.noInput {
		return false, nil
	}
	answer, err := term.Ask(env.In, env.Err, env.text.T(key, args)+" "+env.text.T("prompt.ja_nei", nil))
	if errors.Is(err, term.ErrNotTerminal) || errors.Is(err, io.EOF) {
		return false, nil // nobody has said yes
	}
	return term.IsYes(answer), err
}

package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/handover-no/handover/handover/diag"
)

// This file owns every word that cobra would otherwise say in English.

// A usageError is a mistake on the command line, told in the user's language.
type usageError struct {
	key  string
	args map[string]any
	hint string // a word close to the one given
	// example is a command line as it should be, help the one that tells more, and try
	// what the example is to have.
	example, help, try string
}

func (e *usageError) Error() string { return e.key }

// needs says that a command cannot do without a flag.
func needs(flag string) error {
	return &usageError{key: "error.mangler_flagg", args: map[string]any{"flagg": flag}}
}

// show adds to a mistake on the command line how that command is written.
func (env *Env) show(e *usageError, cmd *cobra.Command) {
	e.help = "handover " + env.helpName()
	if cmd == nil || !cmd.HasParent() {
		return
	}
	e.help += strings.TrimPrefix(env.shownPath(cmd), "handover")
	if ex := key(cmd, "eksempel"); e.hint == "" && env.text.Has(ex) {
		e.example = exampleOf(env.text.T(ex, nil), e.try)
	}
}

// exampleOf is the first of the lines in which something is tried, or the first with it
// behind.
func exampleOf(lines, try string) string {
	first, _, _ := strings.Cut(lines, "\n")
	if try == "" {
		return first
	}
	flag, _, _ := strings.Cut(try, " ")
	for l := range strings.SplitSeq(lines, "\n") {
		if strings.Contains(l+" ", " "+flag+" ") {
			return l
		}
	}
	return first + " " + try
}

// helpName is what the command for help is called.
func (env *Env) helpName() string {
	if env.text.Lang() == "en" {
		return "help"
	}
	return aliases["help"]
}

// aliases are the Norwegian names of commands. They are what Norwegian help
// shows; the English ones are for scripts, JSON and the log.
var aliases = map[string]string{
	"new": "ny", "import": "hent", "check": "sjekk", "preview": "vis", "show-text": "vistekst", "consent-form": "tillatelse",
	"pack": "pakk", "open": "les", "receipt": "kvitter", "checklist": "sjekkliste",
	"log": "logg", "recipient": "mottaker", "book": "nokkelbok", "key": "nokkel", "explain": "forklar", "explain basis": "grunnlag",
	"schema": "skjema", "template": "mal", "help": "hjelp",
	"receipt accept": "godta", "receipt reject": "avvis", "receipt check": "sjekk",
	"log list": "liste", "log show": "vis", "log verify": "kontroller",
	"recipient list": "liste", "recipient show": "vis", "recipient import": "hent", "recipient export": "eksporter",
	"book init": "start", "book add": "legg-til", "book retire": "pensjoner", "book revoke": "sperr", "book signs-for": "signerer-for", "book renew": "forny",
	"key new": "ny", "key show": "vis", "key export": "eksporter",
	"template list": "liste", "template show": "vis", "template export": "eksporter", "template check": "sjekk",
}

// nameOf returns a command's canonical name below the program: "receipt accept".
func nameOf(cmd *cobra.Command) string {
	_, p, _ := strings.Cut(cmd.CommandPath(), " ")
	return p
}

// shown returns the name that help shows for a command.
func (env *Env) shown(cmd *cobra.Command) string {
	if alias := aliases[nameOf(cmd)]; alias != "" && env.text.Lang() != "en" {
		return alias
	}
	return cmd.Name()
}

// shownPath returns the whole command line that leads to a command.
func (env *Env) shownPath(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Name()
	}
	return env.shownPath(cmd.Parent()) + " " + env.shown(cmd)
}

// key returns the catalogue key of a command: "cmd.receipt_accept".
func key(cmd *cobra.Command, part string) string {
	return "cmd." + strings.ReplaceAll(strings.ReplaceAll(nameOf(cmd), " ", "_"), "-", "_") + "." + part
}

// speak gives a command and all below it their words in the user's language.
func (env *Env) speak(cmd *cobra.Command) {
	if cmd.HasParent() {
		cmd.Short = env.text.T(key(cmd, "kort"), nil)
		if alias := aliases[nameOf(cmd)]; alias != "" && alias != cmd.Name() {
			cmd.Aliases = append(cmd.Aliases, alias)
		}
	}
	cmd.SetHelpFunc(func(c *cobra.Command, _ []string) { env.help(c.OutOrStdout(), c) })
	cmd.SetUsageFunc(func(c *cobra.Command) error { env.help(c.OutOrStderr(), c); return nil })
	cmd.SetFlagErrorFunc(env.flagError)
	cmd.SetVersionTemplate("handover {{.Version}}\n")
	cmd.InitDefaultHelpFlag()
	if !cmd.HasParent() {
		cmd.InitDefaultVersionFlag()
	}
	for _, c := range cmd.Commands() {
		env.speak(c)
	}
}

// help writes the help of a command.
func (env *Env) help(w io.Writer, cmd *cobra.Command) {
	h := &helper{env: env, w: w}
	if cmd.HasParent() {
		h.line(upperFirst(env.text.T(key(cmd, "kort"), nil)))
	} else {
		h.line(env.text.T("help.program", nil))
	}
	h.head("help.bruk")
	h.line("  " + env.usage(cmd))
	if long := key(cmd, "lang"); env.text.Has(long) {
		h.line("")
		h.line(env.text.T(long, nil))
	}
	if cmd.HasAvailableSubCommands() {
		h.head("help.kommandoer")
		h.commands(cmd)
	}
	if ex := key(cmd, "eksempel"); env.text.Has(ex) {
		h.head("help.eksempler")
		for line := range strings.SplitSeq(env.text.T(ex, nil), "\n") {
			h.line("  " + line)
		}
	}
	h.flags("help.flagg", cmd, cmd.LocalNonPersistentFlags())
	h.flags("help.felles", cmd, cmd.Root().PersistentFlags())
	if alias := aliases[nameOf(cmd)]; alias != "" {
		h.head("help.navn")
		h.line("  " + cmd.Name() + ", " + alias)
	}
	if !cmd.HasParent() {
		h.line("")
		h.line(env.text.T("help.mer", nil))
	}
}

// usage is the pattern of a command line.
func (env *Env) usage(cmd *cobra.Command) string {
	s := env.shownPath(cmd)
	if pattern := key(cmd, "bruk"); env.text.Has(pattern) {
		s += " " + env.text.T(pattern, nil)
	} else if cmd.HasAvailableSubCommands() {
		s += " " + env.text.T("help.kommando", nil)
	}
	return s
}

type helper struct {
	env *Env
	w   io.Writer
}

func (h *helper) line(s string) { _, _ = fmt.Fprintln(h.w, s) }

func (h *helper) head(key string) {
	h.line("")
	h.line(h.env.text.T(key, nil) + ":")
}

func (h *helper) commands(cmd *cobra.Command) {
	var rows [][2]string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			rows = append(rows, [2]string{h.env.shown(c), c.Short})
		}
	}
	h.table(rows)
}

// flags lists a command's flags, with values and usual values.
func (h *helper) flags(head string, cmd *cobra.Command, set *pflag.FlagSet) {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if f.Value.Type() != "bool" {
			name += " " + h.env.text.T("flagg_verdi."+valueOf(nameOf(cmd), f.Name), nil)
		}
		rows = append(rows, [2]string{name, h.env.flagText(cmd, f)})
	})
	if len(rows) > 0 {
		h.head(head)
		h.table(rows)
	}
}

// flagText says what a flag does in this command.
func (env *Env) flagText(cmd *cobra.Command, f *pflag.Flag) string {
	name := strings.ReplaceAll(f.Name, "-", "_")
	own := key(cmd, "flagg_"+name)
	text := ""
	if env.text.Has(own) {
		text = env.text.T(own, nil)
	} else {
		text = env.text.T("flagg."+name, nil)
	}
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "[]" {
		text += " " + env.text.T("help.vanlig", map[string]any{"verdi": f.DefValue})
	}
	return text
}

// valueOf tells what kind of value a flag takes, as a key of the catalogue.
func valueOf(cmd, flag string) string {
	switch flag {
	case "output":
		if cmd == "pack" || cmd == "open" || cmd == "import" {
			return "mappe"
		}
		return "fil"
	case "templates":
		return "mappe"
	case "config", "identity", "passphrase-file", "root", "book", "pdf", "map", "write-map", "plan", "xlsx":
		return "fil"
	case "name":
		return "navn"
	case "role":
		return "rolle"
	case "reason":
		return "grunn"
	case "transition", "form", "sender-type", "phase":
		return "slag"
	case "lang":
		return "spraak"
	case "to", "orgnr", "owner":
		return "enhet"
	case "explain":
		return "kode"
	case "from", "until", "on":
		return "dato"
	case "count", "seed", "limit", "jobs":
		return "tall"
	case "part":
		return "del"
	}
	return "ord"
}

// table writes two columns.
func (h *helper) table(rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		pad := strings.Repeat(" ", wide-utf8.RuneCountInString(r[0]))
		h.line(strings.TrimRight("  "+r[0]+pad+"  "+r[1], " "))
	}
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// flagError turns pflag's errors into ours.
func (env *Env) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		dashes := "--"
		if len(name) == 1 {
			dashes = "-"
		}
		e := &usageError{key: "error.ukjent_flagg", args: map[string]any{"flagg": dashes + name}}
		e.hint = nearFlag(cmd, name)
		return e
	case errors.As(err, &needs):
		return &usageError{key: "error.flagg_mangler_verdi", args: map[string]any{"flagg": "--" + needs.GetFlag().Name}}
	case errors.As(err, &bad):
		flag := "--" + bad.GetFlag().Name
		if bad.GetFlag().Value.Type() == "bool" {
			return &usageError{key: "error.flagg_feil_verdi", args: map[string]any{"flagg": flag}}
		}
		return &usageError{key: "error.flagg_tall", args: map[string]any{"flagg": flag}, try: flag + " 4"} // texts take anything
	}
	return &usageError{key: "error.flagg", args: nil}
}

// unknownCommand replaces cobra's «unknown command».
func (env *Env) unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &usageError{
		key: "error.ukjent_kommando", args: map[string]any{"kommando": args[0]}, hint: env.nearCommand(cmd, args[0]),
	}
}

func (env *Env) nearCommand(cmd *cobra.Command, typed string) string {
	var names []string
	shown := map[string]string{}
	for _, c := range cmd.Commands() {
		for _, n := range append([]string{c.Name()}, c.Aliases...) {
			names = append(names, n)
			shown[n] = env.shown(c)
		}
	}
	return shown[diag.Near(typed, names)]
}

func nearFlag(cmd *cobra.Command, typed string) string {
	var names []string
	collect := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.Flags().VisitAll(collect)
	cmd.InheritedFlags().VisitAll(collect)
	if n := diag.Near(typed, names); n != "" {
		return "--" + n
	}
	return ""
}

// group is a command that only has others below it.
func (env *Env) group(name string, below ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:  name,
		Args: env.unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	cmd.AddCommand(below...)
	return cmd
}

// between holds that a command gets a number of arguments. most < 0 is no limit.
func between(least, most int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return &usageError{key: "error.mangler_argument"}
		case most >= 0 && len(args) > most:
			return &usageError{key: "error.for_mange_argumenter"}
		}
		return nil
	}
}

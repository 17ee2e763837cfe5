package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// say runs a command line with nothing behind it – no settings, no keys – and
// returns what it says and how it ends.
func say(t *testing.T, args ...string) (out, err string, code int) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	state := t.TempDir()
	var stdout, stderr bytes.Buffer
	env := environment(func(name string) string {
		if name == "XDG_STATE_HOME" || name == "LocalAppData" {
			return state
		}
		return ""
	})
	env.In, env.Out, env.Err = strings.NewReader(""), &stdout, &stderr
	code = env.Main(context.Background(), args)
	return stdout.String(), stderr.String(), code
}

// commandLines returns every command of the program, as it is typed in a language.
func commandLines(t *testing.T, lang string) [][]string {
	t.Helper()
	env := plainEnv(t, lang)
	out := [][]string{nil}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, below := range c.Commands() {
			out = append(out, strings.Fields(env.shownPath(below))[1:])
			walk(below)
		}
	}
	walk(env.rootCmd())
	return out
}

// Every command has help in every language, by flag and by command, without a
// hole in it, a raised voice, or a word that cobra would have said.
func TestHelp(t *testing.T) {
	english := regexp.MustCompile(`Usage|Available Commands|Additional|Flags|Aliases|Examples|help for|for more information|\(default`)
	cobras := regexp.MustCompile(`Available Commands|Additional|Global Flags|help for|for more information|\[command\]`)
	hole := regexp.MustCompile(`!|<no value>|{{|%!|\\n`)
	for _, lang := range []string{"nb", "nn", "en"} {
		lines := commandLines(t, lang)
		if len(lines) < 35 {
			t.Fatalf("only %d commands", len(lines))
		}
		for _, line := range lines {
			byFlag, _, code := say(t, append(append([]string{"-l", lang}, line...), "--help")...)
			byCommand, _, other := say(t, append([]string{"-l", lang, "help"}, line...)...)
			what := lang + ": " + strings.Join(line, " ")
			if code != exitDone || other != exitDone || byFlag != byCommand {
				t.Errorf("%s: help ends with %d and %d, alike: %v", what, code, other, byFlag == byCommand)
			}
			if m := hole.FindString(byFlag); m != "" {
				t.Errorf("%s: the help has %q", what, m)
			}
			if m := english.FindString(byFlag); m != "" && lang != "en" {
				t.Errorf("%s: the help has %q", what, m)
			}
			if m := cobras.FindString(byFlag); m != "" {
				t.Errorf("%s: the help has cobra's %q", what, m)
			}
			for _, l := range strings.Split(byFlag, "\n") {
				if n := len([]rune(l)); n > 110 {
					t.Errorf("%s: a line of %d characters", what, n)
				}
			}
		}
	}
}

// Every command says in one line what it does, and every command that does
// something says more or shows an example; every flag and its kind of value is
// told of.
func TestEveryCommandAndFlagIsTold(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en"} {
		env := plainEnv(t, lang)
		has := func(key string) bool { return env.text.Has(key) && strings.TrimSpace(env.text.T(key, nil)) != "" }
		var walk func(c *cobra.Command)
		walk = func(c *cobra.Command) {
			name := nameOf(c)
			if c.HasParent() && (strings.TrimSpace(c.Short) == "" || !has(key(c, "kort"))) {
				t.Errorf("%s: %s has no short text", lang, name)
			}
			if c.HasParent() && !has(key(c, "lang")) && !has(key(c, "eksempel")) {
				t.Errorf("%s: %s has neither a long text nor an example", lang, name)
			}
			c.Flags().VisitAll(func(f *pflag.Flag) {
				flag := strings.ReplaceAll(f.Name, "-", "_")
				if !has(key(c, "flagg_"+flag)) && !has("flagg."+flag) {
					t.Errorf("%s: %s has no text for --%s", lang, name, f.Name)
				}
				if f.Value.Type() != "bool" && !has("flagg_verdi."+valueOf(name, f.Name)) {
					t.Errorf("%s: %s has no word for the value of --%s", lang, name, f.Name)
				}
			})
			for _, below := range c.Commands() {
				walk(below)
			}
		}
		walk(env.rootCmd())
	}
}

// A mistake on the command line is told in the user's language, and nothing is done.
func TestMistakesOnTheCommandLine(t *testing.T) {
	cobras := regexp.MustCompile(`(?i)unknown (command|flag|shorthand)|requires|accepts|flag needs|invalid argument|usage:|run '|did you mean|!`)
	for _, lang := range []string{"nb", "nn"} {
		for _, line := range []string{
			"finnesikke", "sjekkk", "check", "check --finnesikke x", "check -Z x", "pack x -o", "pack x", "check x --format", "check x --format xml",
			"key new", "key new --orgnr 1 --root --sign ab", "key finnesikke", "receipt reject x", "receipt reject x --reason fordi", "log show", "log show a b",
			"book init", "explain Q99", "explain basis Q99", "schema finnesikke", "new x -k finnesikke", "template show finnesikke", "completion tcsh",
			"help finnesikke", "--lang xx check x", "--color rosa check x", "recipient export", "--json=kanskje check x", "key new --orgnr 908592476 --name X --role rektor --from i-morgen",
			"open x", "show-text", "show-text x", "show-text x -o y", "show-text x -o -", "show-text x -o y.pdf --digests-only", "show-text . -o y.pdf", "show-text x y -o z.pdf",
			"consent-form", "consent-form -o x.pdf", "consent-form -k finnesikke -o x.pdf", "consent-form -k barnehage_skole", "consent-form -k barnehage_skole -o x",
			"consent-form -k barnehage_skole -o -", "consent-form -k barnehage_skole -o x.pdf --yaml", "consent-form -k barnehage_skole -o x.pdf --phase etter_inntak",
			"consent-form -k videregaaende -o x.pdf --phase nå", "consent-form -k barnehage_skole -o x.pdf --sender-type grunnskole",
			"consent-form -k barnehage_skole -o x.pdf -t 908592476", "consent-form -k barnehage_skole -o x.pdf -t 908592476/vaktmester", "consent-form --explain x", "consent-form x",
			"book revoke 123", "log list -n 3",
		} {
			out, err, code := say(t, append([]string{"-l", lang}, strings.Fields(line)...)...)
			if code != exitUsage || strings.TrimSpace(err) == "" {
				t.Errorf("%s: %s ends with %d: %s%s", lang, line, code, out, err)
			}
			if m := cobras.FindString(out + err); m != "" {
				t.Errorf("%s: %s says %q:\n%s", lang, line, m, out+err)
			}
		}
	}
}

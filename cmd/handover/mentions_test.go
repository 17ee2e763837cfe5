package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/i18n"
)

// mention is a command line as texts write it: «handover mottaker hent BOK».
var mention = regexp.MustCompile(`\bhandover ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?`)

// runningText are words that stand behind the program's name in a sentence.
var runningText = map[string]bool{
	"gir": true, "leser": true, "under": true, "oppdateres": true, "med": true, "og": true, "som": true,
	"gjev": true, "oppdaterast": true, "lagar": true, "lager": true,
	"packet": true, "passes": true, "too": true, "reads": true, "with": true, "makes": true, "must": true,
}

// Every command line that a text gives exists, and Norwegian texts give it in the
// words that Norwegian help shows.
func TestTextsNameCommandsThatExist(t *testing.T) {
	seen := 0
	for _, lang := range []string{"nb", "nn", "en"} {
		root := commands(t, lang)
		for file, text := range readable(t, lang) {
			for _, m := range mention.FindAllStringSubmatch(text, -1) {
				if runningText[m[1]] {
					continue
				}
				seen++
				if why := named(root, lang, m[1], m[2]); why != "" {
					t.Errorf("%s: «%s»: %s", file, m[0], why)
				}
			}
		}
	}
	if seen < 200 {
		t.Errorf("only %d command lines were found in the texts", seen)
	}
}

// commands builds the tree of commands in a language.
func commands(t *testing.T, lang string) *cobra.Command {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	env := environment(func(string) string { return "" })
	env.text = catalog.Printer(i18n.Lang(lang))
	return env.rootCmd()
}

// named says what is wrong with a command line, or nothing.
func named(root *cobra.Command, lang, first, second string) string {
	cmd := below(root, first)
	if cmd == nil {
		return "there is no command " + first
	}
	if norwegian := aliases[nameOf(cmd)]; lang != "en" && norwegian != "" && first != norwegian {
		return "in Norwegian it is " + norwegian
	}
	if lang == "en" && first != cmd.Name() {
		return "in English it is " + cmd.Name()
	}
	if !cmd.HasSubCommands() || second == "" {
		return ""
	}
	sub := below(cmd, second)
	if sub == nil {
		if cmd.Name() == "explain" {
			return ""
		}
		return "there is no " + first + " " + second
	}
	if norwegian := aliases[nameOf(sub)]; lang != "en" && norwegian != "" && second != norwegian {
		return "in Norwegian it is " + norwegian
	}
	if lang == "en" && second != sub.Name() {
		return "in English it is " + sub.Name()
	}
	return ""
}

func below(cmd *cobra.Command, name string) *cobra.Command {
	for _, c := range cmd.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return c
		}
	}
	return nil
}

// readable returns what people read in a language, by the name of the file: the
// catalogues, and for Norwegian the examples, the forms, the README and the guides.
func readable(t *testing.T, lang string) map[string]string {
	t.Helper()
	out := map[string]string{}
	add := func(pattern string) {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = plainText(t, name, data)
		}
	}
	add("../../handover/i18n/catalog/*." + lang + ".json")
	add("../../templates/example/*." + lang + ".yaml")
	if lang == "nb" {
		add("../../README.md")
		add("../../docs/brukerveiledning.md")
		add("../../docs/regler.md")
		add("../../schemas/*.schema.json")
	}
	if len(out) == 0 {
		t.Fatal(fs.ErrNotExist)
	}
	return out
}

// plainText returns the texts of a catalogue, and other files as they are.
func plainText(t *testing.T, name string, data []byte) string {
	t.Helper()
	if filepath.Ext(name) != ".json" {
		return string(data)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			b.WriteString(v + "\n")
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return b.String()
}

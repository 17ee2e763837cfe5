package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/schema"
)

// Every command in the user guide and in the README is one that there is, with
// flags that it has, under the names that Norwegian help shows.
func TestTheGuideNamesCommandsThatExist(t *testing.T) {
	known := commandLines(t, "nb")
	block := regexp.MustCompile("(?s)```[a-z]*\n(.*?)```")
	quote := regexp.MustCompile("`((?:\\.\\./bin/)?handover [^`]+)`")
	flag := regexp.MustCompile(`(?:^| )(-{1,2}[a-z][a-z-]*)`)
	for _, name := range []string{"../../docs/brukerveiledning.md", "../../README.md", "../../docs/format.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, m := range block.FindAllStringSubmatch(string(data), -1) {
			lines = append(lines, strings.Split(m[1], "\n")...)
		}
		for _, m := range quote.FindAllStringSubmatch(string(data), -1) {
			lines = append(lines, m[1])
		}
		found := 0
		for _, line := range lines {
			line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(line), "> "), "../bin/")
			rest, ok := strings.CutPrefix(line, "handover ")
			if !ok {
				continue
			}
			found++
			words := strings.Fields(regexp.MustCompile(`^(-l nn|--config \S+) `).ReplaceAllString(rest, ""))
			if words[0] == "0.1.0" || strings.HasPrefix(words[0], "-") {
				continue
			}
			best := []string{}
			for _, c := range known {
				if len(c) <= len(words) && slices.Equal(c, words[:len(c)]) && len(c) > len(best) {
					best = c
				}
			}
			if len(best) == 0 {
				t.Errorf("%s: no command in %q", name, line)
				continue
			}
			help, _, _ := say(t, append(slices.Clone(best), "--help")...)
			if strings.Contains(help, " KOMMANDO\n") && len(words) > len(best) {
				t.Errorf("%s: no command in %q", name, line)
			}
			for _, m := range flag.FindAllStringSubmatch(strings.Join(words[len(best):], " "), -1) {
				if !regexp.MustCompile(`(?m)(^|\s)` + regexp.QuoteMeta(m[1]) + `[\s,]`).MatchString(help) {
					t.Errorf("%s: %q has no flag %s", name, line, m[1])
				}
			}
		}
		if found < 3 {
			t.Errorf("%s: only %d commands", name, found)
		}
	}
}

// The pieces of a case file in the guide are right in a case: all that a piece names
// is there in one and the same form.
func TestThePiecesOfACaseInTheGuide(t *testing.T) {
	data, err := os.ReadFile("../../docs/brukerveiledning.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := plainEnv(t, "nb").program()
	if err != nil {
		t.Fatal(err)
	}
	pieces := 0
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		var piece map[string]any
		if err := yaml.Unmarshal([]byte(m[1]), &piece); err != nil {
			t.Errorf("%v in\n%s", err, m[1])
			continue
		}
		pieces++
		if piece["eier"] != nil { // settings
			continue
		}
		var wrong []string
		for _, kind := range program.Forms.Transitions() {
			why := wrongIn(program.Forms.Form(kind), piece)
			if why == "" {
				wrong = nil
				break
			}
			wrong = append(wrong, kind+": "+why)
		}
		if wrong != nil {
			t.Errorf("%s, in\n%s", strings.Join(wrong, "; "), m[1])
		}
	}
	if pieces < 4 {
		t.Errorf("only %d pieces", pieces)
	}
}

// wrongIn says what in a piece of a case a form does not have, or nothing.
func wrongIn(form *schema.Field, piece map[string]any) string {
	for key, value := range piece {
		at := form.At(key)
		if at == nil {
			at = form.At("om." + key) // a line of what is said about the sections
		}
		if at == nil {
			return key + " is no field"
		}
		rows, _ := value.([]any)
		for _, row := range rows {
			fields, _ := row.(map[string]any)
			for k, v := range fields {
				if at.Item.Field(k) == nil {
					return key + " has no " + k
				}
				if k != "omfang" && k != "unntatt" {
					continue
				}
				for _, scope := range v.([]any) {
					if why := wrongScope(form, scope.(string)); why != "" {
						return why
					}
				}
			}
		}
	}
	return ""
}

func wrongScope(form *schema.Field, path string) string {
	kind, attached := strings.CutPrefix(path, "vedlegg.")
	switch {
	case attached && !slices.Contains(form.At("vedlegg.type").Enum, kind):
		return path + " is no kind of attachment"
	case !attached && form.At(path) == nil:
		return path + " is no field"
	}
	return ""
}

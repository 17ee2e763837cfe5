package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
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

// The pieces of a case file in the guide are right in a case.
func TestThePiecesOfACaseInTheGuide(t *testing.T) {
	data, err := os.ReadFile("../../docs/brukerveiledning.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := plainEnv(t, "nb").program()
	if err != nil {
		t.Fatal(err)
	}
	form := program.Forms.Form("barnehage_skole")
	pieces := 0
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		var piece map[string]any
		if err := yaml.Unmarshal([]byte(m[1]), &piece); err != nil {
			t.Errorf("%v in\n%s", err, m[1])
			continue
		}
		pieces++
		rows, _ := piece["tillatelser"].([]any)
		for _, row := range append(rows, any(piece)) {
			fields, _ := row.(map[string]any)
			for _, key := range []string{"omfang", "unntatt"} {
				scopes, _ := fields[key].([]any)
				for _, s := range scopes {
					path, _ := s.(string)
					if kind, ok := strings.CutPrefix(path, "vedlegg."); ok {
						if !slices.Contains(form.At("vedlegg.type").Enum, kind) {
							t.Errorf("%s is no kind of attachment", path)
						}
					} else if form.At(path) == nil {
						t.Errorf("%s is no field", path)
					}
				}
			}
			if rows != nil {
				for key := range fields {
					if form.At("tillatelser."+key) == nil && key != "tillatelser" {
						t.Errorf("tillatelser has no %s", key)
					}
				}
			}
		}
	}
	if pieces < 4 {
		t.Errorf("only %d pieces", pieces)
	}
}

package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/regler.md")

// docs/regler.md is what «handover -l nb explain --all» writes, so that a jurist
// can read every rule without the program: run the test with -update after a
// change of the law data, the forms, the rules or their words.
func TestTheRulesAreWrittenDown(t *testing.T) {
	got, _, code := say(t, "-l", "nb", "explain", "--all")
	if code != exitDone {
		t.Fatalf("ended with %d", code)
	}
	name := filepath.Join("..", "..", "docs", "regler.md")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("docs/regler.md is not what handover forklar --all writes; first at %q\nrun: go test ./cmd/handover -run TestTheRulesAreWrittenDown -update", differs(got, string(want)))
	}
}

// differs returns the first line of a text that another does not have there.
func differs(a, b string) string {
	other := strings.Split(b, "\n")
	for i, line := range strings.Split(a, "\n") {
		if i >= len(other) || other[i] != line {
			return line
		}
	}
	return ""
}

// What explanations say to programs is whole, in all languages with the same keys.
func TestExplanationsForPrograms(t *testing.T) {
	counts := map[string]int{}
	for _, lang := range []string{"nb", "nn", "en"} {
		out, _, code := say(t, "-l", lang, "--json", "explain", "--all")
		if code != exitDone {
			t.Fatalf("%s: ended with %d", lang, code)
		}
		for line := range strings.Lines(out) {
			var told map[string]any
			if err := json.Unmarshal([]byte(line), &told); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			kind, _ := told["type"].(string)
			counts[kind]++
			for key, v := range told {
				if v == "" {
					t.Errorf("%s: %s is empty in %s", lang, key, line)
				}
			}
		}
	}
	for kind, least := range map[string]int{"code": 60, "basis": 8, "answer": 5, "never_leaves": 15, "open_question": 10} {
		if counts[kind] < 3*least || counts[kind]%3 != 0 {
			t.Errorf("%d lines of the kind %s in three languages", counts[kind], kind)
		}
	}
	one, _, _ := say(t, "--json", "explain", "basis", "BHL_2A_TILLATELSE")
	list, _, _ := say(t, "--json", "explain", "basis")
	if strings.Count(one, "\n") != 1 || !strings.Contains(list, one) {
		t.Error("a basis is told otherwise by itself than in the list")
	}
}

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// One run over the corpus of rules tells all of them, in their order, in words that
// are held in testdata/regler for each language – but for those that would tell the
// protected cases apart: they fall in a group without a number.
func TestOneRunTellsEveryRule(t *testing.T) {
	dir := t.TempDir()
	if err := makeWorld(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "regler"), os.DirFS("../../testdata/regler")); err != nil {
		t.Fatal(err)
	}
	source, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, lang := range []string{"nb", "nn", "en"} {
		text, code := corpusRun(t, "check", "regler", "-l", lang)
		if code != exitInvalid {
			t.Errorf("%s: ended with %d", lang, code)
		}
		golden := filepath.Join("regler", "fasit."+lang+".txt")
		want, err := os.ReadFile(golden)
		if *update {
			if err := os.WriteFile(filepath.Join(source, golden), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if err != nil || text != string(want) {
			t.Errorf("%s is not what is told: look at what has changed, and run go test ./cmd/handover -run %s -update", golden, t.Name())
		}
		if lang == "nb" {
			inOrder(t, text)
		}
	}
}

// corpusRun runs the program in the working folder, and returns what it wrote as a
// result.
func corpusRun(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var out, other bytes.Buffer
	env := environment(func(string) string { return "" })
	env.In, env.Out, env.Err = strings.NewReader(""), &out, &other
	code := env.Main(context.Background(), args)
	return out.String(), code
}

// inOrder holds that each file tells its own rule, one after the other.
func inOrder(t *testing.T, text string) {
	t.Helper()
	individual := []string{"V20", "V22", "V35"}
	var told []string
	for _, m := range regexp.MustCompile(`(?m)^regler/(V[0-9]{2}b?)(?:-[0-9])?\.yaml.*?\b(V[0-9]{2}b?)\b`).FindAllStringSubmatch(text, -1) {
		if m[1] == m[2] && !slices.Contains(told, m[1]) {
			told = append(told, m[1])
		}
	}
	files, err := filepath.Glob("regler/V*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range files {
		code, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".yaml"), "-")
		if !slices.Contains(want, code) && !slices.Contains(individual, code) {
			want = append(want, code)
		}
	}
	slices.Sort(want)
	if !slices.Equal(told, want) {
		t.Errorf("told are\n%v, want\n%v", told, want)
	}
	for _, code := range individual {
		if strings.Contains(text, "regler/"+code) || strings.Contains(text, code+":") {
			t.Errorf("%s leaves a trace", code)
		}
	}
	if strings.Count(text, "behandles enkeltvis") != 1 {
		t.Error("the group of those that are handled individually is not told of once")
	}
}

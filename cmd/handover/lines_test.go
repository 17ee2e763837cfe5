package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handover-no/handover/handover"
)

// outputSchema reads one of the schemas that describe what programs get, which
// stand in docs/json.
func outputSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join("..", "..", "docs", "json", name+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// matches holds that JSON is as a schema says.
func matches(t *testing.T, s *jsonschema.Schema, what string, text []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v\n%s", what, err, text)
	}
}

// A reader is a folder with case files, for looking at what programs get of them.
type reader struct {
	t       *testing.T
	dir     string
	program *handover.Program
	names   []string // of the files
}

// readableCases makes case files of every kind: the examples, those broken in each way
// that spoilers know, and those that cannot be read.
func readableCases(t *testing.T) *reader {
	t.Helper()
	r := &reader{t: t, dir: t.TempDir()}
	program, err := plainEnv(t, "nb").program()
	if err != nil {
		t.Fatal(err)
	}
	r.program = program
	r.write("handover.yaml", []byte("testdato: 2027-05-12\n"))
	cases, err := filepath.Glob("../../testdata/cases/*.yaml")
	if err != nil || len(cases) < 3 {
		t.Fatalf("%d example cases: %v", len(cases), err)
	}
	for _, name := range cases {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r.names = append(r.names, r.write(filepath.Base(name), src))
	}
	sound, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	spoil := spoilers()
	for _, what := range slices.Sorted(maps.Keys(spoil)) {
		src := planter{program.Forms.Form("barnehage_skole"), spoil[what]}.plant(t, sound)
		r.names = append(r.names, r.write("feil "+what+".yaml", src))
	}
	for _, what := range slices.Sorted(maps.Keys(unreadable)) {
		r.names = append(r.names, r.write("ulest "+what+".yaml", []byte(unreadable[what](string(sound)))))
	}
	return r
}

func (r *reader) write(name string, src []byte) string {
	r.t.Helper()
	name = filepath.Join(r.dir, name)
	if err := os.WriteFile(name, src, 0o600); err != nil {
		r.t.Fatal(err)
	}
	return name
}

// run returns what a command writes to standard output.
func (r *reader) run(args ...string) []byte {
	r.t.Helper()
	var out bytes.Buffer
	env := environment(func(string) string { return "" })
	env.In, env.Out, env.Err = strings.NewReader(""), &out, &bytes.Buffer{}
	env.loaded.program = r.program
	env.Main(context.Background(), append([]string{"--config", filepath.Join(r.dir, "handover.yaml")}, args...))
	return out.Bytes()
}

// Every line that check and preview write for programs is as its schema says,
// whatever is wrong with a file, also when warnings count as errors.
func TestLinesForPrograms(t *testing.T) {
	r := readableCases(t)
	check, preview := outputSchema(t, "check"), outputSchema(t, "preview")
	kinds := map[string]int{}
	lines := func(s *jsonschema.Schema, args ...string) {
		for line := range bytes.Lines(r.run(args...)) {
			matches(t, s, strings.Join(args, " "), line)
			var told struct{ Type, Severity string }
			if err := json.Unmarshal(line, &told); err != nil {
				t.Fatal(err)
			}
			kinds[told.Type+told.Severity]++
			if told.Severity == "warning" && slices.Contains(args, "--strict") {
				t.Errorf("a warning in spite of --strict: %s", line)
			}
		}
	}
	for _, name := range r.names {
		lines(check, "check", "--json", name)
		lines(check, "check", "--format", "json", "--strict", name)
		lines(preview, "preview", "--json", name)
	}
	lines(check, append([]string{"check", "--json"}, r.names...)...)
	for kind, least := range map[string]int{"findingerror": 100, "findingwarning": 5, "findingwithheld": 1, "case": 50, "summary": 50, "preview": 4} {
		if kinds[kind] < least {
			t.Errorf("only %d lines of the kind %s", kinds[kind], kind)
		}
	}
}

// What is written in SARIF is as SARIF has it; every result names a rule that is
// there, at the place that it says.
func TestSARIF(t *testing.T) {
	r := readableCases(t)
	s := outputSchema(t, "sarif")
	levels := map[string]int{}
	for _, args := range [][]string{{"check", "--format", "sarif"}, {"check", "--format", "sarif", "--strict"}} {
		for _, files := range append([][]string{r.names}, each(r.names)...) {
			text := r.run(append(args, files...)...)
			matches(t, s, strings.Join(append(args, files...), " "), text)
			for _, level := range consistent(t, text) {
				levels[level]++
				if level == "warning" && len(args) > 3 {
					t.Errorf("a warning in spite of --strict in %v", files)
				}
			}
		}
	}
	for _, level := range []string{"error", "warning", "note"} {
		if levels[level] == 0 {
			t.Errorf("no result is a %s", level)
		}
	}
}

func each(names []string) [][]string {
	var out [][]string
	for _, n := range names {
		out = append(out, []string{n})
	}
	return out
}

// consistent holds what a schema cannot say of SARIF, and returns the levels of the
// results.
func consistent(t *testing.T, text []byte) (levels []string) {
	t.Helper()
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID, Level string
				RuleIndex     int
				Locations     []struct {
					PhysicalLocation struct {
						Region struct{ StartColumn, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	for _, run := range log.Runs {
		rules := run.Tool.Driver.Rules
		seen := map[string]bool{}
		for _, rule := range rules {
			if seen[rule.ID] {
				t.Errorf("%s stands twice among the rules", rule.ID)
			}
			seen[rule.ID] = true
		}
		for _, res := range run.Results {
			if res.RuleIndex >= len(rules) || rules[res.RuleIndex].ID != res.RuleID {
				t.Errorf("%s is not rule number %d", res.RuleID, res.RuleIndex)
			}
			if at := res.Locations[0].PhysicalLocation.Region; at.EndColumn != 0 && at.EndColumn <= at.StartColumn {
				t.Errorf("%s ends before it begins", res.RuleID)
			}
			levels = append(levels, res.Level)
		}
	}
	return levels
}

// The name of a file is told in SARIF so that an editor finds it.
func TestTheNameOfAFileInSARIF(t *testing.T) {
	names := map[string]string{
		"saker/1a-003.yaml": "saker/1a-003.yaml", "en sak å.yaml": "en%20sak%20%C3%A5.yaml", "<stdin>": "%3Cstdin%3E",
		"a:b.yaml": "./a:b.yaml", "50%.yaml": "50%25.yaml",
	}
	if runtime.GOOS == "windows" {
		names[`C:\saker\en sak.yaml`] = "file:///C:/saker/en%20sak.yaml"
	} else {
		names["/tmp/en sak.yaml"] = "file:///tmp/en%20sak.yaml"
	}
	for file, want := range names {
		if got := uriOf(file); got != want {
			t.Errorf("%s is told as %s, want %s", file, got, want)
		}
	}
}

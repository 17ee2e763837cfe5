package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
)

// A quiet is a place where nothing that is said or written may hold the mark.
type quiet struct {
	t       *testing.T
	dir     string
	program *handover.Program
	runs    int
}

// run runs a command in all languages, or in the next one, and returns how the
// last ended.
func (q *quiet) run(what string, all bool, args ...string) (code int) {
	q.t.Helper()
	langs := []string{"nb", "nn", "en"}
	if !all {
		i := q.runs % len(langs)
		langs = langs[i : i+1]
	}
	for _, lang := range langs {
		var out bytes.Buffer
		env := environment(func(string) string { return "" })
		env.In, env.Out, env.Err = strings.NewReader(""), &out, &out
		env.loaded.program = q.program
		line := append([]string{"--config", filepath.Join(q.dir, "handover.yaml"), "-l", lang, "-v"}, args...)
		code = env.Main(context.Background(), line)
		q.runs++
		if i := bytes.Index(bytes.ToLower(out.Bytes()), []byte(strings.ToLower(mark))); i >= 0 {
			from, to := max(i-200, 0), min(i+100, out.Len())
			q.t.Errorf("%s: %s tells what stands in the file:\n…%s…", what, strings.Join(args, " "), out.Bytes()[from:to])
		}
		if code == exitBug {
			q.t.Errorf("%s: %s stumbles:\n%s", what, strings.Join(args, " "), out.String())
		}
	}
	return code
}

func (q *quiet) in(name ...string) string { return filepath.Join(append([]string{q.dir}, name...)...) }

// readAgain returns a case as if all who have answered had read it as it stands.
func (q *quiet) readAgain(src []byte) []byte {
	q.t.Helper()
	file := q.in("saker", "sak.yaml")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		q.t.Fatal(err)
	}
	shown, err := showTexts(q.in("handover.yaml"), file)
	if err = errors.Join(err, reread(file, shown)); err != nil {
		q.t.Fatal(err)
	}
	out, err := os.ReadFile(file)
	if err != nil {
		q.t.Fatal(err)
	}
	return out
}

// judge runs everything that reads a case file.
func (q *quiet) judge(what string, src []byte) {
	q.t.Helper()
	file := q.in("saker", "sak.yaml")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		q.t.Fatal(err)
	}
	q.run(what, true, "check", file)
	q.run(what, true, "preview", file)
	for _, line := range [][]string{
		{"preview", file, "--verbose=false"}, {"check", file, "--format", "sarif", "--strict"},
		{"check", file, "--json"}, {"check", file, "--format", "sarif"}, {"check", file, "--strict"}, {"preview", file, "--json"},
		{"pack", file, "-o", q.in("ut"), "--passphrase-file", q.in("passord.txt")},
		{"pack", file, "-o", q.in("ut"), "--json", "--dry-run"},
		{"pack", file, "-o", q.in("ut"), "--dry-run", "--plan", q.in("vaar.plan")}, // most often of the case before
		{"plan", file, "-o", q.in("vaar.plan"), "--xlsx", q.in("vaar.xlsx"), "--force", "--json"},
		{"show-text", file, "-o", q.in("lesekopi", "lesekopi.pdf"), "--force"}, {"show-text", file, "--digests-only", "--json"},
	} {
		q.run(what, false, line...)
	}
}

// glance runs what tells most about a case file, each in the next language.
func (q *quiet) glance(what string, src []byte) {
	q.t.Helper()
	file := q.in("saker", "sak.yaml")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		q.t.Fatal(err)
	}
	for _, line := range [][]string{
		{"check", file}, {"preview", file}, {"check", file, "--format", "sarif"}, {"preview", file, "--json"},
		{"plan", file, "-o", q.in("vaar.plan"), "--force"},
		{"pack", file, "-o", q.in("ut"), "--passphrase-file", q.in("passord.txt")},
	} {
		q.run(what, false, line...)
	}
}

// Nothing of what stands in a case file is told on the screen, in JSON or in
// SARIF, and no file but those that somebody asked for has it: whatever is wrong
// with the case.
func TestNothingOfACaseIsTold(t *testing.T) {
	q := &quiet{t: t, dir: t.TempDir()}
	if err := makeWorld(q.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(q.in("saker")); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"saker", "lesekopi"} {
		if err := os.Mkdir(q.in(dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if q.program, err = plainEnv(t, "nb").program(); err != nil {
		t.Fatal(err)
	}
	cases := examplesByTransition(t)
	planted := 0
	kinds := slices.Sorted(maps.Keys(cases))
	for _, kind := range kinds {
		for _, src := range cases[kind] {
			marked, n := plantEverywhere(t, q.program.Forms.Form(kind), src)
			planted += n
			q.judge("an edited case", marked)
			q.judge("a whole case", q.readAgain(marked))
		}
	}
	if planted < 500 {
		t.Errorf("only %d texts planted", planted)
	}
	q.handOver()

	spoil := spoilers()
	for _, kind := range kinds {
		for _, what := range slices.Sorted(maps.Keys(spoil)) {
			src := planter{q.program.Forms.Form(kind), spoil[what]}.plant(t, cases[kind][0])
			if kind == "barnehage_skole" {
				q.judge(what, src)
			} else {
				q.glance(what, src)
			}
		}
	}
	plain := cases["barnehage_skole"][0]
	for _, what := range slices.Sorted(maps.Keys(unreadable)) {
		q.judge(what, []byte(unreadable[what](string(plain))))
	}
	if err := os.WriteFile(q.in("saker", "sak.yaml"), plain, 0o600); err != nil {
		t.Fatal(err)
	}
	q.settings()
	q.files()
	t.Logf("%d runs", q.runs)
}

// handOver opens what was packed, and answers it.
func (q *quiet) handOver() {
	q.t.Helper()
	q.run("opening", false, "les", q.in("ut"), "--list", "-i", q.in("mottaker.txt"))
	q.run("opening", false, "les", q.in("ut"), "-o", q.in("lest"), "-i", q.in("mottaker.txt"))
	folders, err := filepath.Glob(q.in("lest", "overforing_*"))
	if err != nil || len(folders) < 10 {
		q.t.Fatalf("%d packets were opened: %v", len(folders), err)
	}
	came := map[string]int{}
	for _, folder := range folders {
		data, err := os.ReadFile(filepath.Join(folder, "sak.json"))
		if err != nil {
			q.t.Fatal(err)
		}
		_, kind, _ := strings.Cut(string(data), `"overgang":"`)
		kind, _, _ = strings.Cut(kind, `"`)
		came[kind] += bytes.Count(data, []byte(mark))
	}
	for _, kind := range q.program.Forms.Transitions() {
		if came[kind] < 50 {
			q.t.Errorf("%s: the mark came through %d times", kind, came[kind])
		}
	}
	q.run("answering", false, "kvitter", "godta", folders[0])
	q.run("answering", false, "kvitter", "avvis", folders[0], "--reason", "mangler", "--json")
	q.run("answering", false, "kvitter", "sjekk", folders[0])
	for _, line := range []string{"logg liste", "logg liste --json", "logg kontroller", "doctor", "mottaker liste", "nokkel vis --json"} {
		q.run("looking", true, strings.Fields(line)...)
	}
}

// settings holds that a settings file is not told of either.
func (q *quiet) settings() {
	q.t.Helper()
	sound, err := os.ReadFile(q.in("handover.yaml"))
	if err != nil {
		q.t.Fatal(err)
	}
	defer func() { _ = os.WriteFile(q.in("handover.yaml"), sound, 0o600) }()
	for _, bad := range []string{
		"testdato: " + mark, "spraak: " + mark, "profil: " + mark, mark + ": x", "avsender: {signatur: " + mark + "}", "avsender: " + mark,
		"maler: [" + mark + "]", "x: &" + mark + " y", mark + ": " + mark + ": " + mark,
	} {
		text := strings.Replace(string(sound), "testdato: 2027-05-12\n", "", 1) + bad + "\n"
		if err := os.WriteFile(q.in("handover.yaml"), []byte(text), 0o600); err != nil {
			q.t.Fatal(err)
		}
		for _, line := range [][]string{{"doctor"}, {"check", q.in("saker", "sak.yaml")}} {
			if code := q.run("settings", true, line...); code != exitInvalid {
				q.t.Errorf("settings with %q end with %d", bad, code)
			}
		}
	}
}

// files holds that no file has the mark but those that somebody asks for by name: the
// case, what the family reads of it, and what was opened.
func (q *quiet) files() {
	q.t.Helper()
	looked := 0
	err := filepath.WalkDir(q.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(q.dir, name)
		if rel == "saker" || rel == "lesekopi" || rel == "lest" {
			return fs.SkipDir
		}
		if strings.Contains(strings.ToLower(rel), strings.ToLower(mark)) {
			q.t.Errorf("a file is called %s", rel)
		}
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(mark))) {
			q.t.Errorf("%s has what stands in a case file", rel)
		}
		looked++
		return err
	})
	if err != nil || looked < 20 {
		q.t.Errorf("looked at %d files: %v", looked, err)
	}
}

package handover_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

// A verdict is what is told of a case.
type verdict struct {
	File, Err string
	Found     []diag.Diagnostic
	Shared    []string
}

func verdictOf(c *handover.Checked) verdict {
	return verdict{c.File, fmt.Sprint(c.Err), c.Findings.All(), c.Shared}
}

// mixedRun is cases that name each other, all those that break a rule, and made-up ones.
func mixedRun(t *testing.T) (files []string, src map[string]string) {
	t.Helper()
	src = map[string]string{}
	add := func(name, text string) { files, src[name] = append(files, name), text }
	given := []string{"Iben Sofie", "Iben", "Áilu Ánde", "Kari", "Odin Aksel", "Odin", "Ida", "Kari"}
	for i, name := range given {
		others := given[(i+1)%len(given)] + " " + "Moe leker ofte med " + given[(i+3)%len(given)] + " Moes søster."
		text := strings.NewReplacer(
			firstID, fmt.Sprintf("%08x-54de-4a2b-8b6b-0f05a46a1988", i/2*2), "fornavn: Iben Sofie", "fornavn: "+name, "\nbarnets_stemme:\n", "\nannet_viktig: "+others+"\nbarnets_stemme:\n",
		).Replace(sound(t))
		add(fmt.Sprintf("m%d.yaml", i), text)
	}
	names, err := filepath.Glob(corpus + "/*.yaml")
	if err != nil || len(names) < 50 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		add(filepath.Base(name), string(text))
	}
	add("ubesvart.yaml", strings.Replace(drop(t, sound(t), "tillatelser"), firstID, "00000008-54de-4a2b-8b6b-0f05a46a1988", 1))
	add("ingen.yaml", "a: [")
	for _, kind := range []string{kindergarten, lower, upper} {
		made, err := program(t).Examples(7, kind, today)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 25 {
			c, err := made.Case(i)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("%s%d.yaml", kind, i), string(c.Text))
		}
	}
	return files, src
}

// What is found in a run that reads each case once, and some of them again, is what is
// found when all of them are held against all others.
func TestJudgeFindsWhatComparingFinds(t *testing.T) {
	files, src := mixedRun(t)
	o := handover.CheckOptions{Today: today}
	var run []*handover.Checked
	individual := false
	for _, name := range files {
		if c := program(t).Check(name, []byte(src[name]), o); c.Individual(false) {
			individual = true
		} else {
			run = append(run, c)
		}
	}
	handover.Compare(run)
	for _, shared := range []bool{false, true} {
		var want, got []verdict
		for _, c := range run {
			v := verdictOf(c)
			if !shared {
				v.Shared = nil
			}
			want = append(want, v)
		}
		reads := 0
		survey, err := program(t).Judge(context.Background(), handover.Cases{
			Files: files, Options: o, Shared: shared, Jobs: 1,
			Read: func(file string) ([]byte, fs.FS, error) {
				reads++
				return []byte(src[file]), nil, nil
			},
		}, func(c *handover.Checked) func() {
			return func() {
				v := verdictOf(c)
				if !shared {
					v.Shared = nil
				}
				got = append(got, v)
			}
		})
		if err != nil || survey.Individual != individual {
			t.Fatal(err, survey.Individual)
		}
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("of %d and %d, at %d: %+v, want %+v", len(got), len(want), i, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
			}
		}
		if again := reads - len(files); again < 10 || len(files)-again < 30 {
			t.Errorf("%d of %d files are read again", again, len(files))
		}
		mixed := slices.ContainsFunc(got, func(v verdict) bool {
			return slices.ContainsFunc(v.Found, func(d diag.Diagnostic) bool { return d.Code == "V24" && d.Variant == "annen_sak" })
		})
		if !mixed || shared && !slices.ContainsFunc(got, func(v verdict) bool { return len(v.Shared) > 0 }) {
			t.Error("nobody is mixed up with anybody")
		}
	}
}

// A file that cannot be read, or that is not what it was when its turn comes again, is
// named when the others have been told of.
func TestJudgingTellsTheOthers(t *testing.T) {
	two := []string{"a.yaml", "b.yaml"}
	text := strings.NewReplacer("fornavn: Iben Sofie", "fornavn: Kari").Replace(sound(t)) // with the same id
	for name, c := range map[string]struct {
		read func(file string, again bool) (string, error)
		want error
		file string
		told int
	}{
		"unreadable": {func(file string, _ bool) (string, error) {
			if file == "b.yaml" {
				return "", fs.ErrPermission
			}
			return text, nil
		}, fs.ErrPermission, "b.yaml", 1},
		"changed": {func(file string, again bool) (string, error) {
			if file == "b.yaml" && again {
				return sound(t) + "\n", nil
			}
			return text, nil
		}, handover.ErrChanged, "b.yaml", 1},
		"a fault": {func(string, bool) (string, error) { panic("Iben") }, handover.ErrBug, "a.yaml", 0},
	} {
		seen, told := map[string]bool{}, 0
		_, err := program(t).Judge(context.Background(), handover.Cases{
			Files: two, Options: handover.CheckOptions{Today: today}, Jobs: 1,
			Read: func(file string) ([]byte, fs.FS, error) {
				src, err := c.read(file, seen[file])
				seen[file] = true
				return []byte(src), nil, err
			},
		}, func(*handover.Checked) func() { return func() { told++ } })
		of, ok := errors.AsType[*handover.CaseError](err)
		if !ok || !errors.Is(err, c.want) || of.File != c.file || told != c.told || strings.Contains(err.Error(), "Iben") {
			t.Errorf("%s: %v (%d told)", name, err, told)
		}
	}
}

// A run that is called off tells nothing more.
func TestJudgingIsCalledOff(t *testing.T) {
	ctx, off := context.WithCancel(context.Background())
	_, err := program(t).Judge(ctx, handover.Cases{
		Files: []string{"a.yaml", "b.yaml"}, Options: handover.CheckOptions{Today: today}, Jobs: 1,
		Read: func(string) ([]byte, fs.FS, error) { return []byte(sound(t)), nil, nil },
	}, func(*handover.Checked) func() {
		off()
		return func() { t.Error("something is told") }
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

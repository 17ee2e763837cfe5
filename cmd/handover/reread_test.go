package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// cmdRead notes that those whose answers note what was read have read a case as it
// now stands: lest FILE.
func cmdRead(ts *testscript.TestScript, _ bool, args []string) {
	shown, err := showTexts(ts.MkAbs("handover.yaml"), ts.MkAbs(args[0]))
	ts.Check(errors.Join(err, reread(ts.MkAbs(args[0]), shown)))
}

// showTexts returns what show-text says of a case, for programs.
func showTexts(config, file string) (string, error) {
	var out bytes.Buffer
	env := environment(func(string) string { return "" })
	env.In, env.Out, env.Err = strings.NewReader(""), &out, io.Discard
	if code := env.Main(context.Background(), []string{"--config", config, "show-text", file, "--digests-only", "--json"}); code != exitDone {
		return "", fmt.Errorf("showing the text of %s ended with %d", file, code)
	}
	return out.String(), nil
}

// reread puts the digests of the texts as they were shown in place of those that the
// answers in a case note.
func reread(file, shown string) error {
	lines := strings.Split(strings.TrimSpace(shown), "\n")
	var said struct{ Sections map[string]string }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &said); err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	for section, digest := range said.Sections {
		note := regexp.MustCompile(`\b(` + section + `: )"?[0-9a-f]{8}"?([,}\n])`)
		text = note.ReplaceAll(text, []byte(`${1}"`+digest+`"${2}`))
	}
	return errors.Join(err, os.WriteFile(file, text, 0o600))
}

// cmdPaste puts what the last command wrote into a file, before a text there: lim FILE TEXT.
func cmdPaste(ts *testscript.TestScript, _ bool, args []string) {
	before, after, ok := strings.Cut(ts.ReadFile(args[0]), args[1])
	if !ok {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(before+ts.ReadFile("stdout")+args[1]+after), 0o600))
}

// cmdCut takes out what stands between two texts: klipp FILE FROM TO.
func cmdCut(ts *testscript.TestScript, _ bool, args []string) {
	unescape := strings.NewReplacer(`\n`, "\n").Replace
	before, rest, ok := strings.Cut(ts.ReadFile(args[0]), unescape(args[1]))
	_, after, found := strings.Cut(rest, unescape(args[2]))
	if !ok || !found {
		ts.Fatalf("%s has no %q with %q behind it", args[0], args[1], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(before+unescape(args[1])+unescape(args[2])+after), 0o600))
}

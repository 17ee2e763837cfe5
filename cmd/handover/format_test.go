package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/seal"
)

// format returns docs/format.md, or the part of it under a heading.
func format(t *testing.T, heading string) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/format.md")
	if err != nil {
		t.Fatal(err)
	}
	if heading == "" {
		return string(data)
	}
	_, part, ok := strings.Cut(string(data), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/format.md has no part called %s", heading)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	return part
}

// The examples in docs/format.md say what the program says.
func TestTheExamplesOfTheFormat(t *testing.T) {
	text := format(t, "")
	m := regexp.MustCompile(`printf '%s' '(\{.*\})' \| sha256sum \| cut -c1-8\n([0-9a-f]{8})\n`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("no example of vist_tekst")
	}
	section, err := record.FromJSON("", []byte(m[1]))
	if err != nil || consent.Digest(section) != m[2] {
		t.Errorf("vist_tekst is %s, told as %s (%v)", consent.Digest(section), m[2], err)
	}
	m = regexp.MustCompile(`'(ssh-ed25519 \S+)'[\s\S]*?\nE\n((?:\d{5} ){5}\d{5})\n`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("no example of a fingerprint")
	}
	if key, err := seal.ParsePublicKey(m[1]); err != nil || string(key.Fingerprint()) != m[2] {
		t.Errorf("the fingerprint is %s, told as %s (%v)", key.Fingerprint(), m[2], err)
	}
}

func TestTheExitCodesOfTheFormat(t *testing.T) {
	part := format(t, "Exit codes")
	told := regexp.MustCompile(`\| (\d+) \|`).FindAllStringSubmatch(part, -1)
	if len(told) != len(exitCodes()) {
		t.Errorf("%d exit codes are told of, there are %d", len(told), len(exitCodes()))
	}
	for _, code := range exitCodes() {
		if !strings.Contains(part, fmt.Sprintf("| %d |", code)) {
			t.Errorf("exit code %d is not told of", code)
		}
	}
}

// Every type and field that --json writes is told of in docs/format.md.
func TestTheJSONOfTheFormat(t *testing.T) {
	dir := t.TempDir()
	if err := makeWorld(dir); err != nil {
		t.Fatal(err)
	}
	in := func(name ...string) string { return filepath.Join(append([]string{dir}, name...)...) }
	case1, refusal := in("saker", "barnehage_1_to_hjem.yaml"), in("saker", "avslag_1_foreldre_sier_nei.yaml")
	bad := in("feil.yaml")
	if err := os.WriteFile(bad, []byte("overgang: barnehage_skole\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{} // by type
	last := ""
	for line := range strings.Lines(format(t, "JSON output")) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		if name := strings.TrimSpace(cells[1]); name != "" {
			last = name
		}
		for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[2]+cells[3], -1) {
			rows[m[1]] += line
		}
	}
	if last == "" {
		t.Fatal("no table")
	}
	seen := map[string]bool{}
	run := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		env := environment(func(string) string { return "" })
		env.In, env.Out, env.Err = strings.NewReader(""), &out, &bytes.Buffer{}
		env.Main(context.Background(), append([]string{"--config", in("handover.yaml"), "--json"}, args...))
		for line := range strings.Lines(out.String()) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Errorf("%v writes what is no JSON: %s", args, line)
				continue
			}
			kind, _ := fields["type"].(string)
			seen[kind] = true
			for key := range fields {
				if kind != "log" && key != "type" && !regexp.MustCompile(`\b`+key+`\b`).MatchString(rows[kind]) {
					t.Errorf("%q writes %s, which is not told of", kind, key)
				}
			}
		}
	}
	pass := []string{"--passphrase-file", in("passord.txt")}
	run("check", case1, refusal, bad)
	run("preview", case1)
	run("show-text", case1, "-o", in("lesekopi.pdf"))
	run("consent-form", "-k", "videregaaende", "-o", in("svarark.pdf"))
	run("consent-form", "--explain", "videregaaende/tillatelse_25_1_4/v1-3f9a12cd")
	run("plan", case1, refusal, "-o", in("vaar.plan"), "--xlsx", in("vaar.xlsx"))
	run(append([]string{"pack", case1, "-o", in("ut"), "--plan", in("vaar.plan")}, pass...)...)
	run(append([]string{"pack", case1, refusal, "-o", in("ut")}, pass...)...)
	run("open", in("ut"), "-o", in("lest"), "-i", in("mottaker.txt"))
	folder := only(t, in("lest", "overforing_*"))
	run("receipt", "status", in("lest"))
	run("receipt", "status")
	run("receipt", "accept", folder)
	run("receipt", "check", folder)
	run("receipt", "accept", in("lest"))
	if err := os.WriteFile(in("ut", "tom.zip.age"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run("open", in("ut"), "-o", in("lest"), "-i", in("mottaker.txt"))
	if err := os.WriteFile(filepath.Join(folder, "sak.json"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run("receipt", "accept", in("lest"))
	list := only(t, in("lest", "sjekkliste_*"))
	run("checklist", "status", "--names", list)
	run("checklist", "status", "--names", "--items", list)
	run("log", "list")
	run("log", "verify")
	run("recipient", "list")
	run("recipient", "show", "908592476")
	run("key", "show")
	run("explain")
	run("explain", "V04")
	run("explain", "basis", "BHL_2A_TILLATELSE")
	run("explain", "basis")
	run("explain", "--all")
	run("doctor")
	for _, kind := range []string{
		"finding", "case", "summary", "preview", "shown_text", "consent_form", "consent_form_code", "plan", "planned_recipient", "planned_case", "plan_changed", "packet", "checklist", "nothing_shared", "opened", "opened_before", "not_opened", "overview", "receipt", "not_answered", "receipt_status", "log", "log_verified",
		"checklist_packet", "checklist_item", "checklist_status",
		"recipient", "key", "code", "basis", "phase", "open_question", "answer", "never_leaves", "doctor",
	} {
		if !seen[kind] {
			t.Errorf("no %q was written", kind)
		}
		delete(seen, kind)
	}
	for kind := range seen {
		t.Errorf("%q is not told of", kind)
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// In a run of many cases, on whose behalf it signs and what was packed before is told
// once, with how many; each only to who wants to see all.
func TestManyAreToldInShort(t *testing.T) {
	dir := t.TempDir()
	if err := makeWorld(dir); err != nil {
		t.Fatal(err)
	}
	in := func(name ...string) string { return filepath.Join(append([]string{dir}, name...)...) }
	run := func(args ...string) (said string) {
		t.Helper()
		var told bytes.Buffer
		env := environment(func(string) string { return "" })
		env.In, env.Out, env.Err = strings.NewReader(""), &bytes.Buffer{}, &told
		if code := env.Main(context.Background(), append([]string{"--config", in("handover.yaml")}, args...)); code != exitDone {
			t.Fatalf("%v ends with %d:\n%s", args, code, told.String())
		}
		return told.String()
	}
	pass := []string{"--passphrase-file", in("passord.txt")}
	t.Chdir(dir)
	run(append([]string{"key", "new", "--orgnr", "901196583", "--name", "PPT for Skarfjord og Indre Sund", "--sign", "ko"}, pass...)...)
	run(append([]string{"book", "add", in("noekler", "901196583-ko.kort.json"), "--verified", "prøve"}, pass...)...)
	run(append([]string{"book", "signs-for", "901196583", "903963840", "907902102"}, pass...)...)
	run("recipient", "import", in("nokkelbok.json"))
	own, err := filepath.Glob(in("noekler", "90[37]*.sign"))
	if err != nil || len(own) == 0 {
		t.Fatalf("%v, %v", own, err)
	}
	for _, name := range own {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	src, err := os.ReadFile(in("saker", "barnehage_1_to_hjem.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const cases = listedCases + 2
	folder := in("alle")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range cases {
		other := strings.NewReplacer("089870ce", fmt.Sprintf("%08x", i), "fornavn: Iben Sofie", fmt.Sprintf("fornavn: Ola%c", 'a'+i),
			"  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "").Replace(string(src))
		if i%2 == 1 {
			other = strings.Replace(other, `"903963840"`, `"907902102"`, 1)
		}
		file := filepath.Join(folder, fmt.Sprintf("%02d.yaml", i))
		if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		shown, err := showTexts(in("handover.yaml"), file)
		if err != nil {
			t.Fatal(err)
		}
		if err := reread(file, shown); err != nil {
			t.Fatal(err)
		}
	}
	pack := append([]string{"pack", folder, "-o", in("ut")}, pass...)
	const behalf, skipped = "på vegne av", "hoppes over"
	if said := run(pack...); strings.Count(said, behalf) != 1 || !strings.Contains(said, "Signerer med 901196583-ko.sign på vegne av 2 enheter; med -v vises alle.") {
		t.Errorf("said:\n%s", said)
	}
	if said := run(pack...); strings.Contains(said, skipped) || !strings.Contains(said, fmt.Sprintf("%d pakket før og uendret", cases)) {
		t.Errorf("once more:\n%s", said)
	}
	if said := run(append(pack, "-v")...); strings.Count(said, skipped) < cases {
		t.Errorf("all, once more:\n%s", said)
	}
	if said := run(append(pack, "-v", "--again", "-n")...); strings.Count(said, behalf) != 2 {
		t.Errorf("all:\n%s", said)
	}
}

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

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/schema"
)

// mark stands in a case file wherever somebody may write what they like. It is
// looked for without regard to case.
const mark = "Zq7merke"

// A planter puts the mark into a case file.
type planter struct {
	form *schema.Field
	// at decides what becomes of a node that stands for a field, nil for a key that
	// no field has. It returns nil to leave it.
	at func(f *schema.Field, n *yaml.Node) *yaml.Node
}

func (p planter) plant(t *testing.T, src []byte) []byte {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	p.walk(doc.Content[0], p.form)
	out, err := yaml.Marshal(&doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (p planter) walk(n *yaml.Node, f *schema.Field) {
	if f == nil {
		return
	}
	step := func(i int, below *schema.Field) {
		if other := p.at(below, n.Content[i]); other != nil {
			n.Content[i] = other
			return
		}
		p.walk(n.Content[i], below)
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			step(i+1, f.Field(casefile.Fold(n.Content[i].Value)))
		}
	case yaml.SequenceNode:
		for i := range n.Content {
			step(i, f.Item)
		}
	}
}

func scalar(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}
}

// A free text is one that a person writes; the others have a form.
var formed = []string{
	"saks_id", "orgnr", "fra_orgnr", "barnevernstjeneste_orgnr", "kommunenummer", "telefon", "svartelefon", "verdi", "id", "fil",
	"omfang", "unntatt", "skoleaar", "klokkeslett", "tidligere_saks_id", "vist_tekst",
}

// shown are texts that the program is there to show: which unit it goes to, and
// who it comes from.
var shown = []string{"mottakere.navn", "avsender.navn"}

func isFree(f *schema.Field) bool {
	return f != nil && f.Type == schema.Text && f.Code == "" && !slices.Contains(shown, f.Path) &&
		!slices.ContainsFunc(strings.Split(f.Path, "."), func(k string) bool { return slices.Contains(formed, k) })
}

// spoilers put the mark where it breaks a case file, one way each.
func spoilers() map[string]func(f *schema.Field, n *yaml.Node) *yaml.Node {
	ofType := func(types ...schema.Type) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Key != "overgang" && n.Kind == yaml.ScalarNode && slices.Contains(types, f.Type) {
				return scalar(mark)
			}
			return nil
		}
	}
	free := func(text string) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if isFree(f) && n.Kind == yaml.ScalarNode {
				return scalar(text)
			}
			return nil
		}
	}
	group := func(kind yaml.Kind) func(*schema.Field, *yaml.Node) *yaml.Node {
		return func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if n.Kind == kind {
				return scalar(mark)
			}
			return nil
		}
	}
	return map[string]func(f *schema.Field, n *yaml.Node) *yaml.Node{
		"dates": ofType(schema.Date), "words": ofType(schema.Enum), "yes and no": ofType(schema.Bool), "numbers": ofType(schema.Int),
		"lists": group(yaml.SequenceNode), "groups": group(yaml.MappingNode),
		"long texts": free(strings.Repeat(mark+" ", 500)), "broken lines": free(mark + "\n" + mark), "letters": free(mark + " 文🐰\u202e"),
		"words of the lists": free("Har ADHD, " + mark + " er lat, " + mark + "vernet og BUP, spesialundervisning i morgen. Med Emma " + mark + " Lie."),
		"stray numbers":      free(mark + " 038621 61385, +47 20 11 20 31, " + mark + "@eksempel.no, www." + mark + ".no/" + mark),
		"texts with a form": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Type == schema.Text && !isFree(f) && n.Kind == yaml.ScalarNode {
				return scalar(mark)
			}
			return nil
		},
		"lists in place of texts": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if isFree(f) {
				return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{scalar(mark)}}
			}
			return nil
		},
		"unknown keys": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if n.Kind == yaml.MappingNode && (len(n.Content) < 2 || n.Content[len(n.Content)-2].Value != mark) {
				n.Content = append(n.Content, scalar(mark), scalar(mark))
			}
			return nil
		},
		"names of givers": func(f *schema.Field, n *yaml.Node) *yaml.Node {
			if f != nil && f.Path == "tillatelser.gitt_av.navn" {
				return scalar(mark)
			}
			return nil
		},
	}
}

// unreadable are ways to break the text itself.
var unreadable = map[string]func(src string) string{
	"a colon":      func(s string) string { return s + "\n" + mark + ": " + mark + ": x\n" },
	"a quote":      func(s string) string { return s + "\nx: \"" + mark + "\n" },
	"an anchor":    func(s string) string { return s + "\nx: &" + mark + " " + mark + "\n" },
	"an alias":     func(s string) string { return s + "\nx: *" + mark + "\n" },
	"a tag":        func(s string) string { return s + "\nx: !" + mark + " " + mark + "\n" },
	"a document":   func(s string) string { return s + "\n---\n" + mark + ": x\n" },
	"a key twice":  func(s string) string { return s + "\n" + mark + ": x\n" + mark + ": x\n" },
	"a tab":        func(s string) string { return s + "\nx:\n\t" + mark + ": x\n" },
	"a brace":      func(s string) string { return s + "\nx: {" + mark + "\n" },
	"a control":    func(s string) string { return s + "\nx: " + mark + "\x01\n" },
	"an encoding":  func(s string) string { return s + "\nx: " + mark + " \xe6\n" },
	"a transition": func(s string) string { return strings.Replace(s, "overgang: barnehage_skole", "overgang: "+mark, 1) },
}

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
		{"show-text", file, "-o", q.in("lesekopi", "lesekopi.pdf"), "--force"}, {"show-text", file, "--digests-only", "--json"},
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
	form := q.program.Forms.Form("barnehage_skole")
	var briefs [][]byte
	for _, name := range []string{"barnehage_1_to_hjem", "barnehage_2_samisk_opplaering", "avslag_1_foreldre_sier_nei"} {
		src, err := os.ReadFile("../../testdata/cases/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		briefs = append(briefs, src)
	}

	// A case with the mark in every text goes all the way.
	planted := 0
	whole := planter{form, func(f *schema.Field, n *yaml.Node) *yaml.Node {
		if !isFree(f) || n.Kind != yaml.ScalarNode {
			return nil
		}
		if planted++; strings.HasSuffix(f.Path, "navn") {
			return scalar(mark + " " + n.Value) // those who decide are known by name
		}
		return scalar(mark)
	}}
	for _, src := range briefs {
		q.judge("an edited case", whole.plant(t, src))
		q.judge("a whole case", q.readAgain(whole.plant(t, src)))
	}
	if planted < 150 {
		t.Errorf("only %d texts planted", planted)
	}
	q.handOver()

	spoil := spoilers()
	for _, what := range slices.Sorted(maps.Keys(spoil)) {
		q.judge(what, planter{form, spoil[what]}.plant(t, briefs[0]))
	}
	for _, what := range slices.Sorted(maps.Keys(unreadable)) {
		q.judge(what, []byte(unreadable[what](string(briefs[0]))))
	}
	if err := os.WriteFile(q.in("saker", "sak.yaml"), briefs[0], 0o600); err != nil {
		t.Fatal(err)
	}
	q.settings()
	q.files()
	t.Logf("%d runs", q.runs)
}

// handOver opens what was packed, and answers it.
func (q *quiet) handOver() {
	q.t.Helper()
	packets, err := filepath.Glob(q.in("ut", "*.zip.age"))
	if err != nil || len(packets) < 4 {
		q.t.Fatalf("%d packets were made: %v", len(packets), err)
	}
	q.run("opening", false, "les", q.in("ut"), "--list", "-i", q.in("mottaker.txt"))
	q.run("opening", false, "les", q.in("ut"), "-o", q.in("lest"), "-i", q.in("mottaker.txt"))
	folders, err := filepath.Glob(q.in("lest", "overforing_*"))
	if err != nil || len(folders) == 0 {
		q.t.Fatalf("nothing was opened: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folders[0], "sak.json"))
	if err != nil || bytes.Count(data, []byte(mark)) < 10 {
		q.t.Fatalf("the mark did not come through: %v", err)
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

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// quick is scrypt's cost in tests, so that unlocking takes no second.
const quick = 8

// environment is the program as a test runs it.
func environment(getenv func(string) string) *Env {
	return &Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: getenv, Now: time.Now, Rand: rand.Reader, WorkFactor: quick,
	}
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"handover": func() { os.Exit(environment(os.Getenv).Main(context.Background(), os.Args[1:])) },
	})
}

// The stories: what people type, and what they see. Each begins in a folder with
// settings, keys, a key book and the example cases, on the day of the briefs.
func TestScripts(t *testing.T) {
	world := t.TempDir()
	if err := makeWorld(world); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			for _, key := range []string{"HANDOVER_LANG", "LANG", "LC_ALL", "LC_MESSAGES", "HANDOVER_CONFIG"} {
				env.Setenv(key, "")
			}
			env.Setenv("HOME", filepath.Join(env.WorkDir, "hjem"))
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "hjem", "tilstand"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "hjem", "oppsett"))
			return os.CopyFS(env.WorkDir, os.DirFS(world))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"edit": cmdEdit, "count": cmdCount, "only": cmdOnly, "code": cmdCode, "mask": cmdMask, "said": cmdSaid,
			"spoil": cmdSpoil, "skrivevern": cmdReadOnly, "fingeravtrykk": cmdDigits, "kvitteringer": cmdReceipts,
			"kutt": cmdTruncate, "legg": cmdAppend, "rot": cmdRoot, "lest": cmdRead, "lim": cmdPaste, "klipp": cmdCut, "fyll": cmdFill, "regneark": cmdSheet,
			"fremmed": cmdOther, "flere": cmdSeveral, "ark": cmdWorkbook, "endre": cmdOtherOne,
		},
		Condition: func(cond string) (bool, error) {
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// cmdEdit replaces a text in a file: edit FILE OLD NEW. The text must be there.
func cmdEdit(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace
	src := ts.ReadFile(args[0])
	if !strings.Contains(src, unescape(args[1])) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(src, unescape(args[1]), unescape(args[2]), 1)), 0o600))
}

// cmdCount holds that a folder has so many files matching a pattern: count N PATTERN.
func cmdCount(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	if fmt.Sprint(len(found)) != args[0] {
		ts.Fatalf("%d files match %s, want %s", len(found), args[1], args[0])
	}
}

// cmdOnly copies the only file or folder matching a pattern to a fixed name: only PATTERN NAME.
func cmdOnly(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%d files match %s, want one", len(found), args[0])
	}
	info, err := os.Stat(found[0])
	ts.Check(err)
	if info.IsDir() {
		ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(found[0])))
		return
	}
	data, err := os.ReadFile(found[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
}

// cmdCode runs a command line and holds that it ends with a code: code 4 handover pakk …
// What it says is in stdout and stderr as after exec.
func cmdCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		got = -1
		if e, ok := err.(interface{ ExitCode() int }); ok {
			got = e.ExitCode()
		}
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("ended with %d, want %s", got, args[0])
	}
}

// What differs from run to run, and what stands in its place in the stories.
var varying = []struct {
	pattern *regexp.Regexp
	stands  string
}{
	{regexp.MustCompile(`((?:overforing|sjekkliste|kvittering)_)[a-z0-9]{10}(_)`), "${1}k7q2m9xw4a${2}"},
	{regexp.MustCompile(`((?:erstatter|erstattar|replaces|erstattet av|erstatta av|replaced by|[Pp]akke|[Pp]acket|"packet_id":") ?)[a-z0-9]{10}\b`), "${1}k7q2m9xw4a"},
	{regexp.MustCompile(`\b[a-z0-9]{10}( (?:erstatter|erstattar|replaces) )`), "k7q2m9xw4a${1}"},
	{regexp.MustCompile(`((?:Avvist|Rejected|same sak|samme sak|same case): )[a-z0-9]{10}\b`), "${1}k7q2m9xw4a"},
	{regexp.MustCompile(`(k7q2m9xw4a(?: og | and ))[a-z0-9]{10}\b`), "${1}k7q2m9xw4a"},
	{regexp.MustCompile(`(\.zip\.age\t)\d+|("bytes":)\d+`), "${1}${2}10000"},
	{regexp.MustCompile(`\b\d{5}( \d{5}){5}\b`), "12345 12345 12345 12345 12345 12345"},
	{regexp.MustCompile(`\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z| UTC)?`), "2027-05-12 10:00"},
	{regexp.MustCompile(`\b\d\d\.\d\d\.2027 \d\d:\d\d\b`), "12.05.2027 10:00"},
	{regexp.MustCompile(`(\t)[a-z0-9]{10}(\t)`), "${1}k7q2m9xw4a${2}"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "0123456789abcdef"},
}

// cmdSaid writes what the last command said, without what differs from run to
// run, so that it can be held against the text in the story: said stdout NAME.
func cmdSaid(ts *testscript.TestScript, _ bool, args []string) {
	text := strings.ReplaceAll(ts.ReadFile(args[0]), ts.Getenv("WORK"), "")
	for _, v := range varying {
		text = v.pattern.ReplaceAllString(text, v.stands)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// cmdSpoil makes files no text editor makes: spoil cut FILE N cuts the last N
// bytes off, spoil flip FILE N turns a bit in byte N, spoil latin FILE saves it
// as Windows-1252 would, spoil zip FILE makes it begin as a ZIP file does.
func cmdSpoil(ts *testscript.TestScript, _ bool, args []string) {
	data := []byte(ts.ReadFile(args[1]))
	n := 0
	if len(args) > 2 {
		_, err := fmt.Sscan(args[2], &n)
		ts.Check(err)
	}
	switch args[0] {
	case "cut":
		data = data[:len(data)-n]
	case "flip":
		data[n] ^= 1
	case "zip":
		data = append([]byte("PK\x03\x04"), data...)
	case "latin":
		out := make([]byte, 0, len(data))
		for _, r := range string(data) {
			if r > 0xff {
				ts.Fatalf("%s has a letter that Windows-1252 lacks", args[1])
			}
			out = append(out, byte(r))
		}
		data = out
	default:
		ts.Fatalf("unknown spoil %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
}

// cmdOther writes something else in a file, of which there is one: fremmed PATTERN.
func cmdOther(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%d files match %s, want one", len(found), args[0])
	}
	ts.Check(os.WriteFile(found[0], []byte("noe annet"), 0o600))
}

// cmdReadOnly makes a folder that nobody may write in. Root may write anywhere, so
// for root it is a link to a place where the kernel lets nobody.
func cmdReadOnly(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	if os.Geteuid() == 0 {
		ts.Check(os.Symlink("/sys", name))
		return
	}
	ts.Check(os.Mkdir(name, 0o500))
}

// cmdDigits puts the fingerprint of one of the world's keys into $DIGITS:
// fingeravtrykk KEY.
func cmdDigits(ts *testscript.TestScript, _ bool, args []string) {
	card, err := keybook.ParseCard([]byte(ts.ReadFile(filepath.Join("noekler", strings.TrimSuffix(args[0], filepath.Ext(args[0]))+".kort.json"))))
	ts.Check(err)
	ts.Setenv("DIGITS", string(card.Fingerprint()))
}

// cmdRoot puts the fingerprint of an owner's root key into $ROT: rot ORGNR.
func cmdRoot(ts *testscript.TestScript, _ bool, args []string) {
	key, err := seal.ParsePublicKey(strings.TrimSpace(ts.ReadFile(filepath.Join("noekler", args[0]+"-rot.pub"))))
	ts.Check(err)
	ts.Setenv("ROT", string(key.Fingerprint()))
}

// cmdTruncate ends a file before a text in it: kutt FILE TEXT.
func cmdTruncate(ts *testscript.TestScript, _ bool, args []string) {
	before, _, ok := strings.Cut(ts.ReadFile(args[0]), args[1])
	if !ok {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(before), 0o600))
}

// cmdAppend adds a text to a file: legg FILE TEXT.
func cmdAppend(ts *testscript.TestScript, _ bool, args []string) {
	more := strings.ReplaceAll(strings.ReplaceAll(args[1], `\n`, "\n"), "$ROT", ts.Getenv("ROT"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+more), 0o600))
}

// cmdReceipts copies the answers out of an opened packet, as one sends them back:
// kvitteringer FOLDER TO.
func cmdReceipts(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "kvittering_*"))
	ts.Check(err)
	for _, name := range found {
		if strings.Contains(name, "_1.json") {
			continue // that it was opened
		}
		data, err := os.ReadFile(name)
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[1]), filepath.Base(name)), data, 0o600))
	}
}

// cmdMask holds that no file below a folder holds a text: mask FOLDER TEXT…
func cmdMask(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, never := range args[1:] {
			if bytes.Contains(data, []byte(never)) || strings.Contains(d.Name(), never) {
				return fmt.Errorf("%s holds %q", name, never)
			}
		}
		return nil
	}))
}

// exampleCases are the example cases, by the folder of the world that they stand in:
// those from barnehage to school, and those between schools.
var exampleCases = map[string][]string{
	"saker": {"avslag_1_foreldre_sier_nei", "barnehage_1_to_hjem", "barnehage_2_samisk_opplaering"},
	"skolesaker": {
		"ungdomsskole_1_fosterheim_nynorsk", "ungdomsskole_2_nyankommen_tolk",
		"videregaaende_1_hoersel_verksted", "videregaaende_2_oktobermelding_nynorsk",
	},
}

// makeWorld makes settings, keys and a key book by the program itself.
func makeWorld(dir string) error {
	for sub, names := range exampleCases {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join("../../testdata/cases", name+".yaml"))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, sub, name+".yaml"), data, 0o600); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "noekler"), 0o755); err != nil {
		return err
	}
	pass := filepath.Join(dir, "passord.txt")
	if err := os.WriteFile(pass, []byte("bare til prøving\n"), 0o600); err != nil {
		return err
	}
	w := world{dir: dir, pass: pass}
	return w.make()
}

type world struct{ dir, pass string }

const (
	owner  = "802120648"
	config = "eier: {orgnr: \"802120648\", navn: Eksempelkommunen}\ntestdato: 2027-05-12\ntilstand: tilstand\nnoekler: noekler\n"
)

var (
	names = map[string]string{
		"903963840": "Lyngtoppen barnehage", "907902102": "Eventyrskogen barnehage SA", "903183357": "Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage",
		"908592476": "Strandlia skole", "905640135": "Bakkeløkka skole", "905893491": "Guovžajoga skuvla – Bjørnelv skole",
		"908599608": "Nesheim skule", "905458582": "Furumo skole", "902107711": "Solbakken ungdomsskole", "901387605": "Sundøy ungdomsskule",
		"901889880": "Skarfjord ungdomsskule", "901196583": "PPT for Skarfjord og Indre Sund", "802337760": "Granåsen ungdomsskole",
		"908969693": "Midtfylket fylkeskommune, inntakskontoret", "802236050": "Midtfylket fylkeskommune, PPT",
		"907105709": "Ytrefylket fylkeskommune, inntakskontoret", "906933306": "Ytrefylket fylkeskommune, PPT",
	}
	senders = []string{
		"903963840/ms", "907902102/sf", "903183357/emb", "908599608/oh", "905458582/hb", "902107711/pil", "901387605/ro",
	}
	schools = []string{
		"908592476/rektor", "908592476/sfo", "905640135/rektor", "905893491/rektor", "901889880/rektor", "901196583/ppt", "802337760/rektor",
		"908969693/inntak", "802236050/ppt", "907105709/inntak", "906933306/ppt",
	}
	trusting = "tillit:\n  - eier: \"802120648\"\n    rot: %q\n    enheter: [%s]\n"
)

// trusted lists the units as a row of tillit has them.
func trusted() string {
	var out []string
	for orgnr := range maps.Keys(names) {
		out = append(out, strconv.Quote(orgnr))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func (w world) make() error {
	file := filepath.Join(w.dir, "handover.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		return err
	}
	if err := w.run("key", "new", "--orgnr", owner, "--root"); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(w.dir, "noekler", owner+"-rot.pub"))
	if err != nil {
		return err
	}
	root, err := seal.ParsePublicKey(strings.TrimSpace(string(public)))
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(config+fmt.Sprintf(trusting, root.Fingerprint(), trusted())), 0o600); err != nil {
		return err
	}
	for _, s := range senders {
		orgnr, initials, _ := strings.Cut(s, "/")
		if err := w.run("key", "new", "--orgnr", orgnr, "--name", names[orgnr], "--sign", initials); err != nil {
			return err
		}
	}
	for _, s := range schools {
		orgnr, role, _ := strings.Cut(s, "/")
		if err := w.run("key", "new", "--orgnr", orgnr, "--name", names[orgnr], "--role", role); err != nil {
			return err
		}
	}
	book := filepath.Join(w.dir, "nokkelbok.json")
	if err := w.run("book", "init", "--owner", owner, "--name", "Eksempelkommunen", "--book", book); err != nil {
		return err
	}
	cards, err := filepath.Glob(filepath.Join(w.dir, "noekler", "*.kort.json"))
	if err != nil {
		return err
	}
	if err := w.run(append(append([]string{"book", "add"}, cards...), "--book", book, "--verified", "prøve")...); err != nil {
		return err
	}
	if err := w.plainIdentities(); err != nil {
		return err
	}
	return w.exec("recipient", "import", book)
}

// plainIdentities puts the schools' keys together in one plain file.
func (w world) plainIdentities() error {
	var all bytes.Buffer
	for _, s := range schools {
		orgnr, role, _ := strings.Cut(s, "/")
		name := keybook.IdentityName{Orgnr: orgnr, Role: keybook.Role(role)}.String()
		data, err := os.ReadFile(filepath.Join(w.dir, "noekler", name))
		if err != nil {
			return err
		}
		ids, err := keybook.OpenDecryptionIdentity(data, "bare til prøving")
		if err != nil {
			return err
		}
		for _, id := range ids {
			all.Write(id.Reveal())
		}
	}
	return os.WriteFile(filepath.Join(w.dir, "mottaker.txt"), all.Bytes(), 0o600)
}

func (w world) run(args ...string) error {
	return w.exec(append(args, "--passphrase-file", w.pass)...)
}

func (w world) exec(args ...string) error {
	var out bytes.Buffer
	env := environment(func(string) string { return "" })
	env.Out, env.Err, env.In = &out, &out, strings.NewReader("")
	if code := env.Main(context.Background(), append([]string{"--config", filepath.Join(w.dir, "handover.yaml")}, args...)); code != 0 {
		return fmt.Errorf("%v ended with %d:\n%s", args, code, out.String())
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// vectorTime is when the vectors say that they were made.
var vectorTime = time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC)

const (
	vectorPassphrase = "bare-til-proeving-ikke-bruk-dette"
	vectorSchool     = "908592476"
	vectorSender     = "903963840"
)

// The commands that make the vectors still do, and what they make opens. With
// VECTORS=new the result is kept as testdata/vectors/<version>, unless that
// folder is there: a vector that has been published is never made again.
func TestVectorsCanBeMade(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("a passphrase is only shown on a terminal, and the test makes one as Linux does")
	}
	keep := os.Getenv("VECTORS") == "new"
	v := &vectorMaker{t: t, dir: t.TempDir(), workFactor: quick}
	if keep {
		v.workFactor = 0 // the usual
	}
	v.keys()
	v.packets()
	v.receipt()
	into := filepath.Join(t.TempDir(), handover.Version)
	if keep {
		into = filepath.Join("..", "..", "testdata", "vectors", handover.Version)
		if _, err := os.Lstat(into); err == nil {
			t.Fatalf("%s is there, and is never made again", into)
		}
	}
	v.collect(into)
	openVectors(t, into)
}

// What earlier versions made opens from the command line of this one.
func TestVectorsOpenFromTheCommandLine(t *testing.T) {
	versions, err := filepath.Glob("../../testdata/vectors/*.*.*")
	if err != nil || len(versions) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, dir := range versions {
		t.Run(filepath.Base(dir), func(t *testing.T) { openVectors(t, dir) })
	}
}

// A vectorMaker makes vectors in a folder of its own, by the commands alone.
type vectorMaker struct {
	t          *testing.T
	dir        string
	workFactor int
	first      string // file name of the packet for rektor
}

func (v *vectorMaker) path(name ...string) string {
	return filepath.Join(append([]string{v.dir}, name...)...)
}

func (v *vectorMaker) write(name, text string) {
	v.t.Helper()
	if err := os.MkdirAll(filepath.Dir(v.path(name)), 0o755); err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(v.path(name), []byte(text), 0o600); err != nil {
		v.t.Fatal(err)
	}
}

func (v *vectorMaker) run(args ...string) string {
	v.t.Helper()
	return runAt(v.t, v.path("handover.yaml"), v.workFactor, nil, args...)
}

// runAt runs a command on the vectors' day, and holds that it succeeds.
func runAt(t *testing.T, config string, workFactor int, terminal io.Writer, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	env := environment(func(string) string { return "" })
	env.Now, env.WorkFactor = func() time.Time { return vectorTime }, workFactor
	env.In, env.Out, env.Err = strings.NewReader(""), &out, &out
	if terminal != nil {
		env.Err = terminal
	}
	if code := env.Main(context.Background(), append([]string{"--config", config}, args...)); code != exitDone {
		t.Fatalf("handover %s ended with %d:\n%s", strings.Join(args, " "), code, out.String())
	}
	return out.String()
}

// keys makes an owner, a sender and a school, and a book of their keys.
func (v *vectorMaker) keys() {
	const settings = "eier: {orgnr: \"" + owner + "\", navn: Eksempelkommunen}\n"
	v.write("passord.txt", vectorPassphrase+"\n")
	v.write("handover.yaml", settings)
	v.write("handover.yaml", settings+"tilstand: .\nnoekler: .\n")
	common := []string{"--passphrase-file", v.path("passord.txt")}
	v.run(append(common, "nokkel", "ny", "--orgnr", owner, "--root")...)
	line, err := os.ReadFile(v.path(owner + "-rot.pub"))
	if err != nil {
		v.t.Fatal(err)
	}
	root, err := seal.ParsePublicKey(strings.TrimSpace(string(line)))
	if err != nil {
		v.t.Fatal(err)
	}
	trust := fmt.Sprintf("tillit:\n  - eier: %q\n    rot: %q\n    enheter: [%q, %q]\n", owner, root.Fingerprint(), vectorSender, vectorSchool)
	v.write("handover.yaml", settings+"tilstand: .\nnoekler: .\n"+trust)
	v.run(append(common, "nokkel", "ny", "--orgnr", vectorSender, "--name", "Lyngtoppen barnehage", "--sign", "ms")...)
	for _, role := range []string{"rektor", "sfo"} {
		v.run(append(common, "nokkel", "ny", "--orgnr", vectorSchool, "--name", "Strandlia skole", "--role", role)...)
	}
	book := []string{"--book", v.path("nokkelbok.json")}
	v.run(append(append(common, book...), "nokkelbok", "start", "--owner", owner, "--name", "Eksempelkommunen")...)
	v.run(append(append(common, book...), "nokkelbok", "legg-til", "--verified", "prøve, ikke sammenlignet",
		v.path(vectorSender+"-ms.kort.json"), v.path(vectorSchool+"-rektor.kort.json"), v.path(vectorSchool+"-sfo.kort.json"))...)
	v.run("mottaker", "hent", v.path("nokkelbok.json"))
	v.run("mottaker", "eksporter", "--allowed-signers", "-o", v.path("allowed_signers"))
	v.plainIdentities()
}

// plainIdentities puts the school's keys in one file without a passphrase.
func (v *vectorMaker) plainIdentities() {
	var all strings.Builder
	all.WriteString("# TEST FIXTURES, thrown away: these keys open nothing but the vectors beside them.\n")
	for _, role := range []string{"rektor", "sfo"} {
		data, err := os.ReadFile(v.path(vectorSchool + "-" + role + ".age"))
		if err != nil {
			v.t.Fatal(err)
		}
		ids, err := keybook.OpenDecryptionIdentity(data, vectorPassphrase)
		if err != nil {
			v.t.Fatal(err)
		}
		all.WriteString("# " + vectorSchool + " " + role + "\n")
		for _, id := range ids {
			all.Write(id.Reveal())
		}
	}
	v.write("mottaker.txt", all.String())
}

// attachment is a PDF with one empty page.
const attachment = "%PDF-1.4\n" +
	"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" +
	"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n" +
	"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n" +
	"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n" +
	"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n"

// packets packs an example, with an attachment, for rektor with a key and for SFO
// with a passphrase.
func (v *vectorMaker) packets() {
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		v.t.Fatal(err)
	}
	const row = "    type: medisinplan\n"
	if strings.Count(string(src), row) != 1 {
		v.t.Fatal("the example has no attachment to send")
	}
	v.write("saker/sak.yaml", strings.Replace(string(src), row, row+"    fil: plan.pdf\n", 1))
	v.write("saker/plan.pdf", attachment)
	if err := reread(v.path("saker", "sak.yaml"), v.run("vistekst", v.path("saker", "sak.yaml"), "--digests-only", "--json")); err != nil {
		v.t.Fatal(err)
	}
	pack := []string{"pakk", v.path("saker", "sak.yaml"), "-o", v.path("ut"), "--passphrase-file", v.path("passord.txt")}
	v.run(append(pack, "--to", vectorSchool+"/rektor")...)
	v.first = filepath.Base(only(v.t, v.path("ut", "overforing_*")))

	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0) // the words are shown on a terminal only
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	runAt(v.t, v.path("handover.yaml"), v.workFactor, tty, append(pack, "--to", vectorSchool+"/sfo", "--passphrase")...)
	shown := make([]byte, 1<<16)
	n, err := tty.Read(shown)
	if err != nil {
		v.t.Fatal(err)
	}
	words := regexp.MustCompile(`\b[a-z]+(-[a-z]+){7}\b`).FindString(string(shown[:n]))
	if words == "" {
		v.t.Fatalf("no passphrase was shown:\n%s", shown[:n])
	}
	v.write("ord.txt", words+"\n")
}

// receipt opens the packets as the school, answers the first, and lets the sender
// check the answer.
func (v *vectorMaker) receipt() {
	v.run("les", v.path("ut"), "-o", v.path("lest"), "-i", v.path("mottaker.txt"), "--passphrase-file", v.path("ord.txt"), "--yes")
	v.run("kvitter", "godta", v.path("lest", strings.TrimSuffix(v.first, ".zip.age")))
	v.run("kvitter", "sjekk", only(v.t, v.path("lest", "*", "kvittering_*_2.json")))
}

// only returns the first of the names that match, which must be there.
func only(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("nothing matches %s: %v", filepath.Base(pattern), err)
	}
	return found[0]
}

// collect puts what is to open for ever into a folder, with the digests of what
// is to come out.
func (v *vectorMaker) collect(into string) {
	if err := os.MkdirAll(into, 0o755); err != nil {
		v.t.Fatal(err)
	}
	for _, pattern := range []string{
		"handover.yaml", "passord.txt", "ord.txt", "mottaker.txt", "nokkelbok.json", "nokkelbok.json.sig", owner + "-rot.pub", "allowed_signers",
		vectorSchool + "-rektor.age", vectorSender + "-ms.sign", vectorSchool + "-rektor.kort.json", "ut/*.age",
		"lest/*/kvittering_*_2.json", "lest/*/kvittering_*_2.json.sig", "overforingslogg.jsonl", "overforingslogg.key",
	} {
		only(v.t, v.path(pattern))
		found, _ := filepath.Glob(v.path(pattern))
		for _, name := range found {
			data, err := os.ReadFile(name)
			if err == nil {
				err = os.WriteFile(filepath.Join(into, filepath.Base(name)), data, 0o644)
			}
			if err != nil {
				v.t.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(into, "SHA256SUMS"), []byte(digests(v.t, v.path("lest"))), 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// digests lists the files below a folder as sha256sum does, without the receipts,
// which are made when opening.
func digests(t *testing.T, dir string) string {
	t.Helper()
	var lines []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "kvittering_") || d.Name() == overviewName {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(data), filepath.ToSlash(rel)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// openVectors opens the packets in a folder as the school, checks the receipt as
// the sender, and holds what came out against the digests.
func openVectors(t *testing.T, vectors string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(vectors)); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) string { return runAt(t, in("handover.yaml"), quick, nil, args...) }
	run("mottaker", "hent", in("nokkelbok.json"))
	run("logg", "kontroller")
	run("kvitter", "sjekk", only(t, in("kvittering_*_2.json")))
	packets, err := filepath.Glob(in("*.zip.age"))
	if err != nil || len(packets) != 3 {
		t.Fatalf("%d packets: %v", len(packets), err)
	}
	run(append([]string{"les", "-o", in("lest"), "-i", in("mottaker.txt"), "--passphrase-file", in("ord.txt"), "--yes"}, packets...)...)
	want, err := os.ReadFile(in("SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	if got := digests(t, in("lest")); got != string(want) {
		t.Errorf("what came out has the digests\n%s\nwant\n%s", got, want)
	}
	run("les", "--list", "--passphrase-file", in("passord.txt"), "-i", in(vectorSchool+"-rektor.age"), only(t, in("sjekkliste_*")))
}

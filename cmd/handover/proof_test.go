package main_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/example/world"
)

// The proof: whatever the program says of itself, it is looked at from outside what it
// has put out. Made-up cases are packed by the program, and everything that came of it
// is opened with nothing of the program's: age and ZIP from their own libraries, the
// pages with pdftotext, the case files with yaml.v3, and what may go by rules of its
// own, see promised. TestTheProofStandsAlone holds that.
//
// HANDOVER_PROOF is how many cases there are; «make soak» takes 10,000.

const (
	proofSeed = "20270512"
	proofDay  = "2027-05-12"
)

func proofSize(t *testing.T) int {
	if s := os.Getenv("HANDOVER_PROOF"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("HANDOVER_PROOF: %v", err)
		}
		return n
	}
	if testing.Short() {
		return 60
	}
	return 200
}

// Every packet opens, with the key of its recipient; it has what its case lets out to
// that recipient and nothing else; and the child that it is about is named in it, and
// no other child of the run.
func TestEveryPacketIsOfItsOwnChild(t *testing.T) {
	n := proofSize(t)
	p := newProof(t)
	p.exec(0, "ny", "--example", "--count", strconv.Itoa(n), "--seed", proofSeed, "-o", "saker")
	p.exec(-1, "pakk", "saker", "-o", "ut", "--passphrase-file", world.Passphrase)
	cases := p.cases("saker", n)
	packets, lists := p.packets("ut/overforing_*.age"), p.packets("ut/sjekkliste_*.age")
	j := &judge{t: t, due: map[string]*outgoing{}, seen: map[string]bool{}, names: indexOf(cases), pages: hasPdftotext(t)}
	var kinds [4]int
	for _, c := range cases {
		kinds[c.kind()]++
		for _, o := range c.outgoing() {
			j.due[o.key()] = o
		}
	}
	each(packets, j.look)
	for key := range j.due {
		if !j.seen[key] {
			t.Errorf("%s: has no packet", key)
		}
	}
	findsMixUps(t, packets, j.due, j.names)
	listed := holdLists(t, lists, j.due, j.names)
	t.Logf("%d cases: %d with errors, %d protected, %d of which nothing goes, %d that go; %d packets, all opened; %d values in them as in the case files; pages of %d read; %d names that two cases have by right; %d lists with %d children; %d full names that several children have",
		n, kinds[broken], kinds[protected], kinds[nothing], kinds[goes], len(packets), j.values, j.read, j.byRight, len(lists), listed, j.names.twins())
}

// A judge looks at one packet after another.
type judge struct {
	t     *testing.T
	due   map[string]*outgoing // by key
	names *nameIndex
	pages bool // are read

	mu                    sync.Mutex
	seen                  map[string]bool // by key
	values, read, byRight int
}

// look looks at a packet. It is called by many at once.
func (j *judge) look(x *opened) {
	j.mu.Lock()
	o, again := j.due[x.key()], j.seen[x.key()]
	j.seen[x.key()] = true
	j.mu.Unlock()
	if o == nil || again {
		j.t.Errorf("%s: of a case and a recipient that are to have none, or two", x.name)
		return
	}
	if err := x.isSealedTo(o); err != nil {
		j.t.Errorf("%s: %v", x.name, err)
	}
	o.packet, _ = x.manifest["packet_id"].(string)
	values, wrong := o.compare(x.data)
	for _, w := range wrong {
		j.t.Errorf("%s: %s", x.name, w)
	}
	texts, read := x.texts(), 0
	if j.pages {
		text, err := pageText(x.files["overforing.pdf"])
		if err != nil {
			j.t.Errorf("%s: %v", x.name, err)
		}
		if !j.names.has(text, o.of.name()) {
			j.t.Errorf("%s: its child is not named on its pages", x.name)
		}
		texts, read = append(texts, text), 1
	}
	foreign, byRight := j.names.others(texts, o.of)
	for _, id := range foreign {
		j.t.Errorf("%s: of %s, and tells of %s", x.name, o.of.id, id)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.values, j.read, j.byRight = j.values+values, j.read+read, j.byRight+byRight
}

// findsMixUps holds that the proof would find it: the packet of one child held against
// the case of another.
func findsMixUps(t *testing.T, packets []*opened, due map[string]*outgoing, names *nameIndex) {
	for i, x := range packets[:min(len(packets)-1, 50)] {
		own, other := due[x.key()], due[packets[i+1].key()]
		if own == nil || other == nil || own.of == other.of {
			continue
		}
		if _, wrong := other.compare(x.data); len(wrong) < 5 {
			t.Errorf("%s: passes for a packet of another case", x.name)
		}
		if ids, _ := names.others(x.texts(), other.of); !slices.Contains(ids, own.of.id) {
			t.Errorf("%s: its child is not seen to be another's", x.name)
		}
		if x.isSealedTo(other) == nil {
			t.Errorf("%s: passes for a packet to another recipient", x.name)
		}
		for key, v := range x.data {
			if section, ok := v.(map[string]any); ok && key != "mottaker" && key != "avsender" {
				delete(x.data, key)
				if _, wrong := own.compare(x.data); len(wrong) == 0 {
					t.Errorf("%s: %s is not missed", x.name, key)
				}
				x.data[key] = section
			}
		}
	}
}

// holdLists holds that each packet stands on the list of its recipient once, under its
// child's own name, and nobody else does.
func holdLists(t *testing.T, lists []*opened, due map[string]*outgoing, names *nameIndex) (n int) {
	byPacket := map[string]*outgoing{}
	for _, o := range due {
		byPacket[o.packet] = o
	}
	for _, l := range lists {
		listed, err := l.listed()
		if err != nil {
			t.Errorf("%s: %v", l.name, err)
		}
		n += len(listed)
		for _, r := range listed {
			o := byPacket[r.packet]
			if o == nil || o.orgnr != l.orgnr || o.role != l.role || o.of.name() != r.name {
				t.Errorf("%s: %s is another recipient's or child's, or stands on two lists", l.name, r.packet)
			}
			delete(byPacket, r.packet)
		}
		for _, id := range names.in(l.texts()) {
			if !slices.ContainsFunc(listed, func(r row) bool { return within(wordsOf(names.of[id].name()), wordsOf(r.name)) }) {
				t.Errorf("%s: tells of %s, who is not on it", l.name, id)
			}
		}
	}
	for id := range byPacket {
		t.Errorf("%s stands on no list", id)
	}
	return n
}

// The verdict is nothing of the program's: what is imported of it makes the world that
// the cases are packed in, and no more.
func TestTheProofStandsAlone(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	const own = "github.com/handover-no/handover/"
	may := []string{own + "handover/day", own + "handover/example", own + "handover/example/world"}
	for _, imp := range pkg.XTestImports {
		if strings.HasPrefix(imp, own) && !slices.Contains(may, imp) {
			t.Errorf("the proof leans on %s", imp)
		}
	}
}

// A proof is a folder in which cases are packed.
type proof struct {
	t   *testing.T
	dir string
	ids []identity
}

// An identity is the key of a recipient.
type identity struct {
	orgnr, role string
	key         age.Identity
}

func newProof(t *testing.T) *proof {
	t.Helper()
	p := &proof{t: t, dir: t.TempDir()}
	set, err := example.Load()
	if err != nil {
		t.Fatal(err)
	}
	const cheap = 1 // as an exponent of 2
	files, err := world.Files(set.Units(), world.Options{
		Today: day.New(2027, time.May, 12), Passphrase: "bare-til-proeving-ikke-bruk-dette", WorkFactor: cheap, Random: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Write(p.dir, files); err != nil {
		t.Fatal(err)
	}
	p.identities(files[world.Identities])
	p.exec(0, "mottaker", "hent", world.Book, "--yes")
	return p
}

// identities reads the keys, each behind a line that says whose it is.
func (p *proof) identities(file []byte) {
	lines := bufio.NewScanner(bytes.NewReader(file))
	var of []string
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			if f := strings.Fields(rest); len(f) == 2 && len(f[0]) == 9 {
				of = f
			}
			continue
		}
		if line == "" {
			continue
		}
		ids, err := age.ParseIdentities(strings.NewReader(line))
		if err != nil || len(of) != 2 {
			p.t.Fatalf("a key that cannot be read: %v", err)
		}
		p.ids = append(p.ids, identity{of[0], of[1], ids[0]})
	}
}

// exec runs the program. A code below zero stands for those of a run in which some
// cases were refused.
func (p *proof) exec(code int, args ...string) {
	p.t.Helper()
	program := "handover" // see TestMain
	if own := os.Getenv("HANDOVER_PROOF_PROGRAM"); own != "" {
		program = own
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "HANDOVER_CONFIG=", "HANDOVER_LANG=nb")
	said, err := cmd.CombinedOutput()
	got := cmd.ProcessState.ExitCode()
	if err != nil && got < 0 || code >= 0 && got != code || code < 0 && !slices.Contains([]int{0, 3, 8}, got) {
		p.t.Fatalf("handover %s: ends with %d, %v\n%.2000s", strings.Join(args, " "), got, err, said)
	}
}

func (p *proof) files(pattern string) []string {
	p.t.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, filepath.FromSlash(pattern)))
	if err != nil {
		p.t.Fatal(err)
	}
	return names
}

// each calls f for all of them, on all processors.
func each[T any](of []T, f func(T)) {
	var all sync.WaitGroup
	next := make(chan T)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for x := range next {
				f(x)
			}
		})
	}
	for _, x := range of {
		next <- x
	}
	close(next)
	all.Wait()
}

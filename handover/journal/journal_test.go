package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	caseA   = "0f8c2f6e-52f3-4a4b-9a52-0f7d6a1b2c3d"
	caseB   = "01J9ZQ4T7S8V5W2X3Y6Z0A1B2C"
	digest1 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

var (
	school = Party{Orgnr: "908592476", Role: "kontor"}
	ppt    = Party{Orgnr: "908592476", Role: "ppt"}
	sender = Party{Orgnr: "974760673", Role: "barnehage"}
)

// clock returns a clock that is a second later each time, and not in UTC.
func clock() func() time.Time {
	now := time.Date(2027, 5, 12, 9, 30, 0, 123456789, time.FixedZone("", 2*60*60))
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

func openLog(t testing.TB, dir string) *Log {
	t.Helper()
	l, err := Open(dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// packetID returns the n-th id.
func packetID(n int) string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	id := make([]byte, 10)
	for i := range id {
		id[len(id)-1-i] = alphabet[n%32]
		n /= 32
	}
	return string(id)
}

// intent is a full entry as the pipeline makes it.
func intent(l *Log, n int, dir string) Entry {
	folder, err := l.Folder(dir)
	if err != nil {
		panic(err)
	}
	return Entry{
		Event: Prepared, CaseID: caseA, PacketID: packetID(n), Kind: "pakke", Transition: "barnehage_skole",
		From: sender, To: school, Mode: "key",
		Sections: []string{"barn", "helse.allergi", "spraak"}, Basis: []string{"BHL_2A_TILLATELSE"},
		SHA256: digest1, Release: l.Keyed("release", fmt.Append(nil, n)), Folder: folder,
		File: "overforing_" + packetID(n) + "_908592476.zip.age", ReceiptKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwSkpx0qcbPjgXgSFpPZ3Z5mCYPnZBLSPK3VVbxDfGx",
		Tool: "handover 1.0.0",
	}
}

func appendAll(t testing.TB, l *Log, entries ...Entry) {
	t.Helper()
	if err := l.Append(entries...); err != nil {
		t.Fatal(err)
	}
}

func entriesOf(t testing.TB, l *Log) []Entry {
	t.Helper()
	var out []Entry
	for e, err := range l.All() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func wantLines(t testing.TB, l *Log, lines int) {
	t.Helper()
	if sum, err := l.Verify(); sum.Lines != lines || err != nil {
		t.Errorf("%d lines (%v), want %d", sum.Lines, err, lines)
	}
}

func readLog(t testing.TB, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, logName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeLog(t testing.TB, dir string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, logName), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The form of a line is a promise: other programs read it.
func TestALineIsWhatItWas(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, keyName), make([]byte, keyLen), 0o600); err != nil {
		t.Fatal(err)
	}
	l := openLog(t, dir)
	e := intent(l, 1, "/ut")
	e.Folder = digest1 // the real one depends on the system
	appendAll(t, l, e, e.Then(Made), Entry{Event: Refused, CaseID: caseB, From: sender, Reason: "nektet"})
	want := `{"basis":["BHL_2A_TILLATELSE"],"case_id":"0f8c2f6e-52f3-4a4b-9a52-0f7d6a1b2c3d","event":"forberedt","file":"overforing_0000000001_908592476.zip.age","folder":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","from":{"orgnr":"974760673","role":"barnehage"},"kind":"pakke","mode":"key","packet_id":"0000000001","prev":"","receipt_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwSkpx0qcbPjgXgSFpPZ3Z5mCYPnZBLSPK3VVbxDfGx","release":"00b7035b5ec8b2950b800d4907ad198d8e7c725c98d02d530c900270d8b87567","sections":["barn","helse.allergi","spraak"],"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","time":"2027-05-12T07:30:01Z","to":{"orgnr":"908592476","role":"kontor"},"tool":"handover 1.0.0","transition":"barnehage_skole"}`
	if got, _, _ := bytes.Cut(readLog(t, dir), []byte("\n")); string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got := entriesOf(t, l)
	if len(got) != 3 || got[1].Event != Made || got[1].ReceiptKey != "" || got[1].SHA256 != digest1 || len(got[1].Sections) != 3 || got[2].Reason != "nektet" {
		t.Errorf("read back: %+v", got)
	}
	if runtime.GOOS != "windows" {
		for _, name := range []string{logName, keyName, lockName, runsName} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v (%v)", name, info.Mode(), err)
			}
		}
	}
}

// What has no form of its own cannot stand in the log, and the error does not
// tell what it was.
func TestOnlyFormsAreTaken(t *testing.T) {
	l := openLog(t, t.TempDir())
	for field, change := range map[string]func(*Entry){
		"event":       func(e *Entry) { e.Event = "Ola" },
		"case_id":     func(e *Entry) { e.CaseID = "Ola-Nordmann" },
		"packet_id":   func(e *Entry) { e.PacketID = "ola" },
		"kind":        func(e *Entry) { e.Kind = "Ola" },
		"supersedes":  func(e *Entry) { e.Supersedes = "Ola" },
		"transition":  func(e *Entry) { e.Transition = "til Ola" },
		"from":        func(e *Entry) { e.From.Orgnr = "01010750160" },
		"to":          func(e *Entry) { e.To.Role = "Ola Nordmann" },
		"mode":        func(e *Entry) { e.Mode = "Ola" },
		"sections":    func(e *Entry) { e.Sections = []string{"barn", "barn: Ola"} },
		"basis":       func(e *Entry) { e.Basis = []string{"Ola"} },
		"reason":      func(e *Entry) { e.Reason = "mor sier at Ola" },
		"sha256":      func(e *Entry) { e.SHA256 = "Ola" },
		"release":     func(e *Entry) { e.Release = "Ola" },
		"folder":      func(e *Entry) { e.Folder = `C:\Ola` },
		"file":        func(e *Entry) { e.File = "Ola.pdf" },
		"receipt_key": func(e *Entry) { e.ReceiptKey = "Ola" },
		"tool":        func(e *Entry) { e.Tool = "Ola Nordmann" },
		"seq":         func(e *Entry) { e.Seq = -1 },
		"incoming":    func(e *Entry) { e.Incoming = true },
	} {
		e := intent(l, 1, "/ut")
		change(&e)
		err := l.Append(intent(l, 2, "/ut"), e)
		var bad *EntryError
		if !errors.As(err, &bad) || bad.Field != field || strings.Contains(err.Error(), "Ola") || strings.Contains(err.Error(), "0101") {
			t.Errorf("%s: %v", field, err)
		}
	}
	for name, e := range map[string]Entry{
		"an intent without a folder":      {Event: Prepared, PacketID: packetID(1), SHA256: digest1, File: "a.age"},
		"a refusal without a reason":      {Event: Refused, CaseID: caseA},
		"a refusal with sections":         {Event: Refused, CaseID: caseA, Reason: "nektet", Sections: []string{"barn"}},
		"a rejection without a reason":    {Event: Rejected, PacketID: packetID(1)},
		"a receipt for no packet":         {Event: Received, CaseID: caseA},
		"a withdrawal of nothing":         {Event: Withdrawn},
		"nothing":                         {},
		"a section that would not fit in": {Event: Made, PacketID: packetID(1), Sections: []string{strings.Repeat("a", lineMax)}},
	} {
		var bad *EntryError
		if err := l.Append(e); !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantLines(t, l, 0)
}

func TestKeyedDigestsDependOnKeyAndPurpose(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "klasse 1a") // a name that no digest can hold by chance
	a := openLog(t, dir)
	digests := map[string]bool{}
	for _, d := range []string{
		a.Keyed("release", []byte("x")), a.Keyed("release", []byte("y")), a.Keyed("plan", []byte("x")), a.Keyed("releas", []byte("e\x00x")),
		openLog(t, t.TempDir()).Keyed("release", []byte("x")),
	} {
		if digests[d] || !digestForm.MatchString(d) {
			t.Errorf("digest %s", d)
		}
		digests[d] = true
	}
	if openLog(t, dir).Keyed("plan", []byte("x")) != a.Keyed("plan", []byte("x")) {
		t.Error("the key does not last")
	}
	one, _ := a.Folder(dir)
	two, _ := a.Folder(filepath.Join(dir, "a", "..") + string(filepath.Separator))
	if one != two || strings.Contains(one, filepath.Base(dir)) {
		t.Error("one folder has two digests, or shows")
	}
}

// A key that is cut short must not quietly become another key.
func TestADamagedKeyIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, keyName), make([]byte, keyLen-1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, clock()); !errors.Is(err, ErrKey) {
		t.Errorf("open: %v", err)
	}
	if _, err := Rehearse(dir, clock()); !errors.Is(err, ErrKey) {
		t.Errorf("rehearse: %v", err)
	}
}

func TestManyOpenTheKeyAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ny", "tilstand")
	digests := make([]string, 16)
	var wg sync.WaitGroup
	for i := range digests {
		wg.Go(func() {
			l, err := Open(dir, clock())
			if err != nil {
				t.Error(err)
				return
			}
			digests[i] = l.Keyed("x", nil)
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, d := range digests {
		if d != digests[0] {
			t.Fatal("two runs have made two keys")
		}
	}
}

// Goroutines of one Log and several Logs of one program write one chain.
func TestManyWritersOneChain(t *testing.T) {
	dir := t.TempDir()
	const logs, writers, rounds = 3, 4, 5
	var wg sync.WaitGroup
	for i := range logs {
		l := openLog(t, dir)
		for j := range writers {
			wg.Go(func() {
				for k := range rounds {
					n := (i*writers+j)*rounds + k
					e := intent(l, n, "/ut")
					if err := l.Append(e, e.Then(Made)); err != nil {
						t.Error(err)
					}
					if got, found, err := l.FindRelease(caseA, school, e.Release); err != nil || found && got.PacketID != e.PacketID {
						t.Errorf("find: %v, %v", found, err)
					}
					if _, err := l.Pending(); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	wantLines(t, openLog(t, dir), 2*logs*writers*rounds)
}

func TestErrorsHoldNoPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Kari")
	l := openLog(t, dir)
	if err := os.Mkdir(filepath.Join(dir, logName), 0o700); err != nil {
		t.Fatal(err)
	}
	_, verify := l.Verify()
	_, pending := l.Pending()
	if err := os.WriteFile(filepath.Join(dir, "fil"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, file := Open(filepath.Join(dir, "fil"), clock())
	_, rehearse := Rehearse(filepath.Join(dir, "fil"), clock())
	for _, err := range []error{l.Append(intent(l, 1, "/ut")), verify, pending, file, rehearse} {
		if err == nil || strings.Contains(err.Error(), "Kari") || strings.Contains(err.Error(), logName) {
			t.Errorf("error: %v", err)
		}
	}
}

// Appending reads the end of the log and no more.
func TestAppendDoesNotReadAnOldLog(t *testing.T) {
	l := openLog(t, t.TempDir())
	e := intent(l, 1, "/ut")
	line, err := chained([]Entry{e}, "", 0, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{text: bytes.Repeat(line, 5000)}
	c := &counting{memory: m}
	if err := l.write(c, []Entry{e}); err != nil {
		t.Fatal(err)
	}
	if c.read > 16<<10 {
		t.Errorf("read %d of %d bytes", c.read, 5000*len(line))
	}
}

type counting struct {
	*memory
	read int
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	c.read += len(p)
	return c.memory.ReadAt(p, at)
}

// A disk that fills up in the middle of a batch keeps nothing of it.
func TestAFailedBatchIsTakenBack(t *testing.T) {
	l := openLog(t, t.TempDir())
	m := &memory{}
	if err := l.write(m, []Entry{intent(l, 1, "/ut")}); err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(m.text)
	for _, f := range []file{&full{memory: m, room: 1500}, &full{memory: m, room: 1 << 20, sync: true}} {
		if err := l.write(f, []Entry{intent(l, 2, "/ut"), intent(l, 3, "/ut"), intent(l, 4, "/ut")}); !errors.Is(err, errFull) {
			t.Errorf("err = %v", err)
		}
		if !bytes.Equal(m.text, before) {
			t.Errorf("%d bytes, want %d", len(m.text), len(before))
		}
	}
}

var errFull = errors.New("full")

// full is a file that takes so many more bytes, or cannot be synced.
type full struct {
	*memory
	room int
	sync bool
}

func (f *full) WriteAt(p []byte, at int64) (int, error) {
	n, _ := f.memory.WriteAt(p[:min(len(p), f.room)], at)
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func (f *full) Sync() error {
	if f.sync {
		return errFull
	}
	return nil
}

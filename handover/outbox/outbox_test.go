package outbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const packet = "overforing_k7q2m9xw4a_908592476.zip.age"

func open(t *testing.T, dir string, o Options) *Folder {
	t.Helper()
	f, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// put stages and commits one file.
func put(b Box, name, content string) error {
	s, err := b.Stage(name, []byte(content))
	if err != nil {
		return err
	}
	return b.Commit(s)[0]
}

func mustStage(t *testing.T, b Box, name, content string) Staged {
	t.Helper()
	s, err := b.Stage(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// names lists everything in dir, hidden or not.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func wantNames(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder has %q, want %q", got, want)
	}
}

func wantContent(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("content %q (%v), want %q", got, err, want)
	}
}

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		t.Skip("symbolic links may not be made here:", err)
	}
}

func TestTheFinalNameComesLast(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ny", "ut")
	f := open(t, dir, Options{Owner: "abc"})
	s := mustStage(t, f, packet, "cipher")
	if there, err := f.Has(packet); there || err != nil {
		t.Errorf("staged: Has = %v, %v", there, err)
	}
	if got := names(t, dir); len(got) != 1 || !strings.HasPrefix(got[0], ".") {
		t.Errorf("staged: the folder has %q", got)
	}
	if err := f.Commit(s)[0]; err != nil {
		t.Fatal(err)
	}
	wantNames(t, dir, packet)
	wantContent(t, filepath.Join(dir, packet), "cipher")
	if there, err := f.Has(packet); !there || err != nil {
		t.Errorf("committed: Has = %v, %v", there, err)
	}
	info, err := os.Stat(filepath.Join(dir, packet))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if err := f.Discard(s); err != nil {
		t.Error("discard after commit:", err)
	}
	wantContent(t, filepath.Join(dir, packet), "cipher")
}

func TestDiscardLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	s := mustStage(t, f, packet, "cipher")
	if err := errors.Join(f.Discard(s), f.Discard(s), f.Discard(Staged{})); err != nil {
		t.Error(err)
	}
	wantNames(t, dir)
	if err := f.Commit(s)[0]; !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("commit after discard: %v", err)
	}
	if err := f.Commit(Staged{})[0]; err == nil {
		t.Error("a file that was never staged was committed")
	}
	wantNames(t, dir)
}

// What may have the name already: a file, a folder, a link to a file outside, a
// link to nothing. It is found at the start, and when it comes in between.
func TestNothingIsReplaced(t *testing.T) {
	for name, plant := range map[string]func(t *testing.T, at, outside string){
		"file":   func(t *testing.T, at, _ string) { write(t, at, "old") },
		"folder": func(t *testing.T, at, _ string) { mkdir(t, at) },
		"link": func(t *testing.T, at, outside string) {
			write(t, outside, "old")
			symlink(t, outside, at)
		},
		"dangling link": func(t *testing.T, at, outside string) { symlink(t, outside, at) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "outside")
			f := open(t, dir, Options{})
			late := mustStage(t, f, packet, "new")
			plant(t, filepath.Join(dir, packet), outside)
			if err := f.Commit(late)[0]; !errors.Is(err, fs.ErrExist) {
				t.Errorf("commit: %v", err)
			}
			if _, err := f.Stage(packet, []byte("new")); !errors.Is(err, fs.ErrExist) {
				t.Errorf("stage: %v", err)
			}
			if err := f.Extract(packet, []File{{"a", nil}}); !errors.Is(err, fs.ErrExist) {
				t.Errorf("extract: %v", err)
			}
			if err := CreateFile(dir, packet, []byte("new"), 0o600); !errors.Is(err, fs.ErrExist) {
				t.Errorf("create: %v", err)
			}
			wantNames(t, dir, packet)
			if b, err := os.ReadFile(filepath.Join(dir, packet)); err == nil && string(b) != "old" {
				t.Errorf("now it holds %q", b)
			}
			if _, err := os.Lstat(outside); name == "dangling link" && err == nil {
				t.Error("something was written where the link leads")
			}
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestReplaceTakesThePlaceOfALinkAndDoesNotFollowIt(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "outside")
	f := open(t, dir, Options{Replace: true})
	for _, content := range []string{"one", "two"} {
		if err := put(f, "a.age", content); err != nil {
			t.Fatal(err)
		}
		wantContent(t, filepath.Join(dir, "a.age"), content)
	}
	write(t, outside, "old")
	symlink(t, outside, filepath.Join(dir, "b.age"))
	if err := put(f, "b.age", "new"); err != nil {
		t.Fatal(err)
	}
	wantContent(t, outside, "old")
	wantContent(t, filepath.Join(dir, "b.age"), "new")
	wantNames(t, dir, "a.age", "b.age")
}

// In a batch one file fails and the others do not; the errors are in order.
func TestABatchFailsFileByFile(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	var batch []Staged
	for _, name := range []string{"a.age", "b.age", "c.age"} {
		batch = append(batch, mustStage(t, f, name, name))
	}
	write(t, filepath.Join(dir, "b.age"), "in the way")
	errs := f.Commit(batch...)
	if len(errs) != 3 || errs[0] != nil || !errors.Is(errs[1], fs.ErrExist) || errs[2] != nil {
		t.Errorf("errors %v", errs)
	}
	wantNames(t, dir, "a.age", "b.age", "c.age")
	wantContent(t, filepath.Join(dir, "b.age"), "in the way")
	if errs := f.Commit(); len(errs) != 0 {
		t.Errorf("an empty batch: %v", errs)
	}
}

// Many writers and one name: one of them wins, and its file is whole.
func TestOneNameHasOneWinner(t *testing.T) {
	const writers = 8
	for round := range 10 {
		dir := t.TempDir()
		var wg sync.WaitGroup
		errs := make([]error, writers)
		for i := range writers {
			f := open(t, dir, Options{Owner: fmt.Sprint(i % 2)})
			wg.Go(func() { errs[i] = put(f, packet, strings.Repeat(fmt.Sprint(i), 100_000)) })
		}
		wg.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won >= 0:
				t.Fatalf("round %d: %d and %d have both won", round, won, i)
			case err == nil:
				won = i
			case !errors.Is(err, fs.ErrExist):
				t.Errorf("round %d: %v", round, err)
			}
		}
		wantNames(t, dir, packet)
		wantContent(t, filepath.Join(dir, packet), strings.Repeat(fmt.Sprint(won), 100_000))
	}
}

func TestManyFilesAtOnce(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			if err := put(f, fmt.Sprintf("p%d.age", i), "cipher"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(names(t, dir)); n != 32 {
		t.Errorf("%d files", n)
	}
}

// The folder may be one that a person named by a link; what matters are links
// inside it.
func TestTheFolderItselfMayBeALink(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, filepath.Join(dir, "real"))
	symlink(t, filepath.Join(dir, "real"), filepath.Join(dir, "link"))
	if err := put(open(t, filepath.Join(dir, "link"), Options{}), "a.age", "x"); err != nil {
		t.Fatal(err)
	}
	wantContent(t, filepath.Join(dir, "real", "a.age"), "x")
	write(t, filepath.Join(dir, "file"), "")
	if _, err := Open(filepath.Join(dir, "file"), Options{}); err == nil {
		t.Error("a file is taken for a folder")
	}
}

func TestErrorsHoldNoPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Kari Nordmann")
	f := open(t, dir, Options{})
	mkdir(t, filepath.Join(dir, "a.age"))
	_, stage := f.Stage("a.age", nil)
	_, name := f.Stage("Kari.age", nil)
	write(t, filepath.Join(dir, "fil"), "")
	_, file := Open(filepath.Join(dir, "fil"), Options{})
	_, below := Open(filepath.Join(dir, "fil", "Kari"), Options{})
	lost := f.Commit(Staged{name: "b.age", temp: "lost"})[0]
	for _, err := range []error{
		stage, name, file, below, lost,
		f.Extract("a.age", nil),
		WriteFile(dir, "a.age", nil, 0o600),
		CreateFile(dir, "a.age", nil, 0o600),
		WriteFile(filepath.Join(dir, "fil"), "b", nil, 0o600),
	} {
		if err == nil || strings.Contains(err.Error(), "Kari") || strings.Contains(err.Error(), "a.age") {
			t.Errorf("error: %v", err)
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tilstand")
	for _, content := range []string{"one", "two"} {
		if err := WriteFile(dir, "Nøkkelbok til Åse.json", []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		wantContent(t, filepath.Join(dir, "Nøkkelbok til Åse.json"), content)
	}
	if err := CreateFile(dir, "Ny.pdf", []byte("three"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", ".", "..", "../x", "a/b", `a\b`, "/x", "a\x00b", "a\nb", "x:y", "NUL", "com1.pdf"} {
		if err := WriteFile(dir, bad, nil, 0o600); !errors.Is(err, ErrName) {
			t.Errorf("WriteFile(%q) = %v", bad, err)
		}
	}
	wantNames(t, dir, "Ny.pdf", "Nøkkelbok til Åse.json")
}

func TestADryRunCountsAndWritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ut")
	c := Counting(dir)
	a := mustStage(t, c, "a.age", "12345")
	b := mustStage(t, c, "b.age", "123")
	if errs := c.Commit(a); len(errs) != 1 || errs[0] != nil {
		t.Errorf("commit: %v", errs)
	}
	if err := c.Discard(b); err != nil {
		t.Error(err)
	}
	if files, size := c.Total(); files != 1 || size != 5 {
		t.Errorf("Total() = %d, %d", files, size)
	}
	if there, err := c.Has("a.age"); there || err != nil {
		t.Errorf("Has = %v, %v", there, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the dry run made a folder")
	}
	if _, err := c.Stage("../a.age", nil); !errors.Is(err, ErrName) {
		t.Errorf("a bad name: %v", err)
	}
	if err := put(open(t, dir, Options{}), "c.age", "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Stage("c.age", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
	if there, err := c.Has("c.age"); !there || err != nil {
		t.Errorf("Has = %v, %v", there, err)
	}
	if n, err := c.Sweep(time.Now(), true); n != 0 || err != nil {
		t.Errorf("Sweep = %d, %v", n, err)
	}
	wantNames(t, dir, "c.age")
}

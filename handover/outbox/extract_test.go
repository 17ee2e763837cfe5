package outbox

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestExtractWritesAWholeFolder(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	const name = "overforing_k7q2m9xw4a_908592476"
	err := f.Extract(name, []File{
		{"overforing.pdf", []byte("pdf")},
		{"vedlegg/01.pdf", []byte("one")},
		{"vedlegg/02.pdf", []byte("two")},
		{"sak.json", nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, dir, name)
	at := filepath.Join(dir, name)
	wantNames(t, at, "overforing.pdf", "sak.json", "vedlegg")
	wantNames(t, filepath.Join(at, "vedlegg"), "01.pdf", "02.pdf")
	wantContent(t, filepath.Join(at, "vedlegg", "02.pdf"), "two")
	wantContent(t, filepath.Join(at, "sak.json"), "")
	if runtime.GOOS == "windows" {
		return // has other permissions
	}
	for path, want := range map[string]os.FileMode{".": 0o700, "vedlegg": 0o700, "overforing.pdf": 0o600, "vedlegg/01.pdf": 0o600} {
		info, err := os.Stat(filepath.Join(at, path))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestExtractRefusesNames(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	for _, c := range [][]string{
		{"../a"}, {"a/../b"}, {"/a"}, {"a/b/c"}, {"vedlegg/"}, {"/"}, {"vedlegg//a"}, {`..\a`}, {`vedlegg\a`}, {"A"}, {""}, {"nul"}, {"vedlegg/nul"},
		{"a", "a"}, {"vedlegg/a", "vedlegg/a"}, {"vedlegg", "vedlegg/a"}, {"vedlegg/a", "vedlegg"}, {"ok", "../a"},
	} {
		var files []File
		for _, name := range c {
			files = append(files, File{name, []byte("x")})
		}
		if err := f.Extract("ny", files); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", c, err)
		}
	}
	for _, name := range []string{"..", ".", "a/b", "", ".a"} {
		if err := f.Extract(name, nil); !errors.Is(err, ErrName) {
			t.Errorf("folder %q: %v", name, err)
		}
	}
	wantNames(t, dir)
}

// A folder stays what it is, also when Options says that files may be replaced.
func TestExtractReplacesNoFolder(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{Replace: true})
	mkdir(t, filepath.Join(dir, "tom"))
	if err := f.Extract("tom", []File{{"a", nil}}); !errors.Is(err, os.ErrExist) {
		t.Errorf("an empty folder: %v", err)
	}
	wantNames(t, filepath.Join(dir, "tom"))
}

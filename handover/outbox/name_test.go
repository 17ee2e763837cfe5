package outbox

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

func TestFileNames(t *testing.T) {
	for name, want := range map[string]bool{
		packet: true, "sjekkliste_t3h8vd5n2c_908592476.zip.age": true, "sak.json": true, "01.pdf": true, "a": true,
		"kvittering.key": true, "manifest.json.sig": true, "com": true, "com10": true, "console.pdf": true,
		strings.Repeat("a", 100): true,
		"":                       false, ".": false, "..": false, "../a": false, "a/b": false, `a\b`: false, "/a": false, "C:a": false,
		".a": false, "-a": false, "_a": false, "a.": false, "a ": false, "A": false, "å": false, "a b": false, "a\x00": false, "a\n": false,
		"con": false, "nul.pdf": false, "aux.tar.gz": false, "com1": false, "lpt9.txt": false, "prn": false,
		strings.Repeat("a", 101): false,
	} {
		if got := isFileName(name); got != want {
			t.Errorf("isFileName(%q) = %v", name, got)
		}
	}
	for _, bad := range []string{"Ola", "a-b", "æ", strings.Repeat("a", 17), "../a"} {
		if _, err := Open(t.TempDir(), Options{Owner: bad}); !errors.Is(err, ErrName) {
			t.Errorf("owner %q: %v", bad, err)
		}
	}
}

// No name gets out of the folder, and none can be taken for a temporary one.
func FuzzFileNames(f *testing.F) {
	f.Add(packet)
	f.Add("..")
	f.Add(".handover-0123456789abcdef-x.part")
	f.Fuzz(func(t *testing.T, name string) {
		_, temp := ownerOf(name)
		if isFileName(name) && (!filepath.IsLocal(name) || filepath.Base(name) != name || temp || strings.ContainsAny(name, `/\: `)) {
			t.Errorf("%q is accepted", name)
		}
	})
}

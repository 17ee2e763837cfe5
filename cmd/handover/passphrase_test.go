package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A file with a passphrase is read as Notepad saves it, in any of its ways.
func TestPassphraseFile(t *testing.T) {
	for name, content := range map[string]string{
		"as it is":           "blåbær på øya",
		"with a line end":    "blåbær på øya\r\nmer\r\n",
		"UTF-8 with a mark":  "\xef\xbb\xbfblåbær på øya\r\n",
		"UTF-16":             "\xff\xfe" + sixteen("blåbær på øya\r\n", 0),
		"UTF-16, big endian": "\xfe\xff" + sixteen("blåbær på øya\r\n", 1),
		"UTF-16, cut short":  "\xff\xfe" + sixteen("blåbær på øya\r\n", 0) + "x",
	} {
		file := filepath.Join(t.TempDir(), "passord.txt")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, again := range []bool{false, true} {
			if got, err := (&Env{}).passphrase(file, "", nil, again); err != nil || got != "blåbær på øya" {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
	}
}

// sixteen writes Latin-1 letters in two bytes each, the letter at one of them.
func sixteen(text string, at int) string {
	var out []byte
	for _, r := range text {
		pair := [2]byte{}
		pair[at] = byte(r)
		out = append(out, pair[:]...)
	}
	return string(out)
}

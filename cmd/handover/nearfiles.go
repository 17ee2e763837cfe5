package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A nearby is what lies in a folder and looks like packets, and is not read: files whose
// names a browser or a person has changed, and folders with packets in them.
type nearby struct{ files, folders []string }

// nearForm is what the name of a packet has in it, whatever was put before and behind.
var nearForm = regexp.MustCompile(`(?i)(overforing|sjekkliste)_[0-9a-z]{10}_[0-9]{9}`)

// nearIn looks through the folders among what was named.
func nearIn(args []string) (out nearby) {
	for _, dir := range args {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // a file, or told of when it is read
		}
		for _, e := range entries {
			full := filepath.Join(dir, e.Name())
			switch {
			case e.IsDir():
				if hasPackets(full) {
					out.folders = append(out.folders, full)
				}
			case nearForm.MatchString(e.Name()) && !isSealedName(e.Name()):
				out.files = append(out.files, full)
			}
		}
	}
	return out
}

// hasPackets reports whether files that look like packets lie directly in a folder.
func hasPackets(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !e.IsDir() && nearForm.MatchString(e.Name()) {
			return true
		}
	}
	return false
}

func isSealedName(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".age") }

// tellNear tells what was not read, and what to do about it.
func (env *Env) tellNear(n nearby) {
	if len(n.files)+len(n.folders) == 0 {
		return
	}
	if env.global.json {
		env.json(struct {
			Type    string   `json:"type"`
			Files   []string `json:"files"`
			Folders []string `json:"folders"`
		}{"not_read", append([]string{}, n.files...), append([]string{}, n.folders...)})
		return
	}
	var what []string
	if len(n.files) > 0 {
		what = append(what, env.text.N("les.uventet_navn", len(n.files), nil))
	}
	if len(n.folders) > 0 {
		what = append(what, env.text.N("les.undermapper", len(n.folders), nil))
	}
	env.warn("les.ikke_lest", map[string]any{"hva": env.text.And(what), "navn": env.someOf(append(n.files[:len(n.files):len(n.files)], n.folders...))})
	if len(n.files) > 0 {
		env.warn("les.ikke_lest_fil", nil)
	}
	if len(n.folders) > 0 {
		env.warn("les.ikke_lest_mappe", map[string]any{"mappe": quoted(n.folders[0])})
	}
}

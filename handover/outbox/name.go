package outbox

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// ErrName reports a name that a file here may not have. The name is not told.
var ErrName = errors.New("outbox: not a permitted name")

// A temporary name has nothing of the final one, which may be personal when a
// person chose it: ".handover-<16 hex digits>-<owner>.part".
const (
	tempPrefix = ".handover-"
	tempSuffix = ".part"
	tempRandom = 16 // hex digits
)

// nameMax is the longest name in bytes. The longest that the program makes has
// half as many.
const nameMax = 100

// isFileName reports whether name, which may come from a packet that somebody
// sent, is safe on every system: a–z, 0–9, dot, underscore and hyphen, no special
// character first or last, and no name that Windows takes for a device.
func isFileName(name string) bool {
	if name == "" || len(name) > nameMax {
		return false
	}
	for i := range len(name) {
		c := name[i]
		alnum := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		inner := 0 < i && i < len(name)-1 && strings.IndexByte("._-", c) >= 0
		if !alnum && !inner {
			return false
		}
	}
	return !isDevice(name)
}

// isDevice reports whether Windows may take the lower-case name for a device,
// which it does with and without an ending.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	if len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) {
		return stem[3] >= '0' && stem[3] <= '9'
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, stem)
}

// isChosenName reports whether a name that a person chose is one plain name in
// one folder. The colon would open a hidden stream of another file on Windows.
func isChosenName(name string) bool {
	return filepath.IsLocal(name) && name != "." && !strings.ContainsAny(name, `/\:`) &&
		!strings.ContainsFunc(name, unicode.IsControl) && !isDevice(strings.ToLower(name))
}

const ownerMax = 16 // characters

func isOwner(s string) bool {
	return len(s) <= ownerMax && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// ownerOf takes a temporary name apart. ok is false for all other names.
func ownerOf(name string) (owner string, ok bool) {
	rest, ok1 := strings.CutPrefix(name, tempPrefix)
	rest, ok2 := strings.CutSuffix(rest, tempSuffix)
	random, owner, ok3 := strings.Cut(rest, "-")
	ok = ok1 && ok2 && ok3 && len(random) == tempRandom && strings.Trim(random, "0123456789abcdef") == "" && isOwner(owner)
	return owner, ok
}

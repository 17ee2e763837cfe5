package outbox

import (
	"errors"
	"io/fs"
	"time"
)

// stale is the age from which a temporary file is a leftover, whoever made it.
// From staging to commit a run takes seconds.
const stale = time.Hour

// Sweep implements Box. Another run may be at work in the folder, perhaps on
// another machine, and its temporary files are no leftovers. So:
//
//   - A run that is alone takes everything with the Folder's own Owner for a
//     leftover, however young.
//   - All other temporary files must be an hour old.
//
// Only names of the form that a Folder gives are touched.
func (f *Folder) Sweep(now time.Time, alone bool) (int, error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return 0, bare("read folder", err)
	}
	swept := 0
	var errs []error
	for _, e := range entries {
		owner, ok := ownerOf(e.Name())
		if !ok {
			continue
		}
		mine := alone && owner != "" && owner == f.options.Owner
		if !mine && !isOld(e, now) {
			continue
		}
		// Removes a planted link itself, not what it leads to.
		if err := f.root.RemoveAll(e.Name()); err != nil {
			errs = append(errs, bare("remove leftover", err))
			continue
		}
		swept++
	}
	return swept, errors.Join(errs...)
}

func isOld(e fs.DirEntry, now time.Time) bool {
	info, err := e.Info()
	return err == nil && now.Sub(info.ModTime()) > stale
}

//go:build !windows

package outbox

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/rogpeppe/go-internal/robustio"
)

// A rename replaces what has the name; a hard link does not. So the file gets
// its final name as a second name, and the temporary one is removed; a kill
// between the two leaves a complete file and a leftover.
//
// File systems without hard links (memory sticks, some network drives) get a
// look and a rename. There two runs that use the same name in the same instant
// could still replace each other's file – packets have random names – but the
// file is complete even so. To reserve the name with an empty file would be the
// other way round: never replaced, and incomplete after a kill.
func moveFile(oldpath, newpath string) error {
	err := os.Link(oldpath, newpath)
	if err == nil {
		_ = os.Remove(oldpath)
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	return moveFolder(oldpath, newpath)
}

// moveFolder looks first, because a rename puts a folder in the place of an
// empty one. More than an empty one is never replaced.
func moveFolder(oldpath, newpath string) error {
	if _, err := os.Lstat(newpath); err == nil {
		return fs.ErrExist
	}
	return robustio.Rename(oldpath, newpath)
}

func moveOver(oldpath, newpath string) error { return robustio.Rename(oldpath, newpath) }

// syncFolder makes new names in a folder last. It takes what an Open returned
// and closes it. Some file systems cannot sync a folder, and say so; then nothing
// better can be done.
func syncFolder(dir *os.File, err error) error {
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	if e := dir.Close(); err == nil {
		err = e
	}
	return err
}

package outbox

import (
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/robustio"
)

// Windows renames without replacing, and does so on every file system: NTFS, the
// FAT of memory sticks, network drives, OneDrive. (os.Rename always replaces;
// hard links are refused by FAT and by some servers, and sync clients stumble
// over them.) Virus scanners hold a new file open for a moment, so that the
// first try may fail.
func moveFile(oldpath, newpath string) error {
	from, err := syscall.UTF16PtrFromString(oldpath)
	if err != nil {
		return fs.ErrInvalid
	}
	to, err := syscall.UTF16PtrFromString(newpath)
	if err != nil {
		return fs.ErrInvalid
	}
	const longestPause = time.Second // after two seconds in all
	for pause := time.Millisecond; ; pause *= 2 {
		err := syscall.MoveFile(from, to)
		if err == nil || !robustio.IsEphemeralError(err) || pause > longestPause {
			return err
		}
		time.Sleep(pause)
	}
}

func moveFolder(oldpath, newpath string) error { return moveFile(oldpath, newpath) }

func moveOver(oldpath, newpath string) error { return robustio.Rename(oldpath, newpath) }

// syncFolder only closes: Windows syncs no folders. NTFS writes renames to its
// own log, in order, so that the next synced line of the journal on the same
// volume carries them along.
func syncFolder(dir *os.File, err error) error {
	if err == nil {
		_ = dir.Close()
	}
	return nil // the right to list a folder is not needed for writing in it
}

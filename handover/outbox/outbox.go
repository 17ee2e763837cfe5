// Package outbox puts complete files on disk, or none.
//
// A file is first staged: written and synced under a temporary name, in the
// folder where it will stand. Then it is committed: it gets its final name, and
// the folder is synced. Between the two the caller writes down what it is about
// to do. A leftover is what a run that was killed before its commit left behind;
// Sweep removes it.
//
// The promise: a file or folder with its final name is complete, whenever the
// power goes. Nothing that stands there is replaced unless that was asked for.
// Nothing is written outside the folder, whatever links are planted in it. And
// no error carries a path, because folders are named after children.
package outbox

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Box takes finished files. All methods may be called by several goroutines.
type Box interface {
	// Stage makes a file ready, so that only its final name is missing. It fails
	// with fs.ErrExist when the name is taken, and with ErrName.
	Stage(name string, data []byte) (Staged, error)
	// Commit gives staged files their final names. It returns one error or nil
	// for each, in order; what failed leaves nothing behind. A batch costs one
	// sync of the folder.
	Commit(batch ...Staged) []error
	// Discard removes staged files. For what is committed or discarded already it
	// does nothing, so that it may be deferred.
	Discard(batch ...Staged) error
	// Has reports whether a complete file with that name is there.
	Has(name string) (bool, error)
	// Sweep removes leftovers and returns how many there were. now is the time,
	// and alone says that no other run of this installation is alive, and none
	// can begin before Sweep has returned.
	Sweep(now time.Time, alone bool) (int, error)
}

// A Staged file waits for its final name.
type Staged struct {
	name, temp string
	size       int
}

// Options says how a Folder behaves. The zero Options is fine.
type Options struct {
	// Owner marks temporary files, so that Sweep knows whose leftovers it sees:
	// at most 16 characters a–z and 0–9 that differ from one installation to
	// another and never change. Without one, leftovers are known by their age.
	Owner string
	// Replace lets files take the place of others with the same name.
	Replace bool
}

// A Folder is a Box on disk.
type Folder struct {
	root    *os.Root
	dir     string // full, for taking it away again
	made    bool   // by Open
	options Options
}

var _ Box = (*Folder)(nil)

// Open returns the folder dir, which is made if it is missing. A dir that is
// itself a link is followed: the person who named it chose it. Links inside it
// are not followed.
func Open(dir string, o Options) (*Folder, error) {
	if !isOwner(o.Owner) {
		return nil, ErrName
	}
	dir, err := filepath.Abs(dir) // for rename, which works on paths
	if err != nil {
		return nil, bare("open folder", err)
	}
	made := !isFolder(dir)
	if err := makeFolder(dir); err != nil {
		return nil, bare("make folder", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare("open folder", err)
	}
	return &Folder{root: root, dir: dir, made: made, options: o}, nil
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// makeFolder is os.MkdirAll, synced: a file is not safe in a folder that the
// power takes away.
func makeFolder(dir string) error {
	if isFolder(dir) {
		return nil
	}
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir {
		if err := makeFolder(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, 0o700)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // as a folder, or OpenRoot says that it is none
	}
	if err != nil {
		return err
	}
	return syncFolder(os.Open(filepath.Dir(dir)))
}

// FS returns what lies in the folder, to be read.
func (f *Folder) FS() fs.FS { return f.root.FS() }

// Close lets go of the folder. Files that are staged and not committed stay as
// leftovers. A folder that Open made and that is still empty is taken away again:
// a run that let nothing out leaves nothing behind.
func (f *Folder) Close() error {
	err := f.root.Close()
	if f.made {
		_ = os.Remove(f.dir) // fails when something lies in it, as it should
	}
	return err
}

// Stage implements Box.
func (f *Folder) Stage(name string, data []byte) (Staged, error) {
	if !isFileName(name) {
		return Staged{}, ErrName
	}
	return f.stage(name, data, 0o600)
}

func (f *Folder) stage(name string, data []byte, perm fs.FileMode) (Staged, error) {
	if !f.options.Replace {
		// Only to fail early: what counts is what Commit finds.
		if err := f.free(name); err != nil {
			return Staged{}, err
		}
	}
	temp := f.tempName()
	if err := create(f.root, temp, data, perm); err != nil {
		return Staged{}, err
	}
	return Staged{name: name, temp: temp, size: len(data)}, nil
}

// free fails with fs.ErrExist if anything has that name, a link that leads
// nowhere included.
func (f *Folder) free(name string) error {
	_, err := f.root.Lstat(name)
	switch {
	case err == nil:
		return bare("create file", fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return bare("create file", err)
	}
}

// create makes a new synced file, or leaves nothing.
func create(root *os.Root, name string, data []byte, perm fs.FileMode) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return bare("create file", err)
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	// Closed before it is renamed or removed: Windows refuses otherwise.
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = root.Remove(name)
		return bare("write file", err)
	}
	return nil
}

// Commit implements Box.
func (f *Folder) Commit(batch ...Staged) []error {
	errs := make([]error, len(batch))
	for i, s := range batch {
		if err := f.rename(s); err != nil {
			_ = f.root.Remove(s.temp)
			errs[i] = bare("name file", err)
		}
	}
	if err := syncFolder(f.root.Open(".")); err != nil {
		f.takeBack(batch, errs, bare("sync folder", err))
	}
	return errs
}

// takeBack removes what was committed and may not last, and says why. Where a
// file has taken the place of another it stays: the old one is gone.
func (f *Folder) takeBack(batch []Staged, errs []error, why error) {
	for i, s := range batch {
		if errs[i] != nil {
			continue
		}
		errs[i] = why
		if !f.options.Replace {
			_ = f.root.Remove(s.name)
		}
	}
}

// rename works on paths, not through the root, because only so are renames
// tried and true on network drives and sync folders. It cannot be led astray:
// the temporary name is random, and stands in no other folder.
func (f *Folder) rename(s Staged) error {
	if s.temp == "" {
		return fs.ErrInvalid // the zero Staged, or one of a Count
	}
	if f.options.Replace {
		return moveOver(f.path(s.temp), f.path(s.name))
	}
	return moveFile(f.path(s.temp), f.path(s.name))
}

func (f *Folder) path(name string) string { return filepath.Join(f.root.Name(), name) }

// Discard implements Box.
func (f *Folder) Discard(batch ...Staged) error {
	var errs []error
	for _, s := range batch {
		if s.temp == "" {
			continue // never staged
		}
		if err := f.root.Remove(s.temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, bare("remove file", err))
		}
	}
	return errors.Join(errs...)
}

// Has implements Box. What is not a plain file was not put there by a Box and
// does not count.
func (f *Folder) Has(name string) (bool, error) {
	info, err := f.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, bare("look for file", err)
	}
	return info.Mode().IsRegular(), nil
}

func (f *Folder) tempName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return tempPrefix + hex.EncodeToString(b[:]) + "-" + f.options.Owner + tempSuffix
}

// bare says what failed and why, without the path that the error came with.
func bare(doing string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("outbox: %s: %w", doing, err)
}

package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// The files in the state folder. The lock files are never removed: a lock on a
// file that is gone keeps nobody out.
const (
	logName  = "overforingslogg.jsonl"
	keyName  = "overforingslogg.key"
	lockName = "overforingslogg.lock" // held while the log is written
	runsName = "overforingslogg.runs" // shared by runs that are alive
)

// ErrBusy reports that another run held the log for longer than is reasonable.
var ErrBusy = errors.New("journal: another run holds the log")

// ErrKey reports a key file that is there and is not a key.
var ErrKey = errors.New("journal: the key of the log is damaged")

// A store is where a log stands: on disk, or for a dry run in memory.
type store interface {
	// lock keeps other writers out until release is called.
	lock() (release func() error, err error)
	// open opens the log, and makes it if it is to be written.
	open(write bool) (file, error)
	// alive makes this run count as alive until close.
	alive() error
	// alone calls f while no other run is alive and none can begin. It reports
	// false, without calling f, when another one is.
	alone(f func() error) (bool, error)
	close() error
}

// A file is the text of a log.
type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Size() (int64, error)
	Truncate(size int64) error
	Sync() error
}

// A disk is the store of a real log.
type disk struct {
	root *os.Root
	log  *flock.Flock // exclusive: this process writes
	runs *flock.Flock // shared: this run is alive
}

func newDisk(dir string) (*disk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, bare("make the state folder", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare("open the state folder", err)
	}
	return &disk{root: root, log: flock.New(filepath.Join(dir, lockName)), runs: flock.New(filepath.Join(dir, runsName))}, nil
}

// patience is how long to wait for a lock. It is held for one sync, or while a
// run settles what another left; a program that was suspended holds it for ever.
const (
	patience = 30 * time.Second
	glance   = 3 * time.Millisecond
)

func wait(try func(context.Context, time.Duration) (bool, error)) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := try(ctx, glance)
	if errors.Is(err, context.DeadlineExceeded) {
		return ErrBusy
	}
	if err != nil {
		return bare("lock", err)
	}
	return nil
}

func (d *disk) lock() (release func() error, err error) {
	return d.log.Unlock, wait(d.log.TryLockContext)
}

func (d *disk) alive() error { return wait(d.runs.TryRLockContext) }

func (d *disk) alone(f func() error) (ok bool, err error) {
	// A lock of its own: a shared one cannot be made exclusive everywhere.
	all := flock.New(d.runs.Path())
	ok, err = all.TryLock()
	if err != nil {
		return false, bare("lock", err)
	}
	if !ok {
		return false, nil
	}
	defer func() {
		if e := all.Unlock(); err == nil && e != nil {
			err = bare("unlock", e)
		}
	}()
	return true, f()
}

func (d *disk) close() error {
	// The first is held no more, unless there was a panic in between.
	return errors.Join(d.log.Unlock(), d.runs.Unlock(), d.root.Close())
}

func (d *disk) open(write bool) (file, error) {
	flag := os.O_RDONLY
	if write {
		flag = os.O_RDWR
	}
	f, err := d.root.OpenFile(logName, flag, 0)
	switch {
	case err == nil:
		return diskFile{f}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, bare("open the log", err)
	case !write:
		return &memory{}, nil // nothing has been written yet
	}
	f, err = d.root.OpenFile(logName, flag|os.O_CREATE, 0o600)
	if err != nil {
		return nil, bare("make the log", err)
	}
	if err := d.syncFolder(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return diskFile{f}, nil
}

type diskFile struct{ *os.File }

func (f diskFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// syncFolder makes the names of new files last. Windows has no such thing, and
// some file systems have not either.
func (d *disk) syncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := d.root.Open(".")
	if err != nil {
		return bare("sync the state folder", err)
	}
	err = dir.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	if err = errors.Join(err, dir.Close()); err != nil {
		return bare("sync the state folder", err)
	}
	return nil
}

const keyLen = 32 // bytes

func newKey() []byte {
	key := make([]byte, keyLen)
	_, _ = rand.Read(key) // never fails
	return key
}

// key returns the key in the state folder, and makes it when there is none.
func (d *disk) key() ([]byte, error) {
	if key, err := d.readKey(); key != nil || err != nil {
		return key, err
	}
	release, err := d.lock()
	if err != nil {
		return nil, err
	}
	key, err := d.readKey() // somebody else may have been first
	if key == nil && err == nil {
		key, err = d.makeKey()
	}
	return key, errors.Join(err, release())
}

// readKey returns nil when there is no key yet. A key that is there and damaged
// is not replaced: with another key no earlier release is recognised, and plans
// are void. That is for a person to decide.
func (d *disk) readKey() ([]byte, error) {
	key, err := d.root.ReadFile(keyName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, bare("read the key", err)
	}
	if len(key) != keyLen {
		return nil, ErrKey
	}
	return key, nil
}

// makeKey is called with the lock held, so that the temporary name needs no
// random part: what stands there was left by a kill.
func (d *disk) makeKey() ([]byte, error) {
	key := newKey()
	const temp = "." + keyName + ".part"
	f, err := d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, bare("make the key", err)
	}
	_, err = f.Write(key)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = d.root.Rename(temp, keyName)
	}
	if err == nil {
		err = d.syncFolder()
	}
	if err != nil {
		_ = d.root.Remove(temp)
		return nil, bare("make the key", err)
	}
	return key, nil
}

// bare says what failed and why, without the path that the error came with: the
// state folder carries the name of its user.
func bare(doing string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("journal: %s: %w", doing, err)
}

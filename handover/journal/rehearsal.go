package journal

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Rehearse returns a Log for a dry run. It knows all that stands in the log in
// dir, takes entries and remembers them like a real one, and writes nothing: no
// line, no key, no folder.
func Rehearse(dir string, now func() time.Time) (*Log, error) {
	mem := &memory{}
	switch f, err := os.Open(filepath.Join(dir, logName)); {
	case err == nil:
		mem.disk = f
		if mem.kept, err = (diskFile{f}).Size(); err != nil {
			return nil, bare("open the log", errors.Join(err, f.Close()))
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, bare("open the log", err)
	}
	key, err := rehearsalKey(dir)
	if err != nil {
		return nil, errors.Join(err, rehearsal{mem}.close())
	}
	return newLog(rehearsal{mem}, key, now), nil
}

// rehearsalKey returns a key for this run alone where there is none yet. It
// recognises no release; but where there is no key, none was made.
func rehearsalKey(dir string) ([]byte, error) {
	key, err := os.ReadFile(filepath.Join(dir, keyName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return newKey(), nil
	case err != nil:
		return nil, bare("read the key", err)
	case len(key) != keyLen:
		return nil, ErrKey
	}
	return key, nil
}

// A rehearsal is the store of a dry run.
type rehearsal struct{ log *memory }

func (r rehearsal) lock() (func() error, error)        { return func() error { return nil }, nil }
func (r rehearsal) alive() error                       { return nil }
func (r rehearsal) alone(f func() error) (bool, error) { return true, f() }

// open returns a view for reading that later entries do not disturb.
func (r rehearsal) open(write bool) (file, error) {
	if write {
		return r.log, nil
	}
	view := *r.log
	return &view, nil
}

func (r rehearsal) close() error {
	if r.log.disk == nil {
		return nil
	}
	return r.log.disk.Close()
}

// memory is a file whose beginning may be on disk, and where everything that is
// written stays in memory.
type memory struct {
	disk *os.File // nil when there is none
	kept int64    // so much of it counts
	text []byte   // what follows
}

func (m *memory) Size() (int64, error) { return m.kept + int64(len(m.text)), nil }
func (m *memory) Sync() error          { return nil }
func (m *memory) Close() error         { return nil }

func (m *memory) ReadAt(p []byte, at int64) (n int, err error) {
	if at < m.kept {
		n, err = m.disk.ReadAt(p[:min(int64(len(p)), m.kept-at)], at)
		if err != nil || n == len(p) {
			return n, err
		}
	}
	rest := m.text[min(max(at-m.kept, 0), int64(len(m.text))):]
	n += copy(p[n:], rest)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) Truncate(size int64) error {
	m.text = m.text[:max(size-m.kept, 0)]
	m.kept = min(m.kept, size)
	return nil
}

// WriteAt is called for the end of the text alone.
func (m *memory) WriteAt(p []byte, at int64) (int, error) {
	if err := m.Truncate(at); err != nil {
		return 0, err
	}
	m.text = append(m.text, p...)
	return len(p), nil
}

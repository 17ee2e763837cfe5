package outbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Count is the Box of a dry run: it fails where a Folder would, writes nothing
// and counts.
type Count struct {
	dir   string
	mu    sync.Mutex
	files int
	bytes int64
}

var _ Box = (*Count)(nil)

// Counting returns a Box for a dry run in the folder dir, which need not be there.
func Counting(dir string) *Count { return &Count{dir: dir} }

// Stage implements Box.
func (c *Count) Stage(name string, data []byte) (Staged, error) {
	if !isFileName(name) {
		return Staged{}, ErrName
	}
	if _, err := os.Lstat(filepath.Join(c.dir, name)); err == nil {
		return Staged{}, bare("create file", fs.ErrExist)
	}
	return Staged{name: name, size: len(data)}, nil
}

// Commit implements Box.
func (c *Count) Commit(batch ...Staged) []error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range batch {
		c.files++
		c.bytes += int64(s.size)
	}
	return make([]error, len(batch))
}

// Discard implements Box.
func (c *Count) Discard(...Staged) error { return nil }

// Has implements Box. It looks into the real folder; what was only counted is
// not there.
func (c *Count) Has(name string) (bool, error) {
	info, err := os.Lstat(filepath.Join(c.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, bare("look for file", err)
	}
	return info.Mode().IsRegular(), nil
}

// Sweep implements Box: a dry run leaves leftovers where they are.
func (c *Count) Sweep(time.Time, bool) (int, error) { return 0, nil }

// Total returns how many files were committed, and their size in bytes.
func (c *Count) Total() (files int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.files, c.bytes
}

// Package journal is the overføringslogg: what was handed over, to whom, when
// and on what basis – append-only, hash-chained, without names.
//
// The log is one file of lines in the state folder of an installation. A line is
// one Entry as canonical JSON (RFC 8785). It carries the SHA-256 of the line
// before it, so that a line that is changed, taken out, put in or moved shows
// (Verify). What a chain cannot show is that the last lines were cut off or the
// last one was changed: for that, Verify tells the digest of the last line, to be
// noted somewhere else.
//
// An intent is an entry that says Prepared: a packet is about to get its final
// name. It is settled by Made or Dropped. The order that survives a kill:
//
//	stage the files · Prepare intents · commit the files · Settle
//
// and, when the next run begins, Recover. An Append that has returned is on disk.
//
// A line that was being written when the power went has no end; it is torn. It
// was never acknowledged, so readers pass over it, and the next Append removes it
// and notes in its own line how many bytes it removed. A last line that has an
// end and is not one of the log is another matter: somebody has been there, and
// Append refuses until a person has looked. To move the file away begins a new log.
//
// The promise: no name, no id number, no grading and nothing of what a packet
// says. Digests of content are keyed with a key in the state folder (Keyed), so
// that a guess cannot be confirmed by whoever gets hold of the log. But which
// sections went where in a case is personal data all the same.
//
// A version reads what earlier versions wrote, not what later ones write.
package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Log is open for one run of the program. Its methods may be called by
// several goroutines; several programs may have the same log open.
type Log struct {
	store store
	key   []byte
	now   func() time.Time

	mu    sync.Mutex
	added int
	known index
}

// Open opens the log in the state folder dir, and makes what is missing. Each
// line gets its time from now.
func Open(dir string, now func() time.Time) (*Log, error) {
	d, err := newDisk(dir)
	if err != nil {
		return nil, err
	}
	key, err := d.key()
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return newLog(d, key, now), nil
}

func newLog(s store, key []byte, now func() time.Time) *Log {
	return &Log{store: s, key: key, now: now, known: newIndex()}
}

// Close ends the run.
func (l *Log) Close() error { return l.store.close() }

// Keyed returns HMAC-SHA256 of data under the key of the installation, in hex.
// The purpose keeps digests for different ends apart: equal data under two
// purposes cannot be seen to be equal.
func (l *Log) Keyed(purpose string, data []byte) string {
	mac := hmac.New(sha256.New, l.key)
	mac.Write([]byte(purpose + "\x00"))
	mac.Write(data)
	return hex.EncodeToString(mac.Sum(nil))
}

// Folder returns the keyed digest that stands for an output folder in the log.
// The path itself may hold a name.
func (l *Log) Folder(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", bare("find the folder", err)
	}
	if runtime.GOOS == "windows" {
		abs = strings.ToLower(abs)
	}
	return l.Keyed("folder", []byte(abs)), nil
}

// Append writes entries in order, all or none, and returns when they are on
// disk. It sets Time, Torn and Prev. Many entries cost no more than one.
//
// It fails with an *EntryError, with ErrBusy, or with a *BrokenError when the
// last line is not one that Append wrote.
func (l *Log) Append(entries ...Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.append(entries)
}

func (l *Log) append(entries []Entry) error {
	return l.appendIf(entries, func(file) (bool, error) { return true, nil })
}

// appendIf is append, if so says what looks at the log while nobody else writes.
func (l *Log) appendIf(entries []Entry, so func(file) (bool, error)) error {
	if len(entries) == 0 {
		return nil
	}
	for _, e := range entries {
		if err := e.check(); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(entries, func(e Entry) bool { return e.Event == Prepared }) {
		// Recover has seen to it, if it was called. If not: nobody else's Recover
		// may take the intents of this run for those of a dead one.
		if err := l.store.alive(); err != nil {
			return err
		}
	}
	return l.locked(true, func(f file) error {
		ok, err := so(f)
		if ok && err == nil {
			err = l.write(f, entries)
		}
		if ok && err == nil {
			l.added += len(entries)
		}
		return err
	})
}

// locked calls do with the log, which nobody else writes meanwhile.
func (l *Log) locked(write bool, do func(file) error) error {
	release, err := l.store.lock()
	if err != nil {
		return err
	}
	f, err := l.store.open(write)
	if err != nil {
		return errors.Join(err, release())
	}
	err = do(f)
	if e := f.Close(); err == nil && e != nil {
		err = bare("close the log", e)
	}
	if e := release(); err == nil && e != nil {
		err = bare("unlock", e)
	}
	return err
}

// write puts entries behind the last whole line.
func (l *Log) write(f file, entries []Entry) error {
	size, err := f.Size()
	if err != nil {
		return bare("read the log", err)
	}
	end, prev, ok, err := tail(f, size)
	if err != nil {
		return bare("read the log", err)
	}
	if !ok {
		return brokenAt(f, end)
	}
	text, err := chained(entries, prev, size-end, l.now())
	if err != nil {
		return err
	}
	if end < size {
		if err := f.Truncate(end); err != nil {
			return bare("write the log", err)
		}
	}
	_, err = f.WriteAt(text, end)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Truncate(end) // a full disk keeps half a batch otherwise
		return bare("write the log", err)
	}
	return nil
}

// Added returns how many entries this run has appended.
func (l *Log) Added() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.added
}

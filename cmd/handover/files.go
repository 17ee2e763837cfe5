package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
)

var (
	errTerminal    = errors.New("plain personal data is never written to a terminal")
	errNotPacket   = errors.New("not a sealed packet")
	errEmptyFolder = errors.New("no case files in the folder")
	errNotFolder   = errors.New("a file where a folder should be")
	errSynced      = errors.New("a synced folder")
)

// stdin is the name of standard input on the command line.
const stdin = "-"

// A target is one input of a run.
type target struct {
	name string // as the user gave it, or with the folder before it
	// alone tells that the user named just this one, and not a folder of many.
	alone bool
}

// targets turns arguments into inputs: files as they are, folders as what ends in
// one of the given ways and lies directly in them, patterns as what they match
// (cmd.exe does not do that).
func targets(args []string, ends ...string) ([]target, error) {
	var out []target
	for _, a := range args {
		if a == stdin {
			out = append(out, target{name: stdin, alone: true})
			continue
		}
		info, err := os.Stat(a)
		switch {
		case err == nil && info.IsDir():
			inside, err := folderTargets(a, ends)
			if err != nil {
				return nil, err
			}
			out = append(out, inside...)
		case err == nil:
			out = append(out, target{name: a, alone: true})
		case strings.ContainsAny(a, "*?[") && errors.Is(err, fs.ErrNotExist):
			matches, gerr := filepath.Glob(a)
			if gerr != nil || len(matches) == 0 {
				return nil, &fileError{a, fs.ErrNotExist}
			}
			for _, m := range matches {
				out = append(out, target{name: m})
			}
		default:
			return nil, &fileError{a, err}
		}
	}
	if len(out) == 1 {
		out[0].alone = out[0].alone || len(args) == 1 && !isDir(args[0])
	}
	return out, nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func folderTargets(dir string, ends []string) ([]target, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, &fileError{dir, err}
	}
	var out []target
	for _, e := range entries {
		if e.Name() == settingsName {
			continue // often beside the cases, and none of them
		}
		if !e.IsDir() && slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(strings.ToLower(e.Name()), end) }) {
			out = append(out, target{name: filepath.Join(dir, e.Name())})
		}
	}
	if len(out) == 0 {
		return nil, &fileError{dir, errEmptyFolder}
	}
	return out, nil
}

// read returns the content of an input, at most one byte more than limit.
func (env *Env) read(name string, limit int64) ([]byte, error) {
	if name == stdin {
		return io.ReadAll(io.LimitReader(env.In, limit+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &fileError{name, err}
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, &fileError{name, err}
	}
	return data, nil
}

// readCase reads a case file, and returns the folder it stands in, for its attachments.
func (env *Env) readCase(name string) (src []byte, beside fs.FS, err error) {
	if src, err = env.read(name, casefile.MaxBytes); err != nil || name == stdin {
		return src, nil, err
	}
	return src, caseFolder(filepath.Dir(name)), nil
}

// A caseFolder is the files in and below a folder of the disk, and none that a link
// leads to outside it. It holds nothing open between calls: a run may have a
// thousand cases, which are read long after they are checked.
type caseFolder string

// Open implements fs.FS.
func (f caseFolder) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	file, err := root.FS().Open(name)
	if err := errors.Join(err, root.Close()); err != nil {
		return nil, err
	}
	return file, nil
}

// synced reports whether a folder looks like one that a cloud service copies.
func synced(dir string) bool {
	full, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(filepath.ToSlash(full), "/") {
		lower := strings.ToLower(part)
		for _, service := range []string{"onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "sharepoint"} {
			if strings.HasPrefix(lower, service) {
				return true
			}
		}
	}
	return false
}

// put writes a result that is no secret to a new file, and tells its name; with
// no name it goes to standard output.
func (env *Env) put(name string, data []byte) error {
	if name == "" {
		_, err := env.Out.Write(data)
		return err
	}
	if err := outbox.CreateFile(filepath.Dir(name), filepath.Base(name), data, 0o644); err != nil {
		return &fileError{name, err}
	}
	env.outln(name)
	return nil
}

// asFolder holds that what is to be a folder is none yet, or is one.
func asFolder(name string) error {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return &fileError{name, errNotFolder}
	}
	return nil
}

// folder opens a folder to write in, and settles what a run that was stopped has
// left there. It may return both a folder and an error.
func (env *Env) folder(dir string, log *journal.Log, replace bool) (*outbox.Folder, journal.Recovered, error) {
	into, err := outbox.Open(dir, outbox.Options{Owner: log.Keyed("owner", nil)[:16], Replace: replace})
	if err != nil {
		return nil, journal.Recovered{}, &fileError{dir, err}
	}
	found, err := log.Recover(dir, into.Has, func(alone bool) error {
		_, err := into.Sweep(env.Now(), alone)
		return err
	})
	return into, found, err
}

// plaintext holds that a folder is fit for what is written there unencrypted.
func (env *Env) plaintext(dir string) error {
	if !synced(dir) {
		return nil
	}
	ok, err := env.confirm("prompt.synkronisert", map[string]any{"mappe": dir})
	if err != nil {
		return err
	}
	if !ok {
		return &fileError{dir, errSynced}
	}
	return nil
}

// putPlain writes unencrypted what a person asked for by name. What is there already
// is written over only with force.
func (env *Env) putPlain(name string, data []byte, force bool) error {
	dir := filepath.Dir(name)
	if err := env.plaintext(dir); err != nil {
		return err
	}
	write := outbox.CreateFile
	if force {
		write = outbox.WriteFile
	}
	if err := write(dir, filepath.Base(name), data, 0o600); err != nil {
		return &fileError{name, err}
	}
	return nil
}

package outbox

import "io/fs"

// WriteFile makes or replaces one file in dir, whole or not at all: books,
// settings, and what a person asked for with force. The name is any plain name
// that the system allows; perm is before umask. A link with that name is
// replaced, not followed.
func WriteFile(dir, name string, data []byte, perm fs.FileMode) error {
	return writeFile(dir, name, data, perm, true)
}

// CreateFile is WriteFile for a file that must not be there yet; otherwise it
// fails with fs.ErrExist.
func CreateFile(dir, name string, data []byte, perm fs.FileMode) error {
	return writeFile(dir, name, data, perm, false)
}

func writeFile(dir, name string, data []byte, perm fs.FileMode, replace bool) (err error) {
	if !isChosenName(name) {
		return ErrName
	}
	f, err := Open(dir, Options{Replace: replace})
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = bare("close folder", e)
		}
	}()
	staged, err := f.stage(name, data, perm)
	if err != nil {
		return err
	}
	return f.Commit(staged)[0]
}

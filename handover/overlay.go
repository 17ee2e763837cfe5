package handover

import (
	"errors"
	"io/fs"
)

// Overlay returns a file system in which the files of over take the place of
// those of base with the same name: a municipality's own templates over the
// built-in ones.
func Overlay(over, base fs.FS) fs.FS { return overlay{over, base} }

type overlay struct{ over, base fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

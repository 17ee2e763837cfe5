package outbox

import (
	"path"
	"strings"
)

// A File is one file of a folder that Extract makes. Its name may begin with
// the name of one folder: "vedlegg/01.pdf".
type File struct {
	Name string
	Data []byte
}

// Extract writes a whole new folder, or nothing. It fails with fs.ErrExist when
// the name is taken, whatever Options says: to replace a folder that people work
// in would be to delete it.
//
// The folder is readable for its owner alone. While it is being written it has
// a temporary name; what a kill leaves is a leftover like others, except that it
// may be plain text.
func (f *Folder) Extract(name string, files []File) (err error) {
	if !isFileName(name) || !areFileNames(files) {
		return ErrName
	}
	if err := f.free(name); err != nil {
		return err
	}
	temp := f.tempName()
	if err := f.root.Mkdir(temp, 0o700); err != nil {
		return bare("make folder", err)
	}
	at := temp
	defer func() {
		if err != nil {
			_ = f.root.RemoveAll(at)
		}
	}()
	folders, err := f.fill(temp, files)
	if err != nil {
		return err
	}
	for _, dir := range append(folders, temp) {
		if err := syncFolder(f.root.Open(dir)); err != nil {
			return bare("sync folder", err)
		}
	}
	if err := moveFolder(f.path(temp), f.path(name)); err != nil {
		return bare("name folder", err)
	}
	at = name
	if err := syncFolder(f.root.Open(".")); err != nil {
		return bare("sync folder", err)
	}
	return nil
}

// fill writes the files below dir and returns the folders that it made.
func (f *Folder) fill(dir string, files []File) (folders []string, err error) {
	inside, err := f.root.OpenRoot(dir) // so that the way there is looked up once
	if err != nil {
		return nil, bare("open folder", err)
	}
	defer func() {
		if e := inside.Close(); err == nil && e != nil {
			err = bare("close folder", e)
		}
	}()
	made := map[string]bool{".": true}
	for _, file := range files {
		if sub := path.Dir(file.Name); !made[sub] {
			made[sub] = true
			folders = append(folders, path.Join(dir, sub))
			if err := inside.Mkdir(sub, 0o700); err != nil {
				return nil, bare("make folder", err)
			}
		}
		if err := create(inside, file.Name, file.Data, 0o600); err != nil {
			return nil, err
		}
	}
	return folders, nil
}

// areFileNames reports whether the files can stand in one folder: permitted
// names, none twice, none both a file and a folder.
func areFileNames(files []File) bool {
	taken := map[string]bool{}
	folders := map[string]bool{}
	for _, file := range files {
		sub, base, nested := strings.Cut(file.Name, "/")
		if !isFileName(sub) || nested && !isFileName(base) || taken[file.Name] {
			return false
		}
		taken[file.Name] = true
		if nested {
			folders[sub] = true
		}
	}
	for sub := range folders {
		if taken[sub] {
			return false
		}
	}
	return true
}

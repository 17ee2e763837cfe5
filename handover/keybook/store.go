package keybook

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
)

// indexName is the file that says which book of each owner counts. It is
// written last, so that an import that is interrupted changes nothing.
const indexName = "nokkelboker.json"

// An index is what the file holds.
type index struct {
	Format int          `json:"format"`
	Books  []indexEntry `json:"books"` // ordered by owner
}

type indexEntry struct {
	Owner  string `json:"owner"`
	Serial int64  `json:"serial"`
	SHA256 string `json:"sha256"`
}

// A Store keeps imported books in a folder, and remembers for each owner which
// one came last.
type Store struct {
	files fs.FS
	write func(name string, data []byte) error
}

// NewStore returns the store in a folder. The write function puts a whole file
// there or none, and replaces one with the same name; nothing is ever removed,
// so that older books stay for whoever asks what counted then.
func NewStore(files fs.FS, write func(name string, data []byte) error) *Store {
	return &Store{files, write}
}

func bookName(owner string, serial int64) string {
	return fmt.Sprintf("nokkelbok_%s_%d.json", owner, serial)
}

func signatureName(book string) string { return book + ".sig" }

// Import takes a book into the store if Load accepts it, and returns it.
func (s *Store) Import(data, signature []byte, trust []Trust, today day.Day) (Trusted, error) {
	all, err := s.index()
	if err != nil {
		return Trusted{}, err
	}
	t, err := Load(data, signature, trust, all.last, today)
	if err != nil {
		return Trusted{}, err
	}
	owner := t.book.Owner.Orgnr
	name := bookName(owner, t.seen.Serial)
	all.Books = slices.DeleteFunc(all.Books, func(e indexEntry) bool { return e.Owner == owner })
	all.Books = append(all.Books, indexEntry{owner, t.seen.Serial, t.seen.SHA256})
	slices.SortFunc(all.Books, func(a, b indexEntry) int { return strings.Compare(a.Owner, b.Owner) })
	list, err := canon.Encode(all)
	if err != nil {
		return Trusted{}, fmt.Errorf("keybook: import: %w", err)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{name, data}, {signatureName(name), signature}, {indexName, list}} {
		if err := s.write(f.name, f.data); err != nil {
			return Trusted{}, fmt.Errorf("keybook: import: %w", err)
		}
	}
	return t, nil
}

// Open loads the last book of every owner in trust. A book that is missing or
// cannot be relied on is no error here: the Set answers with it when it is
// asked about one of that owner's units.
func (s *Store) Open(trust []Trust, today day.Day) (*Set, error) {
	all, err := s.index()
	if err != nil {
		return nil, err
	}
	var books []Trusted
	problems := map[string]error{}
	for _, t := range trust {
		book, err := s.load(all, t, today)
		if err != nil {
			var about *OwnerError
			if !errors.As(err, &about) {
				err = &OwnerError{t.Owner, err}
			}
			problems[t.Owner] = err
			continue
		}
		books = append(books, book)
	}
	set, err := NewSet(trust, books...)
	if err != nil {
		return nil, err
	}
	set.problems = problems
	return set, nil
}

func (s *Store) load(all index, t Trust, today day.Day) (Trusted, error) {
	seen := all.last(t.Owner)
	if seen.Serial == 0 {
		return Trusted{}, ErrNoBook
	}
	name := bookName(t.Owner, seen.Serial)
	data, err := fs.ReadFile(s.files, name)
	if err != nil {
		return Trusted{}, fmt.Errorf("keybook: %w", err)
	}
	signature, err := fs.ReadFile(s.files, signatureName(name))
	if err != nil {
		return Trusted{}, fmt.Errorf("keybook: %w", err)
	}
	return Load(data, signature, []Trust{t}, all.last, today)
}

// index reads the list of books. Without one there are no books; one that is
// damaged is an ErrMalformed, as it is what stands between an old book and use.
func (s *Store) index() (index, error) {
	data, err := fs.ReadFile(s.files, indexName)
	if errors.Is(err, fs.ErrNotExist) {
		return index{Format: format, Books: []indexEntry{}}, nil
	}
	if err != nil {
		return index{}, fmt.Errorf("keybook: %w", err)
	}
	var all index
	if err := canon.Decode(data, &all); err != nil {
		return index{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if all.Format != format || all.Books == nil {
		return index{}, ErrMalformed
	}
	for i, e := range all.Books {
		if e.Serial < 1 || !norid.ValidOrgnr(e.Owner) || i > 0 && all.Books[i-1].Owner >= e.Owner {
			return index{}, ErrMalformed
		}
	}
	return all, nil
}

func (x index) last(owner string) Seen {
	for _, e := range x.Books {
		if e.Owner == owner {
			return Seen{e.Serial, e.SHA256}
		}
	}
	return Seen{}
}

package keybook_test

import (
	"bytes"
	"errors"
	"maps"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover/keybook"
)

var errDisk = errors.New("disk full")

// A folder in memory that can fail at a given write.
type folder struct {
	files  fstest.MapFS
	failAt int // counts down to the write that fails; negative never does
}

func newFolder() *folder { return &folder{files: fstest.MapFS{}, failAt: -1} }

func (f *folder) write(name string, data []byte) error {
	if f.failAt == 0 {
		return errDisk
	}
	f.failAt--
	f.files[name] = &fstest.MapFile{Data: bytes.Clone(data)}
	return nil
}

func (f *folder) store() *keybook.Store { return keybook.NewStore(f.files, f.write) }

func imported(t *testing.T, f *folder, b keybook.Book, root byte) {
	t.Helper()
	data, signature := signed(t, b, root)
	if _, err := f.store().Import(data, signature, trust(t), today); err != nil {
		t.Fatal(err)
	}
}

func TestStoreKeepsTheLastBookOfEveryOwner(t *testing.T) {
	f := newFolder()
	office := identity(t).Recipient()
	first := kommuneBook(t, office)
	second := must(t)(first.Renew(d("2027-10-15"), today))
	imported(t, f, fylkeBook(t), fylkeRoot)
	imported(t, f, first, kommuneRoot)
	imported(t, f, second, kommuneRoot)
	imported(t, f, second, kommuneRoot) // twice is no harm
	s, err := f.store().Open(trust(t), today)
	if err != nil || len(s.Problems()) != 0 {
		t.Fatalf("%v, %v", s.Problems(), err)
	}
	if got, err := s.Recipients(aasen, keybook.Office, today); err != nil || got[0].Recipient.String() != office.String() {
		t.Errorf("err = %v", err)
	}
	if _, err := s.SignerFor(by(t, fjordKey, fjordVGS, noon), noon); err != nil {
		t.Errorf("the other owner: err = %v", err)
	}
	for _, l := range s.Units() {
		if l.Owner.Orgnr == kommune && l.Expires != d("2027-10-15") {
			t.Errorf("the old book is used: %v", l.Expires)
		}
	}
	data, signature := signed(t, first, kommuneRoot)
	if _, err := f.store().Import(data, signature, trust(t), today); !errors.Is(err, keybook.ErrRolledBack) {
		t.Errorf("the first book again: err = %v", err)
	}
}

// An import that is interrupted at any write changes nothing, and can be done
// again.
func TestInterruptedImport(t *testing.T) {
	first := kommuneBook(t, identity(t).Recipient())
	second := must(t)(first.Renew(d("2027-10-15"), today))
	data, signature := signed(t, second, kommuneRoot)
	for at := range 3 {
		f := newFolder()
		imported(t, f, first, kommuneRoot)
		f.failAt = at
		if _, err := f.store().Import(data, signature, trust(t), today); !errors.Is(err, errDisk) {
			t.Errorf("write %d: err = %v", at, err)
		}
		s, err := f.store().Open(trust(t), today)
		if err != nil || len(s.Units()) != 3 || s.Units()[0].Expires != d("2027-09-30") {
			t.Errorf("write %d: the old book does not count any more: %v", at, err)
		}
		f.failAt = -1
		imported(t, f, second, kommuneRoot)
		if s, err = f.store().Open(trust(t), today); err != nil || s.Units()[0].Expires != d("2027-10-15") {
			t.Errorf("write %d: the new book does not count: %v", at, err)
		}
	}
}

// Somebody who can write to the folder can take books away, but not put an old
// one, or one of his own, in their place.
func TestBooksExchangedOnDisk(t *testing.T) {
	first := kommuneBook(t, identity(t).Recipient())
	second := must(t)(first.Revoke(signer(t, solvangKey).Public().Fingerprint(), today, today))
	old, oldSig := signed(t, first, kommuneRoot)
	const name = "nokkelbok_310000086_6.json"
	for what, c := range map[string]struct {
		change func(fstest.MapFS)
		want   error
	}{
		"an older book":    {func(m fstest.MapFS) { m[name].Data, m[name+".sig"].Data = old, oldSig }, keybook.ErrRolledBack},
		"a changed book":   {func(m fstest.MapFS) { m[name].Data = append(m[name].Data, ' ') }, keybook.ErrSignature},
		"no signature":     {func(m fstest.MapFS) { delete(m, name+".sig") }, nil},
		"no book":          {func(m fstest.MapFS) { delete(m, name) }, nil},
		"no books at all":  {func(m fstest.MapFS) { clear(m) }, keybook.ErrNoBook},
		"an unknown book":  {func(m fstest.MapFS) { m[name].Data, m[name+".sig"].Data = signed(t, second, strangerKey) }, keybook.ErrUntrusted},
		"the other's book": {func(m fstest.MapFS) { m[name].Data, m[name+".sig"].Data = signed(t, fylkeBook(t), fylkeRoot) }, keybook.ErrUntrusted},
	} {
		f := newFolder()
		imported(t, f, second, kommuneRoot)
		imported(t, f, fylkeBook(t), fylkeRoot)
		if f.files[name] == nil {
			t.Fatalf("no %s among %v", name, maps.Keys(f.files))
		}
		c.change(f.files)
		s, err := f.store().Open(trust(t), today)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		_, err = s.SignerFor(by(t, solvangKey, solvang, noon), noon)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: err = %v, want %v", what, err, c.want)
		}
		problems := s.Problems()
		if len(problems) == 0 || problems[0].Owner != kommune {
			t.Errorf("%s: problems %v", what, problems)
		}
	}
}

// What is wrong with one owner's book does not keep the others from work.
func TestOneExpiredBookAmongTwo(t *testing.T) {
	f := newFolder()
	imported(t, f, kommuneBook(t, identity(t).Recipient()), kommuneRoot)
	longer := must(t)(fylkeBook(t).Renew(d("2027-12-01"), today))
	imported(t, f, longer, fylkeRoot)
	later := d("2027-10-05")
	s, err := f.store().Open(trust(t), later)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recipients(aasen, keybook.Office, later); !errors.Is(err, keybook.ErrExpired) {
		t.Errorf("the expired book: err = %v", err)
	}
	if _, err := s.SignerFor(by(t, fjordKey, fjordVGS, at("2027-09-01")), at("2027-10-05")); err != nil {
		t.Errorf("the other book: err = %v", err)
	}
	if p := s.Problems(); len(p) != 1 || !errors.Is(p[0], keybook.ErrExpired) {
		t.Errorf("problems %v", p)
	}
}

// A damaged list of books is not the same as none: it is what remembers the
// last numbers.
func TestDamagedIndex(t *testing.T) {
	f := newFolder()
	data, signature := signed(t, fylkeBook(t), fylkeRoot)
	for name, bad := range map[string]string{
		"empty": "", "cut": `{"books":[`, "other format": `{"books":[],"format":2}`, "no list": `{"books":null,"format":1}`,
		"number 0":  `{"books":[{"owner":"310000078","serial":0,"sha256":""}],"format":1}`,
		"no owner":  `{"books":[{"owner":"../../x","serial":1,"sha256":""}],"format":1}`,
		"unordered": `{"books":[{"owner":"310000086","serial":1,"sha256":""},{"owner":"310000078","serial":1,"sha256":""}],"format":1}`,
	} {
		f.files["nokkelboker.json"] = &fstest.MapFile{Data: []byte(bad)}
		if _, err := f.store().Open(trust(t), today); !errors.Is(err, keybook.ErrMalformed) {
			t.Errorf("%s: Open: err = %v", name, err)
		}
		if _, err := f.store().Import(data, signature, trust(t), today); !errors.Is(err, keybook.ErrMalformed) {
			t.Errorf("%s: Import: err = %v", name, err)
		}
	}
	delete(f.files, "nokkelboker.json")
	if _, err := f.store().Open([]keybook.Trust{{}}, today); !errors.Is(err, keybook.ErrTrust) {
		t.Errorf("a bad trust list: err = %v", err)
	}
}

func FuzzStoreIndex(f *testing.F) {
	f.Add([]byte(`{"books":[{"owner":"310000078","serial":1,"sha256":"00"}],"format":1}`))
	trusted := trust(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		in := newFolder()
		in.files["nokkelboker.json"] = &fstest.MapFile{Data: data}
		if s, err := in.store().Open(trusted, today); err == nil && len(s.Problems()) != 2 {
			t.Error("a book out of nothing")
		}
	})
}

package handover

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"sync"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/schema"
)

// Templates are the words that documents are made with, by transition.
type templates struct {
	files   fs.FS
	packets map[string]func() *document.Template
	lists   map[string]func() *checklist.List
	sheets  func() *document.SheetTemplate
}

// wordsOf are the words that all templates share, by file.
type wordsOf map[string]map[string]schema.Pair

func (w wordsOf) all() map[string]schema.Pair {
	out := map[string]schema.Pair{}
	for _, file := range sharedFiles() {
		maps.Copy(out, w[file])
	}
	return out
}

func sharedFiles() []string { return []string{"packet/felles.yaml", "packet/lesekopi.yaml"} }

// builtIn sets the templates to those that follow with the program, which are read when
// they are first asked for. They have to be right: a fault in them is one in the program.
func (p *Program) builtIn(fsys fs.FS) {
	p.words = sync.OnceValues(func() (wordsOf, error) {
		return readWords(fsys, nil, &diag.List{})
	})
	words := sync.OnceValue(func() map[string]schema.Pair {
		return sound(func(*diag.List) (wordsOf, error) { return p.words() }).all()
	})
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}}
	for _, kind := range p.Forms.Transitions() {
		t.packets[kind] = sync.OnceValue(func() *document.Template {
			return sound(func(out *diag.List) (*document.Template, error) { return p.readPacket(fsys, kind, words(), out) })
		})
		t.lists[kind] = sync.OnceValue(func() *checklist.List {
			return sound(func(out *diag.List) (*checklist.List, error) { return p.readList(fsys, kind, out) })
		})
	}
	t.sheets = sync.OnceValue(func() *document.SheetTemplate {
		return sound(func(out *diag.List) (*document.SheetTemplate, error) { return p.readSheets(fsys, words(), out) })
	})
	p.templates = t
}

// sound reads what has to be right.
func sound[T any](read func(*diag.List) (T, error)) T {
	var found diag.List
	out, err := read(&found)
	if err != nil {
		panic(fmt.Errorf("%w: a template that is built in: %w", ErrBug, err))
	}
	return out
}

// LoadTemplates reads the templates of all transitions. All of them are read, so that
// somebody who has changed several gets to know of everything at once.
func (p *Program) LoadTemplates(fsys fs.FS, out *diag.List) error {
	known, err := p.words()
	if err != nil {
		return err
	}
	own, err := readWords(fsys, known, out)
	if own == nil {
		return err
	}
	words := own.all()
	sheets, sheetsErr := p.readSheets(fsys, words, out)
	failed := []error{err, sheetsErr}
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}}
	t.sheets = func() *document.SheetTemplate { return sheets }
	for _, kind := range p.Forms.Transitions() {
		packet, packetErr := p.readPacket(fsys, kind, words, out)
		list, listErr := p.readList(fsys, kind, out)
		t.packets[kind] = func() *document.Template { return packet }
		t.lists[kind] = func() *checklist.List { return list }
		failed = append(failed, packetErr, listErr)
	}
	if err := errors.Join(failed...); err != nil {
		return err // those that were there stay
	}
	p.templates = t
	return nil
}

// readWords reads the words that all templates share. Of a file that cannot be used,
// the known words stand, to read the others with.
func readWords(fsys fs.FS, known wordsOf, out *diag.List) (wordsOf, error) {
	words := wordsOf{}
	var failed []error
	for _, file := range sharedFiles() {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("handover: %w", err)
		}
		own, err := document.ParseWords(file, data, known[file], out)
		if err != nil && known == nil {
			return nil, err
		}
		if err != nil {
			failed, own = append(failed, err), known[file]
		}
		words[file] = own
	}
	return words, errors.Join(failed...)
}

func (p *Program) readPacket(fsys fs.FS, kind string, words map[string]schema.Pair, out *diag.List) (*document.Template, error) {
	name := path.Join("packet", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return document.ParseTemplate(p.Forms.Form(kind), name, data, words, out)
}

func (p *Program) readList(fsys fs.FS, kind string, out *diag.List) (*checklist.List, error) {
	name := path.Join("checklist", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return checklist.Parse(p.Forms.Form(kind), name, data, out)
}

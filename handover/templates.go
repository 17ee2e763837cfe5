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
	// shared are the words of all transitions, by file, as they follow with the program.
	shared func() map[string]map[string]schema.Pair
}

// templatesIn returns templates that are read when they are first asked for. They have
// to be right: a fault in them is one in the program.
func (p *Program) templatesIn(fsys fs.FS) templates {
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}}
	t.shared = sync.OnceValue(func() map[string]map[string]schema.Pair {
		return sound(func(out *diag.List) (map[string]map[string]schema.Pair, error) { return wordsIn(fsys, nil, out) })
	})
	words := sync.OnceValue(func() map[string]schema.Pair { return together(t.shared()) })
	for _, kind := range p.Forms.Transitions() {
		t.packets[kind] = sync.OnceValue(func() *document.Template {
			return sound(func(out *diag.List) (*document.Template, error) { return p.packetIn(fsys, kind, words(), out) })
		})
		t.lists[kind] = sync.OnceValue(func() *checklist.List {
			return sound(func(out *diag.List) (*checklist.List, error) { return p.listIn(fsys, kind, out) })
		})
	}
	t.sheets = sync.OnceValue(func() *document.SheetTemplate {
		return sound(func(out *diag.List) (*document.SheetTemplate, error) { return p.sheetsIn(fsys, words(), out) })
	})
	return t
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
// somebody who has changed several gets to know of everything at once; what is wrong
// with them is added to out.
func (p *Program) LoadTemplates(fsys fs.FS, out *diag.List) error {
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}, shared: p.shared}
	byFile, err := wordsIn(fsys, p.shared(), out)
	if byFile == nil {
		return err
	}
	words := together(byFile)
	sheets, err2 := p.sheetsIn(fsys, words, out)
	failed := []error{err, err2}
	t.sheets = func() *document.SheetTemplate { return sheets }
	for _, kind := range p.Forms.Transitions() {
		packet, err := p.packetIn(fsys, kind, words, out)
		list, err2 := p.listIn(fsys, kind, out)
		failed = append(failed, err, err2)
		t.packets[kind] = func() *document.Template { return packet }
		t.lists[kind] = func() *checklist.List { return list }
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	p.templates = t
	return nil
}

// wordsIn reads the words that the templates of all transitions share, by file. Of a
// file that cannot be used, the known words stand, to read the other templates with.
func wordsIn(fsys fs.FS, known map[string]map[string]schema.Pair, out *diag.List) (map[string]map[string]schema.Pair, error) {
	words := map[string]map[string]schema.Pair{}
	var failed []error
	for _, shared := range sharedFiles() {
		data, err := fs.ReadFile(fsys, shared)
		if err != nil {
			return nil, fmt.Errorf("handover: %w", err)
		}
		own, err := document.ParseWords(shared, data, known[shared], out)
		if err != nil {
			failed, own = append(failed, err), known[shared]
		}
		words[shared] = own
	}
	return words, errors.Join(failed...)
}

// sharedFiles have words of all transitions; of the same word, the last one counts.
func sharedFiles() []string { return []string{"packet/felles.yaml", "packet/lesekopi.yaml"} }

func together(byFile map[string]map[string]schema.Pair) map[string]schema.Pair {
	out := map[string]schema.Pair{}
	for _, file := range sharedFiles() {
		maps.Copy(out, byFile[file])
	}
	return out
}

func (p *Program) packetIn(fsys fs.FS, kind string, words map[string]schema.Pair, out *diag.List) (*document.Template, error) {
	name := path.Join("packet", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return document.ParseTemplate(p.Forms.Form(kind), name, data, words, out)
}

func (p *Program) listIn(fsys fs.FS, kind string, out *diag.List) (*checklist.List, error) {
	name := path.Join("checklist", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return checklist.Parse(p.Forms.Form(kind), name, data, out)
}

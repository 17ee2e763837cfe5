package handover

import (
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

// templatesIn returns templates that are read when they are first asked for. They have
// to be right: a fault in them is one in the program.
func (p *Program) templatesIn(fsys fs.FS) templates {
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}}
	words := sync.OnceValue(func() map[string]schema.Pair {
		return sound(func(out *diag.List) (map[string]schema.Pair, error) { return wordsIn(fsys, out) })
	})
	for _, kind := range p.Forms.Transitions() {
		t.packets[kind] = sync.OnceValue(func() *document.Template {
			return sound(func(out *diag.List) (*document.Template, error) { return p.packetIn(fsys, kind, words(), out) })
		})
		t.lists[kind] = sync.OnceValue(func() *checklist.List {
			return sound(func(out *diag.List) (*checklist.List, error) { return listIn(fsys, kind, out) })
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

// LoadTemplates reads the templates of all transitions. What is wrong with them is
// added to out.
func (p *Program) LoadTemplates(fsys fs.FS, out *diag.List) error {
	t := templates{files: fsys, packets: map[string]func() *document.Template{}, lists: map[string]func() *checklist.List{}}
	words, err := wordsIn(fsys, out)
	if err != nil {
		return err
	}
	sheets, err := p.sheetsIn(fsys, words, out)
	if err != nil {
		return err
	}
	t.sheets = func() *document.SheetTemplate { return sheets }
	for _, kind := range p.Forms.Transitions() {
		packet, err := p.packetIn(fsys, kind, words, out)
		if err != nil {
			return err
		}
		list, err := listIn(fsys, kind, out)
		if err != nil {
			return err
		}
		t.packets[kind] = func() *document.Template { return packet }
		t.lists[kind] = func() *checklist.List { return list }
	}
	p.templates = t
	return nil
}

// wordsIn reads the words that the templates of all transitions share.
func wordsIn(fsys fs.FS, out *diag.List) (map[string]schema.Pair, error) {
	words := map[string]schema.Pair{}
	for _, shared := range []string{"packet/felles.yaml", "packet/lesekopi.yaml"} {
		data, err := fs.ReadFile(fsys, shared)
		if err != nil {
			return nil, fmt.Errorf("handover: %w", err)
		}
		own, err := document.ParseWords(shared, data, out)
		if err != nil {
			return nil, err
		}
		maps.Copy(words, own)
	}
	return words, nil
}

func (p *Program) packetIn(fsys fs.FS, kind string, words map[string]schema.Pair, out *diag.List) (*document.Template, error) {
	name := path.Join("packet", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return document.ParseTemplate(p.Forms.Form(kind), name, data, words, out)
}

func listIn(fsys fs.FS, kind string, out *diag.List) (*checklist.List, error) {
	name := path.Join("checklist", kind+".yaml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	return checklist.Parse(name, data, out)
}

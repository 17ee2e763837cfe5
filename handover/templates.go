package handover

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/schema"
)

// LoadTemplates reads the templates of all transitions. All of them are read, so that
// somebody who has changed several gets to know of everything at once.
func (p *Program) LoadTemplates(fsys fs.FS, out *diag.List) error {
	p.packets, p.lists, p.templates = map[string]*document.Template{}, map[string]*checklist.List{}, fsys
	words, err := p.loadWords(fsys, out)
	if words == nil {
		return err
	}
	failed := []error{err, p.loadSheets(fsys, words, out)}
	for _, kind := range p.Forms.Transitions() {
		failed = append(failed, p.loadTransition(fsys, kind, words, out))
	}
	return errors.Join(failed...)
}

// loadWords reads the words that all templates share. Of a file that cannot be used,
// the built-in words stand, to read the others with.
func (p *Program) loadWords(fsys fs.FS, out *diag.List) (map[string]schema.Pair, error) {
	words, first := map[string]schema.Pair{}, p.words == nil
	if first {
		p.words = map[string]map[string]schema.Pair{}
	}
	var failed []error
	for _, shared := range []string{"packet/felles.yaml", "packet/lesekopi.yaml"} {
		data, err := fs.ReadFile(fsys, shared)
		if err != nil {
			return nil, fmt.Errorf("handover: %w", err)
		}
		own, err := document.ParseWords(shared, data, p.words[shared], out)
		switch {
		case err != nil && first:
			return nil, err
		case err != nil:
			failed, own = append(failed, err), p.words[shared]
		case first:
			p.words[shared] = own
		}
		maps.Copy(words, own)
	}
	return words, errors.Join(failed...)
}

func (p *Program) loadTransition(fsys fs.FS, kind string, words map[string]schema.Pair, out *diag.List) error {
	packet, list := path.Join("packet", kind+".yaml"), path.Join("checklist", kind+".yaml")
	data, err := fs.ReadFile(fsys, packet)
	if err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	items, err := fs.ReadFile(fsys, list)
	if err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	var err1, err2 error
	p.packets[kind], err1 = document.ParseTemplate(p.Forms.Form(kind), packet, data, words, out)
	p.lists[kind], err2 = checklist.Parse(p.Forms.Form(kind), list, items, out)
	return errors.Join(err1, err2)
}

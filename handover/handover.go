// Package handover is the pipeline: it turns case files into sealed packets, and
// sealed packets back into something a school office can read.
//
//	pack   bytes ─ casefile ─▶ Tree ─ validate (schemas, rule) ─▶ Case + diag.List
//	             ─ consent (grants, legal basis, recipient, day) ─▶ Release   (the only thing that may leave)
//	             ─ document (templates, i18n) ─▶ Document
//	             ─ render/pdf, render/xlsx ─▶ bytes, in memory
//	             ─ packet (manifest, signature by seal.Sign, files) ─ read back, from these bytes (render/pdftext)
//	             ─ seal.Encrypt ─▶ ciphertext
//	             ─ journal: forberedt ─ outbox ─▶ one file, whole or not at all ─ journal: laget
//
//	open   file  ─ seal.Decrypt ─ packet (manifest, seal.Verify, keybook: who, for whom, digests)
//	             ─ outbox ─▶ plain files, only after everything is verified ─ receipt ─ journal
//
// The promise of privacy is visible in what imports what: document.Build takes
// a consent.Release and never a Case, render knows neither casefile nor consent,
// and seal knows nothing of children. imports_test.go holds it.
//
// Nothing here or below knows standard output, flags, colour or the environment:
// clock, randomness and folders come in as arguments.
package handover

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/handover/wording"
)

// ErrNothing reports that nothing may be shared with anyone. It is a valid
// outcome, not a failure.
var ErrNothing = errors.New("handover: nothing may be shared")

// ErrBug reports a fault in the program itself.
var ErrBug = errors.New("handover: internal error")

// A Program is everything that is read once and shared: schemas, law, lists of
// words, templates, texts and typefaces. It is safe for concurrent use.
type Program struct {
	Forms     *schema.Set
	Catalog   *i18n.Catalog
	Law       *basis.Law
	Words     *wording.Lists
	validator *validate.Validator
	faces     *pdf.Faces
	packets   map[string]*document.Template
	lists     map[string]*checklist.List
	sheets    *document.SheetTemplate
	templates fs.FS // as they were read last
	schemas   fs.FS
	typefaces [][]byte
}

// Sources are the folders that a Program is read from.
type Sources struct {
	Schemas   fs.FS
	Templates fs.FS
	Fonts     pdf.Fonts
	Catalog   *i18n.Catalog // of texts, if it has been loaded already
}

// Load reads a Program. What is wrong with templates is added to out.
func Load(src Sources, out *diag.List) (*Program, error) {
	p := &Program{Catalog: src.Catalog, schemas: src.Schemas, typefaces: [][]byte{src.Fonts.Regular, src.Fonts.Bold}}
	var err error
	if p.Catalog == nil {
		if p.Catalog, err = i18n.Load(); err != nil {
			return nil, err
		}
	}
	if p.Forms, err = schema.Load(src.Schemas); err != nil {
		return nil, err
	}
	p.validator = validate.New(p.Forms)
	data, err := fs.ReadFile(src.Schemas, lawFile)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	if p.Law, err = basis.Parse(lawFile, data); err != nil {
		return nil, err
	}
	const words = "ordlister.yaml"
	if data, err = fs.ReadFile(src.Schemas, words); err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	if p.Words, err = wording.Parse(words, data); err != nil {
		return nil, err
	}
	if p.faces, err = pdf.Load(src.Fonts); err != nil {
		return nil, err
	}
	return p, p.LoadTemplates(src.Templates, out)
}

// sharedWords are the templates whose words all transitions have.
func sharedWords() []string { return []string{"packet/felles.yaml", "packet/lesekopi.yaml"} }

// LoadTemplates reads the templates of all transitions.
func (p *Program) LoadTemplates(fsys fs.FS, out *diag.List) error {
	p.packets, p.lists, p.templates = map[string]*document.Template{}, map[string]*checklist.List{}, fsys
	words := map[string]schema.Pair{}
	for _, shared := range sharedWords() {
		data, err := fs.ReadFile(fsys, shared)
		if err != nil {
			return fmt.Errorf("handover: %w", err)
		}
		own, err := document.ParseWords(shared, data, out)
		if err != nil {
			return err
		}
		maps.Copy(words, own)
	}
	if err := p.loadSheets(fsys, words, out); err != nil {
		return err
	}
	for _, kind := range p.Forms.Transitions() {
		if err := p.loadTransition(fsys, kind, words, out); err != nil {
			return err
		}
	}
	return nil
}

func (p *Program) loadTransition(fsys fs.FS, kind string, words map[string]schema.Pair, out *diag.List) error {
	packet := path.Join("packet", kind+".yaml")
	data, err := fs.ReadFile(fsys, packet)
	if err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	if p.packets[kind], err = document.ParseTemplate(p.Forms.Form(kind), packet, data, words, out); err != nil {
		return err
	}
	list := path.Join("checklist", kind+".yaml")
	if data, err = fs.ReadFile(fsys, list); err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	p.lists[kind], err = checklist.Parse(list, data, out)
	return err
}

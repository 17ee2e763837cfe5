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
//	plan   many cases, each as far as Release ─ plan (ids, keyed digests, keys) ─▶ one file, which packing is held to
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

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/handover/wording"
)

// ErrNothing reports that nothing may be shared with anyone. It is a valid
// outcome, not a failure.
var ErrNothing = errors.New("handover: nothing may be shared")

// ErrUnanswered reports that nobody has answered yet: the case is to be read and
// answered before anything can be packed. It is a step on the way, not a failure.
var ErrUnanswered = errors.New("handover: nobody has answered yet")

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
	latin     [firstNotLatin]bool // whether the faces have each character
	templates
	schemas   fs.FS
	typefaces [][]byte
	// words are those that all templates share, as they follow with the program.
	words func() (wordsOf, error)
}

// Sources are the folders that a Program is read from.
type Sources struct {
	Schemas   fs.FS
	Templates fs.FS
	Fonts     pdf.Fonts
	Catalog   *i18n.Catalog // of texts, if it has been loaded already
}

// Load reads a Program. What is wrong with templates is added to out; without one, they
// are those that are built in, which tests look through, and are read when they are
// needed.
func Load(src Sources, out *diag.List) (*Program, error) {
	p := &Program{Catalog: src.Catalog, schemas: src.Schemas, typefaces: [][]byte{src.Fonts.Regular, src.Fonts.Bold}}
	var err error
	if p.Catalog == nil {
		if p.Catalog, err = i18n.Load(); err != nil {
			return nil, err
		}
	}
	if err := p.read(src); err != nil {
		return nil, err
	}
	p.builtIn(src.Templates)
	if out == nil {
		return p, nil
	}
	return p, p.LoadTemplates(src.Templates, out)
}

func (p *Program) readFaces(fonts pdf.Fonts) (err error) {
	if p.faces, err = pdf.Load(fonts); err != nil {
		return err
	}
	for r := range p.latin {
		p.latin[r] = p.faces.Covers(rune(r))
	}
	return nil
}

// firstNotLatin is the first character that is none of those which nearly all texts are
// written with.
const firstNotLatin = 0x180

// canWrite reports whether a document can show a character. It is asked about each of
// every text.
func (p *Program) canWrite(r rune) bool {
	if r >= 0 && r < firstNotLatin {
		return p.latin[r]
	}
	return p.faces.Covers(r)
}

// read reads what every run needs. Its parts know nothing of each other, and are read
// at the same time: whoever has one case waits for this longer than for the case.
func (p *Program) read(src Sources) error {
	parts := []func() error{
		func() (err error) { p.Forms, err = schema.Load(src.Schemas); return err },
		func() (err error) { p.Law, err = parsed(src.Schemas, lawFile, basis.Parse); return err },
		func() (err error) { p.Words, err = parsed(src.Schemas, wordsFile, wording.Parse); return err },
		func() error { return p.readFaces(src.Fonts) },
	}
	if err := bulk.All(len(parts), func(i int) error { return parts[i]() }); err != nil {
		return err
	}
	p.validator = validate.New(p.Forms)
	return nil
}

// wordsFile has the lists of words.
const wordsFile = "ordlister.yaml"

func parsed[T any](fsys fs.FS, name string, parse func(string, []byte) (T, error)) (out T, err error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return out, fmt.Errorf("handover: %w", err)
	}
	return parse(name, data)
}

// Package pdf writes a document as a PDF that an archive can keep and a screen
// reader can read: the same bytes every time for the same document.
//
// It has three layers. The *writer* sets text on pages: it breaks lines, keeps headings
// with what follows them and finds out on which page each section stands. The *pen*
// draws, through fpdf. Everything it draws is either *tagged* – a part of what the
// document says, with its role and language – or an *artifact*, which a reader
// should not hear read aloud: rules, page furniture, the stamp, a table's head when
// it stands again. The *finisher*, render/pdfa, makes the final file of it.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"sync"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
	"github.com/handover-no/handover/handover/render/typeface"
)

// Fonts are the faces that a document is set in, as TrueType files.
type Fonts struct{ Regular, Bold []byte }

// Faces are the same, read. They are safe for concurrent use.
type Faces struct{ regular, bold *pdfa.Face }

// Load reads faces.
func Load(f Fonts) (*Faces, error) {
	regular, err := typeface.Parse(f.Regular)
	if err != nil {
		return nil, fmt.Errorf("pdf: regular face: %w", err)
	}
	bold, err := typeface.Parse(f.Bold)
	if err != nil {
		return nil, fmt.Errorf("pdf: bold face: %w", err)
	}
	return &Faces{pdfa.NewFace(regular), pdfa.NewFace(bold)}, nil
}

// Covers reports whether both faces have a character. White space needs no glyph.
func (f *Faces) Covers(r rune) bool { return ignorable(r) || f.regular.Has(r) && f.bold.Has(r) }

// Result is a finished document and where its sections stand.
type Result struct {
	Data  []byte
	Pages int
	// Page tells on which page, from 1, the heading with an anchor stands.
	Page map[string]int
}

// ErrGlyph reports a text with a character that the faces do not have. In a case
// file it is a finding (S16) long before this; here it keeps a blank from the page.
var ErrGlyph = errors.New("pdf: a character that the typeface does not have")

// Render writes a document. It is laid out first, so that the page numbers in the
// text agree with where things stand, and then drawn once. A document with a text of
// another case is not drawn (document.ErrForeign).
func Render(d *document.Document, f *Faces) (*Result, error) { return RenderAs(d, f, Look{}) }

// RenderAs writes a document in the look of an owner.
func RenderAs(d *document.Document, f *Faces, look Look) (*Result, error) {
	if err := d.Owned(); err != nil {
		return nil, err
	}
	known := newMeasures(f, look)
	w := newWriter(d, known, settle(d, known))
	w.draws()
	w.document(d)
	switch {
	case w.pen.missing:
		return nil, ErrGlyph
	case w.page != w.plan.total || !maps.Equal(w.anchors, w.plan.anchors):
		return nil, ErrUnsettled
	}
	drawn := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(drawn)
	drawn.Reset()
	if err := w.pen.output(drawn); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	data, err := pdfa.Finish(drawn.Bytes(), w.finished(d))
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return &Result{Data: data, Pages: w.page, Page: w.anchors}, nil
}

// buffers are used again, for what fpdf writes; nothing of it is kept.
var buffers = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// finished tells what is not on the pages.
func (w *writer) finished(d *document.Document) *pdfa.Document {
	pruned(w.tags.root)
	return &pdfa.Document{
		Title: clean(d.Title.Reveal()), Author: clean(d.Author.Reveal()), Language: codeOf(d.Language), Tool: "handover", Created: d.Created,
		Root: w.tags.root, Outline: w.tags.outline,
		Fonts:    []pdfa.Font{{Name: faceRegular, Face: w.known.regular, Cut: w.pen.regular}, {Name: faceBold, Face: w.known.bold, Cut: w.pen.bold}},
		Pictures: w.pictures(),
	}
}

// codeOf returns the code of a målform, as screen readers know it.
func codeOf(language string) string {
	if language == "nn" {
		return "nn-NO"
	}
	return "nb-NO"
}

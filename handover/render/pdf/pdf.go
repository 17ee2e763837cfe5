// Package pdf writes a document as a PDF: the same bytes every time for the same
// document.
//
// It has two layers. The *writer* sets text on pages through fpdf: it breaks
// lines, keeps headings with what follows them and finds out on which page each
// section stands. The *finisher* is a pure function from fpdf's bytes to the
// final ones, and mends what fpdf does not do well. What a reader of the
// document should not hear read aloud – rules, page furniture, the stamp – is
// drawn through one method of the writer, and everything else through another,
// so that both can be marked as such.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"github.com/handover-no/handover/handover/document"
)

// Fonts are the faces that a document is set in, as TrueType files.
type Fonts struct{ Regular, Bold []byte }

// Result is a finished document and where its sections stand.
type Result struct {
	Data  []byte
	Pages int
	// Page tells on which page, from 1, the heading with an anchor stands.
	Page map[string]int
}

// ErrUnsettled reports a document whose page numbers do not settle: a number
// that says where a section stands moves that section each time.
var ErrUnsettled = errors.New("pdf: page numbers do not settle")

// ErrFont reports a typeface that is no TrueType file.
var ErrFont = errors.New("pdf: not a TrueType file")

func isTrueType(face []byte) bool { return bytes.HasPrefix(face, []byte{0, 1, 0, 0}) }

// Render writes a document. It is laid out first, until the page numbers in the
// text agree with where things stand, and then drawn once.
func Render(d *document.Document, f Fonts) (*Result, error) {
	if !isTrueType(f.Regular) || !isTrueType(f.Bold) {
		return nil, ErrFont // fpdf would only print a line about it
	}
	widths, err := measure(f)
	if err != nil {
		return nil, err
	}
	p, err := settle(d, widths)
	if err != nil {
		return nil, err
	}
	w := newWriter(d, widths, p)
	w.draws(d, f)
	w.document(d)
	var b bytes.Buffer
	if err := w.doc.Output(&b); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	data, err := finish(b.Bytes())
	if err != nil {
		return nil, err
	}
	return &Result{Data: data, Pages: w.page, Page: w.anchors}, nil
}

// Covers returns a function that reports whether both faces have a character.
// White space needs no glyph.
func Covers(f Fonts) (func(rune) bool, error) {
	regular, err := sfnt.Parse(f.Regular)
	if err != nil {
		return nil, fmt.Errorf("pdf: regular face: %w", err)
	}
	bold, err := sfnt.Parse(f.Bold)
	if err != nil {
		return nil, fmt.Errorf("pdf: bold face: %w", err)
	}
	has := func(font *sfnt.Font, buf *sfnt.Buffer, r rune) bool {
		i, err := font.GlyphIndex(buf, r)
		return err == nil && i != 0
	}
	return func(r rune) bool {
		var buf sfnt.Buffer // one for each call, for safe concurrent use
		return ignorable(r) || has(regular, &buf, r) && has(bold, &buf, r)
	}, nil
}

// load gives fpdf copies of the faces: it may write into what it is given.
func load(doc *fpdf.Fpdf, f Fonts) {
	doc.AddUTF8FontFromBytes(family, "", slices.Clone(f.Regular))
	doc.AddUTF8FontFromBytes(family, "B", slices.Clone(f.Bold))
}

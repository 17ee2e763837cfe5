// Package pdftext reads back what a finished PDF says, from its bytes alone.
//
// It is the other end of render/pdf and knows nothing of it: a file is sealed when
// what stands in its bytes is what was meant to stand there. So it goes the way of
// a reader's program: from the table of objects to the pages, through each face's own
// list of characters, and along the tree that tells in which order things are read
// aloud. What the tree does not speak of – header, footer, stamp, a table's head
// when it stands again – is *furniture*, and comes apart.
//
// A text that is not wholly within its page is not seen, and not read.
//
// It reads what this program writes and no more: a file of another shape is
// ErrUnread. Whether the file is as the standards ask is for render/pdfcheck to say,
// which looks at everything and takes its time; this stands in the way of every
// packet and takes none.
package pdftext

import "errors"

// ErrUnread reports a file that cannot be read back.
var ErrUnread = errors.New("pdftext: the file cannot be read back")

// A Text is everything that stands in a file.
type Text struct {
	// Paragraphs are what the document says, in the order in which it is read aloud.
	Paragraphs []Paragraph
	// Furniture is what each page shows besides.
	Furniture []string
	// Unseen is what stands on no page: titles, bookmarks, names of figures, metadata.
	Unseen []string
}

// A Paragraph is a text that belongs together: a heading, a label, an answer, a cell.
// Page is where it begins, from 1. Where lines are broken is not told; a space
// stands there, unless the break is within a word.
type Paragraph struct {
	Page int
	Text string
}

// Read reads a file back.
func Read(data []byte) (*Text, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	defer f.close()
	pages, err := f.readPages()
	if err != nil {
		return nil, err
	}
	out := &Text{}
	w := walk{file: f, pages: pages, out: out}
	if err := w.tree(); err != nil {
		return nil, err
	}
	for _, p := range pages {
		out.Furniture = append(out.Furniture, string(p.furniture))
	}
	out.Unseen = f.unseen()
	return out, nil
}

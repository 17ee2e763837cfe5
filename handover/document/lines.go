package document

import (
	"iter"
	"slices"

	"github.com/handover-no/handover/handover/secret"
)

// Lines returns every line of the document that has something in it, in the order in
// which it is read: that of the blocks, and in a table row by row.
func (d *Document) Lines() iter.Seq[Line] {
	return func(yield func(Line) bool) { linesOf(d.Blocks, yield) }
}

// linesOf passes on lines until yield has had enough.
func linesOf(blocks []Block, yield func(Line) bool) bool {
	for _, b := range blocks {
		for _, l := range linesIn(b) {
			if len(l) > 0 && !yield(l) {
				return false
			}
		}
		if t, ok := b.(Together); ok && !linesOf(t.Blocks, yield) {
			return false
		}
	}
	return true
}

// linesIn returns the lines of one block, but not of blocks within it.
func linesIn(b Block) []Line {
	switch b := b.(type) {
	case Title:
		return []Line{b.Text, b.Sub, b.Note}
	case Heading:
		return []Line{b.Text, b.Meta}
	case Para:
		return b.Text
	case Callout:
		return headed(b.Head, b.Text)
	case Alert:
		return headed(b.Head, b.Items)
	case Quote:
		return append(append([]Line{}, b.Text...), b.Source)
	case Box:
		return append(headed(b.Head, b.Items), b.Foot)
	case Columns:
		return b.lines()
	case Facts:
		var out []Line
		for _, f := range b.Rows {
			out = append(append(append(out, f.Label), f.Value...), f.Note)
		}
		return out
	case Table:
		out := append([]Line{}, b.Heads...)
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				out = append(append(append(out, c.Text...), c.Note...), c.Boxes...)
			}
		}
		return out
	case Choices:
		return b.lines()
	case Blanks:
		return b.lines()
	}
	return nil
}

func (b Columns) lines() []Line {
	var out []Line
	for _, list := range slices.Concat([]Bullets{b.Left}, b.UnderLeft, []Bullets{b.Right}, b.UnderRight) {
		out = append(out, list.lines()...)
	}
	return out
}

func (b Choices) lines() []Line {
	var out []Line
	for _, c := range b.Items {
		out = append(append(append(out, c.Title), c.Text...), b.Yes, b.No, c.Key)
	}
	return out
}

func (b Blanks) lines() []Line {
	var out []Line
	for _, row := range b.Rows {
		for _, f := range row {
			out = append(append(out, f.Label, f.Text), f.Boxes...)
		}
	}
	return out
}

func headed(head Line, under []Line) []Line { return append([]Line{head}, under...) }

// lines of a list without items are none: its head would stand over nothing.
func (b Bullets) lines() []Line {
	if len(b.Items) == 0 {
		return nil
	}
	return headed(b.Head, b.Items)
}

// texts returns what stands around the blocks, and what is told of the document.
func (d *Document) texts() []secret.Text {
	return []secret.Text{
		d.Title, d.Author, d.Header.Owner, d.Header.Unit, d.Header.Packet, d.Header.Made, d.Header.Fill, d.Header.Logo, d.Footer.Note, d.Footer.Page, d.Stamp, d.Continued, d.CheckBox,
	}
}

// Owned returns ErrForeign when any text in the document, or around it, belongs to
// another case than the document's, or to none.
func (d *Document) Owned() error {
	for _, t := range d.texts() {
		if !d.owns(t) {
			return ErrForeign
		}
	}
	for l := range d.Lines() {
		for _, r := range l {
			if !d.owns(r.Text) {
				return ErrForeign
			}
		}
	}
	return nil
}

func (d *Document) owns(t secret.Text) bool { return t.IsEmpty() || d.Case != "" && t.Case() == d.Case }

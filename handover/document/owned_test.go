package document_test

import (
	"errors"
	"testing"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/secret"
)

// Every text of a document belongs to its case, and the words of the template and
// the owner's name too; one that does not is not drawn.
func TestEveryTextIsOwned(t *testing.T) {
	b := newBench(t)
	foreign := secret.New("245837fc-0014-437b-b135-43df546b013d", "noe")
	for _, c := range examples {
		r := b.release(t, c.name, c.role)
		d := b.build(t, r)
		n := 0
		for l := range d.Lines() {
			for _, run := range l {
				if n++; !run.Text.IsEmpty() && run.Text.Case() != r.CaseID {
					t.Errorf("%s: a text belongs to %q", c.name, run.Text.Case())
				}
			}
		}
		if err := d.Owned(); err != nil || n < 200 {
			t.Errorf("%s: %v, %d texts", c.name, err, n)
		}
	}
	d := b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor"))
	for name, at := range map[string]*secret.Text{
		"title": &d.Title, "author": &d.Author, "owner": &d.Header.Owner, "unit": &d.Header.Unit, "packet": &d.Header.Packet, "made": &d.Header.Made,
		"note": &d.Footer.Note, "page": &d.Footer.Page, "stamp": &d.Stamp, "continued": &d.Continued, "check box": &d.CheckBox,
	} {
		before := *at
		*at = foreign
		if !errors.Is(d.Owned(), document.ErrForeign) {
			t.Errorf("a foreign %s is not found", name)
		}
		*at = before
	}
	faces, err := theFaces()
	if err != nil {
		t.Fatal(err)
	}
	for l := range d.Lines() {
		for i := range l {
			before := l[i].Text
			l[i].Text = foreign
			if !errors.Is(d.Owned(), document.ErrForeign) {
				t.Error("a foreign text is not found")
			}
			if i == 0 && len(l) > 3 {
				if _, err := pdf.Render(d, faces); !errors.Is(err, document.ErrForeign) {
					t.Errorf("a foreign text is drawn: %v", err)
				}
			}
			l[i].Text = before
		}
	}
}

// A whole section of another child's is refused, also one of numbers and yes and no
// alone.
func TestAForeignSectionIsRefused(t *testing.T) {
	b := newBench(t)
	mine, other := b.release(t, "barnehage_1_to_hjem", "rektor"), b.release(t, "barnehage_2_samisk_opplaering", "rektor")
	n := 0
	for _, f := range other.Data.Fields() {
		if f.Key == "skjema" {
			continue
		}
		r := *mine
		r.Data = mine.Data.With(f.Key, f.Value)
		if _, err := b.try(&r); !errors.Is(err, document.ErrForeign) {
			t.Errorf("%s of another child: %v", f.Key, err)
		}
		n++
	}
	for _, v := range []record.Value{record.OfBool(true).In(other.CaseID), record.OfInt(3).In(other.CaseID), record.OfBool(false)} {
		r := *mine
		r.Data = mine.Data.With("praktisk", record.OfMap(record.Field{Key: "skyss", Value: v}))
		if _, err := b.try(&r); !errors.Is(err, document.ErrForeign) {
			t.Errorf("an answer of another child: %v", err)
		}
		n++
	}
	if n < 30 {
		t.Errorf("only %d tries", n)
	}
}

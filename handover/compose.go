package handover

import (
	"time"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
)

// A Composed is what one release becomes, before it is sealed.
type Composed struct {
	Release  *consent.Release
	Items    []checklist.Item
	PDF      *pdf.Result
	document *document.Document
	of       document.Input
}

// Making is what a document tells about its own making.
type Making struct {
	Owner string // the municipality or other owner
	// Letterhead is what the owner has chosen of its pages.
	Letterhead Letterhead
	Profile    string // streng or lov
	Packet     string // packet id
	Created    time.Time
	Today      day.Day
	// Replaces is the packet that this one takes the place of, or nil.
	Replaces *document.Replaced
	// SignedBy is the name of the unit that signs on behalf of the sender, or nothing.
	SignedBy string
}

// Items returns what a release asks of its recipient, by date. Those about a page
// that can be taken out come last, so that no number is missing without it.
func (p *Program) Items(r *consent.Release, received day.Day) []checklist.Item {
	items := p.lists[r.Transition]().For(checklist.Facts{
		Data: r.Data, Role: r.Data.At("mottaker.rolle").Text().Reveal(), Received: received,
		Start: r.Start, CopiesBy: r.DeleteCopiesBy(),
	})
	var rest, apart []checklist.Item
	packet := p.packets[r.Transition]()
	for _, it := range items {
		if packet.IsApart(it.Section) {
			apart = append(apart, it)
		} else {
			rest = append(rest, it)
		}
	}
	return append(rest, apart...)
}

// input is what the document of a release is made of, but for what tells of its making.
func (p *Program) input(r *consent.Release, today day.Day) document.Input {
	return document.Input{
		Release: r, Items: p.Items(r, today), Template: p.packets[r.Transition](), Form: p.Forms.Form(r.Transition), Law: p.Law,
		Printer: p.Catalog.Printer(i18n.Lang(r.Language)), Made: today,
	}
}

// Compose makes the document of a release.
func (p *Program) Compose(r *consent.Release, m Making) (*Composed, error) {
	in := p.input(r, m.Today)
	in.Owner, in.Profile, in.Letterhead, in.SignedBy = m.Owner, m.Profile, m.Letterhead.Letterhead, m.SignedBy
	in.Packet, in.Created, in.Replaces = m.Packet, m.Created, m.Replaces
	doc, err := document.Build(in)
	if err != nil {
		return nil, err
	}
	out, err := pdf.RenderAs(doc, p.faces, m.Letterhead.Look)
	if err != nil {
		return nil, err
	}
	return &Composed{Release: r, Items: in.Items, PDF: out, document: doc, of: in}, nil
}

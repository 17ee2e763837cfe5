package document

import (
	"strings"

	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// A Letterhead is what an owner adds to all its documents. All of it is optional.
type Letterhead struct {
	Logo    schema.Pair // what the picture at the top shows
	Contact Contact
	Closing schema.Pair // what stands last
}

// A Contact is whom the owner wants to be asked.
type Contact struct{ Office, Phone, Mail string }

// logo is what the owner's picture shows, or nothing.
func (b *builder) logo() secret.Text { return b.own(b.Letterhead.Logo.In(b.lang)) }

// farewell is whom to ask at the owner, and the owner's last words. Nothing of it is
// about the child.
func (b *builder) farewell() []Block {
	var said []Line
	var ways []string
	for _, s := range []string{b.Letterhead.Contact.Office, unbroken(b.Letterhead.Contact.Phone), b.Letterhead.Contact.Mail} {
		if s != "" {
			ways = append(ways, s)
		}
	}
	if len(ways) > 0 {
		said = append(said, b.line(b.words("eier_kontakt", "hvem", strings.Join(ways, ", "))))
	}
	if s := b.Letterhead.Closing.In(b.lang); s != "" {
		said = append(said, b.paragraphs(s)...)
	}
	if len(said) == 0 {
		return nil
	}
	return []Block{Para{Text: said}}
}

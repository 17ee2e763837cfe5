package handover

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdftext"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// ErrMixed reports a finished packet in which another child of the run is named.
// Nothing of the case is sealed.
var ErrMixed = errors.New("handover: another child of the run is named in the packet")

// A MixedError names the cases, and nothing of what was found. It is ErrMixed.
type MixedError struct {
	Case   string   // id of the case that the packet is of
	Others []string // ids of the cases of those who are named in it
}

func (e *MixedError) Error() string {
	return fmt.Sprintf("%v: case %s, and %s", ErrMixed, e.Case, strings.Join(e.Others, ", "))
}

// Is reports whether target is ErrMixed.
func (e *MixedError) Is(target error) bool { return target == ErrMixed }

// readBack reads a packet as its receiver will, from the bytes that are about to be
// sealed, and holds it against the case that it is of: that it is that case's packet,
// that the document says all that the released file does and no more, that the
// attachments are the ones the case names, and that no other child of the run is in
// it. What fails but the last is a fault in the program, or in a template.
func (p *Packer) readBack(c *Checked, j *job, plain []byte) error {
	made, err := packet.Open(plain, func(claim packet.Claim) error { return j.isOf(c, claim.Manifest) })
	if err != nil {
		return bug(err)
	}
	data, _ := made.File(packet.DataFile)
	value, err := record.FromJSON(c.Case.ID, data)
	if err != nil {
		return bug(err)
	}
	release, err := consent.ReadRelease(value)
	if err != nil || release.CaseID != c.Case.ID || !isBetween(value, made.Manifest) || j.release.CaseID != c.Case.ID || !c.isOwn(value) || !j.isMadeOf(data) {
		return bug(errOtherPacket)
	}
	file, _ := made.File(packet.HandoverFile)
	text, err := pdftext.Read(file)
	if err != nil {
		return bug(err)
	}
	if err := j.proves(release, text); err != nil {
		return bug(err)
	}
	if err := c.hasAttached(release, j.release.Files, made); err != nil {
		return bug(err)
	}
	return p.apart(c, append(allOf(text), unseenIn(value)...))
}

// errOtherPacket reports a packet that says it is another than was to be made.
var errOtherPacket = errors.New("handover: the packet is another one's")

func bug(err error) error { return fmt.Errorf("%w: %w", ErrBug, err) }

// isOf returns an error unless a manifest is that of the packet that is to be made of
// a case.
func (j *job) isOf(c *Checked, m packet.Manifest) error {
	to := j.packed.To.To
	if m.CaseID != c.Case.ID || m.PacketID != j.packed.Packet || m.To.Orgnr != to.Unit || m.To.Role != to.Role || m.From.Orgnr != c.Case.Sender.Unit {
		return errOtherPacket
	}
	return nil
}

// proves holds what was read of the document against what was released, as the
// receiver has it. The packet's id stands on each page.
func (j *job) proves(release *consent.Release, text *pdftext.Text) error {
	for _, page := range text.Furniture {
		if !strings.Contains(page, string(j.packed.Packet)) {
			return errOtherPacket
		}
	}
	in := j.composed.of
	in.Release = release
	return document.Prove(in, j.composed.document, j.composed.PDF.Page, paragraphs(text))
}

// readCopyBack holds a finished reading copy, or a sheet, against its document.
func readCopyBack(d *document.Document, made *pdf.Result) error {
	text, err := pdftext.Read(made.Data)
	if err != nil {
		return bug(err)
	}
	if err := d.Agrees(made.Page, paragraphs(text)); err != nil {
		return bug(err)
	}
	return nil
}

func paragraphs(text *pdftext.Text) []string {
	out := make([]string, len(text.Paragraphs))
	for i, p := range text.Paragraphs {
		out[i] = p.Text
	}
	return out
}

// allOf returns every text of a file once.
func allOf(text *pdftext.Text) []string {
	out := paragraphs(text)
	seen := map[string]bool{}
	once := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, page := range text.Furniture { // mostly the same on each
		for line := range strings.SplitSeq(page, "\n") {
			once(line)
		}
	}
	for _, s := range text.Unseen {
		once(s)
	}
	return out
}

// unseenIn returns the texts of a released file that do not stand in the document.
func unseenIn(data record.Value) []string {
	var out []string
	unseen := document.Unseen()
	data.Walk("", func(path string, leaf record.Value) {
		if unseen[path] != "" && leaf.Kind() == record.Text {
			out = append(out, leaf.Text().Reveal())
		}
	})
	return out
}

// hasAttached returns an error unless each file in a packet is the one that the case
// names in that row, and there are no others.
func (c *Checked) hasAttached(release *consent.Release, files []consent.File, made packet.Packet) error {
	rows, n := release.Data.Field("vedlegg").Items(), 0
	for _, row := range rows {
		name := row.Field(schema.EnclosedFile)
		if name.IsMissing() {
			continue
		}
		if n == len(files) || !name.Is(files[n].Name) || !c.names(files[n], row) {
			return errOtherPacket
		}
		data, _ := made.File(files[n].Name)
		if again, err := c.attachment(files[n]); err != nil || !bytes.Equal(data, again) {
			return errOtherPacket
		}
		n++
	}
	inside := slices.DeleteFunc(slices.Clone(made.Files), func(f packet.Content) bool { return !strings.HasPrefix(f.Name, "vedlegg/") })
	if n != len(files) || n != len(inside) {
		return errOtherPacket
	}
	return nil
}

// names reports whether the case names a file in a row that says the same as this
// one of a release.
func (c *Checked) names(f consent.File, row record.Value) bool {
	same := func(own record.Value, key string) bool {
		return own.Field(key).Text().Reveal() == row.Field(key).Text().Reveal()
	}
	return slices.ContainsFunc(c.Case.Data.Field("vedlegg").Items(), func(own record.Value) bool {
		return own.Field(schema.AttachedFile).Text().Equal(f.Source) && same(own, "tittel") && same(own, "type") && same(own, "dato")
	})
}

// readListBack reads a checklist as its receiver will: each child is one whose packet
// goes to the same role, under that child's own name, and what there is to do for it
// names no other.
func (p *Packer) readListBack(l *roleList, list xlsx.Checklist, m packet.Manifest, plain []byte) error {
	made, err := packet.Open(plain, func(claim packet.Claim) error {
		if claim.Manifest.PacketID != m.PacketID || claim.Manifest.To.Orgnr != m.To.Orgnr || claim.Manifest.To.Role != m.To.Role {
			return errOtherPacket
		}
		return nil
	})
	if err != nil {
		return bug(err)
	}
	book, _ := made.File(packet.ChecklistFile)
	if err := xlsx.Agrees(list, p.Program.Catalog.Printer(i18n.Lang(l.lang)), book); err != nil {
		return bug(err)
	}
	if !l.holds(list.Children) {
		return bug(errOtherPacket)
	}
	for _, child := range list.Children {
		of, ok := l.of[child.Packet]
		if !ok || child.Name.Case() != of.who.Case || !isNameOf(child.Name, of.name) {
			return bug(errOtherPacket)
		}
		said := []string{child.Name.Reveal(), child.Sender}
		for _, it := range child.Items {
			said = append(said, it.Text, it.Who, it.When)
		}
		if _, mixed := p.mixed(of.who, said); mixed != nil {
			err = errors.Join(err, mixed)
		}
	}
	return err
}

// isNameOf reports whether a name is that of a child, as far as it was released.
func isNameOf(name secret.Text, full string) bool {
	own := strings.Fields(full)
	parts := strings.Fields(name.Reveal())
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(own, part) })
}

// apart returns a MixedError when another child of the run is named in texts that
// were made of a case. Names that two cases have by right are noted.
func (p *Packer) apart(c *Checked, texts []string) error {
	if c.input == nil {
		return nil
	}
	shared, err := p.mixed(c.input.Who(), texts)
	for _, id := range shared {
		if !slices.Contains(c.Shared, id) {
			c.Shared = append(c.Shared, id)
		}
	}
	return err
}

// mixed looks for the other children of the run in texts that were made of a case, and
// returns a MixedError when there is one, and the cases that it shares names with by
// right.
func (p *Packer) mixed(who rule.Who, texts []string) (shared []string, err error) {
	if p.Others == nil {
		return nil, nil
	}
	others, shared := p.Others.In(who, texts)
	if len(others) > 0 {
		return shared, &MixedError{Case: who.Case, Others: others}
	}
	return shared, nil
}

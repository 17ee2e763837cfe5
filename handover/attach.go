package handover

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/schema"
)

// MaxAttachment is how large an attachment may be, in bytes.
const MaxAttachment = 10 << 20

// ErrAttachment reports a file beside the case that cannot go with it. Its name
// is not told: it may be a child's.
var ErrAttachment = errors.New("handover: an attachment cannot be used")

// Why an attachment cannot be used; each is an ErrAttachment.
var (
	ErrAttachmentMissing = fmt.Errorf("%w: not found beside the case file", ErrAttachment)
	ErrAttachmentLarge   = fmt.Errorf("%w: larger than 10 MiB", ErrAttachment)
	ErrAttachmentKind    = fmt.Errorf("%w: not a PDF", ErrAttachment)
)

// attachmentsExist reports every file that the case names and that cannot go.
func (c *Checked) attachmentsExist() {
	for i, row := range c.Case.Data.Field("vedlegg").Items() {
		file := row.Field(schema.AttachedFile)
		if file.IsMissing() {
			continue
		}
		_, err := c.attachment(consent.File{Source: file.Text()})
		for _, k := range []struct {
			err     error
			variant string
		}{{ErrAttachmentMissing, "mangler"}, {ErrAttachmentLarge, "stor"}, {ErrAttachmentKind, "type"}} {
			if errors.Is(err, k.err) {
				c.Findings.Add(diag.Diagnostic{
					Code: "S17", Variant: k.variant, Severity: diag.Error, Span: c.Case.Span(casefile.Index("vedlegg", i) + "." + schema.AttachedFile),
				})
			}
		}
	}
}

// attachments reads the files that go with a release.
func (c *Checked) attachments(r *consent.Release) ([]packet.Content, error) {
	var out []packet.Content
	for _, f := range r.Files {
		data, err := c.attachment(f)
		if err != nil {
			return nil, err
		}
		out = append(out, packet.Content{Name: f.Name, Data: data})
	}
	return out, nil
}

func (c *Checked) attachment(f consent.File) (data []byte, err error) {
	if c.Beside == nil {
		return nil, ErrAttachmentMissing
	}
	file, err := c.Beside.Open(strings.ReplaceAll(f.Source.Reveal(), `\`, "/"))
	if err != nil {
		return nil, ErrAttachmentMissing
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, ErrAttachmentMissing
	}
	data, err = io.ReadAll(io.LimitReader(file, MaxAttachment+1))
	switch {
	case err != nil:
		return nil, ErrAttachmentMissing
	case len(data) > MaxAttachment:
		return nil, ErrAttachmentLarge
	case !bytes.HasPrefix(data, []byte("%PDF-")):
		return nil, ErrAttachmentKind
	}
	return data, nil
}

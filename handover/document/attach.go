package document

import (
	"slices"

	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// attachmentsKey is the section that lists attachments.
const attachmentsKey = "vedlegg"

// attachments tells what comes with the packet, or beside it, and what to do when
// that does not come.
func (b *builder) attachments(s section, v record.Value) Block {
	out := b.attachmentTable(s, v)
	if slices.ContainsFunc(v.Items(), comesApart) {
		out = append(out, Para{Text: []Line{b.ring()}})
	}
	return Together{Blocks: out}
}

// attachmentTable is a table of attachments: to list something is not to enclose
// it, so each row says where it is.
func (b *builder) attachmentTable(s section, v record.Value) []Block {
	form := b.Form.Field(attachmentsKey).Item
	t := Table{Widths: []float64{0.29, 0.21, 0.13, 0.07, 0.30}}
	for _, k := range []string{"tittel", "type", "dato", "sider", "hvor"} {
		t.Heads = append(t.Heads, b.line(b.words("tabell_"+k)))
	}
	for _, row := range v.Items() {
		pages := "–"
		if n := row.Field("sider"); !n.IsMissing() {
			pages = b.short(form.Field("sider"), n)
		}
		var cells []Cell
		for _, c := range []struct{ said, field string }{
			{row.Field("tittel").Text().Reveal(), "tittel"}, {b.short(form.Field("type"), row.Field("type")), "type"}, {b.date(row.Field("dato")), "dato"},
			{pages, "sider"}, {b.where(form, row), schema.EnclosedFile},
		} {
			cells = append(cells, Cell{Text: []Line{of(b.line(c.said), record.Join(attachmentsKey, c.field))}})
		}
		of(cells[4].Text[0], record.Join(attachmentsKey, "sendes"))
		t.Rows = append(t.Rows, Row{cells})
	}
	out := []Block{Heading{Level: 2, Text: b.line(s.title.In(b.lang)), Meta: b.source(s.key), Anchor: s.key}, t}
	if remark := b.remark(s.key); len(remark) > 0 {
		out = append(out, Facts{Rows: remark})
	}
	return out
}

// comesApart reports whether an attachment is still to come, or to be asked for.
func comesApart(row record.Value) bool {
	return row.Field(schema.EnclosedFile).IsMissing() && !row.Field("sendes").Is("i_elevmappe")
}

// where tells how an attachment reaches its reader.
func (b *builder) where(form *schema.Field, row record.Value) string {
	sent := row.Field("sendes")
	switch file := row.Field(schema.EnclosedFile); {
	case !file.IsMissing():
		return b.words("vedlegg_i_pakken", "fil", file.Text().Reveal())
	case sent.Is("vedlagt"):
		return b.words("vedlegg_utenom")
	}
	return b.words("vedlegg_ikke", "hvor", b.short(form.Field("sendes"), sent))
}

// apartWithin is how many working days an attachment that is not in the packet may
// take: as long as the receiver has to answer (M1).
const apartWithin = 3

// ring tells what the receiver does when an attachment that is not in the packet
// does not come.
func (b *builder) ring() Line {
	phone := unbroken(b.text("avsender.svartelefon"))
	by := i18n.Date(b.Made.AddWorkdays(apartWithin))
	return b.line(b.words("vedlegg_merk", "dato", by, "enhet", b.text("avsender.navn"), "telefon", orDash(phone)))
}

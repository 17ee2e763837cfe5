package document

import (
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// measuresKey is the key under which any section may hold measures (tiltak);
// what was agreed in a meeting has the same form. They are shown together, see
// measures.
const (
	measuresKey = "tiltak"
	agreedKey   = "avtalt"
)

func isMeasures(key string) bool { return key == measuresKey || key == agreedKey }

// sections writes every section of the release, in the template's order. Those
// that were answered with no or none are gathered at the end.
func (b *builder) sections() []Block {
	var out []Block
	var none []Line
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if v.IsMissing() {
			continue
		}
		if s.key == attachmentsKey && v.Kind() == record.List {
			out = append(out, b.attachments(s, v)...)
			continue
		}
		rows, empty := b.rows(s, v)
		if len(rows) == 0 {
			if len(empty) > 0 {
				none = append(none, b.noneLine(s, empty))
			}
			continue // otherwise only measures, which have a table of their own
		}
		if len(empty) > 0 {
			rows = append(rows, Fact{Label: b.line(b.words("nei_ingen")), Value: []Line{b.line(strings.Join(empty, ", "))}})
		}
		if remark := b.text("om." + s.key + ".merknad_foresatt"); remark != "" {
			rows = append(rows, Fact{Label: b.line(b.words("merknad")), Value: b.paragraphs(remark)})
		}
		out = append(out, Heading{Level: 2, Text: b.line(s.title.In(b.lang)), Meta: b.source(s.key), Anchor: s.key})
		if intro := s.intro.In(b.lang); intro != "" {
			out = append(out, Para{Text: []Line{b.line(intro)}, Quiet: true})
		}
		out = append(out, Facts{Rows: rows})
	}
	if len(none) > 0 {
		out = append(out, Heading{Level: 2, Text: b.line(b.words("nei_ingen")), Anchor: noneKey},
			Facts{Rows: []Fact{{Label: b.line(b.words("nei_ingen_etikett")), Value: none, Bullets: true}}})
	}
	return out
}

// attachmentsKey is the section that lists attachments.
const attachmentsKey = "vedlegg"

// attachments is the table of what comes with the packet, or beside it: to list
// something is not to enclose it, so each row says where it is.
func (b *builder) attachments(s section, v record.Value) []Block {
	form := b.Form.Field(attachmentsKey).Item
	t := Table{Widths: []float64{0.33, 0.22, 0.13, 0.08, 0.24}}
	for _, k := range []string{"tittel", "type", "dato", "sider", "hvor"} {
		t.Heads = append(t.Heads, b.line(b.words("tabell_"+k)))
	}
	for _, row := range v.Items() {
		pages := "–"
		if n := row.Field("sider"); !n.IsMissing() {
			pages = b.short(form.Field("sider"), n)
		}
		var cells []Cell
		for _, text := range []string{
			row.Field("tittel").Text().Reveal(), b.short(form.Field("type"), row.Field("type")), b.date(row.Field("dato")), pages, b.where(form, row),
		} {
			cells = append(cells, Cell{Text: []Line{b.line(text)}})
		}
		t.Rows = append(t.Rows, Row{cells})
	}
	return []Block{Heading{Level: 2, Text: b.line(s.title.In(b.lang)), Meta: b.source(s.key), Anchor: s.key}, t}
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
	return b.short(form.Field("sendes"), sent)
}

// noneKey is the anchor of what was answered with no or none.
const noneKey = "nei_ingen"

// noneLine tells of a section that holds nothing else than no or none, who
// answered and when.
func (b *builder) noneLine(s section, empty []string) Line {
	text := strings.Join(empty, ", ")
	if title := lowerFirst(s.title.In(b.lang)); text != title {
		text = title + ": " + text
	}
	if remark := b.text("om." + s.key + ".merknad_foresatt"); remark != "" {
		text += ". " + b.words("merknad") + ": " + remark
	}
	if source := plain(b.source(s.key)); source != "" {
		text += " (" + source + ")"
	}
	return b.line(text)
}

// rows writes the fields of a section, each with its label, and lists those that
// were answered with no or none apart: they are answers too, but the others are
// easier to find without them.
func (b *builder) rows(s section, v record.Value) (rows []Fact, none []string) {
	for _, path := range s.fields {
		field := b.Form.At(record.Join(s.key, path))
		at := v
		if path != "" {
			at = v.At(path)
		}
		if at.IsMissing() || isMeasures(field.Key) {
			continue
		}
		name := b.Template.label(field, b.lang)
		if isNone(at) {
			none = append(none, lowerFirst(name))
			continue
		}
		if lines, list := b.answer(field, at); len(lines) > 0 {
			rows = append(rows, Fact{Label: b.line(name), Value: lines, Bullets: list})
		}
	}
	return rows, none
}

// isNone reports whether an answer is no, or that there is none.
func isNone(v record.Value) bool {
	return v.Kind() == record.Bool && !v.Yes() || v.Is("nei") || v.Is("ingen")
}

// source tells who wrote a section, when, and on what it rests.
func (b *builder) source(section string) Line {
	at := "om." + section
	var parts []string
	if role := b.text(at + ".kilde.rolle"); role != "" {
		parts = append(parts, role)
	}
	for _, k := range []string{".kilde.basert_paa", ".svar_fra"} {
		if v := b.data.At(at + k); !v.IsMissing() {
			parts = append(parts, b.words("kilde"+k[strings.LastIndex(k, "."):], "ord", b.flat(b.Form.At(at+k), v)))
		}
	}
	if since, err := day.Parse(b.text(at + ".kilde.kjent_barnet_siden")); err == nil {
		parts = append(parts, b.words("kjent_siden", "dato", i18n.Date(since)))
	}
	updated, err := day.Parse(b.text(at + ".sist_oppdatert"))
	if err != nil {
		updated, err = day.Parse(b.text(at + ".kilde.dato"))
	}
	if err == nil {
		parts = append(parts, i18n.Date(updated))
	}
	return b.line(strings.Join(parts, " · "))
}

// measureRows returns every measure of the release, in the order of the
// template's sections.
func (b *builder) measureRows() []record.Value {
	var out []record.Value
	for _, s := range b.Template.sections {
		collect(b.data.Field(s.key), isMeasures(s.key), &out)
	}
	return out
}

func collect(v record.Value, measures bool, out *[]record.Value) {
	switch v.Kind() {
	case record.List:
		for _, it := range v.Items() {
			if measures {
				*out = append(*out, it)
			} else {
				collect(it, false, out)
			}
		}
	case record.Map:
		for _, f := range v.Fields() {
			collect(f.Value, isMeasures(f.Key), out)
		}
	}
}

// measures is the table of measures: those that go on are a decision for the
// receiver, those that have stopped are told for what was learnt.
func (b *builder) measures() []Block {
	rows := b.measureRows()
	if len(rows) == 0 {
		return nil
	}
	form := b.Form.Field(measuresKey).Item
	t := Table{Widths: []float64{0.29, 0.09, 0.14, 0.19, 0.13, 0.16}}
	for _, k := range []string{"tiltak", "virker", "mener_" + b.text("avsender.type"), "ansvarlig", "frist", "avgjoerelse"} {
		t.Heads = append(t.Heads, b.line(b.words("tabell_"+k)))
	}
	for _, m := range rows {
		cells := []Cell{
			{Text: []Line{b.line(m.Field("hva").Text().Reveal())}, Note: b.measureNotes(m)},
			{Text: []Line{b.line(b.short(form.Field("virker"), m.Field("virker")))}},
			{Text: []Line{b.line(b.words("viderefoeres_" + m.Field("viderefoeres").Text().Reveal()))}},
			{Text: []Line{b.line(orDash(m.Field("ansvarlig_rolle").Text().Reveal()))}},
			{Text: []Line{b.line(b.date(m.Field("frist")))}},
			{},
		}
		if !m.Field("viderefoeres").Is("nei") {
			for _, k := range []string{"viderefoer", "endre", "avslutt"} {
				cells[5].Boxes = append(cells[5].Boxes, b.line(b.words("avgjoer_"+k)))
			}
		}
		t.Rows = append(t.Rows, Row{cells})
	}
	return []Block{
		Heading{Level: 2, Text: b.line(b.words("tiltak_overskrift")), Meta: b.line(b.words("tiltak_ingress")), Anchor: measuresKey}, t,
	}
}

// measureNotes tells how a measure is organised, over which time, and what was learnt.
func (b *builder) measureNotes(m record.Value) []Line {
	form := b.Form.Field(measuresKey).Item
	var out []Line
	for _, k := range []string{"merknad", "organisering", "periode"} {
		if v := m.Field(k); !v.IsMissing() {
			out = append(out, b.line(b.flat(form.Field(k), v)))
		}
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

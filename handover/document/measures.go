package document

import (
	"github.com/handover-no/handover/handover/record"
)

// measuresKey is the key under which any section may hold measures (tiltak);
// what was agreed in a meeting has the same form, and what was tried earlier.
// They are shown together, see measures.
const (
	measuresKey = "tiltak"
	agreedKey   = "avtalt"
	earlierKey  = "tidligere_tiltak"
)

func isMeasures(key string) bool {
	return key == measuresKey || key == agreedKey || key == earlierKey
}

// measureRows returns every measure of the release, in the order of the
// template's sections. Those of a section with a page of its own stay there.
func (b *builder) measureRows() []record.Value {
	var out []record.Value
	for _, s := range b.Template.sections {
		if !s.apart {
			collect(b.data.Field(s.key), isMeasures(s.key), &out)
		}
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
	head := Heading{Level: 2, Text: b.line(b.words("tiltak_overskrift")), Meta: b.line(b.words("tiltak_ingress")), Anchor: measuresKey}
	return []Block{head, b.decisionTable(rows)}
}

// decisionTable is a table of measures with a decision for the receiver to make on
// each that goes on.
func (b *builder) decisionTable(rows []record.Value) Table {
	t := b.measureTable(rows, "tabell_ansvarlig")
	t.Widths = []float64{0.30, 0.10, 0.12, 0.18, 0.13, 0.17}
	t.Heads = append(t.Heads, b.line(b.words("tabell_avgjoerelse")))
	for i, m := range rows {
		decide := Cell{Text: []Line{b.line(orDash(""))}}
		if !m.Field("viderefoeres").Is("nei") {
			decide = Cell{}
			for _, k := range []string{"viderefoer", "endre", "avslutt"} {
				decide.Boxes = append(decide.Boxes, b.line(b.words("avgjoer_"+k)))
			}
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, decide)
	}
	return t
}

// measureTable tells what was done, whether it works, what the sender thinks of
// going on with it, and who could, by when. answers is the head over who.
func (b *builder) measureTable(rows []record.Value, answers string) Table {
	form := b.Form.Field(measuresKey).Item
	var t Table
	for _, k := range []string{"tabell_tiltak", "tabell_virker", "tabell_mener_" + b.text("avsender.type"), answers, "tabell_frist"} {
		t.Heads = append(t.Heads, b.line(b.words(k)))
	}
	for _, m := range rows {
		t.Rows = append(t.Rows, Row{[]Cell{
			{Text: []Line{b.line(m.Field("hva").Text().Reveal())}, Note: b.measureNotes(m)},
			{Text: []Line{b.line(b.short(form.Field("virker"), m.Field("virker")))}},
			{Text: []Line{b.line(b.words("viderefoeres_" + m.Field("viderefoeres").Text().Reveal()))}},
			{Text: []Line{b.line(orDash(m.Field("ansvarlig_rolle").Text().Reveal()))}},
			{Text: []Line{b.line(b.date(m.Field("frist")))}},
		}})
	}
	return t
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

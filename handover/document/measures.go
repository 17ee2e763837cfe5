package document

import (
	"strings"

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

// inTable reports whether an answer is shown in the table of measures: that there
// are none is not.
func inTable(key string, v record.Value) bool { return isMeasures(key) && v.Kind() == record.List }

// measureRows returns every measure of the release, in the order of the
// template's sections. Those of a section with a page of its own stay there.
func (b *builder) measureRows() []measure {
	var out []measure
	for _, s := range b.Template.sections {
		if !s.apart {
			out = append(out, collect(b.data.Field(s.key), s.key)...)
		}
	}
	return out
}

// A measure is what was done, as the list with that path has it.
type measure struct {
	record.Value
	path string
}

// line writes one of a measure's answers.
func (m measure) line(b *builder, key, said string) Line {
	return of(b.line(said), record.Join(m.path, key))
}

// collect returns the measures at a path and below it.
func collect(v record.Value, path string) []measure {
	var out []measure
	switch v.Kind() {
	case record.List:
		for _, it := range v.Items() {
			if isMeasures(path[strings.LastIndexByte(path, '.')+1:]) {
				out = append(out, measure{it, path})
			} else {
				out = append(out, collect(it, path)...)
			}
		}
	case record.Map:
		for _, f := range v.Fields() {
			if k := f.Value.Kind(); k == record.List || k == record.Map {
				out = append(out, collect(f.Value, record.Join(path, f.Key))...)
			}
		}
	}
	return out
}

// measures is the table of measures: those that go on are a decision for the
// receiver, those that have stopped are told for what was learnt.
func (b *builder) measures() []Block {
	rows := b.measureRows()
	if len(rows) == 0 {
		return nil
	}
	head := Heading{Level: 2, Text: b.line(b.words("tiltak_overskrift")), Meta: b.line(b.words("tiltak_ingress")), Anchor: measuresKey}
	out := []Block{head, b.decisionTable(rows)}
	if about := b.aboutMeasures(); len(about) > 0 {
		out = append(out, Facts{Rows: about})
	}
	return out
}

// aboutMeasures tells who wrote the measures, and what a guardian has said of them,
// for sections that hold nothing else and so have no place of their own.
func (b *builder) aboutMeasures() []Fact {
	var out []Fact
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if s.apart || !holdsMeasures(s, v) || len(b.parts(s, v)) > 0 {
			continue
		}
		title, source := b.line(s.title.In(b.lang)), b.source(s.key)
		remark := b.remark(s.key)
		switch {
		case len(remark) > 0:
			said := append(append(remark[0].Label, b.line(": ")...), remark[0].Value[0]...)
			out = append(out, Fact{Label: title, Value: append([]Line{said}, remark[0].Value[1:]...), Note: source})
		case len(source) > 0:
			out = append(out, Fact{Label: title, Value: []Line{source}})
		}
	}
	return out
}

// holdsMeasures reports whether there are measures in a section.
func holdsMeasures(s section, v record.Value) bool {
	return len(collect(v, s.key)) > 0
}

// decisionTable is a table of measures with a decision for the receiver to make on
// each that goes on.
func (b *builder) decisionTable(rows []measure) Table {
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
			b.toFillIn(&t.Rows[i], m)
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, decide)
	}
	return t
}

// toFillIn makes room to write who answers for a measure that goes on, and by when,
// where the sender has proposed nobody and no day.
func (b *builder) toFillIn(r *Row, m measure) {
	for column, key := range map[int]string{3: "ansvarlig_rolle", 4: "frist"} {
		if m.Field(key).IsMissing() {
			r.Cells[column] = Cell{Blank: true}
		}
	}
}

// measureTable tells what was done, whether it works, what the sender thinks of
// going on with it, and who could, by when. answers is the head over who.
func (b *builder) measureTable(rows []measure, answers string) Table {
	form := b.Form.Field(measuresKey).Item
	var t Table
	for _, k := range []string{"tabell_tiltak", "tabell_virker", "tabell_mener_" + b.text("avsender.type"), answers, "tabell_frist"} {
		t.Heads = append(t.Heads, b.line(b.words(k)))
	}
	for _, m := range rows {
		t.Rows = append(t.Rows, Row{[]Cell{
			{Text: []Line{m.line(b, "hva", orDash(m.Field("hva").Text().Reveal()))}, Note: b.measureNotes(m)},
			{Text: []Line{m.line(b, "virker", orDash(b.short(form.Field("virker"), m.Field("virker"))))}},
			{Text: []Line{m.line(b, "viderefoeres", orDash(b.goesOn(m)))}},
			{Text: []Line{m.line(b, "ansvarlig_rolle", orDash(m.Field("ansvarlig_rolle").Text().Reveal()))}},
			{Text: []Line{m.line(b, "frist", b.date(m.Field("frist")))}},
		}})
	}
	return t
}

// goesOn is what the sender thinks of going on with a measure; it may be withheld.
func (b *builder) goesOn(m measure) string {
	word := m.Field("viderefoeres").Text().Reveal()
	if word == "" {
		return ""
	}
	return b.words("viderefoeres_" + word)
}

// measureNotes tells how a measure is organised, over which time, and what was learnt.
func (b *builder) measureNotes(m measure) []Line {
	form := b.Form.Field(measuresKey).Item
	var out []Line
	section, _, _ := strings.Cut(m.path, ".")
	if note := b.ageNote(section); note != "" {
		out = append(out, b.bold(upperFirst(note)))
	}
	for _, k := range []string{"merknad", "organisering", "periode"} {
		if v := m.Field(k); !v.IsMissing() {
			said, _ := b.flat(form.Field(k), v)
			out = append(out, m.line(b, k, said))
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

package document

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A row is one answer of a section. None tells that the answer is no, or that
// there is none.
type row struct {
	fact Fact
	name string
	none bool
}

// A part is a group of rows under a title; the first part of a section has none.
type part struct {
	title string
	rows  []row
}

// sections writes every section of the release that has no page of its own, in the
// template's order. Those that were answered with nothing but no or none are
// gathered at the end.
func (b *builder) sections() []Block {
	var out []Block
	var short []Fact
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if v.IsMissing() || s.apart {
			continue
		}
		if s.key == attachmentsKey && v.Kind() == record.List {
			out = append(out, b.attachments(s, v))
			continue
		}
		parts := b.parts(s, v)
		switch {
		case len(parts) == 0 && (holdsMeasures(s, v) || len(b.remark(s.key)) == 0): // told where the measures are, or on the first page
		case len(parts) > 0 && onlyNone(parts):
			short = append(short, b.shortAnswer(s, parts))
		default:
			out = append(out, b.section(s, parts)...)
		}
	}
	if len(short) > 0 {
		out = append(out, Heading{Level: 2, Text: b.line(b.words("korte_svar")), Anchor: shortKey}, Facts{Rows: short})
	}
	return out
}

// section writes one section: its title with who wrote it, and its parts.
func (b *builder) section(s section, parts []part) []Block {
	out := []Block{Heading{Level: 2, Text: b.line(s.title.In(b.lang)), Meta: b.source(s.key), Anchor: s.key}}
	if mark := b.ageMark(s.key); mark != nil {
		out = append(out, Para{Text: mark})
	}
	if intro := s.intro.In(b.lang); intro != "" {
		out = append(out, Para{Text: []Line{b.line(intro)}, Quiet: true})
	}
	remark := b.remark(s.key)
	if len(remark) > 0 && len(parts) > 0 && parts[0].title != "" { // it is of the whole section, and not of its first part
		out, remark = append(out, Facts{Rows: remark}), nil
	}
	for _, p := range parts {
		if p.title != "" {
			out = append(out, Heading{Level: 3, Text: b.line(p.title)})
		}
		facts := Facts{}
		for _, r := range p.rows {
			facts.Rows = append(facts.Rows, r.fact)
		}
		facts.Rows = append(facts.Rows, remark...)
		remark = nil
		out = append(out, facts)
	}
	if len(remark) > 0 {
		out = append(out, Facts{Rows: remark})
	}
	return out
}

// remark is what the guardians have to say of a section, beside what it says.
func (b *builder) remark(section string) []Fact {
	at := "om." + section + ".merknad_foresatt"
	if b.text(at) == "" {
		return nil
	}
	return []Fact{{Label: b.line(b.words("merknad")), Value: eachOf(b.paragraphs(b.text(at)), at)}}
}

// shortKey is the anchor of the sections that were answered with no or none.
const shortKey = "korte_svar"

func onlyNone(parts []part) bool {
	return !slices.ContainsFunc(parts, func(p part) bool { return slices.ContainsFunc(p.rows, func(r row) bool { return !r.none }) })
}

// shortAnswer tells of a section that holds nothing else than no or none: each
// question with its answer, who answered and when.
func (b *builder) shortAnswer(s section, parts []part) Fact {
	title := s.title.In(b.lang)
	f := Fact{Label: b.line(title), Note: b.source(s.key)}
	for _, p := range parts {
		for _, r := range p.rows {
			said := plain(r.fact.Value[0])
			if r.name != "" && r.name != title {
				said = upperFirst(r.name) + ": " + said
			}
			f.Value = append(f.Value, of(b.line(said), fieldsOf(r.fact.Value[0])...))
		}
	}
	f.Value = append(f.Value, b.ageMark(s.key)...)
	for _, r := range b.remark(s.key) {
		f.Value = append(f.Value, append(append(r.Label, b.line(": ")...), r.Value[0]...))
		f.Value = append(f.Value, r.Value[1:]...)
	}
	return f
}

// parts writes the fields of a section, each with its label. A group of skills
// becomes a part of its own.
func (b *builder) parts(s section, v record.Value) []part {
	out, known := b.told[s.key]
	if !known {
		out = b.newParts(s, v)
		b.told[s.key] = out
	}
	return out
}

func (b *builder) newParts(s section, v record.Value) []part {
	if v.Kind() == record.Text && len(b.Form.Field(s.key).Fields) > 0 { // «ingen», in place of a group
		return []part{{rows: b.row(b.Form.Field(s.key), v, true)}}
	}
	out := []part{{}}
	for _, g := range s.groups {
		at := 0
		if title := g.title.In(b.lang); title != "" {
			out = append(out, part{title: title})
			at = len(out) - 1
		}
		for _, path := range g.fields {
			field, answer := b.Form.At(record.Join(s.key, path)), v
			if path != "" {
				answer = v.At(path)
			}
			switch {
			case answer.IsMissing() || inTable(field.Key, answer):
			case answer.Kind() == record.Map && holdsSkills(field):
				out = append(out, b.skills(field, answer)...)
			default:
				out[at].rows = append(out[at].rows, b.row(field, answer, path == "")...)
			}
		}
	}
	return slices.DeleteFunc(out, func(p part) bool { return len(p.rows) == 0 })
}

// row writes one answer. The answer that is a whole section needs no label.
func (b *builder) row(f *schema.Field, v record.Value, whole bool) []row {
	lines, list := b.answer(f, v)
	if len(lines) == 0 {
		return nil
	}
	name := b.Template.label(f, b.lang)
	r := row{fact: Fact{Label: b.line(name), Value: lines, Bullets: list}, name: name, none: isNone(v)}
	if whole {
		r.fact.Label, r.name = nil, ""
	}
	return []row{r}
}

// skills writes a group of skills, and the groups in it after it.
func (b *builder) skills(f *schema.Field, v record.Value) []part {
	own := part{title: b.Template.label(f, b.lang)}
	var inner []part
	for _, m := range v.Fields() {
		c := f.Field(m.Key)
		switch {
		case c == nil || inTable(m.Key, m.Value):
		case m.Value.Kind() == record.Map && holdsSkills(c):
			inner = append(inner, b.skills(c, m.Value)...)
		default:
			own.rows = append(own.rows, b.row(c, m.Value, false)...)
		}
	}
	return append([]part{own}, inner...)
}

// holdsSkills reports whether a group has skills in it, each with a level.
func holdsSkills(f *schema.Field) bool {
	return slices.ContainsFunc(f.Fields, func(c *schema.Field) bool { return c.Field("nivaa") != nil || holdsSkills(c) })
}

// isNone reports whether an answer is no, or that there is none.
func isNone(v record.Value) bool {
	return v.Kind() == record.Bool && !v.Yes() || v.Is("nei") || v.Is("ingen")
}

// source tells who wrote a section, when, and on what it rests.
func (b *builder) source(section string) Line {
	at := "om." + section
	var parts, fields []string
	add := func(said string, keys ...string) {
		parts = append(parts, said)
		for _, k := range keys {
			fields = append(fields, at+k)
		}
	}
	told, given := b.day(at+".sist_oppdatert"), b.day(at+".kilde.dato")
	role, other := b.text(at+".kilde.rolle"), !told.IsZero() && !given.IsZero() && given != told
	if role != "" && other {
		role += " (" + i18n.Date(given) + ")"
	}
	if role != "" {
		add(role, ".kilde.rolle", ".kilde.dato")
	}
	for _, k := range []string{".kilde.basert_paa", ".svar_fra"} {
		if v := b.data.At(at + k); !v.IsMissing() {
			said, _ := b.flat(b.Form.At(at+k), v)
			add(b.words("kilde"+k[strings.LastIndex(k, "."):], "ord", said), k)
		}
	}
	if since := b.day(at + ".kilde.kjent_barnet_siden"); !since.IsZero() {
		add(b.words("kjent_siden", "dato", i18n.Date(since)), ".kilde.kjent_barnet_siden")
	}
	switch {
	case other && role == "": // the source is withheld, but not when it said so
		add(b.words("kilde.datoer", "opplyst", i18n.Date(given), "skrevet", i18n.Date(told)), ".kilde.dato", ".sist_oppdatert")
	case !told.IsZero():
		add(i18n.Date(told), ".kilde.dato", ".sist_oppdatert") // which may be the same
	case !given.IsZero():
		add(i18n.Date(given), ".kilde.dato")
	}
	return of(b.line(strings.Join(parts, " · ")), fields...)
}

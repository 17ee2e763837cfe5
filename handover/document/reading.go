package document

import (
	"slices"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// ReadingInput is what a reading copy is made of.
type ReadingInput struct {
	Reading  *consent.Reading
	Template *Template
	Form     *schema.Field
	Law      *basis.Law
	Printer  *i18n.Printer // in the language of the document
	Owner    string        // the municipality or other owner, as the settings name it
	// Letterhead is what the owner adds.
	Letterhead Letterhead
	Created    time.Time
	Made       day.Day // the day of Created, where the sender is
}

// BuildReading makes what a family reads before it answers: a page in plain words,
// and then the sections as a packet has them. Measures stand with the section that
// they belong to and not in a table of their own, since a section is what the
// family says yes or no to.
func BuildReading(in ReadingInput) (*Document, error) {
	r := in.Reading
	// The sections are written as those of a release are. This one goes nowhere.
	shown := &consent.Release{
		CaseID: r.CaseID, Transition: r.Transition, Language: r.Language, Test: r.Test, Start: r.Start, Data: r.Data,
	}
	if err := ownTexts(shown); err != nil {
		return nil, err
	}
	b := &reading{codes: r.Codes, alone: r.Alone, builder: newBuilder(Input{Release: shown, Template: in.Template, Form: in.Form, Law: in.Law, Printer: in.Printer, Made: in.Made, Letterhead: in.Letterhead})}
	title, unit := b.own(b.words("les_merke")), b.own(b.text("avsender.navn"))
	d := &Document{
		Case: r.CaseID, Title: title, Language: b.lang, Author: unit, Created: in.Created,
		Header:    Header{Owner: b.own(in.Owner), Unit: unit, Packet: title, Made: b.own(b.words("laget", "dato", i18n.Date(in.Made))), Logo: b.logo()},
		Continued: b.own(b.words("fortsatt")), CheckBox: b.own(b.words("avkryssing")),
		Footer: Footer{Note: b.own(b.words("les_bunntekst")), Page: b.own(b.words("sidetall"))},
		Stamp:  b.own(b.words("les_stempel")),
	}
	if r.Test {
		d.Stamp = b.own(b.words("syntetisk"))
	}
	d.Blocks = append(append(b.letter(), PageBreak{Fit: true}), b.texts()...)
	return d, nil
}

// A reading builds a reading copy out of the parts of a packet.
type reading struct {
	*builder
	codes map[string]string // by section
	alone bool              // the pupil answers alone
}

// letter is the first page: what this is, who may get it, that a no is an answer,
// how long a yes lasts, and whom to ask.
func (b *reading) letter() []Block {
	what := b.line(b.words("les_hva", "enhet", b.text("avsender.navn"), "navn", b.callName()))
	blocks := []Block{
		b.whose(), Callout{Head: b.line(b.words("les_foerst")), Text: append([]Line{what}, b.all("les_ikke_sendt", "les_feil")...)},
	}
	add := func(head string, items []Line) {
		blocks = append(blocks, Heading{Level: 2, Text: b.line(b.words(head))}, Facts{Rows: []Fact{{Value: items, Bullets: true}}})
	}
	add("les_hvem", b.recipients())
	add("les_med", b.all("les_med_barn", "les_med_foresatte", "les_med_navngitt"))
	add("les_svar", b.choices())
	until := b.line(b.words("les_til", "dato", b.Printer.LongDate(b.Release.Start.AddMonths(6))))
	add("les_hvor_lenge", append([]Line{until}, b.all("les_kortere", "les_ombestemme")...))
	ask := b.line(b.words("les_kontakt", "hvem", plain(b.contact()[0])))
	add("les_spoer", append([]Line{ask}, b.all("les_hjelp")...))
	return append(append(blocks, Para{Text: b.all("les_om_kode"), Quiet: true}), b.farewell()...)
}

// whose is the child's name, and under it what it is called and when it was born.
func (b *reading) whose() Title {
	var sub []string
	for _, k := range []struct{ word, hole, path string }{{"kalles", "navn", "barn.kallenavn"}, {"uttales", "uttale", "barn.uttale"}} {
		if s := b.text(k.path); s != "" {
			sub = append(sub, b.words(k.word, k.hole, s))
		}
	}
	if d, err := day.Parse(b.text("barn.foedselsdato")); err == nil {
		sub = append(sub, unbroken(b.words("foedt", "dato", b.Printer.LongDate(d))))
	}
	return Title{Text: b.line(b.fullName()), Sub: b.line(strings.Join(sub, " · "))}
}

// recipients lists who may get the text, by what they are and not by name.
func (b *reading) recipients() []Line {
	var out []Line
	for _, to := range b.data.Field("mottakere").Items() {
		unit, role := to.Field("navn").Text().Reveal(), b.words("rolle_"+to.Field("rolle").Text().Reveal())
		if SaysRole(unit, role) {
			out = append(out, b.line(unit))
			continue
		}
		out = append(out, b.line(b.words("les_mottaker", "enhet", unit, "rolle", role)))
	}
	switch len(out) {
	case 0:
		return b.all("les_ingen_mottaker")
	case 1:
		return out
	}
	return append(out, b.all("les_hver")...)
}

// choices says what one can answer. What becomes of a no depends on the law of the
// transition, so those words are the transition's own, or left out.
func (b *reading) choices() []Line {
	who := "les_flere"
	if b.alone {
		who = "les_elev"
	}
	return b.all("les_hvert", "les_form", "les_nei_gyldig", "les_nei_"+b.Release.Transition, "les_synes_ikke", who)
}

// all returns words as lines, and passes over what the templates have no words for.
func (b *reading) all(keys ...string) []Line {
	var out []Line
	for _, k := range keys {
		if b.Template.words[k].IsWhole() {
			out = append(out, b.line(b.words(k)))
		}
	}
	return out
}

// texts writes the sections in the template's order, each with its code. Those that
// were answered with nothing but no or none are gathered at the end.
func (b *reading) texts() []Block {
	var out []Block
	var short []Fact
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if s.key == attachmentsKey {
			out = append(out, b.enclosures(s, v)...)
			continue
		}
		measures := collect(v, s.key)
		parts := b.parts(s, v)
		switch {
		case len(parts) == 0 && len(measures) == 0:
		case len(measures) == 0 && onlyNone(parts):
			fact := b.shortAnswer(s, parts)
			fact.Note = b.coded(s, fact.Note)
			short = append(short, fact)
		default:
			out = append(out, b.headed(s, b.section(s, parts))...)
			out = append(out, b.tried(measures)...)
		}
	}
	if len(short) > 0 {
		out = append(out, Heading{Level: 2, Text: b.line(b.words("korte_svar"))}, Facts{Rows: short})
	}
	return out
}

// headed puts a section's code behind its heading.
func (b *reading) headed(s section, blocks []Block) []Block {
	if h, ok := blocks[0].(Heading); ok {
		h.Meta = b.coded(s, h.Meta)
		blocks[0] = h
	}
	return blocks
}

// coded adds a section's code to what is said of who wrote it and when.
func (b *reading) coded(s section, source Line) Line {
	code, ok := b.codes[s.key]
	if !ok {
		return source
	}
	parts := []string{unbroken(b.words("les_kode", "kode", code))}
	if len(source) > 0 {
		parts = slices.Insert(parts, 0, plain(source))
	}
	return b.line(strings.Join(parts, " · "))
}

// tried is the table of a section's measures, without the boxes that the receiver
// decides in.
func (b *reading) tried(measures []measure) []Block {
	if len(measures) == 0 {
		return nil
	}
	t := b.measureTable(measures, "les_ansvarlig")
	t.Widths = []float64{0.42, 0.11, 0.14, 0.19, 0.14}
	return []Block{t}
}

// enclosures is the table of attachments, which are documents of their own.
func (b *reading) enclosures(s section, v record.Value) []Block {
	if v.Kind() != record.List {
		return nil
	}
	out := append(b.headed(s, b.attachmentTable(s, v)), Para{Text: []Line{b.line(b.words("les_vedlegg"))}})
	return []Block{Together{Blocks: out}}
}

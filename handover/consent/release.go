package consent

import (
	"errors"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
)

// A Release is what may leave about one child, for one recipient. It holds no
// trace of anything else.
type Release struct {
	CaseID     string
	Transition string
	Language   string // of the document: "nb" or "nn"
	Test       bool
	Start      day.Day // first day of school
	// Data is the released case file, as schemas/utlevering.schema.json has it.
	Data  record.Value
	Bases []SectionBasis
	// Files are the attachments that go with it.
	Files []File
}

// A File is one attachment.
type File struct {
	Name   string      // in the packet: "vedlegg/01.pdf"
	Source secret.Text // beside the case file, as the case names it
}

// A SectionBasis tells on what a section goes. It names no giver, no role and
// no number of answers: they would tell of custody and care.
type SectionBasis struct {
	Section    string
	Code       string
	ValidUntil day.Day // last day
	// Given is when the last of those who decide had answered; of a basis that takes
	// no permission, when the recipient had asked or somebody had decided. There may
	// be no such day.
	Given day.Day
}

// DeleteCopiesBy returns the day when working copies are to be deleted: when the
// first of the permissions ends, and at the latest six months after the start
// of school.
func (r *Release) DeleteCopiesBy() day.Day {
	out := r.Start.AddMonths(StartMonths)
	for _, b := range r.Bases {
		out = day.Min(out, b.ValidUntil)
	}
	return out
}

// release puts together what goes.
func (d *decider) release() *Release {
	c := d.Case
	fields := []record.Field{
		{Key: "skjema", Value: c.Data.Field("skjema").Replace("utlevering/v1")},
	}
	for _, key := range []string{"overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak"} {
		if v := c.Data.Field(key); !v.IsMissing() {
			fields = append(fields, record.Field{Key: key, Value: v})
		}
	}
	fields = append(fields,
		record.Field{Key: "mottaker", Value: d.recipient()},
		record.Field{Key: sender, Value: d.senderUnit()})
	for _, k := range d.kept {
		if k.Key != sender {
			fields = append(fields, k)
		}
	}
	if om := d.aboutSections(); !om.IsMissing() {
		fields = append(fields, record.Field{Key: "om", Value: om})
	}
	fields = append(fields, record.Field{Key: "grunnlag", Value: basesOf(d.bases, c.Data.Field("saks_id"))})
	return &Release{
		CaseID: c.ID, Transition: c.Transition, Language: c.Language, Test: c.Test, Start: c.Start,
		Data: record.OfMap(fields...), Bases: d.bases, Files: d.files,
	}
}

// recipient returns the row of mottakere that the release is for.
func (d *decider) recipient() record.Value {
	rows := d.Case.Data.Field("mottakere").Items()
	if d.To.Index >= len(rows) {
		return record.OfMap()
	}
	return rows[d.To.Index]
}

// senderUnit returns the sending unit, with the facts about the child that go.
func (d *decider) senderUnit() record.Value {
	all := d.Case.Data.Field(sender)
	var out []record.Field
	for _, key := range unitFacts {
		if v := all.Field(key); !v.IsMissing() {
			out = append(out, record.Field{Key: key, Value: v})
		}
	}
	for _, k := range d.kept {
		if k.Key == sender {
			out = append(out, k.Value.Fields()...)
		}
	}
	return record.OfMap(out...)
}

// basesOf writes the bases as part of the released case file.
func basesOf(bases []SectionBasis, like record.Value) record.Value {
	rows := make([]record.Value, len(bases))
	for i, b := range bases {
		row := []record.Field{
			{Key: "seksjon", Value: like.Replace(b.Section)},
			{Key: "kode", Value: like.Replace(b.Code)},
		}
		if !b.Given.IsZero() {
			row = append(row, record.Field{Key: "gitt", Value: like.Replace(b.Given.String())})
		}
		rows[i] = record.OfMap(append(row, record.Field{Key: "gyldig_til", Value: like.Replace(b.ValidUntil.String())})...)
	}
	return record.OfList(rows...)
}

// ErrNotRelease reports data that is not a released case file.
var ErrNotRelease = errors.New("consent: not a released case file")

// ReadRelease reads a released case file, as the receiver has it. The data are
// expected to have passed schemas/utlevering.schema.json.
func ReadRelease(data record.Value) (*Release, error) {
	text := func(path string) string { return data.At(path).Text().Reveal() }
	start, err := day.Parse(text("skolestart"))
	if err != nil {
		return nil, ErrNotRelease
	}
	r := &Release{
		CaseID: text("saks_id"), Transition: text("overgang"), Language: text("dokumentspraak"),
		Test: text("miljoe") == "test", Start: start, Data: data,
	}
	for _, row := range data.Field("grunnlag").Items() {
		var given day.Day
		if g := row.Field("gitt"); !g.IsMissing() {
			if given, err = day.Parse(g.Text().Reveal()); err != nil {
				return nil, ErrNotRelease
			}
		}
		until, err := day.Parse(row.Field("gyldig_til").Text().Reveal())
		if err != nil {
			return nil, ErrNotRelease
		}
		r.Bases = append(r.Bases, SectionBasis{
			Section: row.Field("seksjon").Text().Reveal(), Code: row.Field("kode").Text().Reveal(), ValidUntil: until, Given: given,
		})
	}
	if len(r.Bases) == 0 {
		return nil, ErrNotRelease
	}
	return r, nil
}

package consent

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// The keys of a case file that are no sections of their own. Whatever else
// stands at the top of the form is a section, and needs a yes.
var (
	envelope = []string{
		"skjema", "overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak",
		"mottakere", "tillatelser", "om",
	}
	// companions go with any section that goes; see followers.
	companions = []string{"barn", "foresatte"}
)

// attachments is the section whose rows have a scope each: vedlegg.<type>.
const attachments = "vedlegg"

// sender is the section that holds the unit itself, which every packet names,
// and beside it facts about the child.
const sender = "avsender"

var unitFacts = []string{"type", "orgnr", "navn", "kommunenummer", "ansvarlig", "svartelefon"}

// IsSection reports whether a top-level field of a form is a section: something
// that a permission can name, and that goes or is withheld.
func IsSection(f *schema.Field) bool {
	return f.Out == schema.May && !slices.Contains(envelope, f.Key) && !slices.Contains(companions, f.Key)
}

// sections decides about every section that the file has.
func (d *decider) sections() {
	for _, f := range d.Form.Fields {
		v := d.Case.Data.Field(f.Key)
		if !IsSection(f) || v.IsMissing() {
			continue
		}
		if f.Key == attachments {
			d.attachments(v)
			continue
		}
		d.section(f, v)
	}
}

func (d *decider) section(f *schema.Field, v record.Value) {
	if f.Key == sender && !hasFacts(v) {
		return
	}
	s := d.ask(f.Key)
	kept := prune(v, f, func(f *schema.Field) bool {
		if s.section == sender && isUnitFact(f.Path) {
			return false // release adds them
		}
		return f.MayLeave() && s.about(f.Path).yes
	})
	s.tell(!kept.IsMissing())
	if !kept.IsMissing() {
		d.kept = append(d.kept, record.Field{Key: f.Key, Value: kept})
		d.bases = append(d.bases, s.bases()...)
	}
}

// prune returns v, which f describes, without what keep says no to and without what the
// form does not have, as record.Value.Prune does: along the form, which has the paths.
func prune(v record.Value, f *schema.Field, keep func(*schema.Field) bool) record.Value {
	if f == nil {
		return record.Value{}
	}
	switch v.Kind() {
	case record.List:
		var items []record.Value
		for i, it := range v.Items() {
			if it = prune(it, f, keep); !it.IsMissing() {
				if items == nil {
					items = make([]record.Value, 0, len(v.Items())-i)
				}
				items = append(items, it)
			}
		}
		if items != nil {
			return record.OfList(items...)
		}
	case record.Map:
		var fields []record.Field
		for i, c := range v.Fields() {
			if c.Value = prune(c.Value, f.Field(c.Key), keep); !c.Value.IsMissing() {
				if fields == nil {
					fields = make([]record.Field, 0, len(v.Fields())-i)
				}
				fields = append(fields, c)
			}
		}
		if fields != nil {
			return record.OfMap(fields...)
		}
	case record.Text, record.Int, record.Bool:
		if keep(f) {
			return v
		}
	}
	return record.Value{}
}

func isUnitFact(path string) bool {
	return slices.ContainsFunc(unitFacts, func(k string) bool { return record.Covers(sender+"."+k, path) })
}

func hasFacts(v record.Value) bool {
	return slices.ContainsFunc(v.Fields(), func(f record.Field) bool { return !slices.Contains(unitFacts, f.Key) })
}

// mayLeave reports whether the form lets a field out at all.
func (d *decider) mayLeave(path string) bool { return d.Form.At(path).MayLeave() }

// A sectionAsk remembers the answers about the paths of one section.
type sectionAsk struct {
	*decider
	section string
	seen    map[string]*verdict
	order   []string
	// marks are the paths that something is said of, in an answer or in the law data:
	// what they tell apart may be answered apart, and nothing else.
	marks []string
	alike map[string]*verdict // see kind
}

func (d *decider) ask(section string) *sectionAsk {
	s := &sectionAsk{decider: d, section: section, seen: map[string]*verdict{}, alike: map[string]*verdict{}}
	add := func(paths []string) {
		for _, p := range paths {
			if p != section && record.Covers(section, p) && !slices.Contains(s.marks, p) {
				s.marks = append(s.marks, p)
			}
		}
	}
	for _, g := range d.Case.Grants {
		add(g.Scope)
		add(g.Except)
	}
	for _, u := range d.between {
		add(u.Fields)
	}
	return s
}

func (s *sectionAsk) about(path string) *verdict {
	v, ok := s.seen[path]
	if !ok {
		var room [64]byte
		kind := s.kind(room[:0], path)
		if v, ok = s.alike[string(kind)]; !ok {
			said := s.decider.about(s.section, path, false)
			v = &said
			s.alike[string(kind)] = v
		}
		s.remember(path, v)
	}
	return v
}

// kind tells paths apart as far as they may be answered apart: by what is said of
// them, and by the marks of the form. It is written behind out.
func (s *sectionAsk) kind(out []byte, path string) []byte {
	bit := func(yes bool) {
		if yes {
			out = append(out, '1')
		} else {
			out = append(out, '0')
		}
	}
	bit(s.roleMay(path))
	bit(isBasic(s.Form, path))
	for _, m := range s.marks {
		bit(record.Covers(m, path))
	}
	return out
}

func (s *sectionAsk) remember(path string, v *verdict) {
	s.seen[path] = v
	s.order = append(s.order, path)
}

// bases sums up on what the kept fields of the section go: one entry for each
// legal basis, counting until the first of its permissions ends.
func (s *sectionAsk) bases() []SectionBasis {
	var out []SectionBasis
	for _, path := range s.order {
		v := s.seen[path]
		if !v.yes {
			continue
		}
		for _, by := range v.by {
			i := slices.IndexFunc(out, func(b SectionBasis) bool { return b.Code == by.code })
			if i < 0 {
				out = append(out, SectionBasis{Section: s.section, Code: by.code, ValidUntil: by.until, Given: by.given})
				continue
			}
			out[i].ValidUntil = day.Min(out[i].ValidUntil, by.until)
			out[i].Given = day.Max(out[i].Given, by.given)
		}
	}
	return out
}

// attachments decides about each row of vedlegg on its own: a yes must name its
// type.
func (d *decider) attachments(v record.Value) {
	var rows []record.Value
	s := d.ask(attachments)
	for _, row := range v.Items() {
		path, stated := record.Join(attachments, row.Field("type").Text().Reveal()), row.Field("grunnlag")
		alike := path + " " + stated.Text().Reveal() // of one type, and narrowed to one basis
		a, ok := s.seen[alike]
		if !ok {
			said := d.narrowed(attachments, path, true, d.stated(attachments), stated)
			a = &said
			s.remember(alike, a)
			d.decisions = append(d.decisions, d.decision(path, a.yes, said))
		}
		if a.yes {
			rows = append(rows, d.attachment(row))
		}
	}
	if len(rows) > 0 {
		d.kept = append(d.kept, record.Field{Key: attachments, Value: record.OfList(rows...)})
		d.bases = append(d.bases, s.bases()...)
	}
}

// attachment returns a row of vedlegg as it goes. A file gets a number of its own
// in the packet, counting only those that go.
func (d *decider) attachment(row record.Value) record.Value {
	out := prune(row, d.Form.Field(attachments), (*schema.Field).MayLeave)
	if file := row.Field(schema.AttachedFile); !file.IsMissing() {
		name := fmt.Sprintf("vedlegg/%02d.pdf", len(d.files)+1)
		d.files = append(d.files, File{Name: name, Source: file.Text()})
		out = out.With(schema.EnclosedFile, file.Replace(name))
	}
	return out
}

// Digest returns what stands in vist_tekst for a section with this content.
func Digest(section record.Value) string {
	b, err := canon.Record(section)
	if err != nil {
		return "" // equals no digest
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:4])
}

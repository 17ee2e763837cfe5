package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

const wholeID = "00000000-0000-4000-8000-000000000001"

// A filler answers every question of a form, each with an answer of its own, and
// with «ingen» where that is asked for.
type filler struct {
	n    int
	none bool
}

func (f *filler) text(s string) record.Value { return record.OfText(secret.New(wholeID, s)) }

func (f *filler) value(form *schema.Field) record.Value {
	f.n++
	switch {
	case form.Out == schema.Never:
		return record.Value{}
	case f.none && form.None:
		return f.text("ingen")
	case form.Type == schema.Object:
		var fields []record.Field
		for _, c := range form.Fields {
			if v := f.value(c); !v.IsMissing() {
				fields = append(fields, record.Field{Key: c.Key, Value: v})
			}
		}
		if fields == nil {
			return record.Value{}
		}
		return record.OfMap(fields...)
	case form.Type == schema.List:
		return record.OfList(f.value(form.Item), f.value(form.Item))
	}
	return f.leaf(form)
}

func (f *filler) leaf(form *schema.Field) record.Value {
	switch form.Type {
	case schema.Bool:
		return record.OfBool(f.n%2 == 0).In(wholeID)
	case schema.Int:
		return record.OfInt(int64(1000 + f.n)).In(wholeID)
	case schema.Date:
		return f.text(day.New(2020, 1, 1).AddDays(f.n).String())
	case schema.Enum:
		return f.text(form.Enum[f.n%len(form.Enum)])
	}
	switch form.Code {
	case schema.LanguageCode:
		return f.text([]string{"uk", "so", "pl", "ti", "ar"}[f.n%5])
	case schema.CountryCode:
		return f.text([]string{"UA", "SO", "PL", "ER", "SY"}[f.n%5])
	}
	return f.text(fmt.Sprintf("Ord%dx", f.n))
}

// wholeFrame is what a release says of itself, apart from its sections.
var wholeFrame = []string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "fase"}

// whole is a release with an answer in every field of a form that may leave.
func (b *bench) whole(kind string, none bool) *consent.Release {
	form, f := b.set.Form(kind), &filler{none: none}
	var fields []record.Field
	for _, c := range form.Fields {
		if v := f.value(c); !v.IsMissing() && !slices.Contains(wholeFrame, c.Key) {
			fields = append(fields, record.Field{Key: c.Key, Value: v})
		}
	}
	return release(kind, fields...)
}

// release puts sections into a release to a rektor.
func release(kind string, fields ...record.Field) *consent.Release {
	f := &filler{}
	fields = append(fields, record.Field{Key: "mottaker", Value: record.OfMap(
		record.Field{Key: "type", Value: f.text("grunnskole")}, record.Field{Key: "orgnr", Value: f.text("908592476")},
		record.Field{Key: "navn", Value: f.text("Strandlia skole")}, record.Field{Key: "rolle", Value: f.text("rektor")},
	)})
	if kind == "videregaaende" {
		fields = append(fields, record.Field{Key: "fase", Value: f.text("etter_inntak")})
	}
	return &consent.Release{
		CaseID: wholeID, Transition: kind, Language: "nb", Start: day.New(2027, 8, 16), Data: record.OfMap(fields...),
		Bases: []consent.SectionBasis{{Section: "barn", Code: "OPL_25_1_2", ValidUntil: day.New(2028, 2, 16)}},
	}
}

// pick returns v with only the leaves that keep says yes to, counted from 0.
func pick(v record.Value, keep func(n int, path string) bool) record.Value {
	n := -1
	return v.Prune("", func(path string) bool {
		n++
		return keep(n, path)
	})
}

// firsts lists the first leaf at every path, by number.
func firsts(v record.Value) map[string]int {
	out, n := map[string]int{}, 0
	v.Walk("", func(path string, _ record.Value) {
		if _, ok := out[path]; !ok {
			out[path] = n
		}
		n++
	})
	return out
}

// Whatever is let out is on a page: a section with one answer less, anywhere, or with
// less said of it, gives another document.
func TestEveryAnswerIsShown(t *testing.T) {
	b, unseen := newBench(t), document.Unseen()
	for _, kind := range b.set.Transitions() {
		data := b.whole(kind, false).Data
		for _, section := range data.Fields() {
			if section.Key == "om" || section.Key == "mottaker" || section.Key == "fase" {
				continue
			}
			fields := []record.Field{section, typeOfSender()}
			if about := data.At("om." + section.Key); section.Key != "avsender" && !about.IsMissing() {
				fields = append(fields, record.Field{Key: "om", Value: record.OfMap(record.Field{Key: section.Key, Value: about})})
			}
			if section.Key == "avsender" {
				fields = fields[:1]
			}
			r := release(kind, fields...)
			all := text(b.build(t, r).Blocks)
			for path, at := range firsts(r.Data) {
				if unseen[path] != "" {
					continue
				}
				less := *r
				less.Data = pick(r.Data, func(n int, _ string) bool { return n != at })
				if text(b.build(t, &less).Blocks) == all {
					t.Errorf("%s: %s is not shown", kind, path)
				}
			}
		}
	}
}

// typeOfSender is what no packet is without.
func typeOfSender() record.Field {
	return record.Field{Key: "avsender", Value: record.OfMap(record.Field{Key: "type", Value: (&filler{}).text("grunnskole")})}
}

// The same for an answer that is let out alone, also a part of a measure, and
// «ingen»; and no word is missing, and no page number, for what is not there.
func TestAnAnswerAloneIsShown(t *testing.T) {
	b := newBench(t)
	for _, kind := range b.set.Transitions() {
		bare := text(b.build(t, release(kind, typeOfSender())).Blocks)
		for _, none := range []bool{false, true} {
			data := b.whole(kind, none).Data
			for path, at := range firsts(data) {
				if top, _, _ := strings.Cut(path, "."); slices.Contains([]string{"avsender", "mottaker", "fase", "om"}, top) {
					continue
				}
				one := pick(data, func(n int, _ string) bool { return n == at })
				blocks := b.build(t, release(kind, append(one.Fields(), typeOfSender())...)).Blocks
				if got := text(blocks); got == bare || strings.Contains(got, "!") || strings.Contains(got, "\n\n\n\n") {
					t.Errorf("%s, %s alone: it is not shown, a word is missing, or there is nothing beside a label:\n%s", kind, path, got)
				}
				if lost := deadRefs(blocks); len(lost) > 0 {
					t.Errorf("%s, %s alone: leads to %v, which is not there", kind, path, lost)
				}
			}
		}
	}
}

// What is said of a section is shown with it, whatever the section holds: answers,
// measures, attachments, or «ingen».
func TestWhatIsSaidOfASectionIsShown(t *testing.T) {
	b := newBench(t)
	for _, kind := range b.set.Transitions() {
		whole, none := b.whole(kind, false).Data, b.whole(kind, true).Data
		for _, om := range whole.Field("om").Fields() {
			for what, data := range map[string]record.Value{
				"all": whole, "with «ingen»": none, "measures alone": pick(whole, func(_ int, path string) bool { return strings.Contains("."+path, ".tiltak.") }),
			} {
				section := data.Field(om.Key)
				if section.IsMissing() || om.Key == "avsender" {
					continue
				}
				got := text(b.build(t, release(kind, record.Field{Key: om.Key, Value: section}, record.Field{Key: "om", Value: record.OfMap(om)})).Blocks)
				for _, said := range []string{om.Value.At("kilde.rolle").Text().Reveal(), om.Value.Field("merknad_foresatt").Text().Reveal()} {
					if !strings.Contains(got, said) {
						t.Errorf("%s, %s, %s: what is said of it is not shown", kind, om.Key, what)
					}
				}
			}
		}
	}
}

// deadRefs returns the anchors that blocks lead to and do not have.
func deadRefs(blocks []document.Block) []string {
	all := text(blocks)
	anchors := map[string]bool{}
	var walk func(bs []document.Block)
	walk = func(bs []document.Block) {
		for _, x := range bs {
			switch x := x.(type) {
			case document.Heading:
				anchors[x.Anchor] = true
			case document.Together:
				walk(x.Blocks)
			}
		}
	}
	walk(blocks)
	var out []string
	for _, part := range strings.Split(all, "→")[1:] {
		anchor := part[:strings.IndexFunc(part, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })]
		if !anchors[anchor] {
			out = append(out, anchor)
		}
	}
	return out
}

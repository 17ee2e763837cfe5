package document

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// firstWeeks is how long after the start of school, in days, that the first page
// looks ahead.
const firstWeeks = 14

// ready returns what is to be in place for the start. What the checklist has a
// short form for must stand there, with the dates of the checklist, and so must
// what is agreed; measures with a day in the first weeks may.
func (b *builder) ready() (must, may []entry) {
	for _, it := range b.Items {
		if text := it.Brief.In(b.lang); text != "" {
			line := append(b.bold(b.dueWords(it)+": "), b.line(text)...)
			must = append(must, entry{it.Due, b.withPage(line, it.Section)})
		}
	}
	must = append(must, b.appointments()...)
	for _, m := range b.measureRows() {
		if on, soon := b.soon(m); soon {
			text := strings.TrimSuffix(m.Field("hva").Text().Reveal(), ".")
			may = append(may, entry{on, append(b.bold(b.words("innen", "dato", b.Printer.DayMonth(on))+": "), b.aged(m.path, b.line(text))...)})
		}
	}
	return must, may
}

// appointments returns what is agreed for a day that has not been yet.
func (b *builder) appointments() []entry {
	var out []entry
	for _, a := range b.Template.front.appointments {
		on, err := day.Parse(b.text(a.day))
		if err != nil || on.Before(b.Made) {
			continue
		}
		when := b.Printer.DayMonth(on)
		if clock := b.text(a.clock); clock != "" {
			when = b.words("klokka", "dag", when, "tid", strings.Replace(clock, ":", ".", 1))
		}
		section, _, _ := strings.Cut(a.day, ".")
		out = append(out, entry{on, b.withPage(append(b.bold(when+": "), b.line(a.text.In(b.lang))...), section)})
	}
	return out
}

// dueWords writes when an item is due as the first page has it, without the year.
func (b *builder) dueWords(it checklist.Item) string {
	switch {
	case len(it.DueAt) > 0:
		var days []string
		for _, d := range it.DueAt {
			days = append(days, b.Printer.DayMonth(d.Day)+" "+d.Where.In(b.lang))
		}
		return b.words("innen", "dato", b.Printer.And(days))
	}
	return b.words("innen", "dato", b.Printer.DayMonth(it.Due))
}

// soon tells when a measure that goes on is to be in place, if that is among the
// first days.
func (b *builder) soon(m measure) (day.Day, bool) {
	on, err := day.Parse(m.Field("frist").Text().Reveal())
	return on, err == nil && !on.After(b.Release.Start.AddDays(firstWeeks)) && !m.Field("viderefoeres").Is("nei")
}

// withPage adds «, se side n» to a line when the section is in the packet.
func (b *builder) withPage(l Line, section string) Line {
	if section == "" || b.data.Field(section).IsMissing() {
		return l
	}
	return append(append(l, b.line(", "+b.words("se_side")+" ")...), Run{Ref: b.anchorOf(section)})
}

// commentWords is how long a comment on an allergy may be on the first page.
const commentWords = 40

// alert is what everybody around the child must know of its health, for those
// who get that at all: what it reacts to, how badly, and what to do.
func (b *builder) alert() Alert {
	var out []Line
	told := ""
	for _, path := range b.Template.front.alerts {
		section, _, _ := strings.Cut(path, ".")
		form, v := b.Form.At(path), b.data.At(path)
		switch {
		case v.Kind() == record.List:
			for _, row := range bySeverity(v.Items()) {
				out = append(out, b.allergy(row))
			}
		case v.Yes():
			out = append(out, b.bold(sentence(b.Template.label(form, b.lang)+": "+b.short(form, v))))
		default:
			continue
		}
		told = section
	}
	if len(out) == 0 {
		return Alert{}
	}
	out = append(out, b.ageMark(told)...)
	out[len(out)-1] = b.more(out[len(out)-1], told)
	return Alert{Head: b.line(b.words("varsel_overskrift")), Items: out}
}

// bySeverity puts what is worst first.
func bySeverity(rows []record.Value) []record.Value {
	worst := func(v record.Value) int {
		return slices.Index([]string{"mild", "moderat", "alvorlig_anafylaksi"}, v.Field("reaksjon").Text().Reveal())
	}
	return slices.SortedStableFunc(slices.Values(rows), func(x, y record.Value) int { return worst(y) - worst(x) })
}

// allergy writes one row of helse.allergi in sentences.
func (b *builder) allergy(row record.Value) Line {
	form := b.Form.At("helse.allergi").Item
	out := b.bold(sentence(b.words("varsel_allergi", "stoff", row.Field("stoff").Text().Reveal(), "reaksjon", b.short(form.Field("reaksjon"), row.Field("reaksjon")))))
	for _, key := range []string{"medisin", "kommentar"} {
		text := strings.Join(strings.Fields(row.Field(key).Text().Reveal()), " ")
		if text != "" && (key == "medisin" || count(b.line(text)) <= commentWords) {
			out = append(out, b.line(" "+sentence(text))...)
		}
	}
	if key := b.procedure(); key != "" && row.Field("noedprosedyre_vedlagt").Yes() {
		out = append(append(append(out, b.line(" "+b.words(key)+" ")...), Run{Ref: b.anchorOf(attachmentsKey)}), b.line(".")...)
	}
	return out
}

// procedure returns the words for where the emergency procedure is: in the packet,
// on its way, or, when the release does not have it, nothing.
func (b *builder) procedure() string {
	key := ""
	for _, row := range b.data.Field(attachmentsKey).Items() {
		switch {
		case !row.Field("type").Is("medisinplan"):
		case !row.Field(schema.EnclosedFile).IsMissing():
			return "varsel_prosedyre"
		default:
			key = "varsel_prosedyre_utenom"
		}
	}
	return key
}

// more adds the page where a section tells more.
func (b *builder) more(l Line, section string) Line {
	return append(append(append(l, b.line(" "+b.words("mer_side")+" ")...), Run{Ref: b.anchorOf(section)}), b.line(".")...)
}

// sentence ends a text with a full stop unless it has an end.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

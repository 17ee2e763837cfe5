package document

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
)

// How many entries a box on the first page has at most.
const (
	frontStrengths = 4
	frontHelps     = 4
	frontQuotes    = 3
	frontReady     = 5
	// contactWords is how long a wish for how to be reached may be to stand here.
	contactWords = 20
	// firstWeeks is how long after the start of school, in days, that the first
	// page looks ahead.
	firstWeeks = 14
)

// front makes the first page: what a teacher needs for the first two weeks. It
// keeps to the template's number of words by leaving out whole entries, which
// stand in their sections anyway, and never by cutting one.
func (b *builder) front() []Block {
	title := b.title()
	know := b.first(b.Template.front.know)
	contact := b.contact()
	left := b.Template.front.words - count(title.Text, title.Sub) - count(know...) - count(contact...) - b.frontHeads()
	boxes := fill(left,
		shelf{b.entries(b.Template.front.strengths), frontStrengths},
		shelf{b.quotes(), frontQuotes},
		shelf{b.ready(), frontReady},
		shelf{b.helps(know), frontHelps},
	)
	strengths, quotes, ready, helps := boxes[0], boxes[1], boxes[2], boxes[3]

	out := []Block{title}
	if len(know) > 0 {
		out = append(out, Callout{Head: b.line(b.words("forside_maa_vite")), Text: know})
	}
	out = append(out, Columns{
		Left:  Bullets{Head: b.line(b.words("forside_styrker")), Items: strengths},
		Right: Bullets{Head: b.line(b.words("forside_hjelper")), Items: helps},
	})
	if len(quotes) > 0 {
		out = append(out, Quote{Text: quotes, Source: b.quoteSource()})
	}
	if len(ready) > 0 {
		out = append(out, Box{Head: b.line(b.words("forside_klart")), Items: ready})
	}
	return append(out, Heading{Level: 2, Text: b.line(b.words("forside_ringe"))}, Para{Text: contact})
}

// frontHeads counts the words of the page's own headings.
func (b *builder) frontHeads() int {
	n := count(b.quoteSource())
	for _, key := range []string{"forside_maa_vite", "forside_styrker", "forside_hjelper", "forside_klart", "forside_ringe"} {
		n += count(b.line(b.words(key)))
	}
	return n
}

// title is the child's name, and under it what it is called, when it was born
// and where it is going.
func (b *builder) title() Title {
	var name []string
	for _, k := range []string{"fornavn", "mellomnavn", "etternavn"} {
		if s := b.text("barn." + k); s != "" {
			name = append(name, s)
		}
	}
	var sub []string
	add := func(key, hole, value string) {
		if value != "" {
			sub = append(sub, b.words(key, hole, value))
		}
	}
	add("kalles", "navn", b.text("barn.kallenavn"))
	add("uttales", "uttale", b.text("barn.uttale"))
	if d, err := day.Parse(b.text("barn.foedselsdato")); err == nil {
		add("foedt", "dato", b.Printer.LongDate(d))
	}
	add("til_"+b.Release.Transition, "enhet", b.text("mottaker.navn"))
	add("fra_dag", "dato", b.Printer.LongDate(b.Release.Start))
	return Title{Text: b.line(strings.Join(name, " ")), Sub: b.line(strings.Join(sub, " · "))}
}

// first returns the first of the fields that the release has.
func (b *builder) first(paths []string) []Line {
	for _, p := range paths {
		if lines := b.entries([]string{p}); len(lines) > 0 {
			return lines
		}
	}
	return nil
}

// entries returns what stands in the fields, an entry for each list item or text.
func (b *builder) entries(paths []string) []Line {
	var out []Line
	for _, p := range paths {
		for _, v := range b.data.All(p) {
			if v.Kind() == record.Text {
				out = append(out, b.paragraphs(v.Text().Reveal())...)
			}
		}
	}
	return out
}

// helps returns what helps the child: what the template's fields say, then the
// measures that work well. What stands in the callout is not said twice.
func (b *builder) helps(said []Line) []Line {
	out := b.entries(b.Template.front.helps)
	for _, m := range b.measureRows() {
		if m.Field("virker").Is("godt") {
			out = append(out, b.line(m.Field("hva").Text().Reveal()))
		}
	}
	return slices.DeleteFunc(out, func(l Line) bool {
		return slices.ContainsFunc(said, func(s Line) bool { return plain(s) == plain(l) })
	})
}

// quotes returns the child's own words, each answer whole: a sentence and its
// translation belong together.
func (b *builder) quotes() []Line {
	var out []Line
	for _, p := range b.Template.front.quotes {
		lines := b.entries([]string{p})
		for i, l := range lines {
			if i > 0 {
				out[len(out)-1] = append(append(out[len(out)-1], b.line(" ")...), l...)
				continue
			}
			out = append(out, l)
		}
	}
	for i, l := range out {
		if !strings.ContainsRune(plain(l), '«') { // otherwise the writer has marked what was said
			out[i] = append(append(b.line("«"), l...), b.line("»")...)
		}
	}
	return out
}

func (b *builder) quoteSource() Line {
	name := b.text("barn.kallenavn")
	if name == "" {
		name = b.text("barn.fornavn")
	}
	var days []day.Day
	for _, v := range b.data.All("barnets_stemme.dato") {
		if d, err := day.Parse(v.Text().Reveal()); err == nil {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return b.line(b.words("egne_ord", "navn", genitive(name)))
	}
	last := slices.MaxFunc(days, day.Day.Compare)
	return b.line(b.words("egne_ord_dato", "navn", genitive(name), "dato", b.Printer.LongDate(last)))
}

// genitive is the owner's form in both målformer: Ibens, Jonas’.
func genitive(name string) string {
	if strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z") {
		return name + "’"
	}
	return name + "s"
}

// ready returns what is to be in place on the first day and in the first weeks.
func (b *builder) ready() []Line {
	type entry struct {
		on   day.Day
		line Line
	}
	var all []entry
	for _, it := range b.Items {
		if text := it.Brief.In(b.lang); text != "" {
			line := append(b.bold(b.words("innen", "dato", b.Printer.DayMonth(it.Due))+": "), b.line(text)...)
			all = append(all, entry{it.Due, b.withPage(line, it.Section)})
		}
	}
	limit := b.Release.Start.AddDays(firstWeeks)
	for _, m := range b.measureRows() {
		on, err := day.Parse(m.Field("frist").Text().Reveal())
		if err == nil && !on.After(limit) && !m.Field("viderefoeres").Is("nei") {
			line := append(b.bold(b.Printer.DayMonth(on)+": "), b.line(strings.TrimSuffix(m.Field("hva").Text().Reveal(), "."))...)
			all = append(all, entry{on, line})
		}
	}
	slices.SortStableFunc(all, func(x, y entry) int { return x.on.Compare(y.on) })
	var out []Line
	for _, e := range all {
		out = append(out, e.line)
	}
	return out
}

// withPage adds «, se side n» to a line when the section is in the packet.
func (b *builder) withPage(l Line, section string) Line {
	if section == "" || b.data.Field(section).IsMissing() {
		return l
	}
	return append(append(l, b.line(", "+b.words("se_side")+" ")...), Run{Ref: section})
}

// contact tells whom to ring at the sender, and how the home wants to be reached.
func (b *builder) contact() []Line {
	who := b.text("avsender.ansvarlig.navn")
	if role := b.text("avsender.ansvarlig.rolle"); role != "" {
		who = upperFirst(role) + " " + who
	}
	parts := []string{}
	for _, s := range []string{strings.TrimSpace(who), b.text("avsender.navn"), unbroken(b.text("avsender.svartelefon"))} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	out := []Line{b.line(strings.Join(parts, ", "))}
	for _, l := range b.entries(b.Template.front.contact) {
		if count(l) <= contactWords {
			out = append(out, l)
		}
	}
	return out
}

// unbroken keeps a telephone number on one line.
func unbroken(phone string) string { return strings.ReplaceAll(phone, " ", "\u00a0") }

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// A shelf is what a box of the first page could hold, and how much of it.
type shelf struct {
	entries []Line
	most    int
}

// fill takes one entry from each shelf in turn, as long as there are words left
// for it, so that no box starves another. What is too long is passed over.
func fill(words int, shelves ...shelf) [][]Line {
	out := make([][]Line, len(shelves))
	for taken := true; taken; {
		taken = false
		for i := range shelves {
			s := &shelves[i]
			for len(s.entries) > 0 && len(out[i]) < s.most {
				next := s.entries[0]
				s.entries = s.entries[1:]
				if n := count(next); n <= words {
					out[i] = append(out[i], next)
					words -= n
					taken = true
					break
				}
			}
		}
	}
	return out
}

// count counts words.
func count(lines ...Line) int {
	n := 0
	for _, l := range lines {
		n += len(strings.Fields(plain(l)))
		for _, r := range l {
			if r.Ref != "" {
				n++ // a page number
			}
		}
	}
	return n
}

func plain(l Line) string {
	var s strings.Builder
	for _, r := range l {
		s.WriteString(r.Text.Reveal())
	}
	return s.String()
}

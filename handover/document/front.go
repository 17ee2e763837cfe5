package document

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
)

// How many entries a box on the first page has at most.
const (
	frontStrengths = 4
	frontHelps     = 4
	frontQuotes    = 4
	frontMeasures  = 4
)

// How many words may stand at one place on the first page.
const (
	knowWords    = 90
	contactWords = 25
)

// A firstPage is what there is room for on the first page.
type firstPage struct {
	know, said, contact      []Line
	ready                    []Line
	strengths, quotes, helps []Line
	used                     int // words of what must stand there, of those that are to be read
}

// firstPage finds out what there is room for. What is to be known and to be ready is
// always there; the rest fills the template's number of words, in whole entries. The
// name, the headings and whom to ring do not count: they are looked up, and not read.
func (b *builder) firstPage() firstPage {
	p := firstPage{contact: b.contact()}
	p.know, p.said = b.know()
	must, may := b.ready()
	p.used = count(p.know...) + countEntries(must)
	boxes := fill(b.Template.front.words-p.used,
		shelf{b.lines(b.strengths()), frontStrengths},
		shelf{b.lines(b.quotes(p.said)), frontQuotes},
		shelf{may, frontMeasures},
		shelf{b.lines(b.helps(p.said)), frontHelps},
	)
	p.strengths, p.quotes, p.helps = onlyLines(boxes[0]), onlyLines(boxes[1]), onlyLines(boxes[3])
	p.ready = inOrder(append(must, boxes[2]...))
	return p
}

// front makes the first page: what a teacher needs for the first two weeks. What
// a life may hang on, what is to be ready and whom to ring are always there, and
// the first of these takes nothing from the child. All of it stands in its section
// too.
func (b *builder) front() []Block {
	title, alert, p := b.title(), b.alert(), b.firstPage()
	out := []Block{title}
	if len(p.know) > 0 {
		out = append(out, Callout{Head: b.line(b.words("forside_maa_vite")), Text: p.know})
	}
	if len(alert.Items) > 0 {
		out = append(out, alert)
	}
	out = append(out, Columns{
		Left:  Bullets{Head: b.line(b.words("forside_styrker")), Items: p.strengths},
		Right: Bullets{Head: b.line(b.words("forside_hjelper")), Items: p.helps},
	})
	if len(p.quotes) > 0 {
		out = append(out, Quote{Text: p.quotes, Source: b.quoteSource()})
	}
	if len(p.ready) > 0 {
		out = append(out, Box{Head: b.line(b.words("forside_klart")), Items: p.ready, Foot: append(b.line(b.words("hele_lista")+" "), Run{Ref: Checklist})})
	}
	return append(out, Heading{Level: 2, Text: b.line(b.words("forside_ringe"))}, Para{Text: p.contact})
}

// title is the child's name, and under it what it is called, when it was born
// and where it is going.
func (b *builder) title() Title {
	var sub []string
	add := func(key, hole, value string) {
		if value != "" {
			sub = append(sub, b.words(key, hole, value))
		}
	}
	addWhole := func(key, hole, value string) { // on one line
		sub = append(sub, unbroken(b.words(key, hole, value)))
	}
	add("kalles", "navn", b.text("barn.kallenavn"))
	add("uttales", "uttale", b.text("barn.uttale"))
	if d, err := day.Parse(b.text("barn.foedselsdato")); err == nil {
		addWhole("foedt", "dato", b.Printer.LongDate(d))
	}
	sub = append(sub, b.goingTo()...)
	addWhole("fra_dag", "dato", b.Printer.LongDate(b.Release.Start))
	if d, err := day.Parse(b.text("sfo.startdato")); err == nil {
		addWhole("sfo_fra", "dato", b.Printer.DayMonth(d))
	}
	t := Title{
		Text: of(b.line(b.fullName()), "barn.fornavn", "barn.mellomnavn", "barn.etternavn"),
		Sub:  of(b.line(strings.Join(sub, " · ")), "barn.kallenavn", "barn.uttale", "barn.foedselsdato", phaseKey, "skolestart"),
	}
	if r := b.Replaces; r != nil {
		t.Note = b.line(b.words("erstatter", "pakke", r.Packet, "dato", b.Printer.LongDate(r.Made)))
	}
	return t
}

// goingTo tells where the child is going: to a school or, while nobody knows yet
// which that will be, through whom – and how far the application has come.
func (b *builder) goingTo() []string {
	var out []string
	unit, phase := b.text("mottaker.navn"), b.data.Field(phaseKey)
	switch {
	case unit == "":
	case phase.IsMissing(), b.data.Field("mottaker").Field("type").Is(upperSecondary):
		out = append(out, b.words("til_"+b.Release.Transition, "enhet", unit))
	default:
		out = append(out, b.words("til_fylkeskommunen", "enhet", unit))
	}
	if !phase.IsMissing() {
		out = append(out, unbroken(b.short(b.Form.Field(phaseKey), phase)))
	}
	if b.schoolUnknown() {
		out = append(out, b.words("skole_ukjent"))
	}
	return out
}

// upperSecondary is a recipient that is such a school, and not one of the county's
// offices.
const upperSecondary = "videregaaende"

// phaseKey is how far the way to upper secondary school has come.
const phaseKey = "fase"

func (b *builder) schoolUnknown() bool { return SchoolUnknown(b.data, b.Law) }

// SchoolUnknown reports whether nobody can know yet to which school the pupil of a
// release will go: admission is decided in July.
func SchoolUnknown(release record.Value, law *basis.Law) bool {
	phase, _ := law.Phase(release.Field(phaseKey).Text().Reveal())
	return phase.BeforeIntake
}

// fullName is the child's name, and callName what it is called.
func (b *builder) fullName() string {
	var name []string
	for _, k := range []string{"fornavn", "mellomnavn", "etternavn"} {
		if s := b.text("barn." + k); s != "" {
			name = append(name, s)
		}
	}
	return strings.Join(name, " ")
}

func (b *builder) callName() string {
	if name := b.text("barn.kallenavn"); name != "" {
		return name
	}
	return b.text("barn.fornavn")
}

// know returns what to know first, cut after a whole sentence if it is long, and
// the same uncut and without what introduces it. Which fields it is taken from depends on who reads it.
func (b *builder) know() (shown, said []Line) {
	if p := b.knowPath(); p != "" {
		said = b.entries([]string{p})
		shown, cut := upTo(said, knowWords, b.line)
		shown[len(shown)-1] = b.aged(p, shown[len(shown)-1])
		if section, _, _ := strings.Cut(p, "."); cut {
			last := len(shown) - 1
			shown[last] = b.more(shown[last], section)
		}
		return b.introduced(p, shown), said
	}
	return nil, nil
}

// knowPath is the field that what to know first is taken from, or nothing.
func (b *builder) knowPath() string {
	paths := b.Template.front.know
	if own, ok := b.Template.front.knowAs[b.text("mottaker.rolle")]; ok {
		paths = own
	}
	for _, p := range paths {
		if len(b.entries([]string{p})) > 0 {
			return p
		}
	}
	return ""
}

// introduced puts before an answer in the child's own words what it is an answer to:
// alone, «Nokon les oppgåva for meg» does not say what is meant.
func (b *builder) introduced(path string, answer []Line) []Line {
	i := slices.IndexFunc(b.Template.front.quotes, func(f lead) bool { return f.path == path })
	if i < 0 || b.Template.front.quotes[i].before.In(b.lang) == "" {
		return answer
	}
	out := slices.Clone(answer)
	out[0] = append(b.line(b.Template.front.quotes[i].before.In(b.lang)+": "), out[0]...)
	return out
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
// measures that work well and have no day among the first ones. What stands in
// the callout is not said twice.
func (b *builder) helps(said []Line) []Line {
	var out []Line
	add := func(path string, l Line) {
		if !slices.ContainsFunc(said, func(s Line) bool { return plain(s) == plain(l) }) {
			out = append(out, b.aged(path, l))
		}
	}
	for _, f := range b.Template.front.helps {
		for _, l := range b.entries([]string{f.path}) {
			add(f.path, b.afterWord(f.before.In(b.lang), l))
		}
	}
	for _, m := range b.measureRows() {
		if _, soon := b.soon(m); m.Field("virker").Is("godt") && !soon {
			add(m.path, b.line(m.Field("hva").Text().Reveal()))
		}
	}
	return out
}

// strengths returns what the child is good at.
func (b *builder) strengths() []Line {
	var out []Line
	for _, p := range b.Template.front.strengths {
		out = append(out, b.agedAll(p, b.entries([]string{p}))...)
	}
	return out
}

// pronouns are the first words of an answer that may be written small after
// another word; any other may be a name.
var pronouns = []string{"Hun", "Han", "Hen", "Ho", "Det", "Den", "De", "Dei", "Vi"}

// afterWord joins a word such as «når» to an answer that goes on from it.
func (b *builder) afterWord(word string, l Line) Line {
	text := plain(l)
	if first, _, _ := strings.Cut(text, " "); word == "" || !slices.Contains(pronouns, first) {
		return l
	}
	return b.line(upperFirst(word) + " " + lowerFirst(text))
}

// quotes returns the child's own words, each answer whole: a sentence and its
// translation belong together. What stands in the callout is not said twice.
func (b *builder) quotes(said []Line) []Line {
	var out []Line
	for _, f := range b.Template.front.quotes {
		answer := b.entries([]string{f.path})
		if len(answer) == 0 || slices.EqualFunc(answer, said, func(x, y Line) bool { return plain(x) == plain(y) }) {
			continue
		}
		var quote Line
		for i, l := range answer {
			if i > 0 {
				quote = append(quote, b.line(" ")...)
			}
			quote = append(quote, l...)
		}
		if !strings.ContainsRune(plain(quote), '«') { // otherwise the writer has marked what was said
			quote = append(append(b.line("«"), quote...), b.line("»")...)
		}
		if before := f.before.In(b.lang); before != "" {
			quote = append(b.line(before+": "), quote...)
		}
		out = append(out, quote)
	}
	return out
}

func (b *builder) quoteSource() Line {
	name := b.callName()
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
	source := b.words("egne_ord_dato", "navn", genitive(name), "dato", b.Printer.LongDate(last))
	if b.isOld(last) {
		source += ", " + b.ageOf(last)
	}
	return b.line(source)
}

// genitive is the owner's form in both målformer: Ibens, Jonas’.
func genitive(name string) string {
	if strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z") {
		return name + "’"
	}
	return name + "s"
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
	out := []Line{of(b.line(strings.Join(parts, ", ")), "avsender.ansvarlig.navn", "avsender.ansvarlig.rolle", "avsender.navn", "avsender.svartelefon")}
	if home, _ := upTo(b.entries(b.Template.front.contact), contactWords, b.line); len(home) > 0 && count(home...) <= contactWords {
		home[len(home)-1] = b.aged(b.Template.front.contact[0], home[len(home)-1])
		out = append(out, append(b.line(b.words("hjemmet")+": "), home[0]...))
		out = append(out, home[1:]...)
	}
	return out
}

// unbroken keeps a telephone number, or a date and what it is of, on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

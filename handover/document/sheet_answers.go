package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// unaskedMark stands behind what can go without a yes, wholly or in part.
const unaskedMark = " *"

// photo is the kind of attachment that always needs an answer of its own.
var photo = record.Join(attachmentsKey, "bilde")

// answers are the boxes, and what else an answer tells.
func (s *sheet) answers() []Block {
	var home, sections, papers, alone []string
	for _, scope := range s.Sheet.Usual().Scopes {
		switch top, _, below := strings.Cut(scope, "."); {
		case scope == photo:
			alone = append(alone, scope)
		case top == attachmentsKey:
			papers = append(papers, scope)
		case below || consent.IsCompanion(scope):
			home = append(home, scope)
		default:
			sections = append(sections, scope)
		}
	}
	out := []Block{
		Heading{Level: 2, Text: s.line(s.say("ark_svar"))}, Para{Text: s.said("ark_kryss")}, s.choices(append(sections, home...)),
		Heading{Level: 2, Text: s.line(s.say("ark_dokumenter"))}, s.choices(papers),
		Together{Blocks: []Block{Blanks{Rows: [][]Blank{{s.blank("ark_unntak", "", 1)}, {{Part: 1}}}}}},
		Together{Blocks: []Block{Heading{Level: 2, Text: s.line(s.say("ark_for_seg"))}, s.ownAnswers(alone)}},
	}
	return append(out, s.signed()...)
}

// choices are boxes for scopes.
func (s *sheet) choices(scopes []string) Choices {
	out := s.noChoices()
	for _, scope := range scopes {
		out.Items = append(out.Items, s.choice(scope))
	}
	return out
}

func (s *sheet) noChoices() Choices {
	return Choices{Yes: s.line(s.say("ark_ja")), No: s.line(s.say("ark_nei_boks"))}
}

func (s *sheet) choice(scope string) Choice {
	title := s.titleOf(scope)
	if slices.Contains(s.Sheet.Unasked, scope) {
		title += unaskedMark
	}
	out := Choice{Title: s.line(title), Key: s.line(scope)}
	if text := s.lineOf(scope); text != "" {
		out.Text = []Line{s.line(text)}
	}
	return out
}

// lineOf is what is said of a scope under its title.
func (s *sheet) lineOf(scope string) string {
	return s.holed(s.Template.item(s.Sheet.Transition, scope).line.In(s.lang))
}

// titleOf names what a scope is about: as the template does, or otherwise the form.
func (s *sheet) titleOf(scope string) string {
	if own := s.holed(s.Template.item(s.Sheet.Transition, scope).title.In(s.lang)); own != "" {
		return own
	}
	if kind, ok := strings.CutPrefix(scope, attachmentsKey+"."); ok {
		return upperFirst(s.ord(attachmentsKey+".type", kind))
	}
	if f := s.Form.At(scope); f != nil {
		return strings.TrimSuffix(f.Words(s.lang).Title, ".")
	}
	return scope
}

// ord is how a reader sees a fixed word of the form.
func (s *sheet) ord(path, word string) string { return s.Form.At(path).Ord[word].In(s.lang) }

// ords are all that a field can be answered with, in the form's order.
func (s *sheet) ords(f *schema.Field) []string {
	var out []string
	for _, word := range f.Enum {
		out = append(out, f.Ord[word].In(s.lang))
	}
	return out
}

// holed fills the holes of words that have no key of their own.
func (s *sheet) holed(text string) string {
	return strings.ReplaceAll(text, "{barnet}", s.words("barnet_"+s.Sheet.Transition))
}

// ownAnswers are those that stand for themselves: a photo, and what takes another
// kind of answer.
func (s *sheet) ownAnswers(scopes []string) Choices {
	out := s.noChoices()
	for _, p := range s.Sheet.Parts[1:] {
		law := s.ownLaw(p)
		if p.Along {
			item := Choice{Title: s.line(s.say("ark_helse")), Text: []Line{s.line(s.say("ark_helse_linje") + " " + law)}, Key: s.line(p.Giver.Type)}
			out.Items = append(out.Items, item)
			continue
		}
		for _, scope := range p.Scopes {
			item := s.choice(scope)
			item.Text = []Line{s.line(strings.TrimSpace(s.lineOf(scope) + " " + law))}
			item.Key = s.line(scope + " (" + p.Giver.Type + ")")
			out.Items = append(out.Items, item)
		}
	}
	out.Items = append(out.Items, s.choices(scopes).Items...)
	return out
}

// ownLaw says on which paragraph another kind of answer stands, and from which age the
// pupil gives it when that is another than for the rest.
func (s *sheet) ownLaw(p consent.Part) string {
	from := p.Giver.PupilFrom
	if s.LogAge > 0 && !p.Along {
		from = s.LogAge
	}
	key := "ark_eget"
	if s.Pupil && from != s.Sheet.Usual().Giver.PupilFrom {
		key = "ark_eget_alder"
	}
	return s.say(key, "lov", p.Law.Law.In(s.lang), "alder", strconv.Itoa(from))
}

// signed is room for how long, and to sign.
func (s *sheet) signed() []Block {
	office := [][]Blank{
		{s.ticks("ark_form", s.ords(s.Form.At("tillatelser.form")), 1)},
		{s.blank("ark_referat", "", 0.46), s.blank("ark_dato", "", 0.2), s.blank("ark_arkiv", "", 0.34)},
	}
	return []Block{
		Blanks{Rows: [][]Blank{
			{s.ticks("ark_ringe", s.yesNo(), 0.74), s.blank("ark_til_dato", "", 0.26)},
			{s.blank("ark_ringe_hvem", "", 0.48), s.blank("ark_kortere", "", 0.52)},
		}},
		Together{Blocks: []Block{Heading{Level: 2, Text: s.line(s.say("ark_underskrift"))}, s.signatures()}},
		Together{Blocks: []Block{Heading{Level: 2, Text: s.line(s.say("ark_kontor"))}, Blanks{Rows: office}}},
	}
}

// signatures is the table to sign in: the pupil, both homes, and those who have the
// care.
func (s *sheet) signatures() Table {
	t := Table{Widths: []float64{0.34, 0.27, 0.26, 0.13}}
	for _, key := range []string{"ark_hvem_under", "ark_blokk", "ark_underskrift", "ark_dato"} {
		t.Heads = append(t.Heads, s.line(s.say(key)))
	}
	add := func(who string) {
		t.Rows = append(t.Rows, Row{[]Cell{{Text: []Line{s.line(who)}}, {Blank: true}, {Blank: true}, {Blank: true}}})
	}
	if s.Pupil {
		add(s.say("ark_elev", "alder", strconv.Itoa(s.Sheet.Usual().Giver.PupilFrom)))
	}
	add(s.say("ark_forelder"))
	add(s.say("ark_forelder"))
	add(s.say("ark_barnevern"))
	add(s.say("ark_foster"))
	return t
}

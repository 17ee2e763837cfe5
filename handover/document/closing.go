package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
)

// bases is the page that says on what the packet goes: which sections on which
// paragraph, until when. It never says who answered, or how many.
func (b *builder) bases() []Block {
	role := b.words("rolle_" + b.text("mottaker.rolle"))
	intro := []Line{of(b.line(b.words("grunnlag_ingress", "mottaker", b.recipientWords(b.text("mottaker.navn"), role), "enhet", b.text("mottaker.navn"), "rolle", role)), "mottaker.navn", "mottaker.rolle")}
	if b.SignedBy != "" {
		intro = append(intro, b.line(b.words("grunnlag_signert", "signert", b.SignedBy, "enhet", b.text("avsender.navn"))))
	}
	return []Block{Together{Blocks: append([]Block{
		Heading{Level: 2, Text: b.line(b.words("grunnlag_overskrift")), Anchor: basisKey},
		Para{Text: intro},
		b.basisTable(b.sharedBases()),
		Para{Text: []Line{b.line(b.words("grunnlag_grenser", "dato", i18n.Date(b.Release.DeleteCopiesBy())))}, Quiet: true},
		Para{Text: []Line{b.line(b.profileWords())}, Quiet: true},
		Para{Text: b.changeOfMind(), Quiet: true},
	}, b.farewell()...)}}
}

// basisTable tells what each section goes on.
func (b *builder) basisTable(bases []consent.SectionBasis) Table {
	t := Table{Widths: []float64{0.40, 0.32, 0.14, 0.14}}
	for _, k := range []string{"innhold", "grunnlag", "gitt", "gjelder_til"} {
		t.Heads = append(t.Heads, b.line(b.words("tabell_"+k)))
	}
	for _, g := range group(bases) {
		law, _ := b.Law.Code(g.basis.Code)
		var names []string
		for _, s := range g.sections {
			names = append(names, b.sectionTitle(s))
		}
		t.Rows = append(t.Rows, Row{[]Cell{
			{Text: []Line{of(b.line(b.Printer.And(names)), "grunnlag.seksjon")}},
			{
				Text: []Line{of(b.line(b.words(basisWords(law), "lov", law.Law.In(b.lang))), "grunnlag.kode")},
				Note: []Line{b.line(law.Wording.In(b.lang))},
			},
			{Text: []Line{of(b.line(dateOrDash(g.basis.Given)), "grunnlag.gitt")}},
			{Text: []Line{of(b.line(i18n.Date(g.basis.ValidUntil)), "grunnlag.gyldig_til")}},
		}})
	}
	return t
}

// basisWords names the words for a basis: what takes a permission, what the law
// calls consent, what the recipient may fetch, and what there is a duty to share.
func basisWords(law basis.Basis) string {
	switch u := law.Uses; {
	case len(u) > 0 && len(u[0].Permissions) > 0 && isConsent(u[0].Permissions[0]):
		return "grunnlag_samtykke"
	case len(u) > 0 && u[0].Request:
		return "grunnlag_anmodning"
	case len(u) > 0 && u[0].Decision:
		return "grunnlag_plikt"
	}
	return "grunnlag_tillatelse"
}

// isConsent reports whether the law calls a kind of answer «samtykke», and not
// «tillatelse».
func isConsent(kind string) bool { return strings.HasPrefix(kind, "samtykke") }

func dateOrDash(d day.Day) string {
	if d.IsZero() {
		return "–"
	}
	return i18n.Date(d)
}

// profileWords tells which set of rules the owner has chosen, and what it means in
// this transition where that is something else.
func (b *builder) profileWords() string {
	out := b.words("grunnlag_profil_" + b.Profile)
	if own := "grunnlag_profil_" + b.Release.Transition; b.Template.words[own].IsWhole() {
		out += " " + b.words(own)
	}
	return out
}

// changeOfMind tells what somebody who has changed their mind can do, for each kind
// of basis that the packet rests on.
func (b *builder) changeOfMind() []Line {
	permitted, fetched := false, false
	for _, s := range b.sharedBases() {
		law, _ := b.Law.Code(s.Code)
		taken := slices.ContainsFunc(law.Uses, func(u basis.Use) bool { return len(u.Permissions) > 0 })
		permitted, fetched = permitted || taken, fetched || !taken
	}
	var out []Line
	if permitted {
		out = append(out, b.line(b.words("grunnlag_merk")))
	}
	if fetched {
		out = append(out, b.line(b.words("grunnlag_merk_lov")))
	}
	return out
}

type basisGroup struct {
	basis    consent.SectionBasis
	sections []string
}

// group puts sections that go on the same basis, for the same time, on one row.
func group(bases []consent.SectionBasis) []basisGroup {
	var out []basisGroup
	for _, s := range bases {
		i := slices.IndexFunc(out, func(g basisGroup) bool {
			return g.basis.Code == s.Code && g.basis.ValidUntil == s.ValidUntil && g.basis.Given == s.Given
		})
		if i < 0 {
			out = append(out, basisGroup{basis: s})
			i = len(out) - 1
		}
		out[i].sections = append(out[i].sections, s.Section)
	}
	return out
}

// sectionTitle names a section as its heading does, within a sentence.
func (b *builder) sectionTitle(key string) string {
	for _, s := range b.Template.sections {
		if s.key == key {
			return lowerFirst(s.title.In(b.lang))
		}
	}
	return lowerFirst(b.words("del_" + key))
}

// todo is the last page: the child's checklist in full words.
func (b *builder) todo() []Block {
	return []Block{
		PageBreak{},
		Heading{
			Level: 2, Text: b.line(b.words("sjekkliste_overskrift", "enhet", b.text("mottaker.navn"))),
			Meta:   b.line(b.todoWords()),
			Anchor: Checklist,
		},
		b.todoTable(func(it checklist.Item) bool { return !b.Template.IsApart(it.Section) }),
	}
}

// todoTable has those of the checklist's items that belong in one place, each with
// its number in the whole.
func (b *builder) todoTable(here func(checklist.Item) bool) Table {
	t := Table{Widths: []float64{0.065, 0.05, 0.455, 0.165, 0.14, 0.125}}
	for _, k := range []string{"gjort", "nr", "punkt", "ansvarlig", "frist", "gjort_av"} {
		t.Heads = append(t.Heads, b.line(b.words("tabell_"+k)))
	}
	for i, it := range b.Items {
		if !here(it) {
			continue
		}
		t.Rows = append(t.Rows, Row{[]Cell{
			{Check: true},
			{Text: []Line{b.line(strconv.Itoa(i + 1))}},
			{Text: []Line{b.itemText(it)}},
			{Text: []Line{b.line(it.Who.In(b.lang))}},
			{Text: b.dueLines(it)},
			{},
		}})
	}
	return t
}

// todoWords tells what the items come of and what their dates are counted from; and,
// while no school is known, when those of them begin that belong to one.
func (b *builder) todoWords() string {
	out := b.words("sjekkliste_ingress", "dato", b.Printer.LongDate(b.Release.Start))
	if b.schoolUnknown() {
		out += " " + b.words("sjekkliste_foer_inntak")
	}
	return out
}

// Checklist is the anchor of the page with the child's checklist, and basisKey
// that of the page with the legal bases.
const (
	Checklist = "sjekkliste"
	basisKey  = "grunnlag"
)

// itemText is the item in full words, with the page that tells more.
func (b *builder) itemText(it checklist.Item) Line {
	l := b.line(it.Text.In(b.lang))
	if it.Section == "" || b.Template.IsApart(it.Section) { // or it stands there
		return l
	}
	return append(append(append(l, b.line(" ("+b.words("side")+" ")...), Run{Ref: b.anchorOf(it.Section)}), b.line(")")...)
}

// anchorOf returns where a section is told of: under its own heading, or, when it
// holds nothing but measures, in their table.
func (b *builder) anchorOf(section string) string {
	if section == basisKey {
		return section
	}
	for _, s := range b.Template.sections {
		if s.key != section {
			continue
		}
		v := b.data.Field(section)
		if s.apart || section == attachmentsKey && v.Kind() == record.List {
			return section
		}
		switch parts := b.parts(s, v); {
		case len(parts) == 0:
		case onlyNone(parts):
			return shortKey
		default:
			return section
		}
	}
	return measuresKey
}

// dueLines writes when an item is due; of several dates, each stands over what it
// is for.
func (b *builder) dueLines(it checklist.Item) []Line {
	var out []Line
	for _, s := range it.DueText(b.lang) {
		date, rest, _ := strings.Cut(s, " ")
		out = append(out, b.line(date))
		if rest != "" {
			out = append(out, b.line(rest))
		}
	}
	return out
}

package lawbook

import (
	"fmt"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/schema"
)

// A chapter is one part of the document: the key of its heading, and what it says.
type chapter struct {
	key   string
	write func(*page)
}

func (b *Book) chapters() []chapter {
	return []chapter{
		{"regler.to_slag", b.twoKinds}, {"regler.hvem", b.whoAnswers}, {"regler.grunnlag", b.bases},
		{"regler.faser", b.phases}, {"regler.regelsett", b.profiles}, {"regler.grunnpakka", b.basicFields},
		{"regler.foelger", b.companions}, {"regler.roller", b.ceilings}, {"regler.varighet", b.durations},
		{"regler.vern", b.protection}, {"regler.aldri", b.never}, {"regler.koder", b.allCodes},
		{"regler.forklart", b.codesExplained}, {"regler.ikke_i_bruk", b.unused}, {"lov.aapne", b.questions},
	}
}

// Markdown writes everything as one document, for a jurist. version is that of the
// program.
func (b *Book) Markdown(version string) string {
	p := &page{}
	p.heading(1, b.Text.T("regler.tittel", nil))
	p.para(b.Text.T("regler.innledning", map[string]any{"versjon": version}))
	heading := func(i int, c chapter) string { return fmt.Sprintf("%d %s", i+1, b.Text.T(c.key, nil)) }
	for i, c := range b.chapters() {
		p.line("- " + link(heading(i, c)))
	}
	p.line("")
	for i, c := range b.chapters() {
		p.heading(2, heading(i, c))
		c.write(p)
	}
	return strings.TrimRight(p.b.String(), "\n") + "\n"
}

// say writes paragraphs of the catalogue.
func (b *Book) say(p *page, args map[string]any, keys ...string) {
	for _, k := range keys {
		p.para(b.Text.T(k, args))
	}
}

func (b *Book) head(keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = b.Text.T(k, nil)
	}
	return out
}

func (b *Book) twoKinds(p *page) {
	b.say(p, nil, "regler.to_slag_innledning")
	p.bullets(b.head("regler.utlevering", "regler.kontroll")...)
	b.say(p, nil, "regler.begge")
}

func (b *Book) whoAnswers(p *page) {
	b.say(p, nil, "regler.hvem_innledning")
	var rows [][]string
	for _, a := range b.Law.Answers() {
		age := b.Text.T("regler.aar", map[string]any{"alder": a.PupilFrom})
		rows = append(rows, []string{code(a.Type), b.Text.T("lov.svar_"+a.Type, nil), age, plain(b.in(a.Law)), plain(b.in(a.By))})
	}
	p.table(b.head("regler.kol_svar", "regler.kol_hva", "regler.kol_alder", "regler.kol_alder_lov", "regler.kol_gis_av"), rows)
	b.say(p, map[string]any{"alder": consent.Adult}, "regler.hvem_begge", "regler.hvem_nei", "regler.hvem_voksen", "regler.hvem_logg")
}

func (b *Book) bases(p *page) {
	b.say(p, nil, "regler.grunnlag_innledning")
	var rows [][]string
	for _, x := range b.Law.All() {
		rows = append(rows, []string{code(x.Code), plain(b.in(x.Law)), b.Transitions(transitionsOf(x)), b.Needs(x)})
	}
	p.table(b.head("lov.kol_kode", "lov.kol_paragraf", "regler.kol_overgang", "lov.kol_trenger"), rows)
	for _, x := range b.Law.All() {
		b.basis(p, x)
	}
}

func (b *Book) basis(p *page, x basis.Basis) {
	p.heading(3, x.Code+": "+b.in(x.Law))
	b.list(p, b.Basis(x))
	for i, u := range x.Uses {
		p.heading(4, b.UseTitle(i+1, len(x.Uses)))
		b.list(p, b.Use(u))
	}
}

func (b *Book) list(p *page, rows []Row) {
	items := make([]string, len(rows))
	for i, r := range rows {
		items[i] = "**" + r.Label + ":** " + plain(r.Text)
	}
	p.bullets(items...)
}

func transitionsOf(x basis.Basis) []string {
	var out []string
	seen := map[string]bool{}
	for _, u := range x.Uses {
		for _, kind := range u.Transitions {
			if !seen[kind] {
				seen[kind] = true
				out = append(out, kind)
			}
		}
	}
	return out
}

func (b *Book) profiles(p *page) {
	var items []string
	for _, x := range b.Law.All() {
		for _, u := range x.Uses {
			if len(u.Profiles) == 1 && u.Profiles[0] == basis.ByLaw {
				items = append(items, b.Text.T("regler.regelsett_rad", map[string]any{
					"kode": code(x.Code), "overgang": b.Transitions(u.Transitions), "felt": codes(u.Fields),
				}))
			}
		}
	}
	b.say(p, nil, "regler.regelsett_innledning")
	if len(items) == 0 {
		b.say(p, nil, "regler.regelsett_ingen")
		return
	}
	p.bullets(items...)
}

// forms calls write for each form, under a heading of its own.
func (b *Book) forms(p *page, write func(kind string, form *schema.Field)) {
	for _, kind := range b.Forms.Transitions() {
		p.heading(3, upper(b.Transitions([]string{kind}))+" ("+code(kind)+")")
		write(kind, b.Forms.Form(kind))
	}
}

func (b *Book) basicFields(p *page) {
	b.say(p, nil, "regler.grunnpakka_innledning")
	b.forms(p, func(kind string, form *schema.Field) {
		if !b.usesBasic(kind) {
			b.say(p, map[string]any{"overgang": b.Transitions([]string{kind})}, "regler.grunnpakka_uten_bruk")
		}
		b.fields(p, form, Marked(form, nil))
	})
}

func (b *Book) usesBasic(kind string) bool {
	for _, x := range b.Law.All() {
		for _, u := range x.Uses {
			for _, k := range u.Transitions {
				if u.Basic && k == kind {
					return true
				}
			}
		}
	}
	return false
}

// fields lists fields with the names that people see.
func (b *Book) fields(p *page, form *schema.Field, fields []*schema.Field) {
	var rows [][]string
	for _, f := range fields {
		rows = append(rows, []string{code(f.Path), plain(b.title(form, f))})
	}
	p.table(b.head("regler.kol_felt", "regler.kol_navn"), rows)
}

// title is the name of a field behind those of the groups that it stands in. What
// is said about sections is not named by one of them.
func (b *Book) title(form, f *schema.Field) string {
	var out []string
	at := form
	for i, key := range strings.Split(f.Path, ".") {
		if at = at.Field(key); i != 1 || !strings.HasPrefix(f.Path, aboutSections+".") {
			out = append(out, at.Words(string(b.Text.Lang())).Title)
		}
	}
	return strings.Join(out, ": ")
}

func (b *Book) companions(p *page) {
	child, guardians := consent.Follows()
	b.say(p, nil, "regler.foelger_innledning")
	p.bullets(
		b.Text.T("regler.foelger_barn", map[string]any{"felt": codes(child)}),
		b.Text.T("regler.foelger_foresatte", map[string]any{"felt": codes(guardians)}),
	)
	b.say(p, nil, "regler.foelger_resten")
}

func (b *Book) ceilings(p *page) {
	b.say(p, nil, "regler.roller_innledning")
	b.forms(p, func(_ string, form *schema.Field) {
		var rows [][]string
		for _, f := range Ceilings(form) {
			rows = append(rows, []string{code(f.Path), plain(b.title(form, f)), b.Text.Or(b.each("rolle.", f.Roles))})
		}
		if len(rows) == 0 {
			b.say(p, nil, "regler.ingen_tak")
			return
		}
		p.table(b.head("regler.kol_felt", "regler.kol_navn", "regler.kol_roller"), rows)
	})
}

package lawbook

import (
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/schema"
)

func (b *Book) durations(p *page) {
	months := map[string]any{"start": consent.StartMonths, "svar": consent.AnswerMonths}
	var items []string
	for _, k := range []string{"regler.varighet_svar", "regler.varighet_lov", "regler.varighet_kopi", "regler.varighet_trukket"} {
		items = append(items, b.Text.T(k, months))
	}
	p.bullets(items...)
}

// protection tells of cases that are handled individually. It is neutral: no more
// than the message itself tells.
func (b *Book) protection(p *page) {
	b.say(p, nil, "regler.vern_melding")
	p.para("> " + plain(b.Text.T("V20.melding", nil)))
	b.say(p, nil, "regler.vern_spor", "regler.vern_hvorfor")
}

func (b *Book) never(p *page) {
	b.say(p, nil, "regler.aldri_innledning")
	b.forms(p, func(_ string, form *schema.Field) {
		var rows [][]string
		for _, n := range Kept(form) {
			how := "regler.sendes_aldri"
			if n.Field.Out == schema.Masked {
				how = "regler.sendes_maskert"
			}
			path := strings.Replace(n.Path, "*", "<"+b.Text.T("regler.avsnitt", nil)+">", 1)
			rows = append(rows, []string{code(path), plain(b.title(form, n.Field)), b.Text.T(how, nil), plain(b.in(n.Field.OutReason))})
		}
		p.table(b.head("regler.kol_felt", "regler.kol_navn", "regler.kol_sendes", "regler.kol_hvorfor"), rows)
	})
}

// order is the order of the kinds of code: the rules first.
const order = "VSFTL"

func (b *Book) allCodes(p *page) {
	b.say(p, nil, "regler.koder_innledning")
	var rows [][]string
	b.eachCode(func(c Code) {
		rows = append(rows, []string{string(c.Code), plain(c.Title), b.Severity(c.Severities), plain(c.Law)})
	})
	p.table(b.head("lov.kol_kode", "regler.kol_hva", "regler.kol_alvor", "lov.kol_paragraf"), rows)
}

func (b *Book) eachCode(visit func(Code)) {
	for _, kind := range order {
		for _, name := range Codes(b.Catalog) {
			if strings.HasPrefix(name, string(kind)) {
				visit(b.Code(name))
			}
		}
	}
}

func (b *Book) codesExplained(p *page) {
	b.say(p, nil, "regler.forklart_innledning")
	b.eachCode(func(c Code) {
		p.heading(3, string(c.Code)+": "+plain(c.Title))
		list := []Row{{b.Text.T("regler.merke_alvor", nil), b.Severity(c.Severities)}}
		if c.Law != "" {
			list = append(list, Row{b.Text.T("regler.merke_paragraf", nil), c.Law})
		}
		b.list(p, list)
		b.messages(p, c.Messages)
		p.prose(c.Text)
	})
}

// messages lists the ways in which a code is told. What follows has a column where
// any of them says it.
func (b *Book) messages(p *page, list []Message) {
	head, follows := b.head("regler.kol_melding", "regler.kol_rettelse"), false
	for _, m := range list {
		follows = follows || m.Follows != ""
	}
	if follows {
		head = append(head, b.Text.T("regler.kol_foelge", nil))
	}
	var rows [][]string
	for _, m := range list {
		row := []string{plain(m.Message), plain(m.Remedy)}
		if follows {
			row = append(row, plain(m.Follows))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
}

func (b *Book) unused(p *page) {
	var unused []string
	for _, c := range handover.Unused() {
		unused = append(unused, string(c))
	}
	b.say(p, map[string]any{"koder": b.Text.And(unused)}, "regler.ikke_i_bruk_vern")
	if later := ToCome(b.Catalog); len(later) > 0 {
		b.say(p, map[string]any{"koder": b.Text.And(later)}, "regler.ikke_i_bruk_senere")
	}
	b.say(p, nil, "regler.ikke_i_bruk_resten")
}

func (b *Book) questions(p *page) {
	b.say(p, nil, "lov.aapne_innledning")
	for _, q := range b.Law.Open() {
		p.line("1. " + plain(b.in(q)))
	}
	p.line("")
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

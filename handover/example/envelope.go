package example

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/handover-no/handover/handover/day"
)

// write writes the case, from the top.
func (w *writer) write() {
	w.head()
	w.people()
	w.units()
	for _, l := range w.set.outlines[w.kind] {
		w.section(w.line(l))
	}
	w.attachments()
	if w.code == "S01" {
		w.f("klassetrinn: 1\n\n")
	}
	w.answers()
	w.about()
}

func (w *writer) f(format string, args ...any) { _, _ = fmt.Fprintf(&w.out, format, args...) }

func (w *writer) head() {
	w.f("# yaml-language-server: $schema=./%s.schema.json\n%s\n\n", w.kind, w.text("{# oppdiktet}"))
	w.f("skjema: overforing/v1\novergang: %s\n", w.kind)
	if w.phase != "" {
		w.f("fase: %s\n", w.phase)
	}
	w.f("saks_id: %s\nmiljoe: test\nskoleaar: %d/%d\nskolestart: %s\ndokumentspraak: %s\n\n", w.id, w.start.Year(), w.start.Year()+1, w.start, w.lang)
}

func (w *writer) people() {
	w.f("barn:\n  fornavn: %s\n  etternavn: %s\n", w.child.given(), w.child.last)
	if w.child.second != "" && w.chance(70) {
		w.f("  kallenavn: %s\n", w.child.first)
	}
	w.f("  foedselsdato: %s\n", w.child.born)
	if w.facts["nummer"] {
		w.f("  id:\n    type: fnr\n    verdi: %q\n", w.number())
	}
	lives := "begge"
	switch {
	case w.facts["omsorg"]:
		lives = "fosterhjem"
	case w.facts["to_hjem"]:
		lives = "delt"
	case len(w.guardians) == 1 || w.guardians[1].home == "samvaer":
		lives = "en_forelder"
	}
	w.f("  bor_sammen_med: %s\n", lives)
	grade := "ugradert"
	if w.outcome == Protected {
		grade = one(&w.dice, []string{"fortrolig", "strengtFortrolig"})
	}
	w.f("  adressebeskyttelse: %s\n\n", grade)

	w.f("foresatte:\n")
	for _, g := range w.guardians {
		w.guardian(g)
	}
	w.f("\n")
	if w.facts["omsorg"] {
		w.f("omsorg:\n  omsorgsovertakelse: ja\n\n")
	}
}

func (w *writer) guardian(g guardian) {
	decides, home := "nei", "nei"
	if g.decides {
		decides = "ja"
	}
	if g.home != "" {
		home = g.home
	}
	w.f("  - navn: %s\n    relasjon: %s\n    foreldreansvar: %s\n    bor_hos: %s\n    telefon: %q\n", g.name, g.kind, decides, home, g.phone)
	switch {
	case g.office:
		return
	case w.facts["tolk"] && g.decides:
		w.f("    spraak: %s\n    tolk: %s\n    tolkespraak: %[1]s\n", w.child.lang, one(&w.dice, []string{"muntlig", "muntlig", "begge"}))
	default:
		w.f("    spraak: %s\n    tolk: nei\n", w.lang)
	}
	if w.chance(30) {
		w.f("    kontaktes_via: %s\n", quote(w.text("{kontaktes}")))
	}
}

func (w *writer) units() {
	kind := "grunnskole"
	if w.age == "b" {
		kind = "barnehage"
	}
	staff := w.set.shares[0]
	from := group("avsender",
		text("type", kind), text("orgnr", w.from.Orgnr), text("navn", w.from.Name), text("kommunenummer", w.from.Kommune),
		group("ansvarlig", text("navn", one(&w.dice, slices.Concat(staff.women, staff.men))+" "+one(&w.dice, staff.surnames)), text("rolle", w.role())),
		text("svartelefon", w.from.phone))
	if w.age == "b" {
		years := w.between(2, 5)
		from.Fields = append(from.Fields,
			text("barnehage_fra", day.New(w.start.Year()-years, time.August, 15).String()), text("antall_aar", strconv.Itoa(years)), text("plass", "hel"))
		w.section(from)
	} else { // who sends is known anyhow, and is no section that a family answers for
		from.yaml(&w.out, 0)
		w.out.WriteByte('\n')
	}
	w.f("mottakere:\n")
	for _, u := range w.to {
		w.f("  - type: %s\n    orgnr: %q\n    navn: %s\n    rolle: %s\n", u.Kind, w.orgnr(u), quote(u.Name), u.role)
	}
	w.f("\n")
	if w.asked {
		w.f("anmodning:\n  - fra_orgnr: %q\n    dato: %s\n    dokumentert_i: sak %d/%d\n\n", w.orgnr(w.to[0]), w.today.AddDays(-w.between(25, 50)), w.start.Year()%100, w.between(100, 3900))
	}
}

// orgnr is the number of a recipient; mistyped when that is what is to be found.
func (w *writer) orgnr(u recipient) string {
	if w.code != "V33" {
		return u.Orgnr
	}
	last := u.Orgnr[len(u.Orgnr)-1]
	return u.Orgnr[:len(u.Orgnr)-1] + string('0'+(last-'0'+1)%10)
}

// role is that of whoever has written the case. It is the same all through it.
func (w *writer) role() string {
	if w.known["rolle"] == "" {
		bank := "avsender_rolle_s"
		if w.age == "b" {
			bank = "avsender_rolle_b"
		}
		w.known["rolle"] = one(&w.dice, w.words.bank(bank))
	}
	return w.known["rolle"]
}

// attachments names documents that go with what the case tells of.
func (w *writer) attachments() {
	type document struct{ kind, fact string }
	var with []document
	for _, d := range []document{
		{"sakkyndig_vurdering", "spesped"}, {"sakkyndig_vurdering", "ito"}, {"medisinplan", "medisin"}, {"pedagogisk_rapport", "ppt"}, {"pedagogisk_rapport", "vedlegg"},
	} {
		own := d.fact != "spesped" || w.age == "b"
		own = own && (d.fact != "ito" || w.age != "b")
		if w.facts[d.fact] && own && !slices.Contains(w.attached, d.kind) && w.chance(70) {
			w.attached = append(w.attached, d.kind)
			with = append(with, d)
		}
	}
	n := &Node{Key: "vedlegg"}
	if with == nil {
		n.Text = "ingen"
	}
	for _, d := range with {
		n.Items = append(n.Items, &Node{Fields: []*Node{
			text("tittel", w.text("{vedlegg_"+d.kind+"}")), text("type", d.kind), text("dato", w.today.AddDays(-w.between(30, 300)).String()),
			text("sider", strconv.Itoa(w.between(1, 12))), text("sendes", one(&w.dice, []string{"i_elevmappe", "etterspoerres"})),
		}})
	}
	w.section(n)
}

// about tells of each section when it was read through last, and who knows it.
func (w *writer) about() {
	w.f("om:\n")
	read := w.today.AddDays(-w.between(10, 18))
	for _, section := range w.sections {
		role, on := w.role(), read
		switch section.Key {
		case "foreldres_stemme", "helse", "sfo":
			role = w.text("{foresatte}")
			on = w.today.AddDays(-w.between(18, 30))
		case "framtid", "soeknad":
			role = w.text("{eleven}")
		}
		w.f("  %s: {sist_oppdatert: %s, kilde: {rolle: %s, dato: %s}}\n", section.Key, read, role, on)
	}
}

package example

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// A giver is somebody who has to answer, and in what role.
type giver struct {
	name, role string
	guardian   bool
}

// An answer is a row of tillatelser.
type answer struct {
	giver
	to            []recipient
	scope, except []string
	given         day.Day
	withdrawn     day.Day
	reason        string // unntak_grunn
}

// ownAge is the age from which the pupil answers (opplæringslova § 24-5).
const ownAge = 15

// givers are those who have to say yes.
func (w *writer) givers() []giver {
	if w.child.born.Age(w.today) >= ownAge {
		return []giver{{name: w.child.given() + " " + w.child.last, role: "elev"}}
	}
	var out []giver
	for _, g := range w.guardians {
		role := map[string]string{"forelder": "forelder", "fosterforelder": "fosterforelder", "barnevernstjeneste": "barnevernstjenesten"}[g.kind]
		out = append(out, giver{g.name, role, true})
	}
	return out
}

// answers writes tillatelser: for each recipient a row from each of those who have
// to answer.
func (w *writer) answers() {
	givers, reason := w.givers(), ""
	if len(givers) == 2 && w.facts["kun_en_svarer"] && givers[0].role == "forelder" && w.outcome != Refused {
		givers, reason = givers[:1], "utilgjengelig_dokumentert"
	}
	how := ""
	if w.outcome == Refused {
		how = one(&w.dice, []string{"nektet", "mangler", "trukket"})
		if w.code = how; how == "mangler" {
			givers = givers[:len(givers)-1]
		}
	}
	if len(givers) == 0 {
		w.f("tillatelser: []\n\n")
		return
	}
	w.f("tillatelser:\n")
	row := 0
	for _, g := range givers {
		given := w.today.AddDays(-w.between(3, 9))
		if how == "nektet" {
			row++
			w.refusal(row, g, given)
			continue
		}
		for i, to := range w.to {
			a := answer{giver: g, to: []recipient{to}, scope: w.scope(to), given: given, reason: reason}
			if how == "trukket" {
				a.withdrawn = given.AddDays(1)
			}
			if w.facts["trukket_foer"] && i == 0 { // who changed their mind, and then again
				old := a
				old.given, old.withdrawn = given.AddDays(-60), given.AddDays(-40)
				row++
				w.answer(row, old)
			}
			if w.code == "V03" && row == 0 {
				a.given = w.today.AddDays(4)
			}
			if w.facts["unntak"] && i == 0 {
				a.except = w.except(a.scope)
			}
			row++
			w.answer(row, a)
		}
	}
	w.f("\n")
}

// scope lists what an answer to a recipient names.
func (w *writer) scope(to recipient) []string {
	out := []string{"barn.bor_sammen_med", "foresatte", "foresatte.relasjon", "foresatte.bor_hos"}
	if to.role == "sfo" {
		out = []string{"foresatte", "foresatte.relasjon"}
	}
	if to.role != "sfo" && w.chance(90) {
		out = append(out, "foresatte.kontaktes_via")
	}
	sfo := []string{"barnets_stemme", "foreldres_stemme", "ressurser", "lek", "sosialt", "trygghet", "selvhjelp", "helse", "sfo"}
	for _, n := range w.sections {
		s := n.Key
		if s == "vedlegg" {
			continue // each by itself
		}
		requested := w.asked && (s == "skolegang" || s == "valg") // goes without an answer
		if !requested && (to.role != "sfo" || slices.Contains(sfo, s)) {
			out = append(out, s)
		}
	}
	for _, kind := range w.attached {
		if to.role != "sfo" || kind == "medisinplan" {
			out = append(out, "vedlegg."+kind)
		}
	}
	return out
}

// except draws what somebody will not have passed on: a field that families often
// hold back, or a whole section.
func (w *writer) except(scope []string) []string {
	var of []string
	for _, path := range []string{"selvhjelp.toalett", "helse.kronisk", "fravaer.moenster", "familie.andre_naere_voksne", "soeknad.begrunnelse"} {
		section, _, _ := strings.Cut(path, ".")
		if slices.Contains(scope, section) && (section != "fravaer" || w.age == "s") {
			of = append(of, path)
		}
	}
	for _, section := range []string{"annet_viktig", "tverrfaglig", "foreldres_stemme"} {
		if slices.Contains(scope, section) {
			of = append(of, section)
		}
	}
	if of == nil {
		return nil
	}
	return []string{one(&w.dice, of)}
}

// flow writes a list on as few lines as it takes.
func (w *writer) flow(key string, of []string) {
	const width = 100
	line := "    " + key + ": ["
	for i, s := range of {
		if i < len(of)-1 {
			s += ","
		}
		if len(line)+1+len(s) > width {
			w.f("%s\n", line)
			line = "     "
		}
		if i > 0 {
			line += " "
		}
		line += s
	}
	w.f("%s]\n", line)
}

func (w *writer) refusal(row int, g giver, given day.Day) {
	w.f("  - id: t%d\n    type: nekter\n    gitt_av:\n      navn: %s\n      rolle: %s\n    dato: %s\n    form: skriftlig\n", row, g.name, g.role, given)
}

func (w *writer) answer(row int, a answer) {
	kind := "tillatelse_25_1_4"
	if w.age == "b" {
		kind = "tillatelse_bhl_2a"
	}
	form := one(&w.dice, []string{"skriftlig", "skriftlig", "elektronisk_bankid", "visma_svar"})
	w.f("  - id: t%d\n    type: %s\n    gitt_av:\n      navn: %s\n      rolle: %s\n    dato: %s\n    form: %s\n", row, kind, a.name, a.role, a.given, form)
	if a.reason != "" {
		w.f("    dokumentert_i: sak %d/%d\n", w.start.Year()%100, w.between(100, 3900))
	}
	w.f("    mottakere:\n")
	for _, to := range a.to {
		w.f("      - orgnr: %q\n        roller: [%s]\n", w.orgnr(to), to.role)
	}
	w.flow("omfang", a.scope)
	if a.except != nil {
		w.f("    unntatt: [%s]\n", strings.Join(a.except, ", "))
	}
	if a.guardian && w.facts["tolk"] {
		w.f("    forklart_paa: %s\n    tolk: ja\n", w.child.lang)
	} else {
		w.f("    forklart_paa: %s\n    tolk: nei\n", w.lang)
	}
	if w.facts["lest"] {
		w.parts = append(w.parts, w.out.String())
		w.answered = append(w.answered, Answer{a.scope, a.except})
		w.out.Reset()
	}
	if !a.withdrawn.IsZero() {
		w.f("    trukket: %s\n", a.withdrawn)
	}
	if a.reason != "" {
		w.f("    unntak_grunn: %s\n", a.reason)
	}
	if a.guardian && w.chance(80) {
		w.f("    barnet_hoert:\n      hoert: ja\n      hvordan: samtale\n      svar: %s\n", quote(w.text("{hoert}")))
	}
}

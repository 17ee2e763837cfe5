package lawbook

import "github.com/handover-no/handover/handover/basis"

// PhaseHead are the headings over the rows of Phases.
func PhaseHead() []string {
	return []string{"regler.kol_fase", "regler.kol_hva", "regler.kol_siste_dag", "regler.kol_fridag", "regler.kol_foer_inntak", "lov.kol_paragraf"}
}

// Phases tells of each phase: its name, what it is, its last day, what a day off does
// to that, whether the school is not known yet, and the paragraph.
func (b *Book) Phases() [][]string {
	var rows [][]string
	for _, p := range b.Law.Phases() {
		before := "regler.nei"
		if p.BeforeIntake {
			before = "regler.ja"
		}
		last, moves := b.lastDay(p)
		rows = append(rows, []string{p.Name, b.Text.T("lov.fase_"+p.Name, nil), last, moves, b.Text.T(before, nil), b.in(p.Law)})
	}
	return rows
}

// lastDay tells when a phase ends, and what a day off does to that.
func (b *Book) lastDay(p basis.Phase) (last, moves string) {
	l, ok := p.LastDay()
	if !ok {
		return b.Text.T("regler.ingen_frist", nil), ""
	}
	key := "regler.siste_dag"
	if l.Year < 0 {
		key = "regler.siste_dag_foer"
	}
	moves = "regler.fridag_staar"
	if l.Moves {
		moves = "regler.fridag_flyttes"
	}
	on := b.Text.InAnyYear(l.Month, l.Day)
	return b.Text.T(key, map[string]any{"dag": on}), b.Text.T(moves, nil)
}

func (b *Book) phases(p *page) {
	b.say(p, map[string]any{"overgang": b.Transitions([]string{phased})}, "regler.faser_innledning")
	rows := b.Phases()
	for _, r := range rows {
		r[0] = code(r[0])
		for i := range r[1:] {
			r[i+1] = plain(r[i+1])
		}
	}
	p.table(b.head(PhaseHead()...), rows)
	b.say(p, nil, "regler.faser_inntak")
}

package lawbook

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
)

// phased is the transition that has phases.
const phased = "videregaaende"

// Basis tells of a basis apart from its uses: what the law says, when it is in
// force, what a change of mind means, and why it carries nothing, if so.
func (b *Book) Basis(x basis.Basis) []Row {
	r := rows{text: b.Text}
	if x.Code == basis.Nothing { // not law, but a way to withhold
		r.add("lov.betyr", b.in(x.Wording))
		r.add("lov.brukes", b.in(x.Unused))
		return r.list
	}
	r.add("lov.ordlyd", b.in(x.Wording))
	r.add("lov.kraft", b.inForce(x))
	r.add("lov.trekk", b.in(x.Withdrawal))
	r.add("lov.ubrukt", b.in(x.Unused))
	return r.list
}

func (b *Book) inForce(x basis.Basis) string {
	args := map[string]any{}
	if !x.From.IsZero() {
		args["fra"] = b.Text.LongDate(x.From)
	}
	if !x.To.IsZero() {
		args["til"] = b.Text.LongDate(x.To)
	}
	switch {
	case x.From.IsZero() && x.To.IsZero():
		return b.Text.T("lov.kraft_alltid", nil)
	case x.To.IsZero():
		return b.Text.T("lov.kraft_fra", args)
	case x.From.IsZero():
		return b.Text.T("lov.kraft_til", args)
	}
	return b.Text.T("lov.kraft_fra_til", args)
}

// UseTitle is the heading of one of n uses, counted from 1.
func (b *Book) UseTitle(nr, n int) string {
	if n == 1 {
		return b.Text.T("lov.bruk", nil)
	}
	return b.Text.T("lov.bruk_nr", map[string]any{"nr": nr, "n": n})
}

// Use tells of one use of a basis: between whom, what of it, what has to be there
// first, and what to say when the family asks why.
func (b *Book) Use(u basis.Use) []Row {
	r := rows{text: b.Text}
	b.between(&r, u)
	b.what(&r, u)
	b.needs(&r, u)
	b.lasts(&r, u)
	r.add("lov.merke_familien", b.reply(u))
	return r.list
}

func (b *Book) between(r *rows, u basis.Use) {
	r.add("lov.merke_overgang", b.Transitions(u.Transitions))
	if len(u.Phases) > 0 {
		r.add("lov.merke_fase", b.Text.Or(b.each("lov.fase_", u.Phases)))
	} else if slices.Contains(u.Transitions, phased) {
		r.add("lov.merke_fase", b.Text.T("lov.alle_faser", nil))
	}
	r.add("lov.merke_fra", b.Text.Or(b.each("lov.slag_", u.Senders)))
	to := map[string]any{"slag": b.Text.T("lov.alle_slag", nil), "roller": b.Text.T("lov.alle_roller", nil)}
	if len(u.Recipients) > 0 {
		to["slag"] = b.Text.Or(b.each("lov.slag_", u.Recipients))
	}
	if n := len(u.Roles); n > 0 {
		to["roller"] = b.Text.N("lov.i_roller", n, map[string]any{"roller": b.Text.And(b.each("rolle.", u.Roles))})
	}
	r.add("lov.merke_til", b.Text.T("lov.mottaker", to))
	set := b.Text.T("lov.begge_regelsett", nil)
	if len(u.Profiles) == 1 {
		set = b.Text.T("lov.bare_regelsett", map[string]any{"profil": u.Profiles[0]})
	}
	r.add("lov.merke_regelsett", set)
}

func (b *Book) what(r *rows, u basis.Use) {
	fields := map[string]any{"hva": b.Text.And(u.Fields)}
	text := b.Text.T("lov.alle_avsnitt", nil)
	switch {
	case len(u.Sections) > 0:
		text = b.Text.T("lov.bare", map[string]any{"hva": b.Text.And(u.Sections)})
	case u.Basic && len(u.Fields) > 0:
		text = b.Text.T("lov.grunnpakka_og", fields)
	case u.Basic:
		text = b.Text.T("lov.bare_grunnpakka", nil)
	case len(u.Fields) > 0:
		text = b.Text.T("lov.bare", fields)
	}
	r.add("lov.merke_hva", text)
	r.add("lov.merke_ikke", b.Text.Or(u.Not))
	if !u.Basic {
		return
	}
	for _, kind := range u.Transitions {
		marked := b.Text.T("lov.uten_skjema", nil)
		if form := b.Forms.Form(kind); form != nil {
			marked = strings.Join(paths(Marked(form, u.Not)), ", ")
		}
		r.add("lov.merke_grunnpakke", marked)
	}
}

func (b *Book) needs(r *rows, u basis.Use) {
	if u.Besides != "" {
		r.add("lov.merke_i_tillegg", b.Text.T("lov.ved_siden_"+u.Besides, nil))
	}
	if len(u.Permissions) == 0 {
		r.add("lov.merke_tillatelse", b.Text.T("lov.trengs_ikke", nil))
	}
	for _, kind := range u.Permissions {
		a, _ := b.Law.Answer(kind)
		r.add("lov.merke_svar", b.Text.T("lov.svar", map[string]any{"svar": kind, "type": b.Text.T("lov.svar_"+kind, nil)}))
		r.add("lov.merke_gis_av", b.in(a.By))
		r.add("lov.merke_alder", b.Text.T("lov.alder", map[string]any{"alder": a.PupilFrom, "lov": b.in(a.Law)}))
	}
	for _, n := range []struct {
		needed bool
		key    string
	}{{u.Request, "lov.anmodning"}, {u.Necessary, "lov.noedvendig"}, {u.Decision, "lov.beslutning"}} {
		if n.needed {
			r.add("lov.merke_maa", b.Text.T(n.key, nil))
		}
	}
	if also := b.Besides(u); len(also) > 0 {
		r.add("lov.merke_i_tillegg", b.Text.T("lov.kilde_helsetjeneste", map[string]any{"koder": b.Text.Or(also)}))
	}
	if u.Unanswered != "" {
		r.add("lov.merke_uten_svar", b.Text.T("lov.uten_svar", map[string]any{"kode": string(u.Unanswered)}))
	}
}

// Besides returns the codes of which one is needed in addition to a use, when a
// health service is the source of the information.
func (b *Book) Besides(u basis.Use) []string {
	if len(u.Permissions) == 0 || u.Besides != "" {
		return nil
	}
	meets := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
	}
	var out []string
	for _, x := range b.Law.All() {
		for _, other := range x.Uses {
			if other.Besides == basis.HealthService && x.Code != u.Code && meets(other.Transitions, u.Transitions) && meets(other.Senders, u.Senders) {
				out = append(out, x.Code)
			}
		}
	}
	return slices.Compact(out)
}

func (b *Book) lasts(r *rows, u basis.Use) {
	months := map[string]any{"start": consent.StartMonths, "svar": consent.AnswerMonths}
	if len(u.Permissions) > 0 {
		r.add("lov.merke_varer", b.Text.T("lov.varer_svar", months))
		return
	}
	r.add("lov.merke_varer", b.Text.T("lov.varer_lov", months))
}

// reply is what can be said to a parent or a pupil who asks why.
func (b *Book) reply(u basis.Use) string {
	key := "lov.familien_tillatelse"
	switch {
	case u.Besides != "":
		key = "lov.familien_i_tillegg"
	case u.Decision:
		key = "lov.familien_beslutning"
	case u.Necessary:
		key = "lov.familien_noedvendig"
	case u.Request:
		key = "lov.familien_anmodning"
	}
	return b.Text.T(key, nil)
}

// Needs is in a few words what a basis needs before it carries anything.
func (b *Book) Needs(x basis.Basis) string {
	if x.Code == basis.Nothing {
		return b.Text.T("lov.trenger_holder_tilbake", nil)
	}
	if len(x.Uses) == 0 {
		return b.Text.T("lov.trenger_ubrukt", nil)
	}
	var out []string
	for _, u := range x.Uses {
		key := "lov.trenger_svar"
		switch {
		case u.Besides != "":
			key = "lov.trenger_i_tillegg"
		case u.Decision:
			key = "lov.trenger_beslutning"
		case u.Request:
			key = "lov.trenger_anmodning"
		}
		if w := b.Text.T(key, nil); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return b.Text.Or(out)
}

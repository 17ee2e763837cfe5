package rule

import (
	"slices"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// basesFit holds that the answers in a case, and the legal bases that it states,
// are of kinds that this sender can build on in this transition. Nothing would go on
// them: consent would withhold it without saying what is wrong.
func basesFit(in *Input, r reporter) {
	in.answersFit(r)
	in.statedBasesFit(r)
}

// noAnswer is the type of a refusal, which is about any kind of basis.
const noAnswer = "nekter"

func (in *Input) answersFit(r reporter) {
	transition, sender := in.Case.Transition, in.Case.Sender.Kind
	usual := ""
	if u, ok := in.deciders().Usual(); ok {
		usual = u.Permissions[0]
	}
	var others []string
	for _, a := range in.Law.Answers() {
		if a.Type != usual && in.Law.Asks(a.Type, transition, sender) {
			others = append(others, a.Type)
		}
	}
	told, hint := "svar", in.onLaw(diag.Args{"vanlig": usual, "andre": others})
	if usual == "" {
		told = "svar_annet"
	}
	for _, g := range in.Case.Grants {
		if g.Type != noAnswer && !in.Law.Asks(g.Type, transition, sender) {
			r(grantPath(g, "type"), variant(told), args(hint))
		}
	}
}

func (in *Input) statedBasesFit(r reporter) {
	hint := in.onLaw(diag.Args{"koder": in.usable()})
	check := func(path, code string) {
		if code != "" && !in.Law.Allows(code, in.Case.Transition, in.Case.Sender.Kind) {
			r(path, variant("grunnlag"), args(hint))
		}
	}
	for _, f := range in.Case.Data.Field("om").Fields() {
		check("om."+f.Key+".grunnlag", f.Value.Field("grunnlag").Text().Reveal())
	}
	for i, row := range in.Case.Data.Field("vedlegg").Items() {
		check(casefile.Index("vedlegg", i)+".grunnlag", row.Field("grunnlag").Text().Reveal())
	}
}

// onLaw adds the basis that the case mostly rests on: which law it is, follows from
// the sender.
func (in *Input) onLaw(a diag.Args) diag.Args {
	if u, ok := in.deciders().Usual(); ok {
		a["basis"] = u.Code
	}
	return a
}

// usable lists the bases that this sender can narrow something to in this
// transition: those that carry it alone.
func (in *Input) usable() []string {
	var out []string
	for _, b := range in.Law.All() {
		alone := slices.ContainsFunc(b.Uses, func(u basis.Use) bool {
			return u.Besides == "" && slices.Contains(u.Transitions, in.Case.Transition) && slices.Contains(u.Senders, in.Case.Sender.Kind)
		})
		if alone {
			out = append(out, b.Code)
		}
	}
	return append(out, basis.Nothing)
}

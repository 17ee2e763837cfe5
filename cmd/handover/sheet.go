package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/norid"
)

// sheet finds the sheet that is meant: for the kind of sender that is named or set
// up, where the law lets it ask, and otherwise for the usual one.
func (env *Env) sheet(p *handover.Program, o consentFormOptions) (consent.Sheet, error) {
	kind, err := env.transition(p, o.transition, o.sender)
	if err != nil {
		return consent.Sheet{}, err
	}
	s, err := env.settings()
	if err != nil {
		return consent.Sheet{}, err
	}
	today, err := env.today()
	if err != nil {
		return consent.Sheet{}, err
	}
	q := handover.SheetQuery{Transition: kind, Choice: s.choice(), On: today}
	senders := p.Senders(q)
	switch q.Sender = s.kind; {
	case o.sender != "":
		if q.Sender, err = env.oneOf("--sender-type", o.sender, senders); err != nil {
			return consent.Sheet{}, err
		}
	case !slices.Contains(senders, s.kind):
		q.Sender = senders[0]
	}
	if o.phase != "" {
		if q.Phase, err = env.phase(p, kind, o.phase); err != nil {
			return consent.Sheet{}, err
		}
	}
	sheet, _ := p.Sheet(q)
	return sheet, nil
}

// phase reads --phase, which only one transition has.
func (env *Env) phase(p *handover.Program, kind, typed string) (string, error) {
	f := p.Forms.Form(kind).Field("fase")
	if f == nil {
		return "", &usageError{key: "error.ingen_fase", args: map[string]any{"overgang": kind}}
	}
	word, err := env.oneOf("--phase", typed, f.Enum)
	if usage, ok := errors.AsType[*usageError](err); ok && f.Synonyms[casefile.Fold(typed)] != "" {
		usage.hint = f.Synonyms[casefile.Fold(typed)]
	}
	return word, err
}

// addressee is somebody that a sheet is for.
type addressee = document.Addressee

// addressees reads those that a sheet is for, with their names as the key books have
// them. One that no book knows is told of, and its name is written by hand.
func (env *Env) addressees(typed []string) ([]addressee, error) {
	var out []addressee
	for _, t := range typed {
		p, wrong := readParty(t)
		if wrong != "" || p.Role == "" {
			return nil, env.noAddressee(p, wrong)
		}
		a := addressee{Unit: p.Orgnr, Role: p.Role}
		if slices.Contains(out, a) {
			continue
		}
		out = append(out, a)
	}
	for i := range out {
		name, err := env.unitName(out[i].Unit)
		if err != nil {
			return nil, err
		}
		if out[i].Name = name; name == "" {
			env.warn("tillatelse.uten_navn", map[string]any{"orgnr": out[i].Unit})
		}
	}
	return out, nil
}

// noAddressee says why nobody was named, and guesses the role when that is what is
// wrong.
func (env *Env) noAddressee(p party, wrong string) error {
	out := &usageError{key: "error.til_rolle", args: map[string]any{"roller": env.text.Or(roleNames())}}
	switch near := diag.Near(p.Role, roleNames()); {
	case wrong == "error.til_orgnr":
		out.key = wrong
	case near != "" && norid.ValidOrgnr(p.Orgnr):
		out.hint = party{p.Orgnr, near}.String()
	}
	return out
}

// unitName is what the key books call a unit, or nothing.
func (env *Env) unitName(orgnr string) (string, error) {
	keys, err := env.keys()
	if err != nil || orgnr == "" {
		return "", err
	}
	for _, u := range keys.Units() {
		if u.Unit.Orgnr == orgnr {
			return u.Unit.Name, nil
		}
	}
	return "", nil
}

// sheetMaking is what a sheet tells beside what is asked: who asks, when the settings
// know it.
func (env *Env) sheetMaking(s *settings, sheet consent.Sheet, to []addressee) (handover.SheetMaking, error) {
	today, err := env.today()
	if err != nil {
		return handover.SheetMaking{}, err
	}
	m := handover.SheetMaking{
		Making: handover.Making{Owner: s.owner.Name, Letterhead: s.letterhead, Created: env.now(s)(), Today: today},
		Lang:   i18n.Lang(env.documentLanguage()), To: to, LogAge: s.logAge,
	}
	if s.kind == sheet.Sender {
		m.Unit, err = env.unitName(s.unit)
	}
	return m, err
}

// tellSheet tells which sheet has been made.
func (env *Env) tellSheet(sheet consent.Sheet, file string, pages int) {
	if env.global.json {
		env.json(sheetLine(sheet, file, pages))
		return
	}
	env.outln(file)
	env.say("tillatelse.laget", map[string]any{"fil": file, "kode": sheet.Code()})
}

// sheetLine is a sheet, for programs.
func sheetLine(sheet consent.Sheet, file string, pages int) any {
	type part struct {
		Type   string   `json:"type"`
		Scopes []string `json:"scopes"`
		Along  bool     `json:"along_with,omitempty"`
	}
	line := struct {
		Type   string   `json:"type"`
		File   string   `json:"file"`
		Code   string   `json:"code"`
		Sender string   `json:"sender"`
		Phases []string `json:"phases,omitempty"`
		Pages  int      `json:"pages"`
		Parts  []part   `json:"permissions"`
	}{Type: "consent_form", File: file, Code: sheet.Code(), Sender: sheet.Sender, Phases: sheet.Phases, Pages: pages}
	for _, p := range sheet.Parts {
		line.Parts = append(line.Parts, part{p.Giver.Type, p.Scopes, p.Along})
	}
	return line
}

// explainSheet tells whether the code on a sheet is that of the form as it is now.
func (env *Env) explainSheet(p *handover.Program, code string) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	code = strings.ToLower(strings.TrimSpace(code))
	sheet, current, ok := p.SheetOf(code, s.choice(), today)
	if !ok {
		return &usageError{key: "error.ark_kode"}
	}
	if env.global.json {
		env.json(struct {
			Type    string `json:"type"`
			Code    string `json:"code"`
			Current bool   `json:"current"`
			Now     string `json:"now"`
		}{"consent_form_code", code, current, sheet.Code()})
		return nil
	}
	key := "tillatelse.kode_eldre"
	if current {
		key = "tillatelse.kode_lik"
	}
	env.outln(env.text.T(key, map[string]any{"kode": code, "naa": sheet.Code(), "svar": env.text.T("lov.svar_"+sheet.Usual().Giver.Type, nil)}))
	return nil
}

package main

import (
	"slices"

	"github.com/handover-no/handover/cmd/handover/internal/lawbook"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/schema"
)

// What explanations say, for programs. Keys and codes are the same in all
// languages; texts are not.

// permissions are the kinds of answer that a basis needs in any of its uses.
func permissions(b basis.Basis) []string {
	out := []string{}
	for _, u := range b.Uses {
		for _, kind := range u.Permissions {
			if !slices.Contains(out, kind) {
				out = append(out, kind)
			}
		}
	}
	return out
}

type basisUse struct {
	Transitions []string `json:"transitions"`
	Senders     []string `json:"senders"`
	// Of the next four, none means all.
	Recipients  []string `json:"recipients,omitempty"`
	Roles       []string `json:"roles,omitempty"`
	Phases      []string `json:"phases,omitempty"`
	Profiles    []string `json:"profiles,omitempty"`
	Permissions []string `json:"permissions"`
	Request     bool     `json:"request,omitempty"`
	Necessary   bool     `json:"necessary,omitempty"`
	Decision    bool     `json:"decision,omitempty"`
	// AlongWith is the source whose information needs this use beside another, and
	// AlsoNeeds the codes of such uses that this one needs for such information.
	AlongWith string   `json:"along_with_source,omitempty"`
	AlsoNeeds []string `json:"also_needs,omitempty"`
	Sections  []string `json:"sections,omitempty"`
	Except    []string `json:"except,omitempty"`
	// Basic tells that the «grunnpakke» is carried; BasicFields are its fields.
	Basic       bool     `json:"basic,omitempty"`
	BasicFields []string `json:"basic_fields,omitempty"`
	Fields      []string `json:"fields,omitempty"`
	Unanswered  string   `json:"unanswered,omitempty"`
	Text        []label  `json:"text"`
}

// label is a labelled sentence.
type label struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

func labels(rows []lawbook.Row) []label {
	out := []label{}
	for _, r := range rows {
		out = append(out, label(r))
	}
	return out
}

// basisLine is all that is said about a basis.
func (env *Env) basisLine(book *lawbook.Book, b basis.Basis) any {
	lang := string(env.text.Lang())
	line := struct {
		Type        string     `json:"type"`
		Code        string     `json:"code"`
		Law         string     `json:"law"`
		Wording     string     `json:"wording"`
		From        string     `json:"from,omitempty"`
		To          string     `json:"to,omitempty"`
		Withdrawal  string     `json:"withdrawal"`
		Unused      string     `json:"unused,omitempty"`
		Permissions []string   `json:"permissions"`
		Uses        []basisUse `json:"uses"`
	}{
		Type: "basis", Code: b.Code, Law: b.Law.In(lang), Wording: b.Wording.In(lang), Withdrawal: b.Withdrawal.In(lang),
		Unused: b.Unused.In(lang), Permissions: permissions(b), Uses: []basisUse{},
	}
	if !b.From.IsZero() {
		line.From = b.From.String()
	}
	if !b.To.IsZero() {
		line.To = b.To.String()
	}
	for _, u := range b.Uses {
		line.Uses = append(line.Uses, useOf(book, u))
	}
	return line
}

func useOf(book *lawbook.Book, u basis.Use) basisUse {
	out := basisUse{
		Transitions: u.Transitions, Senders: u.Senders, Recipients: u.Recipients, Roles: u.Roles, Phases: u.Phases, Profiles: u.Profiles,
		Permissions: append([]string{}, u.Permissions...), Request: u.Request, Necessary: u.Necessary, Decision: u.Decision,
		AlongWith: u.Besides, AlsoNeeds: book.Besides(u), Sections: u.Sections, Except: u.Not, Basic: u.Basic, Fields: u.Fields,
		Unanswered: string(u.Unanswered), Text: labels(book.Use(u)),
	}
	if !u.Basic {
		return out
	}
	for _, kind := range u.Transitions {
		form := book.Forms.Form(kind)
		if form == nil {
			continue
		}
		for _, f := range lawbook.Marked(form, u.Not) {
			if !slices.Contains(out.BasicFields, f.Path) {
				out.BasicFields = append(out.BasicFields, f.Path)
			}
		}
	}
	return out
}

// answerLine tells of a kind of answer, and who gives it.
func (env *Env) answerLine(a basis.Answer) any {
	lang := string(env.text.Lang())
	return struct {
		Type      string `json:"type"`
		Kind      string `json:"kind"`
		PupilFrom int    `json:"pupil_from"`
		Law       string `json:"law"`
		GivenBy   string `json:"given_by"`
	}{"answer", a.Type, a.PupilFrom, a.Law.In(lang), a.By.In(lang)}
}

// phaseLines writes the phases on the way to upper secondary school.
func (env *Env) phaseLines(book *lawbook.Book) {
	// Year is counted from the one that school starts in.
	type lastDay struct {
		Month int  `json:"month"`
		Day   int  `json:"day"`
		Year  int  `json:"year"`
		Moves bool `json:"moves_to_workday"`
	}
	for _, p := range book.Law.Phases() {
		line := struct {
			Type         string   `json:"type"`
			Phase        string   `json:"phase"`
			BeforeIntake bool     `json:"before_intake"`
			LastDay      *lastDay `json:"last_day,omitempty"`
			Law          string   `json:"law,omitempty"`
		}{Type: "phase", Phase: p.Name, BeforeIntake: p.BeforeIntake, Law: p.Law.In(string(env.text.Lang()))}
		if l, ok := p.LastDay(); ok {
			line.LastDay = &lastDay{int(l.Month), l.Day, l.Year, l.Moves}
		}
		env.json(line)
	}
}

// openLines writes the questions that a jurist has to settle.
func (env *Env) openLines(book *lawbook.Book) {
	for i, q := range book.Law.Open() {
		env.json(struct {
			Type string `json:"type"`
			N    int    `json:"n"`
			Text string `json:"text"`
		}{"open_question", i + 1, q.In(string(env.text.Lang()))})
	}
}

// neverLines writes the fields that never leave, form by form.
func (env *Env) neverLines(book *lawbook.Book) {
	lang := string(env.text.Lang())
	for _, kind := range book.Forms.Transitions() {
		for _, n := range lawbook.Kept(book.Forms.Form(kind)) {
			env.json(struct {
				Type       string `json:"type"`
				Transition string `json:"transition"`
				Path       string `json:"path"`
				Title      string `json:"title"`
				Masked     bool   `json:"masked,omitempty"`
				Reason     string `json:"reason"`
			}{"never_leaves", kind, n.Path, n.Field.Words(lang).Title, n.Field.Out == schema.Masked, n.Field.OutReason.In(lang)})
		}
	}
}

// codeLine is all that is said about a code.
func codeLine(c lawbook.Code) any {
	type message struct {
		Variant string `json:"variant,omitempty"`
		Message string `json:"message"`
		Follows string `json:"follows,omitempty"`
		Remedy  string `json:"remedy,omitempty"`
		Law     string `json:"law,omitempty"`
	}
	line := struct {
		Type       string    `json:"type"`
		Code       string    `json:"code"`
		Title      string    `json:"title"`
		Severities []string  `json:"severities"`
		Text       string    `json:"text"`
		Law        string    `json:"law,omitempty"`
		Messages   []message `json:"messages"`
	}{Type: "code", Code: string(c.Code), Title: c.Title, Severities: []string{}, Text: c.Text, Law: c.Law, Messages: []message{}}
	for _, s := range c.Severities {
		line.Severities = append(line.Severities, severityWord(s))
	}
	for _, m := range c.Messages {
		line.Messages = append(line.Messages, message(m))
	}
	return line
}

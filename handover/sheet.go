package handover

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/skeleton"
)

// readSheets reads the words of the sheets that are answered on paper.
func (p *Program) readSheets(fsys fs.FS, words map[string]schema.Pair, out *diag.List) (*document.SheetTemplate, error) {
	const name = "packet/tillatelse.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("handover: %w", err)
	}
	scopes := map[string][]string{}
	for _, kind := range p.Forms.Transitions() {
		scopes[kind] = consent.Scopes(p.Forms.Form(kind))
	}
	return document.ParseSheet(name, data, words, scopes, out)
}

// SheetQuery asks for a sheet.
type SheetQuery struct {
	Transition string
	// Sender is the kind of unit that asks, and Phase how far the way to upper
	// secondary school has come; without one, it is the sheet for most of them.
	Sender, Phase string
	Choice        consent.Choice
	On            day.Day
}

// Senders lists the kinds of sender that have a sheet, in the form's order.
func (p *Program) Senders(q SheetQuery) []string {
	var out []string
	for _, q.Sender = range p.Forms.Form(q.Transition).At("avsender.type").Enum {
		if len(p.sheetsOf(q)) > 0 {
			out = append(out, q.Sender)
		}
	}
	return out
}

// SheetOf returns the sheet that a code is of, and whether it is the code of that sheet
// as it is now: another asks for other things. ok is false when it is the code of no
// sheet.
func (p *Program) SheetOf(code string, choice consent.Choice, on day.Day) (s consent.Sheet, current, ok bool) {
	parts := strings.Split(code, "/")
	if len(parts) != 3 || p.Forms.Form(parts[0]) == nil || !slices.Contains(p.Forms.Transitions(), parts[0]) {
		return s, false, false
	}
	q := SheetQuery{Transition: parts[0], Choice: choice, On: on}
	for _, q.Sender = range p.Senders(q) {
		for _, s := range p.sheetsOf(q) {
			if s.Usual().Giver.Type == parts[1] {
				return s, s.Edition() == parts[2], consent.IsEdition(parts[2])
			}
		}
	}
	return s, false, false
}

// Sheet returns the sheet that is asked for, and false when there is none.
func (p *Program) Sheet(q SheetQuery) (consent.Sheet, bool) {
	var best consent.Sheet
	for _, s := range p.sheetsOf(q) {
		switch {
		case q.Phase != "" && slices.Contains(s.Phases, q.Phase):
			return s, true
		case q.Phase == "" && (len(best.Parts) == 0 || len(s.Phases) > len(best.Phases)):
			best = s
		}
	}
	return best, len(best.Parts) > 0
}

func (p *Program) sheetsOf(q SheetQuery) []consent.Sheet {
	return consent.Sheets(consent.SheetInput{
		Transition: q.Transition, Sender: q.Sender, Form: p.Forms.Form(q.Transition), Law: p.Law, Choice: q.Choice, On: q.On,
	})
}

// SheetMaking is what a sheet tells beside what is asked.
type SheetMaking struct {
	Making
	Lang   i18n.Lang
	Unit   string // name of the unit that asks, or nothing
	To     []document.Addressee
	LogAge int
}

// SheetRows returns the rows of tillatelser that answers to a sheet become, to be
// pasted into a case file: one for each kind of answer, with everything that it can
// name to choose from.
func (p *Program) SheetRows(s consent.Sheet, lang i18n.Lang, to []document.Addressee) string {
	var rows []skeleton.Row
	for i, part := range s.Parts {
		known := map[string]string{
			"tillatelser.id": "t" + strconv.Itoa(i+1), "tillatelser.type": part.Giver.Type, "tillatelser.mottakere": addressed(to),
		}
		rows = append(rows, skeleton.Row{Known: known, Choices: map[string][]string{scopePath: part.Scopes}})
	}
	blank := skeleton.Skeleton{Form: p.Forms.Form(s.Transition), Lang: string(lang)}
	return blank.Paste("tillatelser", rows)
}

// addressed writes units and roles as an answer names them.
func addressed(to []document.Addressee) string {
	var units, out []string
	roles := map[string][]string{}
	for _, t := range to {
		if roles[t.Unit] == nil {
			units = append(units, t.Unit)
		}
		roles[t.Unit] = append(roles[t.Unit], t.Role)
	}
	for _, u := range units {
		out = append(out, "{orgnr: "+strconv.Quote(u)+", roller: ["+strings.Join(roles[u], ", ")+"]}")
	}
	if len(out) == 0 {
		return ""
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// ComposeSheet makes the form to answer and sign on paper. What is on it is read back
// from the file: no box, and no word at a box, has been lost.
func (p *Program) ComposeSheet(s consent.Sheet, m SheetMaking) (*pdf.Result, error) {
	doc := document.BuildSheet(document.SheetInput{
		Sheet: s, Template: p.sheets(), Form: p.Forms.Form(s.Transition), Pupil: p.Forms.AboutPupil(s.Transition), Printer: p.Catalog.Printer(m.Lang),
		Owner: m.Owner, Unit: m.Unit, To: m.To, LogAge: m.LogAge, Created: m.Created, Made: m.Today, Letterhead: m.Letterhead.Letterhead,
	})
	out, err := pdf.RenderAs(doc, p.faces, m.Letterhead.Look)
	if err != nil {
		return nil, err
	}
	return out, readCopyBack(doc, out)
}

package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
)

// A why tells why something goes to a recipient or is withheld: on which basis,
// and by which rows of tillatelser – by number, as people count, never by name.
type why struct {
	env     *Env
	program *handover.Program
	of      *handover.Checked
	outcome consent.Outcome
}

// A carried is what goes on the same bases.
type carried struct {
	consent.Decision
	paths []string
}

// groups gathers what goes by what it goes on, in the order of the form.
func (w why) groups() []carried {
	var out []carried
	for _, d := range w.outcome.Decisions {
		if !d.Goes {
			continue
		}
		i := slices.IndexFunc(out, func(g carried) bool { return slices.Equal(g.Bases, d.Bases) && g.Despite == d.Despite })
		if i < 0 {
			i = len(out)
			out = append(out, carried{Decision: d})
		}
		out[i].paths = append(out[i].paths, d.Path)
		out[i].Grants = append(slices.Clone(out[i].Grants), d.Grants...)
	}
	for i := range out {
		slices.Sort(out[i].Grants)
		out[i].Grants = slices.Compact(out[i].Grants) // of several sections, each row once
	}
	return out
}

// grouped tells in short: what goes on the same bases together, and what is
// withheld for the same reason.
func (w why) grouped(row func(label, text string)) {
	indent := strings.Repeat(" ", previewColumn)
	for _, g := range w.groups() {
		lines := append([]string{wrap(g.paths, previewWidth, indent)}, w.carriedBy(g.Decision)...)
		if g.Despite {
			lines = append(lines, w.despite(g.Decision))
		}
		row(w.env.text.T("vis.gaar", nil), strings.Join(lines, "\n"+indent))
	}
	reasons, paths := w.env.groupReasons(w.of, w.outcome)
	for _, r := range reasons {
		row(w.env.text.T("vis.holdes_igjen", nil), wrap(paths[r], previewWidth, indent)+"\n"+indent+r)
	}
	if usual := w.env.parts(w.outcome.Tally().Usual); len(usual) > 0 {
		row(w.env.text.T("vis.foelger_ikke", nil), wrap(usual, previewWidth, indent)+"\n"+indent+w.env.text.T("vis.naar_nevnt", nil))
	}
}

// each tells of every section and exception on a line of its own.
func (w why) each(row func(label, text string)) {
	wide := 0
	for _, d := range w.outcome.Decisions {
		wide = max(wide, len([]rune(w.env.part(d.Path))))
	}
	for _, d := range w.outcome.Decisions {
		label, text := "vis.holdes_igjen", w.heldBy(d)
		if d.Usual {
			label = "vis.foelger_ikke"
		}
		if d.Goes {
			label, text = "vis.gaar", strings.Join(w.carriedBy(d), "; ")
			if d.Despite {
				text += "; " + w.despite(d)
			}
		}
		part := w.env.part(d.Path)
		row(w.env.text.T(label, nil), part+strings.Repeat(" ", wide-len([]rune(part))+2)+text)
	}
}

// carriedBy names the bases that something goes on, each with what it takes.
func (w why) carriedBy(d consent.Decision) []string {
	var out []string
	for _, code := range d.Bases {
		law, _ := w.program.Law.Code(code)
		args := map[string]any{"lov": w.paragraph(code)}
		key := "vis.foelger"
		switch {
		case slices.ContainsFunc(law.Uses, func(u basis.Use) bool { return u.Decision }):
			key = "vis.beslutning"
		case slices.ContainsFunc(law.Uses, func(u basis.Use) bool { return u.Request }):
			key = "vis.avtale"
			if w.asked(code) {
				key = "vis.anmodning"
			}
		case len(w.rowsFor(law, d.Grants)) > 0:
			key, args["nr"] = "vis.tillatelse", w.numbers(w.rowsFor(law, d.Grants))
		}
		out = append(out, w.env.text.T(key, args))
	}
	return out
}

// despite says that something goes against a no, and whose.
func (w why) despite(d consent.Decision) string {
	if d.ByPupil {
		return w.env.text.T("vis.likevel_elev", nil)
	}
	return w.env.text.T("vis.likevel", nil)
}

// rowsFor returns those of the rows that are of a kind which the basis takes.
func (w why) rowsFor(law basis.Basis, rows []int) []int {
	kinds := permissions(law)
	return slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return !slices.Contains(kinds, w.of.Case.Grants[i].Type) })
}

// asked reports whether the recipient has asked for what goes on a basis; otherwise
// it goes by an agreement.
func (w why) asked(code string) bool {
	return slices.ContainsFunc(w.outcome.Release.Bases, func(b consent.SectionBasis) bool { return b.Code == code && !b.Given.IsZero() })
}

// heldBy says why something is withheld: the rule, the row that decides, and the
// paragraph that would have carried it or that the rule rests on.
func (w why) heldBy(d consent.Decision) string {
	var by []string
	if len(d.Grants) > 0 {
		by = append(by, w.env.text.T("vis.rad", map[string]any{"liste": "tillatelser", "nr": w.numbers(d.Grants)}))
	}
	by = append(by, w.paragraphs(d)...)
	if len(by) == 0 {
		return w.env.reason(w.of, d)
	}
	return w.env.text.T("vis.holdt", map[string]any{"grunn": w.env.reason(w.of, d), "hva": strings.Join(by, ", ")})
}

func (w why) numbers(rows []int) string {
	var out []string
	for _, n := range counted(rows) {
		out = append(out, strconv.Itoa(n))
	}
	return w.env.text.And(out)
}

// counted numbers rows from 1, in order.
func counted(rows []int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = r + 1
	}
	slices.Sort(out)
	return out
}

func (w why) paragraph(code string) string {
	law, _ := w.program.Law.Code(code)
	return law.Law.In(string(w.env.text.Lang()))
}

// paragraphs are those of the bases, or where there is none to withhold something
// from, that of the rule.
func (w why) paragraphs(d consent.Decision) []string {
	out := []string{}
	for _, code := range d.Bases {
		out = append(out, w.paragraph(code))
	}
	if len(out) == 0 && !d.Goes {
		if _, _, _, law := w.env.words(asFinding(w.of, d)); law != "" {
			out = append(out, law)
		}
	}
	return out
}

// line is what a preview says, for programs.
func (w why) line() any {
	type decision struct {
		Path        string   `json:"path"`
		Goes        bool     `json:"goes"`
		Code        string   `json:"code,omitempty"`
		Reason      string   `json:"reason,omitempty"`
		Basis       string   `json:"basis,omitempty"`
		Bases       []string `json:"bases"`
		Permissions []int    `json:"permissions"`
		Paragraphs  []string `json:"paragraphs"`
		Line        int      `json:"line,omitempty"`
		Despite     bool     `json:"despite,omitempty"`
		Usual       bool     `json:"usual,omitempty"`
	}
	o := w.outcome
	line := struct {
		Type      string     `json:"type"`
		CaseID    string     `json:"case_id"`
		To        party      `json:"to"`
		Goes      bool       `json:"goes"`
		DeleteBy  string     `json:"delete_working_copies_by,omitempty"`
		Decisions []decision `json:"decisions"`
	}{Type: "preview", CaseID: w.of.Case.ID, To: party{o.To.Unit, o.To.Role}, Goes: o.Release != nil, Decisions: []decision{}}
	if o.Release != nil {
		line.DeleteBy = o.Release.DeleteCopiesBy().String()
	}
	for _, d := range o.Decisions {
		told := decision{
			Path: d.Path, Goes: d.Goes, Code: string(d.Reason), Reason: d.Variant, Bases: append([]string{}, d.Bases...),
			Permissions: counted(d.Grants), Paragraphs: w.paragraphs(d), Line: d.At.Line, Despite: d.Despite, Usual: d.Usual,
		}
		if len(d.Bases) > 0 {
			told.Basis = d.Bases[0]
		}
		line.Decisions = append(line.Decisions, told)
	}
	return line
}
